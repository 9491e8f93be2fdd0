"""Border: how near gained ground came to the edge of a region."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from contested import geo
from contested.control.control_map import ControlMap
from contested.control.ground import Grounds
from contested.measures.area import gained_ground
from contested.measures.measure import Measure

__all__ = ["REACHED_KM", "Link", "border", "nearest_link"]

REACHED_KM = 2.0
"""A border is reached at this distance or less."""
_REACH_DEGREES = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Where some ground comes nearest to a line; EPSG:4326."""

    km: float
    line: BaseGeometry
    """From the ground to the line; without length where the ground lies on it."""
    stretch: BaseGeometry
    """The stretch of the line that is as near, or within 2 km."""


def border(
    maps: Sequence[ControlMap],
    *,
    side: str,
    line: BaseGeometry,
    grounds: Grounds,
    within: BaseGeometry | None = None,
) -> Measure:
    """Measure the distance in km from the ground that `side` gained between maps to a line.

    Parameters
    ----------
    maps, side, grounds, within
        As in `contested.measures.area.gained_ground`.
    line
        EPSG:4326: the outline of a region.

    Returns
    -------
    Measure
        ``secured`` and ``lost by enemy``: km from the ground gained under each definition to the line,
        ``None`` where nothing was gained. ``held before``: km from the ground held at the start to the
        stretch of the line that the gained ground is nearest to; at 2 km or less the side already stood
        there.
    """
    gain = gained_ground(maps, side=side, grounds=grounds, within=within)
    before = grounds.held(maps[0], side)
    secured, stretch = _nearest(gain.secured, line)
    lost, other_stretch = _nearest(gain.lost_by_enemy, line)
    stretch = stretch if stretch is not None else other_stretch
    already = None if stretch is None else _nearest(before, stretch)[0]
    reached = [value for value in (secured, lost) if value is not None]
    return Measure(
        name="border",
        unit="km",
        values=(("secured", secured), ("lost by enemy", lost), ("held before", already)),
        band=(min(reached), max(reached)) if reached else None,
        source=maps[0].source,
        t0=maps[0].as_of,
        t1=maps[-1].as_of,
        snapshots=(maps[0].id, maps[-1].id),
    )


def _nearest(ground: BaseGeometry, line: BaseGeometry) -> tuple[float | None, BaseGeometry | None]:
    """Give the distance in km and the stretch of the line within reach of the ground's nearest point."""
    found = nearest_link(ground, line)
    return (None, None) if found is None else (found.km, found.stretch)


def nearest_link(ground: BaseGeometry, line: BaseGeometry) -> Link | None:
    """Find where some ground comes nearest to a line; ``None`` where one of them is empty.

    Parameters
    ----------
    ground, line
        EPSG:4326.

    Examples
    --------
    >>> found = nearest_link(shapely.box(36, 49, 37, 50), shapely.LineString([(37.5, 49), (37.5, 50)]))
    >>> round(found.km), shapely.get_coordinates(found.line)[:, 0].round(1).tolist()
    (36, [37.0, 37.5])
    """
    if ground.is_empty or line.is_empty:
        return None
    link = shapely.shortest_line(ground, line)
    here = shapely.get_coordinates(link)[-1]
    centre = (float(here[0]), float(here[1]))
    window = shapely.Point(centre).buffer(max(_REACH_DEGREES, 1.1 * link.length))
    near_line = shapely.intersection(line, window)
    plane_ground = geo.local_km(geo.densify(shapely.intersection(ground, window)), centre=centre)
    plane_line = geo.local_km(geo.densify(near_line), centre=centre)
    distance_km = float(shapely.distance(plane_ground, plane_line))
    near = shapely.intersection(plane_line, plane_ground.buffer(max(distance_km * 1.001, REACHED_KM)))
    return Link(
        km=distance_km,
        line=geo.local_km_inverse(shapely.shortest_line(plane_ground, plane_line), centre=centre),
        stretch=geo.local_km_inverse(near, centre=centre),
    )
