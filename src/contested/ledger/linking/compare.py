"""Compares a statement with many others, thing by thing: each comparison has one of a few named outcomes."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from contested.claims.claim import KINDS, STANCES, Quantity
from contested.ledger.linking.blocks import Near
from contested.ledger.linking.columns import NOBODY, Columns, Rows
from contested.ledger.linking.profile import DATINGS, Profile
from contested.ledger.linking.settings import OUTCOMES, Settings

__all__ = ["Compared", "compare"]

Codes = npt.NDArray[np.int8]
Flags = npt.NDArray[np.bool_]

_AGREE, _NEAR = 1.1, 1.5
"""Numbers within a tenth are one number rounded; a bound and a number half as much again may be one event's."""


class Compared:
    """The outcomes of one statement's comparison with many, a code a row; kinds that never meet are left out."""

    def __init__(self, *, columns: Columns, rows: Rows, codes: dict[str, Codes]) -> None:
        self.columns, self.rows, self.codes = columns, rows, codes

    def outcome(self, number: int) -> dict[str, str]:
        """Name the outcomes of one comparison."""
        return {about: OUTCOMES[about][codes[number]] for about, codes in self.codes.items()}


def compare(one: Profile, near: Near, settings: Settings) -> Compared:
    """Compare a statement with those near it; symmetric in the two statements of each pair."""
    columns = near.columns
    kinds = columns.column("kind", near.rows)
    relation = _relations(settings)[KINDS.index(one.kind)][kinds]
    met = relation > 0
    rows, relation = near.rows[met], relation[met]
    codes = {
        "kind": relation,
        "sides": _sides(one, columns, rows, relation, settings),
        "places": _places(one, columns, rows),
        "days": _days(one, columns, rows, settings),
        "said": _said(one, columns, rows),
        "quantity": _quantity(one, columns, rows),
        "stance": _stance(one, columns, rows),
        "source": _source(one, columns, rows),
        "report": _is(columns, "report", rows, one.report).astype(np.int8),
    }
    return Compared(columns=columns, rows=rows, codes=codes)


@cache
def _relations_of(mirror: frozenset[frozenset[str]], kindred: frozenset[frozenset[str]]) -> Codes:
    table = np.zeros((len(KINDS), len(KINDS)), dtype=np.int8)
    for number, pairs in ((3, kindred), (2, mirror)):
        for pair in pairs:
            a, b = sorted(map(KINDS.index, pair))
            table[a, b] = table[b, a] = number
    np.fill_diagonal(table, 1)
    return table


def _relations(settings: Settings) -> Codes:
    return _relations_of(settings.mirror, settings.kindred)


def _choose(about: str, rows: Rows, *choices: tuple[Any, str], otherwise: str) -> Codes:
    """Give each row the code of the first outcome whose condition holds for it."""
    codes = np.full(len(rows), OUTCOMES[about].index(otherwise), dtype=np.int8)
    for condition, outcome in reversed(choices):
        codes[np.broadcast_to(condition, len(rows))] = OUTCOMES[about].index(outcome)
    return codes


def _is(columns: Columns, name: str, rows: Rows, word: str | None) -> Flags:
    """Whether a word stands at each row."""
    return np.asarray(columns.column(name, rows) == columns.code(name, word))


def _sides(one: Profile, columns: Columns, rows: Rows, relation: Codes, settings: Settings) -> Codes:
    """Compare who acts; of a gain and a loss, the sides must differ."""
    side = columns.column("side", rows)
    unknown = (side == NOBODY) | (one.side is None)
    alike = side == columns.code("side", one.side)
    mirror = relation == OUTCOMES["kind"].index("mirror")
    either = [KINDS.index(kind) for kind in settings.either_side]
    swapped = np.isin(columns.column("kind", rows), either) | (one.kind in settings.either_side)
    choices = ((unknown, "unknown"), (alike != mirror, "agree"), (swapped, "swapped"))
    return _choose("sides", rows, *choices, otherwise="contradict")


