"""Reads the revisions of a Wikipedia table of control, saved as one CSV of who was said to hold what."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from contested.control.csv_files import table_rows
from contested.control.plain_file import MAP_MAX_BYTES, check_file
from contested.control.reader import in_our_times, label_of
from contested.control.settlements import Table, Town
from contested.control.table_reader import TableReader
from contested.errors import SourceError
from contested.theatre.theatre import Theatre

__all__ = ["WikipediaTableReader"]

_COLUMNS = ("commit_time", "name", "held_by", "as_of", "lat", "lon")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY = re.compile(r"(\d{1,2})\s+([A-Za-z]{3})[a-z]*\.?\s+(\d{4})")
_MAX_LATITUDE, _MAX_LONGITUDE = 90.0, 180.0


class WikipediaTableReader(TableReader):
    """A change counts from the day that its row gives (``as_of``), else from the day of the revision."""

    key = "wikipedia"
    suffixes = (".csv",)
    marks = ("held_by", "commit_time")

    def table(self, path: Path, theatre: Theatre) -> Table:
        """Read one table, of bounded size since its revisions are put in order first."""
        check_file(path, max_bytes=MAP_MAX_BYTES)
        return _table(path, ZoneInfo(theatre.time_zone), theatre.first_day)


def _table(path: Path, zone: ZoneInfo, first_day: date) -> Table:
    """Read every revision, oldest first, into one list of changes a settlement."""
    rows: Counter[str] = Counter()
    changes: dict[str, list[tuple[date, str]]] = {}
    points: dict[str, tuple[float, float]] = {}
    revisions = sorted(
        (_moment(cells[0], path, number), number, cells) for number, cells in table_rows(path, _COLUMNS)
    )
    for moment, _, (_, name, raw, as_of, lat, lon) in revisions:
        town, value = label_of(name), label_of(raw)
        point = _point(lat, lon)
        if point is not None:
            points[town] = point
        if not town or not value:
            continue
        rows[value] += 1
        seen = moment.astimezone(zone).date()
        _note_change(changes.setdefault(town, []), value, _said_day(as_of, first_day, seen), seen)
    if not revisions:
        raise SourceError("has no rows", where=str(path))
    towns = tuple(
        Town(name=name, longitude=points[name][0], latitude=points[name][1], changes=listed)
        for name, listed in changes.items()
        if name in points
    )
    lost = len(changes) - len(towns)
    notes = (f"{lost} settlements without coordinates",) if lost else ()
    return Table(towns=towns, last_day=revisions[-1][0].astimezone(zone).date(), rows=rows, notes=notes)


def _note_change(listed: list[tuple[date, str]], value: str, said: date, seen: date) -> None:
    """Add a change; one dated before the change before it counts from the day of the revision."""
    if listed and listed[-1][1] == value:
        return
    day = said if not listed or said > listed[-1][0] else seen
    while listed and listed[-1][0] >= day:
        listed.pop()
    if not listed or listed[-1][1] != value:
        listed.append((day, value))


def _moment(text: str, path: Path, number: int) -> datetime:
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise SourceError(f"no such time: {text[:40]!r}", where=str(path), record=f"row {number}") from None
    if moment.tzinfo is None:
        raise SourceError(f"a time without its zone: {text!r}", where=str(path), record=f"row {number}")
    if not in_our_times(moment):
        raise SourceError(f"no such time: {text!r}", where=str(path), record=f"row {number}")
    return moment


def _said_day(text: str, first: date, seen: date) -> date:
    """Read "9 March 2022"; the day of the revision when there is none between the war's first and that."""
    found = _DAY.search(" ".join(text.split()))
    try:
        day = date(int(found[3]), _MONTHS.index(found[2].lower()) + 1, int(found[1])) if found else seen
    except ValueError:
        return seen
    return day if first <= day <= seen else seen


def _point(lat: str, lon: str) -> tuple[float, float] | None:
    try:
        longitude, latitude = float(lon), float(lat)
    except ValueError:
        return None
    inside = abs(latitude) <= _MAX_LATITUDE and abs(longitude) <= _MAX_LONGITUDE
    return (longitude, latitude) if inside else None
