"""A map in a picture of a measure: who held the ground, and what was measured on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Literal

import shapely
from shapely.geometry.base import BaseGeometry

from contested.control.control_map import ControlMap
from contested.outputs.canvas import Frame
from contested.outputs.furniture import admin_regions, label_text, region_label, scale_bar
from contested.outputs.labels import Sheet
from contested.outputs.paint import (
    DEFENDER_OPACITY,
    Ground,
    ground_legend,
    grounds_of,
    patterns,
    side_colour,
)
from contested.outputs.plots.figure import Drawing
from contested.outputs.wording import plain
from contested.theatre.theatre import Region, Theatre

__all__ = ["Area", "MapPanel", "Mark", "Stroke", "bounds_points", "draw_maps"]

Shape = Literal["dot", "village", "town", "ring", "cross"]
_MARK_SIZE_PX, _TOWN_SIZE_PX = 13.0, 11.5
_BESIDE_PX = 8.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """Ground painted over the map."""

    geometry: BaseGeometry
    colour: str
    opacity: float
    words: str
    """For the legend."""
    outline: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Stroke:
    """A line drawn over the map."""

    geometry: BaseGeometry
    colour: str
    words: str
    """For the legend; empty for none."""
    width_px: float = 2.5
    dashes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A place with its name; those that come first get the better spot for it."""

    name: str
    longitude: float
    latitude: float
    shape: Shape = "dot"
    words: str = ""
    """For the legend; empty for none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MapPanel:
    """One map of a picture."""

    heading: tuple[str, ...] = ()
    item: ControlMap | None = None
    """Whose ground is painted below everything; ``None`` paints land alone."""
    areas: tuple[Area, ...] = ()
    strokes: tuple[Stroke, ...] = ()
    marks: tuple[Mark, ...] = ()
    region_words: Mapping[str, str] = field(default_factory=dict)
    """What stands in a region, by its key, instead of its name."""


def draw_maps(
    panels: Sequence[MapPanel], theatre: Theatre, frame: Frame
) -> tuple[list[Drawing], list[tuple[str, str]]]:
    """Draw maps of one frame; give them with the legend of all that is seen on any of them."""
    maps = [panel.item for panel in panels if panel.item is not None]
    own = theatre.defender.key if theatre.defender else None
    grounds = [  # what the defender regained is its ground like any other here
        ground for ground in grounds_of(maps, theatre) if (ground.status, ground.side) != ("regained", own)
    ]
    drawings, seen, signs = [], set[Ground](), dict[str, str]()
    for number, panel in enumerate(panels):
        zones = {ground: path for ground in grounds if (path := _zones(ground, panel.item, frame))}
        seen.update(zones)
        strokes = [(stroke, frame.line_path(stroke.geometry)) for stroke in panel.strokes]
        areas = [(area, frame.path(area.geometry)) for area in panel.areas]
        signs.update(_signs(areas, strokes, panel.marks))
        body = _body(panel, theatre, frame, zones.values(), areas, strokes, number=number)
        defs = "".join(patterns(grounds, theatre)) + _base(theatre, frame) if number == 0 else ""
        drawings.append(
            Drawing(
                heading=panel.heading,
                body=body,
                width_px=frame.width_px,
                height_px=frame.height_px,
                defs=defs,
            )
        )
    ordered = [ground for ground in grounds if ground in seen]
    legend = [(svg, words) for words, svg in signs.items()]
    if maps:
        legend += list(ground_legend(ordered, theatre))
    legend.append(('<path class="ct-line" d="M0 7H22"/>', "Boundary of a region"))
    return drawings, legend


def _zones(ground: Ground, item: ControlMap | None, frame: Frame) -> str:
    if item is None:
        return ""
    data = "".join(
        frame.path(zone.geometry)
        for zone in item.zones
        if (zone.status, zone.side, zone.since_start) == (ground.status, ground.side, ground.since_start)
    )
    if not data:
        return ""
    return f'<path d="{data}" fill="{ground.fill}" fill-opacity="{ground.opacity:g}" fill-rule="evenodd"/>'


def _base(theatre: Theatre, frame: Frame) -> str:
    """Define what all panels share: the land, and the boundaries of regions."""
    size = f'width="{frame.width_px:g}" height="{frame.height_px:.1f}"'
    lines = "".join(
        f'<path class="ct-line" d="{data}"/>'
        for region in admin_regions(theatre)
        if (data := frame.path(region.geometry))
    )
    land = f'<path id="plot-land" d="{frame.path(theatre.land)}" fill-rule="evenodd"/>'
    return f'<clipPath id="plot-clip"><rect {size}/></clipPath>{land}<g id="plot-lines">{lines}</g>'


def _body(
    panel: MapPanel,
    theatre: Theatre,
    frame: Frame,
    zones: Iterable[str],
    areas: Sequence[tuple[Area, str]],
    strokes: Sequence[tuple[Stroke, str]],
    *,
    number: int,
) -> str:
    size = f'width="{frame.width_px:g}" height="{frame.height_px:.1f}"'
    tint = ""
    if panel.item is not None and theatre.defender is not None:
        colour, _ = side_colour(theatre.defender.key, theatre)
        tint = f'<use href="#plot-land" fill="{colour}" fill-opacity="{DEFENDER_OPACITY:g}"/>'
    return "".join(
        [
            f'<g id="plot-{number}"><g clip-path="url(#plot-clip)"><rect class="ct-sheet" {size}/>',
            f'<use href="#plot-land" class="ct-land"/>{tint}',
            *zones,
            *(_area(area, data) for area, data in areas if data),
            '<use href="#plot-lines"/><use href="#plot-land" class="ct-border"/>',
            *(_stroke(stroke, data) for stroke, data in strokes if data),
            f'</g>{"".join(_names(panel, theatre, frame))}<rect class="ct-edge" {size}/></g>',
        ]
    )


def _area(area: Area, data: str) -> str:
    edge = f' stroke="{area.colour}" stroke-width="1.2"' if area.outline else ""
    return (
        f'<path d="{data}" fill="{area.colour}" fill-opacity="{area.opacity:g}" fill-rule="evenodd"{edge}/>'
    )


def _stroke(stroke: Stroke, data: str) -> str:
    dashes = f' stroke-dasharray="{stroke.dashes}"' if stroke.dashes else ""
    return (
        f'<path class="ct-casing" d="{data}" stroke-width="{stroke.width_px + 2.5:g}"/>'
        f'<path class="ct-stroke" d="{data}" stroke="{stroke.colour}" '
        f'stroke-width="{stroke.width_px:g}"{dashes}/>'
    )


def _signs(
    areas: Sequence[tuple[Area, str]], strokes: Sequence[tuple[Stroke, str]], marks: Sequence[Mark]
) -> Iterator[tuple[str, str]]:
    """Give the legend's signs by their words, so that what two panels share is told once."""
    for area, data in areas:
        if data and area.words:
            yield (
                plain(area.words),
                (
                    f'<rect class="ct-land" width="22" height="13"/><rect width="22" height="13" '
                    f'fill="{area.colour}" fill-opacity="{area.opacity:g}"/>'
                    '<rect class="ct-edge" width="22" height="13"/>'
                ),
            )
    for stroke, data in strokes:
        if data and stroke.words:
            dashes = f' stroke-dasharray="{stroke.dashes}"' if stroke.dashes else ""
            yield (
                plain(stroke.words),
                (
                    f'<path class="ct-stroke" d="M1 7H21" stroke="{stroke.colour}" '
                    f'stroke-width="{stroke.width_px:g}"{dashes}/>'
                ),
            )
    for mark in marks:
        if mark.words:
            yield plain(mark.words), _shape(mark.shape, 11.0, 7.0)


