"""Reads tables of control row by row: CSV files, and CSV files in ZIP archives."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TextIO

from contested.control.archive import members, opened_member
from contested.control.plain_file import check_file, said
from contested.errors import SourceError

__all__ = ["column_names", "table_rows"]

_LINE_MAX = 1 << 20


def _rows_of(text: TextIO) -> Iterator[list[str]]:
    """Split a text into cells; a line that never ends comes in parts, which no table's rows look like."""
    return csv.reader(iter(partial(text.readline, _LINE_MAX), ""), strict=True)


@contextmanager
def _lines(path: Path) -> Iterator[Iterator[list[str]]]:
    """Open a table; a ZIP archive must hold one."""
    try:
        if path.suffix.lower() == ".zip":
            names = members(path, ".csv")
            if len(names) != 1:
                raise SourceError(f"holds {len(names)} CSV files, not one", where=str(path))
            with opened_member(path, names[0]) as stream:
                yield _rows_of(io.TextIOWrapper(stream, encoding="utf-8-sig", newline=""))
        else:
            check_file(path)
            with path.open(encoding="utf-8-sig", newline="") as text:
                yield _rows_of(text)
    except (OSError, ValueError, csv.Error) as error:
        raise SourceError(f"not a readable table: {said(error)}", where=str(path)) from error


def column_names(path: Path) -> tuple[str, ...]:
    """Return the names in a table's first line; none for an empty file, or for a ZIP archive without a table.

    Raises
    ------
    SourceError
        It is no table.
    """
    if path.suffix.lower() == ".zip" and not members(path, ".csv"):
        return ()
    with _lines(path) as lines:
        return tuple(name.strip() for name in next(lines, []))


def table_rows(path: Path, columns: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield the line number and the cells of the wanted columns of every row.

    Raises
    ------
    SourceError
        A column is missing, or a row has too few or too many cells.
    """
    with _lines(path) as lines:
        header = [name.strip() for name in next(lines, [])]
        missing = [name for name in columns if name not in header]
        if missing:
            raise SourceError(f"lacks columns: {', '.join(missing)}", where=str(path))
        places = [header.index(name) for name in columns]
        for number, cells in enumerate(lines, 2):
            if len(cells) != len(header):
                if not cells:
                    continue
                few = "few" if len(cells) < len(header) else "many"
                reason = f"has too {few} cells: {len(cells)}, not {len(header)}"
                raise SourceError(reason, where=str(path), record=f"row {number}")
            yield number, [cells[place] for place in places]
