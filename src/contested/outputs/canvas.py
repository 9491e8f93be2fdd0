"""The sheet a picture is drawn on: which ground it shows, and how degrees become pixels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from contested.geo import local_km, local_km_inverse, polygons_of

__all__ = ["Frame", "crowd", "frame_around"]

_MIN_EXTENT_KM = 120.0
_PADDING = 0.14
_ASPECTS = (1.0, 1.45)
_TOLERANCE_KM = 0.3
_TOLERANCE_PX = 0.5
_GRAIN_PX = 0.1
_EDGE_STEP_DEGREES = 0.2
_MARGIN_PX = 4.0
_CROWD = 5
_MUCH_SMALLER = 0.6

Degrees = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A rectangle of a plane in km about `centre`, drawn `width_px` wide."""

    centre: Degrees
    """Longitude and latitude, EPSG:4326, of the middle."""
    width_km: float
    height_km: float
    width_px: float
    coarseness: float = 1.0
    """Above 1, lines are simplified so many times more than need be."""

    @property
    def px_per_km(self) -> float:
        """Scale."""
        return self.width_px / self.width_km

    @property
    def height_px(self) -> float:
        """Height of the picture."""
        return self.height_km * self.px_per_km

    def coarser(self) -> Frame:
        """Return the same frame with lines simplified four times as much."""
        return replace(self, coarseness=self.coarseness * 4)

    @property
    def tolerance_px(self) -> float:
        """How far a simplified line may lie from the true one: half a pixel, and no more than 0.3 km."""
        return max(min(_TOLERANCE_PX, _TOLERANCE_KM * self.px_per_km), _GRAIN_PX) * self.coarseness

    def pixel(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Return where a point falls, in pixels from the top left."""
        (x, y), *_ = shapely.get_coordinates(self._to_px(shapely.Point(longitude, latitude)))
        return round(float(x), 1), round(float(y), 1)

    def shows(self, longitude: float, latitude: float) -> bool:
        """Tell whether a point falls inside the frame."""
        x, y = self.pixel(longitude, latitude)
        return 0 <= x <= self.width_px and 0 <= y <= self.height_px

    def polygons(self, geometry: BaseGeometry) -> list[shapely.Polygon]:
        """Clip a geometry to the frame and simplify it.

        Parameters
        ----------
        geometry
            EPSG:4326, polygonal.

        Returns
        -------
        list of shapely.Polygon
            In pixels, y downwards, reaching at most a few pixels over the edge.
        """
        near = shapely.clip_by_rect(geometry, *self._bounds_degrees())
        if near.is_empty:
            return []
        flat = self._to_px(shapely.segmentize(near, _EDGE_STEP_DEGREES))
        simple = [shapely.simplify(part, self.tolerance_px) for part in polygons_of(flat)]
        edge = (-_MARGIN_PX, -_MARGIN_PX, self.width_px + _MARGIN_PX, self.height_px + _MARGIN_PX)
        clipped = [polygons_of(shapely.clip_by_rect(part, *edge)) for part in simple if not part.is_empty]
        return [part for parts in clipped for part in parts if part.area >= 1.0]

    def path(self, geometry: BaseGeometry) -> str:
        """Return the data of an SVG path, to a tenth of a pixel; empty when nothing is in the frame."""
        return "".join(
            _ring(ring)
            for polygon in self.polygons(geometry)
            for ring in (polygon.exterior, *polygon.interiors)
        )

    def line_path(self, geometry: BaseGeometry) -> str:
        """Return the data of an SVG path of lines, to a tenth of a pixel; polygons give their outlines."""
        near = shapely.intersection(_as_lines(geometry), shapely.box(*self._bounds_degrees()))
        if near.is_empty:
            return ""
        flat = shapely.simplify(self._to_px(shapely.segmentize(near, _EDGE_STEP_DEGREES)), self.tolerance_px)
        edge = (-_MARGIN_PX, -_MARGIN_PX, self.width_px + _MARGIN_PX, self.height_px + _MARGIN_PX)
        inside = shapely.intersection(flat, shapely.box(*edge))
        parts = shapely.get_parts(shapely.get_parts(inside))
        return "".join(_run(part) for part in parts if part.geom_type == "LineString" and part.length > 0)

    def _to_px(self, geometry: BaseGeometry) -> BaseGeometry:
        scale, half_width, half_height = self.px_per_km, self.width_km / 2, self.height_km / 2
        plane = local_km(geometry, centre=self.centre)
        flat: BaseGeometry = shapely.transform(
            plane,
            lambda xy: np.column_stack([(xy[:, 0] + half_width) * scale, (half_height - xy[:, 1]) * scale]),
        )
        return flat

    def _bounds_degrees(self) -> tuple[float, float, float, float]:
        """Return a box in degrees that holds the frame and a little more."""
        half = (0.52 * self.width_km, 0.52 * self.height_km)
        sheet = shapely.segmentize(shapely.box(-half[0], -half[1], half[0], half[1]), self.width_km / 20)
        west, south, east, north = local_km_inverse(sheet, centre=self.centre).bounds
        return float(west), float(south), float(east), float(north)


def frame_around(points: Sequence[Degrees], *, width_px: float) -> Frame:
    """Frame some points with room around them: at least 120 km a side, neither tall nor flat.

    Parameters
    ----------
    points
        (longitude, latitude), EPSG:4326, at least one.
    width_px
        Width of the picture.
    """
    west, south, east, north = shapely.MultiPoint(list(points)).bounds
    middle = ((west + east) / 2, (south + north) / 2)
    x0, y0, x1, y1 = local_km(shapely.MultiPoint(list(points)), centre=middle).bounds
    centre = shapely.get_coordinates(
        local_km_inverse(shapely.Point((x0 + x1) / 2, (y0 + y1) / 2), centre=middle)
    )[0]
    width = max((x1 - x0) * (1 + 2 * _PADDING), _MIN_EXTENT_KM)
    height = max((y1 - y0) * (1 + 2 * _PADDING), _MIN_EXTENT_KM)
    width, height = max(width, height * _ASPECTS[0]), max(height, width / _ASPECTS[1])
    return Frame(
        centre=(round(float(centre[0]), 5), round(float(centre[1]), 5)),
        width_km=width,
        height_km=height,
        width_px=width_px,
    )


def crowd(points: Sequence[Degrees]) -> list[Degrees]:
    """Leave out far-off points, at most one in five, each of which would make the frame much wider.

    >>> crowd([(37.0, 49.0), (37.1, 49.1), (37.2, 49.0), (37.0, 49.2), (30.5, 50.4)])
    [(37.0, 49.0), (37.1, 49.1), (37.2, 49.0), (37.0, 49.2)]
    """
    kept = list(points)
    for _ in range(len(points) // _CROWD):
        fewer = [[one for one in kept if one != point] for point in _outermost(kept)]
        best = min(fewer, key=_ground_km2)
        if _ground_km2(best) > _MUCH_SMALLER * _ground_km2(kept):
            break
        kept = best
    return kept


def _outermost(points: Sequence[Degrees]) -> list[Degrees]:
    """Return the westernmost, easternmost, southernmost and northernmost point."""
    across, along = sorted(points), sorted(points, key=itemgetter(1))
    return list(dict.fromkeys([across[0], across[-1], along[0], along[-1]]))


def _ground_km2(points: Sequence[Degrees]) -> float:
    frame = frame_around(points, width_px=1)
    return frame.width_km * frame.height_km


def _as_lines(geometry: BaseGeometry) -> BaseGeometry:
    return shapely.boundary(geometry) if geometry.geom_type in {"Polygon", "MultiPolygon"} else geometry


def _run(line: shapely.LineString) -> str:
    return "M" + "L".join(_distinct(np.round(shapely.get_coordinates(line), 1)))


def _ring(ring: shapely.LinearRing) -> str:
    return "M" + "L".join(_distinct(np.round(shapely.get_coordinates(ring)[:-1], 1))) + "Z"


def _distinct(coordinates: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> Iterator[str]:
    last = ""
    for x, y in coordinates.tolist():
        words = f"{x:g},{y:g}"
        if words != last:
            yield words
        last = words
