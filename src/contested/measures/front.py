"""Front: the line between a side's ground and the enemy's, and how long it is, by region."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from contested import geo
from contested.control.control_map import ControlMap
from contested.control.ground import Grounds
from contested.measures.measure import Measure
from contested.theatre.theatre import Region

__all__ = ["front_length", "front_line", "length_km"]

_STEP_KM = 0.25
_CONTACT_KM = 0.05
"""Grounds nearer than this touch: two drawings of one line seldom agree to the metre."""
_SMOOTH_KM = 0.1
_OWN, _ENEMY = 1, 2
_LINES = [shapely.GeometryType.LINESTRING, shapely.GeometryType.LINEARRING]


def length_km(lines: BaseGeometry) -> float:
    """Measure lines on WGS 84, in km; edges are densified to 1 km first.

    >>> round(length_km(shapely.LineString([(36, 50), (37, 50)])), 1)
    71.7
    """
    parts = shapely.get_parts(shapely.get_parts(geo.densify(lines)))
    drawn = parts[np.isin(shapely.get_type_id(parts), _LINES)]
    coordinates, owner = shapely.get_coordinates(drawn, return_index=True)
    x, y = np.ascontiguousarray(coordinates.T)
    joined = owner[:-1] == owner[1:]
    steps_m = geo.geod().inv(x[:-1][joined], y[:-1][joined], x[1:][joined], y[1:][joined])[2]
    return float(np.sum(steps_m)) / 1000


def front_line(held: BaseGeometry, hostile: BaseGeometry, contested: BaseGeometry) -> BaseGeometry:
    """Draw the front: where held ground meets enemy ground, and the centre line of contested ground between.

    Parameters
    ----------
    held, hostile, contested
        EPSG:4326, polygonal, without overlap.

    Returns
    -------
    BaseGeometry
        Lines, EPSG:4326; empty where the two never meet. A border or coast, beyond which neither side's
        ground lies, is no part of it; nor is contested ground that only one of the sides touches.

    Notes
    -----
    The centre line is the set of points as near to one side's ground as to the other's: the ridges between
    the Voronoi cells of points every 0.25 km along both edges.

    Examples
    --------
    >>> west, east = shapely.box(36, 49, 37, 50), shapely.box(37, 49, 38, 50)
    >>> round(length_km(front_line(west, east, shapely.Polygon())))
    111
    """
    if held.is_empty or hostile.is_empty:
        return shapely.MultiLineString()
    bounds = shapely.union(shapely.box(*hostile.bounds), shapely.box(*held.bounds).centroid).centroid
    centre = (float(bounds.x), float(bounds.y))
    own, enemy = (_edges(ground, centre) for ground in (held, hostile))
    own_tree, enemy_tree = shapely.STRtree(own), shapely.STRtree(enemy)
    lines = [*enemy[_touching(enemy, own_tree)]]
    for piece in geo.polygons_of(contested):
        lines += _centre_line(geo.local_km(geo.densify(piece), centre=centre), own_tree, enemy_tree)
    return geo.local_km_inverse(shapely.MultiLineString(lines), centre=centre)


def _edges(ground: BaseGeometry, centre: tuple[float, float]) -> np.ndarray:
    """Cut the outline of some ground into edges of at most a quarter of a kilometre, in the plane."""
    outline = geo.local_km(geo.densify(shapely.boundary(ground)), centre=centre)
    return _cut(shapely.segmentize(outline, _STEP_KM))


def _cut(lines: BaseGeometry) -> np.ndarray:
    coordinates, owner = shapely.get_coordinates(shapely.get_parts(lines), return_index=True)
    joined = owner[:-1] == owner[1:]
    pairs = np.stack([coordinates[:-1][joined], coordinates[1:][joined]], axis=1)
    return np.asarray(shapely.linestrings(pairs))


def _touching(edges: np.ndarray, tree: shapely.STRtree) -> np.ndarray:
    """Find the edges whose middle lies on one of the tree's edges."""
    middles = shapely.line_interpolate_point(edges, 0.5, normalized=True)
    found = np.zeros(len(edges), dtype=bool)
    found[tree.query(middles, predicate="dwithin", distance=_CONTACT_KM)[0]] = True
    return found


