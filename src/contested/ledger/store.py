"""The ledger: everything that reports said, kept for good, and what was known at any past moment.

Rows are only ever added. The same reading of the same report is recorded once. A later reading of a statement
is recorded beside the earlier one; a newer extractor's reading of a report stands beside the older and is the
default; a correction stands in the place of another statement, a retraction takes one out. `as_of` tells what
of all that was known at a moment.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Self

from contested.errors import InputError, RecordError
from contested.ledger import append as adding
from contested.ledger import ask, database
from contested.ledger.ask import Question
from contested.ledger.database import MEMORY, default_path
from contested.ledger.numbers import instant_number
from contested.ledger.retraction import Retraction, add_retraction, retractions
from contested.ledger.statement import CORRECTION, Statement
from contested.reports.report import Report

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

__all__ = ["MEMORY", "AppendResult", "Ledger", "default_path"]

_AT_ONCE = 5_000
"""Statements in a transaction: more of them would save little time, and keep other writers waiting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppendResult:
    """How many statements were new, and how many the ledger already had."""

    added: int
    present: int


class Ledger:
    """An append-only store of statements: one SQLite file, or a PostgreSQL database.

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
        """Open a ledger, and make it if there is none; one of an earlier version is brought up to date.

        Parameters
        ----------
        location
            A path, ``sqlite:///PATH``, ``":memory:"``, ``postgresql://USER:PASSWORD@HOST/DATABASE``, or
            ``None`` for the user's own (`default_path`).
        create
            Whether a missing file is made; else it is refused.
        timeout_s
            How long another program's writing, or a server, is waited for.

        Raises
        ------
        InputError
            It cannot be opened or reached, is locked, damaged, of a later version, or no ledger.
        """
        if isinstance(location, str) and database.is_server(location):
            ledger = cls(database.engine(location, timeout_s=timeout_s), where=database.server_name(location))
            return ledger._claimed(None)
        path = database.path_of(location)
        if path is not None:
            database.prepare(path, create=create)
        ledger = cls(database.engine(path, timeout_s=timeout_s), where=MEMORY if path is None else str(path))
        return ledger._claimed(path)

    def _claimed(self, path: Path | None) -> Ledger:
        try:
            with self.connect() as connection:
                database.claim(connection, path)
        except BaseException:
            self.close()
            raise
        return self

    def close(self) -> None:
        """Let go of the database; a closed ledger stays closed."""
        if self._engine is not None:
            self._engine.dispose()
        self._engine = None

    def __enter__(self) -> Self:
        """Return the ledger itself; leaving the block closes it."""
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # ------------------------------------------------------------ adding

    def append(self, statements: Iterable[Statement]) -> AppendResult:
        """Record statements; what the ledger already has is counted and left alone.

        A report's statements are in one transaction, with those of other reports when there are many: all of
        them are recorded, or none.

        Raises
        ------
        InputError
            The ledger cannot be written, or a statement's `recorded_at` names no time zone.
        """
        added = seen = size = 0
        waiting: list[adding.Prepared] = []
        try:
            for report, group in groupby(statements, key=lambda statement: statement.report):
                waiting.append(adding.prepare(report, list(group)))
                size += len(waiting[-1].batch)
                if size >= _AT_ONCE:
                    added, seen = added + self._write(waiting), seen + size
                    waiting, size = [], 0
        except InputError as error:
            self._write(waiting)
            raise error.at(self.where) from None
        added, seen = added + self._write(waiting), seen + size
        return AppendResult(added=added, present=seen - added)

    def _write(self, prepared: Sequence[adding.Prepared]) -> int:
        if not prepared:
            return 0
        with self.writing() as connection:
            return adding.append_all(connection, prepared)

    def append_reading(
        self,
        report: Report,
        statements: Sequence[Statement],
        *,
        extractor: str,
        version: str,
        recorded_at: datetime,
    ) -> AppendResult:
        """Record what an extractor found in a whole report: it becomes the report's default reading.

        Unlike `append` it notes a reading that found nothing.
        """
        instant = instant_number(recorded_at, what="recorded_at")
        with self.writing() as connection:
            adding.note_reading(connection, report, reader=(extractor, version), recorded_at=instant)
            added = adding.append_report(connection, report, statements)
        return AppendResult(added=added, present=len(statements) - added)

    def correct(self, statement_id: str, corrected: Statement, *, by: str, at: datetime) -> Statement:
        """Put a corrected statement in the place of another, which is kept.

        Parameters
        ----------
        statement_id
            The one that is corrected; it must stand.
        corrected
            What it should say; its extractor, version, time and what it supersedes are set here.
        by, at
            Who corrects it, and when (aware).

        Returns
        -------
        Statement
            As it was recorded.

        Raises
        ------
        InputError
            No such statement stands.
        """
        self._standing_one(statement_id)
        made = replace(
            corrected,
            extractor=CORRECTION,
            extractor_version=by,
            recorded_at=at,
            supersedes=statement_id,
        )
        with self.writing() as connection:
            adding.append_report(connection, made.report, [made])
        return made

    def retract(self, statement_id: str, *, by: str, why: str, at: datetime) -> Retraction:
        """Take a statement out: it is kept, and stands no more from then on.

        Raises
        ------
        InputError
            No such statement stands, or `at` names no time zone.
        """
        self._standing_one(statement_id)
        made = Retraction(statement_id=statement_id, by=by, why=why, recorded_at=at)
        with self.writing() as connection:
            add_retraction(connection, made)
        return made

    # ------------------------------------------------------------ asking

    def ask(self, question: Question) -> list[Statement]:
        """Answer any question with statements."""
        with self.connect() as connection:
            try:
                return ask.statements(connection, question)
            except (RecordError, KeyError, TypeError, ValueError) as error:
                if isinstance(error, InputError):
                    raise
                reason = f"is damaged: a statement cannot be read back ({error})"
                raise InputError(reason, where=self.where) from error

    def count(self, question: Question) -> int:
        """Count the statements that answer a question."""
        with self.connect() as connection:
            return ask.count(connection, question)

    def statements(self, report_id: str | None = None) -> list[Statement]:
        """Return what stands now (of one report), in the order of recording."""
        return self.ask(Question(report=report_id))

    def as_of(self, moment: datetime) -> list[Statement]:
        """Return what stood at a moment (aware): nothing that was recorded later.

        Raises
        ------
        InputError
            The moment names no time zone.
        """
        return self.ask(Question(as_of=moment))

    def for_place(self, place: str | int, *, as_of: datetime | None = None) -> list[Statement]:
        """Return the statements about a place, by its printed name (in any case) or GeoNames number."""
        return self.ask(Question(place=place, as_of=as_of))

    def history(self, statement_id: str) -> list[Statement]:
        """Return every recorded reading of one statement, in the order of recording."""
        return self.ask(Question(ids=frozenset({statement_id}), all_rows=True))

    def retractions(self, statement_id: str | None = None) -> list[Retraction]:
        """Return what was retracted, in the order of recording."""
        with self.connect() as connection:
            return retractions(connection, statement_id)

    def _standing_one(self, statement_id: str) -> Statement:
        found = self.ask(Question(ids=frozenset({statement_id}), extractor=None))
        known = found or [
            one for one in self.ask(Question(ids=frozenset({statement_id}), all_rows=True)) if not found
        ]
        if not known:
            raise InputError(f"no statement {statement_id}", where=self.where)
        if not found:
            raise InputError(f"statement {statement_id} stands no more", where=self.where)
        return found[0]

    # ------------------------------------------------------------ connections

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Connect for one transaction in which nobody else writes."""
        with self.connect() as connection:
            database.begin_writing(connection)
            yield connection
            connection.commit()

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        """Connect for one piece of work, and turn the database's own errors into one line."""
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