def _names(panel: MapPanel, theatre: Theatre, frame: Frame) -> Iterator[str]:
    """Draw the marks and write names: the scale first, then marks, then regions where there is room."""
    sheet = Sheet(width_px=frame.width_px, height_px=frame.height_px)
    yield from scale_bar(frame, sheet)
    shown = [
        (mark, *frame.pixel(mark.longitude, mark.latitude))
        for mark in panel.marks
        if frame.shows(mark.longitude, mark.latitude)
    ]
    shown = [
        one for one in shown if one[0].shape not in {"town", "village"} or not _on_scale(*one[1:], sheet)
    ]
    for mark, x, y in shown:
        reach = 6 if mark.shape in {"dot", "ring", "cross"} else 3
        sheet.keep_clear(x=x - reach, y=y - reach, width=2 * reach, height=2 * reach)
    crowded: set[int] = set()
    written: list[str] = []
    for index, (mark, x, y) in enumerate(shown):
        town = mark.shape in {"town", "village"}
        size = _TOWN_SIZE_PX if town else _MARK_SIZE_PX
        label = sheet.beside(plain(mark.name), x=x, y=y, size_px=size) if mark.name else None
        if label is not None:
            style = "ct-soft ct-halo" if town else "ct-text ct-halo ct-bold"
            written.append(label_text(label, style))
        elif mark.shape == "town":
            crowded.add(index)
    yield from (_titled(mark, x, y) for index, (mark, x, y) in enumerate(shown) if index not in crowded)
    yield from written
    yield from _region_names(panel, theatre, frame, sheet)


