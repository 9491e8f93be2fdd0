"""The map picture of a brief: who held the ground before and after, as one SVG string."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from html import escape
from pathlib import Path

import shapely

from contested.control.control_map import ControlMap
from contested.outputs.brief import Brief
from contested.outputs.canvas import Frame, crowd, frame_around
from contested.outputs.furniture import EDGE_PX, admin_regions, foot, label_text, region_label, scale_bar
from contested.outputs.labels import Sheet
from contested.outputs.paint import DEFENDER_OPACITY, Ground, grounds_of, legend, patterns, side_colour
from contested.outputs.times import instant_words
from contested.outputs.wording import plain, sentence
from contested.places.place import Place
from contested.theatre.theatre import Theatre

__all__ = ["MAX_BYTES", "picture_svg"]

MAX_BYTES = 300_000
"""The picture's lines are simplified further until it is no larger."""

_PANEL_PX = 560.0
_GAP_PX = 20.0
_HEAD_PX = 46.0
_PLACE_SIZE_PX = 13.0
_DESCRIBED = 12

_STYLE = Path(__file__).parent / "templates" / "picture.css"


def picture_svg(brief: Brief) -> str | None:
    """Draw the ground around the places claimed, on the maps before and after, side by side.

    Parameters
    ----------
    brief
        Only settlements of claims that a map can check are shown; never a position of units.

    Returns
    -------
    str or None
        One ``<svg>`` element of at most `MAX_BYTES`; ``None`` when no map is near the report.
    """
    maps = [(words, one) for words, one in (("Before", brief.before), ("After", brief.after)) if one]
    if not maps:
        return None
    if len(maps) == 2 and maps[0][1].id == maps[1][1].id:  # noqa: PLR2004  # both
        maps = [("Before and after", maps[0][1])]
    places = _places(brief)
    frame = frame_around(_corners(brief, places), width_px=_PANEL_PX)
    svg = _svg(brief, maps, places, frame)
    while len(svg.encode()) > MAX_BYTES and frame.tolerance_px < _PANEL_PX:
        frame = frame.coarser()
        svg = _svg(brief, maps, places, frame)
    return svg


def _places(brief: Brief) -> list[Place]:
    """Return the settlements of the claims that a map can check, the most named first."""
    found: dict[tuple[str, float, float], Place] = {}
    named: Counter[tuple[str, float, float]] = Counter()
    for checked in brief.claims:
        if all(verdict.word == "not checkable" for verdict in checked.verdicts):
            continue
        for place in checked.statement.places:
            if place.precision == "settlement" and place.longitude is not None and place.latitude is not None:
                key = (place.name, place.longitude, place.latitude)
                found.setdefault(key, place)
                named[key] += 1
    return [found[key] for key in sorted(named, key=lambda key: (-named[key], key))]


def _corners(brief: Brief, places: Sequence[Place]) -> list[tuple[float, float]]:
    """Return what the frame must show: the places, else the regions named, else the fought-over ground."""
    if places:
        return crowd([_degrees(place) for place in places])
    keys = {place.region_key for checked in brief.claims for place in checked.statement.places}
    shapes = [region.geometry for region in brief.theatre.regions if region.key in keys]
    if not shapes:
        shapes = [zone.geometry for one in (brief.before, brief.after) if one for zone in one.zones
                  if zone.status != "held" and not zone.geometry.is_empty]  # fmt: skip
    west, south, east, north = shapely.total_bounds(shapes or [brief.theatre.land]).tolist()
    return [(west, south), (west, north), (east, south), (east, north)]


def _degrees(place: Place) -> tuple[float, float]:
    return place.longitude or 0.0, place.latitude or 0.0


def _svg(brief: Brief, maps: Sequence[tuple[str, ControlMap]], places: Sequence[Place], frame: Frame) -> str:
    theatre = brief.theatre
    grounds = grounds_of([one for _, one in maps], theatre)
    width = EDGE_PX * 2 + len(maps) * frame.width_px + (len(maps) - 1) * _GAP_PX
    top = EDGE_PX + _HEAD_PX
    painted = [[list(_painted(ground, one, frame)) for ground in grounds] for _, one in maps]
    seen = [ground for index, ground in enumerate(grounds) if any(zones[index] for zones in painted)]
    panels = [
        _panel(
            words,
            one,
            brief,
            frame=frame,
            zones=[path for paths in painted[index] for path in paths],
            left=EDGE_PX + index * (frame.width_px + _GAP_PX),
        )
        for index, (words, one) in enumerate(maps)
    ]
    shown = [place for place in places if frame.shows(*_degrees(place))]
    lines = _small_print(brief, maps, [place for place in places if place not in shown])
    small, height = foot(legend(seen, brief.theatre), lines, width=width, top=top + frame.height_px + 18)
    title, description = _described(brief, maps, shown)
    size = f'viewBox="0 0 {width:g} {height:.0f}" width="{width:g}" height="{height:.0f}"'
    sheet = f'width="{frame.width_px:g}" height="{frame.height_px:.1f}"'
    return "".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" class="ct" role="img" {size}',
            ' aria-labelledby="map-title map-desc">',
            f'<title id="map-title">{title}</title><desc id="map-desc">{description}</desc>',
            f'<style>{_style()}</style><defs><clipPath id="map-clip"><rect {sheet}/></clipPath>',
            *patterns(grounds, theatre),
            *_base(theatre, frame),
            f'<g id="map-names">{"".join(_names(theatre, shown, frame))}</g></defs>',
            *panels,
            *small,
            "</svg>",
        ]
    )


