"""Asks a ledger: which statements stood at a moment, about which place, by which reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from contested.ledger import record, schema
from contested.ledger.statement import CORRECTION, Statement
from contested.places.place import Place
from contested.reports.report import Report

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection, Select

__all__ = ["Question", "conditions", "count", "statements"]

_AT_ONCE = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of a ledger; ``None`` asks for anything.

    By default the answer is what stands: of each report the reading recorded last, of each statement the
    last that was recorded, without what was retracted or corrected.
    """

    as_of: datetime | None = None
    """Recorded by then (aware)."""
    said_by: datetime | None = None
    """Published by then (aware)."""
    place: str | int | None = None
    """A printed name, in any case, or a GeoNames number."""
    region: str | None = None
    """The key of a region of the theatre: what names it, or a place in it."""
    kinds: frozenset[str] = frozenset()
    side: str | None = None
    report: str | None = None
    ids: frozenset[str] = frozenset()
    extractor: str | None = None
    """One extractor's readings, whether they are the default or not."""
    all_rows: bool = False
    """Everything ever recorded, overtaken and retracted too."""
    newest_first: bool = False
    """By when it was said; else by when it was recorded."""
    limit: int | None = None


def statements(connection: Connection, question: Question) -> list[Statement]:
    """Answer a question with statements."""
    tables = schema.tables()
    picked = _picked(question, tables.statements)
    columns = tables.statements.c
    if question.newest_first:
        picked = picked.order_by(columns.said_at.desc(), columns.row.desc())
    else:
        picked = picked.order_by(columns.row)
    if question.limit is not None:
        picked = picked.limit(question.limit)
    rows = connection.execute(picked).mappings().all()
    return _read(connection, rows)


def count(connection: Connection, question: Question) -> int:
    """Count the statements that answer a question."""
    import sqlalchemy as sa  # noqa: PLC0415  # loaded with the connection already

    found = _picked(question, schema.tables().statements.c.row).subquery()
    return int(connection.execute(sa.select(sa.func.count()).select_from(found)).scalar_one())


def _picked(question: Question, what: Any) -> Select[Any]:
    import sqlalchemy as sa  # noqa: PLC0415  # loaded with the connection already

    tables = schema.tables()
    picked = sa.select(what).where(*conditions(question))
    if question.report is not None:
        picked = picked.join(tables.reports, tables.reports.c.row == tables.statements.c.report_row)
    return picked


def conditions(question: Question) -> list[ColumnElement[bool]]:
    """Give the conditions on rows of `statements` that a question sets."""
    tables = schema.tables()
    columns = tables.statements.c
    found: list[ColumnElement[bool]] = []
    until = None if question.as_of is None else record.instant_text(question.as_of)
    if until is not None:
        found.append(columns.recorded_at <= until)
    if question.said_by is not None:
        found.append(columns.said_at <= record.instant_text(question.said_by))
    if question.kinds:
        found.append(columns.kind.in_(sorted(question.kinds)))
    if question.side is not None:
        found.append(columns.side == question.side)
    if question.ids:
        found.append(columns.id.in_(sorted(question.ids)))
    if question.report is not None:
        found.append(tables.reports.c.id == question.report)
    if question.place is not None or question.region is not None:
        found.append(_placed(question))
    if question.extractor is not None:
        found.append(_read_by(question.extractor))
    if not question.all_rows:
        found += _standing(until, default=question.extractor is None)
    return found


def _placed(question: Question) -> ColumnElement[bool]:
    import sqlalchemy as sa  # noqa: PLC0415  # loaded with the connection already

    tables = schema.tables()
    filed, places = tables.statement_places.c, tables.places.c
    wanted: list[ColumnElement[bool]] = []
    if question.region is not None:
        wanted.append(filed.region_key == question.region)
    if question.place is not None:
        named = (
            places.geonameid == question.place
            if isinstance(question.place, int)
            else places.name_key == question.place.casefold()
        )
        wanted.append(filed.place_row.in_(sa.select(places.row).where(named)))
    return tables.statements.c.row.in_(sa.select(filed.statement_row).where(*wanted))


def _read_by(extractor: str) -> ColumnElement[bool]:
    import sqlalchemy as sa  # noqa: PLC0415  # loaded with the connection already

    readings = schema.tables().readings
    mine = sa.select(readings.c.row).where(readings.c.extractor == extractor)
    return schema.tables().statements.c.reading_row.in_(mine)


def _standing(until: str | None, *, default: bool) -> list[ColumnElement[bool]]:
    """Give the conditions for a row that nothing recorded by then had overtaken."""
    import sqlalchemy as sa  # noqa: PLC0415  # loaded with the connection already

    tables = schema.tables()
    columns = tables.statements.c
    later, better = tables.statements.alias("later"), tables.statements.alias("better")
    gone, gone_too = tables.retractions.alias("gone"), tables.retractions.alias("gone_too")

    def by_then(table: Any) -> list[ColumnElement[bool]]:
        return [] if until is None else [table.c.recorded_at <= until]

    found = [
        ~sa.exists().where(later.c.id == columns.id, later.c.row > columns.row, *by_then(later)),
        ~sa.exists().where(gone.c.statement_id == columns.id, *by_then(gone)),
        ~sa.exists().where(
            better.c.supersedes == columns.id,
            *by_then(better),
            ~sa.exists().where(gone_too.c.statement_id == better.c.id, *by_then(gone_too)),
        ),
    ]
    if default:
        mine, newer = tables.readings.alias("mine"), tables.readings.alias("newer")
        found.append(
            ~sa.exists().where(
                mine.c.row == columns.reading_row,
                mine.c.extractor != CORRECTION,
                newer.c.identity == mine.c.identity,
                newer.c.row > mine.c.row,
                newer.c.extractor != CORRECTION,
                *by_then(newer),
            )
        )
    return found


def _read(connection: Connection, rows: Sequence[Mapping[Any, Any]]) -> list[Statement]:
    """Make statements of their rows, with reports, readings and places looked up once."""
    fields = [record.fields_of(row) for row in rows]
    reports = _reports(connection, {row["report_row"] for row in rows})
    readers = _readers(connection, {row["reading_row"] for row in rows})
    places = _places(connection, {number for one in fields for number in one.get("p", ())})
    return [
        record.statement_of(
            row, one, report=reports[row["report_row"]], reading=readers[row["reading_row"]], places=places
        )
        for row, one in zip(rows, fields, strict=True)
    ]


def _reports(connection: Connection, numbers: set[int]) -> dict[int, Report]:
    table = schema.tables().reports
    return {row["row"]: record.report_of(row) for row in _by_row(connection, table, numbers)}


def _readers(connection: Connection, numbers: set[int]) -> dict[int, tuple[str, str]]:
    table = schema.tables().readings
    rows = _by_row(connection, table, numbers)
    return {row["row"]: (row["extractor"], row["extractor_version"]) for row in rows}


def _places(connection: Connection, numbers: set[int]) -> dict[int, Place]:
    table = schema.tables().places
    return {row["row"]: record.place_of(row) for row in _by_row(connection, table, numbers)}


def _by_row(connection: Connection, table: Any, numbers: set[int]) -> list[Mapping[Any, Any]]:
    found: list[Mapping[Any, Any]] = []
    ordered = sorted(numbers)
    for start in range(0, len(ordered), _AT_ONCE):
        some = ordered[start : start + _AT_ONCE]
        found += connection.execute(table.select().where(table.c.row.in_(some))).mappings().all()
    return found
