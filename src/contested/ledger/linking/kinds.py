"""How the kinds of two claims belong together, as tables to look up whole columns in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from contested.claims.claim import KINDS
from contested.ledger.linking.settings import OUTCOMES, Settings

__all__ = ["KindTables", "kind_tables"]

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class KindTables:
    """Tables by the number of a kind in `KINDS`."""

    relation: npt.NDArray[np.int8]
    """Of two kinds: the code of the outcome, 0 for kinds that never speak of one event."""
    opposite: Flags
    """Of two kinds: whether they tell one event with the sides turned about."""
    either: Flags
    repeated: Flags


def kind_tables(settings: Settings) -> KindTables:
    """Lay out the settings.

    Examples
    --------
    >>> from contested.ledger.linking.settings import load_settings
    >>> tables = kind_tables(load_settings())
    >>> bool(tables.opposite[KINDS.index("control_lost"), KINDS.index("control_gained")])
    True
    """
    relation = np.zeros((len(KINDS), len(KINDS)), dtype=np.int8)
    opposite = np.zeros_like(relation, dtype=np.bool_)
    for table, turned in ((settings.same_side, False), (settings.opposite_sides, True)):
        for pair, how in table.items():
            ends = sorted(map(KINDS.index, pair))
            one, other = ends[0], ends[-1]
            relation[one, other] = relation[other, one] = OUTCOMES["kind"].index(how)
            opposite[one, other] = opposite[other, one] = turned
    return KindTables(
        relation=relation,
        opposite=opposite,
        either=_flags(settings.either_side),
        repeated=_flags(settings.repeated),
    )


def _flags(kinds: Iterable[str]) -> Flags:
    listed = set(kinds)
    return np.array([kind in listed for kind in KINDS])