@cache
def _style() -> str:
    return " ".join(_STYLE.read_text(encoding="utf-8").split())


def _panel(
    words: str,
    control_map: ControlMap,
    brief: Brief,
    *,
    frame: Frame,
    zones: Sequence[str],
    left: float,
) -> str:
    names = {source.key: source.name for source in brief.sources}
    source = plain(names.get(control_map.source, control_map.source))
    moment = instant_words(control_map.as_of, brief.theatre.time_zone)
    top = EDGE_PX + _HEAD_PX
    return "".join(
        [
            f'<g transform="translate({left:g} {EDGE_PX:g})">',
            f'<text class="ct-text ct-bold" y="15">{escape(words)}: {escape(source)}</text>',
            f'<text class="ct-soft" y="34">{escape(moment)}</text></g>',
            f'<g transform="translate({left:g} {top:g})"><g clip-path="url(#map-clip)">',
            '<use href="#map-base"/>',
            *zones,
            '<use href="#map-lines"/></g><use href="#map-names"/>',
            f'<rect class="ct-edge" width="{frame.width_px:g}" height="{frame.height_px:.1f}"/></g>',
        ]
    )


def _painted(ground: Ground, control_map: ControlMap, frame: Frame) -> Iterator[str]:
    for zone in control_map.zones:
        if (zone.status, zone.side, zone.since_start) == (ground.status, ground.side, ground.since_start):
            data = frame.path(zone.geometry)
            if data:
                yield (
                    f'<path d="{data}" fill="{ground.fill}" fill-opacity="{ground.opacity:g}" '
                    'fill-rule="evenodd"/>'
                )


def _base(theatre: Theatre, frame: Frame) -> Iterator[str]:
    """Draw what both panels share: the sheet and the land below the zones, the boundaries above them."""
    land = frame.path(theatre.land)
    size = f'width="{frame.width_px:g}" height="{frame.height_px:.1f}"'
    yield f'<path id="map-land" d="{land}" fill-rule="evenodd"/>'
    yield f'<g id="map-base"><rect class="ct-sheet" {size}/><use href="#map-land" class="ct-land"/>'
    if theatre.defender is not None:
        colour, _ = side_colour(theatre.defender.key, theatre)
        yield f'<use href="#map-land" fill="{colour}" fill-opacity="{DEFENDER_OPACITY:g}"/>'
    yield '</g><g id="map-lines">'
    for region in admin_regions(theatre):
        data = frame.path(region.geometry)
        if data:
            yield f'<path class="ct-line" d="{data}"/>'
    yield '<use href="#map-land" class="ct-border"/></g>'


def _names(theatre: Theatre, places: Sequence[Place], frame: Frame) -> Iterator[str]:
    """Write the places' names beside their dots, then the regions' where there is room."""
    sheet = Sheet(width_px=frame.width_px, height_px=frame.height_px)
    yield from scale_bar(frame, sheet)
    dots = [(place, *frame.pixel(*_degrees(place))) for place in places]
    for _, x, y in dots:
        sheet.keep_clear(x=x - 5, y=y - 5, width=10, height=10)
    for place, x, y in dots:
        label = sheet.beside(plain(place.name), x=x, y=y, size_px=_PLACE_SIZE_PX)
        if label is not None:
            yield label_text(label, "ct-text ct-halo ct-bold")
    for place, x, y in dots:
        title = escape(plain(place.name))
        yield f'<circle class="ct-dot" cx="{x:g}" cy="{y:g}" r="3.6"><title>{title}</title></circle>'
    for region in admin_regions(theatre):
        label = region_label(region, frame, sheet)
        if label is not None:
            yield label_text(label, "ct-halo ct-region")


def _small_print(brief: Brief, maps: Sequence[tuple[str, ControlMap]], far: Sequence[Place]) -> list[str]:
    """Name the places that are too far off to be drawn, and credit the maps."""
    used = {one.source for _, one in maps}
    lines = (
        [f"Named too, but too far off for this picture: {', '.join(place.name for place in far)}"]
        if far
        else []
    )
    lines += [f"Map: {source.name}. {source.attribution}" for source in brief.sources if source.key in used]
    return [sentence(plain(line)) for line in lines]


def _described(
    brief: Brief, maps: Sequence[tuple[str, ControlMap]], places: Sequence[Place]
) -> tuple[str, str]:
    zone = brief.theatre.time_zone
    moments = "; ".join(f"{words.lower()}: {instant_words(one.as_of, zone)}" for words, one in maps)
    named = ", ".join(plain(place.name) for place in places[:_DESCRIBED]) or "no settlement"
    title = "Who held the ground before and after"
    text = f"Map of control, {moments}. Places shown: {named}. The verdicts say in words what the maps show."
    return escape(title), escape(text)
