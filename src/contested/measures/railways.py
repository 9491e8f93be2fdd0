"""Railways: how many ways out of a place are left, for a place on a line as well as for a junction."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import shapely
from shapely.geometry.base import BaseGeometry

from contested import geo
from contested.measures.network import CLOSED_DEGREES, course
from contested.networks.network import Junction, Line, Network
from contested.networks.paths import edge_disjoint_paths

__all__ = ["Railways", "stop_at"]

_REACH_KM = 8.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Railways:
    """A railway network as `contested.measures.enclosure.enclosure` asks for it: ways out of a place."""

    network: Network
    rear: frozenset[str]
    """The junctions that lead to the side's rear: `contested.measures.network.rear_junctions`."""

    def open_routes(self, point: tuple[float, float], held: BaseGeometry, rear: BaseGeometry) -> int | None:
        """Count the ways to the rear over held ground, no two over one line.

        Parameters
        ----------
        point
            (longitude, latitude) of the place.
        held, rear
            EPSG:4326: the ground that the side holds, and its rear beyond the theatre's land. A line with
            more than about 1 km elsewhere is closed.

        Returns
        -------
        int or None
            ``None`` when no line comes within 8 km of the place: how many roads lead out is not known here.
        """
        found = stop_at(self.network, point, name="here")
        if found is None:
            return None
        network, here = found
        ground = shapely.union_all([held, rear])
        shapely.prepare(ground)
        closed = [
            number
            for number, line in enumerate(network.lines)
            if _outside_degrees(course(network, line), ground) > CLOSED_DEGREES
        ]
        ours = {
            junction.name
            for junction in network.junctions
            if shapely.intersects(ground, shapely.Point(junction.point))
        }
        return (
            edge_disjoint_paths(network.without_lines(closed), here, self.rear & ours) if here in ours else 0
        )


def _outside_degrees(way: BaseGeometry, ground: BaseGeometry) -> float:
    if shapely.covers(ground, way):
        return 0.0
    return float(shapely.difference(way, ground).length)


def stop_at(network: Network, point: tuple[float, float], *, name: str) -> tuple[Network, str] | None:
    """Find where a place joins a network: its junction, or the stop that parts a line in two there.

    Parameters
    ----------
    network
        Returned as it is where a junction lies within 8 km of the place.
    point
        (longitude, latitude) of the place.
    name
        What a stop is called that becomes a junction.

    Returns
    -------
    tuple or None
        The network and the junction's name in it; ``None`` when no line comes within 8 km.

    Examples
    --------
    >>> from datetime import date
    >>> towns = tuple(Junction(name=n, longitude=lon, latitude=49.0) for n, lon in (("A", 36.0), ("B", 37.0)))
    >>> line = Line(start="A", end="B", length_km=80.0)
    >>> network = Network(junctions=towns, lines=(line,), as_of=date(2026, 1, 1))
    >>> halved, name = stop_at(network, (36.5, 49.02), name="Mid")
    >>> name, [round(line.length_km) for line in halved.lines]
    ('Mid', [40, 40])
    """
    junction = network.nearest(*point, within_km=_REACH_KM)
    if junction is not None:
        return network, junction.name
    place = shapely.Point(0, 0)
    ways = [geo.local_km(course(network, line), centre=point) for line in network.lines]
    away_km, number = min(((way.distance(place), i) for i, way in enumerate(ways)), default=(math.inf, 0))
    if away_km > _REACH_KM:
        return None
    way = ways[number]
    share = float(way.project(place, normalized=True))
    at = geo.local_km_inverse(way.interpolate(share, normalized=True), centre=point)
    longitude, latitude = shapely.get_coordinates(at)[0]
    here = Junction(name=name, longitude=float(longitude), latitude=float(latitude))
    others = [line for i, line in enumerate(network.lines) if i != number]
    lines = (*others, *_parted(network.lines[number], way, share, name))
    junctions = (*network.junctions, here)
    return replace(network, junctions=junctions, lines=lines, betweenness=None), name


def _parted(line: Line, way: BaseGeometry, share: float, name: str) -> tuple[Line, Line]:
    """Part a line, drawn as `way` in a plane, at a share of its length."""
    stations = [shapely.Point(at) for at in shapely.get_coordinates(way)[1:-1]]
    passed = sum(way.project(station, normalized=True) < share for station in stations)
    first_km = line.length_km * share
    after = [
        stop if stop.along_km is None else replace(stop, along_km=max(stop.along_km - first_km, 0.0))
        for stop in line.stops[passed:]
    ]
    return (
        Line(start=line.start, end=name, length_km=first_km, stops=line.stops[:passed]),
        Line(start=name, end=line.end, length_km=line.length_km - first_km, stops=tuple(after)),
    )
