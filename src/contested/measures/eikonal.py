"""Shortest ways on a raster: how far every open cell is from those whose distance is known."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from contested.geo import Degrees

__all__ = ["at_points", "open_links", "solve"]

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


def open_links(passable: npt.NDArray[np.bool_], starts: Degrees, ends: Degrees) -> npt.NDArray[np.bool_]:
    """Tell which straight links stay on passable cells; starts are passable cells, all in cells (x, y).

    A link is walked in steps of one cell up to half a cell from its end. One that leaves the passable cells
    stands still there, so that none walks off the raster, whose rim is not passable.
    """
    lengths = np.hypot(*(ends - starts).T)
    steps = np.ceil(lengths - 0.5).astype(np.intp) - 1
    order = np.argsort(-steps)
    x, y = np.ascontiguousarray(starts[order].T)
    right, up = ((ends - starts)[order] / np.maximum(lengths[order], 1.0)[:, None]).T.copy()
    is_open = np.ones(len(order), dtype=bool)
    flat, width = passable.ravel(), passable.shape[1]
    last = np.searchsorted(-steps[order], -np.arange(1, steps.max(initial=0) + 1), side="right")
    for running in last:
        x[:running] += right[:running]
        y[:running] += up[:running]
        at = np.rint(y[:running]).astype(np.intp) * width + np.rint(x[:running]).astype(np.intp)
        is_open[:running] &= flat[at]
        closed = np.flatnonzero(~is_open[:running])
        right[closed] = up[closed] = 0.0
    found: npt.NDArray[np.bool_] = np.empty(len(order), dtype=bool)
    found[order] = is_open
    return found


def at_points(times: Degrees, points: Degrees, corner: Degrees, cell_km: float) -> Degrees:
    """Carry the lengths from the nine nearest cells to points anywhere; infinite where none is reached."""
    nearest = np.rint((points - corner) / cell_km).astype(int)
    best = np.full(len(points), np.inf)
    height, width = times.shape
    for right in (-1, 0, 1):
        for up in (-1, 0, 1):
            column = np.clip(nearest[:, 0] + right, 0, width - 1)
            row = np.clip(nearest[:, 1] + up, 0, height - 1)
            centre = np.column_stack([column, row]) * cell_km + corner
            best = np.minimum(best, times[row, column] + np.hypot(*(points - centre).T))
    return best
