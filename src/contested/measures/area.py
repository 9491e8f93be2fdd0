"""Area gained: how much ground changed hands between two maps, under three definitions."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta

import shapely
from shapely.geometry.base import BaseGeometry

from contested import geo
from contested.control.control_map import ControlMap
from contested.control.ground import Grounds
from contested.errors import MapMismatchError
from contested.measures.measure import Measure

__all__ = ["MIN_PIECE_KM2", "Gain", "area_gained", "drop_slivers", "gained_ground"]

MIN_PIECE_KM2 = 1.0
"""Overlay pieces under this size are drawing noise: dropped, and their sum printed."""
_LONG = timedelta(days=30)
_DOUBT = 0.05
"""How near the limit a rough area is no answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gain:
    """The ground that changed hands, by definition, after the sliver filter; EPSG:4326."""

    marked: BaseGeometry
    lost_by_enemy: BaseGeometry
    secured: BaseGeometry
    dropped_km2: float
    """Sum of the pieces under 1 km² that were left out, over the definition that drops most."""
    redrawn_km2: float
    """Sum of the pieces that touch neither own nor contested ground at either date: redrawn, not gained."""


def drop_slivers(geometry: BaseGeometry) -> tuple[list[shapely.Polygon], float]:
    """Part the pieces of at least 1 km² from the rest; give the pieces and the sum of the rest in km².

    >>> pieces, dropped_km2 = drop_slivers(shapely.box(36, 50, 36.001, 50.001))
    >>> len(pieces), round(dropped_km2, 3)
    (0, 0.008)
    """
    pieces = geo.polygons_of(geometry)
    kept, dropped_km2 = [], 0.0
    for piece, rough_km2 in zip(pieces, geo.rough_areas_km2(pieces), strict=True):
        near = abs(rough_km2 - MIN_PIECE_KM2) < _DOUBT * MIN_PIECE_KM2
        area_km2 = geo.area_km2(piece) if near else float(rough_km2)
        if area_km2 >= MIN_PIECE_KM2:
            kept.append(piece)
        else:
            dropped_km2 += area_km2
    return kept, dropped_km2


def gained_ground(
    maps: Sequence[ControlMap],
    *,
    side: str,
    grounds: Grounds,
    within: BaseGeometry | None = None,
) -> Gain:
    """Find the ground that `side` gained from the first to the last of some maps.

    Parameters
    ----------
    maps
        Of one source, oldest first, at least two; those between the first and the last matter only over
        more than 30 days, when sources stop marking what was regained.
    side
        Whose gain.
    grounds
        Of the maps' theatre.
    within
        Count only ground inside, EPSG:4326; ``None`` for the whole theatre.

    Raises
    ------
    MapMismatchError
        The maps differ in source or run backwards in time.
    """
    first, last = _ends(maps)
    marking = _marking(maps)
    key = ("gain", first.id, *(item.id for item in marking), side, None if within is None else within.wkb)
    return grounds.once(key, lambda: _gained(first, last, marking, side, grounds, within))


def _gained(
    first: ControlMap,
    last: ControlMap,
    marking: Sequence[ControlMap],
    side: str,
    grounds: Grounds,
    within: BaseGeometry | None,
) -> Gain:
    with ThreadPoolExecutor(2) as threads:  # overlays need not wait for each other
        at_end = threads.submit(grounds.held, last, side)
        hostile_at_end = threads.submit(grounds.hostile, last, side)
        hostile_0, open_0 = grounds.hostile(first, side), grounds.open_to(first, side)
        if within is not None:
            hostile_0, open_0 = (shapely.intersection(part, within) for part in (hostile_0, open_0))
        marked = threads.submit(lambda: _common(_regained(marking, side, grounds), open_0))
        secured = threads.submit(lambda: _common(open_0, at_end.result()))
        lost = shapely.difference(hostile_0, hostile_at_end.result(), grid_size=geo.GRID_DEGREES)
    cut = [drop_slivers(part) for part in (marked.result(), lost, secured.result())]
    lost_pieces, redrawn_km2 = _part_redrawn(cut[1][0], first, last, side, grounds)
    return Gain(
        marked=shapely.MultiPolygon(cut[0][0]),
        lost_by_enemy=shapely.MultiPolygon(lost_pieces),
        secured=shapely.MultiPolygon(cut[2][0]),
        dropped_km2=max(dropped_km2 for _, dropped_km2 in cut),
        redrawn_km2=redrawn_km2,
    )


