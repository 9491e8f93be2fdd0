"""KMZ for Google Earth: folders by kind and side, with time stamps, and nothing that runs."""

from __future__ import annotations

import xml.etree.ElementTree as ET
import zipfile
from collections import defaultdict
from pathlib import Path

from contested.claims.claim import KINDS
from contested.outputs.describe import side_name
from contested.outputs.exporter import Entry, ExportView, Outcome
from contested.outputs.exports.rows import Point, point_of
from contested.outputs.exports.words import as_html, details, iso_local, one_line, title
from contested.outputs.wording import kind_words

__all__ = ["Kmz"]

_NAMESPACE = "http://www.opengis.net/kml/2.2"
_STAMP = (1980, 1, 1, 0, 0, 0)
"""Of the file in the archive: the same view makes the same bytes."""


class Kmz:
    """Points in degrees, WGS 84; a claim without a point is listed in its folder without one."""

    title = "KMZ (KML 2.2)"
    purpose = "Google Earth: folders by kind and side, with the slider of time"
    endings: tuple[str, ...] = (".kmz",)
    drops = "records for machines: all is words; control characters in texts"

    def write(self, view: ExportView, path: Path) -> Outcome:
        """Write one document, without pictures or links to elsewhere."""
        root = ET.Element("kml", xmlns=_NAMESPACE)
        document = ET.SubElement(root, "Document")
        _text(document, "name", one_line(view.title))
        _text(document, "description", "<br/>".join(as_html(words) for words in view.credits))
        _styles(document, view)
        count = _folders(document, view)
        _write_zip(ET.tostring(root, encoding="utf-8", xml_declaration=True), path)
        return Outcome.of(count)


def _styles(document: ET.Element, view: ExportView) -> None:
    """Colour the points by side; KML writes blue before red."""
    for side in view.theatre.sides:
        style = ET.SubElement(document, "Style", id=f"side-{side.key}")
        colour = side.colour.lstrip("#")
        _text(ET.SubElement(style, "IconStyle"), "color", f"ff{colour[4:6]}{colour[2:4]}{colour[0:2]}")


def _folders(document: ET.Element, view: ExportView) -> int:
    groups: dict[str, dict[str | None, list[Entry]]] = defaultdict(lambda: defaultdict(list))
    for entry in view.entries:
        groups[entry.claim.kind][entry.claim.side].append(entry)
    count = 0
    for kind in (kind for kind in KINDS if kind in groups):
        folder = ET.SubElement(document, "Folder")
        _text(folder, "name", kind_words(kind))
        for side, entries in sorted(groups[kind].items(), key=lambda pair: pair[0] or ""):
            inner = ET.SubElement(folder, "Folder")
            _text(inner, "name", side_name(side, view.theatre))
            for entry in entries:
                count += _placemarks(inner, entry, view)
    return count


def _placemarks(folder: ET.Element, entry: Entry, view: ExportView) -> int:
    places = entry.places or (None,)
    for place in places:
        _placemark(folder, entry, point_of(place), view)
    return len(places)


def _placemark(folder: ET.Element, entry: Entry, point: Point | None, view: ExportView) -> None:
    mark = ET.SubElement(folder, "Placemark")
    _text(mark, "name", title(entry, view))
    _text(mark, "Snippet", "").set("maxLines", "0")
    lines = (f"<b>{as_html(name)}:</b> {as_html(words)}" for name, words in details(entry, view))
    _text(mark, "description", "<br/>".join(lines))
    _time(mark, entry, view)
    if any(side.key == entry.claim.side for side in view.theatre.sides):
        _text(mark, "styleUrl", f"#side-{entry.claim.side}")
    if point is not None:
        _text(ET.SubElement(mark, "Point"), "coordinates", f"{point[0]},{point[1]}")


def _time(mark: ET.Element, entry: Entry, view: ExportView) -> None:
    valid, zone = entry.claim.valid, view.theatre.time_zone
    if valid.start is None and valid.end is None:
        return
    span = ET.SubElement(mark, "TimeSpan")
    if valid.start is not None:
        _text(span, "begin", iso_local(valid.start, zone))
    if valid.end is not None:
        _text(span, "end", iso_local(valid.end, zone))


def _text(parent: ET.Element, tag: str, words: str) -> ET.Element:
    child = ET.SubElement(parent, tag)
    child.text = words
    return child


def _write_zip(document: bytes, path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("doc.kml", _STAMP), document, zipfile.ZIP_DEFLATED)
