"""What one verdict rests on, drawn: worked out by the verdict's own measures on its own maps."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import shapely

from contested.control.ground import Grounds
from contested.control.history import ControlHistory
from contested.ledger.statement import Statement
from contested.outputs.drawn.feature import Feature
from contested.outputs.drawn.gains import draw_advance, draw_area, draw_border, draw_settlements
from contested.outputs.drawn.places import draw_control, draw_fighting
from contested.outputs.drawn.ways import draw_enclosure, draw_role, draw_routes
from contested.theatre.theatre import Theatre
from contested.verdicts.case import Case
from contested.verdicts.judge import case_of
from contested.verdicts.network import SOURCE
from contested.verdicts.verdict import Verdict

__all__ = ["DRAWN", "draw_verdict"]

_BY_MEASURE: dict[str, Callable[[Case, Verdict], Iterator[Feature]]] = {
    "area_gained": draw_area,
    "settlements": draw_settlements,
    "advance": draw_advance,
    "border": draw_border,
    "enclosure": draw_enclosure,
    "open_routes": draw_routes,
    "distance to the front": draw_fighting,
    "front in region": draw_fighting,
    "holder": draw_control,
    "share of area": draw_control,
}
DRAWN = frozenset({*_BY_MEASURE, SOURCE})
"""The measures that can be drawn."""


def draw_verdict(
    statement: Statement,
    verdict: Verdict,
    histories: Sequence[ControlHistory],
    *,
    theatre: Theatre,
    grounds: Grounds,
) -> tuple[Feature, ...]:
    """Draw what a verdict rests on.

    Parameters
    ----------
    statement, verdict
        The claim, and one verdict on it: its maps, moments and figures are taken from there.
    histories
        Among them the one that the verdict is by.
    theatre, grounds
        As for `contested.verdicts.judge.judge`.

    Returns
    -------
    tuple of Feature
        Grounds first, then lines, then places; none where the verdict rests on no measure, or where the
        figures of its maps are no longer those that it gives.
    """
    if verdict.measure == SOURCE:
        return _ordered(draw_role(statement, verdict, theatre, grounds))
    draw = _BY_MEASURE.get(verdict.measure or "")
    whole = next((one for one in histories if one.source.key == verdict.source), None)
    if draw is None or whole is None:
        return ()
    case = case_of(statement, whole, theatre=theatre, grounds=grounds, as_of=verdict.as_of)
    return _ordered(draw(case, verdict))


def _ordered(features: Iterator[Feature]) -> tuple[Feature, ...]:
    drawn = [one for one in features if not one.geometry.is_empty]
    return tuple(sorted(drawn, key=lambda one: -int(shapely.get_dimensions(one.geometry))))
