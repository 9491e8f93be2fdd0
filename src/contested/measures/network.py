"""Network: how much a junction matters, what a cut costs, and how many ways out a place has left."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, datetime

import shapely

from contested.control.control_map import ControlMap
from contested.control.ground import Grounds
from contested.measures.measure import Measure
from contested.networks.network import Line, Network
from contested.networks.paths import betweenness, distances_km, edge_disjoint_paths
from contested.theatre.theatre import Theatre

__all__ = [
    "CLOSED_DEGREES",
    "closed_lines",
    "course",
    "cut",
    "open_routes",
    "ranks",
    "rear_junctions",
    "weight",
]

FORK = 3
"""Where fewer lines meet is an end, not a junction."""
_REAR_DEGREES = 0.2
CLOSED_DEGREES = 0.01
"""A line with more than this (some 1 km) on ground that is not a side's own is closed to it."""
SOURCE = "network"


def ranks(network: Network, *, region_key: str | None = None) -> dict[str, int]:
    """Rank the junctions of a region by betweenness in the whole network, 1 for the highest.

    Parameters
    ----------
    network
        Whose junctions; betweenness weighs by length in km.
    region_key
        Rank those of one region; ``None`` ranks all.

    Returns
    -------
    dict
        Junctions where at least three lines meet; of two alike the one with more lines goes first, then the
        name decides.
    """
    between = betweenness(network)
    inside = [
        junction.name
        for junction in network.junctions
        if network.degree(junction.name) >= FORK and region_key in {None, junction.region_key}
    ]
    ordered = sorted(inside, key=lambda name: (-round(between[name], 6), -network.degree(name), name))
    return {name: place for place, name in enumerate(ordered, 1)}


def weight(network: Network, junction: str) -> Measure:
    """Measure how much a junction matters in its region.

    Parameters
    ----------
    network, junction
        The junction by its name; raises ``KeyError`` for a stranger.

    Returns
    -------
    Measure
        ``degree``: lines that meet there. ``betweenness``: pairs of other junctions whose shortest path, in
        km, leads through it. ``rank`` by betweenness and ``rank by lines`` by degree (alike: the same rank)
        among the ``junctions in region``; ``None`` for an end of a line, which has no rank. No band: counts
        on a network that is taken as it is.

    Examples
    --------
    >>> from datetime import date
    >>> from contested.networks.network import Junction
    >>> towns = tuple(Junction(name=n, longitude=36.0, latitude=49.0, region_key="east") for n in "ABCD")
    >>> lines = tuple(Line(start="A", end=end, length_km=10.0) for end in "BCD")
    >>> star = Network(junctions=towns, lines=lines, as_of=date(2026, 1, 1))
    >>> for definition, value in weight(star, "A").values:
    ...     print(definition, value)
    degree 3.0
    betweenness 3.0
    rank 1.0
    rank by lines 1.0
    junctions in region 1.0
    """
    region = network.junction(junction).region_key
    order = ranks(network, region_key=region)
    rank, degree = order.get(junction), network.degree(junction)
    more = sum(network.degree(name) > degree for name in order)
    values: tuple[tuple[str, float | None], ...] = (
        ("degree", float(degree)),
        ("betweenness", betweenness(network)[junction]),
        ("rank", None if rank is None else float(rank)),
        ("rank by lines", None if rank is None else 1.0 + more),
        ("junctions in region", float(len(order))),
    )
    return Measure(
        name="network",
        unit="1",
        values=values,
        band=None,
        source=SOURCE,
        t0=None,
        t1=_moment(network),
        snapshots=(),
        notes=(_state(network),),
    )


def _state(network: Network) -> str:
    return f"the network in its state of {network.as_of.year}"


def _moment(network: Network) -> datetime:
    return datetime(network.as_of.year, network.as_of.month, network.as_of.day, tzinfo=UTC)


def rear_junctions(network: Network, theatre: Theatre, *, side: str) -> frozenset[str]:
    """Find the junctions that lead to a side's rear.

    Those within 0.2 degrees (some 20 km) of its rear points on the theatre's land; and, where its rear lies
    in a country beyond that land, the ends and junctions as near to that country's border.
    """
    countries = [region.geometry for region in theatre.regions if region.kind == "country"]
    points = [shapely.Point(point) for point in theatre.side(side).rear_points]
    own = shapely.MultiPoint([point for point in points if shapely.intersects(theatre.land, point)])
    beyond = [
        country
        for country in countries
        if any(country.contains(point) and not theatre.land.contains(point) for point in points)
    ]
    rear = shapely.GeometryCollection([own, *beyond])
    at = [(junction.name, shapely.Point(junction.point)) for junction in network.junctions]
    return frozenset(name for name, point in at if shapely.dwithin(rear, point, _REAR_DEGREES))


