"""Compares statements with many others, thing by thing: each comparison has one of a few named outcomes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from contested.claims.claim import STANCES
from contested.ledger.linking.blocks import Near
from contested.ledger.linking.columns import NOBODY, Columns, Ints, Rows, comparator_flags
from contested.ledger.linking.outcomes import OUTCOMES
from contested.ledger.linking.profile import DATINGS, Profile
from contested.ledger.linking.settings import Settings

__all__ = ["Compared", "Pairs", "compare"]

Codes = npt.NDArray[np.int8]
Flags = npt.NDArray[np.bool_]

_AGREE, _NEAR = 1.1, 1.5
"""Numbers within a tenth are one number rounded; a bound and a number half as much again may be one event."""
_LEAST, _MOST = comparator_flags((">", ">=", "~")), comparator_flags(("<", "<=", "~"))


def _codes(about: str, outcomes: Sequence[str]) -> Codes:
    return np.array([OUTCOMES[about].index(outcome) for outcome in outcomes], dtype=np.int8)


def _stances(one: str, other: str) -> str:
    for marked in ("forecast", "denied"):
        if (one == marked) != (other == marked):
            return marked
    return "alike"


_SAID = _codes(
    "said",
    ["once_same_day", "once_next_day", *["once_few_days"] * 2, *["once_week"] * 4, "once_later"],
)
"""The outcome for each number of days between two datelines."""
_STANCE = np.array([_codes("stance", [_stances(one, other) for other in STANCES]) for one in STANCES])
"""The outcome for each two stances."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pairs:
    """Statements, and those of some columns that each is compared with: numbers a pair."""

    ones: Sequence[Profile]
    columns: Columns
    left: Ints
    """Which of the ones."""
    rows: Rows
    """Which of the columns' rows."""
    coded: Mapping[str, npt.NDArray[Any]]
    """The ones, as the columns would have them."""

    def __len__(self) -> int:
        """Count the pairs."""
        return len(self.rows)

    def both(self, name: str) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
        """Give the numbers of one column for the ones and for the others, a number a pair."""
        return self.coded[name][self.left], self.columns.column(name, self.rows)

    def taken(self, chosen: Flags | Ints) -> Pairs:
        """Give some of the pairs."""
        return replace(self, left=self.left[chosen], rows=self.rows[chosen])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Compared:
    """The outcomes of comparisons, a code a pair; without kinds that never meet."""

    pairs: Pairs
    codes: Mapping[str, Codes]
    """In the order of `OUTCOMES`."""

    def outcome(self, number: int) -> dict[str, str]:
        """Name the outcomes of one comparison."""
        return {about: OUTCOMES[about][codes[number]] for about, codes in self.codes.items()}

    def taken(self, chosen: Flags | Ints) -> Compared:
        """Give some of the comparisons."""
        codes = {about: codes[chosen] for about, codes in self.codes.items()}
        return Compared(pairs=self.pairs.taken(chosen), codes=codes)


def compare(ones: Sequence[Profile], nears: Sequence[Near], settings: Settings) -> Compared:
    """Compare each of some statements with those near it; symmetric in the two statements of each pair.

    Parameters
    ----------
    ones
        At least one.
    nears
        What is near each of them, all of the same columns.
    settings
        Which kinds meet, and how wide to look.
    """
    columns, kinds = nears[0].columns, settings.kinds
    pairs = Pairs(
        ones=ones,
        columns=columns,
        left=np.repeat(np.arange(len(ones)), [len(near.rows) for near in nears]),
        rows=np.concatenate([near.rows for near in nears]),
        coded=columns.coded(ones),
    )
    pairs = pairs.taken(kinds.relation[pairs.both("kind")] > 0)
    mine, others = both = pairs.both("kind")
    often = kinds.repeated[mine] & kinds.repeated[others]
    codes = {
        "kind": kinds.relation[both],
        "sides": _sides(
            pairs, opposite=kinds.opposite[both], swapped=kinds.either[mine] | kinds.either[others]
        ),
        "places": _places(pairs),
        "days": _often("days", _days(pairs, settings), often),
        "said": _often("said", _said(pairs), often),
        "quantity": _quantity(pairs),
        "stance": _STANCE[pairs.both("stance")],
        "source": _source(pairs),
        "report": np.equal(*pairs.both("report")).astype(np.int8),
    }
    return Compared(pairs=pairs, codes=codes)


