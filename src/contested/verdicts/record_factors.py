"""How much a source's word should weigh beside others of its kind, by how the maps bore it out so far."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from contested.verdicts.track_record import Outcome

__all__ = ["Tally", "factors_of", "tallies_of"]

_DOUBT = 10.0
"""The record of others of its kind counts as much as so many claims of a source's own."""
_DECIDED = frozenset({"borne out", "not borne out"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What a source told of changes of hands, and how many of them were borne out."""

    name: str
    side: str | None
    count: int
    borne_out: int
    expected: float
    """The share that was borne out of what others said in the same interest."""


def tallies_of(outcomes: Iterable[Outcome]) -> tuple[Tally, ...]:
    """Count by source what the maps decided, beside what they made of the same interest in all sources.

    An admission is borne out more often than a boast, whoever makes it: a source is measured by its own sort.
    """
    decided = [outcome for outcome in outcomes if outcome.fate in _DECIDED]
    usual = _shares(decided)
    groups: dict[tuple[str, str | None], list[Outcome]] = defaultdict(list)
    for outcome in decided:
        teller = outcome.assertion.teller
        groups[teller.key, teller.side].append(outcome)
    return tuple(
        Tally(
            name=group[0].assertion.teller.name,
            side=side,
            count=len(group),
            borne_out=sum(outcome.fate == "borne out" for outcome in group),
            expected=sum(usual[outcome.assertion.interest] for outcome in group) / len(group),
        )
        for (_, side), group in groups.items()
    )


def factors_of(tallies: Sequence[Tally]) -> dict[str, float]:
    """Give each source and side the factor that its statements weigh by.

    It is the share borne out beside the share that is usual in the same interests: who is borne out half as
    often counts half. The share of each side is drawn towards what is usual, and that of each source towards
    its side's, as far as they have told little: the mean of a beta distribution whose prior is the others'
    record.

    Returns
    -------
    dict of str to float
        By the side's key, and by the source's name.

    Examples
    --------
    >>> good = Tally(name="Gazette", side="neutral", count=40, borne_out=39, expected=0.8)
    >>> new = Tally(name="Herald", side="R", count=1, borne_out=0, expected=0.8)
    >>> found = factors_of([good, new])
    >>> {name: round(factor, 2) for name, factor in found.items()}
    {'neutral': 1.17, 'R': 0.91, 'Gazette': 1.21, 'Herald': 0.83}
    """
    sides: dict[str, list[Tally]] = defaultdict(list)
    for tally in tallies:
        sides[tally.side or ""].append(tally)
    by_side = {side: _side_factor(told) for side, told in sides.items()}
    found = {side: factor for side, factor in by_side.items() if side}
    for tally in tallies:
        prior = by_side[tally.side or ""] * tally.expected
        found[tally.name] = _factor(tally.count, tally.borne_out, prior=prior, expected=tally.expected)
    return found


def _side_factor(told: Sequence[Tally]) -> float:
    count = sum(tally.count for tally in told)
    expected = sum(tally.expected * tally.count for tally in told) / count if count else 0.0
    return _factor(count, sum(tally.borne_out for tally in told), prior=expected, expected=expected)


def _factor(count: int, borne_out: int, *, prior: float, expected: float) -> float:
    return (borne_out + _DOUBT * prior) / (count + _DOUBT) / expected if expected else 1.0


def _shares(outcomes: Sequence[Outcome]) -> Mapping[str, float]:
    """The share borne out by interest; a half of one more each way, so that none is sure."""
    right: dict[str, list[bool]] = defaultdict(list)
    for outcome in outcomes:
        right[outcome.assertion.interest].append(outcome.fate == "borne out")
    return {interest: (sum(found) + 0.5) / (len(found) + 1.0) for interest, found in right.items()}
