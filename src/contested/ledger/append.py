"""Adds statements to a ledger: what it has already is found and left alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from contested.ledger import record, schema
from contested.ledger.statement import Statement
from contested.places.place import Place
from contested.reports.report import Report

if TYPE_CHECKING:
    from sqlalchemy import Connection, Select, Table

__all__ = ["Prepared", "append_all", "append_report", "next_row", "note_reading", "prepare"]

_AT_ONCE = 10_000
"""SQLite takes 32,766 values in one statement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """One report's statements as rows that lack only their numbers."""

    report: Report
    report_row: dict[str, Any]
    batch: tuple[Statement, ...]
    places: tuple[tuple[dict[str, Any], ...], ...]
    """Of each statement."""


_Fresh = tuple[Prepared, Statement, dict[str, Any], list[int]]


def prepare(report: Report, batch: Sequence[Statement]) -> Prepared:
    """Check one report's statements and lay them out, before anything is written.

    Raises
    ------
    InputError
        An instant of them names no time zone.
    """
    for statement in batch:
        record.instant_text(statement.recorded_at, what="recorded_at")
    places = tuple(tuple(record.place_row(place) for place in one.places) for one in batch)
    return Prepared(report=report, report_row=record.report_row(report), batch=tuple(batch), places=places)


def append_report(connection: Connection, report: Report, batch: Sequence[Statement]) -> int:
    """Insert what is new of one report's statements and return how many were."""
    return append_all(connection, [prepare(report, batch)])


def append_all(connection: Connection, prepared: Sequence[Prepared]) -> int:
    """Insert what is new of several reports' statements and return how many were.

    The connection is in a transaction in which nobody else writes.
    """
    asked = {row["key"]: row for one in prepared for rows in one.places for row in rows}
    numbers = _place_numbers(connection, asked)
    laid = [(one, list(_rows(one, numbers))) for one in prepared]
    known = _known_contents(connection, sorted({row["id"] for _, rows in laid for row, _ in rows}))
    fresh: list[_Fresh] = []
    for one, rows in laid:
        for statement, (row, place_rows) in zip(one.batch, rows, strict=True):
            if known.get(row["id"]) != row["content"]:
                known[row["id"]] = row["content"]
                fresh.append((one, statement, row, place_rows))
    if fresh:
        _insert(connection, fresh)
    return len(fresh)


def _rows(one: Prepared, numbers: dict[str, int]) -> Iterator[tuple[dict[str, Any], list[int]]]:
    for statement, places in zip(one.batch, one.places, strict=True):
        keys = [row["key"] for row in places]
        place_rows = [numbers[key] for key in keys]
        yield (
            record.statement_row(
                statement, report_key=one.report_row["key"], place_keys=keys, place_rows=place_rows
            ),
            place_rows,
        )


def note_reading(
    connection: Connection, report: Report, *, reader: tuple[str, str], recorded_at: str
) -> None:
    """Note that an extractor has read a report, also when it found nothing."""
    _reading_number(connection, (record.report_identity(report), *reader), recorded_at)


def _reading_number(connection: Connection, reader: tuple[str, str, str], recorded_at: str) -> int:
    """Give the row of a reading, which is added when it is new."""
    readings = schema.tables().readings
    key = dict(zip(("identity", "extractor", "extractor_version"), reader, strict=True))
    known: int | None = connection.execute(_reading_asked(), key).scalar()
    if known is not None:
        return known
    number = next_row(connection, readings)
    connection.execute(readings.insert(), {"row": number, **key, "recorded_at": recorded_at})
    return number


@cache
def _reading_asked() -> Select[Any]:
    import sqlalchemy as sa  # noqa: PLC0415  # loaded with the connection already

    columns = schema.tables().readings.c
    names = ("identity", "extractor", "extractor_version")
    return sa.select(columns.row).where(*(columns[name] == sa.bindparam(name) for name in names))


def _insert(connection: Connection, fresh: Sequence[_Fresh]) -> None:
    tables = schema.tables()
    reports = _report_numbers(connection, {one.report_row["key"]: one.report_row for one, *_ in fresh})
    first = next_row(connection, tables.statements)
    readings: dict[tuple[str, str, str], int] = {}
    rows, filed = [], []
    for number, (one, statement, row, place_rows) in enumerate(fresh, start=first):
        identity = one.report_row["identity"]
        reader = (identity, statement.extractor, statement.extractor_version)
        if reader not in readings:
            readings[reader] = _reading_number(connection, reader, row["recorded_at"])
        report_row = reports[one.report_row["key"]]
        rows.append({"row": number, "report_row": report_row, "reading_row": readings[reader], **row})
        filed += list(_filed(row, number, statement.places, place_rows))
    connection.execute(tables.statements.insert(), rows)
    if filed:
        connection.execute(tables.statement_places.insert(), filed)


def _filed(
    row: dict[str, Any], number: int, places: Sequence[Place], place_rows: Sequence[int]
) -> Iterator[dict[str, Any]]:
    """Give a row for each of a statement's places, once."""
    for place_row, region in dict(
        zip(place_rows, (place.region_key for place in places), strict=True)
    ).items():
        yield {
            "place_row": place_row,
            "said_at": row["said_at"],
            "statement_row": number,
            "region_key": region,
        }


def next_row(connection: Connection, table: Table) -> int:
    """Give the number of a table's next row."""
    import sqlalchemy as sa  # noqa: PLC0415  # loaded with the connection already

    last: int | None = connection.execute(sa.select(sa.func.max(table.c.row))).scalar()
    return (last or 0) + 1


def _report_numbers(connection: Connection, asked: dict[str, dict[str, Any]]) -> dict[str, int]:
    """Give each report's row by its key, and add the reports that are new."""
    return _numbers(connection, schema.tables().reports, asked)


def _place_numbers(connection: Connection, asked: dict[str, dict[str, Any]]) -> dict[str, int]:
    """Give each place's row by its key, and add the places that are new."""
    return _numbers(connection, schema.tables().places, asked)


def _numbers(connection: Connection, table: Table, asked: dict[str, dict[str, Any]]) -> dict[str, int]:
    import sqlalchemy as sa  # noqa: PLC0415  # loaded with the connection already

    known: dict[str, int] = {}
    keys = list(asked)
    for start in range(0, len(keys), _AT_ONCE):
        some = keys[start : start + _AT_ONCE]
        found = connection.execute(sa.select(table.c.key, table.c.row).where(table.c.key.in_(some)))
        known.update((row.key, row.row) for row in found)
    new = [row for key, row in asked.items() if key not in known]
    if new:
        rows = [{"row": number, **row} for number, row in enumerate(new, next_row(connection, table))]
        connection.execute(table.insert(), rows)
        known.update((row["key"], row["row"]) for row in rows)
    return known


def _known_contents(connection: Connection, ids: list[str]) -> dict[str, str]:
    """Return the content of the latest reading of each of some statements."""
    import sqlalchemy as sa  # noqa: PLC0415  # loaded with the connection already

    columns = schema.tables().statements.c
    known: dict[str, str] = {}
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        rows = sa.select(columns.id, columns.content).where(columns.id.in_(some)).order_by(columns.row)
        known.update((row.id, row.content) for row in connection.execute(rows))
    return known
