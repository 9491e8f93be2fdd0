"""How the kinds of two claims belong together, as tables to look up whole columns in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from contested.claims.claim import KINDS
from contested.errors import InputError
from contested.ledger.linking.outcomes import OUTCOMES

__all__ = ["KindTables", "kind_tables"]

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class KindTables:
    """Tables by the number of a kind in `KINDS`."""

    relation: npt.NDArray[np.int8]
    """Of two kinds: the code of the outcome, 0 for kinds that never speak of one event."""
    opposite: Flags
    """Of two kinds: whether they tell one event with the sides turned about."""
    either: Flags
    repeated: Flags


def kind_tables(table: Mapping[str, Any]) -> KindTables:
    """Lay out what ``kinds.toml`` says.

    Raises
    ------
    InputError
        It names a kind, or a way of belonging together, that there is not.

    Examples
    --------
    >>> tables = kind_tables({"opposite_sides": {"change": [["control_gained", "control_lost"]]},
    ...                       "same_side": {}, "either_side": [], "repeated": ["strike"]})
    >>> bool(tables.opposite[KINDS.index("control_lost"), KINDS.index("control_gained")])
    True
    """
    relation = np.zeros((len(KINDS), len(KINDS)), dtype=np.int8)
    opposite = np.zeros_like(relation, dtype=np.bool_)
    for side, turned in (("same_side", False), ("opposite_sides", True)):
        for how, pairs in table[side].items():
            for pair in pairs:
                one, other = _number(pair[0]), _number(pair[-1])
                relation[one, other] = relation[other, one] = _code(how)
                opposite[one, other] = opposite[other, one] = turned
    return KindTables(
        relation=relation,
        opposite=opposite,
        either=_flags(table["either_side"]),
        repeated=_flags(table["repeated"]),
    )


def _flags(kinds: Iterable[str]) -> Flags:
    flags = np.zeros(len(KINDS), dtype=np.bool_)
    flags[[_number(kind) for kind in kinds]] = True
    return flags


def _number(kind: str) -> int:
    if kind not in KINDS:
        raise InputError(f"the settings of linking name an unknown kind: {kind}")
    return KINDS.index(kind)


def _code(how: str) -> int:
    if how not in OUTCOMES["kind"][1:]:
        raise InputError(f"the settings of linking name an unknown pair of kinds: {how}")
    return OUTCOMES["kind"].index(how)
