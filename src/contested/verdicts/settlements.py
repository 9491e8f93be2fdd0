"""Judges a number of settlements: a count from the gazetteer can bear it out, and never refute it."""

from __future__ import annotations

from contested.claims.claim import Quantity
from contested.control.control_map import ControlMap
from contested.measures.measure import Measure
from contested.measures.settlements import Settlement, settlements_gained
from contested.verdicts.case import Case
from contested.verdicts.finding import Finding
from contested.verdicts.quantity import claimed_text, over_maps, regions_of
from contested.verdicts.sentences import band_text
from contested.verdicts.verdict import Word

__all__ = ["judge_settlements"]

_WIDEN = 0.1


def judge_settlements(case: Case, side: str, quantity: Quantity) -> Finding:
    """Judge how many settlements a side is said to have gained: `supported` or `unclear`, no other word."""
    grounds = case.grounds
    if not grounds.settlements:
        return Finding(word="not checkable", reason="No gazetteer of settlements is at hand to count by.")
    places: tuple[Settlement, ...] = grounds.once("settlements", lambda: _settlements(grounds.settlements))
    within, names = regions_of(case)
    where = f" in {names}" if names else ""
    upper = quantity.comparator in {"<", "<="}

    def look(maps: list[ControlMap], assumed: tuple[str, ...]) -> Finding:
        measured, _ = settlements_gained(
            maps, places, side=side, grounds=grounds, within=within, official=_official(case)
        )
        band = measured.band or (0.0, 0.0)
        enough = band[1] * (1 + _WIDEN) >= quantity.value and not upper
        word: Word = "supported" if enough else "unclear"
        if enough and case.history.source.coarse:
            word = "partly"
        text = (
            f"{case.span(maps[0].as_of, maps[-1].as_of)} {case.theatre.side(side).name} gained at least "
            f"{band_text(band, 'settlements')} of the gazetteer{where}, depending on the definition; "
            f"claimed {claimed_text(quantity)}{_remark(enough=enough, upper=upper)}.{_share(measured)}"
        )
        return Finding.measured(measured, word=word, reason=text, assumed=assumed)

    return over_maps(case, look)


def _remark(*, enough: bool, upper: bool) -> str:
    if enough:
        return ", which the count bears out"
    if upper:
        return "; a count from below cannot bear out an upper bound"
    return "; the gazetteer does not hold every settlement, so the count cannot refute it"


def _official(case: Case) -> int | None:
    """Return how many settlements the claim's oblasts officially have; ``None`` where that is not known."""
    listed = case.grounds.listed
    keys = [place.region_key or "" for place in case.statement.places if place.precision == "region"]
    if any(key not in listed for key in keys):
        return None
    return sum(listed[key] for key in keys) if keys else sum(listed.values())


def _share(measured: Measure) -> str:
    """Tell what share of all settlements the count could find, as the measure notes it."""
    told = [note.partition("; ")[2] for note in measured.notes if "officially" in note]
    return f" The gazetteer{told[0].removeprefix('it')} with a point." if told else ""


def _settlements(points: tuple[tuple[float, float], ...]) -> tuple[Settlement, ...]:
    return tuple(Settlement(name="", longitude=x, latitude=y) for x, y in points)
