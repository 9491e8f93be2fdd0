"""Makes statements of their rows, with the reports and places that the rows name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from contested.ledger import record, schema
from contested.ledger.rows import find_rows
from contested.ledger.statement import Statement
from contested.places.place import Place
from contested.reports.report import Report

if TYPE_CHECKING:
    from sqlalchemy import Connection

__all__ = ["read"]


def read(connection: Connection, rows: Sequence[Sequence[Any]]) -> list[Statement]:
    """Make statements of the values of `record.STATEMENT_COLUMNS`; what several name is looked up once."""
    fields = [record.fields_of(row[-1]) for row in rows]
    reports = _reports(connection, {row[0] for row in rows})
    places = _places(connection, {number for one in fields for number in one.get("p", ())})
    return [
        record.statement_of(row, one, reports=reports, places=places)
        for row, one in zip(rows, fields, strict=True)
    ]


def _reports(connection: Connection, numbers: set[int]) -> dict[int, Report]:
    names = ("row", *record.REPORT_COLUMNS)
    found = find_rows(connection, schema.tables().reports, names, "row", numbers)
    return {row[0]: record.report_of(row) for row in found}


def _places(connection: Connection, numbers: set[int]) -> dict[int, Place]:
    names = ("row", *record.PLACE_COLUMNS)
    found = find_rows(connection, schema.tables().places, names, "row", numbers)
    return {row[0]: record.place_of(row[1:]) for row in found}
