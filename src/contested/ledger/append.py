"""Adds statements to a ledger: what it has already is found and left alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any

from contested.ledger import record, schema
from contested.ledger.numbers import id_numbers, instant_number, said_number
from contested.ledger.rows import add_rows, find_rows, next_row
from contested.ledger.statement import CORRECTION, Statement
from contested.reports.report import Report

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table

__all__ = ["Prepared", "append_all", "append_report", "note_reading", "prepare"]

_Id = tuple[int, int]
_Reader = tuple[str, str, str]
"""The identity of a report, its extractor, and the version of that."""
_Values = tuple[Any, ...]

_READER = ("identity", "extractor", "extractor_version")
_PAIR = ("earlier_row", "later_row", "recorded_at")
_PLACED = ("block", "place_row", "statement_row", "said_at", "recorded_at", "region_key")
_NUMBERED = ("row", "block", "id_head", "id_tail", "recorded_at", "said_at")
_CONTENT = ("report_row", "reading_row", *record.CLAIM_COLUMNS)
"""A reading of a statement that equals the last one in these is no news."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """One report's statements, checked, as rows that lack only the numbers of other rows."""

    report: Report
    report_row: dict[str, Any]
    said_at: int
    batch: tuple[Statement, ...]
    ids: tuple[_Id, ...]
    recorded: tuple[int, ...]
    """When, of each statement."""
    places: tuple[tuple[dict[str, Any], ...], ...]
    """The rows of the places of each statement."""

    def reader(self, statement: Statement) -> _Reader:
        """Tell whose reading a statement is of."""
        return (self.report_row["identity"], statement.extractor, statement.extractor_version)


def prepare(report: Report, batch: Sequence[Statement]) -> Prepared:
    """Check one report's statements and lay them out, before anything is written.

    Raises
    ------
    InputError
        An instant of them names no time zone, or what one supersedes is no id.
    """
    for one in batch:
        if one.supersedes is not None:
            id_numbers(one.supersedes)
    return Prepared(
        report=report,
        report_row=record.report_row(report),
        said_at=said_number(report),
        batch=tuple(batch),
        ids=tuple(id_numbers(one.id) for one in batch),
        recorded=tuple(instant_number(one.recorded_at, what="recorded_at") for one in batch),
        places=tuple(tuple(map(record.place_row, one.places)) for one in batch),
    )


def append_report(connection: Connection, report: Report, batch: Sequence[Statement]) -> int:
    """Insert what is new of one report's statements and return how many were."""
    return append_all(connection, [prepare(report, batch)])


def append_all(connection: Connection, prepared: Sequence[Prepared]) -> int:
    """Insert what is new of several reports' statements and return how many were.

    The connection is in a transaction in which nobody else writes.
    """
    some = [one for one in prepared if one.batch]
    places = _place_rows(connection, some)
    reports = _report_rows(connection, some)
    readings, old = _reading_rows(connection, some)
    known = _known(connection, [readings[reader] for reader in old])
    fresh = _Fresh(first=next_row(connection, schema.tables().statements), known=known)
    for one in some:
        report_row = reports[one.report_row["key"]]
        for number, statement in enumerate(one.batch):
            filed = {places[row["key"]]: row["region_key"] for row in one.places[number]}
            place_rows = [places[row["key"]] for row in one.places[number]]
            content = (
                report_row,
                readings[one.reader(statement)],
                *record.claim_values(statement, report_id=one.report.id, place_rows=place_rows),
            )
            fresh.take(one.ids[number], (one.recorded[number], one.said_at), content, filed)
    fresh.insert(connection)
    return len(fresh.rows)


@dataclass(slots=True, kw_only=True)
class _Known:
    """What a ledger has of one statement."""

    rows: list[int] = field(default_factory=list)
    content: _Values = ()
    """Of the last."""


@dataclass(slots=True, kw_only=True)
class _Fresh:
    """The rows to be inserted, in order."""

    first: int
    known: dict[_Id, _Known]
    rows: list[_Values] = field(default_factory=list)
    placed: list[_Values] = field(default_factory=list)
    overtaken: list[_Values] = field(default_factory=list)

    def take(self, key: _Id, when: tuple[int, int], content: _Values, filed: dict[int, str | None]) -> None:
        """Take a statement in unless its last reading said the same; `filed` has its places and regions."""
        known = self.known.get(key)
        if known is None:
            known = self.known[key] = _Known()
        elif known.content == content:
            return
        recorded_at, said_at = when
        number = self.first + len(self.rows)
        self.overtaken += [(earlier, number, recorded_at) for earlier in known.rows]
        known.rows.append(number)
        known.content = content
        block = number // schema.BLOCK
        self.rows.append((number, block, *key, *when, *content))
        self.placed += [
            (block, place, number, said_at, recorded_at, region) for place, region in filed.items()
        ]

    def insert(self, connection: Connection) -> None:
        """Write all of it."""
        tables = schema.tables()
        add_rows(connection, tables.statements, (*_NUMBERED, *_CONTENT), self.rows)
        add_rows(connection, tables.statement_places, _PLACED, sorted(self.placed))
        add_rows(connection, tables.overtaken, _PAIR, self.overtaken)


