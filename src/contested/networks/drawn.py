"""Reads a transport network from any GeoJSON of lines: roads, railways, another year's railways."""

from __future__ import annotations

import gzip
import math
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import shapely
from shapely.geometry.base import BaseGeometry

from contested import geo
from contested.errors import InputError
from contested.networks.network import Credit, Junction, Line, Network, Stop
from contested.networks.topology import Chain, Node, Topology, merge, topology
from contested.theatre.theatre import Theatre

__all__ = ["Namer", "network_of", "read_lines"]

MAX_BYTES = 200_000_000
_LINES = {"LineString", "MultiLineString"}
_ABOUT_DEGREES = 1.0
_STOP_KM = 5.0
_SAME_TOWN_KM = 8.0
_STEM = re.compile(r"[-\s]")
_GZIP = b"\x1f\x8b"

Namer = Callable[[float, float], str]
"""Names a place by its longitude and latitude: the nearest settlement."""


def read_lines(path: Path) -> list[BaseGeometry]:
    """Read the lines of a GeoJSON, gzipped or not; other geometry is left out.

    Raises
    ------
    InputError
        There is no such file, it is too large or no GeoJSON, or it holds no line in degrees.
    """
    features = _features(path)
    shapes = [feature.get("geometry") or {} for feature in features if isinstance(feature, dict)]
    drawn = [shape for shape in shapes if shape.get("type") in _LINES]
    try:
        lines = [shapely.from_geojson(orjson.dumps(shape).decode()) for shape in drawn]
    except (shapely.errors.ShapelyError, orjson.JSONEncodeError) as error:
        raise InputError(f"holds a malformed line: {error}", where=str(path)) from error
    lines = [line for line in lines if line is not None and not line.is_empty]
    if not lines:
        raise InputError("holds no line (LineString or MultiLineString)", where=str(path))
    bounds = shapely.bounds(np.asarray(lines, dtype=object))
    if not np.isfinite(bounds).all() or (np.abs(bounds) > [180, 90, 180, 90]).any():
        raise InputError("its lines are not in degrees (EPSG:4326)", where=str(path))
    return lines


def _features(path: Path) -> list[Any]:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputError(f"is larger than {MAX_BYTES // 10**6} MB", where=str(path))
        data = path.read_bytes()
        if data.startswith(_GZIP):
            with gzip.open(path) as file:
                data = file.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise InputError(f"unpacks to more than {MAX_BYTES // 10**6} MB", where=str(path))
        features = orjson.loads(data)["features"]
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror or error}", where=str(path)) from error
    except (orjson.JSONDecodeError, KeyError, TypeError, EOFError) as error:
        raise InputError("is no GeoJSON FeatureCollection", where=str(path)) from error
    if not isinstance(features, list):
        raise InputError("is no GeoJSON FeatureCollection", where=str(path))
    return features


def network_of(
    lines: Sequence[BaseGeometry], theatre: Theatre, *, name: Namer, credit: Credit, as_of: date
) -> Network:
    """Find the junctions of drawn lines, name them, and measure the lines between them.

    Parameters
    ----------
    lines
        EPSG:4326, as `read_lines` gives them; what lies more than a degree off the theatre is left out.
    theatre
        Whose regions the junctions lie in.
    name
        Names junctions and the places on the lines; of two of one name the second is called "Mill 2".
    credit, as_of
        What outputs call the network, and the year whose state it shows.

    Raises
    ------
    InputError
        No line lies in the theatre.

    Notes
    -----
    Joined by `contested.networks.topology.topology`: lines that cross are joined, ends under 3 km dropped.
    """
    west, south, east, north = theatre.land.bounds
    about = shapely.box(
        west - _ABOUT_DEGREES, south - _ABOUT_DEGREES, east + _ABOUT_DEGREES, north + _ABOUT_DEGREES
    )
    near = [shapely.intersection(line, about) for line in lines if shapely.intersects(line, about)]
    if not near:
        raise InputError(f"none of its lines lies in the theatre {theatre.key!r}", where=credit.name)
    middle = shapely.box(*shapely.total_bounds(near)).centroid
    centre = (float(middle.x), float(middle.y))
    found = topology([geo.local_km(line, centre=centre) for line in near])
    found = merge(found, _same_town(found, centre, name))
    names = _names(found, centre, name)
    at = {node.id: _degrees((node.x, node.y), centre) for node in found.nodes}
    return Network(
        junctions=tuple(
            Junction(name=names[key], longitude=x, latitude=y, region_key=_region(theatre, x, y))
            for key, (x, y) in at.items()
        ),
        lines=tuple(
            Line(
                start=names[chain.start],
                end=names[chain.end],
                length_km=found.length_km(chain),
                stops=_stops(chain, centre, name),
            )
            for chain in found.chains
        ),
        as_of=as_of,
        credit=credit,
    )


def _degrees(point: tuple[float, float], centre: tuple[float, float]) -> tuple[float, float]:
    x, y = shapely.get_coordinates(geo.local_km_inverse(shapely.Point(point), centre=centre))[0]
    return round(float(x), 4), round(float(y), 4)


def _same_town(found: Topology, centre: tuple[float, float], name: Namer) -> list[tuple[int, int]]:
    """Pair the nodes within 8 km of each other whose towns share the stem of their names."""
    stems = [_STEM.split(name(*_degrees((node.x, node.y), centre)).casefold())[0] for node in found.nodes]
    by_stem: dict[str, list[Node]] = defaultdict(list)
    for node, stem in zip(found.nodes, stems, strict=True):
        by_stem[stem].append(node)
    return [
        (one.id, other.id)
        for nodes in by_stem.values()
        for one, other in combinations(nodes, 2)
        if math.dist((one.x, one.y), (other.x, other.y)) <= _SAME_TOWN_KM
    ]


def _names(found: Topology, centre: tuple[float, float], name: Namer) -> dict[int, str]:
    """Name the nodes; the one where most lines meet has the name to itself, the others are numbered."""
    taken: dict[str, int] = {}
    names: dict[int, str] = {}
    for node in sorted(found.nodes, key=lambda one: (-found.degree(one.id), one.id)):
        town = name(*_degrees((node.x, node.y), centre))
        taken[town] = taken.get(town, 0) + 1
        names[node.id] = town if taken[town] == 1 else f"{town} {taken[town]}"
    return names


def _stops(chain: Chain, centre: tuple[float, float], name: Namer) -> tuple[Stop, ...]:
    """Give the course of a line by points some 5 km apart, each under the name of a place beside it."""
    course = shapely.LineString(chain.points) if len(chain.points) > 1 else None
    if course is None or course.length < 2 * _STOP_KM:
        return ()
    count = int(course.length / _STOP_KM)
    points = [course.interpolate(number / count, normalized=True) for number in range(1, count)]
    places = [_degrees((float(point.x), float(point.y)), centre) for point in points]
    return tuple(Stop(name=name(x, y), longitude=x, latitude=y) for x, y in places)


def _region(theatre: Theatre, longitude: float, latitude: float) -> str | None:
    point = shapely.Point(longitude, latitude)
    tiles = (region for region in theatre.regions if region.kind == "admin1")
    return next((region.key for region in tiles if shapely.intersects(region.geometry, point)), None)
