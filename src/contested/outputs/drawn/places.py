"""Draws how a place stands on a map: what of a town is held, and how far the fighting is."""

from __future__ import annotations

from collections.abc import Iterator

import shapely
from shapely.geometry.base import BaseGeometry

from contested import geo
from contested.control.control_map import ControlMap
from contested.errors import GeometryError
from contested.measures.front import front_line
from contested.measures.place import held_part, nearest_fighting, town_disc
from contested.outputs.drawn.feature import Feature, place_feature, same
from contested.places.place import Place
from contested.verdicts.case import Case
from contested.verdicts.fighting import Spot, spot_of
from contested.verdicts.sentences import number_text, percent_text
from contested.verdicts.verdict import Verdict

__all__ = ["draw_control", "draw_fighting"]

_HERE = "in contested ground"


def _used(case: Case, verdict: Verdict) -> list[ControlMap]:
    """The maps that a verdict looked at, the last first."""
    return [item for item in reversed(case.history.maps) if item.id in verdict.snapshots]


def _towns(case: Case) -> Iterator[tuple[Place, tuple[float, float]]]:
    for place in case.statement.places:
        if place.precision == "settlement" and place.longitude is not None and place.latitude is not None:
            yield place, (place.longitude, place.latitude)


def draw_control(case: Case, verdict: Verdict) -> Iterator[Feature]:
    """Draw the town or region that a claim of control names, and what of it is held."""
    used, side = _used(case, verdict), case.claim.side
    if not used or side is None:
        return
    for place, point in _towns(case):
        disc = town_disc(*point, population=place.population)
        holder = case.history.holder(*point, used[0].as_of)
        shown = holder.side if holder is not None and holder.side is not None else side
        parts = list(_shares(case, used[0], disc, shown, f"{place.name}, by its population"))
        words = ": ".join([place.name, *(one.label for one in parts if one.label)])
        yield from (*parts, place_feature(words, shapely.Point(point)))
    if case.claim.kind == "control_lost":
        side = case.theatre.enemy_of(side) or side
    for place in case.statement.places:
        region = case.theatre.region(place.region_key or "") if place.precision == "region" else None
        told = [value for name, value in verdict.values if name.startswith(f"share of {place.name} ")]
        if region is not None and told:
            yield from _shares(case, used[0], region.geometry, side, place.name)


def _shares(case: Case, item: ControlMap, area: BaseGeometry, side: str, words: str) -> Iterator[Feature]:
    try:
        whole, held = held_part(item, area, side=side, grounds=case.grounds)
    except GeometryError:
        return
    share, name = geo.area_km2(held) / geo.area_km2(whole), case.theatre.side(side).name
    yield Feature(role="whole", words=words, geometry=whole)
    yield Feature(
        role="held",
        words=f"What of it {name} holds",
        geometry=held,
        label=f"{percent_text(share)} held by {name}",
        value=share,
    )


def draw_fighting(case: Case, verdict: Verdict) -> Iterator[Feature]:
    """Draw how near the fighting is to each town that a claim names, and the front in each region."""
    yield from _fronts(case, verdict)
    yield from _distances(case, verdict)


def _distances(case: Case, verdict: Verdict) -> Iterator[Feature]:
    """Draw the line from each place, or ground beside it, to the nearest fighting on the map that decided."""
    for place, location in zip(case.statement.places, case.statement.locations(), strict=True):
        spot = spot_of(place, location)
        value = None if spot is None else dict(verdict.values).get(f"{spot.name} to the front")
        found = None if spot is None else _nearest(case, verdict, spot, value)
        if spot is None or value is None or found is None:
            continue
        yield place_feature(spot.name, shapely.Point(spot.point))
        link = geo.link_to(found, spot.point)
        label = _HERE if link is None else number_text(value, "km")
        if link is None:
            words, geometry = "In contested ground", shapely.Point(spot.point)
            yield Feature(role="station", words=words, geometry=geometry, label=label, value=0)
        else:
            words = "To where the fighting is nearest"
            yield Feature(role="link", words=words, geometry=link, label=label, value=value)


def _nearest(case: Case, verdict: Verdict, spot: Spot, value: float | None) -> BaseGeometry | None:
    """Find the ground that gave the verdict's figure, on the first map that gives it."""
    for item in _used(case, verdict):
        km, ground = nearest_fighting(item, spot.point, grounds=case.grounds, bearing=spot.bearing)
        if same(km, value):
            return ground
    return None


def _fronts(case: Case, verdict: Verdict) -> Iterator[Feature]:
    """Draw the front where it runs through the regions that a claim of fighting names."""
    used = _used(case, verdict)
    side = case.theatre.sides[0].key if case.theatre.defender is None else case.theatre.defender.key
    for place in case.statement.places:
        region = case.theatre.region(place.region_key or "") if place.precision == "region" else None
        if region is None or not used:
            continue
        yield Feature(role="whole", words=place.name, geometry=region.geometry, label=place.name)
        inside = shapely.intersection(_front(case, used[0], side), region.geometry)
        if not inside.is_empty:
            yield Feature(role="front", words="The front", geometry=inside)


def _front(case: Case, item: ControlMap, side: str) -> BaseGeometry:
    grounds = case.grounds
    return grounds.once(
        (item.id, "front", side),
        lambda: front_line(
            grounds.held(item, side), grounds.hostile(item, side), grounds.zone(item, "contested")
        ),
    )
