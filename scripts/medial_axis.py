"""Measures a corridor by another way than the package does: along the medial axis of the held ground.

The points that are farthest from the edges of some ground are the ridges between the Voronoi cells of points
along those edges. The widest way from a place to the rear runs along them; its narrowest point is found by
joining the ridges in order of their width until place and rear are joined (Kruskal 1956). No part of it is
shared with `contested.measures.enclosure` but the plane.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from contested import geo

__all__ = ["medial_corridor_km"]

Numbers = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]
Cells = npt.NDArray[np.object_]
_STEP_KM = 0.25
_START_KM, _GRID_KM = 5.0, 0.1


def medial_corridor_km(held: BaseGeometry, *, point: tuple[float, float], rear: BaseGeometry) -> float:
    """Measure the narrowest point of the widest way from the held ground about a place to the rear, in km.

    Parameters
    ----------
    held, rear
        EPSG:4326; a way may lead over both.
    point
        (longitude, latitude) of a place that lies on held ground.
    """
    plane, goal = (
        geo.local_km(geo.densify(part, step_km=10), centre=point).buffer(0) for part in (held, rear)
    )
    ground = next(part for part in geo.polygons_of(plane.union(goal)) if part.contains(shapely.Point(0, 0)))
    sites = _sites(ground)
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.MultiPoint(sites), ordered=True))
    nodes, ends, widths = _ridges(sites, cells, ground)
    at_rear = shapely.contains_xy(goal, nodes[:, 0], nodes[:, 1])
    starts, reaches = _starts(plane, sites, cells, nodes)
    place, end = len(nodes), len(nodes) + 1
    links = np.vstack(
        [
            ends,
            np.column_stack([np.full(len(starts), place), starts]),
            np.column_stack([np.flatnonzero(at_rear), np.full(int(at_rear.sum()), end)]),
        ]
    )
    weights = np.concatenate([widths, reaches, np.full(int(at_rear.sum()), np.inf)])
    return 2 * _bottleneck(links, weights, place, end)


def _sites(ground: BaseGeometry) -> Numbers:
    edges = shapely.segmentize(shapely.boundary(ground), _STEP_KM)
    return np.asarray(np.unique(shapely.get_coordinates(edges).round(6), axis=0))


def _ridges(sites: Numbers, cells: Cells, ground: BaseGeometry) -> tuple[Numbers, Indices, Numbers]:
    """The nodes of the Voronoi diagram on the ground, the ridges between them, and half of their widths."""
    corners, cell = shapely.get_coordinates(shapely.get_exterior_ring(cells), return_index=True)
    nodes, which = np.unique(corners.round(6), axis=0, return_inverse=True)
    joined = cell[:-1] == cell[1:]
    pairs = np.sort(np.column_stack([which[:-1][joined], which[1:][joined]]), axis=1)
    _, first, back = np.unique(pairs, axis=0, return_index=True, return_inverse=True)
    owners = cell[:-1][joined]
    ends, own = pairs[first], owners[first]
    other = own.copy()
    other[back] = np.where(owners != own[back], owners, other[back])
    inside = shapely.contains_xy(ground, nodes[:, 0], nodes[:, 1])
    kept = inside[ends].all(axis=1) & (other != own)
    ends, own = ends[kept], own[kept]
    return nodes, ends, _least(sites[own], nodes[ends[:, 0]], nodes[ends[:, 1]])


def _least(sites: Numbers, starts: Numbers, ends: Numbers) -> Numbers:
    """The least distance from a site to a segment."""
    segments = shapely.linestrings(np.stack([starts, ends], axis=1))
    return np.asarray(shapely.distance(shapely.points(sites), segments))


def _points(xy: Numbers) -> list[shapely.Point]:
    return [shapely.Point(at) for at in xy]


def _starts(held: BaseGeometry, sites: Numbers, cells: Cells, nodes: Numbers) -> tuple[Indices, Numbers]:
    """For points of the held ground within 5 km: a ridge's node near each, and the room on the way to it."""
    here = shapely.intersection(held, shapely.Point(0, 0).buffer(_START_KM, quad_segs=64))
    start = next(part for part in geo.polygons_of(here) if part.contains(shapely.Point(0, 0)))
    ticks = np.arange(-_START_KM, _START_KM + _GRID_KM, _GRID_KM)
    x, y = (axis.ravel() for axis in np.meshgrid(ticks, ticks))
    inside = shapely.contains_xy(start, x, y)
    rim = shapely.get_coordinates(shapely.segmentize(shapely.boundary(start), _GRID_KM))
    points = np.vstack([np.column_stack([x[inside], y[inside]]), rim])
    own = shapely.STRtree(_points(sites)).query_nearest(shapely.points(points), all_matches=False)[1]
    tree = shapely.STRtree(_points(nodes))
    found, room = [], []
    for point, site in zip(points, own, strict=True):
        corners = shapely.get_coordinates(cells[site])
        least = _least(
            np.broadcast_to(sites[site], corners.shape), np.broadcast_to(point, corners.shape), corners
        )
        best = int(np.argmax(least))
        found.append(int(tree.nearest(shapely.Point(corners[best]))))
        room.append(float(least[best]))
    return np.asarray(found), np.asarray(room)


def _bottleneck(links: Indices, weights: Numbers, start: int, end: int) -> float:
    parent = list(range(int(links.max()) + 1))

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for number in np.argsort(-weights):
        a, b = root(int(links[number, 0])), root(int(links[number, 1]))
        if a != b:
            parent[a] = b
            if root(start) == root(end):
                return float(weights[number])
    return 0.0
