"""A drawn feature: one line, ground or place that a verdict rests on, with the figure that it shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from shapely.geometry.base import BaseGeometry

from contested.control.control_map import ControlMap
from contested.verdicts.case import Case
from contested.verdicts.verdict import Verdict

__all__ = ["Feature", "Role", "place_feature", "same", "spans"]

Role = Literal[
    "gained", "lost", "whole", "held", "closed-ground", "reach",
    "depth", "way", "link", "before", "neck",
    "border", "front", "own-line", "line", "shut-line",
    "place", "station", "isolated", "settlement", "figure",
]  # fmt: skip
"""What a feature is, by which the map styles it."""
_SAME = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """One thing to draw."""

    role: Role
    words: str
    """What it is, for the legend: "Straight from the old front to the deepest new ground"."""
    geometry: BaseGeometry
    """EPSG:4326."""
    label: str = ""
    """The figure that it shows, or a name: "62 km"."""
    value: float | None = None
    """The verdict's own figure, where it shows one."""


def place_feature(name: str, point: BaseGeometry, *, words: str = "The place") -> Feature:
    """Make the mark of a place that a claim names."""
    return Feature(role="place", words=words, geometry=point, label=name)


def spans(case: Case, verdict: Verdict) -> list[list[ControlMap]]:
    """List the runs of maps that a verdict may have compared, the likeliest first.

    One that joins several places has compared the first map with one of several last ones.
    """
    if verdict.t1 is None:
        return []
    used = [item for item in case.history.maps if item.id in verdict.snapshots]
    first = next((item for item in used if item.as_of == (verdict.t0 or verdict.t1)), None)
    if first is None:
        return []
    lasts = [item for item in reversed(used) if item.as_of > first.as_of] or [first]
    return [list(case.history.between(first.as_of, last.as_of)) for last in lasts]


def same(one: float | None, other: float | None) -> bool:
    """Whether two figures are one: both are worked out alike, or read back from a file.

    >>> same(1.0, 1.0 + 1e-9), same(1.0, None), same(None, None)
    (True, False, True)
    """
    if one is None or other is None:
        return one is other
    return abs(one - other) <= _SAME * max(1.0, abs(one))
