"""Puts evidence on the ground: what counts once, what spreads over a region, where the front is quick."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from contested.control.inferred.evidence import Evidence, sides_of
from contested.control.inferred.field import Spots, Surge
from contested.control.inferred.ground import Floats, Place, Terrain
from contested.control.inferred.sites import Likelihood
from contested.control.inferred.weights import Weights

__all__ = ["Gathered", "Gatherer"]

_GRID_KM = 18.0
"""A statement about a region is heard in one settlement of each square of that size."""
_OWN_KM = 2.0
"""A gain of ground that a side held anyway, so far behind its front, moves nothing."""
_Key = tuple[tuple[float, float], int, str, str]
_DECIMALS = 4
_BEFORE = ("before", "regional_before")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """Evidence as the field takes it."""

    spots: Spots
    likelihood: Likelihood
    surge: Surge


class Gatherer:
    """Puts evidence on the ground.

    Parameters
    ----------
    terrain
        The ground at the start: evidence of days before it is in it.
    places
        The settlements that statements about a region are heard in.
    weights
        What is fitted.
    last_day
        Evidence of later days is left out.
    """

    def __init__(
        self, terrain: Terrain, places: Sequence[Place], weights: Weights, *, last_day: date
    ) -> None:
        self._terrain, self._weights = terrain, weights
        self._start, self.last_day = terrain.day, last_day
        self._sides = sides_of(terrain.theatre)
        self._points = np.array([(place.longitude, place.latitude) for place in places]).reshape(-1, 2)
        self._xy = terrain.plane(self._points)
        self._behind = terrain.distance_km(self._xy)
        self._region = np.array([place.region_key or "" for place in places], dtype=object)
        self._heard: dict[tuple[str, str, tuple[str, ...]], list[tuple[float, float]]] = {}

    def gather(self, evidence: Iterable[Evidence]) -> Gathered:
        """Put evidence on the ground: each voice once for a place and day, the loudest of what it says."""
        voices: dict[_Key, dict[str, float]] = {}
        stirs: dict[_Key, float] = {}
        for item, point in self._placed(self._first_gains(evidence)):
            day = (item.day - self._start).days
            apart = self._weights.days.apart
            if item.bearing == "front" and apart > 1:
                day = day // apart * apart + 1
            key = (point, day, item.bearing, item.side)
            heard = voices.setdefault(key, {})
            heard[item.voice] = max(heard.get(item.voice, 0.0), item.weight)
            stirs[key] = max(stirs.get(key, 0.0), item.stir)
        return self._gathered(voices, stirs)

    def spots(self, xy: Floats, days: Sequence[int] | int) -> Spots:
        """Make spots of points in the plane."""
        deep = self._weights.field.deep_km
        return Spots(
            xy=xy,
            day=np.broadcast_to(np.asarray(days, dtype=np.intp), len(xy)),
            bank=self._terrain.bank(xy),
            mean=np.clip(self._terrain.distance_km(xy), -deep, deep),
        )

    def _first_gains(self, evidence: Iterable[Evidence]) -> list[Evidence]:
        """Leave out that a place was not held before a gain which is told again later."""
        found = [
            item
            for item in evidence
            if item.weight > 0 and self._start < item.told and self._start <= item.day <= self.last_day
        ]
        first: dict[tuple[tuple[float, float] | str | None, str], date] = {}
        for item in found:
            if item.bearing in _BEFORE:
                key = (item.point or item.region_key, item.side)
                first[key] = min(first.get(key, item.day), item.day)
        return [
            item
            for item in found
            if item.bearing not in _BEFORE or item.day == first[item.point or item.region_key, item.side]
        ]

    def _placed(self, evidence: Iterable[Evidence]) -> Iterable[tuple[Evidence, tuple[float, float]]]:
        for item in evidence:
            points = [item.point] if item.point is not None else self._of_region(item)
            for longitude, latitude in points:
                yield item, (round(longitude, _DECIMALS), round(latitude, _DECIMALS))

    def _of_region(self, item: Evidence) -> list[tuple[float, float]]:
        """Where a statement about a region is heard: on the enemy's ground up to the rivers it names."""
        key = (item.region_key or "", item.side, item.rivers)
        if key not in self._heard:
            sign = 1.0 if item.side == self._sides[0] else -1.0
            there = np.flatnonzero((self._region == item.region_key) & (sign * self._behind < 0))
            squares = np.floor(self._xy[there] / _GRID_KM)
            chosen = there[np.sort(np.unique(squares, axis=0, return_index=True)[1])] if len(there) else there
            reached = self._terrain.reaches(
                self._xy[chosen], side=item.side, region_key=key[0], rivers=item.rivers
            )
            self._heard[key] = [(float(x), float(y)) for x, y in self._points[chosen[reached]]]
        return self._heard[key]

    def _sign(self, key: _Key) -> float:
        """Which way evidence points: what a side came to hold, its enemy held before."""
        toward = 1.0 if key[3] == self._sides[0] else -1.0
        return -toward if key[2] == "regional_before" else toward

    def _gathered(self, voices: dict[_Key, dict[str, float]], stirs: dict[_Key, float]) -> Gathered:
        keys = sorted(voices)
        xy = self._terrain.plane(np.array([key[0] for key in keys]).reshape(-1, 2))
        spots = self.spots(xy, [key[1] for key in keys])
        sign = np.array([self._sign(key) for key in keys])
        weight = np.array([min(sum(voices[key].values()), self._weights.most) for key in keys])
        ours = sign * spots.mean >= _OWN_KM
        first = _first_stirs(stirs)
        stir = np.array(
            [_stir(key, stirs, first, ours=bool(own)) for key, own in zip(keys, ours, strict=True)]
        )
        moves = stir > 0
        field = self._weights.field
        likelihood = Likelihood(
            sign=sign,
            wrong=1.0 / (1.0 + np.exp(weight)),
            near=np.array([key[2] == "front" for key in keys], dtype=bool),
            margin_km=field.margin_km,
            blur_km=field.blur_km,
            front_km=field.front_km,
            offset_km=3.0 * field.contested_km,
        )
        strength = stir[moves] * weight[moves] / (1.0 + weight[moves])
        return Gathered(
            spots=spots,
            likelihood=likelihood,
            surge=Surge(xy=xy[moves], day=spots.day[moves], strength=strength),
        )


def _first_stirs(stirs: dict[_Key, float]) -> dict[tuple[tuple[float, float], str], int]:
    """Tell the first day on which each side is said to hold each place."""
    first: dict[tuple[tuple[float, float], str], int] = {}
    for (point, day, _, side), stir in stirs.items():
        if stir > 0:
            first[point, side] = min(first.get((point, side), day), day)
    return first


def _stir(
    key: _Key,
    stirs: dict[_Key, float],
    first: dict[tuple[tuple[float, float], str], int],
    *,
    ours: bool,
) -> float:
    """How much the front moves by evidence: what a side held anyway it must have lost before.

    A gain moves it whenever it is told; that a side holds a place is news once.
    """
    point, day, _, side = key
    if stirs[key] < 1 and first.get((point, side)) != day:
        return 0.0
    if not ours or any(a == point and b <= day and c != side for (a, c), b in first.items()):
        return stirs[key]
    return 0.0
