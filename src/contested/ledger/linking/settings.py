"""What linking goes by: which kinds go together, how wide to look, and what each likeness weighs."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from contested.claims.claim import KINDS
from contested.errors import InputError

__all__ = ["OUTCOMES", "Settings", "Window", "load_settings", "settings_of"]

KindPair = frozenset[str]
OUTCOMES: dict[str, tuple[str, ...]] = {
    "kind": (
        "other", "change", "lasting", "amount", "advance", "repeated", "plan", "advance_and_change",
        "held_and_change", "harm", "kindred",
    ),
    "sides": ("agree", "swapped", "unknown", "contradict"),
    "places": (
        "same", "same_several", "some_shared", "same_region", "inside", "none_named", "one_unnamed", "apart",
    ),
    "days": tuple(
        f"{often}_{how}"
        for often in ("once", "repeated")
        for how in ("same_day", "overlap", "overlap_open", "next_day", "few_days", "apart")
    ),
    "said": tuple(
        f"{often}_{how}"
        for often in ("once", "repeated")
        for how in ("same_day", "next_day", "few_days", "week", "later")
    ),
    "quantity": ("none", "one_only", "agree", "near", "differ"),
    "stance": ("alike", "denied", "forecast"),
    "source": ("same_speaker", "same_publisher", "other"),
    "report": ("two", "one"),
}  # fmt: skip
"""What is compared, and how it can turn out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """How far apart in time two claims are still compared, in days."""

    lookback_days: int
    horizon_days: int
    slack_days: int
    bucket_days: int
    long_days: int
    most: int
    """Claims compared with one before the window is narrowed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The tables of ``kinds.toml`` and ``weights.toml``."""

    version: str
    window: Window
    same_from: float
    different_to: float
    repeated: frozenset[str]
    either_side: frozenset[str]
    opposite_sides: Mapping[KindPair, str]
    """Pairs of kinds that tell one event with the sides turned about, to how they belong together."""
    same_side: Mapping[KindPair, str]
    prior: float
    """Log-odds that two compared claims speak of one event, before anything is known of them."""
    weights: Mapping[str, Mapping[str, float]]
    """What is compared, to its outcome, to what that adds to the log-odds."""

    @property
    def tables(self) -> dict[str, npt.NDArray[np.float64]]:
        """The weights of each comparison in the order of its `OUTCOMES`; what is not listed weighs nothing."""
        return {
            about: np.array([self.weights.get(about, {}).get(outcome, 0.0) for outcome in outcomes])
            for about, outcomes in OUTCOMES.items()
        }


@cache
def load_settings() -> Settings:
    """Read the settings that ship with the package.

    >>> load_settings().same_from > load_settings().different_to
    True
    """
    folder = files("contested.ledger.linking")
    kinds = (folder / "kinds.toml").read_text(encoding="utf-8")
    return settings_of(kinds, (folder / "weights.toml").read_text(encoding="utf-8"))


def settings_of(kinds: str, weights: str) -> Settings:
    """Read the texts of the two files.

    Raises
    ------
    InputError
        A table is missing, or names a kind that there is not.
    """
    try:
        table, fitted = tomllib.loads(kinds), tomllib.loads(weights)
        read = Settings(
            version=fitted["version"],
            window=Window(**table["window"]),
            same_from=table["verdict"]["same"],
            different_to=table["verdict"]["different"],
            repeated=frozenset(table["repeated"]),
            either_side=frozenset(table["either_side"]),
            opposite_sides=_pairs(table["opposite_sides"]),
            same_side=_pairs(table["same_side"]),
            prior=fitted["prior"],
            weights=fitted["weights"],
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise InputError(f"the settings of linking are not well formed: {error!r}") from error
    named = read.repeated.union(read.either_side, *read.opposite_sides, *read.same_side)
    if strangers := sorted(named.difference(KINDS)):
        raise InputError(f"the settings of linking name unknown kinds: {', '.join(strangers)}")
    weighed = {(about, outcome) for about, table in read.weights.items() for outcome in table}
    known = {(about, outcome) for about, outcomes in OUTCOMES.items() for outcome in outcomes}
    if unknown := sorted(" ".join(pair) for pair in weighed - known):
        raise InputError(f"the settings of linking weigh unknown outcomes: {', '.join(unknown)}")
    return read


def _pairs(listed: Mapping[str, list[list[str]]]) -> dict[KindPair, str]:
    if strangers := sorted(listed.keys() - set(OUTCOMES["kind"])):
        raise InputError(f"the settings of linking name unknown pairs of kinds: {', '.join(strangers)}")
    return {frozenset(pair): how for how, pairs in listed.items() for pair in pairs}
