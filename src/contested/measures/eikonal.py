"""Shortest ways on a raster: how far every open cell is from those whose distance is known."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from contested.geo import Degrees

__all__ = ["solve"]

_SETTLED = 1e-4
"""A cell is settled when a pass shortens it by less than this share of a cell."""


def solve(known: Degrees, passable: npt.NDArray[np.bool_], cell: float) -> Degrees:
    """Solve the eikonal equation (distance grows by one a unit of way) over the passable cells of a raster.

    Parameters
    ----------
    known
        Distances that are given; infinite where one is sought.
    passable
        Cells that a way may cross.
    cell
        Width of a cell, in the unit of the distances.

    Returns
    -------
    ndarray
        Distances; infinite where no way reaches. A cell with no known neighbour is never closer than a
        straight line would be, up to the raster's own error.

    Notes
    -----
    Upwind differences after Rouy and Tourin (1992), "A viscosity solutions approach to shape-from-shading",
    SIAM J. Numer. Anal. 29, 867-884, relaxed on the cells whose neighbours changed, after Jeong and Whitaker
    (2008), "A fast iterative method for eikonal equations", SIAM J. Sci. Comput. 30, 2512-2534.

    Examples
    --------
    >>> known = np.full((1, 5), np.inf)
    >>> known[0, 0] = 0.0
    >>> solve(known, np.array([[True, True, True, False, True]]), 2.0)[0].tolist()
    [0.0, 2.0, 4.0, inf, inf]
    """
    width = passable.shape[1] + 2
    times = np.pad(known, 1, constant_values=np.inf).ravel()
    free = np.pad(passable, 1, constant_values=False).ravel() & ~np.isfinite(times)
    around = np.array([-1, 1, -width, width])
    active = _beside(np.flatnonzero(np.isfinite(times)), around, free)
    while len(active):
        horizontal = np.minimum(times[active - 1], times[active + 1])
        vertical = np.minimum(times[active - width], times[active + width])
        fresh = _upwind(horizontal, vertical, cell)
        shorter = fresh < times[active] - _SETTLED * cell
        changed = active[shorter]
        times[changed] = fresh[shorter]
        active = _beside(changed, around, free)
    return times.reshape(-1, width)[1:-1, 1:-1]


def _beside(
    cells: npt.NDArray[np.intp], around: npt.NDArray[np.intp], free: npt.NDArray[np.bool_]
) -> npt.NDArray[np.intp]:
    """The free cells that share a side with some cells."""
    marked = np.zeros(len(free), dtype=bool)
    for offset in around:
        marked[cells + offset] = True
    return np.flatnonzero(marked & free)


def _upwind(a: Degrees, b: Degrees, cell: float) -> Degrees:
    """Give the distance of a cell from the nearer of its neighbours in each of two directions."""
    least, most = np.minimum(a, b), np.maximum(a, b)
    one_sided = least + cell
    with np.errstate(invalid="ignore"):
        gap = most - least
        root = np.sqrt(np.maximum(2 * cell**2 - gap**2, 0.0))
        two_sided = (a + b + root) / 2
        return np.where(gap < cell, two_sided, one_sided)
