"""Says in a reader's words what spoke for and against a link."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from contested.claims.claim import Quantity
from contested.ledger.linking.link import Reason
from contested.ledger.linking.profile import Profile
from contested.ledger.linking.settings import Settings

__all__ = ["reasons_for"]


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
        "kind": _kind(one, other),
        "sides": _sides(one, other, outcome["sides"]),
        "places": _places(one, other, outcome["places"]),
        "days": _days(one, other),
        "said": _said(one, other),
        "quantity": _quantity(one.quantity, other.quantity),
        "stance": _stance(one, other),
        "source": _source(one, outcome["source"]),
        "report": "both in one report" if outcome["report"] == "one" else "",
    }
    found = [
        Reason(about=about, text=texts[about], weight=settings.weights[about].get(how, 0.0))
        for about, how in outcome.items()
        if texts[about]
    ]
    return tuple(sorted(found, key=lambda reason: -abs(reason.weight)))


def _kind(one: Profile, other: Profile) -> str:
    return f"both {one.kind}" if one.kind == other.kind else f"{one.kind} and {other.kind}"


def _sides(one: Profile, other: Profile, how: str) -> str:
    sides = f"{one.side or 'nobody named'} and {other.side or 'nobody named'}"
    words = {
        "agree": f"sides fit ({sides})",
        "swapped": f"told from either side ({sides})",
        "unknown": f"a side is not named ({sides})",
        "contradict": f"sides do not fit ({sides})",
    }
    return words[how]


def _places(one: Profile, other: Profile, how: str) -> str:
    names = {spot.key: spot.name for spot in (*one.spots, *other.spots)}
    shared = {spot.key for spot in one.spots} & {spot.key for spot in other.spots}
    common = ", ".join(sorted(names[key] for key in shared))
    apart = " and ".join(", ".join(spot.name for spot in p.spots) or "nowhere" for p in (one, other))
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


def _days(one: Profile, other: Profile) -> str:
    first = max(one.days.first, other.days.first)
    last = min(one.days.last, other.days.last)
    if first > last:
        return f"{(first - last).days} days apart" if (first - last).days > 1 else "one day apart"
    if "open" in {one.days.dating, other.days.dating}:
        return f"may both be {_stretch(first, last)}; not both are dated"
    return f"days overlap: {_stretch(first, last)}"


def _stretch(first: date, last: date) -> str:
    return f"{first}" if first == last else f"{first} to {last}"


def _said(one: Profile, other: Profile) -> str:
    days = abs((one.said - other.said).days)
    return "said on the same day" if days == 0 else f"said {days} day{'s' if days > 1 else ''} apart"


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


def _stance(one: Profile, other: Profile) -> str:
    return "" if one.stance == other.stance else f"one {one.stance}, the other {other.stance}"


def _source(one: Profile, how: str) -> str:
    return {
        "same_speaker": f"both credit {one.speaker}",
        "same_publisher": f"both published by {one.publisher}",
        "other": "",
    }[how]
