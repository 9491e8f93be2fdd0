"""Reads VIINA's tables of control: one row a settlement and day, one column for each of its sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from shapely.geometry.base import BaseGeometry

from contested.control.control_map import ControlMap
from contested.control.csv_files import column_names, table_rows
from contested.control.reader import Drawing, MapFile, geometry_of
from contested.control.settlements import Table, Town, drawings_of, drawn_maps, files_of
from contested.control.source import load_source
from contested.control.vector import paths_of
from contested.errors import SourceError
from contested.places.gazetteer import Gazetteer, load_gazetteer
from contested.theatre.theatre import Theatre

__all__ = ["ViinaReader", "boost", "dsm", "isw", "wiki"]

_MARKS = ("geonameid", "date")


class ViinaReader:
    """A CSV of settlements by GeoNames id, or a ZIP of one; ``status`` is its own reading of the others.

    Parameters
    ----------
    column
        ``wiki``, ``boost``, ``dsm`` or ``isw`` for one of the sources that it compiles; empty for its own.
    theatre
        Whose gazetteer places the settlements.
    """

    certain = True

    def __init__(self, column: str = "", theatre: Theatre | None = None) -> None:
        self.key = f"viina-{column}" if column else "viina"
        self._column = column
        self._status = f"status_{column}" if column else "status"
        self._theatre = theatre
        self._drawn: dict[Path, tuple[tuple[ControlMap, ...], tuple[str, ...]]] = {}

    def within(self, theatre: Theatre) -> ViinaReader:
        """Return the reader for a theatre."""
        return ViinaReader(self._column, theatre)

    def files(self, path: Path) -> tuple[MapFile, ...]:
        """List a map for each day on which a settlement changed hands, in each table.

        Raises
        ------
        SourceError
            A table lacks the column, or holds a row that cannot be true.
        """
        if self._theatre is None:
            return ()
        tables = [file for file in paths_of(path, (".csv", ".zip")) if _is_viina(file, alone=file == path)]
        found = [entry for table in tables for entry in files_of(table, self._maps(table, self._theatre)[0])]
        return tuple(sorted(found, key=lambda file: file.as_of))

    def drawings(self, file: MapFile) -> Iterator[Drawing]:
        """Yield the ground of the settlements of each status on one day."""
        if self._theatre is None:
            raise SourceError("settlements are placed by a theatre, and none is given", where=str(file.path))
        yield from drawings_of(file, *self._maps(file.path, self._theatre))

    def geometry(self, drawing: Drawing) -> BaseGeometry:
        """Build the geometry."""
        return geometry_of(drawing)

    def _maps(self, path: Path, theatre: Theatre) -> tuple[tuple[ControlMap, ...], tuple[str, ...]]:
        if path not in self._drawn:
            table = _table(path, self._status, load_gazetteer(theatre))
            source = load_source(theatre, self.key)
            self._drawn[path] = drawn_maps(table, path=path, source=source, theatre=theatre)
        return self._drawn[path]


def boost() -> ViinaReader:
    """Return the reader of the column that a model fills from reports of events."""
    return ViinaReader("boost")


def dsm() -> ViinaReader:
    """Return the reader of the column taken from DeepStateMap."""
    return ViinaReader("dsm")


def isw() -> ViinaReader:
    """Return the reader of the column taken from the Institute for the Study of War."""
    return ViinaReader("isw")


def wiki() -> ViinaReader:
    """Return the reader of the column taken from Wikipedia's table."""
    return ViinaReader("wiki")


def _is_viina(path: Path, *, alone: bool) -> bool:
    """Whether a file has the marks of such a table; a broken one among others is another reader's."""
    try:
        names = column_names(path)
    except SourceError:
        if alone:
            raise
        return False
    return all(mark in names for mark in _MARKS)


def _table(path: Path, status: str, gazetteer: Gazetteer) -> Table:
    """Read a table, keeping of each settlement only the days on which its status changes."""
    rows: Counter[str] = Counter()
    changes: dict[str, list[tuple[date, str]]] = {}
    latest: dict[str, date] = {}
    days: dict[str, date] = {}
    for number, (key, day_text, value) in table_rows(path, ("geonameid", "date", status)):
        day = days.get(day_text) or days.setdefault(day_text, _day(day_text, path, number))
        if key in latest and day < latest[key]:
            reason = f"{day} comes after {latest[key]} for the settlement {key}"
            raise SourceError(reason, where=str(path), record=f"row {number}")
        latest[key] = day
        if value in {"", "NA"}:
            continue
        rows[value] += 1
        listed = changes.setdefault(key, [])
        if not listed or listed[-1][1] != value:
            listed.append((day, value))
    if not changes:
        raise SourceError(f"has no row with a {status}", where=str(path))
    towns = [_town(key, listed, gazetteer) for key, listed in changes.items()]
    strangers = towns.count(None)
    notes = (f"{strangers} settlements that the gazetteer does not list",) if strangers else ()
    placed = tuple(town for town in towns if town)
    return Table(towns=placed, last_day=max(days.values()), rows=rows, notes=notes)


def _day(text: str, path: Path, number: int) -> date:
    try:
        return datetime.strptime(text.strip().replace("-", ""), "%Y%m%d").date()  # noqa: DTZ007  # a day
    except ValueError:
        raise SourceError(f"no such day: {text!r}", where=str(path), record=f"row {number}") from None


def _town(key: str, changes: list[tuple[date, str]], gazetteer: Gazetteer) -> Town | None:
    entry = gazetteer.by_geonameid(int(key)) if key.isdecimal() else None
    if entry is None or entry.longitude is None or entry.latitude is None:
        return None
    return Town(name=entry.name, longitude=entry.longitude, latitude=entry.latitude, changes=changes)
