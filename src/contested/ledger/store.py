"""The ledger: everything that reports said, kept for good, and what was known at any past moment.

Rows are only ever added. The same reading of the same report is recorded once; when a later reading
differs (a corrected date, a better gazetteer) it is recorded beside the earlier one, and `as_of` tells
which of the two was the ledger's belief at a moment.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from contested.errors import InputError, RecordError
from contested.ledger import database, record, schema
from contested.ledger.database import MEMORY, default_path
from contested.ledger.statement import Statement
from contested.reports.report import Report

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection, Engine

__all__ = ["MEMORY", "AppendResult", "Ledger", "default_path"]

_IDS_AT_ONCE = 10_000
"""SQLite takes 32,766 values in one statement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppendResult:
    """How many statements were new, and how many the ledger already had."""

    added: int
    present: int


class Ledger:
    """An append-only store of statements in one SQLite file.

    Examples
    --------
    >>> with Ledger.open(":memory:") as ledger:
    ...     ledger.statements()
    []
    """

    def __init__(self, engine: Engine, *, where: str) -> None:
        self._engine: Engine | None = engine
        self.where = where

    @classmethod
    def open(
        cls, location: str | Path | None = None, *, create: bool = True, timeout_s: float = 5.0
    ) -> Ledger:
        """Open a ledger, and make it if there is none.

        Parameters
        ----------
        location
            A path, ``sqlite:///PATH``, ``":memory:"``, or ``None`` for the user's own (`default_path`).
        create
            Whether a missing file is made; else it is refused.
        timeout_s
            How long another program's writing is waited for.

        Raises
        ------
        InputError
            The file cannot be opened, is locked, damaged, or no ledger.
        """
        path = database.path_of(location)
        if path is not None:
            database.prepare(path, create=create)
        ledger = cls(database.engine(path, timeout_s=timeout_s), where=MEMORY if path is None else str(path))
        try:
            with ledger._connect() as connection:
                database.claim_file(connection)
        except BaseException:
            ledger.close()
            raise
        return ledger

    def close(self) -> None:
        """Let go of the file; a closed ledger stays closed."""
        if self._engine is not None:
            self._engine.dispose()
        self._engine = None

    def __enter__(self) -> Self:
        """Return the ledger itself; leaving the block closes it."""
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def append(self, statements: Iterable[Statement]) -> AppendResult:
        """Record statements; what the ledger already has is counted and left alone.

        Each report's statements are one transaction: all of them are recorded, or none.

        Raises
        ------
        InputError
            The ledger cannot be written, or a statement's `recorded_at` names no time zone.
        """
        added = present = 0
        for report, group in groupby(statements, key=lambda statement: statement.report):
            batch = list(group)
            with self._connect() as connection:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                new = _append_report(connection, report, batch)
                connection.commit()
            added += new
            present += len(batch) - new
        return AppendResult(added=added, present=present)

    def statements(self, report_id: str | None = None) -> list[Statement]:
        """Return what the ledger holds now (of one report), in the order of recording."""
        where = [] if report_id is None else [schema.tables().reports.c.id == report_id]
        return self._current(where, moment=None)

    def as_of(self, moment: datetime) -> list[Statement]:
        """Return what the ledger held at a moment (aware): nothing that was recorded later.

        Raises
        ------
        InputError
            The moment names no time zone.
        """
        return self._current([], moment=moment)

    def for_place(self, place: str | int, *, as_of: datetime | None = None) -> list[Statement]:
        """Return the statements about a place, by its printed name (in any case) or GeoNames number."""
        return self._current([_names_place(place)], moment=as_of)

    def history(self, statement_id: str) -> list[Statement]:
        """Return every recorded reading of one statement, in the order of recording."""
        return self._select([schema.tables().statements.c.id == statement_id])

    def _current(self, where: list[ColumnElement[bool]], *, moment: datetime | None) -> list[Statement]:
        """Read the statements that `where` picks among the readings current at a moment."""
        until = None if moment is None else record.instant_text(moment)
        return self._select([*where, *_current_at(until)])

    def _select(self, where: list[ColumnElement[bool]]) -> list[Statement]:
        import sqlalchemy as sa  # noqa: PLC0415  # loaded by `open` already

        tables = schema.tables()
        columns = tables.statements.c
        picked = sa.select(tables.statements).join(tables.reports).where(*where).order_by(columns.row)
        keys = sa.select(columns.report_key).join(tables.reports).where(*where)
        with self._connect() as connection:
            rows = connection.execute(picked).mappings().all()
            wanted = sa.select(tables.reports).where(tables.reports.c.key.in_(keys))
            report_rows = connection.execute(wanted).mappings().all()
        try:
            reports = {row["key"]: record.report_of(row) for row in report_rows}
            return [record.statement_of(row, reports[row["report_key"]]) for row in rows]
        except (RecordError, KeyError, TypeError, ValueError) as error:
            raise InputError(
                f"is damaged: a statement cannot be read back ({error})", where=self.where
            ) from error

    @contextmanager
    def _connect(self) -> Iterator[Connection]:
        """Connect, and turn the database's own errors into one line."""
        import sqlalchemy as sa  # noqa: PLC0415  # loaded by `open` already

        if self._engine is None:
            raise InputError("is closed", where=self.where)
        try:
            with self._engine.connect() as connection:
                yield connection
        except sa.exc.DBAPIError as error:
            raise InputError(database.plain_reason(error), where=self.where) from error
        except InputError as error:
            error.at(self.where)
            raise


