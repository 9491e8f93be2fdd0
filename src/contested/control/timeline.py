"""Who held each listed town from which day: a hand-made table, read and checked row by row."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path

from contested import geo
from contested.errors import SourceError
from contested.theatre.theatre import Theatre

__all__ = [
    "COLUMNS",
    "CONTESTED",
    "FILE_NAME",
    "SOURCE_KINDS",
    "ControlTimeline",
    "Settlement",
    "SettlementControl",
    "read_timeline",
    "timeline_of",
]

FILE_NAME = "control.csv"
"""The timeline's name in a theatre's folder."""
CONTESTED = "contested"
"""What `held_by` says in the file where nobody holds the town; `None` in the records."""
COLUMNS = (
    "name", "geonameid", "latitude", "longitude", "region", "held_by", "from_day", "to_day",
    "since_start", "anchor", "source_kind", "source", "note",
)  # fmt: skip
SOURCE_KINDS = ("table", "table_first_seen", "table_month", "report", "before_war", "unsourced")
_FLAGS = {"yes": True, "": False}
_MAX_LATITUDE, _MAX_LONGITUDE = 90.0, 180.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementControl:
    """One row: who held one town over one run of days, and who says so."""

    held_by: str | None
    """A key of the theatre's sides; ``None`` while contested."""
    from_day: date
    to_day: date
    """Both days of the theatre's time zone, both included: the state at the end of the day."""
    since_start: bool
    """Held since before the war's first day."""
    source_kind: str
    """One of `SOURCE_KINDS`: how firmly the source gives the day."""
    source: str | None
    """Revision or report; ``None`` when unsourced."""
    note: str
    line: int
    """Line in the file, the header being the first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """A town of the timeline and everything the timeline says of it, without gaps."""

    name: str
    geonameid: int | None
    latitude: float
    longitude: float
    """Degrees, WGS 84."""
    region: str
    """A key of the theatre's regions."""
    anchor: bool
    """Whether it is listed only to bound the ground of the others."""
    rows: tuple[SettlementControl, ...]

    def on(self, day: date) -> SettlementControl | None:
        """Return the row that holds at the end of a day, ``None`` outside the days covered."""
        return next((row for row in self.rows if row.from_day <= day <= row.to_day), None)

    def last_held(self, day: date) -> SettlementControl | None:
        """Return the row of the last side that held it for certain, at the end of a day or earlier."""
        past = [row for row in self.rows if row.from_day <= day and row.held_by is not None]
        return past[-1] if past else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlTimeline:
    """Every listed town over the same run of days."""

    where: str
    """The file, for messages."""
    settlements: tuple[Settlement, ...]
    first_day: date
    last_day: date

    def find(self, *, geonameid: int | None = None, name: str | None = None) -> Settlement | None:
        """Return a town by its GeoNames id, else by its name; ``None`` for one that is not listed."""
        for town in self.settlements:
            same_id = geonameid is not None and town.geonameid == geonameid
            if same_id or (geonameid is None and name is not None and town.name == name):
                return town
        return None

    def nearest(self, longitude: float, latitude: float) -> tuple[Settlement, float]:
        """Return the listed town that decides for a point, and how far away it lies in km.

        The ground about it goes with it on the maps, so a verdict about an unlisted place is only as good
        as that distance is short.
        """
        distances = [
            (geo.distance_km((longitude, latitude), (town.longitude, town.latitude)), town)
            for town in self.settlements
        ]
        away_km, town = min(distances, key=lambda pair: pair[0])
        return town, away_km

    def days_of_change(self) -> tuple[date, ...]:
        """Return the first day and every day on which a town changed hands, in order."""
        return tuple(sorted({row.from_day for town in self.settlements for row in town.rows}))


def timeline_of(theatre: Theatre) -> ControlTimeline | None:
    """Read the timeline that ships with a theatre, ``None`` when it has none."""
    path = theatre.folder / FILE_NAME
    return read_timeline(path, theatre=theatre) if path.is_file() else None


def read_timeline(path: Path, *, theatre: Theatre) -> ControlTimeline:
    """Read a control timeline and refuse one that does not hold together.

    Parameters
    ----------
    path
        CSV, UTF-8, with the columns of `COLUMNS`; the rows of a town stand together, oldest first.
    theatre
        Whose sides, regions and first day the rows must fit.

    Returns
    -------
    ControlTimeline

    Raises
    ------
    SourceError
        The file is missing, empty, lacks a column, or has a row that cannot be true: an unknown side
        or region, a day before the war, a gap or an overlap between two rows of a town.
    """
    groups = groupby(_raw_rows(path), key=lambda pair: pair[1]["name"])
    towns = tuple(_settlement(list(rows), path=path, theatre=theatre) for _, rows in groups)
    if not towns:
        raise SourceError("has no rows", where=str(path))
    last_days = {town.rows[-1].to_day for town in towns}
    if len(last_days) > 1:
        raise SourceError(f"towns end on different days: {_listed(last_days)}", where=str(path))
    _refuse_twins(towns, path)
    return ControlTimeline(
        where=str(path), settlements=towns, first_day=theatre.first_day, last_day=last_days.pop()
    )


