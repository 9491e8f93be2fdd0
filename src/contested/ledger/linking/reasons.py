"""Says in a reader's words what spoke for and against a link."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from operator import itemgetter
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from contested.claims.claim import Quantity
from contested.ledger.linking.compare import Compared
from contested.ledger.linking.link import Reason
from contested.ledger.linking.outcomes import OUTCOMES
from contested.ledger.linking.profile import Profile
from contested.ledger.linking.settings import Settings

__all__ = ["reasons_of"]

_ALWAYS = {"kind", "sides", "places", "days", "said"}
"""What is always told; of the rest, only what is not as with most pairs."""
Flags = npt.NDArray[np.bool_]
Text = Callable[..., str]
Pick = Callable[[tuple[Reason | None, ...]], tuple[Reason, ...]]
"""Takes the reasons that are told out of the cells of a pair, those that weigh most first."""


def reasons_of(compared: Compared, turned: Flags, settings: Settings) -> list[tuple[Reason, ...]]:
    """Give the reasons of each pair, those that weigh most first.

    Parameters
    ----------
    compared
        How the comparisons turned out.
    turned
        Of each pair, whether the link names the other statement first.
    settings
        What each outcome weighs.
    """
    told = _told(compared)
    columns = [_worded(about, compared, turned, told[about], settings) for about in _ABOUT]
    orders = _orders(compared, told, settings)
    return [order(cells) for order, cells in zip(orders, zip(*columns, strict=True), strict=True)]


def _told(compared: Compared) -> dict[str, Flags]:
    """Flag for each thing that was compared the pairs of which it is told."""
    codes, (mine, others) = compared.codes, compared.pairs.both("stance")
    silent = {"quantity": "none", "source": "other", "report": "two"}
    told = {about: codes[about] != OUTCOMES[about].index(how) for about, how in silent.items()}
    told["stance"] = mine != others
    return told | {about: np.ones(len(mine), dtype=np.bool_) for about in _ALWAYS}


def _worded(
    about: str, compared: Compared, turned: Flags, told: Flags, settings: Settings
) -> list[Reason | None]:
    """Put what was compared into words: of one statement and all others that are alike in it, once."""
    pairs, (text, names) = compared.pairs, _ABOUT[about]
    cells: list[Reason | None] = [None] * len(pairs)
    numbers = np.flatnonzero(told)
    seen = (compared.codes[about], turned, *(pairs.columns.column(name, pairs.rows) for name in names))
    keys = zip(*(key[numbers].tolist() for key in (pairs.left, *seen)), strict=True)
    made: dict[tuple[Any, ...], Reason] = {}
    for number, key in zip(numbers.tolist(), keys, strict=True):
        reason = made.get(key)
        if reason is None:
            left, code, is_turned, *_ = key
            ends = pairs.ones[left], pairs.columns.profile(int(pairs.rows[number]))
            words = text(*(reversed(ends) if is_turned else ends), OUTCOMES[about][code])
            weight = float(settings.tables[about][code])
            reason = made[key] = Reason(about=about, text=words, weight=weight)
        cells[number] = reason
    return cells


def _orders(compared: Compared, told: Mapping[str, Flags], settings: Settings) -> list[Pick]:
    columns = [(2 * compared.codes[about] + told[about]).tolist() for about in _ABOUT]
    return [_order(cells, settings) for cells in zip(*columns, strict=True)]


@lru_cache(maxsize=20_000)
def _order(cells: tuple[int, ...], settings: Settings) -> Pick:
    weights = [abs(settings.tables[about][cell // 2]) for about, cell in zip(_ABOUT, cells, strict=True)]
    told = [number for number, cell in enumerate(cells) if cell % 2]
    return cast(Pick, itemgetter(*sorted(told, key=lambda number: -weights[number])))


def _kind(one: Profile, other: Profile, _: str) -> str:
    return f"both {one.kind}" if one.kind == other.kind else f"{one.kind} and {other.kind}"


def _sides(one: Profile, other: Profile, how: str) -> str:
    words = {
        "agree": "sides fit",
        "swapped": "told from either side",
        "unknown": "a side is not named",
        "contradict": "sides do not fit",
    }
    return f"{words[how]} ({one.side or 'nobody named'} and {other.side or 'nobody named'})"


def _places(one: Profile, other: Profile, how: str) -> str:
    names = {spot.key: spot.name for spot in (*one.spots, *other.spots)}
    shared = {spot.key for spot in one.spots} & {spot.key for spot in other.spots}
    common = ", ".join(sorted(names[key] for key in shared))
    named = (", ".join(spot.name for spot in end.spots) or "nowhere" for end in (one, other))
    apart = " and ".join(named)
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


def _days(one: Profile, other: Profile, _: str) -> str:
    first, last = max(one.days.first, other.days.first), min(one.days.last, other.days.last)
    if first > last:
        return f"{(first - last).days} days apart" if (first - last).days > 1 else "one day apart"
    if "open" in {one.days.dating, other.days.dating}:
        return f"may both be {_stretch(first, last)}; not both are dated"
    return f"days overlap: {_stretch(first, last)}"


def _stretch(first: date, last: date) -> str:
    return f"{first}" if first == last else f"{first} to {last}"


def _said(one: Profile, other: Profile, _: str) -> str:
    days = abs((one.said - other.said).days)
    return "said on the same day" if days == 0 else f"said {days} day{'s' if days > 1 else ''} apart"


def _quantity(one: Profile, other: Profile, _: str) -> str:
    if one.quantity is None or other.quantity is None:
        return f"only one gives a number: {_number(one.quantity or other.quantity)}"
    return f"{_number(one.quantity)} against {_number(other.quantity)}"


def _number(quantity: Quantity | None) -> str:
    if quantity is None:
        return "none"
    sign = "" if quantity.comparator == "=" else quantity.comparator + " "
    return f"{sign}{quantity.value:g} {quantity.unit}"


def _stance(one: Profile, other: Profile, _: str) -> str:
    return f"one {one.stance}, the other {other.stance}"


def _source(one: Profile, _: Profile, how: str) -> str:
    return f"both credit {one.speaker}" if how == "same_speaker" else f"both published by {one.publisher}"


def _report(_: Profile, __: Profile, ___: str) -> str:
    return "both in one report"


_ABOUT: dict[str, tuple[Text, tuple[str, ...]]] = {
    "kind": (_kind, ("kind",)),
    "sides": (_sides, ("side",)),
    "places": (_places, ("where",)),
    "days": (_days, ("first", "last", "dating")),
    "said": (_said, ("said",)),
    "quantity": (_quantity, ("measure", "value", "comparator")),
    "stance": (_stance, ("stance",)),
    "source": (_source, ()),
    "report": (_report, ()),
}
"""The words for each thing that is compared, and the columns of the other statement on which they depend."""
