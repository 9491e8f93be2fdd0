"""Compares a statement with many others, thing by thing: each comparison has one of a few named outcomes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from contested.claims.claim import KINDS, STANCES
from contested.ledger.linking.blocks import Near
from contested.ledger.linking.columns import NOBODY, Columns, Rows
from contested.ledger.linking.outcomes import OUTCOMES
from contested.ledger.linking.profile import DATINGS, Profile
from contested.ledger.linking.settings import Settings

__all__ = ["Compared", "compare"]

Codes = npt.NDArray[np.int8]
Flags = npt.NDArray[np.bool_]

_AGREE, _NEAR = 1.1, 1.5
"""Numbers within a tenth are one number rounded; a bound and a number half as much again may be one event."""


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


class Compared:
    """The outcomes of one statement's comparison with many, a code a row; without kinds that never meet."""

    def __init__(self, *, columns: Columns, rows: Rows, codes: dict[str, Codes]) -> None:
        self.columns, self.rows, self.codes = columns, rows, codes

    def outcome(self, number: int) -> dict[str, str]:
        """Name the outcomes of one comparison."""
        return dict(zip(self.codes, self.outcomes(np.array([number]))[0], strict=True))

    def outcomes(self, numbers: npt.NDArray[np.int64]) -> list[tuple[str, ...]]:
        """Name the outcomes of some comparisons, each in the order of `OUTCOMES`."""
        named = [
            [OUTCOMES[about][code] for code in codes[numbers].tolist()] for about, codes in self.codes.items()
        ]
        return list(zip(*named, strict=True))


def compare(one: Profile, near: Near, settings: Settings) -> Compared:
    """Compare a statement with those near it; symmetric in the two statements of each pair."""
    columns, kinds = near.columns, settings.kinds
    mine = KINDS.index(one.kind)
    relation = kinds.relation[mine][columns.column("kind", near.rows)]
    met = relation > 0
    rows, relation = near.rows[met], relation[met]
    others = columns.column("kind", rows)
    often = kinds.repeated[mine] & kinds.repeated[others]
    opposite, swapped = kinds.opposite[mine][others], kinds.either[mine] | kinds.either[others]
    codes = {
        "kind": relation,
        "sides": _sides(one, columns, rows, opposite=opposite, swapped=swapped),
        "places": _places(one, columns, rows),
        "days": _often("days", _days(one, columns, rows, settings), often),
        "said": _often("said", _said(one, columns, rows), often),
        "quantity": _quantity(one, columns, rows),
        "stance": _stance(one, columns, rows),
        "source": _source(one, columns, rows),
        "report": _is(columns, "report", rows, one.report).astype(np.int8),
    }
    return Compared(columns=columns, rows=rows, codes=codes)