def _on_scale(x: float, y: float, sheet: Sheet) -> bool:
    """Whether a point lies on the bar of the scale, which was drawn first."""
    left, top, right, bottom = sheet.taken[0]
    return left - _BESIDE_PX < x < right + _BESIDE_PX and top - _BESIDE_PX < y < bottom + _BESIDE_PX


def _region_names(panel: MapPanel, theatre: Theatre, frame: Frame, sheet: Sheet) -> Iterator[str]:
    regions: list[Region] = admin_regions(theatre)
    for region in sorted(regions, key=lambda one: one.key not in panel.region_words):
        words = panel.region_words.get(region.key)
        label = region_label(region, frame, sheet, words=words)
        if label is not None:
            yield label_text(label, "ct-text ct-bold ct-halo" if words else "ct-halo ct-region")


def _titled(mark: Mark, x: float, y: float) -> str:
    return f"<g>{_shape(mark.shape, x, y)}<title>{escape(plain(mark.name))}</title></g>"


def _shape(shape: Shape, x: float, y: float) -> str:
    if shape == "ring":
        return (
            f'<circle cx="{x:g}" cy="{y:g}" r="4.8" fill="#ffffff" stroke="#1b1f23" stroke-width="2"/>'
            f'<circle cx="{x:g}" cy="{y:g}" r="1.8" fill="#1b1f23"/>'
        )
    if shape == "cross":
        left, right, top, low = x - 4.5, x + 4.5, y - 4.5, y + 4.5
        arms = f"M{left:g} {top:g}L{right:g} {low:g}M{left:g} {low:g}L{right:g} {top:g}"
        return (
            f'<path class="ct-casing" d="{arms}" stroke-width="5"/>'
            f'<path class="ct-stroke" d="{arms}" stroke="#a8005c" stroke-width="2.6"/>'
        )
    radius, style = {"town": (2.4, "ct-town"), "village": (2.6, "ct-dot")}.get(shape, (4.0, "ct-dot"))
    return f'<circle class="{style}" cx="{x:g}" cy="{y:g}" r="{radius:g}"/>'


def bounds_points(shapes: Iterable[BaseGeometry]) -> list[tuple[float, float]]:
    """Return the corners of the box about some shapes, for a frame around them; none for empty shapes."""
    drawn = [shape for shape in shapes if not shape.is_empty]
    if not drawn:
        return []
    west, south, east, north = (float(end) for end in shapely.total_bounds(drawn))
    return [(west, south), (west, north), (east, south), (east, north)]
