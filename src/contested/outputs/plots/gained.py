"""Pictures of ground gained: by definition, how far it reaches, what lies on it, how near a line it came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from contested.control.control_map import ControlMap
from contested.measures.area import Gain
from contested.outputs.measured import Result, value_words
from contested.outputs.paint import side_colour
from contested.outputs.plots.map_panel import Area, MapPanel, Mark, Stroke
from contested.outputs.plots.maps import main_pieces, map_picture
from contested.outputs.plots.towns import Town
from contested.theatre.theatre import Theatre

__all__ = ["INK", "Way", "advance_picture", "area_picture", "border_picture", "settlements_picture"]

INK, STRAIGHT, WINDING = "#1b1f23", "#1b1f23", "#a8005c"
_OPACITY = 0.78
_TOUCHING_KM = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """The two distances of an advance on one ground, drawn; lines are empty where there is none."""

    ground: str
    """Its definition."""
    straight: BaseGeometry
    winding: BaseGeometry
    marks: tuple[Mark, ...]
    """The place asked for, and the settlement nearest to the deepest point."""


def area_picture(
    result: Result,
    gain: Gain,
    last: ControlMap,
    *,
    theatre: Theatre,
    within: BaseGeometry | None,
    towns: Sequence[Town],
) -> str:
    """Draw the ground gained under each definition, side by side, over the map at the end."""
    grounds = (gain.marked, gain.lost_by_enemy, gain.secured)
    panels = [
        MapPanel(
            heading=(f"{value.definition}: {value_words(value.value, value.unit)}", value.meaning),
            item=last,
            areas=(_gained(ground, result, theatre),),
        )
        for value, ground in zip(result.values, grounds, strict=True)
    ]
    shown = main_pieces(grounds) or [theatre.land if within is None else within]
    return _picture(panels, result, theatre, shown, towns)


def advance_picture(
    result: Result,
    gain: Gain,
    last: ControlMap,
    *,
    theatre: Theatre,
    ways: Sequence[Way],
    towns: Sequence[Town],
) -> str:
    """Draw how far gained ground reaches: straight from the old front, and by the way over gained ground.

    Parameters
    ----------
    ways
        One for each ground.
    """
    grounds = {"lost by enemy": gain.lost_by_enemy, "secured": gain.secured}
    values = {value.definition: value_words(value.value, value.unit) for value in result.values}
    panels = []
    for way in ways:
        depths = [(kind, values.get(f"{kind}, {way.ground}, maximum")) for kind in ("nearest", "through")]
        words = "; ".join(f"{kind} {value or 'none'}" for kind, value in depths)
        panels.append(
            MapPanel(
                heading=(f"ground {way.ground}", f"deepest point: {words}"),
                item=last,
                areas=(_gained(grounds[way.ground], result, theatre),),
                strokes=(
                    Stroke(
                        geometry=way.winding, colour=WINDING, words="through: shortest way over gained ground"
                    ),
                    Stroke(
                        geometry=way.straight,
                        colour=STRAIGHT,
                        words="nearest: straight from ground held before",
                        dashes="7 5",
                    ),
                ),
                marks=way.marks,
            )
        )
    shown = [
        *main_pieces([*grounds.values()]),
        *(line for way in ways for line in (way.straight, way.winding)),
    ]
    return _picture(panels, result, theatre, shown, towns)


def border_picture(
    result: Result,
    gain: Gain,
    last: ControlMap,
    *,
    theatre: Theatre,
    line: BaseGeometry,
    towns: Sequence[Town],
) -> str:
    """Draw the ground gained, the line, and the shortest distance between them."""
    line_name = result.place or "the line"
    values = {value.definition: value_words(value.value, value.unit) for value in result.values}
    panels, shown = [], []
    for name, ground in (("lost by enemy", gain.lost_by_enemy), ("secured", gain.secured)):
        link = (
            shapely.LineString() if ground.is_empty or line.is_empty else shapely.shortest_line(ground, line)
        )
        shown += [*main_pieces([ground]), link]
        panels.append(
            MapPanel(
                heading=(f"ground {name}", f"to {line_name}: {values.get(name, 'none')}"),
                item=last,
                areas=(_gained(ground, result, theatre),),
                strokes=(
                    Stroke(geometry=line, colour=WINDING, words=line_name, width_px=3.0),
                    Stroke(geometry=link, colour=INK, words="shortest distance", dashes="7 5"),
                ),
            )
        )
    return _picture(panels, result, theatre, shown, towns, title=_reached(result))


def settlements_picture(
    result: Result,
    gain: Gain,
    last: ControlMap,
    *,
    theatre: Theatre,
    places: Sequence[Town],
    towns: Sequence[Town],
) -> str:
    """Draw the settlements on ground secured."""
    marks = [
        Mark(
            name=town.name,
            longitude=town.longitude,
            latitude=town.latitude,
            shape="village",
            words="Settlement on it",
        )
        for town in places
    ]
    panel = MapPanel(item=last, areas=(_gained(gain.secured, result, theatre),), marks=tuple(marks))
    points = [shapely.Point(place.longitude, place.latitude) for place in places]
    return _picture([panel], result, theatre, [gain.secured, *points], towns)


def _picture(
    panels: Sequence[MapPanel],
    result: Result,
    theatre: Theatre,
    shown: Sequence[BaseGeometry],
    towns: Sequence[Town],
    *,
    title: str | None = None,
) -> str:
    return map_picture(
        panels,
        [result],
        theatre=theatre,
        title=title or _claim(result),
        shown=shown,
        towns=towns,
        notes=result.notes,
    )


def _gained(ground: BaseGeometry, result: Result, theatre: Theatre) -> Area:
    colour, _ = side_colour(result.side, theatre)
    name = theatre.side(result.side or "").name
    return Area(geometry=ground, colour=colour, opacity=_OPACITY, words=f"Gained by {name}")


def _claim(result: Result) -> str:
    """Say a result in a sentence: its title and its band."""
    if result.band is None:
        return f"{result.title}: none"
    least = "at least " if result.unit == "settlements" else ""
    return f"{result.title}: {least}{_band_words(result)}"


def _reached(result: Result) -> str:
    """Say how near gained ground came to a line."""
    if result.band is None:
        return f"{result.title}: no ground was gained"
    if result.band[1] < _TOUCHING_KM:
        return f"{result.title.replace('From ground', 'Ground', 1).replace(' to ', ' reached ', 1)}"
    return f"{result.title}: {_band_words(result)}"


def _band_words(result: Result) -> str:
    low, high = (
        value_words(end, result.unit).removesuffix(" settlements") for end in result.band or (0.0, 0.0)
    )
    return high if low == high else f"{low.split(' ')[0]} to {high}"
