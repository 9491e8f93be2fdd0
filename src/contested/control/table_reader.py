"""What the readers of tables of settlements share: finding the tables, and a map for each day of change."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar, Self

from shapely.geometry.base import BaseGeometry

from contested.control.control_map import ControlMap
from contested.control.csv_files import column_names
from contested.control.reader import Drawing, MapFile, UnsureError, geometry_of
from contested.control.settlements import Table, drawings_of, drawn_maps, files_of
from contested.control.source import load_source
from contested.control.vector import paths_of
from contested.errors import SourceError
from contested.theatre.theatre import Theatre

__all__ = ["TableReader"]


class TableReader(ABC):
    """A reader of tables; what its rows mean is for each kind to say.

    Parameters
    ----------
    theatre
        Whose land and places.
    """

    key: str
    certain = True
    suffixes: ClassVar[tuple[str, ...]]
    marks: ClassVar[tuple[str, ...]]
    """Columns that only tables of this kind have."""

    def __init__(self, theatre: Theatre | None = None) -> None:
        self._theatre = theatre
        self._drawn: dict[Path, tuple[tuple[ControlMap, ...], tuple[str, ...]]] = {}

    def within(self, theatre: Theatre) -> Self:
        """Return the reader for a theatre."""
        return type(self)(theatre)

    @abstractmethod
    def table(self, path: Path, theatre: Theatre) -> Table:
        """Read one table.

        Raises
        ------
        SourceError
            It lacks a column, or holds a row that cannot be true.
        """

    def files(self, path: Path) -> tuple[MapFile, ...]:
        """List a map for each day on which a settlement changed hands, in each table.

        Raises
        ------
        SourceError
            A table lacks a column, or holds a row that cannot be true; or it cannot be told whether a file
            is such a table.
        """
        if self._theatre is None:
            return ()
        tables, broken = self._tables(path)
        if broken:
            error = SourceError if tables else UnsureError
            raise error(broken[0].reason, where=broken[0].where, record=broken[0].record)
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

    def _tables(self, path: Path) -> tuple[list[Path], list[SourceError]]:
        tables, broken = [], []
        for file in paths_of(path, self.suffixes):
            try:
                names = column_names(file)
            except SourceError as error:
                broken.append(error)
                continue
            if all(mark in names for mark in self.marks):
                tables.append(file)
        return tables, broken

    def _maps(self, path: Path, theatre: Theatre) -> tuple[tuple[ControlMap, ...], tuple[str, ...]]:
        if path not in self._drawn:
            source = load_source(theatre, self.key)
            table = self.table(path, theatre)
            self._drawn[path] = drawn_maps(table, path=path, source=source, theatre=theatre)
        return self._drawn[path]