def _centre_line(
    piece: BaseGeometry, own_tree: shapely.STRtree, enemy_tree: shapely.STRtree
) -> list[shapely.LineString]:
    """Draw the line midway between the two sides' edges of one contested piece."""
    edges = _cut(shapely.segmentize(shapely.boundary(piece), _STEP_KM))
    own, enemy = _touching(edges, own_tree), _touching(edges, enemy_tree)
    own &= ~enemy
    if not own.any() or not enemy.any():
        return []
    middles = shapely.get_coordinates(shapely.line_interpolate_point(edges, 0.5, normalized=True))
    labelled = own | enemy
    points, first = np.unique(middles[labelled], axis=0, return_index=True)
    labels = np.where(own, _OWN, _ENEMY)[labelled][first]
    ridges = _ridges(points, labels, piece)
    if ridges is None:
        return []
    inside = shapely.intersection(shapely.line_merge(ridges), piece)
    smooth = shapely.simplify(shapely.line_merge(shapely.MultiLineString(_lines(inside))), _SMOOTH_KM)
    return _lines(smooth)


def _ridges(points: geo.Degrees, labels: np.ndarray, piece: BaseGeometry) -> BaseGeometry | None:
    """Find the edges of the Voronoi diagram that part points of the two labels."""
    cells = shapely.voronoi_polygons(shapely.MultiPoint(points), extend_to=piece, ordered=True)
    coordinates, owner = shapely.get_coordinates(
        shapely.get_exterior_ring(shapely.get_parts(cells)), return_index=True
    )
    joined = owner[:-1] == owner[1:]
    starts, ends, cell = coordinates[:-1][joined], coordinates[1:][joined], owner[:-1][joined]
    swap = (starts[:, 0] > ends[:, 0]) | ((starts[:, 0] == ends[:, 0]) & (starts[:, 1] > ends[:, 1]))
    keys = np.where(swap[:, None], np.hstack([ends, starts]), np.hstack([starts, ends]))
    edges, which = np.unique(keys.round(9), axis=0, return_inverse=True)
    seen = np.zeros((len(edges), _ENEMY + 1), dtype=bool)
    seen[which.ravel(), labels[cell]] = True
    parting = edges[seen[:, _OWN] & seen[:, _ENEMY]]
    return shapely.MultiLineString(list(parting.reshape(-1, 2, 2))) if len(parting) else None


def _lines(geometry: BaseGeometry) -> list[shapely.LineString]:
    parts = shapely.get_parts(shapely.get_parts(geometry))
    return [part for part in parts if part.geom_type == "LineString" and not part.is_empty]


def front_length(item: ControlMap, *, side: str, grounds: Grounds, regions: Sequence[Region] = ()) -> Measure:
    """Measure the front between a side and its enemies on a map, in km.

    Parameters
    ----------
    item
        One map.
    side
        Either side of the front.
    regions
        Give its length in each of these as well; they add up where the regions tile the land.

    Returns
    -------
    Measure
        ``whole``, then one value a region under its name.
    """
    line = grounds.once(
        (item.id, "front", side),
        lambda: front_line(
            grounds.held(item, side), grounds.hostile(item, side), grounds.zone(item, "contested")
        ),
    )
    whole = length_km(line)
    parts = tuple((region.name, length_km(shapely.intersection(line, region.geometry))) for region in regions)
    return Measure(
        name="front_length",
        unit="km",
        values=(("whole", whole), *parts),
        band=(whole, whole),
        source=item.source,
        t0=None,
        t1=item.as_of,
        snapshots=(item.id,),
        notes=("across contested ground the front is its centre line",),
    )
