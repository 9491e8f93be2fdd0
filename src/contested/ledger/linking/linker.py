"""Links new statements with those that speak of the same event."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from contested.ledger.linking.blocks import Candidates, Index, Near
from contested.ledger.linking.columns import Columns
from contested.ledger.linking.compare import Compared, compare
from contested.ledger.linking.link import Link, Verdict, pair_of
from contested.ledger.linking.profile import Profile, profile_of
from contested.ledger.linking.reasons import reasons_for
from contested.ledger.linking.settings import Settings, load_settings
from contested.ledger.statement import Statement

_KEPT = 20_000
"""Profiles made again and kept at hand."""
__all__ = ["Cut", "Linking", "link", "log_odds"]


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


class Linking(Iterator[Link]):
    """The links, one after the other; when they are all taken it knows what was compared and what was not."""

    def __init__(
        self,
        new: Sequence[Statement | Profile],
        candidates: Candidates,
        settings: Settings,
        *,
        different: bool,
    ) -> None:
        self.compared = 0
        """Pairs that were compared."""
        self.cuts: list[Cut] = []
        """What was left out of busy places."""
        self._settings, self._different = settings, different
        self._made: dict[str, Profile] = {}
        self._links = self._all(new, candidates)

    def __next__(self) -> Link:
        """Give the next link."""
        return next(self._links)

    def _all(self, new: Sequence[Statement | Profile], candidates: Candidates) -> Iterator[Link]:
        profiles = {p.id: p for p in (s if isinstance(s, Profile) else profile_of(s) for s in new)}
        among_new = Index()
        for profile in profiles.values():
            yield from self._of(profile, candidates.near(profile), leave_out=profiles)
            yield from self._of(profile, among_new.near(profile), leave_out={})
            among_new.add(profile)

    def _of(self, one: Profile, near: Near, *, leave_out: dict[str, Profile]) -> Iterator[Link]:
        if near.left_out:
            self.cuts.append(Cut(id=one.id, left_out=near.left_out, within_days=near.within_days or 0))
        compared = compare(one, near, self._settings)
        self.compared += len(compared.rows)
        odds = log_odds(compared, self._settings)
        least = -np.inf if self._different else _logit(self._settings.different_to)
        likely = np.flatnonzero(odds > least)
        scores = (1 / (1 + np.exp(-odds[likely]))).tolist()
        rows = compared.rows[likely].tolist()
        for row, score, outcome in zip(rows, scores, compared.outcomes(likely), strict=True):
            if compared.columns.ids[row] not in leave_out:
                yield self._link(one, self._profile(compared.columns, row), score, outcome)

    def _profile(self, columns: Columns, row: int) -> Profile:
        """Make a profile again, once for all that are linked with it."""
        found = self._made.get(columns.ids[row])
        if found is None:
            if len(self._made) >= _KEPT:
                self._made.clear()
            found = self._made[columns.ids[row]] = columns.profile(row)
        return found

    def _link(self, one: Profile, other: Profile, score: float, outcome: Sequence[str]) -> Link:
        id_a, id_b = pair_of(one.id, other.id)
        a, b = (one, other) if one.id == id_a else (other, one)
        return Link(
            id_a=id_a,
            id_b=id_b,
            verdict=_verdict(score, self._settings),
            score=score,
            reasons=reasons_for(a, b, outcome, self._settings),
            linker=self._settings.version,
        )


def link(
    new: Sequence[Statement | Profile],
    *,
    candidates: Candidates,
    settings: Settings | None = None,
    different: bool = False,
) -> Linking:
    """Link new statements with the candidates and with one another.

    Parameters
    ----------
    new
        The statements to link, in any order; candidates that are among them are not linked twice.
    candidates
        Who finds what is near a statement: an `Index`, or a store.
    settings
        Tables and weights; as shipped if not given.
    different
        Whether pairs that were compared and found different are yielded too. They are many; what was compared
        and is not yielded was found different.

    Returns
    -------
    Linking
        An iterator of links, each pair once, that also counts.
    """
    return Linking(new, candidates, settings or load_settings(), different=different)


def log_odds(compared: Compared, settings: Settings) -> npt.NDArray[np.float64]:
    """Sum what the outcomes of each comparison weigh."""
    total = np.full(len(compared.rows), settings.prior)
    for about, weights in settings.tables.items():
        total += weights[compared.codes[about]]
    return total


def _verdict(score: float, settings: Settings) -> Verdict:
    if score >= settings.same_from:
        return "same"
    return "different" if score <= settings.different_to else "unsure"


def _logit(probability: float) -> float:
    return float(np.log(probability / (1 - probability)))
