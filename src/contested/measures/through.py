"""Advance through: how long the shortest way is over ground that was gained, from ground held before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from contested import geo
from contested.control.control_map import ControlMap
from contested.control.ground import Grounds
from contested.measures.advance import Depth, Edges, advance, depths
from contested.measures.area import gained_ground
from contested.measures.eikonal import at_points, open_links, solve
from contested.measures.measure import Measure

__all__ = ["Way", "advance_both", "at_place", "through", "way"]

_DETOUR_KM = 40.0
"""How far beyond the gained ground a way may wander over contested ground."""
_FIRST_CELLS = 9_000
_MOST_CELLS = 500_000
_COARSEST_KM, _FINEST_KM = 2.0, 0.1
_CONVERGED = 0.02
_STEP_KM = 2.0
_LATTICE = 4
_TOUCH_KM = 1e-3


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Shortest ways into a piece of gained ground; lengths in km, ``None`` where no way reaches."""

    maximum_km: float | None
    p99_km: float | None
    """99th percentile over the gained ground that a way reaches, by area."""
    place_km: float | None
    """To the named place; ``None`` also where that place was not gained."""
    reached: float
    """Share of the gained ground, 0 to 1, that some way reaches."""
    cell_km: float
    """Cell of the finest raster."""
    converged: bool
    """Whether halving the cell changed maximum and percentile by less than 2 %."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Terrain:
    """One piece of gained ground in a plane in km: where a way may lead and what it starts from."""

    gained: BaseGeometry
    passable: BaseGeometry
    edges: Edges
    outline: geo.Degrees
    """Points of the gained ground's outline, and its deepest point, km."""
    straight: geo.Degrees
    """Distance of each of them to the ground held before, km."""
    place: geo.Degrees | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Solved:
    inside: geo.Degrees
    outline: geo.Degrees
    place: float


def way(
    gained: BaseGeometry,
    held_before: BaseGeometry,
    contested_before: BaseGeometry,
    *,
    place: tuple[float, float] | None = None,
    deepest: tuple[float, float] | None = None,
) -> Way | None:
    """Measure the `through` definition: the shortest way from ground held before, over passable ground.

    Parameters
    ----------
    gained, held_before, contested_before
        EPSG:4326, polygonal. A way starts in `held_before`, stays inside `gained` or `contested_before`,
        and ends in `gained`.
    place
        (longitude, latitude) of a place to measure to as well.
    deepest
        (longitude, latitude) of the point that is farthest from `held_before` in a straight line, if it is
        known: the maximum is then never less than that.

    Returns
    -------
    Way or None
        ``None`` when nothing was gained, or nothing was held before.

    Notes
    -----
    Where the straight link to the ground held before stays on passable ground it is the shortest way.
    Elsewhere the eikonal equation is solved on a raster in an azimuthal equidistant plane (see
    `contested.measures.eikonal`); the cell is halved until maximum and percentile change by less than 2 %.
    Never shorter than the straight distance, at any point.

    Examples
    --------
    >>> held, gained = shapely.box(36, 50, 37, 51), shapely.box(37, 50, 37.5, 51)
    >>> round(way(gained, held, shapely.Polygon()).maximum_km)
    36
    """
    if gained.is_empty or held_before.is_empty:
        return None
    pieces = _terrain(gained, held_before, contested_before, place, deepest)
    if not pieces:
        return None
    area_km2 = sum(_extent_km2(piece.passable) for piece in pieces)
    cell_km = min(max(float(np.sqrt(area_km2 / _FIRST_CELLS)), _FINEST_KM), _COARSEST_KM)
    found = _summary([_solved(piece, cell_km) for piece in pieces], cell_km)
    while not found.converged and cell_km > _FINEST_KM:
        cell_km /= 2
        if area_km2 / cell_km**2 > _MOST_CELLS:
            break
        finer = _summary([_solved(piece, cell_km) for piece in pieces], cell_km)
        found = replace(finer, converged=_alike(found, finer))
    return found


def _extent_km2(ground: BaseGeometry) -> float:
    west, south, east, north = ground.bounds
    return float((east - west) * (north - south))


