"""Reads archived snapshots of DeepStateMap: one GeoJSON file each, named by its time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
from shapely.geometry.base import BaseGeometry

from contested.control.reader import NOT_GROUND, Drawing, MapFile, geometry_of, moment_of_name
from contested.errors import SourceError

__all__ = ["DeepStateReader"]


class DeepStateReader:
    """GeoJSON of styled polygons; unit markers, arrows and every other point or line are dropped."""

    key = "deepstate"

    def files(self, path: Path) -> tuple[MapFile, ...]:
        """List the ``*.geojson`` of a folder (or the one file) whose names tell a time, oldest first."""
        paths = sorted(path.glob("*.geojson")) if path.is_dir() else [path]
        found = [
            MapFile(path=file, as_of=moment)
            for file in paths
            if file.suffix == ".geojson" and (moment := moment_of_name(file.stem))
        ]
        return tuple(sorted(found, key=lambda file: file.as_of))

    def drawings(self, file: MapFile) -> Iterator[Drawing]:
        """Yield the polygons drawn, with their label in both languages and their fill colour."""
        for number, feature in enumerate(_features(file.path), 1):
            try:
                geometry, style = feature["geometry"], feature.get("properties") or {}
                if geometry["type"] in NOT_GROUND:
                    continue
                yield Drawing(
                    label=" ".join(str(style.get("name") or "").split()),
                    colour=style.get("fill"),
                    geometry_json=orjson.dumps(geometry),
                )
            except (KeyError, TypeError, AttributeError):
                yield Drawing(
                    label=f"feature {number}",
                    colour=None,
                    geometry_json=b"",
                    problem="has no geometry",
                )

    def geometry(self, drawing: Drawing) -> BaseGeometry:
        """Build the geometry; a third coordinate is dropped."""
        return geometry_of(drawing)


def _features(path: Path) -> list[Any]:
    try:
        document = orjson.loads(path.read_bytes())
    except (OSError, orjson.JSONDecodeError) as error:
        raise SourceError(f"not GeoJSON: {error}", where=str(path)) from error
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list):
        raise SourceError("not a GeoJSON FeatureCollection", where=str(path))
    return features
