"""Judges movement over the ground: area gained, advance, a border reached."""

from __future__ import annotations

import shapely

from contested.control.control_map import ControlMap
from contested.measures.advance import approach
from contested.measures.area import area_gained
from contested.measures.border import REACHED_KM, border
from contested.measures.measure import Measure
from contested.places.place import Place
from contested.theatre.rivers import find_river
from contested.verdicts.advance import judge_distance
from contested.verdicts.case import Case
from contested.verdicts.finding import Finding, combine
from contested.verdicts.parts import any_gain
from contested.verdicts.quantity import judge_quantity, over_maps, regions_of
from contested.verdicts.sentences import band_text, number_text
from contested.verdicts.settlements import judge_settlements
from contested.verdicts.verdict import Word

__all__ = ["judge_advance", "judge_area", "judge_border"]

_NEARER_KM = 1.0
_NO_SIDE = Finding(word="not checkable", reason="The claim does not say which side.")


def judge_area(case: Case) -> Finding:
    """Judge an `area_gained` claim with a quantity of ground."""
    side, quantity = case.claim.side, case.claim.quantity
    if side is None:
        return _NO_SIDE
    if quantity is None:
        return Finding(word="not checkable", reason="The claim gives no number to check.")
    if quantity.unit == "settlements":
        return judge_settlements(case, side, quantity)
    if quantity.measure != "area":
        reason = f"A number of {quantity.unit} is not yet measured: only areas and settlements are."
        return Finding(word="not checkable", reason=reason)
    within, names = regions_of(case)

    def measure(maps: list[ControlMap]) -> Measure:
        return area_gained(maps, side=side, grounds=case.grounds, within=within)

    where = f" in {names}" if names else ""
    what = f"{case.theatre.side(side).name} gained{where}"
    return judge_quantity(case, quantity, measure, what=what)


def judge_advance(case: Case) -> Finding:
    """Judge an `advance` claim: its distance, or whether the side came nearer or gained ground at all."""
    quantity, side = case.claim.quantity, case.claim.side
    if side is None:
        return _NO_SIDE
    if quantity is None:
        towns = [place for place in case.statement.places if place.precision == "settlement"]
        if towns:
            return combine([_towards(case, side, place) for place in towns])
        within, names = regions_of(case)
        return any_gain(case, side, within=within, names=names)
    if quantity.measure != "distance":
        return Finding(word="not checkable", reason="Only a distance can be measured, not a rate or a time.")
    return judge_distance(case, side, quantity)


def _towards(case: Case, side: str, place: Place) -> Finding:
    if place.longitude is None or place.latitude is None:
        return Finding(word="not checkable", reason=f"{place.name} has no point on the map.")
    point, name = (place.longitude, place.latitude), case.theatre.side(side).name

    def look(maps: list[ControlMap], assumed: tuple[str, ...]) -> Finding:
        measured = approach(maps[0], maps[-1], side=side, point=point, grounds=case.grounds)
        before, after = measured.value("before") or 0.0, measured.value("after") or 0.0
        if before == 0.0:
            text = (
                f"{place.name} was in ground held by {name} already on the map of {case.when(maps[0].as_of)}."
            )
            return Finding.measured(measured, word="unclear", reason=text, assumed=assumed)
        text = (
            f"{_span(case, maps)} the ground held by {name} came from {number_text(before, 'km')} "
            f"to {number_text(after, 'km')} of {place.name}."
        )
        word: Word = "supported" if before - after >= _NEARER_KM else case.not_borne_out()
        return Finding.measured(measured, word=word, reason=text, assumed=assumed)

    return over_maps(case, look)


def judge_border(case: Case) -> Finding:
    """Judge a `border_reached` claim against the outline of the region it names."""
    side = case.claim.side
    if side is None:
        return _NO_SIDE
    findings = [
        _border_of(case, side, place)
        for place in case.statement.places
        if place.precision == "region" and place.region_key
    ]
    rivers = [place for place in case.statement.places if place.precision == "river"]
    findings += [_river_of(case, side, place) for place in rivers]
    if not findings:
        return Finding(
            word="not checkable",
            reason="The claim names no region whose border could be measured to, and no river.",
        )
    return combine(findings)


def _river_of(case: Case, side: str, place: Place) -> Finding:
    """Judge a river reached: against a coarse line borne out in part at most.

    The line may run kilometres beside the river and leave out its upper course.
    """
    river = find_river(case.theatre.rivers, place.name)
    if river is None:
        return Finding(word="not checkable", reason=f"The course of {place.name} is not known.")
    name, limit_km = case.theatre.side(side).name, REACHED_KM + river.coarse_km

    def look(maps: list[ControlMap], assumed: tuple[str, ...]) -> Finding:
        measured = border(maps, side=side, line=river.line, grounds=case.grounds)
        if measured.band is None:
            text = f"{_span(case, maps)} {name} gained no ground."
            return Finding.measured(measured, word=case.not_borne_out(), reason=text, assumed=assumed)
        text = (
            f"{_span(case, maps)} {name} gained ground as near as {band_text(measured.band, 'km')} "
            f"to {place.name}, whose course is known to {number_text(river.coarse_km, 'km')}"
            f"{_stood_there(measured)}."
        )
        word: Word = "partly" if measured.band[0] <= limit_km else "unclear"
        if river.coarse_km <= REACHED_KM:
            word = _border_word(case, measured)
        return Finding.measured(measured, word=word, reason=text, assumed=assumed)

    return over_maps(case, look)


def _border_of(case: Case, side: str, place: Place) -> Finding:
    region = case.theatre.region(place.region_key or "")
    if region is None:
        return Finding(word="not checkable", reason=f"The outline of {place.name} is not known.")
    line, name = shapely.boundary(region.geometry), case.theatre.side(side).name

    def look(maps: list[ControlMap], assumed: tuple[str, ...]) -> Finding:
        measured = border(maps, side=side, line=line, grounds=case.grounds)
        if measured.band is None:
            text = f"{_span(case, maps)} {name} gained no ground."
            return Finding.measured(measured, word=case.not_borne_out(), reason=text, assumed=assumed)
        text = (
            f"{_span(case, maps)} {name} gained ground as near as {band_text(measured.band, 'km')} "
            f"to the border of {place.name}{_stood_there(measured)}."
        )
        return Finding.measured(measured, word=_border_word(case, measured), reason=text, assumed=assumed)

    return over_maps(case, look)


def _border_word(case: Case, measured: Measure) -> Word:
    secured, lost = measured.value("secured"), measured.value("lost by enemy")
    if secured is not None and secured <= REACHED_KM:
        return case.at_most("supported")
    if lost is not None and lost <= REACHED_KM:
        return "partly"
    return case.not_borne_out()


def _stood_there(measured: Measure) -> str:
    before = measured.value("held before")
    if before is None or before > REACHED_KM:
        return ""
    return "; it already stood at that stretch before"


def _span(case: Case, maps: list[ControlMap]) -> str:
    return case.span(maps[0].as_of, maps[-1].as_of)