def _terrain(
    gained: BaseGeometry,
    held_before: BaseGeometry,
    contested_before: BaseGeometry,
    place: tuple[float, float] | None,
    deepest: tuple[float, float] | None = None,
) -> list[_Terrain]:
    """Part the ground into pieces that no way joins, each in the same plane."""
    centre = (gained.centroid.x, gained.centroid.y)
    ground = geo.local_km(geo.densify(gained, step_km=_STEP_KM), centre=centre).buffer(0)
    edges = Edges.about(held_before, ground, centre)
    if edges is None:
        return []
    window = shapely.simplify(ground, 1.0).buffer(_DETOUR_KM, quad_segs=2)
    there = geo.local_km_inverse(shapely.segmentize(window, 50), centre=centre)
    near = geo.densify(shapely.intersection(contested_before, there), step_km=_STEP_KM)
    whole = shapely.union_all([ground, geo.local_km(near, centre=centre).buffer(0)])
    here, deep = (
        None if point is None else geo.local_km(shapely.Point(point), centre=centre)
        for point in (place, deepest)
    )
    shapely.prepare(ground)
    return [
        _piece(passable, ground, edges, deep, here)
        for passable in geo.polygons_of(whole)
        if shapely.intersects(ground, passable)
    ]


def _piece(
    passable: BaseGeometry,
    ground: BaseGeometry,
    edges: Edges,
    deepest: BaseGeometry | None,
    here: BaseGeometry | None,
) -> _Terrain:
    parts = [
        part for part in geo.polygons_of(ground) if shapely.intersects(passable, part.point_on_surface())
    ]
    gained = shapely.MultiPolygon(parts)
    outline = shapely.get_coordinates(gained)
    if deepest is not None and shapely.dwithin(gained, deepest, _TOUCH_KM):
        outline = np.vstack([outline, shapely.get_coordinates(deepest)])
    inside = here is not None and shapely.intersects(gained, here)
    return _Terrain(
        gained=gained,
        passable=passable,
        edges=edges,
        outline=outline,
        straight=edges.distances(outline),
        place=shapely.get_coordinates(here) if inside else None,
    )


def _solved(terrain: _Terrain, cell_km: float) -> _Solved:
    """Solve on one raster; lengths at the cells of the gained ground, its outline and the place."""
    west, south, east, north = terrain.passable.bounds
    columns = np.arange(west - cell_km, east + 2 * cell_km, cell_km) + cell_km / 2
    rows = np.arange(south - cell_km, north + 2 * cell_km, cell_km) + cell_km / 2
    corner = np.array([columns[0], rows[0]])
    x, y = np.meshgrid(columns, rows)
    shapely.prepare(terrain.passable)
    passable = shapely.contains_xy(terrain.passable, x, y)
    cells = np.column_stack([x[passable], y[passable]])
    times = np.full(passable.shape, np.inf)
    if len(cells):
        straight, feet = terrain.edges.feet(cells, step_km=_LATTICE * cell_km)
        open_link = open_links(passable, (cells - corner) / cell_km, (feet - corner) / cell_km)
        known = np.where(open_link, straight, np.inf)
        times[passable] = known
        times = solve(times, passable, cell_km)
        times[passable] = np.maximum(times[passable], straight)
    shapely.prepare(terrain.gained)
    inside = times[passable][shapely.contains_xy(terrain.gained, cells)]
    outline = np.maximum(at_points(times, terrain.outline, corner, cell_km), terrain.straight)
    place = np.inf
    if terrain.place is not None:
        length = at_points(times, terrain.place, corner, cell_km)
        place = float(np.maximum(length, terrain.edges.distances(terrain.place))[0])
    return _Solved(inside=inside, outline=outline, place=place)


def _summary(solved: Sequence[_Solved], cell_km: float) -> Way:
    cells = np.concatenate([piece.inside for piece in solved])
    inside = cells[np.isfinite(cells)]
    outline = np.concatenate([piece.outline for piece in solved])
    outline = outline[np.isfinite(outline)]
    place = min(piece.place for piece in solved)
    every = np.concatenate([inside, outline])
    body = inside if len(inside) else outline
    return Way(
        maximum_km=float(every.max()) if len(every) else None,
        p99_km=float(np.percentile(body, 99)) if len(body) else None,
        place_km=place if np.isfinite(place) else None,
        reached=len(inside) / len(cells) if len(cells) else float(len(outline) > 0),
        cell_km=cell_km,
        converged=False,
    )


def _alike(coarse: Way, fine: Way) -> bool:
    pairs = (
        (coarse.maximum_km, fine.maximum_km),
        (coarse.p99_km, fine.p99_km),
        (coarse.place_km, fine.place_km),
    )
    return all(
        (a is None) == (b is None) and (a is None or b is None or abs(a - b) <= _CONVERGED * b)
        for a, b in pairs
    )