def _places(one: Profile, columns: Columns, rows: Rows) -> Codes:
    """Compare the sets of places; a region counts apart, and with the places in it."""
    codes, owner = columns.spots(rows)
    mine = np.array([columns.spot_code(spot.key) for spot in one.spots], dtype=np.int64)
    towns = [spot for spot in one.spots if not spot.wide]
    home = [columns.spot_code(spot.region) for spot in towns if spot.region is not None]
    regions = [columns.spot_code(spot.key) for spot in one.spots if spot.wide]
    wide, region = columns.spot_is_wide[codes], columns.spot_region[codes]

    def count(flags: Flags) -> npt.NDArray[np.int64]:
        return np.bincount(owner[flags], minlength=len(rows))

    shared = np.isin(codes, mine)
    number, both, shared_towns = columns.column("spots", rows), count(shared), count(shared & ~wide)
    inside = count((wide & np.isin(codes, home)) | (~wide & np.isin(region, regions)))
    equal = (both == number) & (both == len(mine))
    choices = (
        ((number == 0) & (len(mine) == 0), "none_named"),
        ((number == 0) | (len(mine) == 0), "one_unnamed"),
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
    repeated = np.isin(columns.column("kind", rows), [KINDS.index(kind) for kind in settings.repeated])
    choices = (
        ((gap <= 0) & (loosest == DATINGS.index("day")), "once_same_day"),
        ((gap <= 0) & (loosest == DATINGS.index("span")), "once_overlap"),
        (gap <= 0, "once_overlap_open"),
        (gap == 1, "once_next_day"),
        (gap <= settings.window.slack_days, "once_few_days"),
    )
    once = _choose("days", rows, *choices, otherwise="once_apart")
    often = repeated | (one.kind in settings.repeated)
    return np.where(often, once + len(OUTCOMES["days"]) // 2, once).astype(np.int8)


def _said(one: Profile, columns: Columns, rows: Rows) -> Codes:
    """Compare the datelines."""
    gap = np.abs(columns.column("said", rows) - one.said.toordinal())
    choices = ((gap == 0, "same_day"), (gap == 1, "next_day"), (gap <= 3, "few_days"), (gap <= 7, "week"))  # noqa: PLR2004  # days
    return _choose("said", rows, *choices, otherwise="later")


def _quantity(one: Profile, columns: Columns, rows: Rows) -> Codes:
    """Compare numbers of one measure within their comparators and their rounding."""
    measure = columns.column("measure", rows)
    mine = one.quantity
    if mine is None:
        return _choose("quantity", rows, (measure != NOBODY, "one_only"), otherwise="none")
    comparable = measure == columns.measure_code(mine)
    values = columns.column("value", rows)
    low, high = np.minimum(values, mine.value), np.maximum(values, mine.value)
    bound = np.where(values < mine.value, columns.comparators(rows, (">", ">=", "~")), _is_one(mine, ">", ">=", "~"))
    bound |= np.where(values > mine.value, columns.comparators(rows, ("<", "<=")), _is_one(mine, "<", "<="))
    choices = (
        (~comparable, "one_only"),
        (high <= low * _AGREE, "agree"),
        ((high <= low * _NEAR) & bound, "near"),
    )
    return _choose("quantity", rows, *choices, otherwise="differ")


def _is_one(quantity: Quantity, *comparators: str) -> bool:
    return quantity.comparator in comparators


def _stance(one: Profile, columns: Columns, rows: Rows) -> Codes:
    """Compare stances; a denial speaks of the same event, a forecast of one to come."""
    stance, mine = columns.column("stance", rows), STANCES.index(one.stance)
    forecast, denied = STANCES.index("forecast"), STANCES.index("denied")
    choices = (
        ((stance == forecast) != (mine == forecast), "forecast"),
        ((stance == denied) != (mine == denied), "denied"),
    )
    return _choose("stance", rows, *choices, otherwise="alike")


def _source(one: Profile, columns: Columns, rows: Rows) -> Codes:
    """Compare who says it."""
    speaker = _is(columns, "speaker", rows, one.speaker) & (one.speaker is not None)
    publisher = _is(columns, "publisher", rows, one.publisher) & (one.publisher is not None)
    return _choose("source", rows, (speaker, "same_speaker"), (publisher, "same_publisher"), otherwise="other")