def _current_at(until: str | None) -> list[ColumnElement[bool]]:
    """Give the conditions for a row that no later reading of the same statement had overtaken."""
    import sqlalchemy as sa  # noqa: PLC0415  # loaded by `open` already

    columns = schema.tables().statements.c
    later = schema.tables().statements.alias("later")
    overtaken = [later.c.id == columns.id, later.c.row > columns.row]
    if until is None:
        return [~sa.exists().where(*overtaken)]
    return [columns.recorded_at <= until, ~sa.exists().where(*overtaken, later.c.recorded_at <= until)]


def _names_place(place: str | int) -> ColumnElement[bool]:
    import sqlalchemy as sa  # noqa: PLC0415  # loaded by `open` already

    columns = schema.tables().statement_places.c
    wanted = columns.geonameid == place if isinstance(place, int) else columns.name_key == place.casefold()
    return sa.exists().where(columns.statement_row == schema.tables().statements.c.row, wanted)


def _append_report(connection: Connection, report: Report, batch: list[Statement]) -> int:
    """Insert what is new of one report's statements and return how many were."""
    tables = schema.tables()
    report_row = record.report_row(report)
    rows = [record.statement_row(statement, report_key=report_row["key"]) for statement in batch]
    known = _known_contents(connection, sorted({row["id"] for row in rows}))
    number = _last_row(connection)
    statement_rows: list[dict[str, Any]] = []
    place_rows: list[dict[str, Any]] = []
    for statement, row in zip(batch, rows, strict=True):
        if known.get(row["id"]) == row["content"]:
            continue
        known[row["id"]] = row["content"]
        number += 1
        statement_rows.append({"row": number, **row})
        place_rows += record.place_rows(statement.places, statement_id=row["id"], statement_row=number)
    if statement_rows:
        _insert_report(connection, report_row)
        connection.execute(tables.statements.insert(), statement_rows)
    if place_rows:
        connection.execute(tables.statement_places.insert(), place_rows)
    return len(statement_rows)


def _last_row(connection: Connection) -> int:
    import sqlalchemy as sa  # noqa: PLC0415  # loaded by `open` already

    last: int | None = connection.execute(sa.select(sa.func.max(schema.tables().statements.c.row))).scalar()
    return last or 0


def _known_contents(connection: Connection, ids: list[str]) -> dict[str, str]:
    """Return the content of the latest reading of each of some statements."""
    import sqlalchemy as sa  # noqa: PLC0415  # loaded by `open` already

    columns = schema.tables().statements.c
    known: dict[str, str] = {}
    for some in _pieces(ids):
        rows = sa.select(columns.id, columns.content).where(columns.id.in_(some)).order_by(columns.row)
        known.update((row.id, row.content) for row in connection.execute(rows))
    return known


def _pieces(ids: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(ids), _IDS_AT_ONCE):
        yield ids[start : start + _IDS_AT_ONCE]


def _insert_report(connection: Connection, row: dict[str, Any]) -> None:
    reports = schema.tables().reports
    if connection.execute(reports.select().where(reports.c.key == row["key"])).first() is None:
        connection.execute(reports.insert(), row)
