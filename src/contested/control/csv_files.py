"""Reads tables of control row by row: CSV files, and CSV files in ZIP archives."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from contested.control.archive import members
from contested.errors import SourceError

__all__ = ["column_names", "table_rows"]


@contextmanager
def _lines(path: Path) -> Iterator[Iterator[list[str]]]:
    """Open a table; a ZIP archive must hold one."""
    try:
        if path.suffix.lower() == ".zip":
            names = members(path, ".csv")
            if len(names) != 1:
                raise SourceError(f"holds {len(names)} CSV files, not one", where=str(path))
            with zipfile.ZipFile(path) as archive, archive.open(names[0]) as stream:
                yield csv.reader(io.TextIOWrapper(stream, encoding="utf-8-sig", newline=""))
        else:
            with path.open(encoding="utf-8-sig", newline="") as text:
                yield csv.reader(text)
    except (OSError, ValueError, csv.Error, zipfile.BadZipFile, RuntimeError, EOFError) as error:
        raise SourceError(f"not a readable table: {error}", where=str(path)) from error


def column_names(path: Path) -> tuple[str, ...]:
    """Return the names in a table's first line; none for an empty file.

    Raises
    ------
    SourceError
        It is no table.
    """
    with _lines(path) as lines:
        return tuple(name.strip() for name in next(lines, []))


def table_rows(path: Path, columns: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield the line number and the cells of the wanted columns of every row.

    Raises
    ------
    SourceError
        A column is missing, or a row has too few cells.
    """
    with _lines(path) as lines:
        header = [name.strip() for name in next(lines, [])]
        missing = [name for name in columns if name not in header]
        if missing:
            raise SourceError(f"lacks columns: {', '.join(missing)}", where=str(path))
        places = [header.index(name) for name in columns]
        for number, cells in enumerate(lines, 2):
            if not cells:
                continue
            try:
                yield number, [cells[place] for place in places]
            except IndexError:
                raise SourceError("has too few cells", where=str(path), record=f"row {number}") from None
