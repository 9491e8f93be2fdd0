"""Judges a distance that a side is said to have advanced: straight, and by the way over gained ground."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import shapely

from contested import geo
from contested.claims.claim import Quantity
from contested.control.control_map import ControlMap
from contested.measures.advance import advance
from contested.measures.area import gained_ground
from contested.measures.measure import Measure
from contested.measures.through import Way, way
from contested.verdicts.case import Case
from contested.verdicts.finding import Finding
from contested.verdicts.quantity import (
    Comparison,
    claimed_text,
    compare,
    judge_quantity,
    over_maps,
    regions_of,
    remark_text,
    unless_stale,
)
from contested.verdicts.sentences import band_text, number_text

__all__ = ["judge_distance"]

_RASTER = 0.02
"""How much too long a `through` may be: it is worked out on a raster until it settles within this share."""
_WHOLE = 0.98
_COARSE = "through is not worked out on a coarse source"

Values = tuple[tuple[str, float | None], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Depths:
    """How deep an advance went between two maps, in km; a band is ``None`` where there is no such ground."""

    measure: Measure
    """`nearest`, and `through` where it was worked out."""
    straight: tuple[float, float] | None
    """Over the ground that the side holds at the end."""
    ways: tuple[float, float] | None
    lost: tuple[float, float] | None
    """Straight, over the ground that the enemy no longer holds."""


def judge_distance(case: Case, side: str, quantity: Quantity) -> Finding:
    """Judge a claimed depth by both definitions: `nearest` picks the map, `through` is added there.

    Ground that the enemy lost and that the side does not hold bears a distance out in part at most.
    """
    within, _ = regions_of(case)
    name = case.theatre.side(side).name
    if case.history.source.coarse:

        def measured(maps: list[ControlMap]) -> Measure:
            return advance(maps, side=side, grounds=case.grounds, within=within)[0]

        found = judge_quantity(case, quantity, measured, what=f"{name} advanced at the deepest")
        return replace(found, assumed=(*found.assumed, _COARSE)) if found.measure else found

    def look(maps: list[ControlMap], assumed: tuple[str, ...]) -> Finding:
        measure, _ = advance(maps, side=side, grounds=case.grounds, within=within)
        return _finding(case, side, quantity, _depths(measure, None), assumed)

    found = over_maps(case, look)
    if found.t0 is None or found.t1 is None:
        return found
    maps = case.history.between(found.t0, found.t1)
    measure, _ = advance(maps, side=side, grounds=case.grounds, within=within)
    place = _named_point(case)
    shortest = _way(case, side, maps, place)
    depths = _at_place(_depths(measure, shortest), shortest, case, side, maps, place)
    assumed = tuple(note for note in found.assumed if note not in measure.notes)
    return unless_stale(case, _finding(case, side, quantity, depths, assumed))


def _way(case: Case, side: str, maps: Sequence[ControlMap], place: tuple[float, float] | None) -> Way | None:
    """The shortest ways into the ground secured between two maps, worked out once a pair."""
    within, names = regions_of(case)
    grounds = case.grounds
    gain = gained_ground(maps, side=side, grounds=grounds, within=within)
    return grounds.once(
        ("way into ground secured", maps[0].id, maps[-1].id, side, names, place),
        lambda: way(
            gain.secured,
            grounds.held(maps[0], side),
            grounds.zone(maps[0], "contested"),
            place=place,
        ),
    )


def _named_point(case: Case) -> tuple[float, float] | None:
    """The only town that the claim names, as (longitude, latitude)."""
    towns = [place for place in case.statement.places if place.precision == "settlement"]
    if len(towns) != 1 or towns[0].longitude is None or towns[0].latitude is None:
        return None
    return towns[0].longitude, towns[0].latitude


def _depths(measure: Measure, shortest: Way | None) -> _Depths:
    straight = _band([value for name, value in measure.values if ", secured, " in name])
    lost = _band([value for name, value in measure.values if ", lost by enemy, " in name])
    if shortest is None:
        return _Depths(measure=measure, straight=straight, ways=None, lost=lost)
    values: Values = (
        ("through, secured, maximum", shortest.maximum_km),
        ("through, secured, 99th percentile", shortest.p99_km),
    )
    measure = replace(measure, values=(*measure.values, *values), notes=(*measure.notes, *_notes(shortest)))
    ways = _band([shortest.maximum_km, shortest.p99_km])
    return _Depths(measure=measure, straight=straight, ways=ways, lost=lost)


def _at_place(
    depths: _Depths,
    shortest: Way | None,
    case: Case,
    side: str,
    maps: Sequence[ControlMap],
    place: tuple[float, float] | None,
) -> _Depths:
    """Add how deep the named town lies, when it was secured."""
    if place is None or shortest is None:
        return depths
    if not shapely.intersects(case.grounds.held(maps[-1], side), shapely.Point(place)):
        return depths
    nearest_km = geo.distance_to_km(case.grounds.held(maps[0], side), place)
    if not nearest_km:
        return depths
    values: Values = (
        ("nearest, secured, at the place", nearest_km),
        ("through, secured, at the place", shortest.place_km),
    )
    return replace(depths, measure=replace(depths.measure, values=(*depths.measure.values, *values)))


def _band(values: Sequence[float | None]) -> tuple[float, float] | None:
    numbers = [value for value in values if value is not None]
    return (min(numbers), max(numbers)) if numbers else None


def _over(*bands: tuple[float, float] | None) -> tuple[float, float]:
    """The band over some bands; nothing gained is no advance."""
    known = [band for band in bands if band is not None]
    return (min(low for low, _ in known), max(high for _, high in known)) if known else (0.0, 0.0)


def _notes(shortest: Way) -> tuple[str, ...]:
    if shortest.reached >= _WHOLE:
        return ()
    part = f"{1 - shortest.reached:.0%}".replace("%", " %")
    return (f"through: {part} of the ground lies where no way over gained ground reaches",)


def _compared(quantity: Quantity, depths: _Depths) -> Comparison:
    """Compare with the ground held at the end; what the enemy alone lost makes it `partly` at most."""
    ways = None if depths.ways is None else (depths.ways[0], depths.ways[1] / (1 + _RASTER))
    held = compare(quantity, _over(depths.straight, ways))
    if held.word == "supported":
        return held
    whole = compare(quantity, _over(depths.straight, ways, depths.lost))
    if whole.word == "contradicted":
        return whole
    return Comparison(word="partly", direction=held.direction or whole.direction)


def _finding(case: Case, side: str, quantity: Quantity, depths: _Depths, assumed: tuple[str, ...]) -> Finding:
    comparison, measure = _compared(quantity, depths), depths.measure
    word = comparison.word
    if word == "contradicted" and not case.final:
        word = "unclear"
    text = (
        f"{case.span(measure.t0 or measure.t1, measure.t1)} {_advanced(case, side, depths)}; "
        f"claimed {claimed_text(quantity)}{remark_text(comparison, quantity)}."
    )
    whole = replace(measure, band=_over(depths.straight, depths.ways, depths.lost))
    return Finding.measured(whole, word=word, reason=text, direction=comparison.direction, assumed=assumed)


def _advanced(case: Case, side: str, depths: _Depths) -> str:
    name = case.theatre.side(side).name
    text = f"{name} secured no ground"
    if depths.straight is not None:
        text = (
            f"{name} advanced at the deepest {band_text(depths.straight, 'km')} straight from its old front"
        )
    if depths.ways is not None:
        text += f" and {band_text(depths.ways, 'km')} by the shortest way over gained ground"
    reach_km = max(band[1] for band in (depths.straight, depths.ways, (0.0, 0.0)) if band is not None)
    if depths.lost is not None and depths.lost[1] > reach_km:
        far = number_text(depths.lost[1], "km")
        text += f" (ground that its enemy lost, and that it does not yet hold, lies up to {far} deep)"
    return text
