"""Draws ground that a side gained, how deep it reaches, and how near it came to a border."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

import shapely
from shapely.geometry.base import BaseGeometry

from contested import geo
from contested.control.control_map import ControlMap
from contested.measures.advance import approach, depths
from contested.measures.area import gained_ground
from contested.measures.border import border, nearest_link
from contested.measures.settlements import Settlement, changed_hands
from contested.outputs.drawn.feature import Feature, place_feature, same, spans
from contested.outputs.plots.trace import shortest_way
from contested.places.place import Place
from contested.theatre.rivers import find_river
from contested.verdicts.case import Case
from contested.verdicts.quantity import regions_of
from contested.verdicts.sentences import number_text
from contested.verdicts.verdict import Verdict

__all__ = ["draw_advance", "draw_area", "draw_border", "draw_settlements"]

_AROUND_DEGREES = 0.7
_SECURED, _LOST = "Ground newly held", "Ground that the enemy lost"


def draw_area(case: Case, verdict: Verdict) -> Iterator[Feature]:
    """Draw the ground behind an area: newly held, and lost by the enemy."""
    maps, side = _maps(case, verdict), case.claim.side
    if maps and side is not None:
        within, _ = regions_of(case)
        figures = dict(verdict.values)
        yield from _gained(case, maps, side, within, unit="km2", figures=figures)


def draw_settlements(case: Case, verdict: Verdict) -> Iterator[Feature]:
    """Draw the settlements that were counted, on the ground that changed hands."""
    maps, side = _maps(case, verdict), case.claim.side
    if not maps or side is None:
        return
    within, _ = regions_of(case)
    figures = dict(verdict.values)
    yield from _gained(case, maps, side, within, unit="settlements", figures=figures)
    gain = gained_ground(maps, side=side, grounds=case.grounds, within=within)
    every = [Settlement(name="", longitude=x, latitude=y) for x, y in case.grounds.settlements]
    counted = {
        (one.longitude, one.latitude)
        for ground in (gain.secured, gain.lost_by_enemy)
        for one in changed_hands(every, ground)
    }
    if counted:
        points = shapely.MultiPoint(sorted(counted))
        yield Feature(role="settlement", words="Settlement of the gazetteer there", geometry=points)


def _maps(case: Case, verdict: Verdict) -> list[ControlMap]:
    return next(iter(spans(case, verdict)), [])


def _gained(
    case: Case,
    maps: Sequence[ControlMap],
    side: str,
    within: BaseGeometry | None,
    *,
    unit: str = "",
    figures: dict[str, float | None] | None = None,
) -> Iterator[Feature]:
    gain = gained_ground(maps, side=side, grounds=case.grounds, within=within)
    kinds: tuple[tuple[Literal["lost", "gained"], str, str, BaseGeometry], ...] = (
        ("lost", _LOST, "lost by enemy", gain.lost_by_enemy),
        ("gained", _SECURED, "secured", gain.secured),
    )
    for role, words, definition, ground in kinds:
        value = (figures or {}).get(definition)
        label = "" if value is None else number_text(value, unit)
        if not ground.is_empty:
            yield Feature(role=role, words=words, geometry=ground, label=label, value=value)


def draw_advance(case: Case, verdict: Verdict) -> Iterator[Feature]:
    """Draw an advance: towards the places named, or how deep it went at the deepest."""
    side = case.claim.side
    if side is None:
        return
    if any(definition == "before" for definition, _ in verdict.values):
        for place in case.statement.places:
            yield from _towards(case, verdict, side, place)
        return
    maps = _maps(case, verdict)
    if maps:
        yield from _deepest(case, verdict, side, maps)


def _towards(case: Case, verdict: Verdict, side: str, place: Place) -> Iterator[Feature]:
    """Draw how far a place lay from a side's ground on the first map and on the last."""
    if place.longitude is None or place.latitude is None or place.precision != "settlement":
        return
    point, name = (place.longitude, place.latitude), case.theatre.side(side).name
    for maps in spans(case, verdict):
        measured = approach(maps[0], maps[-1], side=side, point=point, grounds=case.grounds)
        if not all(_told(verdict, definition, value) for definition, value in measured.values):
            continue
        yield place_feature(place.name, shapely.Point(point))
        ends: tuple[tuple[Literal["before", "link"], str, ControlMap], ...] = (
            ("before", "before", maps[0]),
            ("link", "after", maps[-1]),
        )
        for role, definition, item in ends:
            value = measured.value(definition)
            link = geo.link_to(case.grounds.held(item, side), point)
            words = f"To ground held by {name} on the {'first' if role == 'before' else 'last'} map"
            if link is not None and value is not None:
                yield Feature(
                    role=role, words=words, geometry=link, label=number_text(value, "km"), value=value
                )
        return


