"""Finds statements that cannot both be true: two holders of one place at one time, a claim and its denial."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from contested.ledger.statement import Statement
from contested.places.place import Place
from contested.theatre.theatre import Theatre

__all__ = ["Contradiction", "contradictions"]

_CONTROL = frozenset({"control_gained", "control_lost", "control_held"})
_SAID = frozenset({"asserted", "admitted", "assessed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Two statements that cannot both be true, and why."""

    place: Place
    a: Statement
    """The one said first."""
    b: Statement
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Word:
    """What a statement says of who holds a place, over which days."""

    statement: Statement
    holder: str
    denied: bool
    first: date
    last: date


def contradictions(statements: Iterable[Statement], *, theatre: Theatre) -> tuple[Contradiction, ...]:
    """Find contradictions about who holds which place, town by town.

    Two statements contradict each other when one says that a side holds a place on days for which the other
    says that the enemy does, or denies it. Where the one ends on the day on which the other begins, both may
    be true; what is unconfirmed or foretold contradicts nothing.

    Parameters
    ----------
    statements
        Those that stand.
    theatre
        Its sides.
    """
    by_place: dict[object, list[tuple[Place, _Word]]] = defaultdict(list)
    for statement in statements:
        word = _word(statement, theatre)
        for place in statement.places_at() if word is not None else ():
            if word is not None and place.precision in {"settlement", "region"}:
                by_place[place.geonameid or place.name].append((place, word))
    found = [one for words in by_place.values() for one in _among(words, theatre)]
    return tuple(sorted(found, key=lambda one: (_said(one.a), _said(one.b), one.a.id, one.b.id)))


def _word(statement: Statement, theatre: Theatre) -> _Word | None:
    claim = statement.claim
    denied = claim.stance == "denied"
    if claim.kind not in _CONTROL or claim.side is None or not (denied or claim.stance in _SAID):
        return None
    holder = theatre.enemy_of(claim.side) if claim.kind == "control_lost" else claim.side
    last = claim.valid.last_day or statement.report.published
    if holder is None:
        return None
    return _Word(
        statement=statement, holder=holder, denied=denied, first=claim.valid.first_day or last, last=last
    )


def _among(words: list[tuple[Place, _Word]], theatre: Theatre) -> Iterator[Contradiction]:
    for (place, one), (_, other) in combinations(words, 2):
        first, second = sorted((one, other), key=lambda word: (_said(word.statement), word.statement.id))
        reason = _reason(first, second, theatre)
        if reason is not None and first.statement.id != second.statement.id:
            yield Contradiction(place=place, a=first.statement, b=second.statement, reason=reason)


def _reason(one: _Word, other: _Word, theatre: Theatre) -> str | None:
    start, end = max(one.first, other.first), min(one.last, other.last)
    if start > end or (one.denied and other.denied):
        return None
    days = start.isoformat() if start == end else f"{start.isoformat()} to {end.isoformat()}"
    if one.denied != other.denied:
        told = other if one.denied else one
        denying = one if one.denied else other
        if told.holder != denying.holder:
            return None
        return f"one says that {theatre.side(told.holder).name} holds it, the other denies it ({days})"
    if one.holder == other.holder or _hands_over(one, other):
        return None
    names = " and ".join(theatre.side(word.holder).name for word in (one, other))
    return f"held by {names} at once ({days})"


def _hands_over(one: _Word, other: _Word) -> bool:
    """Whether the one ends on the day on which the other begins."""
    if (one.first, one.last) == (other.first, other.last):
        return False
    return one.last == other.first or other.last == one.first


def _said(statement: Statement) -> str:
    report = statement.report
    return (report.published_at or report.published).isoformat()
