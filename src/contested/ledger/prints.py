"""Finds which reports in a ledger share text, by fingerprints of theirs that it keeps."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from contested.ledger import ask, record, schema
from contested.ledger.around import said_around
from contested.ledger.ask import Question
from contested.ledger.linking.copies import TOO_COMMON, Copy, CopyIndex
from contested.ledger.linking.shingles import fingerprints, shingles_of
from contested.ledger.numbers import instant_number
from contested.ledger.rows import add_rows, find_rows
from contested.reports.report import Report

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from contested.ledger.store import Ledger

__all__ = ["shared_text"]

Marks = npt.NDArray[np.uint64]
_MARK = np.dtype("<u8")
"""How fingerprints are kept, whatever the machine."""
_AT_ONCE = 500


def shared_text(ledger: Ledger, new: Question, *, said: Collection[date]) -> Iterator[Copy]:
    """Tell what text the reports of some statements share with one another and with those of their time.

    Each report is broken into shingles once, when it is new; later its fingerprints are read, and its text
    only if another report has one of them.

    Parameters
    ----------
    ledger
        Open; fingerprints that it lacks are added.
    new
        Asks for the statements.
    said
        The datelines of their reports.
    """
    if not said:
        return
    with ledger.connect() as connection:
        mine = {row for (row,) in ask.columns(connection, new, ("report_row",))}
        near = _reports_around(connection, said)
    marks = _marks(ledger, mine | near)
    with ledger.connect() as connection:
        fresh, alike = (_reports(connection, rows) for rows in (mine, _with_marks_of(mine, marks)))
    index = CopyIndex()
    for report in alike:
        index.file(report)
    for report in fresh:
        yield from index.add(report)


def _reports_around(connection: Connection, said: Collection[date]) -> set[int]:
    """Give the rows of reports that came out not too long before or after some datelines."""
    import sqlalchemy as sa  # noqa: PLC0415  # loaded with the ledger already

    columns, question = schema.tables().statements.c, said_around(said)
    asked = sa.select(columns.report_row).distinct()
    if question.said_from is not None and question.said_by is not None:
        first, last = map(instant_number, (question.said_from, question.said_by))
        asked = asked.where(columns.said_at.between(first, last))
    return set(connection.execute(asked).scalars())


def _marks(ledger: Ledger, rows: set[int]) -> dict[int, Marks]:
    """Give the fingerprints of some reports by their rows; those that the ledger lacks are added to it."""
    table = schema.tables().prints
    with ledger.connect() as connection:
        found = dict(find_rows(connection, table, ("report_row", "marks"), "report_row", rows))
    lacking = sorted(rows - found.keys())
    for start in range(0, len(lacking), _AT_ONCE):
        with ledger.writing() as connection:
            some = set(lacking[start : start + _AT_ONCE])
            some -= {row for (row,) in find_rows(connection, table, ("report_row",), "report_row", some)}
            texts = find_rows(connection, schema.tables().reports, ("row", "text"), "row", some)
            made = [(row, np.array(fingerprints(shingles_of(text)), _MARK).tobytes()) for row, text in texts]
            add_rows(connection, table, ("report_row", "marks"), made)
        found.update(made)
    return {row: np.frombuffer(marks, _MARK) for row, marks in found.items()}


def _with_marks_of(mine: Collection[int], marks: Mapping[int, Marks]) -> list[int]:
    """Give the rows of the other reports that have a fingerprint of one of some, standing text left out."""
    others = [row for row in marks if row not in mine]
    asked = np.unique(np.concatenate([marks[row] for row in mine]))
    if not others or not asked.size:
        return []
    there = np.concatenate([marks[row] for row in others])
    owners = np.repeat(np.array(others), [len(marks[row]) for row in others])
    where = np.minimum(np.searchsorted(asked, there), len(asked) - 1)
    shared = asked[where] == there
    counts = np.bincount(where[shared], minlength=len(asked))
    telling = shared & (counts[where] < TOO_COMMON)
    return [int(row) for row in np.unique(owners[telling])]


def _reports(connection: Connection, rows: Collection[int]) -> list[Report]:
    names = ("row", *record.REPORT_COLUMNS)
    found = find_rows(connection, schema.tables().reports, names, "row", rows)
    return sorted(map(record.report_of, found), key=lambda one: (one.published, one.id))
