"""How QGIS draws the layers of a GeoPackage: claims by side, verdicts by word, places by name."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Sequence

from contested.outputs.wording import WORDS
from contested.theatre.theatre import Theatre

__all__ = ["styles_of"]

_GREY = "#777777"
_WORD_COLOURS = {
    "supported": "#009e73",
    "partly": "#e69f00",
    "contradicted": "#cc3311",
    "too early": "#56b4e9",
    "unclear": "#cc79a7",
    "not covered": "#999999",
    "not checkable": "#cccccc",
}
_SHAPES = {
    "supported": "circle",
    "partly": "diamond",
    "contradicted": "square",
    "too early": "triangle",
    "unclear": "pentagon",
}
"""Colour alone does not carry the word; other words are small circles."""


def styles_of(theatre: Theatre) -> dict[str, tuple[str, str]]:
    """Return a style a layer: its title and the text that QGIS reads (QML)."""
    sides = [(side.key, side.name, side.colour, "circle") for side in theatre.sides]
    words = [(word, word, _WORD_COLOURS.get(word, _GREY), _SHAPES.get(word, "circle")) for word in WORDS]
    return {
        "claims": ("Claims by side", _categorised("side", [*sides, ("", "side not given", _GREY, "circle")])),
        "verdicts": ("Verdicts by word", _categorised("verdict", words)),
        "places": ("Places, with their names", _single("#333333", label="place")),
    }


def _categorised(attribute: str, categories: Sequence[tuple[str, str, str, str]]) -> str:
    """Draw points by the value of an attribute: (value, label, colour, shape)."""
    root = _root()
    renderer = ET.SubElement(
        root, "renderer-v2", type="categorizedSymbol", attr=attribute, enableorderby="0", forceraster="0"
    )
    listed = ET.SubElement(renderer, "categories")
    symbols = ET.SubElement(renderer, "symbols")
    for number, (value, name, colour, shape) in enumerate(categories):
        ET.SubElement(
            listed, "category", value=value, type="string", symbol=str(number), label=name, render="true"
        )
        _symbol(symbols, str(number), colour, shape)
    return _text(root)


def _single(colour: str, *, label: str) -> str:
    root = _root(labels="1")
    renderer = ET.SubElement(root, "renderer-v2", type="singleSymbol", enableorderby="0", forceraster="0")
    _symbol(ET.SubElement(renderer, "symbols"), "0", colour, "circle", size="1.6")
    labelling = ET.SubElement(root, "labeling", type="simple")
    settings = ET.SubElement(labelling, "settings")
    style = ET.SubElement(
        settings, "text-style", fieldName=label, fontSize="8", textColor="51,51,51,255", isExpression="0"
    )
    ET.SubElement(style, "text-buffer", bufferDraw="1", bufferSize="0.8", bufferColor="255,255,255,255")
    ET.SubElement(settings, "placement", placement="0", dist="1")
    return _text(root)


def _root(*, labels: str = "0") -> ET.Element:
    return ET.Element("qgis", version="3.22.0", styleCategories="Symbology|Labeling", labelsEnabled=labels)


def _symbol(parent: ET.Element, name: str, colour: str, shape: str, *, size: str = "3") -> None:
    symbol = ET.SubElement(
        parent, "symbol", type="marker", name=name, alpha="1", clip_to_extent="1", force_rhr="0"
    )
    layer = ET.SubElement(
        symbol, "layer", {"class": "SimpleMarker", "enabled": "1", "locked": "0", "pass": "0"}
    )
    options = ET.SubElement(layer, "Option", type="Map")
    values = {
        "name": shape,
        "color": _rgba(colour),
        "outline_color": "255,255,255,255",
        "outline_style": "solid",
        "outline_width": "0.3",
        "outline_width_unit": "MM",
        "size": size,
        "size_unit": "MM",
        "scale_method": "diameter",
        "horizontal_anchor_point": "1",
        "vertical_anchor_point": "1",
        "offset": "0,0",
        "angle": "0",
    }
    for key, value in values.items():
        ET.SubElement(options, "Option", type="QString", name=key, value=value)


def _rgba(colour: str) -> str:
    """Write a colour as QGIS does.

    >>> _rgba("#0072b2")
    '0,114,178,255'
    """
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"{red},{green},{blue},255"


def _text(root: ET.Element) -> str:
    ET.indent(root, space=" ")
    return "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n" + ET.tostring(
        root, encoding="unicode"
    )