def _often(about: str, codes: Codes, often: Flags) -> Codes:
    """Turn the outcomes of what happens once into those of what happens again and again."""
    return np.where(often, codes + len(OUTCOMES[about]) // 2, codes).astype(np.int8)


def _choose(about: str, rows: Rows, *choices: tuple[Flags, str], otherwise: str) -> Codes:
    """Give each row the code of the first outcome whose condition holds for it."""
    codes = np.full(len(rows), OUTCOMES[about].index(otherwise), dtype=np.int8)
    for condition, outcome in reversed(choices):
        codes[condition] = OUTCOMES[about].index(outcome)
    return codes


def _is(columns: Columns, name: str, rows: Rows, word: str | None) -> Flags:
    """Whether a word stands at each row."""
    return np.asarray(columns.column(name, rows) == columns.code(name, word))


def _sides(one: Profile, columns: Columns, rows: Rows, *, opposite: Flags, swapped: Flags) -> Codes:
    """Compare who acts; of a gain and a loss, the sides must differ."""
    side = columns.column("side", rows)
    unknown = (side == NOBODY) | (one.side is None)
    alike = side == columns.code("side", one.side)
    choices = ((unknown, "unknown"), (alike != opposite, "agree"), (swapped, "swapped"))
    return _choose("sides", rows, *choices, otherwise="contradict")


def _places(one: Profile, columns: Columns, rows: Rows) -> Codes:
    """Compare the sets of places; a region counts apart, and with the places in it."""
    codes, owner = columns.spots(rows)
    mine = columns.spot_flags(spot.key for spot in one.spots)
    home = columns.spot_flags(spot.region for spot in one.spots if not spot.wide and spot.region is not None)
    regions = columns.spot_flags(spot.key for spot in one.spots if spot.wide)
    wide, region = columns.spot_is_wide[codes], columns.spot_region[codes]

    def count(flags: Flags) -> npt.NDArray[np.int64]:
        return np.bincount(owner[flags], minlength=len(rows))

    shared = mine[codes]
    number, both, shared_towns = columns.column("spots", rows), count(shared), count(shared & ~wide)
    inside = count((wide & home[codes]) | (~wide & regions[region]))
    equal = (both == number) & (both == len(one.spots))
    choices = (
        ((number == 0) & (not one.spots), "none_named"),
        ((number == 0) | (not one.spots), "one_unnamed"),
        (equal & (shared_towns > 1), "same_several"),
        (equal & (shared_towns == 1), "same"),
        (shared_towns > 0, "some_shared"),
        (both > 0, "same_region"),
        (inside > 0, "inside"),
    )
    return _choose("places", rows, *choices, otherwise="apart")


def _days(one: Profile, columns: Columns, rows: Rows, settings: Settings) -> Codes:
    """Compare when it happened, in the precision of the less precise of the two."""
    first, last, dating = (columns.column(name, rows) for name in ("first", "last", "dating"))
    gap = np.maximum(first, one.days.first.toordinal()) - np.minimum(last, one.days.last.toordinal())
    loosest = np.maximum(dating, DATINGS.index(one.days.dating))
    table = _days_table(settings.window.slack_days)
    codes: Codes = table[loosest, np.minimum(np.maximum(gap, 0), table.shape[1] - 1)]
    return codes


@cache
def _days_table(slack_days: int) -> Codes:
    """Lay out the outcome for each precision and each gap in days."""
    apart = ["once_next_day", *["once_few_days"] * (slack_days - 1), "once_apart"]
    overlap = {"day": "once_same_day", "span": "once_overlap", "open": "once_overlap_open"}
    return np.array([_codes("days", [overlap[dating], *apart]) for dating in DATINGS])


def _said(one: Profile, columns: Columns, rows: Rows) -> Codes:
    """Compare the datelines."""
    gap = np.abs(columns.column("said", rows) - one.said.toordinal())
    codes: Codes = _SAID[np.minimum(gap, len(_SAID) - 1)]
    return codes


def _quantity(one: Profile, columns: Columns, rows: Rows) -> Codes:
    """Compare numbers of one measure within their comparators and their rounding."""
    measure = columns.column("measure", rows)
    mine = one.quantity
    if mine is None:
        return _choose("quantity", rows, (measure != NOBODY, "one_only"), otherwise="none")
    comparable = measure == columns.measure_code(mine)
    values = columns.column("value", rows)
    low, high = np.minimum(values, mine.value), np.maximum(values, mine.value)
    least, most = (">", ">=", "~"), ("<", "<=", "~")
    bound = np.where(values < mine.value, columns.comparators(rows, least), mine.comparator in least)
    bound |= np.where(values > mine.value, columns.comparators(rows, most), mine.comparator in most)
    choices = (
        (~comparable, "one_only"),
        (high <= low * _AGREE, "agree"),
        ((high <= low * _NEAR) & bound, "near"),
    )
    return _choose("quantity", rows, *choices, otherwise="differ")


def _stance(one: Profile, columns: Columns, rows: Rows) -> Codes:
    """Compare stances; a denial speaks of the same event, a forecast of one to come."""
    codes: Codes = _STANCE[STANCES.index(one.stance)][columns.column("stance", rows)]
    return codes


def _source(one: Profile, columns: Columns, rows: Rows) -> Codes:
    """Compare who says it."""
    speaker = _is(columns, "speaker", rows, one.speaker) & (one.speaker is not None)
    publisher = _is(columns, "publisher", rows, one.publisher) & (one.publisher is not None)
    choices = ((speaker, "same_speaker"), (publisher, "same_publisher"))
    return _choose("source", rows, *choices, otherwise="other")
