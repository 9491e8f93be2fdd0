"""The story, one line per stage: a report's claims, their places, the ledger, the maps, the verdicts."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import shapely

from contested import plugins
from contested.claims.claim import Claim, Mention
from contested.claims.extractor import Extracted, Extractor, Recogniser, Usage, examine
from contested.control.control_map import ControlMap
from contested.control.ground import Grounds
from contested.control.history import ControlHistory
from contested.control.load import ground_store
from contested.errors import PlaceError
from contested.ledger.statement import Statement
from contested.ledger.store import Ledger
from contested.networks.network import load_network
from contested.outputs.brief import Brief, CheckedClaim, MapSource, map_credit
from contested.places.gazetteer import load_gazetteer
from contested.places.place import Place
from contested.places.recognise import GazetteerRecogniser
from contested.places.resolve import Resolver
from contested.reports.report import Report
from contested.theatre.theatre import Region, Theatre
from contested.timespan import end_of_day
from contested.verdicts.judge import cost_rank, judge
from contested.verdicts.network import SOURCE as NETWORK
from contested.verdicts.network import rests_on_network

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from contested.measures.settlements import Settlement
    from contested.outputs.daily.daily import Daily

__all__ = [
    "Extraction",
    "Tools",
    "check",
    "daily",
    "extract",
    "extractor_named",
    "grounds_of",
    "placed",
    "tools_for",
]

_WEEK = timedelta(days=7)
_MONTH = timedelta(days=30)


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


def grounds_of(theatre: Theatre) -> Grounds:
    """Make what works out each side's ground, with the settlements of the theatre's gazetteer.

    What it works out is kept in the folder of imported maps, and taken from there the next time.
    """
    gazetteer = load_gazetteer(theatre)
    points = gazetteer.settlement_points()
    listed = gazetteer.settlements_listed(theatre.country)
    return Grounds(theatre, points, listed=listed, kept=ground_store(theatre, points))


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
    claims = _judged(extraction.statements, histories, grounds)
    before, after = _pictured(claims, histories, report, theatre)
    return Brief(
        report=report,
        theatre=theatre,
        claims=claims,
        sources=(*(map_credit(history) for history in histories), *_network_credits(claims, theatre)),
        before=before,
        after=after,
        notes=(*report.assumed, *extraction.notes, *_spent(extraction), *notes),
    )


def daily(
    statements: Sequence[Statement],
    histories: Sequence[ControlHistory],
    *,
    day: date,
    region: Region | None,
    grounds: Grounds,
    as_of: datetime | None = None,
    notes: Sequence[str] = (),
    pictures: bool = True,
) -> Daily:
    """Brief on one day: what changed on the maps, what was said, and what of it the maps bear out.

    Parameters
    ----------
    statements
        Any; those of reports published on the day that name a place in the region count, in the order in
        which they were said. Those of the 30 days before tell how early each source was.
    histories
        The maps, one history a source, the most detailed first.
    day
        Of the theatre's time zone.
    region
        Where to look; ``None`` for the whole theatre.
    grounds
        From `grounds_of` the same theatre.
    as_of
        Leave out maps drawn later; statements recorded later are for the caller to leave out.
    notes
        What was skipped before, to be told in the brief.
    pictures
        Whether map and charts are drawn.

    Raises
    ------
    SourceError
        There is neither a map nor a claim.
    """
    from contested.outputs.daily.compose import Material, compose  # noqa: PLC0415  # a check needs no charts
    from contested.outputs.daily.ground import Field  # noqa: PLC0415  # likewise

    theatre = grounds.theatre
    known = [history if as_of is None else history.until(as_of) for history in histories]
    known = [history for history in known if len(history)]
    month = [one for one in statements if day - _MONTH < one.report.published <= day]
    month = [one for one in month if _lies_in(one, region)]
    said = [one for one in month if one.report.published == day]
    said.sort(
        key=lambda one: (one.report.published_at or end_of_day(day, theatre.time_zone), one.claim.start)
    )
    claims = _judged(said, known, grounds)
    field = Field(day=day, region=region, grounds=grounds, settlements=_settlements(theatre))
    sources = (*(map_credit(history) for history in known), *_network_credits(claims, theatre))
    return compose(
        Material(
            field=field,
            claims=claims,
            histories=tuple(known),
            sources=sources,
            as_of=as_of,
            notes=tuple(notes),
            recent=tuple(month),
            pictures=pictures,
        )
    )


def _settlements(theatre: Theatre) -> tuple[Settlement, ...]:
    from contested.measures.settlements import Settlement  # noqa: PLC0415  # likewise

    return tuple(
        Settlement(name=name, longitude=longitude, latitude=latitude)
        for name, longitude, latitude in load_gazetteer(theatre).named_points()
    )


def _lies_in(statement: Statement, region: Region | None) -> bool:
    """Whether a statement names the region or a settlement in it."""
    if region is None:
        return True
    return any(_in_region(place, region) for place in statement.places)


def _in_region(place: Place, region: Region) -> bool:
    if place.region_key == region.key:
        return True
    if place.longitude is None or place.latitude is None or place.precision != "settlement":
        return False
    return bool(shapely.contains_xy(region.geometry, place.longitude, place.latitude))


def look_ahead(report: Report, histories: Sequence[ControlHistory], grounds: Grounds) -> None:
    """Work out each side's ground on the report's day, which most claims ask for, while it is being read."""
    end = end_of_day(report.published, grounds.theatre.time_zone)
    for history in histories:
        item = history.at(end)
        if item is not None:
            for side in grounds.theatre.sides:
                grounds.held(item, side.key)


def _judged(
    statements: Sequence[Statement], histories: Sequence[ControlHistory], grounds: Grounds
) -> tuple[CheckedClaim, ...]:
    """Judge claims on all processors: geometry is worked out beside the interpreter's lock.

    What takes longest is begun first, so that no processor is left waiting for it at the end.
    """

    def checked(statement: Statement) -> CheckedClaim:
        verdicts = judge(statement, histories, theatre=grounds.theatre, grounds=grounds)
        return CheckedClaim(statement=statement, verdicts=verdicts)

    order = sorted(range(len(statements)), key=lambda number: cost_rank(statements[number].claim))
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        found = dict(zip(order, threads.map(checked, [statements[number] for number in order]), strict=True))
    return tuple(found[number] for number in range(len(statements)))


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


def _network_credits(claims: Sequence[CheckedClaim], theatre: Theatre) -> tuple[MapSource, ...]:
    """Credit the theatre's network where a verdict rests on it."""
    network = load_network(theatre.folder)
    verdicts = [verdict for claim in claims for verdict in claim.verdicts]
    if network is None or not any(rests_on_network(verdict) for verdict in verdicts):
        return ()
    credit = MapSource(
        key=NETWORK,
        name=network.title,
        attribution=network.credit.attribution,
        licence=network.credit.licence,
        maps=len(network.lines),
        is_network=True,
    )
    return (credit,)
