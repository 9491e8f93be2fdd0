"""Infers who holds each settlement on each day from statements alone, with a probability."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import numpy as np

from contested.control.inferred.collect import Gatherer
from contested.control.inferred.evidence import Evidence, evidence_of, sides_of
from contested.control.inferred.field import Belief, Kinship, believe
from contested.control.inferred.ground import Floats, Place, Start, Terrain
from contested.control.inferred.sites import below
from contested.control.inferred.weights import Weights, load_weights
from contested.ledger.statement import Statement

__all__ = ["Inference", "Knowing", "infer", "infer_from"]

Knowing = Literal["now", "then"]
"""``now``: by all that was ever said (smoothing); ``then``: only by what was said by the day (filtering)."""
_LATER = timedelta(days=7)
"""What bears on the days after tells of the days before; of today's news some bears on tomorrow's maps."""
_LEAST_KM = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Inference:
    """Who held each place on each day, with a probability."""

    start: Start
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
        return self.first if sides_of(self.start.theatre).index(side) == 0 else self.second


def infer(
    statements: Iterable[Statement],
    places: Sequence[Place],
    *,
    start: Start,
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
    start
        The map to start from, in a theatre with two sides.
    days
        The ends of these days are asked for, in the theatre's time zone; none before the start.
    knowing
        ``"now"`` or ``"then"``: see `Knowing`.
    weights
        ``None`` for the theatre's own, else the package's.
    """
    used = weights or load_weights(start.theatre)
    evidence = evidence_of(statements, start.theatre, used)
    return infer_from(evidence, places, start=start, days=days, knowing=knowing, weights=used)


def infer_from(
    evidence: Sequence[Evidence],
    places: Sequence[Place],
    *,
    start: Start,
    days: Sequence[date],
    knowing: Knowing = "now",
    weights: Weights,
    hearers: Sequence[Place] | None = None,
) -> Inference:
    """Infer control of places from evidence; see `infer`.

    Statements about a region are heard in `hearers`: in all places asked about when ``None``.
    """
    mean, spread = np.zeros((len(places), len(days))), np.zeros((len(places), len(days)))
    if places and days:
        mean, spread = _distances(evidence, places, start, days, knowing, weights, hearers or places)
    edge = weights.field.contested_km
    return Inference(
        start=start,
        places=tuple(places),
        days=tuple(days),
        knowing=knowing,
        first=below((mean - edge) / np.maximum(spread, _LEAST_KM)),
        second=below((-edge - mean) / np.maximum(spread, _LEAST_KM)),
        distance_km=mean,
        spread_km=spread,
    )


def _distances(
    evidence: Sequence[Evidence],
    places: Sequence[Place],
    start: Start,
    days: Sequence[date],
    knowing: Knowing,
    weights: Weights,
    hearers: Sequence[Place],
) -> tuple[Floats, Floats]:
    """Mean and standard deviation of the distance to the front: places by days."""
    terrain = Terrain(start, _points(hearers), barriers=weights.barriers)
    near = [item for item in evidence if item.point is None or terrain.covers(item.point)]
    gatherer = Gatherer(terrain, hearers, weights, last_day=max([*days, start.day]) + _LATER)
    span = (gatherer.last_day - start.day).days
    here = gatherer.spots(terrain.plane(_points(places)), 0)
    kinship = Kinship(here, weights.field)
    belief: Belief | None = None
    found = []
    for day in days:
        if belief is None or knowing == "then":
            known = [item for item in near if knowing == "now" or item.said <= day]
            gathered = gatherer.gather(known)
            belief = believe(gathered.spots, gathered.likelihood, gathered.surge, weights.field, days=span)
        found.append(belief.at(here.on((day - start.day).days), kinship))
    mean, spread = (np.stack(columns, axis=1) for columns in zip(*found, strict=True))
    return mean, spread


def _points(places: Sequence[Place]) -> Floats:
    found = [(place.longitude, place.latitude) for place in places]
    return np.array(found, dtype=np.float64).reshape(-1, 2)
