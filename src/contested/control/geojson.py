"""Reads the features of GeoJSON, and says of each that cannot be used what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import orjson
import shapely

from contested.control.outline import outline_of
from contested.control.plain_file import said
from contested.errors import GeometryError, SourceError

if TYPE_CHECKING:
    from pyproj import Transformer

__all__ = ["NOT_GROUND", "Feature", "features_of"]

NOT_GROUND = {"Point", "MultiPoint", "LineString", "MultiLineString"}
"""GeoJSON types that are never ground: units, arrows, airfields. Readers leave them out."""
_BOM = b"\xef\xbb\xbf"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff", b"{\0", b"\0{")
_CRS_NAME = re.compile(r"(?:urn:ogc:def:crs:)?(EPSG|OGC|ESRI):[\d.]*:?(\w+)", re.IGNORECASE)
_DEGREES = {"CRS84", "CRS84H", "4326", "4979"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """One polygon of a file, or why it cannot be used."""

    layer: str
    """The layer's name, or the file's without its date."""
    number: int
    """Its place in the layer, from 1."""
    properties: Mapping[str, Any] = field(default_factory=dict)
    geometry_json: bytes = b""
    problem: str | None = None


def features_of(content: bytes, *, where: Path, layer: str = "") -> Iterator[Feature]:
    """Yield the polygons of a FeatureCollection in degrees; points and lines are left out.

    Parameters
    ----------
    content
        UTF-8, with or without a byte order mark. A reference system that it names in the manner of 2008
        is turned into WGS 84.
    where
        The file, for messages.
    layer
        What its features are to be called.

    Raises
    ------
    SourceError
        It is no FeatureCollection, or in a reference system that is unknown.

    Examples
    --------
    >>> text = b'{"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": null}]}'
    >>> [feature.problem for feature in features_of(text, where=Path("2022-09-11.geojson"))]
    ['has no geometry']
    """
    document = _document(content, where)
    listed = document.get("features")
    if not isinstance(listed, list):
        raise SourceError("not a GeoJSON FeatureCollection", where=str(where))
    to_degrees = _to_degrees(document.get("crs"), where)
    for number, entry in enumerate(listed, 1):
        try:
            geometry, properties = _parts(entry)
            if geometry["type"] in NOT_GROUND:
                continue
            text = _text(geometry) if to_degrees is None else _turned(_text(geometry), to_degrees)
            yield Feature(layer=layer, number=number, properties=properties, geometry_json=text)
        except GeometryError as error:
            yield Feature(layer=layer, number=number, problem=error.reason)


def _document(content: bytes, where: Path) -> dict[str, Any]:
    if content.startswith(_UTF_16):
        raise SourceError("not GeoJSON: it is UTF-16 text, and GeoJSON is UTF-8", where=str(where))
    try:
        document = orjson.loads(content.removeprefix(_BOM))
    except orjson.JSONDecodeError as error:
        raise SourceError(f"not GeoJSON: {said(error)}", where=str(where)) from error
    if not isinstance(document, dict):
        raise SourceError("not a GeoJSON FeatureCollection", where=str(where))
    return document


def _parts(entry: object) -> tuple[dict[str, Any], dict[str, Any]]:
    if not isinstance(entry, dict):
        raise GeometryError("is no GeoJSON feature")
    geometry, properties = entry.get("geometry"), entry.get("properties")
    if not isinstance(geometry, dict) or not isinstance(geometry.get("type"), str):
        raise GeometryError("has no geometry")
    if not isinstance(properties, dict | None):
        raise GeometryError("has properties that are no object")
    return geometry, properties or {}


def _text(geometry: dict[str, Any]) -> bytes:
    try:
        return orjson.dumps(geometry)
    except orjson.JSONEncodeError as error:
        raise GeometryError(f"has a geometry that is nested too deep ({said(error)})") from error


def _to_degrees(crs: object, where: Path) -> Transformer | None:
    """Find what turns the coordinates into degrees; ``None`` when they are that already."""
    if crs is None:
        return None
    named = crs.get("properties") if isinstance(crs, dict) else None
    name = named.get("name") if isinstance(named, dict) else None
    found = _CRS_NAME.fullmatch(name) if isinstance(name, str) else None
    if found is None:
        raise SourceError("its member 'crs' names no reference system that is known", where=str(where))
    if found[2].upper() in _DEGREES:
        return None
    from pyproj import Transformer  # noqa: PLC0415  # loads PROJ, which few files need
    from pyproj.exceptions import ProjError  # noqa: PLC0415  # likewise

    try:
        return Transformer.from_crs(f"{found[1]}:{found[2]}", "EPSG:4326", always_xy=True)
    except ProjError as error:
        raise SourceError(f"its reference system {name!r} is unknown", where=str(where)) from error


def _turned(text: bytes, to_degrees: Transformer) -> bytes:
    shape = outline_of(text, in_degrees=False)
    degrees = shapely.transform(shape, lambda xy: np.column_stack(to_degrees.transform(*xy.T)))
    return shapely.to_geojson(degrees).encode()
