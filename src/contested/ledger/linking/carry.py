"""Carries people's judgements over to a new reading of the same reports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from contested.ledger.linking.link import Judgement
from contested.ledger.statement import Statement

__all__ = ["carried"]

_HALF = 0.5
"""Share of the words of two quotes together that must stand in both."""


def carried(
    judgements: Iterable[Judgement], *, before: Iterable[Statement], after: Iterable[Statement]
) -> tuple[Judgement, ...]:
    """Give judgements of statements that were read anew the ids of the new reading.

    A later version of an extractor gives a claim another id. It is taken for the same when it stands in
    the same text, is of the same kind, and at least half of the two quotes coincides.

    Parameters
    ----------
    judgements
        What people said of the earlier reading.
    before, after
        The earlier and the new reading of some reports.

    Returns
    -------
    tuple of Judgement
        In their order, as new ones beside the old: with the new ids, judge, reason and time unchanged. One
        whose claim is not found again, or is the same statement still, is not among them.
    """
    old = {statement.id: statement for statement in before}
    readings: dict[tuple[str, str, str], list[Statement]] = {}
    for statement in after:
        readings.setdefault(_where(statement), []).append(statement)
    found = []
    for judgement in judgements:
        a, b = (_again(old.get(end), readings) or end for end in (judgement.a, judgement.b))
        if {a, b} != {judgement.a, judgement.b} and a != b:
            found.append(replace(judgement, a=a, b=b))
    return tuple(found)


def _where(statement: Statement) -> tuple[str, str, str]:
    return statement.report.id, statement.report.text, statement.claim.kind


def _again(old: Statement | None, readings: dict[tuple[str, str, str], list[Statement]]) -> str | None:
    """Find the new reading of a statement."""
    if old is None:
        return None
    shared = [(_coincide(old, new), new.id) for new in readings.get(_where(old), ())]
    share, found = max(shared, default=(0.0, ""))
    return found if share >= _HALF else None


def _coincide(one: Statement, other: Statement) -> float:
    """Share of two quotes together that stands in both."""
    a, b = one.claim, other.claim
    both = min(a.end, b.end) - max(a.start, b.start)
    return both / (max(a.end, b.end) - min(a.start, b.start))
