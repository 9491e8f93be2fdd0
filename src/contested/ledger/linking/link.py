"""A link: two statements, whether they speak of the same event, how surely, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, get_args

from contested.errors import InputError

__all__ = ["VERDICTS", "Judgement", "Link", "Pair", "Reason", "Verdict", "judged", "latest", "pair_of"]

Verdict = Literal["same", "different", "unsure"]
VERDICTS: tuple[str, ...] = get_args(Verdict)
Pair = tuple[str, str]
"""Two ids of statements, the lesser first."""


def pair_of(one: str, other: str) -> Pair:
    """Order two ids, so that a pair has one name.

    >>> pair_of("b", "a")
    ('a', 'b')
    """
    if one == other:
        raise InputError(f"a statement ({one}) cannot be linked with itself")
    return (one, other) if one < other else (other, one)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One thing that speaks for or against a link."""

    about: str
    """What was compared: kind, sides, places, days, said, quantity, stance, source, report."""
    text: str
    """A reader's words: "same town Kupiansk"."""
    weight: float
    """What it adds to the log-odds; above 0 speaks for the same event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Whether two statements speak of the same event.

    Examples
    --------
    >>> link = Link(id_a="a", id_b="b", verdict="same", score=0.93, reasons=(), linker="1")
    >>> link.pair
    ('a', 'b')
    """

    id_a: str
    id_b: str
    verdict: Verdict
    score: float
    """The probability that they speak of the same event, by the fitted weights."""
    reasons: tuple[Reason, ...]
    linker: str
    """Version of the rules and weights."""
    judged_by: str | None = None
    """The person whose judgement the verdict is; ``None`` for the linker's own."""

    def __post_init__(self) -> None:
        """Refuse a pair out of order, and what is no probability or verdict."""
        if self.id_a >= self.id_b:
            raise InputError(f"a link names its lesser id first: {self.id_a}, {self.id_b}")
        if not 0 <= self.score <= 1 or self.verdict not in VERDICTS:
            raise InputError(f"no verdict or probability: {self.verdict}, {self.score}")

    @property
    def pair(self) -> Pair:
        """The two ids, the lesser first."""
        return self.id_a, self.id_b


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a person says of a pair; it outranks every linker, and stays when all is linked anew."""

    a: str
    b: str
    verdict: Verdict
    by: str
    why: str
    at: datetime
    """Aware, UTC."""

    def __post_init__(self) -> None:
        """Refuse a judgement of nobody, of one statement, or at no known time."""
        if not self.by.strip() or self.verdict not in VERDICTS:
            raise InputError("a judgement needs somebody who judged, and same, different or unsure")
        if self.at.tzinfo is None:
            raise InputError(f"a judgement's time ({self.at}) names no time zone")
        pair_of(self.a, self.b)

    @property
    def pair(self) -> Pair:
        """The two ids, the lesser first."""
        return pair_of(self.a, self.b)


def latest(judgements: Iterable[Judgement]) -> dict[Pair, Judgement]:
    """Give the judgement that counts for each pair: the last, of two at one moment that by the later name."""
    found: dict[Pair, Judgement] = {}
    for judgement in sorted(judgements, key=lambda one: (one.at, one.by, one.verdict, one.why)):
        found[judgement.pair] = judgement
    return found


def judged(links: Iterable[Link], judgements: Iterable[Judgement]) -> Iterator[Link]:
    """Put people's judgements in the place of the linker's verdicts.

    A pair that was judged and never linked is yielded too, after the others.
    """
    left = latest(judgements)
    for link in links:
        judgement = left.pop(link.pair, None)
        yield link if judgement is None else _overruled(link, judgement)
    for pair, judgement in sorted(left.items()):
        bare = Link(id_a=pair[0], id_b=pair[1], verdict="unsure", score=0.5, reasons=(), linker="")
        yield _overruled(bare, judgement)


def _overruled(link: Link, judgement: Judgement) -> Link:
    score = {"same": 1.0, "different": 0.0, "unsure": link.score}[judgement.verdict]
    said = f"judged {judgement.verdict} by {judgement.by}" + (f": {judgement.why}" if judgement.why else "")
    reasons = (Reason(about="judgement", text=said, weight=0.0), *link.reasons)
    return replace(link, verdict=judgement.verdict, score=score, reasons=reasons, judged_by=judgement.by)
