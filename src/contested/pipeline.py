"""The story, one line per stage: a report's claims, their places, the ledger, the maps, the verdicts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from contested import plugins
from contested.briefing import daily
from contested.claims.claim import Claim, Mention
from contested.claims.extractor import Extracted, Extractor, Recogniser, Usage, examine
from contested.control.control_map import ControlMap
from contested.control.ground import Grounds
from contested.control.history import ControlHistory
from contested.errors import PlaceError
from contested.judging import grounds_of, judged, look_ahead, network_credits
from contested.ledger.statement import Statement
from contested.ledger.store import Ledger
from contested.outputs.brief import Brief, CheckedClaim, map_credit
from contested.places.gazetteer import load_gazetteer
from contested.places.place import Place
from contested.places.recognise import GazetteerRecogniser
from contested.places.resolve import Resolver
from contested.reports.report import Report
from contested.theatre.theatre import Theatre
from contested.timespan import end_of_day

if TYPE_CHECKING:
    from geopandas import GeoDataFrame


__all__ = [
    "Extraction",
    "Tools",
    "check",
    "daily",
    "extract",
    "extractor_named",
    "grounds_of",
    "judged",
    "look_ahead",
    "placed",
    "tools_for",
]

_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What finding places needs for one theatre, loaded once."""

    theatre: Theatre
    recognise: Recogniser
    resolver: Resolver


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """What one report says, and what of it could not be placed."""

    report: Report
    statements: tuple[Statement, ...]
    notes: tuple[str, ...]
    usage: Usage | None = None
    """What a paid extractor was asked for."""

    def to_geodataframe(self) -> GeoDataFrame:
        """Give one row a claim and place, EPSG:4326; the verdict columns are empty."""
        from contested.outputs.frames import to_geodataframe  # noqa: PLC0415  # loads pandas

        claims = [CheckedClaim(statement=statement, verdicts=()) for statement in self.statements]
        return to_geodataframe(claims)

    def _repr_html_(self) -> str:
        """Show the statements in a notebook."""
        from contested.outputs.notebook_views import statements_html  # noqa: PLC0415  # a notebook's alone

        return statements_html(self.report.id, self.statements)


def tools_for(theatre: Theatre) -> Tools:
    """Load what finds a theatre's places in texts."""
    gazetteer = load_gazetteer(theatre)
    return Tools(
        theatre=theatre,
        recognise=GazetteerRecogniser(theatre, gazetteer=gazetteer),
        resolver=Resolver(theatre, gazetteer),
    )


def extractor_named(name: str) -> Extractor:
    """Make the extractor registered under a name."""
    extractor: Extractor = plugins.load("contested.extractors", name)()
    return extractor


def extract(report: Report, tools: Tools, extractor: Extractor, *, recorded_at: datetime) -> Extraction:
    """Read a report's claims and find their places.

    Raises
    ------
    InputError
        The extractor does not read the report's language.
    """
    mentions = tools.recognise(report.text)
    extracted = examine(extractor, report, theatre=tools.theatre, recognise=lambda _text: mentions)
    return placed(report, extracted, mentions, tools, extractor, recorded_at=recorded_at)


def placed(
    report: Report,
    extracted: Extracted,
    mentions: Sequence[Mention],
    tools: Tools,
    extractor: Extractor,
    *,
    recorded_at: datetime,
) -> Extraction:
    """Resolve the places of claims, and sign them as statements of an extractor."""
    notes: list[str] = []
    statements = tuple(
        Statement(
            claim=claim,
            report=report,
            places=_places(claim, mentions, tools, notes),
            recorded_at=recorded_at,
            extractor=extractor.name,
            extractor_version=extractor.version,
        )
        for claim in extracted.claims
    )
    notes = [*extracted.notes, *dict.fromkeys(notes)]
    return Extraction(report=report, statements=statements, notes=tuple(notes), usage=extracted.usage)


def _places(claim: Claim, context: Sequence[Mention], tools: Tools, notes: list[str]) -> tuple[Place, ...]:
    """Resolve a claim's mentions, all the places that the report names being the context."""
    places: list[Place] = []
    for mention in claim.mentions:
        try:
            places.append(tools.resolver.resolve(mention, context=context))
        except PlaceError as error:
            places.append(Place(name=mention.text, precision="unresolved"))
            notes.append(f"{mention.text!r} was not placed: {error.reason}")
    return tuple(dict.fromkeys(places))


def check(
    extraction: Extraction,
    histories: Sequence[ControlHistory],
    *,
    grounds: Grounds,
    ledger: Ledger | None = None,
    notes: Sequence[str] = (),
) -> Brief:
    """Check what one report says: record its statements, and judge each by every history.

    Parameters
    ----------
    extraction
        From `extract`.
    histories
        The maps, one history a source; none leaves every claim uncovered.
    grounds
        From `grounds_of` the same theatre; shared between reports, so that each map is worked out once.
    ledger
        Where the statements are recorded; ``None`` records nothing.
    notes
        What was skipped before, to be told in the brief.
    """
    theatre, report = grounds.theatre, extraction.report
    if ledger is not None:
        ledger.append(extraction.statements)
    claims = judged(extraction.statements, histories, grounds)
    before, after = _pictured(claims, histories, report, theatre)
    return Brief(
        report=report,
        theatre=theatre,
        claims=claims,
        sources=(*(map_credit(history) for history in histories), *network_credits(claims, theatre)),
        before=before,
        after=after,
        notes=(*report.assumed, *extraction.notes, *_spent(extraction), *notes),
    )


def _spent(extraction: Extraction) -> tuple[str, ...]:
    return () if extraction.usage is None else (f"the extractor made {extraction.usage}",)


def _pictured(
    claims: Sequence[CheckedClaim], histories: Sequence[ControlHistory], report: Report, theatre: Theatre
) -> tuple[ControlMap | None, ControlMap | None]:
    """Pick the two maps to show: of the first source that covers the report, around what was judged."""
    end = end_of_day(report.published, theatre.time_zone)
    for history in histories:
        after = history.at(end)
        if after is None or (not history.source.timeline and end - after.as_of > _WEEK):
            continue
        starts = [
            verdict.t0
            for claim in claims
            for verdict in claim.verdicts
            if verdict.source == history.source.key and verdict.t0 and verdict.measure == "area_gained"
        ]
        before = history.at(min(starts, default=after.as_of - _WEEK))
        return before, after
    return None, None
