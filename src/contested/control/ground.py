"""The ground that a side holds on a map: drawn, or for the defender what nobody else holds."""

from __future__ import annotations

from collections.abc import Sequence

import shapely
from shapely.geometry.base import BaseGeometry

from contested import geo
from contested.control.control_map import ControlMap
from contested.theatre.theatre import Theatre

__all__ = ["Grounds"]


class Grounds:
    """Unions of zones and each side's ground, worked out once a map.

    Parameters
    ----------
    theatre
        Its land, its defender and the defender's rear.
    settlements
        (longitude, latitude) of the gazetteer's settlements: a piece cut off from the rear that holds one is
        still its holder's ground; one without joins its neighbour.
    """

    def __init__(self, theatre: Theatre, settlements: Sequence[tuple[float, float]] = ()) -> None:
        self.theatre = theatre
        self._settlements = shapely.STRtree(shapely.points(settlements) if len(settlements) else [])
        self._known: dict[tuple[str, str, str | None], BaseGeometry] = {}

    def zone(self, item: ControlMap, status: str, side: str | None = None) -> BaseGeometry:
        """Return the union of a map's zones of a status (and side), EPSG:4326."""
        key = (item.id, status, side)
        if key not in self._known:
            parts = [
                zone.geometry
                for zone in item.zones
                if zone.status == status and (side is None or zone.side == side)
            ]
            self._known[key] = shapely.union_all(parts)
        return self._known[key]

    def held(self, item: ControlMap, side: str) -> BaseGeometry:
        """Return H(side, t): the ground that a side holds on a map, EPSG:4326."""
        key = (item.id, "ground", side)
        if key not in self._known:
            defender = self.theatre.defender
            drawn = defender is None or side != defender.key
            self._known[key] = self.zone(item, "held", side) if drawn else self._defended(item, side)
        return self._known[key]

    def hostile(self, item: ControlMap, side: str) -> BaseGeometry:
        """Return the ground that the side's enemies hold; for the defender what they draw."""
        key = (item.id, "hostile", side)
        if key not in self._known:
            others = [other.key for other in self.theatre.sides if other.key != side]
            self._known[key] = shapely.union_all([self.held(item, other) for other in others])
        return self._known[key]

    def _defended(self, item: ControlMap, side: str) -> BaseGeometry:
        taken = shapely.union_all([self.hostile(item, side), self.zone(item, "contested")])
        pieces = geo.polygons_of(shapely.difference(self.theatre.land, taken))
        rear = shapely.MultiPoint(self.theatre.side(side).rear_points)
        kept = [
            piece
            for piece in pieces
            if piece.intersects(rear) or len(self._settlements.query(piece, predicate="contains"))
        ]
        return shapely.MultiPolygon(kept)
