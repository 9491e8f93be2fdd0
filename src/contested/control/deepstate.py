"""Reads archived snapshots of DeepStateMap: one GeoJSON file each, named by its time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from shapely.geometry.base import BaseGeometry

from contested.control.geojson import features_of
from contested.control.plain_file import read_file
from contested.control.reader import Drawing, MapFile, geometry_of, label_of, moment_of_name

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
        for feature in features_of(read_file(file.path), where=file.path):
            colour = feature.properties.get("fill")
            yield Drawing(
                label=label_of(feature.properties.get("name")),
                colour=colour if isinstance(colour, str) else None,
                geometry_json=feature.geometry_json,
                problem=feature.problem,
                record=f"feature {feature.number}",
            )

    def geometry(self, drawing: Drawing) -> BaseGeometry:
        """Build the geometry; a third coordinate is dropped."""
        return geometry_of(drawing)
