"""The ground as inference sees it: settlements in a plane, how far from the front, and the rivers between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Self

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from contested import geo
from contested.control.control_map import EMPTY, ControlMap
from contested.control.inferred.evidence import sides_of
from contested.places.entries import Entry
from contested.theatre.rivers import find_river
from contested.theatre.theatre import Theatre

__all__ = ["Floats", "Place", "Start", "Terrain"]

Floats = npt.NDArray[np.float64]
_MARGIN_DEGREES = 1.5
_EDGE_DEGREES = 0.1
_BANK_KM2 = 1000.0
"""Smaller pieces between rivers are islands and loops of the drawing, and go with their neighbour."""
_MOUTH_KM = 60.0
"""A river whose drawn end is nearer to another river or the border is taken to reach it."""
_JOINED_KM = 0.1
"""Parts of a river so near to each other are one."""
_FAR_KM = 1e4
_OWN_SHARE = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A settlement to infer control of."""

    name: str
    longitude: float
    latitude: float
    """Degrees, WGS 84."""
    region_key: str | None = None
    geonameid: int | None = None

    @classmethod
    def of(cls, entry: Entry) -> Self:
        """Take a settlement of the gazetteer that has a point."""
        return cls(
            name=entry.name,
            longitude=float(entry.longitude or 0),
            latitude=float(entry.latitude or 0),
            region_key=entry.region_key,
            geonameid=entry.geonameid,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """What is known to begin with: a map, taken to be right at the end of a day."""

    theatre: Theatre
    map: ControlMap
    day: date
    """In the theatre's time zone."""


class Terrain:
    """A theatre's ground on one day, in a plane of km.

    Parameters
    ----------
    start
        The map to start from, and the theatre with its land, sides and rivers.
    within
        Longitudes and latitudes that are asked about: what lies far from all of them is left out.
    barriers
        Keys of the rivers that part the ground.
    """

    def __init__(self, start: Start, within: Floats, *, barriers: Sequence[str] = ()) -> None:
        self.day, self.theatre, self._map = start.day, start.theatre, start.map
        self._barriers = tuple(barriers)
        low, high = within.min(axis=0) - _MARGIN_DEGREES, within.max(axis=0) + _MARGIN_DEGREES
        self._box = shapely.box(*low, *high)
        self._centre = (float((low[0] + high[0]) / 2), float((low[1] + high[1]) / 2))

    def covers(self, point: tuple[float, float]) -> bool:
        """Whether a longitude and latitude lie near what is asked about."""
        return bool(shapely.intersects_xy(self._box, *point))

    def plane(self, points: Floats) -> Floats:
        """Turn longitudes and latitudes (n by 2) into km east and north."""
        if not len(points):
            return np.zeros((0, 2))
        return shapely.get_coordinates(geo.local_km(shapely.MultiPoint(points), centre=self._centre))

    @cached_property
    def grounds(self) -> tuple[BaseGeometry, BaseGeometry]:
        """The ground of the first side (the defender) and of the second, in the plane."""
        first, second = sides_of(self.theatre)
        own, foreign = self._drawn(first), self._drawn(second)
        contested = self._cut(self._map.ground("contested"))
        if self.theatre.defender is not None:
            taken = shapely.union_all([foreign, contested], grid_size=1e-7)
            own = shapely.difference(self._cut(self.theatre.land), taken, grid_size=1e-7)
        return self._flat(own), self._flat(foreign)

    def distance_km(self, xy: Floats) -> Floats:
        """Return how far points (in the plane) lie behind the front: positive on the first side's ground."""
        points = np.asarray(shapely.points(xy), dtype=object)
        own, foreign = self.grounds
        to_foreign, to_own = _distances(foreign, points), _distances(own, points)
        return np.where(to_foreign > 0, to_foreign, -to_own)

    def bank(self, xy: Floats) -> npt.NDArray[np.intp]:
        """Tell between which barriers points lie: the same number for the same side of all of them."""
        if len(self._banks) < 2:  # noqa: PLR2004  # nothing is parted
            return np.zeros(len(xy), dtype=np.intp)
        tree = shapely.STRtree(self._banks)
        found: npt.NDArray[np.intp] = tree.query_nearest(shapely.points(xy), all_matches=False)[1]
        return found

    def reaches(
        self, xy: Floats, *, side: str, region_key: str, rivers: Sequence[str]
    ) -> npt.NDArray[np.bool_]:
        """Tell which points of a region lie on a side's own bank of some rivers.

        The rivers cut the region into pieces; a piece is a side's own bank when it holds a tenth of it at the
        start. Without rivers, or where they cut nothing, the whole region counts.
        """
        named = [find_river(self.theatre.rivers, name) for name in rivers]
        lines = [self._flat(self._cut(river.line)) for river in named if river is not None]
        region = self.theatre.region(region_key)
        pieces = _cut_up(self._flat(self._cut(region.geometry)), lines) if region and lines else []
        if len(pieces) < 2:  # noqa: PLR2004  # nothing is cut
            return np.ones(len(xy), dtype=bool)
        ground = self.grounds[sides_of(self.theatre).index(side)]
        shares = shapely.area(shapely.intersection(pieces, ground)) / shapely.area(pieces)
        nearest = shapely.STRtree(pieces).query_nearest(shapely.points(xy), all_matches=False)[1]
        own: npt.NDArray[np.bool_] = (shares >= _OWN_SHARE)[nearest]
        return own

    @cached_property
    def _banks(self) -> list[BaseGeometry]:
        rivers = [river for river in self.theatre.rivers if river.key in self._barriers]
        lines = [self._flat(self._cut(river.line)) for river in rivers]
        return _cut_up(self._flat(self._cut(self.theatre.land)), lines)

    def _drawn(self, side: str) -> BaseGeometry:
        zones = [
            zone.geometry for zone in self._map.zones if zone.status != "contested" and zone.side == side
        ]
        return self._cut(shapely.union_all(zones, grid_size=1e-7)) if zones else EMPTY

    def _cut(self, shape: BaseGeometry) -> BaseGeometry:
        cut: BaseGeometry = shapely.intersection(shape, self._box, grid_size=1e-7)
        return cut

    def _flat(self, shape: BaseGeometry) -> BaseGeometry:
        if shape.is_empty:
            return shape
        flat: BaseGeometry = geo.local_km(shapely.segmentize(shape, _EDGE_DEGREES), centre=self._centre)
        return flat


def _cut_up(land: BaseGeometry, rivers: Sequence[BaseGeometry]) -> list[BaseGeometry]:
    """Cut land along rivers; small pieces are left out, and none are given where there is no river."""
    lines = [shapely.line_merge(line) for line in rivers if not line.is_empty]
    if not lines:
        return []
    edge = shapely.boundary(land)
    others = [[*lines[:number], *lines[number + 1 :], edge] for number in range(len(lines))]
    links = [link for line, rest in zip(lines, others, strict=True) for link in _links(line, rest, land)]
    net = shapely.union_all([*lines, *links, edge])
    faces: list[BaseGeometry] = shapely.get_parts(shapely.polygonize(shapely.get_parts(net))).tolist()
    large = [face for face in faces if face.area > _BANK_KM2]
    return [face for face in large if shapely.contains(land, shapely.point_on_surface(face))]


def _links(line: BaseGeometry, others: Sequence[BaseGeometry], land: BaseGeometry) -> list[BaseGeometry]:
    """Lead the loose ends of a river on to the border or the next river."""
    rest, parts = shapely.union_all(others), shapely.get_parts(line)
    ends = [end for number in range(len(parts)) for end in _loose_ends(parts, number)]
    inside = [end for end in ends if shapely.contains(land, end)]
    links = [shapely.shortest_line(end, rest) for end in inside]
    return [link for link in links if 0 < link.length < _MOUTH_KM]


def _loose_ends(parts: npt.NDArray[np.object_], number: int) -> list[BaseGeometry]:
    """Give the ends of a part of a river at which no other part goes on, such as the banks of a lake."""
    part, others = parts[number], np.delete(parts, number)
    if shapely.is_closed(part):
        return []
    ends = [shapely.get_point(part, place) for place in (0, -1)]
    return [end for end in ends if not shapely.dwithin(others, end, _JOINED_KM).any()]


def _distances(ground: BaseGeometry, points: npt.NDArray[np.object_]) -> Floats:
    if ground.is_empty:
        return np.full(len(points), _FAR_KM)
    shapely.prepare(ground)
    found: Floats = shapely.distance(ground, points)
    return found