def _listed(days: set[date]) -> str:
    return ", ".join(sorted(day.isoformat() for day in days))


def _refuse_twins(towns: tuple[Settlement, ...], path: Path) -> None:
    seen: set[object] = set()
    for town in towns:
        with _row(path, town.rows[0].line):
            for key in (town.name, town.geonameid, (town.latitude, town.longitude)):
                if key is not None and key in seen:
                    raise ValueError(f"listed twice ({key})")
                seen.add(key)


@contextmanager
def _row(path: Path, line: int) -> Iterator[None]:
    """Turn what is wrong with a row's values into an error that names the file and the line."""
    try:
        yield
    except ValueError as error:
        raise SourceError(str(error), where=str(path), record=f"line {line}") from error


def _raw_rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"cannot be read: {error}", where=str(path)) from error
    reader = csv.DictReader(text.splitlines(), strict=True)
    missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
    if missing:
        raise SourceError(f"lacks columns: {', '.join(missing)}", where=str(path))
    try:
        for row in reader:
            with _row(path, reader.line_num):
                if None in row or None in row.values():
                    raise ValueError("has too many or too few cells")
            yield reader.line_num, row
    except csv.Error as error:
        raise SourceError(str(error), where=str(path), record=f"line {reader.line_num}") from error


def _settlement(rows: list[tuple[int, dict[str, str]]], *, path: Path, theatre: Theatre) -> Settlement:
    controls = []
    for line, row in rows:
        with _row(path, line):
            _refuse_unlike(row, rows[0][1])
            controls.append(_control(line, row, theatre))
            _refuse_gap(controls, theatre)
    line, head = rows[0]
    with _row(path, line):
        if not head["name"].strip():
            raise ValueError("has no name")
        return Settlement(
            name=head["name"],
            geonameid=int(head["geonameid"]) if head["geonameid"] else None,
            latitude=_degrees(head["latitude"], _MAX_LATITUDE),
            longitude=_degrees(head["longitude"], _MAX_LONGITUDE),
            region=_one_of(head["region"], [region.key for region in theatre.regions], "region"),
            anchor=_flag(head["anchor"]),
            rows=tuple(controls),
        )


def _control(line: int, row: dict[str, str], theatre: Theatre) -> SettlementControl:
    holder = _one_of(row["held_by"], [*(side.key for side in theatre.sides), CONTESTED], "side")
    kind = _one_of(row["source_kind"], SOURCE_KINDS, "kind of source")
    if (kind == "unsourced") == bool(row["source"]):
        raise ValueError(f"{kind!r} does not go with the source {row['source']!r}")
    return SettlementControl(
        held_by=None if holder == CONTESTED else holder,
        from_day=date.fromisoformat(row["from_day"]),
        to_day=date.fromisoformat(row["to_day"]),
        since_start=_flag(row["since_start"]),
        source_kind=kind,
        source=row["source"] or None,
        note=row["note"],
        line=line,
    )


def _refuse_gap(rows: list[SettlementControl], theatre: Theatre) -> None:
    """Each town: from the war's first day, without gap, overlap or a change that is none."""
    row = rows[-1]
    if row.to_day < row.from_day:
        raise ValueError(f"ends ({row.to_day}) before it starts ({row.from_day})")
    if len(rows) == 1:
        if row.from_day != theatre.first_day:
            raise ValueError(f"starts on {row.from_day}, the war on {theatre.first_day}")
    elif row.from_day != rows[-2].to_day + timedelta(days=1):
        raise ValueError(f"starts on {row.from_day}, the row before ends on {rows[-2].to_day}")
    elif row.held_by == rows[-2].held_by:
        raise ValueError("changes nothing")
    defender = theatre.defender.key if theatre.defender else None
    if row.since_start and (len(rows) > 1 or row.held_by in (None, defender)):
        raise ValueError("since_start is for a town's first row, held by a side other than the defender")


def _refuse_unlike(row: dict[str, str], head: dict[str, str]) -> None:
    for column in ("geonameid", "latitude", "longitude", "region", "anchor"):
        if row[column] != head[column]:
            raise ValueError(f"{column} differs from the town's first row")


def _one_of(text: str, known: Sequence[str], what: str) -> str:
    if text not in known:
        raise ValueError(f"unknown {what} {text!r} (known: {', '.join(known)})")
    return text


def _flag(text: str) -> bool:
    if text not in _FLAGS:
        raise ValueError(f"a flag is 'yes' or empty, not {text!r}")
    return _FLAGS[text]


def _degrees(text: str, limit: float) -> float:
    value = float(text)
    if not -limit <= value <= limit:
        raise ValueError(f"{text} degrees lie outside the globe")
    return value
