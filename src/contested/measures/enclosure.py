"""Enclosure: how wide the way out of a place is at its narrowest, and how much of the horizon is closed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from contested import geo
from contested.control.control_map import ControlMap
from contested.control.ground import Grounds
from contested.measures.measure import Measure

__all__ = [
    "NEARLY_KM",
    "RING_KM",
    "WIDEST_KM",
    "Enclosed",
    "OpenRoutes",
    "corridor_km",
    "enclosed_word",
    "enclosure",
    "narrow_water",
    "passable_ground",
    "rear_ground",
    "ring",
    "ring_share",
]

NEARLY_KM = 10.0
"""A place whose corridor is narrower than this is nearly encircled."""
WIDEST_KM = 40.0
"""Wider corridors are not told apart: no word depends on them."""
_START_KM = 5.0
RING_KM = 25.0
"""How far about a place the horizon is looked at."""
_RAYS = 720
_REAR_KM = 10.0
_TOLERANCE_KM = 0.05
_SIGHTS_KM = (60.0, 150.0, math.inf)
"""How far about a place ways are looked for, one after the other."""
_SEAM_KM = 3.0
"""How far two drawings of one state border may part."""
_SIMPLE_KM = 0.02
_CRACK_KM = 0.025
"""Half the width of the cracks between two zones that are nothing but drawing."""
_RIVER_KM, _RIVER_KM2, _SPLICE_KM = 3.0, 1.0, 0.1
"""Widest water that is a river, smallest piece that counts, and how far it overlaps its banks."""

Enclosed = Literal["encircled", "nearly encircled", "open"]


class OpenRoutes(Protocol):
    """A transport network that can count the ways out of a place."""

    def open_routes(self, point: tuple[float, float], held: BaseGeometry, rear: BaseGeometry) -> int | None:
        """Count edge-disjoint ways from a place to the rear over held ground; ``None`` if it is not known."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plane:
    """The ground about a place, in km, the place at the origin."""

    free: BaseGeometry
    """Where a way may lead: held ground, and the rear beyond the theatre's land."""
    start: BaseGeometry
    rear: BaseGeometry
    sight_km: float = math.inf
    """How far in x and y `free` is known; a way that leads farther may reach the rear."""


def corridor_km(
    held: BaseGeometry, *, point: tuple[float, float], rear: BaseGeometry, joining: BaseGeometry | None = None
) -> float | None:
    """Measure the narrowest point of the widest way from a place to the rear, over held ground.

    Parameters
    ----------
    held
        EPSG:4326, polygonal: the ground held by the side.
    point
        (longitude, latitude) of the place.
    rear
        EPSG:4326, polygonal; what of it lies outside `held` is passable too.
    joining
        Contested ground: a place on it stands for the held ground within 5 km that it is joined to.

    Returns
    -------
    float or None
        km, 0 where no way leads out, at most 40; ``None`` when neither the place nor ground within 5 km
        that it is joined to is held.

    Notes
    -----
    A way of width w is one that a disc of diameter w can take: w is found by bisection on negative buffers in
    an azimuthal equidistant plane about the place, to 0.05 km.

    Examples
    --------
    >>> held = shapely.union_all([shapely.box(36, 49, 37, 50), shapely.box(37, 49.45, 38, 49.5)])
    >>> round(corridor_km(held, point=(37.9, 49.475), rear=shapely.box(36, 49, 36.2, 50)), 1)
    5.6
    """
    start = _start(held, point, joining)
    if start is None:
        return None
    low, high = 0.0, WIDEST_KM
    for sight_km in _SIGHTS_KM:
        plane = _plane(held, rear, start, point, sight_km)
        low, high, arrived = _widest(plane, low, high)
        if arrived:
            break
    return WIDEST_KM if low == WIDEST_KM else (low + high) / 2 if high else 0.0


def _widest(plane: _Plane, hint: float, high: float) -> tuple[float, float, bool]:
    """Bisect; what is left of the ground at a width that passes is all that a greater width can use.

    Returns
    -------
    tuple
        The width lies between the first and the second; whether its way is known to reach the rear, or there
        is none. If not, that of the whole ground may be less, never more.
    """
    room = _room(plane.free, 0.0, plane)
    if room is None:
        return 0.0, 0.0, True
    low = 0.0
    for width in (high, hint):
        narrower = _room(room, width, plane) if width else None
        if narrower is not None:
            low, room = width, narrower
            break
        high = width or high
    while high - low > _TOLERANCE_KM:
        middle = (low + high) / 2
        narrower = _room(room, middle - low, plane)
        if narrower is None:
            high = middle
        else:
            low, room = middle, narrower
    return low, high, bool(shapely.intersects(room, plane.rear))


