"""Reads a theatre's rivers: the lines that a claim of reaching a river is measured to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import orjson
import shapely
from shapely.geometry.base import BaseGeometry

from contested.errors import TheatreError

__all__ = ["River", "find_river", "read_rivers"]

BANKS = "rivers_banks.geojson"
"""The file beside ``rivers.geojson`` that holds the outlines of waters too wide for a centre line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class River:
    """A river's course, known to `coarse_km`."""

    key: str
    name: str
    aliases: tuple[str, ...]
    line: BaseGeometry
    """EPSG:4326: LineString, or MultiLineString when stretches are missing or banks are drawn."""
    source: str
    coarse_km: float
    """How far the river, where it is not a wide water, may run from the line."""
    banks: bool = False
    """Whether reservoirs and estuaries are their banks, not their centre line."""


def read_rivers(path: Path) -> tuple[River, ...]:
    """Read a GeoJSON of rivers, and the outlines of wide waters beside it; none when there is no such file.

    Parameters
    ----------
    path
        GeoJSON, EPSG:4326; each feature has ``key``, ``name``, ``source``, ``coarse_km`` and, optionally,
        ``aliases`` and ``coarse_with_banks_km``. A file ``rivers_banks.geojson`` in the same folder may hold
        polygons of reservoirs and estuaries, each with the ``river`` that it belongs to: within one, the
        river's line is replaced by the banks, and its coarseness is ``coarse_with_banks_km``.

    Raises
    ------
    TheatreError
        A file is malformed, a key occurs twice, or banks belong to no river.
    """
    if not path.is_file():
        return ()
    waters = _read_banks(path.with_name(BANKS))
    rivers: dict[str, River] = {}
    for feature in _features(path):
        river = _river(feature, waters, where=path.name)
        if river.key in rivers:
            raise TheatreError("the key occurs twice", where=path.name, record=river.key)
        rivers[river.key] = river
    for key in waters:
        if key not in rivers:
            raise TheatreError("no river of that key", where=BANKS, record=key)
    return tuple(rivers.values())


def find_river(rivers: tuple[River, ...], name: str) -> River | None:
    """Return the river of a name or alias, ``None`` for one whose course is not known.

    Examples
    --------
    >>> find_river((), "Alder River") is None
    True
    """
    wanted = name.casefold()
    for river in rivers:
        if wanted in {known.casefold() for known in (river.name, *river.aliases)}:
            return river
    return None


def _features(path: Path) -> Iterator[dict[str, Any]]:
    try:
        yield from orjson.loads(path.read_bytes())["features"]
    except (orjson.JSONDecodeError, KeyError, TypeError) as error:
        raise TheatreError(f"is not a GeoJSON FeatureCollection: {error}", where=path.name) from error


def _read_banks(path: Path) -> dict[str, BaseGeometry]:
    """Return the wide waters of each river, joined; an island's shore is no bank, so islands are filled."""
    found: dict[str, list[BaseGeometry]] = {}
    for feature in _features(path) if path.is_file() else ():
        try:
            key, geometry = feature["properties"]["river"], _geometry(feature)
        except (KeyError, TypeError, shapely.errors.ShapelyError) as error:
            raise TheatreError(f"malformed banks: {error!r}", where=path.name) from error
        if geometry.geom_type not in {"Polygon", "MultiPolygon"} or not geometry.is_valid:
            raise TheatreError("malformed banks: not a valid Polygon", where=path.name, record=key)
        filled = [shapely.Polygon(part.exterior) for part in shapely.get_parts(geometry)]
        found.setdefault(key, []).extend(filled)
    return {key: shapely.union_all(geometries) for key, geometries in found.items()}


def _geometry(feature: dict[str, Any]) -> BaseGeometry:
    return shapely.from_geojson(orjson.dumps(feature["geometry"]))


def _river(feature: dict[str, Any], waters: dict[str, BaseGeometry], *, where: str) -> River:
    properties = feature.get("properties") or {}
    try:
        river = River(
            key=properties["key"],
            name=properties["name"],
            aliases=tuple(properties.get("aliases", ())),
            line=_geometry(feature),
            source=properties["source"],
            coarse_km=float(properties["coarse_km"]),
        )
        water = waters.get(river.key)
        if water is not None:
            coarse_km = float(properties.get("coarse_with_banks_km", river.coarse_km))
            river = replace(river, line=_with_banks(river.line, water), coarse_km=coarse_km, banks=True)
    except (KeyError, TypeError, ValueError, shapely.errors.ShapelyError) as error:
        raise TheatreError(
            f"malformed river: {error!r}", where=where, record=properties.get("key")
        ) from error
    if river.line.is_empty or not river.line.geom_type.endswith("LineString") or river.coarse_km < 0:
        raise TheatreError(
            "malformed river: no course, or a negative coarse_km", where=where, record=river.key
        )
    return river


def _with_banks(line: BaseGeometry, water: BaseGeometry) -> BaseGeometry:
    """Return the line with its stretches across a wide water replaced by the water's banks."""
    parts = [*shapely.get_parts(shapely.difference(line, water)), *shapely.get_parts(shapely.boundary(water))]
    return shapely.MultiLineString([part for part in parts if not part.is_empty])
