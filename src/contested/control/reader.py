"""Plug-in: files of somebody's maps to control maps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from shapely.geometry.base import BaseGeometry

from contested import plugins
from contested.errors import SourceError

__all__ = ["Drawing", "MapFile", "Reader", "find_reader", "moment_of_name"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MapFile:
    """One file that holds one snapshot, and the moment it was drawn."""

    path: Path
    as_of: datetime
    """Aware, UTC."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """One polygon of a map as drawn: what it is called, its colour, and its outline."""

    label: str
    colour: str | None
    geometry_json: bytes
    """GeoJSON geometry; its bytes identify it, so that what does not change is read once."""
    problem: str | None = None
    """Why it cannot be used; ``None`` when it can."""


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


def find_reader(path: Path, *, name: str | None = None) -> tuple[Reader, tuple[MapFile, ...]]:
    """Pick the reader that finds snapshots at a path (or the named one), with what it found.

    Raises
    ------
    SourceError
        Nothing is there, or no reader finds a map in it.
    """
    if not path.exists():
        raise SourceError("no such file or folder of maps", where=str(path))
    group = "contested.control_readers"
    for key in [name] if name else plugins.names(group):
        reader: Reader = plugins.load(group, key)()
        files = reader.files(path)
        if files:
            return reader, files
    raise SourceError("no readable map (a map file is named by its time, see the docs)", where=str(path))


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
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None
