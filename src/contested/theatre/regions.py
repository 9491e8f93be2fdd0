"""Reads a theatre's boundaries: units from GeoJSON, and unions of them that reports name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, get_args

import numpy as np
import orjson
import shapely
from shapely.geometry.base import BaseGeometry

from contested.errors import TheatreError
from contested.theatre.theatre import Region, RegionKind

__all__ = ["land_of", "read_regions"]

LAND = "land"
"""In a union: every unit of the first level."""


def read_regions(path: Path, *, unions: Mapping[str, Any] | None = None) -> tuple[Region, ...]:
    """Read a GeoJSON of regions, then the named unions of them in the order given.

    Parameters
    ----------
    path
        GeoJSON, EPSG:4326; each feature has ``key``, ``name``, ``kind`` and, optionally, ``aliases``,
        ``geonameid``, ``source``.
    unions
        The content of ``regions.toml``: a list ``regions``.

    Raises
    ------
    TheatreError
        The file is missing or malformed, a key occurs twice, a union names a stranger.
    """
    regions: dict[str, Region] = {}
    for feature in _features(path):
        region = _unit(feature, where=path.name)
        if region.key in regions:
            raise TheatreError("the key occurs twice", where=path.name, record=region.key)
        regions[region.key] = region
    land = land_of(regions.values())
    for entry in (unions or {}).get("regions", []):
        region = _union(entry, regions, land)
        if region.key in regions:
            raise TheatreError("the key occurs twice", where="regions.toml", record=region.key)
        regions[region.key] = region
    return tuple(regions.values())


def land_of(regions: Iterable[Region]) -> BaseGeometry:
    """Join the first-level units: the land that is fought over."""
    return _join([region.geometry for region in regions if region.kind == "admin1"])


def _features(path: Path) -> list[dict[str, Any]]:
    try:
        features = orjson.loads(path.read_bytes())["features"]
    except FileNotFoundError as error:
        raise TheatreError("the file is missing", where=path.name) from error
    except (orjson.JSONDecodeError, KeyError, TypeError) as error:
        raise TheatreError(f"is not a GeoJSON FeatureCollection: {error}", where=path.name) from error
    if not features:
        raise TheatreError("holds no region", where=path.name)
    return list(features)


def _unit(feature: dict[str, Any], *, where: str) -> Region:
    properties = feature.get("properties") or {}
    key = properties.get("key")
    try:
        geometry = _geometry(feature["geometry"])
        return Region(
            key=properties["key"],
            name=properties["name"],
            aliases=tuple(properties.get("aliases", ())),
            kind=_kind(properties["kind"], where=where, key=key),
            geometry=geometry,
            geonameid=properties.get("geonameid"),
            source=properties.get("source", ""),
        )
    except (KeyError, TypeError, ValueError, AttributeError, shapely.errors.ShapelyError) as error:
        raise TheatreError(f"malformed region: {error!r}", where=where, record=key) from error


def _kind(kind: str, *, where: str, key: str | None) -> RegionKind:
    if kind not in get_args(RegionKind):
        known = ", ".join(get_args(RegionKind))
        raise TheatreError(f"unknown kind {kind!r} (known: {known})", where=where, record=key)
    return kind  # type: ignore[return-value]  # checked against the same literal


def _union(entry: dict[str, Any], regions: Mapping[str, Region], land: BaseGeometry) -> Region:
    where, key = "regions.toml", entry.get("key")
    lacking = [name for name in ("key", "name", "kind", "union") if name not in entry]
    if lacking:
        raise TheatreError(f"a region lacks {', '.join(lacking)}", where=where, record=key)
    members = [_member(name, regions, land, where=where, key=key) for name in entry["union"]]
    geometry = _join(members)
    if entry.get("cut"):
        geometry = shapely.intersection(geometry, shapely.Polygon(entry["cut"]))
    for name in entry.get("cut_away", ()):
        geometry = shapely.difference(geometry, _member(name, regions, land, where=where, key=key))
    return Region(
        key=entry["key"],
        name=entry["name"],
        aliases=tuple(entry.get("aliases", ())),
        kind=_kind(entry["kind"], where=where, key=key),
        geometry=geometry,
        geonameid=entry.get("geonameid"),
        source=entry.get("source", "union of the regions named in regions.toml"),
    )


def _member(
    name: str, regions: Mapping[str, Region], land: BaseGeometry, *, where: str, key: str | None
) -> BaseGeometry:
    if name == LAND:
        return land
    if name not in regions:
        raise TheatreError(f"unknown region {name!r}", where=where, record=key)
    return regions[name].geometry


def _join(pieces: list[BaseGeometry]) -> BaseGeometry:
    """Join pieces: fast where they share their edges exactly, else ten times slower."""
    if len(pieces) == 1:
        return pieces[0]
    try:
        joined = shapely.coverage_union_all(pieces)
    except shapely.errors.GEOSException:
        return shapely.union_all(pieces)
    return joined if joined.is_valid else shapely.union_all(pieces)


def _geometry(data: dict[str, Any]) -> BaseGeometry:
    """Build a (Multi)Polygon, four times as fast as `shapely.geometry.shape`."""
    if data["type"] == "Polygon":
        return _polygon(data["coordinates"])
    if data["type"] == "MultiPolygon":
        return shapely.MultiPolygon([_polygon(rings) for rings in data["coordinates"]])
    raise ValueError(f"a region cannot be a {data['type']}")


def _polygon(rings: list[list[list[float]]]) -> shapely.Polygon:
    shell, *holes = (np.asarray(ring, dtype=float) for ring in rings)
    return shapely.Polygon(shell, holes)