def _often(about: str, codes: Codes, often: Flags) -> Codes:
    """Turn the outcomes of what happens once into those of what happens again and again."""
    return np.where(often, codes + len(OUTCOMES[about]) // 2, codes).astype(np.int8)


def _choose(about: str, count: int, *choices: tuple[Flags, str], otherwise: str) -> Codes:
    """Give each pair the code of the first outcome whose condition holds for it."""
    codes = np.full(count, OUTCOMES[about].index(otherwise), dtype=np.int8)
    for condition, outcome in reversed(choices):
        codes[condition] = OUTCOMES[about].index(outcome)
    return codes


def _sides(pairs: Pairs, *, opposite: Flags, swapped: Flags) -> Codes:
    """Compare who acts; of a gain and a loss, the sides must differ."""
    mine, others = pairs.both("side")
    unknown = (mine == NOBODY) | (others == NOBODY)
    choices = ((unknown, "unknown"), ((mine == others) != opposite, "agree"), (swapped, "swapped"))
    return _choose("sides", len(pairs), *choices, otherwise="contradict")


def _places(pairs: Pairs) -> Codes:
    """Compare the sets of places; a region counts apart, and with the places in it."""
    columns = pairs.columns
    codes, owner = columns.spots(pairs.rows)
    left, size = pairs.left[owner], len(pairs)
    mine = columns.spot_flags([[spot.key for spot in one.spots] for one in pairs.ones])
    home = columns.spot_flags([_homes(one) for one in pairs.ones])
    regions = columns.spot_flags([[spot.key for spot in one.spots if spot.wide] for one in pairs.ones])
    wide, region = columns.spot_is_wide[codes], columns.spot_region[codes]

    def count(flags: Flags) -> Ints:
        return np.bincount(owner[flags], minlength=size)

    shared = mine[left, codes]
    here, there = pairs.both("spots")
    both, shared_towns = count(shared), count(shared & ~wide)
    inside = count((wide & home[left, codes]) | (~wide & regions[left, region]))
    equal = (both == here) & (both == there)
    choices = (
        ((here == 0) & (there == 0), "none_named"),
        ((here == 0) | (there == 0), "one_unnamed"),
        (equal & (shared_towns > 1), "same_several"),
        (equal & (shared_towns == 1), "same"),
        (shared_towns > 0, "some_shared"),
        (both > 0, "same_region"),
        (inside > 0, "inside"),
    )
    return _choose("places", size, *choices, otherwise="apart")


def _homes(one: Profile) -> list[str]:
    """Give the keys of the regions in which the places of a statement lie."""
    return [spot.region for spot in one.spots if not spot.wide and spot.region is not None]


def _days(pairs: Pairs, settings: Settings) -> Codes:
    """Compare when it happened, in the precision of the less precise of the two."""
    gap = np.maximum(*pairs.both("first")) - np.minimum(*pairs.both("last"))
    loosest = np.maximum(*pairs.both("dating"))
    table = _days_table(settings.window.slack_days)
    codes: Codes = table[loosest, np.minimum(np.maximum(gap, 0), table.shape[1] - 1)]
    return codes


@cache
def _days_table(slack_days: int) -> Codes:
    """Lay out the outcome for each precision and each gap in days."""
    apart = ["once_next_day", *["once_few_days"] * (slack_days - 1), "once_apart"]
    overlap = {"day": "once_same_day", "span": "once_overlap", "open": "once_overlap_open"}
    return np.array([_codes("days", [overlap[dating], *apart]) for dating in DATINGS])


def _said(pairs: Pairs) -> Codes:
    """Compare the datelines."""
    gap = np.abs(np.subtract(*pairs.both("said")))
    codes: Codes = _SAID[np.minimum(gap, len(_SAID) - 1)]
    return codes


def _quantity(pairs: Pairs) -> Codes:
    """Compare numbers; few claims have one."""
    mine, others = pairs.both("measure")
    choices = (((mine == NOBODY) & (others == NOBODY), "none"),)
    codes = _choose("quantity", len(pairs), *choices, otherwise="one_only")
    comparable = np.flatnonzero((mine == others) & (mine != NOBODY))
    codes[comparable] = _numbers(pairs.taken(comparable))
    return codes


def _numbers(pairs: Pairs) -> Codes:
    """Compare numbers of one measure within their comparators and their rounding."""
    mine, others = pairs.both("value")
    low, high = np.minimum(mine, others), np.maximum(mine, others)
    sign, other_sign = pairs.both("comparator")
    bound = np.where(others < mine, _LEAST[other_sign], _LEAST[sign])
    bound |= np.where(others > mine, _MOST[other_sign], _MOST[sign])
    choices = ((high <= low * _AGREE, "agree"), ((high <= low * _NEAR) & bound, "near"))
    return _choose("quantity", len(pairs), *choices, otherwise="differ")


def _source(pairs: Pairs) -> Codes:
    """Compare who says it."""
    (mine, others), (mine_too, others_too) = pairs.both("speaker"), pairs.both("publisher")
    speaker, publisher = (mine == others) & (mine != NOBODY), (mine_too == others_too) & (mine_too != NOBODY)
    choices = ((speaker, "same_speaker"), (publisher, "same_publisher"))
    return _choose("source", len(pairs), *choices, otherwise="other")