def _known(connection: Connection, readings: Sequence[int]) -> dict[_Id, _Known]:
    """Return what the ledger has of the statements of some readings, by id."""
    names = ("row", "id_head", "id_tail", *_CONTENT)
    known: dict[_Id, _Known] = {}
    for found in sorted(find_rows(connection, schema.tables().statements, names, "reading_row", readings)):
        row, head, tail, *content = found
        there = known.setdefault((head, tail), _Known())
        there.rows.append(row)
        there.content = tuple(content)
    return known


# ---------------------------------------------------------------- places, reports and readings, each once


def _place_rows(connection: Connection, prepared: Sequence[Prepared]) -> dict[str, int]:
    """Give each place's row by its key, and add the places that are new."""
    rows = (row for one in prepared for places in one.places for row in places)
    return _rows_by_key(connection, schema.tables().places, rows)


def _report_rows(connection: Connection, prepared: Sequence[Prepared]) -> dict[str, int]:
    """Give each report's row by its key, and add the reports that are new."""
    return _rows_by_key(connection, schema.tables().reports, (one.report_row for one in prepared))


def _rows_by_key(connection: Connection, table: Table, rows: Iterable[dict[str, Any]]) -> dict[str, int]:
    asked = {row["key"]: row for row in rows}
    known: dict[str, int] = dict(find_rows(connection, table, ("key", "row"), "key", asked))
    new = [row for key, row in asked.items() if key not in known]
    if new:
        numbers = count(next_row(connection, table))
        added = [(next(numbers), *row.values()) for row in new]
        add_rows(connection, table, ("row", *new[0]), added)
        known.update((row["key"], values[0]) for row, values in zip(new, added, strict=True))
    return known


def note_reading(
    connection: Connection, report: Report, *, reader: tuple[str, str], recorded_at: int
) -> None:
    """Note that an extractor has read a report, also when it found nothing."""
    _readings(connection, {(record.report_identity(report), *reader): recorded_at})


def _reading_rows(
    connection: Connection, prepared: Sequence[Prepared]
) -> tuple[dict[_Reader, int], set[_Reader]]:
    """Give each reading's row, and those of them that were there before."""
    asked: dict[_Reader, int] = {}
    for one in prepared:
        for statement, recorded_at in zip(one.batch, one.recorded, strict=True):
            asked.setdefault(one.reader(statement), recorded_at)
    return _readings(connection, asked)


def _readings(connection: Connection, asked: dict[_Reader, int]) -> tuple[dict[_Reader, int], set[_Reader]]:
    """Add the readings that are new; they overtake every earlier one of their reports."""
    tables = schema.tables()
    found = find_rows(connection, tables.readings, (*_READER, "row"), "identity", {who[0] for who in asked})
    numbers: dict[_Reader, int] = {(one[0], one[1], one[2]): one[3] for one in found}
    old = asked.keys() & numbers.keys()
    new = [(who, recorded_at) for who, recorded_at in asked.items() if who not in numbers]
    if new:
        first = next_row(connection, tables.readings)
        rows = [(row, *who, recorded_at) for row, (who, recorded_at) in enumerate(new, first)]
        add_rows(connection, tables.readings, ("row", *_READER, "recorded_at"), rows)
        add_rows(connection, tables.overtaken_readings, _PAIR, list(_overtaken(numbers, rows)))
        numbers.update((who, row) for row, (who, _) in enumerate(new, first))
    return numbers, old


def _overtaken(numbers: dict[_Reader, int], new: Sequence[_Values]) -> Iterator[_Values]:
    """Pair each new reading with the earlier ones of its report; corrections neither overtake nor are."""
    earlier: dict[str, list[int]] = {}
    for (identity, extractor, _), row in numbers.items():
        if extractor != CORRECTION:
            earlier.setdefault(identity, []).append(row)
    for row, identity, extractor, _, recorded_at in new:
        if extractor == CORRECTION:
            continue
        there = earlier.setdefault(identity, [])
        yield from [(number, row, recorded_at) for number in there]
        there.append(row)
