"""Says in a reader's words what spoke for and against a link."""

from __future__ import annotations

from collections.abc import Mapping
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
    one: Profile, other: Profile, outcome: Mapping[str, str], settings: Settings
) -> tuple[Reason, ...]:
    """Give the reasons of a pair, those that weigh most first.

    Parameters
    ----------
    one, other
        The two statements, in the order of the link.
    outcome
        What is compared, to how it turned out.
    settings
        What each outcome weighs.
    """
    texts = {
        "kind": _kind(one.kind, other.kind),
        "sides": _sides(one.side, other.side, outcome["sides"]),
        "places": _places(one.spots, other.spots, outcome["places"]),
        "days": _days(one.days, other.days),
        "said": _said(abs((one.said - other.said).days)),
        "quantity": _quantity(one.quantity, other.quantity),
        "stance": _stance(one.stance, other.stance),
        "source": _source(one, outcome["source"]),
        "report": "both in one report" if outcome["report"] == "one" else "",
    }
    weights = settings.weights
    found = [
        _reason(about, text, weights[about].get(outcome[about], 0.0)) for about, text in texts.items() if text
    ]
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
    if one is None and other is None:
        return ""
    if one is None or other is None:
        return f"only one gives a number: {_number(one or other)}"
    return f"{_number(one)} against {_number(other)}"


def _number(quantity: Quantity | None) -> str:
    if quantity is None:
        return "none"
    sign = "" if quantity.comparator == "=" else quantity.comparator + " "
    return f"{sign}{quantity.value:g} {quantity.unit}"


@_remembered
def _stance(one: str, other: str) -> str:
    return "" if one == other else f"one {one}, the other {other}"


def _source(one: Profile, how: str) -> str:
    return {
        "same_speaker": f"both credit {one.speaker}",
        "same_publisher": f"both published by {one.publisher}",
        "other": "",
    }[how]
