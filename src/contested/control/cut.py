"""Cuts what a map draws to the theatre's land, and leaves out what is too small to be ground."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from contested import geo

__all__ = ["SLIVER_KM2", "Cut", "cut_to"]

SLIVER_KM2 = 1e-4
"""A polygon under 100 m² is finer than any map of control is drawn: it comes of drawing or of cutting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """The part of a drawing that lies on some land."""

    ground: BaseGeometry
    """Valid polygons; empty when all of it lies elsewhere."""
    area_km2: float
    slivers: int
    """How many polygons were left out for being too small."""


def cut_to(land: BaseGeometry, shapes: Sequence[BaseGeometry]) -> list[Cut]:
    """Cut valid shapes to some land, EPSG:4326, and measure what is left of each.

    >>> crumb, block = shapely.box(36, 49, 36.00001, 49.00001), shapely.box(36, 49, 37, 50)
    >>> west = shapely.box(30, 40, 36.5, 60)
    >>> [(round(cut.area_km2), cut.slivers) for cut in cut_to(west, [block, crumb])]
    [(4028, 0), (0, 1)]
    """
    grounds = [_inside(shape, land) for shape in shapes]
    areas = iter(geo.areas_km2([polygon for polygons in grounds for polygon in polygons]).tolist())
    return [_without_slivers(polygons, [next(areas) for _ in polygons]) for polygons in grounds]


def _inside(shape: BaseGeometry, land: BaseGeometry) -> list[shapely.Polygon]:
    shapely.prepare(land)
    polygons: list[shapely.Polygon] = []
    for part in [shape] if shape.geom_type == "Polygon" else geo.polygons_of(shape):
        inside = part if shapely.contains_properly(land, part) else shapely.intersection(part, land)
        polygons += geo.polygons_of(inside)
    return geo.polygons_of(shapely.union_all(polygons)) if len(polygons) > 1 else polygons


def _without_slivers(polygons: Sequence[shapely.Polygon], areas_km2: Sequence[float]) -> Cut:
    kept = [number for number, area_km2 in enumerate(areas_km2) if area_km2 >= SLIVER_KM2]
    ground = polygons[kept[0]] if len(kept) == 1 else shapely.MultiPolygon([polygons[i] for i in kept])
    return Cut(
        ground=ground,
        area_km2=sum(areas_km2[number] for number in kept),
        slivers=len(polygons) - len(kept),
    )
