"""Infers who holds each settlement on each day from statements alone, with a probability."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import numpy as np

from contested.control.control_map import ControlMap
from contested.control.inferred.collect import Gatherer
from contested.control.inferred.evidence import Evidence, evidence_of, sides_of
from contested.control.inferred.field import Belief, Kinship, believe
from contested.control.inferred.ground import Floats, Place, Terrain
from contested.control.inferred.sites import below
from contested.control.inferred.weights import Weights, load_weights
from contested.ledger.statement import Statement
from contested.theatre.theatre import Theatre

__all__ = ["Inference", "Knowing", "infer", "infer_from"]

Knowing = Literal["now", "then"]
"""``now``: by all that was ever said (smoothing); ``then``: only by what was said by the day (filtering)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inference:
    """Who held each place on each day, with a probability."""

    theatre: Theatre
    start: ControlMap
    start_day: date
    places: tuple[Place, ...]
    days: tuple[date, ...]
    knowing: Knowing
    first: Floats
    """Probability that the first side (the defender) holds: places by days."""
    second: Floats
    """Probability that the second side holds."""
    distance_km: Floats
    """Expected distance to the front, positive on the first side's ground."""
    spread_km: Floats
    """Its standard deviation."""

    @property
    def contested(self) -> Floats:
        """Probability that neither holds."""
        return np.clip(1.0 - self.first - self.second, 0.0, 1.0)

    def of(self, side: str) -> Floats:
        """Return the probability that a side holds, places by days."""
        return self.first if sides_of(self.theatre).index(side) == 0 else self.second


def infer(
    statements: Iterable[Statement],
    places: Sequence[Place],
    *,
    theatre: Theatre,
    start: ControlMap,
    start_day: date,
    days: Sequence[date],
    knowing: Knowing = "now",
    weights: Weights | None = None,
) -> Inference:
    """Infer control of places from statements.

    Parameters
    ----------
    statements
        In any order; those about days before the start are left out.
    places
        Settlements; statements may name others.
    theatre
        With two sides.
    start
        The map to start from; what it draws is taken to be right at the end of `start_day`.
    start_day
        A day of the theatre's time zone.
    days
        The ends of these days are asked for; none before `start_day`.
    knowing
        ``"now"`` or ``"then"``: see `Knowing`.
    weights
        ``None`` for the theatre's own, else the package's.

    Returns
    -------
    Inference
    """
    used = weights or load_weights(theatre)
    evidence = evidence_of(statements, theatre, used)
    return infer_from(
        evidence,
        places,
        theatre=theatre,
        start=start,
        start_day=start_day,
        days=days,
        knowing=knowing,
        weights=used,
    )


def infer_from(
    evidence: Sequence[Evidence],
    places: Sequence[Place],
    *,
    theatre: Theatre,
    start: ControlMap,
    start_day: date,
    days: Sequence[date],
    knowing: Knowing = "now",
    weights: Weights,
) -> Inference:
    """Infer control of places from evidence; see `infer`."""
    points = np.array([(place.longitude, place.latitude) for place in places], dtype=np.float64).reshape(
        -1, 2
    )
    terrain = Terrain(theatre, start, points, barriers=weights.barriers)
    near = [item for item in evidence if item.point is None or terrain.covers(item.point)]
    last = max([*days, start_day]) if knowing == "then" else max([*days, start_day]) + timedelta(days=7)
    gatherer = Gatherer(terrain, places, weights, start_day=start_day, last_day=last)
    xy = terrain.plane(points)
    here = gatherer.spots(xy, 0)
    kinship = Kinship(here, weights.field)
    span = (last - start_day).days
    mean, spread = np.zeros((len(places), len(days))), np.zeros((len(places), len(days)))
    belief: Belief | None = None
    for number, day in enumerate(days):
        if belief is None or knowing == "then":
            known = near if knowing == "now" else [item for item in near if item.said <= day]
            gathered = gatherer.gather(known)
            belief = believe(gathered.spots, gathered.likelihood, gathered.surge, weights.field, days=span)
        mean[:, number], spread[:, number] = belief.at(here.on((day - start_day).days), kinship)
    edge = weights.field.contested_km
    return Inference(
        theatre=theatre,
        start=start,
        start_day=start_day,
        places=tuple(places),
        days=tuple(days),
        knowing=knowing,
        first=below((mean - edge) / spread),
        second=below((-edge - mean) / spread),
        distance_km=mean,
        spread_km=spread,
    )