def _plane(
    held: BaseGeometry, rear: BaseGeometry, start: BaseGeometry, point: tuple[float, float], sight_km: float
) -> _Plane:
    """Draw the ground within sight of a place: the nearer, the fewer corners it has."""
    if math.isfinite(sight_km):
        square = shapely.segmentize(shapely.box(-sight_km, -sight_km, sight_km, sight_km), 20)
        window = geo.local_km_inverse(square, centre=point).envelope
        held, rear = shapely.intersection(held, window), shapely.intersection(rear, window)
    beyond = _flat(rear, point)
    whole = shapely.union_all([_flat(held, point), beyond])
    healed = whole.buffer(_CRACK_KM, join_style="mitre").buffer(-_CRACK_KM, join_style="mitre")
    free = shapely.simplify(healed, _SIMPLE_KM, preserve_topology=True)
    return _Plane(free=free, start=start, rear=beyond, sight_km=sight_km - WIDEST_KM / 2 - 1)


def _flat(ground: BaseGeometry, point: tuple[float, float]) -> BaseGeometry:
    return geo.local_km(geo.densify(ground, step_km=10.0), centre=point).buffer(0)


def _start(
    held: BaseGeometry, point: tuple[float, float], joining: BaseGeometry | None
) -> BaseGeometry | None:
    """Find the held ground within 5 km of a place that is connected to it, in its plane."""
    near = geo.local_km_inverse(shapely.Point(0, 0).buffer(_START_KM, quad_segs=16), centre=point)
    own = shapely.intersection(held, near)
    around, here = own, shapely.Point(point)
    if joining is not None and not shapely.intersects(own, here):
        around = shapely.union_all([own, shapely.intersection(joining, near)])
    piece = next((part for part in geo.polygons_of(around) if shapely.intersects(part, here)), None)
    if piece is None:
        return None
    start = shapely.intersection(piece, own)
    return None if start.area == 0 else geo.local_km(start, centre=point)


def _room(ground: BaseGeometry, width_km: float, plane: _Plane) -> BaseGeometry | None:
    """Find where the centre of a disc can be on its way from the start to the rear; ``None`` when nowhere."""
    room = ground.buffer(-width_km / 2, quad_segs=16) if width_km else ground
    pieces = [part for part in geo.polygons_of(room) if shapely.intersects(part, plane.start)]
    ways = [part for part in pieces if _leads(part, plane)]
    return shapely.MultiPolygon(ways) if ways else None


def _leads(part: BaseGeometry, plane: _Plane) -> bool:
    """Whether a piece of ground reaches the rear, or beyond what is known."""
    out = max(abs(side) for side in part.bounds) > plane.sight_km
    return out or bool(shapely.intersects(part, plane.rear))


def narrow_water(land: BaseGeometry) -> list[BaseGeometry]:
    """Find the water up to 3 km wide that the drawing of the land leaves out: rivers and straits, EPSG:4326.

    >>> banks = shapely.union_all([shapely.box(36, 49, 37, 50), shapely.box(37.01, 49, 38, 50)])
    >>> len(narrow_water(banks))
    1
    """
    if land.is_empty:
        return []
    centre = (land.centroid.x, land.centroid.y)
    plane = geo.local_km(land, centre=centre).buffer(0)
    closed = plane.buffer(_RIVER_KM / 2, quad_segs=2).buffer(-_RIVER_KM / 2, quad_segs=2)
    water = [part for part in geo.polygons_of(shapely.difference(closed, plane)) if part.area > _RIVER_KM2]
    return [geo.local_km_inverse(part.buffer(_SPLICE_KM, quad_segs=1), centre=centre) for part in water]


def passable_ground(item: ControlMap, side: str, grounds: Grounds) -> BaseGeometry:
    """The ground that a side holds, with the narrow waters all of whose banks it holds."""
    theatre = grounds.theatre
    held, closed = grounds.held(item, side), grounds.open_to(item, side)
    waters: list[BaseGeometry] = grounds.once(("waters", theatre.key), lambda: narrow_water(theatre.land))
    own = [
        water for water in waters if shapely.intersects(water, held) and not shapely.intersects(water, closed)
    ]
    return shapely.union_all([held, *own]) if own else held


def ring_share(closed: BaseGeometry, *, point: tuple[float, float]) -> float:
    """Give the share of directions from a place in which closed ground is met within 25 km.

    >>> round(ring_share(shapely.box(36, 40, 40, 60), point=(35.999, 50)), 2)
    0.5
    """
    circle = geo.local_km_inverse(shapely.Point(0, 0).buffer(RING_KM * 1.02, quad_segs=16), centre=point)
    near = geo.local_km(geo.densify(shapely.intersection(closed, circle)), centre=point)
    angles = (np.arange(_RAYS) + 0.5) * 2 * math.pi / _RAYS
    ends = RING_KM * np.column_stack([np.cos(angles), np.sin(angles)])
    rays = shapely.linestrings(np.stack([np.zeros_like(ends), ends], axis=1))
    shapely.prepare(near)
    return float(np.mean(shapely.intersects(near, rays)))


