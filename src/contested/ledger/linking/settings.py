"""What linking goes by: which kinds go together, how wide to look, and what each likeness weighs."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from contested.errors import InputError
from contested.ledger.linking.kinds import KindTables, kind_tables
from contested.ledger.linking.outcomes import OUTCOMES

__all__ = ["Settings", "Window", "load_settings", "settings_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """How far apart in time two claims are still compared, in days."""

    lookback_days: int
    horizon_days: int
    slack_days: int
    long_days: int
    """A claim that spans so many is long."""
    long_reach_days: int
    """How far apart two claims are said at most, where one of them is long."""
    most: int
    """Claims compared with one before the window is narrowed."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Settings:
    """The tables of ``kinds.toml`` and ``weights.toml``."""

    version: str
    window: Window
    same_from: float
    different_to: float
    kinds: KindTables
    """How the kinds of two claims belong together."""
    prior: float
    """Log-odds that two compared claims speak of one event, before anything is known of them."""
    weights: Mapping[str, Mapping[str, float]]
    """What is compared, to its outcome, to what that adds to the log-odds."""
    tables: Mapping[str, npt.NDArray[np.float64]]
    """The weights of each comparison in the order of its `OUTCOMES`."""


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
        return Settings(
            version=fitted["version"],
            window=Window(**table["window"]),
            same_from=table["verdict"]["same"],
            different_to=table["verdict"]["different"],
            kinds=kind_tables(table),
            prior=fitted["prior"],
            weights=fitted["weights"],
            tables=_tables(fitted["weights"]),
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise InputError(f"the settings of linking are not well formed: {error!r}") from error


def _tables(weights: Mapping[str, Mapping[str, float]]) -> dict[str, npt.NDArray[np.float64]]:
    """Lay the weights out; what is not listed weighs nothing."""
    weighed = {(about, outcome) for about, table in weights.items() for outcome in table}
    known = {(about, outcome) for about, outcomes in OUTCOMES.items() for outcome in outcomes}
    if unknown := sorted(" ".join(pair) for pair in weighed - known):
        raise InputError(f"the settings of linking weigh unknown outcomes: {', '.join(unknown)}")
    return {
        about: np.array([weights.get(about, {}).get(outcome, 0.0) for outcome in outcomes])
        for about, outcomes in OUTCOMES.items()
    }
