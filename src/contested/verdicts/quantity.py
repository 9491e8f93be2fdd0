"""Judges a number against the ground: the claimed value, and the band that the maps allow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import shapely
from shapely.geometry.base import BaseGeometry

from contested.claims.claim import Quantity
from contested.control.control_map import ControlMap
from contested.control.thiessen import coarse_band
from contested.measures.measure import Measure
from contested.verdicts.case import Case
from contested.verdicts.finding import Finding
from contested.verdicts.sentences import band_text, number_text, span_text
from contested.verdicts.verdict import Direction, Word

__all__ = [
    "Comparison",
    "claimed_text",
    "compare",
    "judge_quantity",
    "over_maps",
    "regions_of",
    "remark_text",
    "unless_stale",
]

_WIDEN = 0.1
_FACTOR = 2.0
_START_SLACK = timedelta(days=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How a claimed number stands to a band."""

    word: Word
    direction: Direction | None


def compare(quantity: Quantity, band: tuple[float, float]) -> Comparison:
    """Compare a claimed number with what the ground bears.

    Parameters
    ----------
    quantity
        The claim, in the band's unit.
    band
        Smallest and largest value on the ground; widened by 10 % at both ends here.

    Returns
    -------
    Comparison
        Inside: `supported`. Outside but within a factor of 2 of the nearer end and right in sign: `partly`.
        Else `contradicted`. A bound ("more than") that the band clears is `supported`, `understated`.

    Examples
    --------
    >>> more = Quantity(measure="area", value=2500, unit="km2", comparator=">")
    >>> compare(more, (3700.0, 8000.0))
    Comparison(word='supported', direction='understated')
    >>> compare(more, (1000.0, 2000.0))
    Comparison(word='partly', direction='overstated')
    """
    low, high = band[0] - _WIDEN * abs(band[0]), band[1] + _WIDEN * abs(band[1])
    value, bound = quantity.value, quantity.comparator
    if value > high:
        if bound in {"<", "<="} and high > 0:
            return Comparison(word="supported", direction="overstated")
        near = high > 0 and value <= _FACTOR * high
        return Comparison(word="partly" if near else "contradicted", direction="overstated")
    if value < low:
        if bound in {">", ">="}:
            return Comparison(word="supported", direction="understated")
        near = value >= low / _FACTOR
        return Comparison(word="partly" if near else "contradicted", direction="understated")
    return Comparison(word="supported", direction=None)


def _maps_for(case: Case) -> tuple[ControlMap, list[ControlMap], tuple[str, ...]] | Finding:
    """Find the map at the start of a quantity and those at its end, or say why there are none.

    Returns
    -------
    tuple or Finding
        The start's map, the end's candidates (the last by the end, then each up to one usual gap later), and
        what was assumed; or the finding that no map covers the time.
    """
    start, assumed = case.quantity_start()
    first = case.history.nearest(start)
    reach = max(case.whole.usual_gap(start), _START_SLACK)
    if first is None or (not case.history.source.timeline and abs(first.as_of - start) > reach):
        return Finding(
            word="not covered", reason=f"No map lies near the start of the claim, {case.when(start)}."
        )
    ends = [item for item in case.history.between(first.as_of, case.end + case.slack) if item is not first]
    by_end = [item for item in ends if item.as_of <= case.end]
    candidates = by_end[-1:] + [item for item in ends if item.as_of > case.end]
    if not candidates and case.history.source.timeline:
        candidates = [first]
    if not candidates:
        return Finding(word="unclear", reason="No map after the start of the claim lies near its end.")
    return first, candidates, (assumed,) if assumed else ()


def regions_of(case: Case) -> tuple[BaseGeometry | None, str]:
    """Give the ground of the regions that a claim names (``None`` for the whole theatre), and their names."""
    places = [place for place in case.statement.places if place.precision == "region" and place.region_key]
    regions = [case.theatre.region(place.region_key or "") for place in places]
    shapes = [region.geometry for region in regions if region is not None]
    return (shapely.union_all(shapes) if shapes else None), ", ".join(place.name for place in places)


