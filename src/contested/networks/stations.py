"""Where a place lies on a network: at a junction, at a stop between two, or away from every line."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from contested import geo
from contested.networks.network import Junction, Line, Network, Stop

__all__ = ["REACH_KM", "Station", "parted_at_stops", "station_near"]

REACH_KM = 8.0
"""Farther stations are another town's."""
_REACH_DEGREES = 0.2
"""At least the reach, as far north as 68 degrees."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """A station of a place, and the network in which it is a junction of its own."""

    name: str
    network: Network
    distance_km: float
    """From the place."""
    line: Line | None = None
    """The line that it is a stop of; ``None`` for a junction or the end of a line."""


def station_near(network: Network, longitude: float, latitude: float, *, name: str = "") -> Station | None:
    """Find the station of a place: a junction within 8 km, else the nearest stop within 8 km.

    Parameters
    ----------
    longitude, latitude
        Degrees, WGS 84.
    name
        Of the place: a junction that bears it goes before a nearer one that does not.

    Returns
    -------
    Station or None
        For a stop its line is parted there in two: at its kilometre, or where that is not known with lengths
        in proportion to the straight distances.

    Examples
    --------
    >>> from datetime import date
    >>> from contested.networks.network import Stop
    >>> ends = tuple(Junction(name=n, longitude=x, latitude=49.0) for n, x in (("A", 36.0), ("B", 37.0)))
    >>> mill = Stop(name="Mill", longitude=36.5, latitude=49.0)
    >>> line = Line(start="A", end="B", length_km=80.0, stops=(mill,))
    >>> found = station_near(Network(junctions=ends, lines=(line,), as_of=date(2030, 1, 1)), 36.5, 49.0)
    >>> found.name, found.network.degree("Mill"), [round(part.length_km) for part in found.network.lines]
    ('Mill', 2, [40, 40])
    """
    here = (longitude, latitude)
    near = [
        (not _bears(junction.name, name), geo.distance_km(here, junction.point), junction.name)
        for junction in network.junctions
        if _about(here, junction.point)
    ]
    near = [found for found in near if found[1] <= REACH_KM]
    if near:
        _, distance_km, junction_name = min(near)
        return Station(name=junction_name, network=network, distance_km=distance_km)
    stops = [
        (geo.distance_km(here, (stop.longitude, stop.latitude)), number, index)
        for number, line in enumerate(network.lines)
        for index, stop in enumerate(line.stops)
        if _about(here, (stop.longitude, stop.latitude))
    ]
    distance_km, number, index = min(stops, default=(math.inf, 0, 0))
    return _parted(network, number, index, distance_km) if distance_km <= REACH_KM else None


def parted_at_stops(network: Network) -> Network:
    """Make every stop a junction, so that a line may be closed on one side of a town and open on the other.

    A stop whose kilometre on the line is not known stays a point of the line's course. A name that is taken
    gets a number: "Mill (2)".

    Examples
    --------
    >>> from datetime import date
    >>> from contested.networks.network import Stop
    >>> ends = tuple(Junction(name=n, longitude=x, latitude=49.0) for n, x in (("A", 36.0), ("B", 37.0)))
    >>> mill = Stop(name="Mill", longitude=36.5, latitude=49.0, along_km=30.0)
    >>> line = Line(start="A", end="B", length_km=80.0, stops=(mill,))
    >>> parted = parted_at_stops(Network(junctions=ends, lines=(line,), as_of=date(2030, 1, 1)))
    >>> [(part.start, part.end, part.length_km) for part in parted.lines]
    [('A', 'Mill', 30.0), ('Mill', 'B', 50.0)]
    """
    junctions = list(network.junctions)
    taken = Counter(junction.name for junction in junctions)
    lines: list[Line] = []
    for line in network.lines:
        start, from_km, passed = line.start, 0.0, list[Stop]()
        for stop in line.stops:
            if stop.along_km is None or not from_km < stop.along_km < line.length_km:
                passed.append(stop)
                continue
            taken[stop.name] += 1
            name = stop.name if taken[stop.name] == 1 else f"{stop.name} ({taken[stop.name]})"
            region = network.junction(line.start).region_key
            junctions.append(
                Junction(name=name, longitude=stop.longitude, latitude=stop.latitude, region_key=region)
            )
            length_km = stop.along_km - from_km
            lines.append(replace(line, start=start, end=name, length_km=length_km, stops=tuple(passed)))
            start, from_km, passed = name, stop.along_km, []
        rest_km = line.length_km - from_km
        lines.append(replace(line, start=start, length_km=rest_km, stops=tuple(passed)))
    return replace(network, junctions=tuple(junctions), lines=tuple(lines), betweenness=None)


def _about(here: tuple[float, float], there: tuple[float, float]) -> bool:
    """Whether two points may lie within reach; measuring every one would take a tenth of a second."""
    return abs(there[0] - here[0]) < _REACH_DEGREES and abs(there[1] - here[1]) < _REACH_DEGREES


def _bears(junction: str, place: str) -> bool:
    return bool(place) and place.casefold() in junction.casefold()


def _parted(network: Network, number: int, index: int, distance_km: float) -> Station:
    """Make a stop a junction: its line becomes two."""
    line = network.lines[number]
    stop = line.stops[index]
    name = _unused(network, stop.name)
    course = [
        network.junction(line.start).point,
        *((other.longitude, other.latitude) for other in line.stops),
        network.junction(line.end).point,
    ]
    before, after = _length_km(course[: index + 2]), _length_km(course[index + 1 :])
    share = before / (before + after) if before and after else 0.5
    first_km = line.length_km * share if stop.along_km is None else stop.along_km
    later = tuple(
        other if other.along_km is None else replace(other, along_km=other.along_km - first_km)
        for other in line.stops[index + 1 :]
    )
    halves = (
        replace(line, end=name, length_km=first_km, stops=line.stops[:index]),
        replace(line, start=name, length_km=line.length_km - first_km, stops=later),
    )
    town = Junction(
        name=name,
        longitude=stop.longitude,
        latitude=stop.latitude,
        region_key=network.junction(line.start).region_key,
    )
    lines = (*network.lines[:number], *halves, *network.lines[number + 1 :])
    junctions = (*network.junctions, town)
    parted = replace(network, junctions=junctions, lines=lines, betweenness=None)
    return Station(name=name, network=parted, distance_km=distance_km, line=line)


def _unused(network: Network, name: str) -> str:
    """Name a stop so that no junction bears the same name."""
    known = {junction.name for junction in network.junctions}
    return f"{name} (stop)" if name in known else name


def _length_km(course: Sequence[tuple[float, float]]) -> float:
    return sum(geo.distance_km(a, b) for a, b in pairwise(course))
