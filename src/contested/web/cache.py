"""Keeps what is slow to make: simplified zones, the list of places, the changes of hands."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt
import orjson

from contested.control.control_map import ControlMap
from contested.places.gazetteer import Entry
from contested.web.grounds import changes
from contested.web.shapes import ZOOM_MAX, base_json, zone_features
from contested.web.state import State

__all__ = ["Places", "base_of", "changes_of", "place_feature", "places_of", "zones_of"]

_ZONES_MAX = 600
_COARSE = 6
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Settlements, written beforehand."""

    features: tuple[bytes, ...]
    numbers: dict[str, int]
    points: npt.NDArray[np.float64]
    """Longitude and latitude, one row a settlement."""


class _Kept:
    """Remembers the newest answers, the oldest go first; each is made once even when many ask."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._known: OrderedDict[Any, Any] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Any, make: Callable[[], T]) -> T:
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                found: T = self._known[key]
                return found
        made = make()
        with self._lock:
            self._known[key] = made
            if len(self._known) > self._most:
                self._known.popitem(last=False)
        return made


_zones = _Kept(_ZONES_MAX)
_of_state: WeakKeyDictionary[State, dict[Any, Any]] = WeakKeyDictionary()
_slow = Lock()


def zones_of(item: ControlMap, zoom: int) -> list[dict[str, Any]]:
    """Return a map's zones for a zoom."""
    step = max(_COARSE, min(zoom, ZOOM_MAX))
    return _zones.get((item.id, id(item), step), lambda: zone_features(item, zoom=step))


def _once(state: State, key: Any, make: Callable[[], T]) -> T:
    with _slow:
        known = _of_state.setdefault(state, {})
        if key not in known:
            known[key] = make()
        found: T = known[key]
        return found


def base_of(state: State, zoom: int) -> bytes:
    """Return the theatre's own lines for a zoom."""
    step = max(_COARSE, min(zoom, ZOOM_MAX))
    return _once(state, ("base", step), lambda: base_json(state.theatre, zoom=step))


def changes_of(state: State) -> list[dict[str, Any]]:
    """Return every change of hands."""
    return _once(state, "changes", lambda: changes(state))


def places_of(state: State) -> Places:
    """Return the settlements."""
    return _once(state, "places", lambda: _places(state))


def _places(state: State) -> Places:
    listed = state.settlements
    return Places(
        features=tuple(orjson.dumps(place_feature(one)) for one in listed),
        numbers={one.key: number for number, one in enumerate(listed)},
        points=np.array([(one.longitude, one.latitude) for one in listed], dtype=float).reshape(-1, 2),
    )


def place_feature(one: Entry) -> dict[str, Any]:
    """Give a settlement as a GeoJSON feature."""
    return {
        "type": "Feature",
        "id": one.key,
        "geometry": {"type": "Point", "coordinates": [one.longitude, one.latitude]},
        "properties": {
            "name": one.name,
            "population": one.population,
            "region": one.region_key,
            "geonameid": one.geonameid,
            "source": one.source,
        },
    }