def judge_quantity(
    case: Case, quantity: Quantity, measure: Callable[[list[ControlMap]], Measure], *, what: str
) -> Finding:
    """Judge a number by a measure between two maps.

    Parameters
    ----------
    case, quantity
        The claim and its number.
    measure
        Takes the maps from start to end, gives the measured band.
    what
        How the sentence names what is measured: "changed hands", "the advance".
    """

    def look(maps: list[ControlMap], assumed: tuple[str, ...]) -> Finding:
        return _at(case, quantity, measure(maps), what, assumed)

    return over_maps(case, look)


def over_maps(case: Case, look: Callable[[list[ControlMap], tuple[str, ...]], Finding]) -> Finding:
    """Look at the last map by the end of the window, then at each up to one usual gap later.

    The first that bears the claim out decides; when none does, the last map by the end. One that is older
    than a usual gap, and than three days, can bear a claim out and not refute it.

    Parameters
    ----------
    look
        Takes the maps from the start to one end, and what was assumed; gives the finding there.
    """
    found = _maps_for(case)
    if isinstance(found, Finding):
        return found
    first, candidates, assumed = found
    best: Finding | None = None
    for last in candidates:
        maps = [item for item in case.history.maps if first.as_of <= item.as_of <= last.as_of]
        finding = look(maps, assumed)
        if finding.word == "supported":
            return finding
        best = best or finding
    if best is None:
        return Finding(word="unclear", reason="No map lies near the end of the claim.")
    return unless_stale(case, best)


def unless_stale(case: Case, finding: Finding) -> Finding:
    """Leave open what only a map long before the end of the claim speaks against."""
    reach = max(case.slack, _START_SLACK)
    if finding.t1 is None or case.history.source.timeline or finding.word == "supported":
        return finding
    if finding.t1 >= case.end - reach:
        return finding
    older = span_text(case.end - finding.t1)
    reason = f"{finding.reason} No map lies nearer to the end of the claim: this one is {older} older."
    return replace(finding, word="unclear", direction=None, reason=reason)


def _at(case: Case, quantity: Quantity, measured: Measure, what: str, assumed: tuple[str, ...]) -> Finding:
    band = measured.band or (0.0, 0.0)
    coarse = case.history.source.coarse
    if coarse:
        band = (coarse_band(band[0])[0], coarse_band(band[1])[1])
        assumed = (*assumed, "a coarse source: a number can be partly borne out at most")
    comparison = compare(quantity, band)
    word = comparison.word
    if coarse and word == "supported":
        word = "partly"
    if word == "contradicted" and not case.final:
        word = "unclear"
    text = (
        f"{case.span(measured.t0 or measured.t1, measured.t1)} {what} "
        f"{band_text(band, measured.unit)}, depending on the definition; "
        f"claimed {claimed_text(quantity)}{remark_text(comparison, quantity)}."
    )
    finding = Finding.measured(
        measured, word=word, reason=text, direction=comparison.direction, assumed=assumed
    )
    return finding if not coarse else _with_band(finding, band)


def _with_band(finding: Finding, band: tuple[float, float]) -> Finding:
    return replace(finding, band=band)


def claimed_text(quantity: Quantity) -> str:
    """Write the claimed number with its bound.

    >>> claimed_text(Quantity(measure="distance", value=70, unit="km", comparator=">="))
    'at least 70 km'
    """
    word = {"=": "", ">": "more than ", ">=": "at least ", "<": "less than ", "<=": "at most ", "~": "about "}
    return word[quantity.comparator] + number_text(quantity.value, quantity.unit)


def remark_text(comparison: Comparison, quantity: Quantity) -> str:
    """Write what the comparison came to, to follow the claimed number; empty when it lies in the band."""
    if comparison.direction is None:
        return ""
    if comparison.word == "supported":
        return (
            ", which holds and is low" if quantity.comparator in {">", ">="} else ", which holds and is high"
        )
    return f": {comparison.direction}"
