"""What a map shows at one place: the share of a town that is held, and how near the front is."""

from __future__ import annotations

import math

import shapely
from shapely.geometry.base import BaseGeometry

from contested import geo
from contested.control.control_map import ControlMap
from contested.control.ground import Grounds
from contested.errors import GeometryError

__all__ = ["front_distance_km", "held_part", "held_share", "nearest_fighting", "town_disc"]

_PEOPLE_PER_KM2 = 1500.0
"""A usual density of built-up ground, people per km²: turns a population into a radius."""
_RADIUS_MIN_KM, _RADIUS_MAX_KM = 0.5, 12.0
_SECTOR = 45
"""Degrees on either side of a bearing: "north" is as far as northeast."""
_FAR_KM = 100.0


def town_disc(longitude: float, latitude: float, *, population: int | None) -> BaseGeometry:
    """Draw a town as a disc about its gazetteer point, by its population; EPSG:4326.

    >>> disc = town_disc(36.84, 49.46, population=27_000)
    >>> round(geo.area_km2(disc))
    18
    """
    radius_km = math.sqrt((population or 0) / _PEOPLE_PER_KM2 / math.pi)
    radius_km = min(max(radius_km, _RADIUS_MIN_KM), _RADIUS_MAX_KM)
    disc = shapely.Point(0, 0).buffer(radius_km, quad_segs=16)
    return geo.local_km_inverse(disc, centre=(longitude, latitude))


def held_share(item: ControlMap, area: BaseGeometry, *, side: str, grounds: Grounds) -> float:
    """Give the share of an area, 0 to 1, that a side holds on a map; what nobody contests is the defender's.

    Raises
    ------
    GeometryError
        The area has no ground in the theatre.
    """
    whole, held = held_part(item, area, side=side, grounds=grounds)
    return geo.area_km2(held) / geo.area_km2(whole)


def held_part(
    item: ControlMap, area: BaseGeometry, *, side: str, grounds: Grounds
) -> tuple[BaseGeometry, BaseGeometry]:
    """Give the ground of an area, and what of it `held_share` counts as held by a side; EPSG:4326.

    Raises
    ------
    GeometryError
        The area has no ground in the theatre.
    """
    theatre = grounds.theatre
    land = shapely.intersection(area, theatre.land)
    if geo.area_km2(land) <= 0:
        raise GeometryError("lies outside the theatre's land")
    if theatre.defender is None or theatre.defender.key != side:
        return land, shapely.intersection(land, grounds.zone(item, "held", side))
    ground = land
    for taken in (grounds.hostile(item, side), grounds.zone(item, "contested")):
        ground = shapely.difference(ground, taken)
    return land, ground


def front_distance_km(
    item: ControlMap, point: tuple[float, float], *, grounds: Grounds, bearing: float | None = None
) -> float:
    """Measure how far a place is from the fighting on a map, in km.

    Zero on contested ground. Elsewhere the larger of the distances to the two nearest sides' ground:
    both are that near or nearer.

    Parameters
    ----------
    point
        (longitude, latitude).
    bearing
        Degrees clockwise from north: look only within 45 degrees of it, and within 100 km; infinite when no
        front lies there.
    """
    return nearest_fighting(item, point, grounds=grounds, bearing=bearing)[0]


def nearest_fighting(
    item: ControlMap, point: tuple[float, float], *, grounds: Grounds, bearing: float | None = None
) -> tuple[float, BaseGeometry]:
    """Give `front_distance_km`, and the ground that it is measured to: contested, or one side's."""
    within = None if bearing is None else _sector(point, bearing)

    def measured(ground: BaseGeometry) -> tuple[float, BaseGeometry]:
        seen = ground if within is None else shapely.intersection(ground, within)
        return geo.distance_to_km(seen, point), seen

    to_contested = measured(grounds.zone(item, "contested"))
    held = [measured(grounds.held(item, side.key)) for side in grounds.theatre.sides]
    to_sides = sorted(held, key=lambda pair: pair[0])
    return min(to_contested, *to_sides[1:2], key=lambda pair: pair[0])


def _sector(point: tuple[float, float], bearing: float) -> BaseGeometry:
    """Draw the quarter of a circle about a bearing; EPSG:4326."""
    angles = [math.radians(bearing + turn) for turn in range(-_SECTOR, _SECTOR + 1, 5)]
    arc = [(_FAR_KM * math.sin(angle), _FAR_KM * math.cos(angle)) for angle in angles]
    return geo.local_km_inverse(shapely.Polygon([(0.0, 0.0), *arc]), centre=point)
