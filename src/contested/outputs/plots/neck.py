"""Finds where the way out of a place is narrowest, for the picture of an enclosure."""

from __future__ import annotations

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from contested import geo

__all__ = ["narrowest"]

_START_KM = 5.0
_CRACK_KM = 0.025
_SLACK_KM = 0.2
_NARROWEST_KM = 0.1
_BESIDE = 0.55


def narrowest(
    passable: BaseGeometry, rear: BaseGeometry, *, point: tuple[float, float], corridor_km: float
) -> BaseGeometry | None:
    """Draw a line across the corridor at its narrowest, from one edge to the other.

    Parameters
    ----------
    passable, rear
        EPSG:4326, polygonal: where a way may lead, and what it leads to; as in
        `contested.measures.enclosure.corridor_km`.
    point
        (longitude, latitude) of the place.
    corridor_km
        Its corridor, as measured.

    Returns
    -------
    BaseGeometry or None
        EPSG:4326; ``None`` where there is no corridor, or it is as wide all the way.

    Examples
    --------
    >>> held = shapely.union_all([shapely.box(36, 49, 37, 50), shapely.box(37, 49.45, 38, 49.5)])
    >>> neck = narrowest(held, shapely.box(36, 49, 36.2, 50), point=(37.9, 49.475), corridor_km=5.56)
    >>> round(neck.length, 2)
    0.05
    """
    if corridor_km < _NARROWEST_KM:
        return None
    free = _free(passable, rear, point)
    beyond = _plane(rear, point)
    start = shapely.intersection(free, shapely.Point(0, 0).buffer(_START_KM))
    fragment = _bridge(free, start, beyond, corridor_km)
    across = None if fragment is None else _across(fragment, shapely.boundary(free), corridor_km)
    return None if across is None else geo.local_km_inverse(across, centre=point)


def _plane(ground: BaseGeometry, point: tuple[float, float]) -> BaseGeometry:
    return geo.local_km(geo.densify(ground, step_km=10.0), centre=point).buffer(0)


def _free(passable: BaseGeometry, rear: BaseGeometry, point: tuple[float, float]) -> BaseGeometry:
    plane = _plane(shapely.union_all([passable, rear]), point)
    return plane.buffer(_CRACK_KM, join_style="mitre").buffer(-_CRACK_KM, join_style="mitre")


def _bridge(
    free: BaseGeometry, start: BaseGeometry, beyond: BaseGeometry, corridor_km: float
) -> BaseGeometry | None:
    """Find where a disc a little narrower than the corridor gets through and a little wider one does not."""
    low, high = max(corridor_km - _SLACK_KM, corridor_km / 2), corridor_km + _SLACK_KM
    passing = [
        part
        for part in geo.polygons_of(free.buffer(-low / 2, quad_segs=16))
        if shapely.intersects(part, start) and shapely.intersects(part, beyond)
    ]
    rooms = geo.polygons_of(free.buffer(-high / 2, quad_segs=16))
    grown = [room.buffer((high - low) / 2 * 1.1) for room in rooms]
    fragments = geo.polygons_of(
        shapely.difference(shapely.union_all(passing), shapely.union_all([*grown, start]))
    )
    ours = [room for room in grown if shapely.intersects(room, beyond)]
    touching = shapely.union_all(ours).buffer(_SLACK_KM)
    near = [part for part in fragments if shapely.intersects(part, touching)]
    held_in = [start, *(room for room in grown if not shapely.intersects(room, beyond))]
    inner = shapely.union_all(held_in).buffer(_SLACK_KM)
    joining = [part for part in near if shapely.intersects(part, inner)]
    return min(joining or near, key=lambda part: shapely.distance(part, start), default=None)


def _across(fragment: BaseGeometry, edge: BaseGeometry, corridor_km: float) -> BaseGeometry | None:
    """Draw the line from edge to edge through the point of the neck that is nearest to an edge."""
    corners = shapely.get_coordinates(shapely.segmentize(fragment, _SLACK_KM))
    points = np.asarray(shapely.points(corners))
    middle = points[
        int(np.argmin(shapely.distance(points, edge) + shapely.distance(points, fragment.centroid) / 1e3))
    ]
    one = shapely.get_coordinates(shapely.shortest_line(middle, edge))[-1]
    here = shapely.get_coordinates(middle)[0]
    away = (here - one) / max(float(np.hypot(*(here - one))), 1e-9)
    turned = np.array([-away[1], away[0]])
    reach = 1.5 * corridor_km + 1.0
    far = [here + reach * (away + _BESIDE * side * turned) for side in (-1, 1)]
    wedge = shapely.Polygon([here, *far])
    opposite = shapely.intersection(edge, wedge)
    if opposite.is_empty:
        return None
    other = shapely.get_coordinates(shapely.shortest_line(middle, opposite))[-1]
    return shapely.LineString([one, other])
