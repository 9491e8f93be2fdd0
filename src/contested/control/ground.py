"""The ground that a side holds on a map: drawn, or for the defender what nobody else holds."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from threading import Lock
from typing import Any, TypeVar

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from contested import geo
from contested.control.control_map import ControlMap
from contested.control.ground_store import GroundStore, map_digest
from contested.theatre.theatre import Theatre

__all__ = ["Grounds"]

T = TypeVar("T")
_TOUCH_DEGREES = 1e-6


class _Once:
    """One value, worked out by the first thread that asks while the others wait."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._value: list[Any] = []

    def get(self, work_out: Callable[[], Any]) -> Any:
        with self._lock:
            if not self._value:
                self._value.append(work_out())
        return self._value[0]


class Grounds:
    """Unions of zones and each side's ground, worked out once a map; safe to share between threads.

    Parameters
    ----------
    theatre
        Its land, its defender and the defender's rear.
    settlements
        (longitude, latitude) of the gazetteer's settlements: a piece cut off from the rear that holds one is
        still its holder's ground; one without joins its neighbour.
    listed
        How many settlements each region officially has, by the region's key; what is counted from
        `settlements` is a share of it.
    kept
        Where grounds are kept between runs; ``None`` works them out anew.
    """

    def __init__(
        self,
        theatre: Theatre,
        settlements: Sequence[tuple[float, float]] = (),
        *,
        listed: Mapping[str, int] | None = None,
        kept: GroundStore | None = None,
    ) -> None:
        self.theatre = theatre
        self._kept = kept
        self._settlements = shapely.STRtree(shapely.points(settlements) if len(settlements) else [])
        self.settlements = tuple(settlements)
        self.listed = dict(listed or {})
        self._known: dict[Hashable, _Once] = {}
        self._lock = Lock()

    def once(self, key: Hashable, work_out: Callable[[], T]) -> T:
        """Work something out the first time it is asked for, and remember it."""
        with self._lock:
            slot = self._known.setdefault(key, _Once())
        found: T = slot.get(work_out)
        return found

    def _ground(
        self, item: ControlMap, name: str, side: str | None, work_out: Callable[[], BaseGeometry]
    ) -> BaseGeometry:
        """Take a map's ground from what is known or kept, else work it out and keep it."""
        return self.once((item.id, name, side), lambda: self._from_store(item, f"{name} {side}", work_out))

    def _from_store(self, item: ControlMap, name: str, work_out: Callable[[], BaseGeometry]) -> BaseGeometry:
        store = self._kept
        if store is None:
            return work_out()
        digest = self.once((item.id, "digest"), lambda: map_digest(item))
        found = store.get(digest, name)
        if found is None:
            found = work_out()
            store.put(digest, name, found)
        return found

    def zone(self, item: ControlMap, status: str, side: str | None = None) -> BaseGeometry:
        """Return the union of a map's zones of a status (and side), EPSG:4326."""
        return self._ground(item, status, side, lambda: item.ground(status, side))

    def open_to(self, item: ControlMap, side: str) -> BaseGeometry:
        """Return the ground that a side may gain: what its enemies hold, and what is contested."""
        return self._ground(item, "open", side, lambda: self._open_to(item, side))

    def held(self, item: ControlMap, side: str) -> BaseGeometry:
        """Return H(side, t): the ground that a side holds on a map, EPSG:4326; never contested ground."""
        defender = self.theatre.defender
        if defender is None or side != defender.key:
            return self._ground(item, "drawn", side, lambda: self._drawn(item, side))
        return self._ground(item, "defended", side, lambda: self._defended(item, side))

    def hostile(self, item: ControlMap, side: str) -> BaseGeometry:
        """Return the ground that the side's enemies hold; for the defender what they draw."""
        others = [other.key for other in self.theatre.sides if other.key != side]
        if len(others) == 1:
            return self.held(item, others[0])
        return self.once(
            (item.id, "hostile", side),
            lambda: shapely.union_all([self.held(item, other) for other in others]),
        )

    def _open_to(self, item: ControlMap, side: str) -> BaseGeometry:
        """Lay contested ground over what is drawn beneath it: many times as fast as joining what is left."""
        enemy, defender = self.theatre.enemy_of(side), self.theatre.defender
        drawn = enemy is not None and (defender is None or enemy != defender.key)
        hostile = self.zone(item, "held", enemy) if drawn else self.hostile(item, side)
        return shapely.union(hostile, self.zone(item, "contested"), grid_size=geo.GRID_DEGREES)

    def _drawn(self, item: ControlMap, side: str) -> BaseGeometry:
        held, contested = self.zone(item, "held", side), self.zone(item, "contested")
        if contested.is_empty:
            return held
        return shapely.difference(held, contested, grid_size=geo.GRID_DEGREES)

    def _defended(self, item: ControlMap, side: str) -> BaseGeometry:
        free = shapely.difference(self.theatre.land, self.open_to(item, side), grid_size=geo.GRID_DEGREES)
        pieces = geo.polygons_of(free)
        rear = shapely.MultiPoint(self.theatre.side(side).rear_points)
        won = [zone.geometry for zone in item.zones if zone.side != side and not zone.since_start]
        inhabited = set(self._settlements.query(pieces, predicate="contains")[0].tolist())
        return shapely.MultiPolygon(
            [
                piece
                for number, piece in enumerate(pieces)
                if piece.intersects(rear) or (number in inhabited and _cut_off(piece, won))
            ]
        )


def _cut_off(piece: BaseGeometry, won: Sequence[BaseGeometry]) -> bool:
    """Whether the war cut ground off from the rear.

    What only ground held since before the war encloses is where two outlines of a coast differ.
    """
    return bool(np.any(shapely.dwithin(piece, won, _TOUCH_DEGREES))) if won else False
