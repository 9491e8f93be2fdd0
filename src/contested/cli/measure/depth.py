"""How far a side advanced: the numbers of `contested measure advance`, and its picture."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from contested.cli.measure.inputs import point_of
from contested.cli.measure.options import Span
from contested.cli.measure.words import values_of

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from contested.outputs.measured import Result, Value
    from contested.outputs.plots.gained import Way
    from contested.places.place import Place

# Stages are imported inside the functions: `--help` must not pay for a parser or for maps.
# ruff: noqa: PLC0415

__all__ = ["advance_drawn", "advance_result"]


def advance_result(span: Span, *, town: Place | None) -> Result:
    """Measure an advance under both definitions, and say what its deepest point is near."""
    from contested.measures.through import advance_both
    from contested.outputs.measured import Result

    measured = advance_both(span.maps, side=span.side.key, grounds=span.here.grounds, within=span.within)
    values, notes = values_of(measured), _end_notes(span)
    if town is not None:
        values += _at_town(span, town)
        if values[-1].value is None:
            notes.append(f"{town.name} does not lie on ground secured between these maps")
    return Result.of(
        measured,
        title=f"Advance of {span.side.name}{span.where}",
        values=values,
        source=span.here.history.source,
        time_zone=span.here.theatre.time_zone,
        notes=notes,
        side=span.side.key,
        place=town.name if town else None,
        region=span.inside.name if span.inside else None,
    )


def _at_town(span: Span, town: Place) -> list[Value]:
    """Measure both distances at a town, on the ground lost by the enemy and on the ground secured."""
    import shapely

    from contested import geo
    from contested.measures.area import gained_ground
    from contested.measures.through import through

    side, grounds, point = span.side.key, span.here.grounds, point_of(town)
    gain = gained_ground(span.maps, side=side, grounds=grounds)
    ways = through(span.maps, side=side, grounds=grounds, place=point)
    found: list[tuple[str, float | None]] = []
    for name, ground in (("lost by enemy", gain.lost_by_enemy), ("secured", gain.secured)):
        inside = shapely.intersects(ground, shapely.Point(point))
        straight_km = geo.distance_to_km(grounds.held(span.maps[0], side), point) if inside else None
        found.append((f"nearest, {name}, at the place", straight_km))
        found.append((f"through, {name}, at the place", ways.value(f"through, {name}, at the place")))
    return values_of(replace(ways, values=tuple(found)))


def _end_notes(span: Span) -> list[str]:
    """Say which settlement the deepest point is near."""
    from contested.measures.advance import advance
    from contested.outputs.measured import value_words
    from contested.outputs.plots.towns import nearest_town

    _, deepest = advance(span.maps, side=span.side.key, grounds=span.here.grounds, within=span.within)
    end = None if deepest is None else nearest_town(span.here.settlements(), deepest)
    if end is None:
        return [f"{span.side.name} gained no ground{span.where} between these maps"]
    town, away_km = end
    return [
        f"the deepest point, straight from the old front, lies {value_words(away_km, 'km')} from {town.name}"
    ]


def advance_drawn(span: Span, result: Result, *, town: Place | None) -> str:
    """Draw the ground gained with both distances to its deepest point."""
    from contested.measures.area import gained_ground
    from contested.outputs.plots.gained import advance_picture

    side, grounds = span.side.key, span.here.grounds
    gain = gained_ground(span.maps, side=side, grounds=grounds, within=span.within)
    ways = [
        _way(span, name, ground, town=town)
        for name, ground in (("lost by enemy", gain.lost_by_enemy), ("secured", gain.secured))
    ]
    towns = span.here.settlements()
    return advance_picture(result, gain, span.maps[-1], theatre=span.here.theatre, ways=ways, towns=towns)


def _way(span: Span, name: str, ground: BaseGeometry, *, town: Place | None) -> Way:
    """Draw the straight line and the shortest way into one ground, with the settlement at its end."""
    import shapely

    from contested.outputs.plots.gained import Way
    from contested.outputs.plots.map_panel import Mark
    from contested.outputs.plots.towns import nearest_town
    from contested.outputs.plots.trace import shortest_way, straight_line

    grounds, first = span.here.grounds, span.maps[0]
    before, contested = grounds.held(first, span.side.key), grounds.zone(first, "contested")
    straight = straight_line(ground, before)
    marks = []
    if town is not None:
        longitude, latitude = point_of(town)
        words = "Place asked for"
        marks.append(Mark(name=town.name, longitude=longitude, latitude=latitude, shape="ring", words=words))
    ends = shapely.get_coordinates(straight)[-1:].tolist()
    near = [nearest_town(span.here.settlements(), (x, y)) for x, y in ends]
    for end in (found[0] for found in near if found is not None):
        if town is None or end.name != town.name:
            words = "Settlement nearest to the end of the straight line"
            marks.append(Mark(name=end.name, longitude=end.longitude, latitude=end.latitude, words=words))
    winding = shortest_way(ground, before, contested)
    return Way(ground=name, straight=straight, winding=winding, marks=tuple(marks))
