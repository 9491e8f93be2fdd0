"""Reads the gazetteer's files: one line a place, in tab-separated text."""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from contested.claims.claim import MentionKind
from contested.errors import TheatreError
from contested.places.names import NameKey, name_key

__all__ = ["Entries", "Entry", "Row", "read_entries", "read_rows"]

_COLUMNS = (
    "key", "kind", "name", "latitude", "longitude", "population", "country", "region", "district",
    "geonameid", "aliases", "former", "part_of", "source", "keys", "former_keys",
)  # fmt: skip
_NEEDED = ("kind", "name")
_ABSENT = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One place of the gazetteer."""

    key: str
    kind: MentionKind
    name: str
    """The common English form."""
    latitude: float | None = None
    longitude: float | None = None
    population: int | None = None
    country: str | None = None
    """ISO 3166-1 alpha-2."""
    region_key: str | None = None
    """The theatre region that it lies in, or is."""
    district: str | None = None
    geonameid: int | None = None
    aliases: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    """Names that it no longer bears."""
    part_of: str | None = None
    """The key of the place that it stands for: a district or a plant, its town."""
    source: str = ""
    keys: tuple[NameKey, ...] = ()
    """What its names are listed under."""
    former_keys: tuple[NameKey, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a file, its cells not yet read."""

    columns: Mapping[str, int]
    """Every column's cell; the last for those that the file has not."""
    cells: list[str]
    """An empty one after the file's own."""
    where: str
    line: int

    def cell(self, column: str) -> str:
        """Return the text of a cell, empty when the file has no such column or the line ends before it."""
        return self.cells[self.columns[column]]

    @property
    def key(self) -> str:
        """The place's key; by default made from its GeoNames id, or its kind and name."""
        geonameid = self.cell("geonameid")
        made = f"gn:{geonameid}" if geonameid else f"{self.cell('kind')}:{self.cell('name')}"
        return self.cell("key") or made

    def entry(self) -> Entry:
        """Read the line.

        Raises
        ------
        TheatreError
            It lacks a name or a kind, or a number is none.
        """
        name, kind = self.cell("name"), self.cell("kind")
        if not name or kind not in get_args(MentionKind):
            reason = f"needs a name and a kind, not {name!r} and {kind!r}"
            raise TheatreError(reason, where=self.where, record=str(self.line))
        aliases, former = _parts(self.cell("aliases")), _parts(self.cell("former"))
        try:
            return Entry(
                key=self.key,
                kind=kind,  # type: ignore[arg-type]  # checked against the same literal
                name=name,
                latitude=_degrees(self.cell("latitude"), limit=90),
                longitude=_degrees(self.cell("longitude"), limit=180),
                population=_count(self.cell("population")),
                country=self.cell("country") or None,
                region_key=self.cell("region") or None,
                district=self.cell("district") or None,
                geonameid=_count(self.cell("geonameid")),
                aliases=aliases,
                former=former,
                part_of=self.cell("part_of") or None,
                source=self.cell("source"),
                keys=_keys(self.cell("keys")) or tuple(map(name_key, (name, *aliases))),
                former_keys=_keys(self.cell("former_keys")) or tuple(map(name_key, former)),
            )
        except ValueError as error:
            raise TheatreError(str(error), where=self.where, record=f"{self.line} ({name})") from error

    @property
    def settlement_point(self) -> tuple[float, float] | None:
        """Longitude and latitude of a settlement; ``None`` for what has no point, or is none of its own."""
        latitude, longitude = self.cell("latitude"), self.cell("longitude")
        if self.cell("kind") != "settlement" or not (latitude and longitude) or self.cell("part_of"):
            return None
        return float(longitude), float(latitude)

    def listed(self) -> tuple[tuple[NameKey, ...], tuple[NameKey, ...]]:
        """Return what its names are listed under: those that it bears, and those that it no longer bears.

        A line that a build wrote holds the keys; another is read in full, and refused when it is malformed.
        """
        if self.cell("keys"):
            return _keys(self.cell("keys")), _keys(self.cell("former_keys"))
        entry = self.entry()
        return entry.keys, entry.former_keys