def _told(verdict: Verdict, definition: str, value: float | None) -> bool:
    """Whether a verdict gives a figure under a definition, for any of its places."""
    return any(name == definition and same(told, value) for name, told in verdict.values)


def _deepest(case: Case, verdict: Verdict, side: str, maps: Sequence[ControlMap]) -> Iterator[Feature]:
    within, _ = regions_of(case)
    grounds, figures = case.grounds, dict(verdict.values)
    yield from _gained(case, maps, side, within)
    before = grounds.held(maps[0], side)
    for ground, deep in depths(maps, side=side, grounds=grounds, within=within).items():
        value = figures.get(f"nearest, {ground}, maximum")
        link = None if deep is None else geo.link_to(before, deep.deepest)
        if value is None or link is None:
            continue
        where = "new ground" if ground == "secured" else "ground that the enemy lost"
        yield Feature(
            role="depth" if ground == "secured" else "before",
            words=f"Straight from the old front to the deepest {where}",
            geometry=link,
            label=number_text(value, "km"),
            value=value,
        )
    yield from _winding(case, figures, side, maps, within)


def _winding(
    case: Case,
    figures: dict[str, float | None],
    side: str,
    maps: Sequence[ControlMap],
    within: BaseGeometry | None,
) -> Iterator[Feature]:
    """Draw the shortest way over gained ground, where the verdict gives its length."""
    value = figures.get("through, secured, maximum")
    if value is None:
        return
    grounds = case.grounds
    gain = gained_ground(maps, side=side, grounds=grounds, within=within)
    before, contested = grounds.held(maps[0], side), grounds.zone(maps[0], "contested")
    key = ("drawn way", maps[0].id, maps[-1].id, side, None if within is None else within.wkb)
    line = grounds.once(key, lambda: shortest_way(gain.secured, before, contested))
    if not line.is_empty:
        words = "Shortest way in over gained ground"
        yield Feature(role="way", words=words, geometry=line, label=number_text(value, "km"), value=value)


def draw_border(case: Case, verdict: Verdict) -> Iterator[Feature]:
    """Draw the gained ground, the border or river, and the line where they come nearest."""
    side = case.claim.side
    for place in case.statement.places if side is not None else ():
        line, words = _line_of(case, place)
        if line is not None and side is not None:
            yield from _reached(case, verdict, side, line, words)


def _line_of(case: Case, place: Place) -> tuple[BaseGeometry | None, str]:
    if place.precision == "river":
        river = find_river(case.theatre.rivers, place.name)
        return (None if river is None else river.line), f"Course of {place.name}"
    region = case.theatre.region(place.region_key or "") if place.precision == "region" else None
    return (None if region is None else shapely.boundary(region.geometry)), f"Border of {place.name}"


def _reached(case: Case, verdict: Verdict, side: str, line: BaseGeometry, words: str) -> Iterator[Feature]:
    for maps in spans(case, verdict):
        measured = border(maps, side=side, line=line, grounds=case.grounds)
        if not all(_told(verdict, definition, value) for definition, value in measured.values):
            continue
        yield from _gained(case, maps, side, None)
        gain = gained_ground(maps, side=side, grounds=case.grounds)
        found = nearest_link(gain.secured, line) or nearest_link(gain.lost_by_enemy, line)
        if found is not None:
            near = shapely.intersection(line, found.line.buffer(_AROUND_DEGREES))
            yield Feature(role="border", words=words, geometry=near)
        yield from _link("before", _LOST, gain.lost_by_enemy, line, measured.value("lost by enemy"))
        yield from _link("link", _SECURED, gain.secured, line, measured.value("secured"))
        return


def _link(
    role: Literal["link", "before"], words: str, ground: BaseGeometry, line: BaseGeometry, value: float | None
) -> Iterator[Feature]:
    """Draw how near some ground came to a line: a point where it reached it."""
    found = nearest_link(ground, line)
    if found is None or value is None:
        return
    link = found.line if found.line.length else shapely.Point(shapely.get_coordinates(found.line)[0])
    yield Feature(
        role=role,
        words=f"{words}: where it comes nearest to the line",
        geometry=link,
        label=number_text(value, "km"),
        value=value,
    )
