"""Turns tables of who held which settlement when into maps: all ground goes with the nearest settlement."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import shapely

from contested.control.control_map import ControlMap
from contested.control.reader import Drawing, MapFile
from contested.control.source import ClassRule, ControlSource
from contested.control.thiessen import thiessen_maps
from contested.control.timeline import ControlTimeline, Settlement, SettlementControl
from contested.errors import SourceError
from contested.theatre.theatre import Theatre

__all__ = ["Table", "Town", "drawings_of", "drawn_maps", "files_of"]

_UNKNOWN_SHARE_MAX = 0.01
_GRID_DECIMALS = 4
_ONE_DAY = timedelta(days=1)


@dataclass(slots=True, kw_only=True)
class Town:
    """One settlement of a table, and what the table says of it, change by change."""

    name: str
    longitude: float
    latitude: float
    """Degrees, WGS 84."""
    changes: list[tuple[date, str]] = field(default_factory=list)
    """The day and what the table's cell says from it on, oldest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table as read: its settlements, its last day, its rows, and what could not be used."""

    towns: tuple[Town, ...]
    last_day: date
    rows: Counter[str]
    """Rows by what they say."""
    notes: tuple[str, ...] = ()


def drawn_maps(
    table: Table, *, path: Path, source: ControlSource, theatre: Theatre
) -> tuple[tuple[ControlMap, ...], tuple[str, ...]]:
    """Draw one map a day on which a settlement changed hands, and one for the last day.

    Parameters
    ----------
    table
        What it says of a settlement stands until it says something else. Before its first word there is
        no zone: the ground counts as the defender's.
    path
        The file, for messages.
    source
        Its class rules name, in whole, what the table's cells say. What is ``ignored`` changes nothing.
    theatre
        Its land clips every zone.

    Returns
    -------
    maps, notes
        Notes name what was skipped, with counts.

    Raises
    ------
    SourceError
        More than 1 % of the rows say something that no rule names, or no settlement can be placed, or
        most only with latitude and longitude swapped.
    """
    rules = _rules_by_value(table, source)
    notes = [*table.notes, *_unknown_notes(table, rules, path)]
    shapely.prepare(theatre.land)
    placed: dict[tuple[float, float], Settlement] = {}
    off_land = swapped = twins = 0
    for town in table.towns:
        rows = _rows(town, rules, table.last_day)
        at = (round(town.longitude, _GRID_DECIMALS), round(town.latitude, _GRID_DECIMALS))
        if rows and not shapely.contains_xy(theatre.land, *at):
            off_land += 1
            swapped += bool(shapely.contains_xy(theatre.land, at[1], at[0]))
        elif rows and at in placed:
            twins += 1
        elif rows:
            placed[at] = _settlement(town, at, rows)
    if off_land:
        notes.append(f"{off_land} settlements off the theatre's land")
    if twins:
        notes.append(f"{twins} settlements at the same point as another")
    if swapped > len(placed):
        reason = f"has latitude and longitude swapped, as {swapped} of {len(table.towns)} settlements show"
        raise SourceError(reason, where=str(path))
    if not placed:
        raise SourceError("places no settlement on the theatre's land", where=str(path))
    first = min(town.rows[0].from_day for town in placed.values())
    timeline = ControlTimeline(
        where=str(path), settlements=tuple(placed.values()), first_day=first, last_day=table.last_day
    )
    return thiessen_maps(timeline, theatre=theatre, source=source.key), tuple(notes)


def files_of(path: Path, maps: Iterable[ControlMap]) -> tuple[MapFile, ...]:
    """Give one `MapFile` a map of a table; its part is the day."""
    return tuple(
        MapFile(path=path, as_of=item.as_of, part=item.id.partition("/")[2]) for item in maps if item.zones
    )


def drawings_of(file: MapFile, maps: Sequence[ControlMap], notes: Iterable[str]) -> Iterator[Drawing]:
    """Yield the zones of one day's map; what the table could not tell comes with its first map."""
    chosen = next((item for item in maps if item.as_of == file.as_of), None)
    if chosen is None:
        raise SourceError(f"has no map of {file.part}", where=str(file.path))
    if chosen is next(item for item in maps if item.zones):
        for note in notes:
            yield Drawing(label=note, colour=None, geometry_json=b"", problem="cannot be drawn")
    for zone in chosen.zones:
        yield Drawing(
            label=" ".join(filter(None, (zone.status, zone.side))),
            colour=None,
            geometry_json=shapely.to_geojson(zone.geometry).encode(),
            meaning=ClassRule(status=zone.status, side=zone.side, since_start=zone.since_start),
        )


def _rules_by_value(table: Table, source: ControlSource) -> dict[str, ClassRule]:
    """Find the rule whose names hold the whole of what a cell says."""
    named = {name: rule for rule in reversed(source.classes) for name in rule.names}
    values = {value: named.get(value.casefold()) for value in table.rows}
    return {value: rule for value, rule in values.items() if rule is not None}


def _unknown_notes(table: Table, rules: dict[str, ClassRule], path: Path) -> list[str]:
    unknown = {value: count for value, count in table.rows.items() if value not in rules}
    if not unknown:
        return []
    total, everything = sum(unknown.values()), table.rows.total()
    listed = ", ".join(f"{value[:40]!r} ({count})" for value, count in Counter(unknown).most_common(20))
    text = f"{total} of {everything} rows of unknown status: {listed}"
    if total > _UNKNOWN_SHARE_MAX * everything:
        raise SourceError(text, where=str(path))
    return [text]


def _rows(town: Town, rules: dict[str, ClassRule], last_day: date) -> tuple[SettlementControl, ...]:
    """Turn changes into runs of days without gaps; what is ignored or unknown leaves things as they are."""
    known: list[tuple[date, ClassRule]] = []
    for day, value in town.changes:
        rule = rules.get(value)
        if rule is None or rule.status == "ignored":
            continue
        if known and known[-1][0] == day:
            known.pop()
        if not known or known[-1][1].side != rule.side:
            known.append((day, rule))
    ends = [day - _ONE_DAY for day, _ in known[1:]] + [last_day]
    return tuple(
        SettlementControl(
            held_by=rule.side,
            from_day=day,
            to_day=end,
            since_start=rule.since_start,
            source_kind="table",
            source=None,
            note="",
            line=0,
        )
        for (day, rule), end in zip(known, ends, strict=True)
    )


def _settlement(town: Town, at: tuple[float, float], rows: tuple[SettlementControl, ...]) -> Settlement:
    return Settlement(
        name=town.name,
        geonameid=None,
        longitude=at[0],
        latitude=at[1],
        region="",
        anchor=False,
        rows=rows,
    )