class Entries(Mapping[str, Entry]):
    """The places by key; a line is read in full when its place is first asked for."""

    def __init__(self, rows: Mapping[str, Row]) -> None:
        self.rows = rows
        """The lines by key, as they stand in the files."""
        self._read: dict[str, Entry] = {}

    def __getitem__(self, key: str) -> Entry:
        """Return a place by its key."""
        entry = self._read.get(key)
        if entry is None:
            entry = self._read[key] = self.rows[key].entry()
        return entry

    def __iter__(self) -> Iterator[str]:
        """Yield the keys in the order of the files."""
        return iter(self.rows)

    def __len__(self) -> int:
        """Count the places."""
        return len(self.rows)

    def settlement_points(self) -> list[tuple[float, float]]:
        """Return (longitude, latitude) of the settlements that have a point, as `named_points` does."""
        return [(longitude, latitude) for _, longitude, latitude in self.named_points()]

    def named_points(self) -> list[tuple[str, float, float]]:
        """Return name, longitude and latitude of the settlements that have a point.

        Lines are not read in full: they are looked through several times as fast.

        Raises
        ------
        TheatreError
            A point is no pair of numbers.
        """
        points: list[tuple[str, float, float]] = []
        for row in self.rows.values():
            try:
                point = row.settlement_point
            except ValueError as error:
                raise TheatreError(str(error), where=row.where, record=str(row.line)) from error
            if point is not None:
                points.append((row.cell("name"), *point))
        return points

    def settlements_listed(self, country: str) -> Counter[str]:
        """Count a country's settlements by region, with a point or without; parts of others are left out."""
        return Counter(
            row.cell("region")
            for row in self.rows.values()
            if row.cell("kind") == "settlement"
            and row.cell("region")
            and row.cell("country") in {country, ""}
            and not row.cell("part_of")
        )


def read_rows(path: Path) -> Iterator[Row]:
    """Read a gazetteer file: tab-separated, a header, lines that start with ``#`` are comments.

    Raises
    ------
    TheatreError
        The file cannot be read, or has a column that is unknown.
    """
    opener = gzip.open if path.suffix == ".gz" else open
    try:
        with opener(path, "rt", encoding="utf-8") as file:
            lines = file.read().split("\n")
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise TheatreError(f"cannot be read: {error}", where=path.name) from error
    columns: dict[str, int] | None = None
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        if columns is None:
            columns = _header(line.split("\t"), path)
        else:
            cells = line.split("\t")[: columns[_ABSENT]]
            cells += [""] * (columns[_ABSENT] + 1 - len(cells))
            yield Row(columns, cells, path.name, number)


def read_entries(path: Path) -> list[Entry]:
    """Read every place of a gazetteer file.

    Raises
    ------
    TheatreError
        A column is unknown, a row lacks its name or kind, or a number is none.
    """
    return [row.entry() for row in read_rows(path)]


def _header(names: list[str], path: Path) -> dict[str, int]:
    unknown = sorted(set(names) - set(_COLUMNS))
    lacking = [name for name in _NEEDED if name not in names]
    if unknown or lacking:
        raise TheatreError(f"unknown columns {unknown}, lacking columns {lacking}", where=path.name)
    absent = dict.fromkeys((*_COLUMNS, _ABSENT), len(names))
    return {**absent, **{name: index for index, name in enumerate(names)}}


def _parts(text: str) -> tuple[str, ...]:
    return tuple(filter(None, text.split("|")))


def _keys(text: str) -> tuple[NameKey, ...]:
    return tuple([tuple(key.split(" ")) for key in text.split("|")]) if text else ()


def _count(text: str) -> int | None:
    return int(text) if text else None


def _degrees(text: str, *, limit: float) -> float | None:
    if not text:
        return None
    value = float(text)
    if not -limit <= value <= limit:
        raise ValueError(f"{value} degrees is off the globe")
    return value
