"""Draws coarse maps of control from the listed towns: all ground goes with the nearest town."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from contested import geo
from contested.control.control_map import EMPTY, ControlMap, Status, Zone
from contested.control.timeline import ControlTimeline, Settlement, SettlementControl, timeline_of
from contested.errors import SourceError
from contested.theatre.theatre import Theatre
from contested.timespan import end_of_day

__all__ = [
    "AREA_BAND",
    "CONTESTED_REACH_KM",
    "MAX_REACH_KM",
    "SMALL_AREA_KM2",
    "SOURCE",
    "coarse_band",
    "embedded_maps",
    "thiessen_maps",
]

SOURCE = "embedded"
"""The source's key in maps and verdicts."""
AREA_BAND = 0.5
"""An area on these maps may be wrong by this share of itself."""
SMALL_AREA_KM2 = 2000.0
"""Below it an area may be wrong by all of itself: it is a handful of cells."""
MAX_REACH_KM = 90.0
"""A town says nothing about ground further away than this."""
CONTESTED_REACH_KM = 12.0
"""Fighting over a town is not fighting over its whole cell: beyond, the last holder stays."""
_EDGE_KM = 25.0
_MARGIN_DEGREES = 0.1
_DECIMALS = 7
_GRID_DEGREES = 1e-7
"""Corners lie on a grid of a centimetre, so that neighbouring pieces share theirs without slivers."""

_Key = tuple[Status, str | None, bool]
"""Status, side and `since_start` of a zone."""
_Join = Callable[[list[BaseGeometry]], BaseGeometry]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cell:
    """The ground nearest to one town, on land: all of it, the part by the town, the rest."""

    town: Settlement
    whole: BaseGeometry
    core: BaseGeometry
    rim: BaseGeometry


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """Ground that counts as one thing over a run of days."""

    key: _Key
    ground: BaseGeometry
    is_cell: bool
    """Whether it is a whole cell, which fits its neighbours edge to edge."""
    from_day: date
    to_day: date


def coarse_band(value_km2: float) -> tuple[float, float]:
    """Return the smallest and largest area that a measured area on a Thiessen map may stand for.

    Half of the value either way; all of it under `SMALL_AREA_KM2`. The width is a judgement from
    comparing the map with finer ones (``docs/embedded.md``), not a confidence interval.

    Examples
    --------
    >>> coarse_band(6000.0)
    (3000.0, 9000.0)
    >>> coarse_band(800.0)
    (0.0, 1600.0)
    """
    share = AREA_BAND if abs(value_km2) >= SMALL_AREA_KM2 else 1.0
    half = abs(value_km2) * share
    return value_km2 - half, value_km2 + half


def embedded_maps(theatre: Theatre) -> tuple[ControlMap, ...]:
    """Return the maps of the timeline that ships with a theatre; none when it has no timeline.

    One map for the first day, one for each day on which a town changed hands, one for the last day
    covered; each shows the end of its day (``id="embedded/2022-09-11"``). Outside these days the
    source says nothing.

    Raises
    ------
    SourceError
        The timeline does not hold together, or lists a town that lies off the theatre's land.
    """
    timeline = timeline_of(theatre)
    return thiessen_maps(timeline, theatre=theatre) if timeline else ()


def thiessen_maps(timeline: ControlTimeline, *, theatre: Theatre) -> tuple[ControlMap, ...]:
    """Draw a timeline as maps: Thiessen polygons about the towns, joined by holder.

    Parameters
    ----------
    timeline
        Towns and who held them; every town lies on the theatre's land.
    theatre
        Its land clips every zone. The defender draws no `held` zone: what nobody else holds is its
        ground. Ground that an enemy held earlier and the defender holds now is ``regained``.

    Returns
    -------
    tuple of ControlMap
        In order of time; zones EPSG:4326.

    Notes
    -----
    Cells are Voronoi polygons in an azimuthal equidistant plane about the land's middle. No cell
    reaches further than `MAX_REACH_KM` from its town.
    """
    cells = _cells(timeline, theatre.land)
    by_cell = [tuple(_pieces(cell, theatre)) for cell in cells]
    pieces = [piece for drawn in by_cell for piece in drawn]
    fits = shapely.coverage_is_valid(
        [cell.whole for cell, drawn in zip(cells, by_cell, strict=True) if drawn]
    )
    join_cells: _Join = shapely.coverage_union_all if fits else shapely.union_all
    joined: dict[frozenset[int], BaseGeometry] = {}
    maps = []
    for day in sorted({*timeline.days_of_change(), timeline.last_day}):
        zones = _zones(pieces, day, join_cells=join_cells, joined=joined)
        as_of = end_of_day(day, theatre.time_zone)
        maps.append(ControlMap(id=f"{SOURCE}/{day}", source=SOURCE, as_of=as_of, zones=zones))
    return tuple(maps)


