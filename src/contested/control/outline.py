"""Builds the outlines that a map draws, and says what is wrong with those that cannot be ground."""

from __future__ import annotations

import numpy as np
import orjson
import shapely
from shapely.geometry.base import BaseGeometry

from contested.control.plain_file import said
from contested.errors import GeometryError

__all__ = ["lies_swapped", "outline_of", "repaired"]

_TYPE_MAX = 40
_MAX_LONGITUDE, _MAX_LATITUDE, _ROUNDING = 180.0, 90.0, 1e-6
_NEARLY_ALL = 0.9
_CROSSINGS_MAX, _PAIRS_MAX = 10_000, 200_000
_NEIGHBOURS = 3
_GROUND = ("Polygon", "MultiPolygon", "GeometryCollection")


def outline_of(text: bytes, *, in_degrees: bool = True) -> BaseGeometry:
    """Build a geometry from GeoJSON: two-dimensional, perhaps invalid; in degrees unless it may be else.

    Of a collection, however deep, only the polygons are kept: its points and lines are no ground.

    Raises
    ------
    GeometryError
        It cannot be read, encloses nothing, or is not in degrees.

    Examples
    --------
    >>> outline_of(b'{"type": "Polygon", "coordinates": [[[0,0,7],[1,0,7],[1,1,7],[0,0,7]]]}').has_z
    False
    >>> outline_of(b'{"type": "Polygon", "coordinates": [[[0,0],[500,0],[1,1],[0,0]]]}')
    Traceback (most recent call last):
    contested.errors.GeometryError: is not in degrees: x from 0 to 500, y from 0 to 1
    """
    try:
        shape: BaseGeometry = shapely.force_2d(shapely.from_geojson(text))
    except (shapely.errors.GEOSException, UnicodeDecodeError) as error:
        raise GeometryError(_reason(error, text)) from error
    if shape.geom_type == "GeometryCollection":
        shape = shapely.GeometryCollection(_polygons(shape))
        if shape.is_empty:
            return shape
    if shape.is_empty:
        raise GeometryError("has no coordinates")
    if shape.geom_type not in _GROUND:
        raise GeometryError(f"is a {shape.geom_type}, no ground")
    if in_degrees:
        _check_degrees(shape)
    if shape.area == 0 and shape.convex_hull.area == 0:
        raise GeometryError("encloses no ground")
    return shape


def repaired(shape: BaseGeometry) -> tuple[BaseGeometry, str | None]:
    """Make an outline valid, and say what was wrong with it (``None``: nothing).

    All that an outline winds around is inside. A hole takes away what it covers, and nothing where it lies
    outside of its shell.

    Raises
    ------
    GeometryError
        It cannot be made valid, or crosses itself so often that it would take for ever.

    Examples
    --------
    >>> bow = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    >>> repaired(bow)[0].area, repaired(bow)[1]
    (0.5, 'Self-intersection')
    >>> repaired(shapely.box(0, 0, 1, 1))[1] is None
    True
    """
    if shapely.is_valid(shape):
        return shape, None
    fault = str(shapely.is_valid_reason(shape)).partition("[")[0]
    try:
        whole = shapely.union_all([_repaired(part) for part in _polygons(shape)])
    except shapely.errors.GEOSException as error:
        raise GeometryError(f"cannot be repaired: {fault}") from error
    parts = [part for part in _polygons(whole) if part.area > 0]
    return (parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)), fault


def lies_swapped(shape: BaseGeometry, land: BaseGeometry) -> bool:
    """Whether a valid outline lies off some land, but on it once latitude and longitude are swapped.

    >>> land = shapely.box(36, 48, 40, 51)
    >>> lies_swapped(shapely.box(49, 37, 50, 38), land), lies_swapped(shapely.box(37, 49, 38, 50), land)
    (True, False)
    """
    (west, south, east, north), (left, below, right, above) = shape.bounds, land.bounds
    if shape.is_empty or south > right or north < left or west > above or east < below:
        return False  # as most do at once: swapped, its box would miss the land's
    if shapely.intersects(shape, land):
        return False
    swapped = shapely.transform(shape, lambda xy: xy[:, ::-1])
    return bool(shapely.intersection(swapped, land).area >= _NEARLY_ALL * swapped.area)


def _reason(error: Exception, text: bytes) -> str:
    """Say in words what the usual faults are; else what the library says, on one line."""
    known = {
        "do not form a closed linestring": "has a ring that is not closed",
        "point array must contain": "has a ring of too few points",
        "Invalid number of points": "has a ring of too few points",
        "type must be number": "has a coordinate that is no number",
        "Expected two or three coordinates": "has a point that is not of two or three coordinates",
        "Unknown geometry type": f"is of an unknown type: {_type(text)}",
    }
    plain = next((words for mark, words in known.items() if mark in str(error)), None)
    return plain or f"geometry cannot be read: {said(error)}"


def _type(text: bytes) -> str:
    return repr(orjson.loads(text).get("type"))[:_TYPE_MAX]


def _polygons(shape: BaseGeometry) -> list[shapely.Polygon]:
    """Take the polygons out of collections within collections, without recursion."""
    found, left = [], [shape]
    while left:
        part = left.pop()
        if isinstance(part, shapely.Polygon):
            found.append(part)
        elif isinstance(part, shapely.MultiPolygon | shapely.GeometryCollection):
            left += reversed(part.geoms)
    return [part for part in found if not part.is_empty]


def _check_degrees(shape: BaseGeometry) -> None:
    west, south, east, north = shape.bounds
    inside = (
        max(abs(west), abs(east)) <= _MAX_LONGITUDE + _ROUNDING
        and max(abs(south), abs(north)) <= _MAX_LATITUDE + _ROUNDING
    )
    if not inside:  # also when a bound is no number
        raise GeometryError(
            f"is not in degrees: x from {west:.7g} to {east:.7g}, y from {south:.7g} to {north:.7g}"
        )


def _repaired(polygon: shapely.Polygon) -> BaseGeometry:
    shell, *holes = (_filled(ring) for ring in (polygon.exterior, *polygon.interiors))
    return shapely.difference(shell, shapely.union_all(holes)) if holes else shell


def _filled(ring: shapely.LinearRing) -> BaseGeometry:
    if _crossings(ring) > _CROSSINGS_MAX:
        raise GeometryError(f"crosses itself more than {_CROSSINGS_MAX:,} times")
    return shapely.make_valid(shapely.Polygon(ring), method="structure", keep_collapsed=False)


def _crossings(ring: shapely.LinearRing) -> float:
    """Estimate how often a ring meets itself, from as many of its edges as can be looked at in short time."""
    corners = shapely.get_coordinates(ring)
    edges = np.asarray(shapely.linestrings(np.stack([corners[:-1], corners[1:]], axis=1)))
    some = edges[:: max(1, len(edges) ** 2 // _PAIRS_MAX)]
    pairs = int(shapely.STRtree(edges).query(some, predicate="intersects").shape[1])
    return (pairs / len(some) - _NEIGHBOURS) * len(edges) / 2
