"""Says in a reader's words what spoke for and against a link."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from contested.claims.claim import Quantity
from contested.ledger.linking.link import Reason
from contested.ledger.linking.profile import Days, Profile, Spot
from contested.ledger.linking.settings import Settings

__all__ = ["reasons_for"]

_remembered = lru_cache(maxsize=20_000)
"""The same few words are said of thousands of pairs."""


def reasons_for(
    one: Profile, other: Profile, outcome: Sequence[str], settings: Settings
) -> tuple[Reason, ...]:
    """Give the reasons of a pair, those that weigh most first.

    Parameters
    ----------
    one, other
        The two statements, in the order of the link.
    outcome
        How each comparison turned out, in the order of `OUTCOMES`.
    settings
        What each outcome weighs.
    """
    kind, sides, places, days, said, quantity, stance, source, report = outcome
    weights = settings.weights
    found = [
        _reason("kind", _kind(one.kind, other.kind), weights["kind"].get(kind, 0.0)),
        _reason("sides", _sides(one.side, other.side, sides), weights["sides"].get(sides, 0.0)),
        _reason("places", _places(one.spots, other.spots, places), weights["places"].get(places, 0.0)),
        _reason("days", _days(one.days, other.days), weights["days"].get(days, 0.0)),
        _reason("said", _said(abs((one.said - other.said).days)), weights["said"].get(said, 0.0)),
    ]
    if quantity != "none":
        text = _quantity(one.quantity, other.quantity)
        found.append(_reason("quantity", text, weights["quantity"].get(quantity, 0.0)))
    if one.stance != other.stance:
        text = f"one {one.stance}, the other {other.stance}"
        found.append(_reason("stance", text, weights["stance"].get(stance, 0.0)))
    if source != "other":
        found.append(_reason("source", _source(one, source), weights["source"].get(source, 0.0)))
    if report == "one":
        found.append(_reason("report", "both in one report", weights["report"].get(report, 0.0)))
    found.sort(key=_weight)
    return tuple(found)


@_remembered
def _reason(about: str, text: str, weight: float) -> Reason:
    return Reason(about=about, text=text, weight=weight)


def _weight(reason: Reason) -> float:
    return -abs(reason.weight)


@_remembered
def _kind(one: str, other: str) -> str:
    return f"both {one}" if one == other else f"{one} and {other}"


@_remembered
def _sides(one: str | None, other: str | None, how: str) -> str:
    sides = f"{one or 'nobody named'} and {other or 'nobody named'}"
    words = {
        "agree": f"sides fit ({sides})",
        "swapped": f"told from either side ({sides})",
        "unknown": f"a side is not named ({sides})",
        "contradict": f"sides do not fit ({sides})",
    }
    return words[how]


@_remembered
def _places(one: tuple[Spot, ...], other: tuple[Spot, ...], how: str) -> str:
    names = {spot.key: spot.name for spot in (*one, *other)}
    shared = {spot.key for spot in one} & {spot.key for spot in other}
    common = ", ".join(sorted(names[key] for key in shared))
    apart = " and ".join(", ".join(spot.name for spot in spots) or "nowhere" for spots in (one, other))
    words = {
        "same": f"same place {common}",
        "same_several": f"same places {common}",
        "some_shared": f"some places shared: {common}",
        "same_region": f"only a region shared: {common}",
        "inside": f"one place lies in the other: {apart}",
        "none_named": "neither names a place",
        "one_unnamed": f"only one names a place: {apart}",
        "apart": f"other places: {apart}",
    }
    return words[how]


@_remembered
def _days(one: Days, other: Days) -> str:
    first, last = max(one.first, other.first), min(one.last, other.last)
    if first > last:
        return f"{(first - last).days} days apart" if (first - last).days > 1 else "one day apart"
    if "open" in {one.dating, other.dating}:
        return f"may both be {_stretch(first, last)}; not both are dated"
    return f"days overlap: {_stretch(first, last)}"


def _stretch(first: date, last: date) -> str:
    return f"{first}" if first == last else f"{first} to {last}"


@_remembered
def _said(days: int) -> str:
    return "said on the same day" if days == 0 else f"said {days} day{'s' if days > 1 else ''} apart"


@_remembered
def _quantity(one: Quantity | None, other: Quantity | None) -> str:
    if one is None or other is None:
        return f"only one gives a number: {_number(one or other)}"
    return f"{_number(one)} against {_number(other)}"


def _number(quantity: Quantity | None) -> str:
    if quantity is None:
        return "none"
    sign = "" if quantity.comparator == "=" else quantity.comparator + " "
    return f"{sign}{quantity.value:g} {quantity.unit}"


def _source(one: Profile, how: str) -> str:
    return f"both credit {one.speaker}" if how == "same_speaker" else f"both published by {one.publisher}"
