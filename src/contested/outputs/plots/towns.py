"""The towns that a map names so that its reader finds their way, and which one is nearest."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from contested import geo
from contested.outputs.canvas import Frame
from contested.outputs.plots.map_panel import Mark

__all__ = ["Town", "landmarks", "nearest_town"]

_KM_PER_DEGREE = 111.32
_APART_PX = 64.0
_MOST = 14
_EDGE_PX = 8.0
_CITIES = 150
_CITY_DEGREES = 0.2
_BETTER_KNOWN = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """A settlement of the gazetteer."""

    name: str
    longitude: float
    latitude: float
    population: int
    """0 where nobody says."""
    names: int = 1
    """How many names it is known by: more than a quarter of a city that is listed apart."""


def landmarks(
    towns: Sequence[Town], frame: Frame, *, beside: Sequence[Mark] = (), most: int = _MOST
) -> tuple[Mark, ...]:
    """Pick the largest towns in a frame, well apart from each other and from what is marked already.

    Parameters
    ----------
    towns
        The largest first.
    frame
        Of the map.
    beside
        Marks that the map has.
    most
        How many at most.
    """
    taken = [frame.pixel(mark.longitude, mark.latitude) for mark in beside]
    picked: list[Mark] = []
    around = [town for town in _near(towns, frame) if town.population]
    for town in around:
        if len(picked) >= most:
            break
        if any(_outshines(other, town) for other in around[:_CITIES]):
            continue
        here = frame.pixel(town.longitude, town.latitude)
        inside = _inside(here, frame)
        if inside and all(math.dist(here, other) >= _APART_PX for other in taken):
            taken.append(here)
            picked.append(
                Mark(name=town.name, longitude=town.longitude, latitude=town.latitude, shape="town")
            )
    return tuple(picked)


def _outshines(city: Town, quarter: Town) -> bool:
    """Whether a place is so near a better known one, and no larger by far, that it is a part of it."""
    apart = math.hypot(city.longitude - quarter.longitude, city.latitude - quarter.latitude)
    known = city.names > _BETTER_KNOWN * quarter.names and city.population * 4 > quarter.population
    return 0 < apart < _CITY_DEGREES and known


def _near(towns: Sequence[Town], frame: Frame) -> Iterator[Town]:
    """Go through the towns about a frame, roughly."""
    up = frame.height_km / 2 / _KM_PER_DEGREE
    right = frame.width_km / 2 / _KM_PER_DEGREE / math.cos(math.radians(frame.centre[1]))
    for town in towns:
        if abs(town.latitude - frame.centre[1]) < up and abs(town.longitude - frame.centre[0]) < right:
            yield town


def nearest_town(towns: Sequence[Town], point: tuple[float, float]) -> tuple[Town, float] | None:
    """Find the settlement nearest to a (longitude, latitude), and how far off it is in km.

    >>> town = Town(name="Mill", longitude=36.0, latitude=49.0, population=0)
    >>> nearest, away_km = nearest_town([town], (36.1, 49.0))
    >>> nearest.name, round(away_km, 1)
    ('Mill', 7.3)
    """
    squeeze = math.cos(math.radians(point[1]))
    best = min(
        towns,
        key=lambda town: math.hypot((town.longitude - point[0]) * squeeze, town.latitude - point[1]),
        default=None,
    )
    if best is None:
        return None
    return best, geo.distance_km((best.longitude, best.latitude), point)


def _inside(here: tuple[float, float], frame: Frame) -> bool:
    size = (frame.width_px, frame.height_px)
    return all(_EDGE_PX < at < length - _EDGE_PX for at, length in zip(here, size, strict=True))
