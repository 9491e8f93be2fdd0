"""Pictures of a daily brief: the ground a week before and on the day; of the month, areas and sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta

from contested.control.control_map import ControlMap
from contested.control.history import ControlHistory
from contested.errors import SourceError
from contested.ledger.statement import Statement
from contested.measures.area import gained_ground
from contested.measures.series import Kind, daily_series
from contested.outputs.brief import CheckedClaim
from contested.outputs.daily.daily import Picture
from contested.outputs.daily.ground import Field
from contested.outputs.measured import Result
from contested.outputs.paint import side_colour
from contested.outputs.plots.map_panel import Area, MapPanel, Mark
from contested.outputs.plots.maps import main_pieces, map_picture
from contested.outputs.plots.records import track_record_picture
from contested.outputs.plots.series import series_picture
from contested.outputs.times import day_words
from contested.verdicts.assertions import assertions_of
from contested.verdicts.track_record import track_records

__all__ = ["pictures_of"]

_MONTH = timedelta(days=30)
_WEEK_DAYS = 7
_MARKS = 10
_OPACITY = 0.55


def pictures_of(
    histories: Sequence[ControlHistory],
    field: Field,
    claims: Sequence[CheckedClaim],
    *,
    recent: Sequence[Statement] = (),
) -> Iterator[Picture]:
    """Draw the first source that has maps of these days; nothing when none has.

    Parameters
    ----------
    histories
        The most detailed source first.
    field
        Where and when.
    claims
        Of the day: what most of them name is marked.
    recent
        The statements of the month, for how early each source told what changed.
    """
    for history in histories:
        item, before = field.map_on(history), field.map_on(history, days_before=_WEEK_DAYS)
        if item is None or before is None or history.source.timeline or item.id == before.id:
            continue
        yield _map(history, before, item, field, claims)
        yield from filter(None, (_chart(history, field), _sources(history, field, recent)))
        return


def _result(history: ControlHistory, first: ControlMap, last: ControlMap, title: str) -> Result:
    source = history.source
    return Result(
        measure="area_gained",
        title=title,
        values=(),
        band=None,
        unit="km2",
        source=source.key,
        source_name=source.name,
        attribution=source.attribution,
        t0=first.as_of,
        t1=last.as_of,
        snapshots=(first.id, last.id),
        notes=(),
        time_zone=history.theatre.time_zone,
    )


def _map(
    history: ControlHistory,
    before: ControlMap,
    item: ControlMap,
    field: Field,
    claims: Sequence[CheckedClaim],
) -> Picture:
    theatre = history.theatre
    within = None if field.region is None else field.region.geometry
    areas, gained = [], []
    for side in theatre.sides:
        ground = gained_ground((before, item), side=side.key, grounds=field.grounds, within=within).secured
        if not ground.is_empty:
            colour, _ = side_colour(side.key, theatre)
            areas.append(
                Area(geometry=ground, colour=colour, opacity=_OPACITY, words=f"Gained by {side.name}")
            )
            gained.append(ground)
    title = f"{field.where}: a week before, and {day_words(field.day)}"
    panels = [
        MapPanel(heading=("A week before",), item=before),
        MapPanel(heading=(day_words(field.day),), item=item, areas=tuple(areas), marks=_marks(claims)),
    ]
    shown = main_pieces(gained) or [theatre.land if within is None else within]
    result = _result(history, before, item, title)
    svg = map_picture(panels, [result], theatre=theatre, title=title, shown=shown)
    return Picture(key="map", title=title, svg=svg)


def _marks(claims: Sequence[CheckedClaim]) -> tuple[Mark, ...]:
    """Mark the settlements that most claims name which a map can check: never where units are."""
    named: Counter[tuple[str, float, float]] = Counter()
    for checked in claims:
        if all(verdict.word == "not checkable" for verdict in checked.verdicts):
            continue
        for place in checked.statement.places:
            if place.precision == "settlement" and place.longitude is not None and place.latitude is not None:
                named[place.name, place.longitude, place.latitude] += 1
    ordered = sorted(named, key=lambda key: (-named[key], key))[:_MARKS]
    return tuple(Mark(name=name, longitude=x, latitude=y) for name, x, y in ordered)


def _chart(history: ControlHistory, field: Field) -> Picture | None:
    regions = None if field.region is None else [field.region]
    try:
        series = daily_series(history, start=field.day - _MONTH, end=field.day, regions=regions)
    except SourceError:
        return None
    kinds = tuple(kind for kind in series.kinds if _varies(series.kinds.index(kind), series.areas_km2))
    if not kinds or regions is None:
        return None
    title = f"Ground in {field.where}, day by day"
    first, last = history.maps[0], field.map_on(history) or history.maps[-1]
    svg = series_picture(
        _result(history, first, last, title), series, theatre=history.theatre, kinds=_plain(kinds)
    )
    return Picture(key="areas", title=title, svg=svg)


def _sources(history: ControlHistory, field: Field, recent: Sequence[Statement]) -> Picture | None:
    """Draw how often and how early each source told who came to hold a town; nothing if none did."""
    theatre = history.theatre
    records = track_records(assertions_of(recent, theatre=theatre), history)
    if all(record.lead_days is None for record in records):
        return None
    title = f"Who told of changes, and how early: {field.where}, 30 days to {day_words(field.day)}"
    source = history.source
    svg = track_record_picture(
        records, theatre=theatre, maps_name=source.name, credit=source.attribution, title=title
    )
    return Picture(key="sources", title=title, svg=svg)


def _varies(column: int, areas_km2: object) -> bool:
    import numpy as np  # noqa: PLC0415  # with the series, which has loaded it

    return bool(np.asarray(areas_km2)[:, :, column].max(initial=0.0) > 1.0)


def _plain(kinds: Sequence[Kind]) -> tuple[Kind, ...]:
    """Leave out what no drawing covers: it mirrors the rest."""
    return tuple(kind for kind in kinds if kind.status != "undrawn")
