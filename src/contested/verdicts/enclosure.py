"""Judges whether a place was cut off: the width of the way out, on the maps around the claimed time."""

from __future__ import annotations

from dataclasses import replace

from contested.control.control_map import ControlMap
from contested.measures.enclosure import NEARLY_KM, WIDEST_KM, enclosed_word, enclosure, ring
from contested.measures.measure import Measure
from contested.places.place import Place
from contested.verdicts.case import Case
from contested.verdicts.finding import Finding, combine
from contested.verdicts.sentences import number_text, percent_text
from contested.verdicts.verdict import Word

__all__ = ["judge_encirclement"]

_MOST_MAPS = 3
_NO_PLACE = "The claim names no town, so no map can show whether it was cut off."
_NO_SIDE = "The claim does not say which side."
_NO_ENEMY = "Who else could be surrounded there is not known."


def judge_encirclement(case: Case) -> Finding:
    """Judge an `encirclement` claim at each of its towns; the claim's side is the one that surrounds."""
    if case.claim.side is None:
        return Finding(word="not checkable", reason=_NO_SIDE)
    surrounded = case.theatre.enemy_of(case.claim.side)
    if surrounded is None:
        return Finding(word="not checkable", reason=_NO_ENEMY)
    towns = [place for place in case.statement.places if place.precision == "settlement"]
    findings = [
        _judge_town(case, place, (place.longitude, place.latitude), surrounded, alone=len(towns) == 1)
        for place in towns
        if place.longitude is not None and place.latitude is not None
    ]
    return combine(findings) if findings else Finding(word="not checkable", reason=_NO_PLACE)


def _judge_town(case: Case, place: Place, point: tuple[float, float], side: str, *, alone: bool) -> Finding:
    """Measure on the maps that close most of the horizon; the one with the narrowest way out decides."""

    def closed(item: ControlMap) -> float:
        return ring(item, side=side, point=point, grounds=case.grounds)

    best: tuple[ControlMap, Measure] | None = None
    for item in sorted(_maps(case), key=closed, reverse=True)[:_MOST_MAPS]:
        measured = enclosure(item, side=side, point=point, grounds=case.grounds)
        if best is None or _width(measured) < _width(best[1]):
            best = item, measured
    if best is None:
        return Finding(word="not covered", reason="No map lies near the claimed time.")
    item, measured = best
    finding = Finding.measured(
        measured, word=_word(case, measured), reason=_sentence(case, place, item, measured, side)
    )
    name = "corridor" if alone else f"corridor, {place.name}"
    share = percent_text(measured.value("ring") or 0.0)
    note = f"enemy-held or contested ground within 25 km of {place.name} in {share} of directions"
    return replace(finding, values=((name, measured.value("corridor")),), assumed=(*finding.assumed, note))


def _maps(case: Case) -> tuple[ControlMap, ...]:
    """The maps from the start of the claim to one usual gap past its end, else the one that stood then."""
    start = case.window.start or case.end - case.slack
    maps = case.history.between(start, case.end + case.slack)
    standing = case.history.at(start)
    if maps and not case.history.source.timeline:
        return maps
    return (standing, *maps) if standing is not None else maps


def _width(measured: Measure) -> float:
    corridor = measured.value("corridor")
    return WIDEST_KM + 1 if corridor is None else corridor


def _closed(measured: Measure) -> bool:
    """Whether the way out is narrow and the enemy near: a shore alone surrounds nobody."""
    return _width(measured) < NEARLY_KM and (measured.value("ring") or 0.0) > 0


def _word(case: Case, measured: Measure) -> Word:
    if _closed(measured):
        return "partly" if case.history.source.coarse else "supported"
    if measured.value("corridor") is None or case.history.source.coarse:
        return "unclear"
    return "contradicted" if case.final else "unclear"


def _sentence(case: Case, place: Place, item: ControlMap, measured: Measure, side: str) -> str:
    corridor, when, name = measured.value("corridor"), case.when(item.as_of), case.theatre.side(side).name
    if corridor is None:
        return f"On the map of {when} {name} holds no ground at {place.name} that could be cut off."
    way = f"joins {place.name} to the rear of {name}"
    if corridor == 0:
        return f"On the map of {when} no ground held by {name} {way}: encircled."
    if corridor >= WIDEST_KM:
        width = f"at least {number_text(WIDEST_KM, 'km')}"
        return f"On the map of {when} the corridor that {way} is {width} wide: open."
    width = f"{number_text(corridor, 'km')} wide at its narrowest"
    if corridor < NEARLY_KM and not _closed(measured):
        far = "no enemy-held or contested ground lies within 25 km"
        return f"On the map of {when} the land that {way} is {width}, but {far}: open."
    return f"On the map of {when} the corridor that {way} is {width}: {enclosed_word(corridor)}."
