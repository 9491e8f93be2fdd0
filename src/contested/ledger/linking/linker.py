"""Links new statements with those that speak of the same event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from contested.ledger.linking.blocks import Index, Near
from contested.ledger.linking.compare import Compared, compare
from contested.ledger.linking.link import Link, Verdict, pair_of
from contested.ledger.linking.profile import Profile, profile_of
from contested.ledger.linking.reasons import reasons_of
from contested.ledger.linking.settings import Settings, load_settings
from contested.ledger.statement import Statement

_VERDICTS: tuple[Verdict, ...] = ("same", "unsure", "different")
_PAIRS, _ONES = 50_000, 256
"""Pairs, and statements, that are compared at once: enough to be quick, few enough to take little memory."""
__all__ = ["Cut", "Linking", "Scored", "link", "log_odds"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A statement whose place is so busy that not all of its claims were compared."""

    id: str
    left_out: int
    within_days: int
    """Only claims with datelines so many days apart were compared."""

    def __str__(self) -> str:
        """One line for a reader.

        >>> str(Cut(id="a1", left_out=812, within_days=2))
        'a1: 812 claims said more than 2 days before or after were not compared'
        """
        days = f"{self.within_days} day" + ("" if self.within_days == 1 else "s")
        return f"{self.id}: {self.left_out} claims said more than {days} before or after were not compared"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scored:
    """Some pairs, how they compare, and how probably they speak of one event."""

    compared: Compared
    scores: npt.NDArray[np.float64]
    ids: tuple[tuple[str, str], ...]
    """Of each pair, the lesser first."""
    turned: npt.NDArray[np.bool_]
    """Whether that is the other statement, and not the new one."""
    settings: Settings

    def verdicts(self) -> list[Verdict]:
        """Give the verdict of each pair."""
        settings = self.settings
        order = np.where(
            self.scores >= settings.same_from, 0, np.where(self.scores <= settings.different_to, 2, 1)
        )
        return [_VERDICTS[number] for number in order.tolist()]

    def links(self) -> Iterator[Link]:
        """Give the links, with their reasons."""
        reasons = reasons_of(self.compared, self.turned, self.settings)
        verdicts = self.verdicts()
        for (id_a, id_b), verdict, score, why in zip(
            self.ids, verdicts, self.scores.tolist(), reasons, strict=True
        ):
            yield Link(
                id_a=id_a,
                id_b=id_b,
                verdict=verdict,
                score=score,
                reasons=why,
                linker=self.settings.version,
            )


class Linking(Iterator[Scored]):
    """Pairs that may speak of one event, many at once; when all are taken it knows what was compared.

    Examples
    --------
    >>> linking = Linking([])
    >>> list(linking), linking.compared
    ([], 0)
    """

    def __init__(
        self,
        new: Iterable[Statement | Profile],
        candidates: Iterable[Statement | Profile] = (),
        settings: Settings | None = None,
        *,
        different: bool = False,
    ) -> None:
        self.compared = 0
        """Pairs that were compared."""
        self.cuts: list[Cut] = []
        """What was left out of busy places."""
        self.share = 0.0
        """How much of the work is done, 1 being all of it."""
        self._settings, self._different = settings or load_settings(), different
        self._scored = self._all(new, candidates)

    def __next__(self) -> Scored:
        """Give some more pairs."""
        return next(self._scored)

    def links(self) -> Iterator[Link]:
        """Give the links, one after the other."""
        for scored in self:
            yield from scored.links()

    def _all(
        self, new: Iterable[Statement | Profile], candidates: Iterable[Statement | Profile]
    ) -> Iterator[Scored]:
        ones, others = _profiles(new), _profiles(candidates)
        before = [other for name, other in others.items() if name not in ones]
        index = Index([*before, *ones.values()])
        earlier = ((one, index.near(one, before=row)) for row, one in enumerate(ones.values(), len(before)))
        for some, nears in _at_once(earlier):
            self.share += len(some) / len(ones)
            yield self._of(some, nears)

    def _of(self, ones: list[Profile], nears: list[Near]) -> Scored:
        """Score some statements with what is near each of them."""
        self.cuts += [
            Cut(id=one.id, left_out=near.left_out, within_days=near.within_days or 0)
            for one, near in zip(ones, nears, strict=True)
            if near.left_out
        ]
        compared = compare(ones, nears, self._settings)
        self.compared += len(compared.pairs)
        odds = log_odds(compared, self._settings)
        likely = np.flatnonzero(odds > (-np.inf if self._different else _logit(self._settings.different_to)))
        return self._named(compared.taken(likely), 1 / (1 + np.exp(-odds[likely])))

    def _named(self, compared: Compared, scores: npt.NDArray[np.float64]) -> Scored:
        pairs = compared.pairs
        here = [pairs.ones[left].id for left in pairs.left.tolist()]
        there = [pairs.columns.ids[row] for row in pairs.rows.tolist()]
        ids = tuple(map(pair_of, here, there))
        return Scored(
            compared=compared,
            scores=scores,
            ids=ids,
            turned=np.array([pair[0] != one for pair, one in zip(ids, here, strict=True)], dtype=np.bool_),
            settings=self._settings,
        )


def _profiles(statements: Iterable[Statement | Profile]) -> dict[str, Profile]:
    made = (one if isinstance(one, Profile) else profile_of(one) for one in statements)
    return {one.id: one for one in made}


def _at_once(nears: Iterable[tuple[Profile, Near]]) -> Iterator[tuple[list[Profile], list[Near]]]:
    """Gather statements with what is near them until there is enough to compare at once."""
    ones: list[Profile] = []
    found: list[Near] = []
    pairs = 0
    for one, near in nears:
        ones.append(one)
        found.append(near)
        pairs += len(near.rows)
        if pairs >= _PAIRS or len(ones) >= _ONES:
            yield ones, found
            ones, found, pairs = [], [], 0
    if ones:
        yield ones, found


def link(
    new: Iterable[Statement | Profile],
    candidates: Iterable[Statement | Profile] = (),
    *,
    settings: Settings | None = None,
    different: bool = False,
) -> Iterator[Link]:
    """Link new statements with the candidates and with one another.

    Parameters
    ----------
    new
        The statements to link, in any order; candidates that are among them are not linked twice.
    candidates
        What else they are compared with, and what is not compared among itself.
    settings
        Tables and weights; as shipped if not given.
    different
        Whether pairs that were compared and found different are yielded too. They are many; what was compared
        and is not yielded was found different.

    Returns
    -------
    iterator of Link
        Each pair once. `Linking` also counts, and gives many pairs at once.
    """
    return Linking(new, candidates, settings, different=different).links()


def log_odds(compared: Compared, settings: Settings) -> npt.NDArray[np.float64]:
    """Sum what the outcomes of each comparison weigh."""
    total = np.full(len(compared.pairs), settings.prior)
    for about, weights in settings.tables.items():
        total += weights[compared.codes[about]]
    return total


def _logit(probability: float) -> float:
    return float(np.log(probability / (1 - probability)))
