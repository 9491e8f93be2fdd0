"""What changed hands between two maps, as a table with a geometry."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import shapely
from shapely.geometry.base import BaseGeometry

from contested import geo
from contested.control.control_map import ControlMap
from contested.control.history import PRECEDENCE, ControlHistory
from contested.errors import InputError
from contested.measures.area import drop_slivers
from contested.theatre.theatre import Theatre

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

__all__ = ["changes_to_geodataframe"]

_Holder = tuple[str, str | None]
"""Status and side."""


def changes_to_geodataframe(history: ControlHistory, start: datetime, end: datetime) -> GeoDataFrame:
    """Give the ground that changed hands between two maps of a history: one row a way of changing.

    Parameters
    ----------
    history
        Of one source.
    start, end
        Aware; the last maps drawn by these moments are compared.

    Returns
    -------
    geopandas.GeoDataFrame
        EPSG:4326: ``from_status``, ``from_side``, ``to_status``, ``to_side``, ``area_km2`` (geodesic),
        the two maps' ids and moments, and ``geometry``; pieces under 1 km² are left out. What no zone covers
        is the defender's. The drawings are the source's: redistributing them is under its terms.

    Raises
    ------
    InputError
        There is no map by one of the moments.
    """
    import geopandas  # noqa: PLC0415  # half a second that other outputs need not pay

    before, after = history.at(start), history.at(end)
    if before is None or after is None:
        raise InputError("has no map by that moment", where=history.source.name)
    rows = _changes(before, after, history.theatre)
    columns = {
        "from_status": [row[0][0] for row in rows],
        "from_side": [row[0][1] for row in rows],
        "to_status": [row[1][0] for row in rows],
        "to_side": [row[1][1] for row in rows],
        "area_km2": [geo.area_km2(row[2]) for row in rows],
        "from_map": before.id,
        "to_map": after.id,
        "from_moment": before.as_of,
        "to_moment": after.as_of,
    }
    return geopandas.GeoDataFrame(columns, geometry=[row[2] for row in rows], crs="EPSG:4326")


def _changes(
    before: ControlMap, after: ControlMap, theatre: Theatre
) -> list[tuple[_Holder, _Holder, BaseGeometry]]:
    earlier, later = _ground(before, theatre), _ground(after, theatre)
    found: list[tuple[_Holder, _Holder, BaseGeometry]] = []
    for old, ground in earlier.items():
        for new, other in later.items():
            if old != new:
                pieces, _ = drop_slivers(shapely.intersection(ground, other, grid_size=geo.GRID_DEGREES))
                if pieces:
                    found.append((old, new, shapely.MultiPolygon(pieces)))
    return found


def _ground(item: ControlMap, theatre: Theatre) -> dict[_Holder, BaseGeometry]:
    """Part a map's land by who holds it, each piece once; what is left is the defender's."""
    zones = sorted(item.zones, key=lambda zone: PRECEDENCE[zone.status])
    holders = dict.fromkeys((zone.status, zone.side) for zone in zones)
    left: BaseGeometry = theatre.land
    found: dict[_Holder, BaseGeometry] = {}
    for status, side in holders:
        drawn = item.ground(status, side) if side else item.ground(status)
        found[status, side] = shapely.intersection(drawn, left, grid_size=geo.GRID_DEGREES)
        left = shapely.difference(left, drawn, grid_size=geo.GRID_DEGREES)
    if theatre.defender is not None:
        own: _Holder = ("held", theatre.defender.key)
        found[own] = shapely.union(found[own], left) if own in found else left
    return found
