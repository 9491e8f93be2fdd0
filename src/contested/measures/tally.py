"""Ground drawn on many maps, summed by region: a drawing is measured once, however many maps repeat it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry

from contested import geo
from contested.control.control_map import ControlMap, Zone
from contested.control.history import PRECEDENCE

__all__ = ["drawn_km2"]

_Shapes = npt.NDArray[np.object_]
_Numbers = npt.NDArray[np.intp]
_NOISE_KM2 = 1e-6
"""Drawings that share a border overlap by rounding: less than a square metre is none."""
_CHUNKS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layout:
    """One map as numbers of distinct drawings, in the order in which they count."""

    zones: tuple[Zone, ...]
    drawings: tuple[int, ...]
    meetings: tuple[tuple[int, int], ...]
    """Pairs of drawings that meet, the one that counts first leading."""


def drawn_km2(
    maps: Sequence[ControlMap],
    regions: Sequence[BaseGeometry],
    kinds: Sequence[tuple[str, str | None]],
    *,
    divided: bool = False,
) -> geo.Degrees:
    """Sum what maps draw, by region and kind of ground, each point of the land once.

    Where drawings overlap, a point counts as `ControlHistory.holder` tells it: contested ground before held,
    held before regained, and of one status what is drawn first.

    Parameters
    ----------
    maps
        Any; geometries that they share are measured once.
    regions
        EPSG:4326, valid, polygonal; they may overlap each other.
    kinds
        (status, side), every one that a map draws.
    divided
        Whether the regions divide all the ground that is drawn, none of it left over and none twice: what a
        drawing has in the last region that it meets is then the rest of it.

    Returns
    -------
    ndarray
        km², by map, region and kind.
    """
    shapes, layouts = _layouts(maps)
    areas = _by_region(shapes, regions, divided=divided)
    overlaps = _Overlaps(shapes, layouts, regions)
    number = {kind: position for position, kind in enumerate(kinds)}
    found = np.zeros((len(maps), len(regions), len(kinds)))
    for position, layout in enumerate(layouts):
        hidden = overlaps.hidden_km2(layout)
        for zone, drawing in zip(layout.zones, layout.drawings, strict=True):
            seen = areas[drawing] - hidden[drawing] if drawing in hidden else areas[drawing]
            found[position, :, number[zone.status, zone.side]] += np.maximum(seen, 0.0)
    return found


def _layouts(maps: Sequence[ControlMap]) -> tuple[_Shapes, list[_Layout]]:
    distinct = {id(zone.geometry): zone.geometry for item in maps for zone in item.zones}
    number = {key: position for position, key in enumerate(distinct)}
    shapes = np.array([*distinct.values(), None], dtype=object)[:-1]
    return shapes, [_layout(item, number, shapes) for item in maps]


def _layout(item: ControlMap, number: dict[int, int], shapes: _Shapes) -> _Layout:
    once: dict[int, Zone] = {}
    for zone in sorted(item.zones, key=lambda zone: PRECEDENCE[zone.status]):
        once.setdefault(number[id(zone.geometry)], zone)
    drawings = np.fromiter(once, dtype=np.intp, count=len(once))
    first, second = shapely.STRtree(shapes[drawings]).query(shapes[drawings])
    earlier = first < second
    meetings = zip(drawings[first[earlier]].tolist(), drawings[second[earlier]].tolist(), strict=True)
    return _Layout(zones=tuple(once.values()), drawings=tuple(once), meetings=tuple(meetings))


class _Overlaps:
    """What drawings of one map have in common; each pair of them is laid over each other once."""

    def __init__(self, shapes: _Shapes, layouts: Sequence[_Layout], regions: Sequence[BaseGeometry]) -> None:
        pairs = sorted({tuple(sorted(pair)) for layout in layouts for pair in layout.meetings})
        ends = np.array(pairs, dtype=np.intp).reshape(-1, 2)
        commons = _common(shapes, ends)
        real = geo.areas_km2(list(commons)) > _NOISE_KM2
        self._regions = regions
        self._commons = commons[real]
        self._areas = _by_region(self._commons, regions)
        self._number = {pair: place for place, pair in enumerate(map(tuple, ends[real].tolist()))}
        self._joint: dict[tuple[int, ...], geo.Degrees] = {}

    def hidden_km2(self, layout: _Layout) -> dict[int, geo.Degrees]:
        """How much of each drawing of a map lies under those that count before it, km² by region."""
        under: dict[int, list[int]] = {}
        for above, below in layout.meetings:
            common = self._number.get((min(above, below), max(above, below)))
            if common is not None:
                under.setdefault(below, []).append(common)
        return {below: self._sum(tuple(commons)) for below, commons in under.items()}

    def _sum(self, commons: tuple[int, ...]) -> geo.Degrees:
        if len(commons) == 1:
            return np.asarray(self._areas[commons[0]])
        if commons not in self._joint:
            self._joint[commons] = self._union(commons)
        return self._joint[commons]

    def _union(self, commons: tuple[int, ...]) -> geo.Degrees:
        shapes = self._commons[list(commons)]
        if not any(shapely.intersects(one, other) for one, other in combinations(shapes, 2)):
            return np.asarray(self._areas[list(commons)].sum(axis=0))
        whole = shapely.union_all(shapes)
        return np.asarray(_by_region(np.array([whole, None], dtype=object)[:-1], self._regions)[0])


def _common(shapes: _Shapes, ends: _Numbers) -> _Shapes:
    """Lay pairs of drawings over each other, and keep the polygons."""
    own = shapely.force_2d(shapes)  # a copy, for others may be asking the maps' geometries at the same time
    shapely.prepare(own)
    first, second = own[ends[:, 0]], own[ends[:, 1]]
    meeting = np.flatnonzero(shapely.intersects(first, second))
    meeting = meeting[~shapely.touches(first[meeting], second[meeting])]
    one, other = shapes[ends[meeting, 0]], shapes[ends[meeting, 1]]
    found = np.full(len(ends), shapely.Polygon(), dtype=object)
    for some, commons in _in_threads(lambda some: _polygons_in_common(one[some], other[some]), len(meeting)):
        found[meeting[some]] = commons
    return found


def _polygons_in_common(one: _Shapes, other: _Shapes) -> _Shapes:
    commons = shapely.intersection(one, other)
    mixed = shapely.get_type_id(commons) == shapely.GeometryType.GEOMETRYCOLLECTION
    for place in np.flatnonzero(mixed):
        commons[place] = shapely.MultiPolygon(geo.polygons_of(commons[place]))
    return commons


def _by_region(shapes: _Shapes, regions: Sequence[BaseGeometry], *, divided: bool = False) -> geo.Degrees:
    """Areas in km² of what each shape has in each region."""
    grounds = np.array([*regions, None], dtype=object)[:-1]
    shapely.prepare(grounds)
    shape, region = shapely.STRtree(grounds).query(shapes, predicate="intersects")
    whole_km2 = geo.areas_km2(list(shapes))
    found = np.zeros((len(shapes), len(grounds)))
    inside = shapely.contains_properly(grounds[region], shapes[shape])
    found[shape[inside], region[inside]] = whole_km2[shape[inside]]
    shape, region = shape[~inside], region[~inside]
    rest = np.diff(shape, append=-1) != 0 if divided else np.zeros(len(shape), dtype=bool)
    parted, part = shape[~rest], region[~rest]

    def part_km2(some: _Numbers) -> geo.Degrees:
        return geo.areas_km2(list(shapely.intersection(shapes[parted[some]], grounds[part[some]])))

    for some, km2 in _in_threads(part_km2, len(parted)):
        found[parted[some], part[some]] = km2
    last = shape[rest]
    found[last, region[rest]] = np.maximum(whole_km2[last] - found[last].sum(axis=1), 0.0)
    return found


def _in_threads(
    work: Callable[[_Numbers], npt.NDArray[Any]], count: int
) -> Iterator[tuple[_Numbers, npt.NDArray[Any]]]:
    """Share work on numbered things out to threads: overlays leave the interpreter free meanwhile.

    Overlays only: asking a prepared geometry builds its index, and two threads must not do that at once.
    """
    chunks = [np.arange(count)[start::_CHUNKS] for start in range(min(_CHUNKS, count))]
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        yield from zip(chunks, pool.map(work, chunks), strict=True)
