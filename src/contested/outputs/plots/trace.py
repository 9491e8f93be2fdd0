"""Draws the two distances of an advance: the straight line to its deepest point, and the shortest way in."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from contested import geo
from contested.measures.advance import depth
from contested.measures.eikonal import solve

__all__ = ["shortest_way", "straight_line"]

_CELLS = 60_000
_FINEST_KM = 0.25
_DETOUR_KM = 40.0
_NONE: BaseGeometry = shapely.LineString()


def straight_line(gained: BaseGeometry, held_before: BaseGeometry) -> BaseGeometry:
    """Draw the line from the ground held before to the point of gained ground that is farthest from it.

    Parameters
    ----------
    gained, held_before
        EPSG:4326, polygonal.

    Returns
    -------
    BaseGeometry
        EPSG:4326; an empty line when nothing was gained.

    Examples
    --------
    >>> line = straight_line(shapely.box(37, 50, 37.5, 51), shapely.box(36, 50, 37, 51))
    >>> round(line.length, 1)
    0.5
    """
    found = depth(gained, held_before)
    if found is None:
        return _NONE
    near = shapely.intersection(held_before, shapely.Point(found.deepest).buffer(1.0 + found.maximum_km / 50))
    plane = geo.local_km(geo.densify(near), centre=found.deepest)
    if plane.is_empty:
        return _NONE
    return geo.local_km_inverse(shapely.shortest_line(plane, shapely.Point(0, 0)), centre=found.deepest)


def shortest_way(
    gained: BaseGeometry, held_before: BaseGeometry, contested_before: BaseGeometry
) -> BaseGeometry:
    """Draw the shortest way from ground held before to where such a way is longest, over passable ground.

    Its length is that of `contested.measures.through.way` up to the raster's error; print that, not this.

    Parameters
    ----------
    gained, held_before, contested_before
        EPSG:4326, polygonal, as in `contested.measures.through.way`.

    Returns
    -------
    BaseGeometry
        EPSG:4326; an empty line when no way reaches.
    """
    if gained.is_empty or held_before.is_empty:
        return _NONE
    centre = (gained.centroid.x, gained.centroid.y)
    ground = geo.local_km(geo.densify(gained, step_km=2.0), centre=centre).buffer(0)
    window = shapely.box(*ground.bounds).buffer(_DETOUR_KM)
    there = geo.local_km_inverse(shapely.segmentize(window, 50), centre=centre)
    contested, held = (
        geo.local_km(geo.densify(shapely.intersection(part, there), step_km=2.0), centre=centre).buffer(0)
        for part in (contested_before, held_before)
    )
    near = shapely.intersection(contested, shapely.simplify(ground, 1.0).buffer(_DETOUR_KM, quad_segs=2))
    path = _path(ground, shapely.union_all([ground, near]), held)
    return _NONE if path is None else geo.local_km_inverse(shapely.segmentize(path, 5.0), centre=centre)


def _path(ground: BaseGeometry, passable: BaseGeometry, held: BaseGeometry) -> BaseGeometry | None:
    west, south, east, north = passable.bounds
    cell = max(math.sqrt((east - west) * (north - south) / _CELLS), _FINEST_KM)
    x, y = np.meshgrid(np.arange(west, east + cell, cell), np.arange(south, north + cell, cell))
    for part in (ground, passable, held):
        shapely.prepare(part)
    open_cells = np.asarray(shapely.contains_xy(passable, x, y))
    away = np.full(x.shape, np.inf)
    away[open_cells] = shapely.distance(shapely.points(x[open_cells], y[open_cells]), held)
    known = np.where(away <= 1.5 * cell, away, np.inf)
    times = solve(known, open_cells, cell)
    inside = np.where(shapely.contains_xy(ground, x, y) & np.isfinite(times), times, -1.0)
    if not (inside >= 0).any():
        return None
    steps = _descend(times, known, np.unravel_index(int(np.argmax(inside)), times.shape))
    points = [(float(x[step]), float(y[step])) for step in steps]
    foot = shapely.get_coordinates(shapely.shortest_line(shapely.Point(points[-1]), held))[-1]
    points.append((float(foot[0]), float(foot[1])))
    room = shapely.union_all([passable, held]).buffer(1.5 * cell)
    return shapely.LineString(_pulled_tight(points, room)) if len(points) > 1 else None


def _descend(times: geo.Degrees, known: geo.Degrees, start: tuple[np.intp, ...]) -> list[tuple[int, int]]:
    """Go down from a cell, each time to the neighbour nearest to the start of the way, to the old front."""
    row, column = int(start[0]), int(start[1])
    steps = [(row, column)]
    while times[row, column] < known[row, column]:
        top, left = max(row - 1, 0), max(column - 1, 0)
        block: npt.NDArray[np.float64] = times[top : row + 2, left : column + 2]
        y, x = np.ogrid[top : top + block.shape[0], left : left + block.shape[1]]
        steepness = (times[row, column] - block) / np.maximum(np.hypot(y - row, x - column), 1e-9)
        down, right = np.unravel_index(int(np.argmax(steepness)), block.shape)
        after = (top + int(down), left + int(right))
        if times[after] >= times[row, column]:
            break
        row, column = after
        steps.append(after)
    return steps


def _pulled_tight(points: list[tuple[float, float]], room: BaseGeometry) -> list[tuple[float, float]]:
    """Leave out the points that a straight line over passable ground makes needless."""
    shapely.prepare(room)
    kept, at = [points[0]], 0
    while at < len(points) - 1:
        ahead = range(at + 1, len(points))
        lines = shapely.linestrings([[points[at], points[there]] for there in ahead])
        clear = np.flatnonzero(shapely.covers(room, lines))
        at += 1 + (int(clear[-1]) if len(clear) else 0)
        kept.append(points[at])
    return kept
