"""Advance: how far the ground that a side gained lies from the ground that it held before."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from contested import geo
from contested.control.control_map import ControlMap
from contested.control.ground import Grounds
from contested.measures.area import gained_ground
from contested.measures.measure import Measure

__all__ = ["Depth", "Edges", "advance", "approach", "depth", "depths"]

_STEP_KM = 2.0
_EXACT_KM = 0.02
_CORNER = math.sqrt(0.5)
"""From the middle of a square to its corner, as a share of its side."""
_TURNS = ((-1, -1), (-1, 1), (1, -1), (1, 1))
_MOST_TRIES = 20_000
_REACH_KM = 300.0
_EDGE_STEP_KM = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Depth:
    """How deep a piece of gained ground reaches beyond the ground held before."""

    maximum_km: float
    p99_km: float
    """99th percentile over the gained ground, by area."""
    deepest: tuple[float, float]
    """(longitude, latitude) of the deepest point; outputs name its nearest settlement instead."""


def depth(gained: BaseGeometry, held_before: BaseGeometry) -> Depth | None:
    """Measure the `nearest` definition: distance from points of gained ground to the ground held before.

    Parameters
    ----------
    gained, held_before
        EPSG:4326, polygonal.

    Returns
    -------
    Depth or None
        km, in an azimuthal equidistant plane about the gained ground (distances within 0.1 % over 300 km);
        ``None`` when nothing was gained, or nothing was held before.

    Notes
    -----
    Sampled on the outline and on a grid, both of 2 km, and then ever finer wherever the deepest point can
    still be, until it is known within 20 m: no point is deeper than a sample by more than its way to it.

    Examples
    --------
    >>> held, gained = shapely.box(36, 50, 37, 51), shapely.box(37, 50, 37.5, 51)
    >>> round(depth(gained, held).maximum_km)
    36
    """
    if gained.is_empty or held_before.is_empty:
        return None
    centre = (gained.centroid.x, gained.centroid.y)
    ground = geo.local_km(geo.densify(gained, step_km=_STEP_KM), centre=centre)
    edges = Edges.about(held_before, ground, centre)
    if edges is None:
        return None
    deepest, inside = _deepest(ground, edges)
    percentile = float(np.percentile(inside, 99)) if len(inside) else deepest.km
    return Depth(
        maximum_km=deepest.km,
        p99_km=min(percentile, deepest.km),
        deepest=_degrees(deepest.point, centre),
    )


@dataclass(frozen=True, slots=True)
class _Deepest:
    """The point of some ground that is farthest from the ground held before, in a plane in km."""

    km: float
    point: geo.Degrees


def _deepest(ground: BaseGeometry, edges: Edges) -> tuple[_Deepest, geo.Degrees]:
    """Find the deepest point of some ground of the plane, within 20 m.

    Returns
    -------
    tuple
        The point; and the depths of points of the ground on a grid of 2 km.
    """
    shapely.prepare(ground)
    grid = _grid(ground)
    away = edges.distances(grid)
    own = shapely.contains_xy(ground, *grid.T)
    on_edge = _deepest_on_edge(_segments(shapely.boundary(ground)), edges)
    likely = grid[away + _CORNER * _STEP_KM > on_edge.km]
    return _deepest_inside(likely, ground, edges, on_edge), away[own]


def _deepest_on_edge(segments: geo.Degrees, edges: Edges) -> _Deepest:
    """Find the deepest point of some segments: halve those that may still hold a deeper one than is known."""
    best = _Deepest(-1.0, segments[0, 0])
    while len(segments):
        ends = edges.distances(segments.reshape(-1, 2))
        best = _deeper(best, segments.reshape(-1, 2), ends)
        lengths = np.hypot(*(segments[:, 1] - segments[:, 0]).T)
        left = segments[(ends.reshape(-1, 2).sum(axis=1) + lengths) / 2 > best.km + _EXACT_KM]
        if len(left) > _MOST_TRIES:
            break
        middles = left.mean(axis=1)
        segments = np.concatenate(
            [np.stack([left[:, 0], middles], axis=1), np.stack([middles, left[:, 1]], axis=1)]
        )
    return best


def _deepest_inside(squares: geo.Degrees, ground: BaseGeometry, edges: Edges, best: _Deepest) -> _Deepest:
    """Find a point inside that is deeper than the best of the edge: quarter the squares that may hold one."""
    half_km = _STEP_KM / 2
    while 0 < len(squares) <= _MOST_TRIES:
        low, high = squares - half_km, squares + half_km
        squares = squares[shapely.intersects(ground, shapely.box(*low.T, *high.T))]
        away = edges.distances(squares)
        own = shapely.contains_xy(ground, *squares.T)
        best = _deeper(best, squares[own], away[own])
        left = squares[away + _CORNER * 2 * half_km > best.km + _EXACT_KM]
        half_km /= 2
        squares = np.concatenate([left + half_km * np.array(turn) for turn in _TURNS])
    return best


def _deeper(best: _Deepest, points: geo.Degrees, away: geo.Degrees) -> _Deepest:
    if not len(away) or away.max() <= best.km:
        return best
    return _Deepest(float(away.max()), points[int(away.argmax())])


def _degrees(point: geo.Degrees, centre: tuple[float, float]) -> tuple[float, float]:
    there = shapely.get_coordinates(geo.local_km_inverse(shapely.Point(point), centre=centre))[0]
    return float(there[0]), float(there[1])


@dataclass(frozen=True, slots=True)
class Edges:
    """The outline of the ground held before, in a plane in km, indexed for distances."""

    tree: shapely.STRtree

    @classmethod
    def about(
        cls, held_before: BaseGeometry, ground: BaseGeometry, centre: tuple[float, float]
    ) -> Edges | None:
        """Index the outline as far as it can matter to some ground of the plane; ``None`` without any."""
        reach = shapely.box(*ground.bounds).buffer(_REACH_KM)
        window = geo.local_km_inverse(shapely.segmentize(reach, 50), centre=centre).envelope
        near = shapely.intersection(shapely.boundary(held_before), window)
        lines = geo.local_km(geo.densify(near, step_km=_EDGE_STEP_KM), centre=centre)
        segments = _segments(lines)
        return cls(shapely.STRtree(np.asarray(shapely.linestrings(segments)))) if len(segments) else None

    def distances(self, points: geo.Degrees) -> geo.Degrees:
        """Measure the distance of each point (x, y in km) to the outline, km."""
        return _foot(points, self._lines()[self._nearest(points)])[0]

    def feet(self, points: geo.Degrees, *, step_km: float) -> tuple[geo.Degrees, geo.Degrees]:
        """Give the distance of many points to the outline, and the point of it that is nearest to each.

        Several times as fast as `distances`: where the outline is farther off than a step, only the
        edges are tried that are nearest to the four corners of a lattice's cell about the point.

        Parameters
        ----------
        points
            x, y in km.
        step_km
            Width of the lattice; no distance comes out too long by more than half of it.
        """
        lines = self._lines()
        distances, feet = _foot(points, lines[self._likely(points, step_km, lines)])
        near = np.flatnonzero(distances < step_km)
        distances[near], feet[near] = _foot(points[near], lines[self._nearest(points[near])])
        return distances, feet

    def _lines(self) -> geo.Degrees:
        return shapely.get_coordinates(self.tree.geometries).reshape(-1, 2, 2)

    def _nearest(self, points: geo.Degrees) -> npt.NDArray[np.intp]:
        """Number the edge that is nearest to each point."""
        hits = self.tree.query_nearest(shapely.points(points), all_matches=False)
        ordered: npt.NDArray[np.intp] = np.empty(len(points), dtype=np.intp)
        ordered[hits[0]] = hits[1]
        return ordered

    def _likely(self, points: geo.Degrees, step_km: float, lines: geo.Degrees) -> npt.NDArray[np.intp]:
        """Number the nearest of the edges that are nearest to a corner of the lattice about each point."""
        cell = np.floor((points - points.min(axis=0)) / step_km).astype(np.intp)
        width = int(cell[:, 1].max(initial=0)) + 2
        corners = np.stack([(cell[:, 0] + x) * width + cell[:, 1] + y for x in (0, 1) for y in (0, 1)])
        used, place = np.unique(corners, return_inverse=True)
        lattice = np.column_stack(np.divmod(used, width)) * step_km + points.min(axis=0)
        choices = self._nearest(lattice)[place.reshape(corners.shape)]
        away = np.stack([_foot(points, lines[choice])[0] for choice in choices])
        return np.asarray(np.take_along_axis(choices, away.argmin(axis=0)[None], axis=0)[0])


def _foot(points: geo.Degrees, edges: geo.Degrees) -> tuple[geo.Degrees, geo.Degrees]:
    """The distance of each point to its edge, and the point of the edge that is nearest."""
    starts, along = edges[:, 0], edges[:, 1] - edges[:, 0]
    squared = np.maximum((along**2).sum(axis=1), 1e-18)
    share = np.clip(((points - starts) * along).sum(axis=1) / squared, 0.0, 1.0)
    feet: geo.Degrees = starts + share[:, None] * along
    return np.hypot(*(points - feet).T), feet


def _grid(ground: BaseGeometry) -> geo.Degrees:
    """Centres of the squares that some ground may touch; its outline has a corner every two steps or less."""
    west, south, east, north = ground.bounds
    columns, rows = np.arange(west, east + _STEP_KM, _STEP_KM), np.arange(south, north + _STEP_KM, _STEP_KM)
    x, y = np.meshgrid(columns, rows)
    touched: npt.NDArray[np.bool_] = np.asarray(shapely.contains_xy(ground, x, y))
    column, row = np.rint((shapely.get_coordinates(ground) - (west, south)) / _STEP_KM).astype(np.intp).T
    for right in (-1, 0, 1):
        for up in (-1, 0, 1):
            across = np.clip(column + right, 0, len(columns) - 1)
            touched[np.clip(row + up, 0, len(rows) - 1), across] = True
    return np.column_stack([x[touched], y[touched]])


def _segments(lines: BaseGeometry) -> geo.Degrees:
    """Part lines into segments: (n, end, x and y)."""
    coordinates, owner = shapely.get_coordinates(shapely.get_parts(lines), return_index=True)
    joined = owner[:-1] == owner[1:]
    pairs: geo.Degrees = np.stack([coordinates[:-1][joined], coordinates[1:][joined]], axis=1)
    return pairs


def depths(
    maps: Sequence[ControlMap], *, side: str, grounds: Grounds, within: BaseGeometry | None = None
) -> dict[str, Depth | None]:
    """Give the `depth` of the ground secured and of the ground lost by the enemy; worked out once."""
    gain = gained_ground(maps, side=side, grounds=grounds, within=within)
    before = grounds.held(maps[0], side)
    ends = (maps[0].id, maps[-1].id, side, None if within is None else within.wkb)
    return {
        "secured": grounds.once(("depth", "secured", *ends), lambda: depth(gain.secured, before)),
        "lost by enemy": grounds.once(("depth", "lost", *ends), lambda: depth(gain.lost_by_enemy, before)),
    }


def advance(
    maps: Sequence[ControlMap],
    *,
    side: str,
    grounds: Grounds,
    within: BaseGeometry | None = None,
) -> tuple[Measure, tuple[float, float] | None]:
    """Measure how far `side` advanced from the first to the last of some maps, in km.

    Parameters
    ----------
    maps, side, grounds, within
        As in `contested.measures.area.gained_ground`.

    Returns
    -------
    Measure
        The ``nearest`` definition over the ground secured and over the ground lost by the enemy, each with
        its maximum and its 99th percentile; a value is ``None`` where no ground was gained.
    tuple of float or None
        (longitude, latitude) of the deepest point.
    """
    found = depths(maps, side=side, grounds=grounds, within=within)
    values: list[tuple[str, float | None]] = []
    for ground, deep in found.items():
        values.append((f"nearest, {ground}, maximum", deep.maximum_km if deep else None))
        values.append((f"nearest, {ground}, 99th percentile", deep.p99_km if deep else None))
    numbers = [value for _, value in values if value is not None]
    deepest = max((deep for deep in found.values() if deep), key=lambda deep: deep.maximum_km, default=None)
    measure = Measure(
        name="advance",
        unit="km",
        values=tuple(values),
        band=(min(numbers), max(numbers)) if numbers else (0.0, 0.0),
        source=maps[0].source,
        t0=maps[0].as_of,
        t1=maps[-1].as_of,
        snapshots=(maps[0].id, maps[-1].id),
    )
    return measure, deepest.deepest if deepest else None


def approach(
    first: ControlMap, last: ControlMap, *, side: str, point: tuple[float, float], grounds: Grounds
) -> Measure:
    """Measure how near a side's ground came to a place between two maps, in km.

    Parameters
    ----------
    first, last
        Maps of one source.
    point
        (longitude, latitude) of the place.

    Returns
    -------
    Measure
        ``before`` and ``after``: the distance from the place to the side's ground, 0 inside it; the band
        holds how much nearer it came (negative when it fell back).
    """
    before, after = (geo.distance_to_km(grounds.held(item, side), point) for item in (first, last))
    nearer = before - after
    return Measure(
        name="advance",
        unit="km",
        values=(("before", before), ("after", after)),
        band=(nearer, nearer),
        source=first.source,
        t0=first.as_of,
        t1=last.as_of,
        snapshots=(first.id, last.id),
    )