def _zones(
    pieces: Sequence[_Piece], day: date, *, join_cells: _Join, joined: dict[frozenset[int], BaseGeometry]
) -> tuple[Zone, ...]:
    """Join the pieces of a day by what they count as; what an earlier day joined is taken over."""
    grounds: dict[_Key, set[int]] = {}
    for number, piece in enumerate(pieces):
        if piece.from_day <= day <= piece.to_day:
            grounds.setdefault(piece.key, set()).add(number)
    zones = []
    for key in sorted(grounds, key=str):
        made_of = frozenset(grounds[key])
        if made_of not in joined:
            joined[made_of] = _joined([pieces[number] for number in sorted(made_of)], join_cells)
        status, side, since_start = key
        zones.append(Zone(status=status, side=side, geometry=joined[made_of], since_start=since_start))
    return tuple(zones)


def _joined(pieces: list[_Piece], join_cells: _Join) -> BaseGeometry:
    cells = [piece.ground for piece in pieces if piece.is_cell]
    others = [piece.ground for piece in pieces if not piece.is_cell]
    whole = join_cells(cells) if cells else EMPTY
    return shapely.union_all([whole, *others], grid_size=_GRID_DEGREES) if others else whole


def _pieces(cell: _Cell, theatre: Theatre) -> Iterator[_Piece]:
    """Say what a town's ground counts as, row by row; ground that was always the defender's has no zone."""
    for row in cell.town.rows:
        days = {"from_day": row.from_day, "to_day": row.to_day}
        contested = row.held_by is None
        if contested:
            yield _Piece(key=("contested", None, False), ground=cell.core, is_cell=False, **days)
        held = cell.town.last_held(row.from_day)
        key = _key_of(held, town=cell.town, theatre=theatre) if held else None
        ground = cell.rim if contested else cell.whole
        if key and not ground.is_empty:
            yield _Piece(key=key, ground=ground, is_cell=not contested, **days)


def _key_of(held: SettlementControl, *, town: Settlement, theatre: Theatre) -> _Key | None:
    defender = theatre.defender.key if theatre.defender else None
    if held.held_by != defender:
        return "held", held.held_by, held.since_start
    lost = any(row.from_day < held.from_day and row.held_by not in (None, defender) for row in town.rows)
    return ("regained", defender, False) if lost else None


def _cells(timeline: ControlTimeline, land: BaseGeometry) -> tuple[_Cell, ...]:
    """Cut the land into the ground nearest to each town, once for all days."""
    towns = timeline.settlements
    box = land.envelope
    centre = (box.centroid.x, box.centroid.y)
    points = shapely.MultiPoint([(town.longitude, town.latitude) for town in towns])
    plane = geo.local_km(points, centre=centre)
    extent = geo.local_km(geo.densify(box, step_km=_EDGE_KM), centre=centre)
    cells = shapely.voronoi_polygons(plane, extend_to=extent, ordered=True)
    shapely.prepare(land)
    return tuple(
        _cell(town, cell=cell, point=point, land=land, centre=centre, where=timeline.where)
        for town, cell, point in zip(towns, shapely.get_parts(cells), shapely.get_parts(plane), strict=True)
    )


def _cell(
    town: Settlement,
    *,
    cell: BaseGeometry,
    point: BaseGeometry,
    land: BaseGeometry,
    centre: tuple[float, float],
    where: str,
) -> _Cell:
    whole = _clip(_degrees(cell, centre), land)
    if shapely.hausdorff_distance(cell, point) > MAX_REACH_KM:
        whole = _common(whole, _degrees(point.buffer(MAX_REACH_KM), centre))
    if not shapely.intersects_xy(whole, town.longitude, town.latitude):
        raise SourceError(
            f"{town.name} lies off the theatre's land", where=where, record=f"line {town.rows[0].line}"
        )
    if all(row.held_by for row in town.rows):
        return _Cell(town=town, whole=whole, core=whole, rim=EMPTY)
    core = _common(whole, _degrees(point.buffer(CONTESTED_REACH_KM), centre))
    rim = _polygonal(shapely.difference(whole, core, grid_size=_GRID_DEGREES))
    return _Cell(town=town, whole=whole, core=core, rim=rim)


def _clip(cell: BaseGeometry, land: BaseGeometry) -> BaseGeometry:
    """Cut off what is not land; most cells lie inland and are left alone."""
    if shapely.contains_properly(land, cell):
        return cell
    nearby = shapely.clip_by_rect(land, *shapely.bounds(shapely.buffer(cell, _MARGIN_DEGREES)))
    return _common(cell, nearby)


def _degrees(shape: BaseGeometry, centre: tuple[float, float]) -> BaseGeometry:
    edged: BaseGeometry = geo.local_km_inverse(shapely.segmentize(shape, _EDGE_KM), centre=centre)
    return shapely.transform(edged, lambda xy: np.round(xy, _DECIMALS))


def _common(a: BaseGeometry, b: BaseGeometry) -> BaseGeometry:
    return _polygonal(shapely.intersection(a, b, grid_size=_GRID_DEGREES))


def _polygonal(shape: BaseGeometry) -> BaseGeometry:
    """Drop the points and lines that an overlay leaves where shapes only touch."""
    return shape if "Polygon" in shape.geom_type else shapely.multipolygons(geo.polygons_of(shape))
