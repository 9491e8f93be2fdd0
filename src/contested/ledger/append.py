"""Adds statements to a ledger: what it has already is found and left alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from contested.ledger import record, schema
from contested.ledger.statement import Statement
from contested.places.place import Place
from contested.reports.report import Report

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table

__all__ = ["append_report", "next_row", "note_reading"]

_AT_ONCE = 10_000
"""SQLite takes 32,766 values in one statement."""
_Fresh = tuple[Statement, dict[str, Any], list[int]]


def append_report(connection: Connection, report: Report, batch: Sequence[Statement]) -> int:
    """Insert what is new of one report's statements and return how many were.

    The connection is in a transaction in which nobody else writes.
    """
    report_row = record.report_row(report)
    placed = [[record.place_row(place) for place in statement.places] for statement in batch]
    numbers = _place_numbers(connection, [row for rows in placed for row in rows])
    rows = [
        record.statement_row(
            statement,
            report_key=report_row["key"],
            place_keys=[row["key"] for row in places],
            place_rows=[numbers[row["key"]] for row in places],
        )
        for statement, places in zip(batch, placed, strict=True)
    ]
    known = _known_contents(connection, sorted({row["id"] for row in rows}))
    fresh: list[_Fresh] = []
    for statement, row, places in zip(batch, rows, placed, strict=True):
        if known.get(row["id"]) != row["content"]:
            known[row["id"]] = row["content"]
            fresh.append((statement, row, [numbers[place["key"]] for place in places]))
    if fresh:
        _insert(connection, report_row, fresh)
    return len(fresh)


def note_reading(connection: Connection, report: Report, *, reader: tuple[str, str], recorded_at: str) -> int:
    """Note that an extractor has read a report, also when it found nothing; give the reading's row."""
    readings = schema.tables().readings
    identity = record.report_identity(report)
    key = {"identity": identity, "extractor": reader[0], "extractor_version": reader[1]}
    where = [readings.c[name] == value for name, value in key.items()]
    known: int | None = connection.execute(
        readings.select().with_only_columns(readings.c.row).where(*where)
    ).scalar()
    if known is not None:
        return known
    number = next_row(connection, readings)
    connection.execute(readings.insert(), {"row": number, **key, "recorded_at": recorded_at})
    return number


def _insert(connection: Connection, report_row: dict[str, Any], fresh: Sequence[_Fresh]) -> None:
    tables = schema.tables()
    report_number = _report_number(connection, report_row)
    number = next_row(connection, tables.statements)
    readings: dict[tuple[str, str], int] = {}
    rows, places = [], []
    for offset, (statement, row, numbers) in enumerate(fresh):
        reader = (statement.extractor, statement.extractor_version)
        if reader not in readings:
            readings[reader] = note_reading(
                connection, statement.report, reader=reader, recorded_at=row["recorded_at"]
            )
        rows.append(
            {"row": number + offset, "report_row": report_number, "reading_row": readings[reader], **row}
        )
        places += list(_filed(row, number + offset, statement.places, numbers))
    connection.execute(tables.statements.insert(), rows)
    if places:
        connection.execute(tables.statement_places.insert(), places)


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


def _report_number(connection: Connection, row: dict[str, Any]) -> int:
    reports = schema.tables().reports
    known: int | None = connection.execute(
        reports.select().with_only_columns(reports.c.row).where(reports.c.key == row["key"])
    ).scalar()
    if known is not None:
        return known
    number = next_row(connection, reports)
    connection.execute(reports.insert(), {"row": number, **row})
    return number


def _place_numbers(connection: Connection, rows: Sequence[dict[str, Any]]) -> dict[str, int]:
    """Give each place's row, and add the places that are new."""
    places = schema.tables().places
    known: dict[str, int] = {}
    asked = {row["key"]: row for row in rows if row["key"] not in known}
    if asked:
        found = connection.execute(
            places.select().with_only_columns(places.c.key, places.c.row).where(places.c.key.in_(asked))
        )
        known.update((row.key, row.row) for row in found)
        new = [row for key, row in asked.items() if key not in known]
        if new:
            first = next_row(connection, places)
            numbered = [{"row": first + offset, **row} for offset, row in enumerate(new)]
            connection.execute(places.insert(), numbered)
            known.update((row["key"], row["row"]) for row in numbered)
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
