"""What is asked of maps: who held a point, every change of hands, the ground gained between two days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

import numpy as np
import shapely

from contested import geo
from contested.control.control_map import ControlMap
from contested.control.history import PRECEDENCE, ControlHistory
from contested.places.gazetteer import Entry
from contested.web.shapes import areas
from contested.web.state import State

__all__ = ["changes", "gained_features", "held_at", "place_runs"]

_Shown = tuple[str, str | None]
"""Status and side."""
_PEOPLE_MIN = 500
"""Settlements with fewer people, or of unknown size, are followed only when a claim names them."""


def held_at(state: State, longitude: float, latitude: float, moment: datetime) -> list[dict[str, Any]]:
    """Tell who held a point, by every source."""
    rows = []
    for history in state.histories:
        found = history.holder(longitude, latitude, moment)
        rows.append(
            {
                "source": history.source.key,
                "source_name": history.source.name,
                "map": None if found is None else found.map.id,
                "as_of": None if found is None else found.as_of.isoformat(),
                "status": None if found is None else found.status,
                "side": None if found is None else found.side,
                "since_start": None if found is None else found.since_start,
            }
        )
    return rows


def place_runs(history: ControlHistory, longitude: float, latitude: float) -> list[dict[str, Any]]:
    """Give a place's history by one source as runs of maps that show the same."""
    runs: list[dict[str, Any]] = []
    for one in history.holdings(longitude, latitude):
        if runs and (runs[-1]["status"], runs[-1]["side"]) == (one.status, one.side):
            runs[-1]["to"] = one.as_of.isoformat()
            runs[-1]["maps"] += 1
            continue
        moment = one.as_of.isoformat()
        runs.append({"from": moment, "to": moment, "status": one.status, "side": one.side, "maps": 1})
    return runs


def changes(state: State) -> list[dict[str, Any]]:
    """List every change of holder that a map shows of a settlement, as GeoJSON features, oldest first."""
    named = {place["id"] for one in state.index.properties for place in one["places"]}
    towns = [one for one in state.settlements if (one.population or 0) >= _PEOPLE_MIN or one.key in named]
    found: list[dict[str, Any]] = []
    for history in state.histories:
        found += _changes(history, towns)
    return sorted(found, key=lambda one: one["properties"]["as_of"])


def _changes(history: ControlHistory, towns: Sequence[Entry]) -> list[dict[str, Any]]:
    """Follow many towns at once: which drawings hold which towns is asked once for the whole history."""
    shapes = {id(zone.geometry): zone.geometry for item in history.maps for zone in item.zones}
    keys = list(shapes)
    places = [(one.longitude, one.latitude) for one in towns]
    points = shapely.points(np.array(places, dtype=float).reshape(-1, 2))
    inside: dict[int, list[int]] = defaultdict(list)
    tree = shapely.STRtree(np.atleast_1d(np.asarray(points, dtype=object)))
    drawn, hit = tree.query(np.asarray([shapes[key] for key in keys], dtype=object), predicate="intersects")
    for shape, town in zip(drawn.tolist(), hit.tolist(), strict=True):
        inside[keys[shape]].append(town)
    states = [_states(item, inside, history) for item in history.maps]
    features = []
    for (before, then), (item, now) in pairwise(zip(history.maps, states, strict=True)):
        features += [
            _change(towns[town], (before, item), (then.get(town), now.get(town)), history)
            for town in sorted(set(then) | set(now))
            if then.get(town) != now.get(town)
        ]
    return features


def _states(item: ControlMap, inside: dict[int, list[int]], history: ControlHistory) -> dict[int, _Shown]:
    """Give the towns that lie in a zone of a map, each with what counts there; the rest is the defender's."""
    found: dict[int, _Shown] = {}
    for zone in sorted(item.zones, key=lambda one: -PRECEDENCE[one.status]):
        for town in inside.get(id(zone.geometry), ()):
            found[town] = (zone.status, zone.side)
    defender = history.theatre.defender
    own = None if defender is None else defender.key
    return {town: one for town, one in found.items() if not (one[1] == own and one[0] != "contested")}


def _change(
    town: Entry,
    maps: tuple[ControlMap, ControlMap],
    shown: tuple[_Shown | None, _Shown | None],
    history: ControlHistory,
) -> dict[str, Any]:
    before, item = maps
    defender = history.theatre.defender
    rest = ("held", None if defender is None else defender.key)
    old, new = shown[0] or rest, shown[1] or rest
    return {
        "type": "Feature",
        "id": f"{item.id.replace('/', '.')}.{town.key.replace(':', '.')}",
        "geometry": {"type": "Point", "coordinates": [town.longitude, town.latitude]},
        "properties": {
            "place": town.key,
            "name": town.name,
            "source": item.source,
            "after": before.as_of.isoformat(),
            "as_of": item.as_of.isoformat(),
            "from_status": old[0],
            "from_side": old[1],
            "status": new[0],
            "side": new[1],
        },
    }


def gained_features(
    history: ControlHistory, side: str, start: datetime, end: datetime
) -> list[dict[str, Any]]:
    """Outline the ground that the enemy of a side held on the first map and no longer on the second."""
    before, after = history.at(start), history.at(end)
    enemy = history.theatre.enemy_of(side)
    if before is None or after is None or enemy is None:
        return []
    lost = shapely.difference(
        before.ground("held", enemy), after.ground("held", enemy), grid_size=geo.GRID_DEGREES
    )
    parts = [part for part in geo.polygons_of(lost) if geo.area_km2(part) >= 1]
    properties = {"side": side, "t0": before.as_of.isoformat(), "t1": after.as_of.isoformat()}
    return [{"type": "Feature", "geometry": areas(parts, 8), "properties": properties}] if parts else []
