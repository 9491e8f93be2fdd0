"""Plug-in: files of somebody's maps to control maps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Protocol, runtime_checkable

from shapely.geometry.base import BaseGeometry

from contested import plugins
from contested.control.geojson import NOT_GROUND
from contested.control.outline import outline_of
from contested.control.source import ClassRule, ControlSource
from contested.errors import GeometryError, SourceError
from contested.theatre.theatre import Theatre

__all__ = [
    "NOT_GROUND",
    "Drawing",
    "InTheatre",
    "MapFile",
    "OwnSource",
    "Reader",
    "UndatedError",
    "UnsureError",
    "find_reader",
    "geometry_of",
    "in_our_times",
    "label_of",
    "moment_of_name",
]

_GROUP = "contested.control_readers"
_LABEL_MAX = 500
_FIRST_YEAR, _LAST_YEAR = 1900, 2199


class UnsureError(SourceError):
    """There may be files of the reader's kind that it cannot use; another reader may know better."""


class UndatedError(UnsureError):
    """There are files of the reader's kind, and none tells its time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MapFile:
    """One file that holds one snapshot, and the moment it was drawn."""

    path: Path
    as_of: datetime
    """Aware, UTC."""
    part: str = ""
    """Which snapshot, where the file holds several or the file's name does not tell; else empty."""
    layers: tuple[Path, ...] = ()
    """Further files of the same snapshot, where each layer has its own."""
    rules: bytes = b""
    """What else decides what is drawn: the content of a mapping file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """One polygon of a map as drawn: what it is called, its colour, and its outline."""

    label: str
    colour: str | None
    geometry_json: bytes
    """GeoJSON geometry; its bytes identify it, so that what does not change is read once."""
    problem: str | None = None
    """Why it cannot be used; ``None`` when it can."""
    meaning: ClassRule | None = None
    """What it means, where the reader had to know to draw it; ``None`` to ask the source's rules."""
    record: str = ""
    """Where in the file it stands, for messages: "feature 12"."""


class Reader(Protocol):
    """Reads one kind of map file; registered in the group ``contested.control_readers``."""

    key: str

    def files(self, path: Path) -> tuple[MapFile, ...]:
        """List the snapshots of a file or folder, oldest first; empty when there are none of this kind."""
        ...

    def drawings(self, file: MapFile) -> Iterator[Drawing]:
        """Yield what one snapshot draws; points and lines are left out.

        Raises
        ------
        SourceError
            The file is not a map of this kind.
        """
        ...

    def geometry(self, drawing: Drawing) -> BaseGeometry:
        """Build a drawing's geometry: EPSG:4326, two-dimensional, perhaps invalid.

        Raises
        ------
        GeometryError
            It has none that can be built.
        """
        ...


@runtime_checkable
class InTheatre(Protocol):
    """A reader that needs the theatre: its gazetteer, its land, its rules. It is bound before it is asked."""

    def within(self, theatre: Theatre) -> Reader:
        """Return the reader for a theatre."""
        ...


@runtime_checkable
class OwnSource(Protocol):
    """A reader whose files say themselves whose maps they are."""

    def source(self, files: tuple[MapFile, ...]) -> ControlSource:
        """Describe the source of some files."""
        ...


def find_reader(
    path: Path, *, name: str | None = None, theatre: Theatre | None = None
) -> tuple[Reader, tuple[MapFile, ...]]:
    """Pick the reader that finds snapshots at a path (or the named one), with what it found.

    Readers with ``certain = True`` (their files cannot be taken for another's) are asked first.

    Parameters
    ----------
    path
        A file or a folder.
    name
        A plug-in, or a theatre's ``maps/<name>.toml`` that has a table ``[mapping]``.
    theatre
        Bound to the readers that need one; without it they are left out.

    Raises
    ------
    SourceError
        Nothing is there, no reader finds a map in it, or the one whose maps they are cannot use them.
    """
    try:
        path.stat()
    except (OSError, ValueError) as error:
        why = f" ({error.strerror})" if isinstance(error, PermissionError) else ""
        raise SourceError(f"no such file or folder of maps{why}", where=str(path)) from error
    refusals = []
    for reader in _readers(name, theatre):
        try:
            files = reader.files(path)
        except UnsureError as error:
            refusals.append(error)
            continue
        if files:
            return reader, files
    if refusals:
        raise refusals[0]
    what = f"the reader {name!r} finds no map" if name else "no readable map"
    raise SourceError(f"{what} (a map file is named by its time, see the docs)", where=str(path))


def _readers(name: str | None, theatre: Theatre | None) -> Iterator[Reader]:
    if name and theatre and name not in plugins.names(_GROUP):
        rules = theatre.folder / "maps" / f"{name}.toml"
        if rules.is_file():
            from contested.control.mapping import MappingReader  # noqa: PLC0415  # it builds on this module

            yield MappingReader(theatre, rules)
            return
    found: list[Reader] = [plugins.load(_GROUP, key)() for key in ([name] if name else plugins.names(_GROUP))]
    for reader in sorted(found, key=lambda reader: not getattr(reader, "certain", False)):
        if not isinstance(reader, InTheatre):
            yield reader
        elif theatre is not None:
            yield reader.within(theatre)


def geometry_of(drawing: Drawing) -> BaseGeometry:
    """Build the geometry of a drawing from its GeoJSON; a third coordinate is dropped.

    Raises
    ------
    GeometryError
        It cannot be read, encloses nothing, or is not in degrees.

    Examples
    --------
    >>> text = b'{"type": "Polygon", "coordinates": [[[0,0,7],[1,0,7],[1,1,7],[0,0,7]]]}'
    >>> geometry_of(Drawing(label="", colour=None, geometry_json=text)).has_z
    False
    """
    try:
        return outline_of(drawing.geometry_json)
    except GeometryError as error:
        raise GeometryError(error.reason, record=drawing.label) from error


def label_of(value: object) -> str:
    r"""Return what a map calls a drawing as one line of bounded length; empty when it says nothing.

    >>> label_of("Окуповано \n /// Occupied"), label_of(None), len(label_of("x" * 10**6))
    ('Окуповано /// Occupied', '', 500)
    """
    text = "" if value is None or isinstance(value, dict | list) else str(value)
    return " ".join(text[: 2 * _LABEL_MAX].split())[:_LABEL_MAX]


def in_our_times(day: date) -> bool:
    """Whether a day may be one of a map: between 1900 and 2199; others are slips of the pen.

    >>> in_our_times(date(2022, 9, 11)), in_our_times(date(9999, 12, 31))
    (True, False)
    """
    return _FIRST_YEAR <= day.year <= _LAST_YEAR


def moment_of_name(stem: str) -> datetime | None:
    """Read the moment of a snapshot from its file name: Unix seconds, or an ISO date or date-time.

    >>> moment_of_name("1662907210").isoformat()
    '2022-09-11T14:40:10+00:00'
    >>> moment_of_name("deepstatemap_data_20240813").date().isoformat()
    '2024-08-13'
    >>> moment_of_name("notes") is None
    True
    """
    if re.fullmatch(r"\d{9,10}", stem):
        return datetime.fromtimestamp(int(stem), UTC)
    found = re.search(r"(\d{4})-?(\d\d)-?(\d\d)(?:[T_](\d\d)[:-]?(\d\d)(?:[:-]?(\d\d))?Z?)?", stem)
    if not found:
        return None
    try:
        year, month, day, hour, minute, second = (int(part) for part in found.groups(default="0"))
        moment = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None
    return moment if in_our_times(moment) else None
