"""The distance to the front as a field that moves from day to day, bent by evidence.

A Gaussian process over places and days: the map to start from is its mean, its movement each day is shared by
neighbours on the same bank of a river, and is faster where a side is said to gain ground. Evidence enters by
expectation propagation (Minka 2001; Rasmussen and Williams 2006, ch. 3.6).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from contested.control.inferred.ground import Floats
from contested.control.inferred.sites import Likelihood
from contested.control.inferred.weights import Motion

__all__ = ["Belief", "Kinship", "Spots", "Surge", "believe"]

_ROUNDS = 12
_DAMPING = 0.7
_TINY = 1e-6
Single = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spots:
    """Places in the plane, each on a day."""

    xy: Floats
    day: npt.NDArray[np.intp]
    """Days since the start."""
    bank: npt.NDArray[np.intp]
    mean: Floats
    """Distance to the front at the start, km."""

    def on(self, day: int) -> Spots:
        """Return the same places on another day."""
        return replace(self, day=np.full(len(self.xy), day, dtype=np.intp))


@dataclass(frozen=True, slots=True, kw_only=True)
class Surge:
    """Where and when ground is said to change hands: there the front is quick."""

    xy: Floats
    day: npt.NDArray[np.intp]
    strength: Floats
    """From 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Belief:
    """What is believed of the field after all evidence."""

    field: Motion
    surge: Surge
    spots: Spots
    pace: Floats
    whitener: Single
    pull: Floats

    def at(self, spots: Spots, kinship: Kinship | None = None) -> tuple[Floats, Floats]:
        """Return mean and standard deviation of the distance to the front, km.

        Parameters
        ----------
        spots
            Where and when.
        kinship
            Of the same places, when they are asked about on many days.
        """
        pace = _pace(spots, self.surge, self.field, days=self.pace.shape[1])
        own = (pace * pace).sum(axis=1) + self.field.start_km**2
        if not len(self.spots.xy):
            return spots.mean, np.sqrt(own)
        together, near = (kinship or Kinship(spots, self.field)).to(self.spots)
        shared = (pace @ self.pace.T).astype(np.float32) * together + near
        known = self.whitener @ shared.T
        left = own - (known * known).sum(axis=0, dtype=np.float64)
        return spots.mean + shared @ self.pull, np.sqrt(np.maximum(left, 0.01))


class Kinship:
    """How much the front at some places moves with that at others, whatever the day; kept once worked out."""

    def __init__(self, spots: Spots, field: Motion) -> None:
        self._spots, self._field = spots, field
        self._columns: dict[tuple[float, float], int] = {}
        self._kept: list[tuple[Floats, Floats]] = []

    def to(self, others: Spots) -> tuple[Single, Single]:
        """Return the share of movement in common, and the covariance at the start in km²."""
        keys = [(float(x), float(y)) for x, y in others.xy]
        new = {key: number for number, key in enumerate(keys) if key not in self._columns}
        if new:
            chosen = list(new.values())
            among = Spots(
                xy=others.xy[chosen],
                day=others.day[chosen],
                bank=others.bank[chosen],
                mean=others.mean[chosen],
            )
            together, near = _kin(self._spots, among, self._field)
            for number, key in enumerate(new):
                self._columns[key] = len(self._kept)
                self._kept.append((together[:, number], near[:, number]))
        columns = [self._kept[self._columns[key]] for key in keys]
        return (
            np.array([column[0] for column in columns], dtype=np.float32).T,
            np.array([column[1] for column in columns], dtype=np.float32).T,
        )


def believe(spots: Spots, likelihood: Likelihood, surge: Surge, field: Motion, *, days: int) -> Belief:
    """Bend the field by evidence at some spots.

    Parameters
    ----------
    spots, likelihood
        One each for a piece of evidence.
    surge
        Where ground is said to change hands.
    field
        How the front moves.
    days
        How many days after the start the field covers.
    """
    pace = _pace(spots, surge, field, days=days + 1)
    count = len(spots.xy)
    together, near = _kin(spots, spots, field)
    prior = (pace @ pace.T) * together + near + _TINY * np.eye(count)
    precision, shift = np.full(count, 1e-4), np.zeros(count)
    for _ in range(_ROUNDS if count else 0):
        mean, variance = _joint(prior, spots.mean, precision, shift)
        rest = np.maximum(1.0 / variance - precision, _TINY)
        rest_mean = (mean / variance - shift) / rest
        new_mean, new_variance = likelihood.moments(rest_mean, 1.0 / rest)
        new_precision = np.maximum(1.0 / new_variance - rest, _TINY)
        new_shift = new_mean / new_variance - rest_mean * rest
        precision = (1 - _DAMPING) * precision + _DAMPING * new_precision
        shift = (1 - _DAMPING) * shift + _DAMPING * new_shift
    whitener = np.linalg.inv(np.linalg.cholesky(prior + np.diag(1.0 / precision)))
    pull = whitener.T @ (whitener @ (shift / precision - spots.mean))
    white: Single = whitener.astype(np.float32)
    return Belief(field=field, surge=surge, spots=spots, pace=pace, whitener=white, pull=pull)


def _joint(prior: Floats, mean: Floats, precision: Floats, shift: Floats) -> tuple[Floats, Floats]:
    """Return mean and variance of a normal field after evidence of some precision at each of its spots.

    With S the evidence's variance and K the prior, K (K + S)^-1 = I - S (K + S)^-1 spares two products.
    """
    noise = 1.0 / precision
    inverse = np.linalg.inv(prior + np.diag(noise))
    off = shift * noise - mean
    after = mean + off - noise * (inverse @ off)
    variance: Floats = np.maximum(noise - noise * noise * np.diag(inverse), _TINY)
    return after, variance


def _pace(spots: Spots, surge: Surge, field: Motion, *, days: int) -> Floats:
    """How far the front may move at each spot on each day up to its own, km (spots by days)."""
    apart = ((spots.xy[:, None] - surge.xy[None]) ** 2).sum(axis=-1)
    by_place = np.exp(-apart / (2 * field.surge_reach_km**2)) * surge.strength
    calendar = np.arange(days)
    by_day = np.exp(-0.5 * ((calendar[None] - surge.day[:, None]) / field.surge_days) ** 2)
    heat = (by_place @ by_day) ** field.surge_power
    pace = field.drift_km + field.surge_km * heat / (1.0 + heat)
    moved: Floats = np.where((calendar[None] > 0) & (calendar[None] <= spots.day[:, None]), pace, 0.0)
    return moved


def _kin(a: Spots, b: Spots, field: Motion) -> tuple[Floats, Floats]:
    """Share of movement in common between two sets of places, and covariance at the start in km²."""
    squares = (a.xy**2).sum(axis=1)[:, None] + (b.xy**2).sum(axis=1)[None] - 2 * a.xy @ b.xy.T
    apart = np.sqrt(np.maximum(squares, 0.0))
    far = np.sqrt(3.0) * apart / field.reach_km
    near = np.exp(-apart / field.near_km)
    together = (1 - field.near_share) * (1 + far) * np.exp(-far)
    together *= np.where(a.bank[:, None] == b.bank[None], 1.0, field.across_river)
    return together + field.near_share * near, field.start_km**2 * near
