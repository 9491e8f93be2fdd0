"""Surfaces from inferred control: every point goes with its nearest settlement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from contested import geo
from contested.control.control_map import EMPTY, ControlMap, Zone
from contested.control.history import ControlHistory
from contested.control.inferred.evidence import sides_of
from contested.control.inferred.infer import Inference
from contested.control.source import ControlSource
from contested.timespan import end_of_day

__all__ = ["BANDS", "SOURCE", "SURE", "Band", "bands", "inferred_history"]

SOURCE = "inferred"
"""The source's key in maps and verdicts."""
SURE = 0.8
"""A side holds ground on these maps when it does so with that probability; else the ground is contested."""
BANDS = (0.0, 0.05, 0.2, 0.5, 0.8, 0.95, 1.0)
"""Edges of the bands of probability."""
_GRID_DEGREES = 1e-7
_DECIMALS = 7
_POINT_DECIMALS = 4
_CONTESTED = "contested"


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """Ground that a side holds with a probability between two bounds."""

    side: str
    low: float
    high: float
    geometry: BaseGeometry
    """EPSG:4326."""


def bands(inference: Inference, day: date, *, side: str) -> tuple[Band, ...]:
    """Cut the ground by the probability that a side holds it on a day; bands without ground are left out."""
    probability = inference.of(side)[:, inference.days.index(day)]
    number = np.clip(np.searchsorted(BANDS, probability, side="right") - 1, 0, len(BANDS) - 2)
    cells, _ = _cells(inference)
    return tuple(
        Band(side=side, low=BANDS[band], high=BANDS[band + 1], geometry=_union(cells[number == band]))
        for band in sorted(set(number.tolist()))
    )


def inferred_history(inference: Inference, *, statements: int, started_from: str) -> ControlHistory:
    """Draw inferred control as a history of maps, to be asked and judged by like any other.

    Parameters
    ----------
    inference
        From `infer`; outside the regions of its places the map that it started from stands.
    statements
        How many it was inferred from, for the credit.
    started_from
        How the source of that map is credited.
    """
    start = inference.start
    cells, within = _cells(inference)
    around = [_outside(zone, within) for zone in start.map.zones]
    outside = tuple(zone for zone in around if not zone.geometry.is_empty)
    words = _words(inference)
    maps = [
        ControlMap(id=f"{SOURCE}/{start.day}", source=SOURCE, as_of=start.map.as_of, zones=start.map.zones)
    ]
    for number, day in enumerate(inference.days):
        zones = (*outside, *_zones(words[:, : number + 1], cells, inference))
        as_of = end_of_day(day, start.theatre.time_zone)
        maps.append(ControlMap(id=f"{SOURCE}/{day}", source=SOURCE, as_of=as_of, zones=zones))
    source = ControlSource(
        key=SOURCE,
        name="Control inferred from claims",
        attribution=f"Inferred from {statements} statements, not observed; begun from: {started_from}",
        licence="as the statements' and the first map's",
        timeline=True,
        coarse=True,
        inferred=True,
    )
    return ControlHistory(source, start.theatre, _one_a_moment(maps))


def _one_a_moment(maps: Sequence[ControlMap]) -> list[ControlMap]:
    return list({item.as_of: item for item in maps}.values())


def _words(inference: Inference) -> npt.NDArray[np.object_]:
    """Who holds each place on each day: a side that is sure enough, else contested."""
    first, second = sides_of(inference.start.theatre)
    found = np.full(inference.first.shape, _CONTESTED, dtype=object)
    found[inference.first >= SURE] = first
    found[inference.second >= SURE] = second
    return found


def _zones(
    words: npt.NDArray[np.object_], cells: npt.NDArray[np.object_], inference: Inference
) -> Iterator[Zone]:
    """Join the cells of a day by what they count as, knowing the days before."""
    theatre = inference.start.theatre
    first, second = sides_of(theatre)
    now = words[:, -1]
    fell = (words != first).any(axis=1)
    grounds = [
        (Zone(status="contested", side=None, geometry=EMPTY), now == _CONTESTED),
        (Zone(status="held", side=second, geometry=EMPTY), now == second),
        (Zone(status="regained", side=first, geometry=EMPTY), (now == first) & fell),
    ]
    if theatre.defender is None:
        grounds.append((Zone(status="held", side=first, geometry=EMPTY), (now == first) & ~fell))
    for zone, there in grounds:
        if there.any():
            yield replace(zone, geometry=_union(cells[there]))


def _cells(inference: Inference) -> tuple[npt.NDArray[np.object_], BaseGeometry]:
    """Cut the ground of the places' regions into what is nearest to each place."""
    theatre = inference.start.theatre
    keys = sorted({place.region_key for place in inference.places if place.region_key})
    shapes = [region.geometry for key in keys for region in [theatre.region(key)] if region is not None]
    within = shapely.union_all(shapes, grid_size=_GRID_DEGREES) if shapes else theatre.land
    every = np.array([(place.longitude, place.latitude) for place in inference.places]).round(_POINT_DECIMALS)
    points, firsts = np.unique(every, axis=0, return_index=True)
    centre = (float(points[:, 0].mean()), float(points[:, 1].mean()))
    plane = geo.local_km(shapely.MultiPoint(points), centre=centre)
    extent = geo.local_km(geo.densify(within.envelope, step_km=25), centre=centre)
    drawn = shapely.get_parts(shapely.voronoi_polygons(plane, extend_to=extent, ordered=True))
    degrees = [geo.local_km_inverse(cell, centre=centre) for cell in drawn]
    rounded = shapely.transform(np.asarray(degrees, dtype=object), lambda xy: np.round(xy, _DECIMALS))
    shapely.prepare(within)
    edge = ~shapely.contains_properly(within, rounded)
    cut = shapely.intersection(rounded[edge], within, grid_size=_GRID_DEGREES)
    rounded[edge] = [_polygonal(cell) for cell in cut]
    cells = np.full(len(every), EMPTY, dtype=object)
    cells[firsts] = rounded  # of places at one point the first has the ground
    return cells, within


def _outside(zone: Zone, within: BaseGeometry) -> Zone:
    rest = shapely.difference(zone.geometry, within, grid_size=_GRID_DEGREES)
    return replace(zone, geometry=_polygonal(rest))


def _union(cells: npt.NDArray[np.object_]) -> BaseGeometry:
    joined: BaseGeometry = shapely.union_all(cells, grid_size=_GRID_DEGREES)
    return _polygonal(joined)


def _polygonal(shape: BaseGeometry) -> BaseGeometry:
    return shape if "Polygon" in shape.geom_type else shapely.multipolygons(geo.polygons_of(shape))
