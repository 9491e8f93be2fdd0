"""Reads VIINA's tables of control: one row a settlement and day, one column for each of its sources."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Self

from contested.control.csv_files import table_rows
from contested.control.reader import in_our_times
from contested.control.settlements import Table, Town
from contested.control.table_reader import TableReader
from contested.errors import SourceError
from contested.places.gazetteer import Gazetteer, load_gazetteer
from contested.theatre.theatre import Theatre

__all__ = ["ViinaReader", "boost", "dsm", "isw", "wiki"]

_KEY_DIGITS_MAX = 12
_STATUSES_MAX = 1000


class ViinaReader(TableReader):
    """A CSV of settlements by GeoNames id, or a ZIP of one; ``status`` is its own reading of the others.

    Parameters
    ----------
    theatre
        Whose gazetteer places the settlements.
    column
        ``wiki``, ``boost``, ``dsm`` or ``isw`` for one of the sources that it compiles; empty for its own.
    """

    suffixes = (".csv", ".zip")
    marks = ("geonameid", "date")

    def __init__(self, theatre: Theatre | None = None, *, column: str = "") -> None:
        super().__init__(theatre)
        self.key = f"viina-{column}" if column else "viina"
        self._column = column
        self._status = f"status_{column}" if column else "status"

    def within(self, theatre: Theatre) -> Self:
        """Return the reader for a theatre."""
        return type(self)(theatre, column=self._column)

    def table(self, path: Path, theatre: Theatre) -> Table:
        """Read one table."""
        return _table(path, self._status, load_gazetteer(theatre))


def boost() -> ViinaReader:
    """Return the reader of the column that a model fills from reports of events."""
    return ViinaReader(column="boost")


def dsm() -> ViinaReader:
    """Return the reader of the column taken from DeepStateMap."""
    return ViinaReader(column="dsm")


def isw() -> ViinaReader:
    """Return the reader of the column taken from the Institute for the Study of War."""
    return ViinaReader(column="isw")


def wiki() -> ViinaReader:
    """Return the reader of the column taken from Wikipedia's table."""
    return ViinaReader(column="wiki")


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
        if len(rows) > _STATUSES_MAX:
            raise SourceError(
                f"more than {_STATUSES_MAX} statuses: not a column of statuses", where=str(path)
            )
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
        day = datetime.strptime(text.strip().replace("-", ""), "%Y%m%d").date()  # noqa: DTZ007  # a day
    except ValueError:
        day = None
    if day is None or not in_our_times(day):
        raise SourceError(f"no such day: {text[:40]!r}", where=str(path), record=f"row {number}")
    return day


def _town(key: str, changes: list[tuple[date, str]], gazetteer: Gazetteer) -> Town | None:
    numbered = key.isdecimal() and len(key) <= _KEY_DIGITS_MAX
    entry = gazetteer.by_geonameid(int(key)) if numbered else None
    if entry is None or entry.longitude is None or entry.latitude is None:
        return None
    return Town(name=entry.name, longitude=entry.longitude, latitude=entry.latitude, changes=changes)
