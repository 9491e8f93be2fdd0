"""The story, one line per stage: a report's claims, their places, the ledger, the maps, the verdicts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from contested import plugins
from contested.claims.claim import Claim
from contested.claims.extractor import Extractor, Recogniser
from contested.control.control_map import ControlMap
from contested.control.ground import Grounds
from contested.control.history import ControlHistory
from contested.errors import InputError, PlaceError
from contested.ledger.statement import Statement
from contested.ledger.store import Ledger
from contested.outputs.brief import Brief, CheckedClaim, MapSource
from contested.places.gazetteer import load_gazetteer
from contested.places.place import Place
from contested.places.recognise import GazetteerRecogniser
from contested.places.resolve import Resolver
from contested.reports.report import Report
from contested.theatre.theatre import Theatre
from contested.timespan import end_of_day
from contested.verdicts.judge import judge

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

__all__ = ["Extraction", "Tools", "check", "extract", "tools_for"]

_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What the stages need for one theatre, loaded once."""

    theatre: Theatre
    recognise: Recogniser
    resolver: Resolver
    extractor: Extractor
    grounds: Grounds


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """What one report says, and what of it could not be placed."""

    report: Report
    statements: tuple[Statement, ...]
    notes: tuple[str, ...]

    def to_geodataframe(self) -> GeoDataFrame:
        """Give one row a claim and place, EPSG:4326; the verdict columns are empty."""
        from contested.outputs.frames import to_geodataframe  # noqa: PLC0415  # loads pandas

        claims = [CheckedClaim(statement=statement, verdicts=()) for statement in self.statements]
        return to_geodataframe(claims)


def tools_for(theatre: Theatre, *, extractor: str = "rules") -> Tools:
    """Load a theatre's gazetteer and an extractor."""
    gazetteer = load_gazetteer(theatre)
    points = [
        (entry.longitude, entry.latitude)
        for entry in gazetteer.settlements()
        if entry.longitude is not None and entry.latitude is not None
    ]
    return Tools(
        theatre=theatre,
        recognise=GazetteerRecogniser(theatre, gazetteer=gazetteer),
        resolver=Resolver(theatre, gazetteer),
        extractor=plugins.load("contested.extractors", extractor)(),
        grounds=Grounds(theatre, points),
    )


def extract(report: Report, tools: Tools, *, recorded_at: datetime) -> Extraction:
    """Read a report's claims and find their places.

    Raises
    ------
    InputError
        The extractor does not read the report's language.
    """
    extractor = tools.extractor
    if report.language not in extractor.languages:
        known = ", ".join(sorted(extractor.languages))
        reason = f"is in {report.language!r}, which the extractor {extractor.name!r} does not read ({known})"
        raise InputError(reason, where=report.id)
    notes: list[str] = []
    claims = list(extractor.extract(report, theatre=tools.theatre, recognise=tools.recognise))
    statements = tuple(
        Statement(
            claim=claim,
            report=report,
            places=_places(claim, claims, tools, notes),
            recorded_at=recorded_at,
            extractor=extractor.name,
            extractor_version=extractor.version,
        )
        for claim in claims
    )
    return Extraction(report=report, statements=statements, notes=tuple(notes))


def _places(claim: Claim, claims: Sequence[Claim], tools: Tools, notes: list[str]) -> tuple[Place, ...]:
    """Resolve a claim's mentions, the report's other mentions being the context."""
    context = [mention for other in claims for mention in other.mentions]
    places: list[Place] = []
    for mention in claim.mentions:
        try:
            places.append(tools.resolver.resolve(mention, context=context))
        except PlaceError as error:
            places.append(Place(name=mention.text, precision="unresolved"))
            notes.append(f"{mention.text!r} was not placed: {error.reason}")
    return tuple(dict.fromkeys(places))


def check(
    report: Report,
    tools: Tools,
    histories: Sequence[ControlHistory],
    *,
    ledger: Ledger | None = None,
    recorded_at: datetime,
    notes: Sequence[str] = (),
) -> Brief:
    """Check one report: extract its claims, record them, and judge each by every history.

    Parameters
    ----------
    report, tools
        What to read, and with what.
    histories
        The maps, one history a source; none leaves every claim uncovered.
    ledger
        Where the statements are recorded; ``None`` records nothing.
    recorded_at
        Aware, UTC: the moment of recording.
    notes
        What was skipped before, to be told in the brief.
    """
    extraction = extract(report, tools, recorded_at=recorded_at)
    if ledger is not None:
        ledger.append(extraction.statements)
    claims = tuple(
        CheckedClaim(
            statement=statement,
            verdicts=judge(statement, histories, theatre=tools.theatre, grounds=tools.grounds),
        )
        for statement in extraction.statements
    )
    before, after = _pictured(claims, histories, report, tools.theatre)
    return Brief(
        report=report,
        theatre=tools.theatre,
        claims=claims,
        sources=tuple(_credit(history) for history in histories),
        before=before,
        after=after,
        notes=(*report.assumed, *extraction.notes, *notes),
    )


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


def _credit(history: ControlHistory) -> MapSource:
    source = history.source
    return MapSource(
        key=source.key,
        name=source.name,
        attribution=source.attribution,
        licence=source.licence,
        maps=len(history),
    )
