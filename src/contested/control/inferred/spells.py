"""When a place changed hands, by probabilities day by day: the spell of holding that fits them best."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from contested.control.inferred.ground import Floats

__all__ = ["spells"]

Numbers = npt.NDArray[np.intp]


def spells(probability: Floats) -> tuple[Numbers, Numbers]:
    """Return the one unbroken spell of holding of each place that agrees best with its probabilities.

    Where ground changes hands once, its end is the posterior median of the day of change: the day with the
    smallest expected error. A day on which the probability crosses one half by a hair moves it little.

    Parameters
    ----------
    probability
        That a side holds: places by days.

    Returns
    -------
    tuple of arrays
        Numbers of the first day of the spell and of the first day after it; both 0 where there is none.

    Examples
    --------
    >>> first, after = spells(np.array([[0.9, 0.8, 0.2, 0.1, 0.6, 0.1], [0.1, 0.1, 0.2, 0.7, 0.9, 0.9]]))
    >>> first.tolist(), after.tolist()
    ([0, 3], [2, 6])
    """
    count = len(probability)
    sums = np.concatenate([np.zeros((count, 1)), np.cumsum(probability - 0.5, axis=1)], axis=1)
    lowest = np.minimum.accumulate(sums, axis=1)
    after = np.argmax(sums - lowest, axis=1)
    before_end = np.where(np.arange(sums.shape[1])[None] <= after[:, None], sums, np.inf)
    first = np.where(after > 0, np.argmin(before_end, axis=1), 0)
    return first, after
