"""Outlines for the page: a map's zones, land, regions and rivers, as fine as the zoom can show."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import orjson
import shapely
from shapely.geometry.base import BaseGeometry

from contested.control.control_map import ControlMap
from contested.theatre.theatre import Theatre

__all__ = ["ZOOM_MAX", "areas", "base_json", "collection", "tolerance_degrees", "zone_features"]

ZOOM_MAX = 12
_OPENING_ZOOM = 6
_OPENING_DEGREES = 0.0016
"""At the opening zoom: 178 m along a meridian, which with rounding to four decimals stays under 200 m."""
_DECIMALS = {"coarse": 4, "fine": 5}


def tolerance_degrees(zoom: int) -> float:
    """Return how far an outline may be moved at a zoom: half as far with every step in.

    >>> tolerance_degrees(6), tolerance_degrees(8), tolerance_degrees(0)
    (0.0016, 0.0004, 0.0016)
    """
    return float(_OPENING_DEGREES / 2 ** max(0, min(zoom, ZOOM_MAX) - _OPENING_ZOOM))


def zone_features(item: ControlMap, *, zoom: int) -> list[dict[str, Any]]:
    """Give a map's zones as GeoJSON features, one a kind of ground; areas only."""
    kinds: dict[tuple[str, str | None, bool], list[BaseGeometry]] = {}
    for zone in item.zones:
        kinds.setdefault((zone.status, zone.side, zone.since_start), []).append(zone.geometry)
    features = []
    for (status, side, since_start), shapes in kinds.items():
        name = ".".join((item.id.replace("/", "."), status, side or "nobody", str(int(since_start))))
        features.append(
            {
                "type": "Feature",
                "id": name,
                "geometry": areas(shapes, zoom),
                "properties": {
                    "map": item.id,
                    "source": item.source,
                    "as_of": item.as_of.isoformat(),
                    "status": status,
                    "side": side,
                    "since_start": since_start,
                },
            }
        )
    return features


def areas(shapes: Iterable[BaseGeometry], zoom: int) -> dict[str, Any]:
    """Write areas as one geometry, as fine as a zoom can show."""
    parts = shapely.get_parts(np.asarray(list(shapes), dtype=object))
    lighter = shapely.simplify(parts, tolerance_degrees(zoom))
    kept = [part for part in shapely.get_parts(lighter) if part.geom_type == "Polygon" and not part.is_empty]
    return _rounded(shapely.MultiPolygon(kept), zoom)


def _rounded(shape: BaseGeometry, zoom: int) -> dict[str, Any]:
    decimals = _DECIMALS["coarse" if zoom <= _OPENING_ZOOM + 1 else "fine"]
    flat = shapely.transform(shape, lambda xy: np.round(xy, decimals))
    geometry: dict[str, Any] = orjson.loads(shapely.to_geojson(flat))
    return geometry


def collection(features: list[dict[str, Any]]) -> bytes:
    """Write features as one GeoJSON collection."""
    return orjson.dumps({"type": "FeatureCollection", "features": features})


def base_json(theatre: Theatre, *, zoom: int) -> bytes:
    """Write the theatre's own land, boundaries and rivers: what lies under every map."""
    light = tolerance_degrees(zoom)
    features = [_base("land", theatre.name, shapely.simplify(theatre.land, light), zoom)]
    features += [
        _base("region", one.name, shapely.simplify(one.geometry, light), zoom)
        for one in theatre.regions
        if one.kind == "admin1"
    ]
    features += [_base("river", one.name, shapely.simplify(one.line, light), zoom) for one in theatre.rivers]
    return collection(features)


def _base(kind: str, name: str, shape: BaseGeometry, zoom: int) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": _rounded(shape, zoom),
        "properties": {"what": kind, "name": name},
    }
