"""Reads maps that come one layer a file: GeoJSON or zipped shapefiles, named by layer and day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from shapely.geometry.base import BaseGeometry

from contested.control.classify import classify
from contested.control.reader import Drawing, MapFile, UndatedError, geometry_of, label_of
from contested.control.source import ClassRule, load_source
from contested.control.vector import features, layer_names, moment_of, paths_of
from contested.errors import SourceError, TheatreError
from contested.theatre.theatre import Theatre

__all__ = ["LayerReader"]

_SUFFIXES = (".geojson", ".json", ".zip")


class LayerReader:
    """Layers of one day together are one map; a layer's name tells its class."""

    key = "isw"
    certain = True

    def __init__(self, theatre: Theatre | None = None) -> None:
        self._theatre = theatre

    def within(self, theatre: Theatre) -> LayerReader:
        """Return the reader for a theatre, whose rules tell which names are layers of this kind."""
        return LayerReader(theatre)

    def files(self, path: Path) -> tuple[MapFile, ...]:
        """List the maps of a folder (or the one file): the day is in the file's or its folder's name.

        Raises
        ------
        SourceError
            Layers are there, and none has a time in its name.
        """
        theatre = self._theatre
        rules = self._rules(theatre) if theatre is not None else ()
        if theatre is None or not any(_is_layer(file, rules) for file in paths_of(path, _SUFFIXES)):
            return ()
        maps: dict[datetime, list[Path]] = {}
        for file in paths_of(path, _SUFFIXES):
            moment = moment_of(file, theatre)
            if moment is not None:
                maps.setdefault(moment, []).append(file)
        if not maps:
            raise UndatedError("no time in the name of any layer (2022-09-11 or the like)", where=str(path))
        return tuple(
            MapFile(path=first, as_of=moment, part=f"{moment:%Y-%m-%dT%H%M}", layers=tuple(others))
            for moment, (first, *others) in sorted(maps.items())
        )

    def _rules(self, theatre: Theatre) -> tuple[ClassRule, ...]:
        """Return what the theatre calls layers of this kind; nothing where it knows of none."""
        try:
            return load_source(theatre, self.key).classes
        except TheatreError:
            if (theatre.folder / "maps" / f"{self.key}.toml").is_file():
                raise
            return ()

    def drawings(self, file: MapFile) -> Iterator[Drawing]:
        """Yield the polygons of every layer, each labelled with its layer."""
        for path in (file.path, *file.layers):
            for feature in features(path):
                yield Drawing(
                    label=label_of(feature.layer),
                    colour=None,
                    geometry_json=feature.geometry_json,
                    problem=feature.problem,
                    record=f"feature {feature.number}",
                )

    def geometry(self, drawing: Drawing) -> BaseGeometry:
        """Build the geometry."""
        return geometry_of(drawing)


def _is_layer(file: Path, rules: tuple[ClassRule, ...]) -> bool:
    if not rules:
        return False
    try:
        names = (file.stem.replace("_", " "), *layer_names(file))
    except SourceError:
        names = (file.stem.replace("_", " "),)
    return any(classify(_named(name), rules) for name in names)


def _named(name: str) -> Drawing:
    return Drawing(label=name, colour=None, geometry_json=b"")
