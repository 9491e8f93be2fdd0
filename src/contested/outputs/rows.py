"""Prints records: an aligned table, JSON, JSON lines or CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from contested.measures.measure import Measure
from contested.outputs.brief import Brief

__all__ = ["measure_rows", "rows_text", "verdict_rows"]

_CELL_WIDTH_MAX = 60
Row = Mapping[str, Any]


def rows_text(rows: Sequence[Row], form: str, *, columns: Sequence[str] = ()) -> str:
    r"""Write rows in one of the four forms that every command offers.

    Parameters
    ----------
    rows
        All with the same keys.
    form
        ``table``, ``json``, ``jsonl`` or ``csv``.
    columns
        What a table shows, and in which order; all keys when empty. The other forms always give all.

    Examples
    --------
    >>> rows_text([{"place": "Port", "side": None}], "jsonl")
    '{"place":"Port","side":null}\n'
    >>> print(rows_text([{"place": "Port", "side": "A"}], "table"), end="")
    place  side
    Port   A
    """
    if form == "json":
        return orjson.dumps(list(rows), option=orjson.OPT_INDENT_2).decode() + "\n"
    if form == "jsonl":
        return "".join(orjson.dumps(row).decode() + "\n" for row in rows)
    if form == "csv":
        return _csv(rows)
    return _table(rows, columns)


def verdict_rows(brief: Brief) -> list[Row]:
    """Give a brief's verdicts as rows, each with the words that were judged."""
    return [
        {
            **verdict.to_json(),
            "quote": checked.statement.claim.quote,
            "places": [place.name for place in checked.statement.places],
        }
        for checked in brief.claims
        for verdict in checked.verdicts
    ]


def measure_rows(measured: Measure) -> list[Row]:
    """Give a measure as rows, one a definition, each with what it was measured on."""
    low, high = measured.band or (None, None)
    return [
        {
            "measure": measured.name,
            "definition": definition,
            "value": None if value is None else round(value, 2),
            "unit": measured.unit,
            "band_low": low,
            "band_high": high,
            "source": measured.source,
            "t0": None if measured.t0 is None else measured.t0.isoformat(),
            "t1": measured.t1.isoformat(),
            "snapshots": list(measured.snapshots),
            "notes": list(measured.notes),
        }
        for definition, value in measured.values
    ]


def _csv(rows: Sequence[Row]) -> str:
    out = io.StringIO()
    if rows:
        writer = csv.DictWriter(out, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows({key: _cell(value) for key, value in row.items()} for row in rows)
    return out.getvalue()


def _table(rows: Sequence[Row], columns: Sequence[str]) -> str:
    if not rows:
        return "nothing found\n"
    names = list(columns or rows[0])
    cells = [names, *([_short(_cell(row[name])) for name in names] for row in rows)]
    widths = [max(len(line[i]) for line in cells) for i in range(len(names))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in cells]
    return "".join(line.rstrip() + "\n" for line in lines)


def _cell(value: Any) -> str:  # whatever a record holds
    if value is None:
        return ""
    if isinstance(value, (dict, list, tuple)):
        return orjson.dumps(value).decode()
    return str(value)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _CELL_WIDTH_MAX else line[: _CELL_WIDTH_MAX - 1] + "…"