def enclosed_word(corridor: float | None) -> Enclosed | None:
    """Name what a corridor's width means.

    >>> enclosed_word(0.0), enclosed_word(4.0), enclosed_word(12.0)
    ('encircled', 'nearly encircled', 'open')
    """
    if corridor is None:
        return None
    if corridor <= 0:
        return "encircled"
    return "nearly encircled" if corridor < NEARLY_KM else "open"


def rear_ground(item: ControlMap, side: str, grounds: Grounds) -> BaseGeometry:
    """Return the ground that is always a side's rear, EPSG:4326.

    Returns
    -------
    BaseGeometry
        For the defender: its held ground within 10 km of the rear points of the theatre. For a side that
        draws its zone: what it held before the war's first day, and the countries across the state border
        in which one of its rear points lies.
    """
    return grounds.once((item.id, "rear", side), lambda: _rear(item, side, grounds))


def _rear(item: ControlMap, side: str, grounds: Grounds) -> BaseGeometry:
    theatre = grounds.theatre
    points = theatre.side(side).rear_points
    held = grounds.held(item, side)
    inside = [point for point in points if shapely.intersects(theatre.land, shapely.Point(point))]
    disc = shapely.Point(0, 0).buffer(_REAR_KM)
    about = [shapely.intersection(held, geo.local_km_inverse(disc, centre=point)) for point in inside]
    since = [zone.geometry for zone in item.zones if zone.since_start and zone.side == side]
    return shapely.union_all([*about, *since, *_across(side, held, grounds)])


def _across(side: str, held: BaseGeometry, grounds: Grounds) -> list[BaseGeometry]:
    """The countries beyond the theatre's land that are a side's rear, as far as they can matter here."""
    theatre = grounds.theatre
    points = [shapely.Point(point) for point in theatre.side(side).rear_points]
    outside = [point for point in points if not shapely.intersects(theatre.land, point)]
    if not outside or held.is_empty:
        return []
    west, south, east, north = held.bounds
    window = shapely.box(west - 1, south - 1, east + 1, north + 1)
    found = []
    for region in theatre.regions:
        if region.kind == "country" and any(shapely.intersects(region.geometry, point) for point in outside):
            near = shapely.intersection(region.geometry, window)
            centre = (near.centroid.x, near.centroid.y)
            wider = geo.local_km(near, centre=centre).buffer(0).buffer(_SEAM_KM, quad_segs=2)
            found.append(shapely.difference(geo.local_km_inverse(wider, centre=centre), theatre.land))
    return found


def ring(item: ControlMap, *, side: str, point: tuple[float, float], grounds: Grounds) -> float:
    """Give the `ring` of a place on a map: as `ring_share`, of ground that `side` does not hold."""
    return grounds.once(
        (item.id, "ring", side, point),
        lambda: ring_share(grounds.open_to(item, side), point=point),
    )


def enclosure(
    item: ControlMap,
    *,
    side: str,
    point: tuple[float, float],
    grounds: Grounds,
    networks: Sequence[tuple[str, OpenRoutes]] = (),
) -> Measure:
    """Measure how far a place is closed in: its corridor to the rear in km, and its ring.

    Parameters
    ----------
    item
        One map.
    side
        Who holds the place.
    point
        (longitude, latitude) of the place.
    networks
        (mode, network) pairs: "road", "rail". Without one, open routes are not counted.

    Returns
    -------
    Measure
        ``corridor`` in km: 0 encircled, under 10 nearly encircled, else open; ``None`` when the side holds
        neither the place nor ground within 5 km that contested ground joins it to. ``ring``: the share of
        directions in which enemy-held or contested ground is met within 25 km. ``open routes, <mode>`` for
        each network.
    """
    held, contested = grounds.held(item, side), grounds.zone(item, "contested")
    rear = rear_ground(item, side, grounds)
    passable = grounds.once((item.id, "passable", side), lambda: passable_ground(item, side, grounds))
    corridor = grounds.once(
        (item.id, "corridor", side, point),
        lambda: corridor_km(passable, point=point, rear=rear, joining=contested),
    )
    closed = ring(item, side=side, point=point, grounds=grounds)
    routes = tuple(
        (f"open routes, {mode}", _count(network.open_routes(point, held, rear))) for mode, network in networks
    )
    notes = ("corridors of 40 km and more are not told apart",) if corridor == WIDEST_KM else ()
    return Measure(
        name="enclosure",
        unit="km",
        values=(("corridor", corridor), ("ring", closed), *routes),
        band=None if corridor is None else (corridor, corridor),
        source=item.source,
        t0=None,
        t1=item.as_of,
        snapshots=(item.id,),
        notes=notes,
    )


def _count(routes: int | None) -> float | None:
    return None if routes is None else float(routes)
