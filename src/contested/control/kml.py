"""Reads KML and KMZ maps whose folders or placemarks are named for who holds the ground."""

from __future__ import annotations

# The parser is made to refuse every DOCTYPE, without which entities cannot be declared, let alone expand.
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
from shapely.geometry.base import BaseGeometry

from contested.control.archive import members, read_member
from contested.control.classify import classify
from contested.control.plain_file import read_file, said
from contested.control.reader import Drawing, MapFile, UndatedError, geometry_of, label_of
from contested.control.source import ClassRule, load_source
from contested.control.vector import moment_of, paths_of
from contested.errors import SourceError
from contested.theatre.theatre import Theatre

__all__ = ["KmlReader"]


_Names = tuple[str, ...]
_DEPTH_MAX = 200


class _Refused(Exception):  # noqa: N818  # it ends the parsing, and is turned into a SourceError
    """The document is not one that a map needs."""


class _Builder(ET.TreeBuilder):
    _depth = 0

    def doctype(self, *_: object) -> None:
        raise _Refused("declares a DOCTYPE, which no map needs: refused")

    def start(self, tag: str, attrs: dict[str, str], /) -> ET.Element:
        self._depth += 1
        if self._depth > _DEPTH_MAX:
            raise _Refused(f"nests its elements more than {_DEPTH_MAX} deep: refused")
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> ET.Element:
        self._depth -= 1
        return super().end(tag)


class KmlReader:
    """Polygons by the innermost folder that the source's rules know; points, paths and images are dropped."""

    key = "kml"
    certain = True

    def __init__(self, theatre: Theatre | None = None) -> None:
        self._theatre = theatre

    def within(self, theatre: Theatre) -> KmlReader:
        """Return the reader for a theatre, whose rules tell what the folders mean."""
        return KmlReader(theatre)

    def files(self, path: Path) -> tuple[MapFile, ...]:
        """List the ``.kml`` and ``.kmz`` files whose (or whose folder's) names tell a time, oldest first.

        Raises
        ------
        SourceError
            There are such files, and none has a time in its name.
        """
        theatre = self._theatre
        paths = paths_of(path, (".kml", ".kmz"))
        if theatre is None or not paths:
            return ()
        found = [MapFile(path=file, as_of=moment) for file in paths if (moment := moment_of(file, theatre))]
        if not found:
            raise UndatedError("no time in the name (2022-09-11 or the like)", where=str(paths[0]))
        return tuple(sorted(found, key=lambda file: file.as_of))

    def drawings(self, file: MapFile) -> Iterator[Drawing]:
        """Yield the polygons, labelled with the folder (or else the placemark) that tells their class."""
        rules = load_source(self._theatre, self.key).classes if self._theatre else ()
        for number, (names, placemark) in enumerate(_placemarks(_document(file.path), ()), 1):
            label = _label(names, rules)
            for polygon in placemark.iter():
                if _tag(polygon) == "Polygon":
                    yield replace(_drawing(polygon, label), record=f"placemark {number}")

    def geometry(self, drawing: Drawing) -> BaseGeometry:
        """Build the geometry."""
        return geometry_of(drawing)


def _label(names: _Names, rules: tuple[ClassRule, ...]) -> str:
    """Choose the name that tells the class: folders from the inside out, then the placemark's own."""
    *folders, own = names
    ordered = [*reversed(folders), own]
    for name in ordered:
        if classify(Drawing(label=name, colour=None, geometry_json=b""), rules):
            return name
    return next((name for name in ordered if name), "no name")


def _document(path: Path) -> ET.Element:
    content = _content(path)
    try:
        return ET.fromstring(content, parser=ET.XMLParser(target=_Builder()))  # noqa: S314  # no DOCTYPE
    except _Refused as error:
        raise SourceError(str(error), where=str(path)) from None
    except (ET.ParseError, ValueError, LookupError) as error:
        raise SourceError(f"not KML: {said(error)}", where=str(path)) from error


def _content(path: Path) -> bytes:
    if path.suffix.lower() == ".kmz":
        names = members(path, ".kml")
        if not names:
            raise SourceError("holds no .kml file", where=str(path))
        return read_member(path, "doc.kml" if "doc.kml" in names else names[0])
    return read_file(path)


def _tag(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _child(element: ET.Element, tag: str) -> ET.Element | None:
    return next((child for child in element if _tag(child) == tag), None)


def _placemarks(element: ET.Element, folders: _Names) -> Iterator[tuple[_Names, ET.Element]]:
    """Yield every placemark with the names of its folders, outermost first, and its own."""
    for child in element:
        tag = _tag(child)
        name_element = _child(child, "name")
        name = label_of(None if name_element is None else name_element.text)
        if tag == "Placemark":
            yield (*folders, name), child
        elif tag == "Folder":
            yield from _placemarks(child, (*folders, name))
        elif tag == "Document":
            yield from _placemarks(child, folders)


def _drawing(polygon: ET.Element, label: str) -> Drawing:
    try:
        outer = [_ring(ring) for ring in polygon if _tag(ring) == "outerBoundaryIs"]
        inner = [_ring(ring) for ring in polygon if _tag(ring) == "innerBoundaryIs"]
        geometry: dict[str, Any] = {"type": "Polygon", "coordinates": [outer[0], *inner]}
        return Drawing(label=label, colour=None, geometry_json=orjson.dumps(geometry))
    except (ValueError, IndexError):
        return Drawing(
            label=label, colour=None, geometry_json=b"", problem="has an outline that cannot be read"
        )


def _ring(boundary: ET.Element) -> list[list[float]]:
    texts = [element.text for element in boundary.iter() if _tag(element) == "coordinates"]
    text = (texts or [None])[0] or ""
    return [[float(number) for number in point.split(",")[:2]] for point in text.split()]