def through(
    maps: Sequence[ControlMap],
    *,
    side: str,
    grounds: Grounds,
    within: BaseGeometry | None = None,
    place: tuple[float, float] | None = None,
) -> Measure:
    """Measure the shortest ways into the ground that `side` gained from the first to the last map, in km.

    Parameters
    ----------
    maps, side, grounds, within
        As in `contested.measures.area.gained_ground`.
    place
        (longitude, latitude) of a place to measure to as well.

    Returns
    -------
    Measure
        ``through`` over the ground secured and over the ground lost by the enemy: maximum, 99th percentile
        and, with a place, at the place. A value is ``None`` where no way reaches, or nothing was gained.
    """
    gain = gained_ground(maps, side=side, grounds=grounds, within=within)
    before, contested = grounds.held(maps[0], side), grounds.zone(maps[0], "contested")
    key = ("way", maps[0].id, maps[-1].id, side, None if within is None else within.wkb, place)
    deep = depths(maps, side=side, grounds=grounds, within=within)

    def shortest(ground: BaseGeometry, depth: Depth | None) -> Way | None:
        return way(ground, before, contested, place=place, deepest=depth.deepest if depth else None)

    found = {
        "secured": grounds.once((*key, "secured"), lambda: shortest(gain.secured, deep["secured"])),
        "lost by enemy": grounds.once(
            (*key, "lost"), lambda: shortest(gain.lost_by_enemy, deep["lost by enemy"])
        ),
    }
    values = tuple(
        pair for ground, piece in found.items() for pair in _values(ground, piece, at=place is not None)
    )
    numbers = [value for _, value in values if value is not None]
    return Measure(
        name="advance",
        unit="km",
        values=values,
        band=(min(numbers), max(numbers)) if numbers else None,
        source=maps[0].source,
        t0=maps[0].as_of,
        t1=maps[-1].as_of,
        snapshots=(maps[0].id, maps[-1].id),
        notes=_notes(found),
    )


def _values(ground: str, found: Way | None, *, at: bool) -> list[tuple[str, float | None]]:
    values = [
        (f"through, {ground}, maximum", found.maximum_km if found else None),
        (f"through, {ground}, 99th percentile", found.p99_km if found else None),
    ]
    if at:
        values.append((f"through, {ground}, at the place", found.place_km if found else None))
    return values


def _notes(found: dict[str, Way | None]) -> tuple[str, ...]:
    notes = []
    for ground, piece in found.items():
        if piece is not None and piece.reached < 1 - _CONVERGED:
            part = f"{1 - piece.reached:.0%}".replace("%", " %")
            notes.append(
                f"through, {ground}: {part} of the ground lies where no way over gained ground reaches"
            )
        if piece is not None and piece.maximum_km is not None and not piece.converged:
            notes.append(f"through, {ground}: not settled within 2 % at cells of {piece.cell_km:.2g} km")
    return tuple(notes)


def advance_both(
    maps: Sequence[ControlMap],
    *,
    side: str,
    grounds: Grounds,
    within: BaseGeometry | None = None,
    place: tuple[float, float] | None = None,
) -> Measure:
    """Measure an advance under both definitions, ``nearest`` and ``through``, in km.

    Parameters
    ----------
    maps, side, grounds, within, place
        As in `through`.

    Returns
    -------
    Measure
        The values of `contested.measures.advance.advance` and those of `through`; the band spans them all.
    """
    straight, _ = advance(maps, side=side, grounds=grounds, within=within)
    ways = through(maps, side=side, grounds=grounds, within=within, place=place)
    bands = [band for band in (straight.band, ways.band) if band is not None]
    return replace(
        straight,
        values=(*straight.values, *ways.values),
        band=(min(low for low, _ in bands), max(high for _, high in bands)),
        notes=(*straight.notes, *ways.notes),
    )


def at_place(
    maps: Sequence[ControlMap], *, side: str, place: tuple[float, float], grounds: Grounds
) -> tuple[float | None, float | None]:
    """Give the ``nearest`` and ``through`` advance at a place in ground secured, in km.

    Returns
    -------
    tuple
        ``(None, None)`` when the place was not secured between the maps; the second ``None`` when no way
        over gained or contested ground reaches it.
    """
    gain = gained_ground(maps, side=side, grounds=grounds)
    if not shapely.intersects(gain.secured, shapely.Point(place)):
        return None, None
    nearest_km = geo.distance_to_km(grounds.held(maps[0], side), place)
    measured = through(maps, side=side, grounds=grounds, place=place)
    return nearest_km, measured.value("through, secured, at the place")
