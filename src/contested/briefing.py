"""A day's brief: which statements are of the day and the region, judged, and put into words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import shapely

from contested.control.ground import Grounds
from contested.control.history import ControlHistory
from contested.judging import judged, network_credits
from contested.ledger.statement import Statement
from contested.outputs.brief import map_credit
from contested.places.gazetteer import load_gazetteer
from contested.places.place import Place
from contested.theatre.theatre import Region, Theatre
from contested.timespan import end_of_day

if TYPE_CHECKING:
    from contested.measures.settlements import Settlement
    from contested.outputs.daily.daily import Daily

__all__ = ["daily"]

_MONTH = timedelta(days=30)


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
    claims = judged(said, known, grounds)
    field = Field(day=day, region=region, grounds=grounds, settlements=_settlements(theatre))
    sources = (*(map_credit(history) for history in known), *network_credits(claims, theatre))
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