def _common(one: BaseGeometry, other: BaseGeometry) -> BaseGeometry:
    return shapely.intersection(one, other, grid_size=geo.GRID_DEGREES)


def _ends(maps: Sequence[ControlMap]) -> tuple[ControlMap, ControlMap]:
    first, last = maps[0], maps[-1]
    if first.source != last.source:
        raise MapMismatchError(f"{first.source!r} and {last.source!r} draw differently")
    if first.as_of > last.as_of:
        raise MapMismatchError(f"{first.as_of} comes after {last.as_of}")
    return first, last


def _marking(maps: Sequence[ControlMap]) -> Sequence[ControlMap]:
    """Pick the maps whose marks count: the last, or all when sources may have stopped marking."""
    long = maps[-1].as_of - maps[0].as_of > _LONG
    return maps[1:] if long else maps[-1:]


def _regained(marking: Sequence[ControlMap], side: str, grounds: Grounds) -> BaseGeometry:
    """Join the ground marked on any of some maps; what maps repeat is joined once, in a tenth of the time."""
    zones = [grounds.zone(item, "regained", side) for item in marking]
    if len(zones) == 1:
        return zones[0]

    def joined() -> BaseGeometry:
        pieces = shapely.get_parts(zones)
        return shapely.union_all(list(dict(zip(shapely.to_wkb(pieces), pieces, strict=True)).values()))

    return grounds.once(("regained", side, *(item.id for item in marking)), joined)


def _part_redrawn(
    pieces: list[shapely.Polygon], first: ControlMap, last: ControlMap, side: str, grounds: Grounds
) -> tuple[list[shapely.Polygon], float]:
    kept: list[shapely.Polygon] = []
    redrawn_km2 = 0.0
    for piece in pieces:
        if _touches(piece, last, side, grounds) or _touches(piece, first, side, grounds):
            kept.append(piece)
        else:
            redrawn_km2 += geo.area_km2(piece)
    return kept, redrawn_km2


def _touches(piece: shapely.Polygon, item: ControlMap, side: str, grounds: Grounds) -> bool:
    """Whether a piece touches contested ground or the side's own on a map."""
    if shapely.intersects(grounds.zone(item, "contested"), piece):
        return True
    return bool(shapely.intersects(grounds.held(item, side), piece))


def area_gained(
    maps: Sequence[ControlMap],
    *,
    side: str,
    grounds: Grounds,
    within: BaseGeometry | None = None,
) -> Measure:
    """Measure the area that `side` gained from the first to the last of some maps, in km².

    Parameters
    ----------
    maps, side, grounds, within
        As in `gained_ground`.

    Returns
    -------
    Measure
        Definitions ``marked`` (drawn as regained at the end, enemy-held or contested at the start),
        ``lost by enemy`` (enemy-held at the start, not at the end) and ``secured`` (enemy-held or contested
        at the start, held at the end); the band runs from the smallest to the largest.
    """
    gain = gained_ground(maps, side=side, grounds=grounds, within=within)
    areas_km2 = geo.areas_km2([gain.marked, gain.lost_by_enemy, gain.secured])
    values = tuple(zip(("marked", "lost by enemy", "secured"), areas_km2.tolist(), strict=True))
    notes = [f"pieces under 1 km² left out: {gain.dropped_km2:.0f} km² in all"]
    if gain.redrawn_km2:
        notes.append(f"redrawn away from any front, not counted: {gain.redrawn_km2:.0f} km²")
    numbers = [value for _, value in values]
    return Measure(
        name="area_gained",
        unit="km2",
        values=values,
        band=(min(numbers), max(numbers)),
        source=maps[0].source,
        t0=maps[0].as_of,
        t1=maps[-1].as_of,
        snapshots=(maps[0].id, maps[-1].id),
        notes=tuple(notes),
    )
