"""Reads a theatre's rivers: coarse lines that a claim of reaching a river is measured to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import shapely
from shapely.geometry.base import BaseGeometry

from contested.errors import TheatreError

__all__ = ["River", "find_river", "read_rivers"]


@dataclass(frozen=True, slots=True, kw_only=True)
class River:
    """A river's course, no finer than `coarse_km`."""

    key: str
    name: str
    aliases: tuple[str, ...]
    line: BaseGeometry
    """EPSG:4326 LineString."""
    source: str
    coarse_km: float
    """How far the river may run from the line."""


def read_rivers(path: Path) -> tuple[River, ...]:
    """Read a GeoJSON of rivers; none when the theatre has no such file.

    Parameters
    ----------
    path
        GeoJSON, EPSG:4326; each feature has ``key``, ``name``, ``source``, ``coarse_km`` and, optionally,
        ``aliases``.

    Raises
    ------
    TheatreError
        The file is malformed or a key occurs twice.
    """
    if not path.is_file():
        return ()
    try:
        features = orjson.loads(path.read_bytes())["features"]
    except (orjson.JSONDecodeError, KeyError, TypeError) as error:
        raise TheatreError(f"is not a GeoJSON FeatureCollection: {error}", where=path.name) from error
    rivers: dict[str, River] = {}
    for feature in features:
        river = _river(feature, where=path.name)
        if river.key in rivers:
            raise TheatreError("the key occurs twice", where=path.name, record=river.key)
        rivers[river.key] = river
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


def _river(feature: dict[str, Any], *, where: str) -> River:
    properties = feature.get("properties") or {}
    try:
        line = shapely.LineString(feature["geometry"]["coordinates"])
        river = River(
            key=properties["key"],
            name=properties["name"],
            aliases=tuple(properties.get("aliases", ())),
            line=line,
            source=properties["source"],
            coarse_km=float(properties["coarse_km"]),
        )
    except (KeyError, TypeError, ValueError, shapely.errors.ShapelyError) as error:
        raise TheatreError(
            f"malformed river: {error!r}", where=where, record=properties.get("key")
        ) from error
    if line.is_empty or river.coarse_km < 0:
        raise TheatreError(
            "malformed river: no course, or a negative coarse_km", where=where, record=river.key
        )
    return river