def closed_lines(network: Network, item: ControlMap, *, side: str, grounds: Grounds) -> frozenset[int]:
    """Find the lines that a side cannot use: those with more than 0.01 degrees (1 km) on ground not its own.

    Ground not its own is what its enemies hold and what is contested. A line is taken as straight from one
    of its stations to the next.
    """
    foreign = grounds.open_to(item, side)
    key = ("closed lines", item.id, side, network)
    courses = [course(network, line) for line in network.lines]
    return grounds.once(
        key,
        lambda: frozenset(
            number
            for number, way in enumerate(courses)
            if shapely.intersection(way, foreign).length > CLOSED_DEGREES
        ),
    )


def course(network: Network, line: Line) -> shapely.LineString:
    """Draw a line of a network, straight from one of its stations to the next, EPSG:4326."""
    stops = [(stop.longitude, stop.latitude) for stop in line.stops]
    return shapely.LineString([network.junction(line.start).point, *stops, network.junction(line.end).point])


def cut(
    network: Network,
    *,
    rear: Collection[str],
    lines: Iterable[int] = (),
    junctions: Iterable[str] = (),
) -> Measure:
    """Measure what it costs the rest when lines, or all lines at some junctions, are cut.

    Parameters
    ----------
    network, rear
        The network, and the names of the junctions that supplies come from.
    lines, junctions
        What is cut, by number and by name.

    Returns
    -------
    Measure
        For each junction whose shortest path to the rear grows longer: by how many km; ``None`` for one that
        loses its last path. The junctions that are cut themselves are left out. The band runs from the
        smallest to the largest growth, and is ``None`` when nothing grows longer.

    Examples
    --------
    >>> from datetime import date
    >>> from contested.networks.network import Junction
    >>> towns = tuple(Junction(name=name, longitude=36.0, latitude=49.0) for name in "ABC")
    >>> ends = (("A", "B", 10.0), ("B", "C", 10.0), ("A", "B", 15.0))
    >>> lines = tuple(Line(start=a, end=b, length_km=km) for a, b, km in ends)
    >>> network = Network(junctions=towns, lines=lines, as_of=date(2026, 1, 1))
    >>> cut(network, rear={"A"}, lines=[0]).values
    (('B', 5.0), ('C', 5.0))
    >>> cut(network, rear={"A"}, lines=[1]).values
    (('C', None),)
    """
    gone = set(junctions)
    numbers = {*lines, *(number for name in gone for number in network.at(name))}
    before = distances_km(network, rear)
    after = distances_km(network.without_lines(numbers), [name for name in rear if name not in gone])
    values: list[tuple[str, float | None]] = []
    for name in sorted(before.keys() - gone):
        longer_km = after[name] - before[name] if name in after else None
        if longer_km is None or longer_km > 0:
            values.append((name, longer_km))
    grown = [value for _, value in values if value is not None]
    return Measure(
        name="network_cut",
        unit="km",
        values=tuple(values),
        band=(min(grown), max(grown)) if grown else None,
        source=SOURCE,
        t0=None,
        t1=_moment(network),
        snapshots=(),
        notes=(_state(network),),
    )


def open_routes(
    network: Network, item: ControlMap, junction: str, *, side: str, rear: Collection[str], grounds: Grounds
) -> Measure:
    """Count a junction's ways to the rear over ground that a side holds, no two over one line.

    Parameters
    ----------
    network, junction, rear
        The junction's name, and the names of those that supplies come from.
    item, side, grounds
        The map, and whose ground counts.

    Returns
    -------
    Measure
        ``routes``: edge-disjoint paths over lines that are not closed on the map, 0 when the junction itself
        lies on ground that is not the side's; ``lines``: how many meet there at all. Never more than these.
    """
    foreign = grounds.open_to(item, side)
    closed = closed_lines(network, item, side=side, grounds=grounds)
    left = network.without_lines(closed)
    ours = [name for name in rear if not _on(network, name, foreign)]
    held = not _on(network, junction, foreign)
    routes = edge_disjoint_paths(left, junction, ours) if held else 0
    return Measure(
        name="open_routes",
        unit="1",
        values=(("routes", float(routes)), ("lines", float(network.degree(junction)))),
        band=(float(routes), float(routes)),
        source=item.source,
        t0=None,
        t1=item.as_of,
        snapshots=(item.id,),
        notes=(_state(network),),
    )


def _on(network: Network, junction: str, ground: shapely.Geometry) -> bool:
    return bool(shapely.intersects(ground, shapely.Point(network.junction(junction).point)))
