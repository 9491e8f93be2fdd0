"""CSV that a spreadsheet shows and never runs."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from contested.outputs.wording import plain

__all__ = ["cell", "write_csv"]

_STARTS_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def cell(value: Any) -> str:  # whatever a row holds
    r"""Write a value for a spreadsheet: a text that would be a formula gets an apostrophe before it.

    Line breaks and tabs become spaces, and hidden characters are taken out. Numbers are written as they are:
    only text can be hostile.

    >>> cell('=cmd|" /C calc"!A0'), cell(-1.5), cell("a\tb"), cell(None)
    ('\'=cmd|" /C calc"!A0', '-1.5', 'a b', '')
    """
    if value is None:
        return ""
    if not isinstance(value, str):
        return str(value)
    text = " ".join(plain(value).split())
    return f"'{text}" if text.startswith(_STARTS_FORMULA) else text


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> None:
    """Write rows under a head of columns: UTF-8, commas, a line feed after each row."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        for row in rows:
            writer.writerow([cell(row.get(name)) for name in columns])
