"""Judges fighting: at a place, beside it, or in a region, by where the front ran."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from contested import geo
from contested.claims.located import Location
from contested.control.control_map import ControlMap
from contested.errors import GeometryError
from contested.measures.place import front_distance_km, held_share
from contested.places.place import Place
from contested.verdicts.case import Case
from contested.verdicts.finding import Finding, combine
from contested.verdicts.sentences import number_text
from contested.verdicts.verdict import Word

__all__ = ["Spot", "judge_fighting", "spot_of"]

_FRONT_KM = 5.0
_BESIDE_KM = 30.0
"""So far from a town may lie what is told "north of" it, "near" it or "in its direction", and no distance."""
_POINTS = ("north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest")


def judge_fighting(case: Case) -> Finding:
    """Judge a `fighting` claim at each of its places: contested ground, or within 5 km of the front.

    Fighting on one side of a town is looked for on that side of it, and so far off as the claim says.
    """
    located = zip(case.statement.places, case.statement.locations(), strict=True)
    findings = [finding for place, location in located if (finding := _at(case, place, location)) is not None]
    if not findings:
        return Finding(
            word="not checkable", reason="The claim names no town or region where fighting could be seen."
        )
    return combine(findings)


def _at(case: Case, place: Place, location: Location) -> Finding | None:
    start = case.window.start or case.end - case.slack
    maps = case.history.between(start, case.end + case.slack)
    standing = case.history.at(start)
    maps = maps or ((standing,) if standing is not None else ())
    if not maps:
        return Finding(word="not covered", reason="No map lies near the claimed time.")
    if place.precision == "region":
        return _in_region(case, place, maps[-1])
    spot = spot_of(place, location)
    if spot is None:
        return None
    distances = [
        (front_distance_km(item, spot.point, grounds=case.grounds, bearing=spot.bearing), item)
        for item in maps
    ]
    return _found(case, spot, distances)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where fighting is looked for."""

    name: str
    """What the distance is measured from, in words."""
    point: tuple[float, float]
    bearing: float | None
    within_km: float
    vague: bool
    """Whether the claim leaves open how far from the place it was."""


def spot_of(place: Place, location: Location) -> Spot | None:
    """Tell where fighting at a town, or on ground beside it, is looked for; ``None`` without a point."""
    if place.precision != "settlement" or place.longitude is None or place.latitude is None:
        return None
    point = (place.longitude, place.latitude)
    bearing, far = location.bearing, location.distance_km
    if location.role == "at" or (far is not None and bearing is None):
        within = _FRONT_KM + (far or 0.0)
        return Spot(name=place.name, point=point, bearing=None, within_km=within, vague=False)
    if far is not None and bearing is not None:
        name = f"the ground {number_text(far, 'km')} {_point_of(bearing)} of {place.name}"
        there = geo.destination(*point, bearing=bearing, distance_km=far)
        return Spot(name=name, point=there, bearing=None, within_km=_FRONT_KM, vague=False)
    return Spot(name=place.name, point=point, bearing=bearing, within_km=_BESIDE_KM, vague=bearing is None)


def _found(case: Case, spot: Spot, distances: Sequence[tuple[float, ControlMap]]) -> Finding:
    nearest_km, item = min(distances, key=lambda pair: pair[0])
    on = f"On the map of {case.when(item.as_of)}"
    side = None if spot.bearing is None else _point_of(spot.bearing)
    values: tuple[tuple[str, float | None], ...] = ((f"{spot.name} to the front", nearest_km),)
    if math.isinf(nearest_km):
        where = "anywhere" if side is None else f"{side} of {spot.name}"
        text, values = f"{on} no front lies {where}.", ()
    elif nearest_km == 0:
        text = f"{on} {spot.name} lies in contested ground."
    else:
        beyond = "" if side is None else f" to its {side}"
        text = f"{on} {spot.name} lies {number_text(nearest_km, 'km')} from the front{beyond}."
    return Finding(
        word=_word(case, spot, nearest_km),
        reason=text,
        measure="distance to the front",
        values=values,
        unit="km",
        t1=item.as_of,
        snapshots=(item.id,),
    )


def _word(case: Case, spot: Spot, nearest_km: float) -> Word:
    if nearest_km <= (_FRONT_KM if spot.vague else spot.within_km):
        return case.at_most("supported")
    return "unclear" if nearest_km <= spot.within_km else case.not_borne_out()


def _point_of(bearing: float) -> str:
    """Name the nearest of eight points of the compass.

    >>> _point_of(340.0), _point_of(100.0)
    ('north', 'east')
    """
    return _POINTS[round(bearing / 45) % 8]


def _in_region(case: Case, place: Place, item: ControlMap) -> Finding | None:
    region = case.theatre.region(place.region_key or "")
    if region is None:
        return None
    try:
        shares = [
            held_share(item, region.geometry, side=side.key, grounds=case.grounds)
            for side in case.theatre.sides
        ]
    except GeometryError:
        return Finding(
            word="not covered", reason=f"{place.name} lies outside the ground that these maps cover."
        )
    crossed = max(shares) < 1 - 1e-3
    word = case.at_most("supported" if crossed else case.not_borne_out())
    relation = "runs through" if crossed else "does not touch"
    return Finding(
        word=word,
        reason=f"On the map of {case.when(item.as_of)} the front {relation} {place.name}.",
        measure="front in region",
        t1=item.as_of,
        snapshots=(item.id,),
    )
