"""Draws coarse maps of control from the listed towns: all ground goes with the nearest town."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from contested import geo
from contested.control import timeline as timelines
from contested.control.control_map import EMPTY, ControlMap, Status, Zone
from contested.control.timeline import (
    FILE_NAME,
    ControlTimeline,
    Settlement,
    SettlementControl,
    timeline_of,
)
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
    "drawing_mark",
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
    region: str
    """The town's: what lies in one region is joined first, and again only when something there changes."""
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


def drawing_mark(theatre: Theatre) -> str | None:
    """Return what names one drawing of a theatre's timeline; ``None`` when it has no timeline.

    It changes with the timeline, with the theatre's land, first day, sides and regions, and with the
    way in which maps are drawn.
    """
    path = theatre.folder / FILE_NAME
    if not path.is_file():
        return None
    drawn_by = [Path(module).read_bytes() for module in (__file__, timelines.__file__)]
    war = f"{theatre.first_day} {theatre.time_zone} {theatre.sides} {[item.key for item in theatre.regions]}"
    content = (path.read_bytes(), *drawn_by, theatre.land.wkb, war.encode())
    return hashlib.blake2b(b"\0".join(content), digest_size=6).hexdigest()


def thiessen_maps(
    timeline: ControlTimeline, *, theatre: Theatre, source: str = SOURCE
) -> tuple[ControlMap, ...]:
    """Draw a timeline as maps: Thiessen polygons about the towns, joined by holder.

    Parameters
    ----------
    timeline
        Towns and who held them; every town lies on the theatre's land.
    theatre
        Its land clips every zone. The defender draws no `held` zone: what nobody else holds is its
        ground. Ground that an enemy held earlier and the defender holds now is ``regained``.
    source
        Key of the source that the maps are by.

    Returns
    -------
    tuple of ControlMap
        In order of time; zones EPSG:4326.

    Notes
    -----
    Cells are Voronoi polygons in an azimuthal equidistant plane about the land's middle. No cell
    reaches further than `MAX_REACH_KM` from its town.
    """
    cells = _fitted(_cells(timeline, theatre))
    pieces = [piece for cell in cells for piece in _pieces(cell, theatre)]
    joined: dict[frozenset[int], BaseGeometry] = {}
    maps = []
    for day in sorted({*timeline.days_of_change(), timeline.last_day}):
        zones = _zones(pieces, day, joined=joined)
        as_of = end_of_day(day, theatre.time_zone)
        maps.append(ControlMap(id=f"{source}/{day}", source=source, as_of=as_of, zones=zones))
    return tuple(maps)


def _zones(
    pieces: Sequence[_Piece], day: date, *, joined: dict[frozenset[int], BaseGeometry]
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
            joined[made_of] = _joined(made_of, pieces, joined)
        status, side, since_start = key
        zones.append(Zone(status=status, side=side, geometry=joined[made_of], since_start=since_start))
    return tuple(zones)


def _joined(
    made_of: frozenset[int], pieces: Sequence[_Piece], joined: dict[frozenset[int], BaseGeometry]
) -> BaseGeometry:
    """Join pieces region by region, then the regions."""
    by_region: dict[str, set[int]] = {}
    for number in made_of:
        by_region.setdefault(pieces[number].region, set()).add(number)
    parts = []
    for _, numbers in sorted(by_region.items()):
        part = frozenset(numbers)
        if part not in joined:
            joined[part] = _union([pieces[number].ground for number in sorted(part)])
        parts.append(joined[part])
    return _union(parts)


def _fitted(cells: Sequence[_Cell]) -> tuple[_Cell, ...]:
    """Give neighbouring pieces the same corners, so that they join edge to edge without an overlay."""
    shapes = [shape for cell in cells for shape in (cell.core, cell.rim) if not shape.is_empty]
    if shapely.coverage_is_valid(shapes):
        return tuple(cells)
    lines = shapely.union_all(shapely.boundary(shapes), grid_size=_GRID_DEGREES)
    faces: list[BaseGeometry] = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines))).tolist()
    inside, owners = shapely.STRtree(shapes).query(shapely.point_on_surface(faces), predicate="within")
    owner_of = dict(zip(inside.tolist(), owners.tolist(), strict=True))
    made_of: dict[int, list[BaseGeometry]] = {}
    for face, owner in owner_of.items():
        made_of.setdefault(owner, []).append(faces[face])
    grounds = iter([_union(made_of.get(number, [EMPTY])) for number in range(len(shapes))])
    return tuple(_refitted(cell, grounds) for cell in cells)


