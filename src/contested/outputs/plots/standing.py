"""Pictures of how things stood on one map: the front, and how far a place is closed in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import shapely
from shapely.geometry.base import BaseGeometry

from contested import geo
from contested.control.control_map import ControlMap
from contested.control.ground import Grounds
from contested.measures.enclosure import passable_ground, rear_ground
from contested.measures.front import front_line
from contested.outputs.measured import Result, value_words
from contested.outputs.plots.map_panel import MapPanel, Mark, Stroke
from contested.outputs.plots.maps import map_picture
from contested.outputs.plots.neck import narrowest
from contested.outputs.plots.towns import Town
from contested.outputs.wording import plain

__all__ = ["enclosure_picture", "front_picture"]

_INK, _STRONG = "#1b1f23", "#a8005c"
_RING_KM = 25.0
_AROUND_KM = 48.0


def front_picture(
    result: Result, item: ControlMap, *, side: str, grounds: Grounds, towns: Sequence[Town]
) -> str:
    """Draw the front over the map, with its length in each region that was measured."""
    theatre = grounds.theatre
    line = grounds.once(
        (item.id, "front", side),
        lambda: front_line(
            grounds.held(item, side), grounds.hostile(item, side), grounds.zone(item, "contested")
        ),
    )
    lengths = {value.place: value_words(value.value, value.unit) for value in result.values if value.place}
    words = {
        region.key: f"{region.name}: {lengths[region.name]}"
        for region in theatre.regions
        if region.name in lengths
    }
    panel = MapPanel(
        item=item,
        strokes=(
            Stroke(geometry=line, colour=_INK, words="Front, midway across contested ground", width_px=2.6),
        ),
        region_words=words,
    )
    whole = result.values[0]
    return map_picture(
        [panel],
        [result],
        theatre=theatre,
        title=f"{result.title}: {value_words(whole.value, whole.unit)}",
        shown=[line],
        towns=towns,
        notes=result.notes,
    )


def enclosure_picture(
    results: Sequence[Result],
    item: ControlMap,
    *,
    point: tuple[float, float],
    grounds: Grounds,
    towns: Sequence[Town],
) -> str:
    """Draw the ground around a place, the narrowest point of its way out, and the 25 km of its ring."""
    panels = [_enclosed(result, item, point=point, grounds=grounds) for result in results]
    said = _numbers(results[0])
    if len(panels) == 1:
        panels = [replace(panels[0], heading=())]
    around = shapely.Point(0, 0).buffer(_AROUND_KM)
    shown = [geo.local_km_inverse(around, centre=point)]
    shown += [stroke.geometry for panel in panels for stroke in panel.strokes]
    return map_picture(
        panels,
        results,
        theatre=grounds.theatre,
        title=_enclosed_title(results),
        shown=shown,
        towns=towns,
        subtitle=[said] if len(results) == 1 else [],
        notes=list(dict.fromkeys(note for result in results for note in result.notes)),
    )


def _enclosed_title(results: Sequence[Result]) -> str:
    if len(results) == 1:
        word = "a way out is open" if results[0].word == "open" else results[0].word
        return f"{plain(results[0].title)}: {word}"
    return f"{results[0].place}, on contested ground"


def _enclosed(result: Result, item: ControlMap, *, point: tuple[float, float], grounds: Grounds) -> MapPanel:
    side = result.side or ""
    values = {value.definition: value for value in result.values}
    corridor = values["corridor"]
    circle = geo.local_km_inverse(shapely.Point(0, 0).buffer(_RING_KM, quad_segs=32), centre=point)
    strokes = [
        Stroke(
            geometry=shapely.boundary(circle),
            colour=_INK,
            words="25 km about the place",
            width_px=1.2,
            dashes="3 5",
        )
    ]
    neck = _neck(item, side, point, corridor.value, grounds)
    if neck is not None:
        words = f"Narrowest point of the way out: {value_words(corridor.value, 'km')}"
        strokes.append(Stroke(geometry=neck, colour=_STRONG, words=words, width_px=4.0))
    mark = Mark(name=result.place or "", longitude=point[0], latitude=point[1], shape="ring")
    heading = f"As held by {grounds.theatre.side(side).name}: {result.word}"
    return MapPanel(heading=(heading, _numbers(result)), item=item, strokes=tuple(strokes), marks=(mark,))


def _numbers(result: Result) -> str:
    """Say the values of an enclosure on one line."""
    words = {"corridor": "Way out {} wide at its narrowest", "ring": "{} of the horizon closed within 25 km"}
    return "; ".join(
        words.get(value.definition, f"{value.definition}: {{}}").format(value_words(value.value, value.unit))
        for value in result.values
    )


def _neck(
    item: ControlMap, side: str, point: tuple[float, float], corridor_km: float | None, grounds: Grounds
) -> BaseGeometry | None:
    if not corridor_km:
        return None
    passable = grounds.once((item.id, "passable", side), lambda: passable_ground(item, side, grounds))
    return narrowest(passable, rear_ground(item, side, grounds), point=point, corridor_km=corridor_km)