def _union(pieces: Sequence[BaseGeometry]) -> BaseGeometry:
    """Join pieces that fit edge to edge; overlay those that do not."""
    if len(pieces) == 1:
        return pieces[0]
    try:
        joined = shapely.coverage_union_all(pieces)
    except shapely.GEOSException:
        joined = None
    if joined is None or not shapely.is_valid(joined):
        return shapely.union_all(pieces, grid_size=_GRID_DEGREES)
    return joined


def _refitted(cell: _Cell, grounds: Iterator[BaseGeometry]) -> _Cell:
    core = EMPTY if cell.core.is_empty else next(grounds)
    rim = EMPTY if cell.rim.is_empty else next(grounds)
    whole = core if rim.is_empty else _union([core, rim])
    return _Cell(town=cell.town, whole=whole, core=core, rim=rim)


def _pieces(cell: _Cell, theatre: Theatre) -> Iterator[_Piece]:
    """Say what a town's ground counts as, row by row; ground that was always the defender's has no zone."""
    for row in cell.town.rows:
        whole = row.held_by is not None
        for key in _keys(cell.town, row, theatre):
            ground = cell.whole if whole else cell.core if key[0] == "contested" else cell.rim
            if not ground.is_empty:
                region = cell.town.region
                yield _Piece(key=key, ground=ground, region=region, from_day=row.from_day, to_day=row.to_day)


def _keys(town: Settlement, row: SettlementControl, theatre: Theatre) -> list[_Key]:
    """Return the zones that a town's ground belongs to during a row; none while it is the defender's own."""
    held = town.last_held(row.from_day)
    key = _key_of(held, town=town, theatre=theatre) if held else None
    contested: list[_Key] = [("contested", None, False)] if row.held_by is None else []
    return [*contested, key] if key else contested


def _key_of(held: SettlementControl, *, town: Settlement, theatre: Theatre) -> _Key | None:
    defender = theatre.defender.key if theatre.defender else None
    if held.held_by != defender:
        return "held", held.held_by, held.since_start
    lost = any(row.from_day < held.from_day and row.held_by not in (None, defender) for row in town.rows)
    return ("regained", defender, False) if lost else None


def _cells(timeline: ControlTimeline, theatre: Theatre) -> tuple[_Cell, ...]:
    """Cut the land into the ground nearest to each town that ever has a zone, once for all days."""
    towns, land = timeline.settlements, theatre.land
    box = land.envelope
    centre = (box.centroid.x, box.centroid.y)
    points = shapely.MultiPoint([(town.longitude, town.latitude) for town in towns])
    plane = geo.local_km(points, centre=centre)
    extent = geo.local_km(geo.densify(box, step_km=_EDGE_KM), centre=centre)
    cells = shapely.voronoi_polygons(plane, extend_to=extent, ordered=True)
    shapely.prepare(land)
    for town in towns:
        if not shapely.intersects_xy(land, town.longitude, town.latitude):
            where, record = timeline.where, f"line {town.rows[0].line}"
            raise SourceError(f"{town.name} lies off the theatre's land", where=where, record=record)
    return tuple(
        _cell(town, cell=cell, point=point, land=land, centre=centre)
        for town, cell, point in zip(towns, shapely.get_parts(cells), shapely.get_parts(plane), strict=True)
        if any(_keys(town, row, theatre) for row in town.rows)
    )


def _cell(
    town: Settlement,
    *,
    cell: BaseGeometry,
    point: BaseGeometry,
    land: BaseGeometry,
    centre: tuple[float, float],
) -> _Cell:
    whole = _clip(_degrees(cell, centre), land)
    if shapely.hausdorff_distance(cell, point) > MAX_REACH_KM:
        whole = _common(whole, _degrees(point.buffer(MAX_REACH_KM), centre))
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
