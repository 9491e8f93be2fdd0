"""One expression of time: its words, and its value as TIMEX3 (ISO 8601 where that has a way) writes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from contested.claims.times.period import Period

__all__ = ["Anchor", "Timex", "TimexType"]

TimexType = Literal["DATE", "TIME", "DURATION", "SET"]
Anchor = Literal["itself", "dateline", "named", "open", "none"]
"""What fixes it: its own words, the day of publication, a date named before it, a date that it supposes named
before but that is not (the dateline stands in), or nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timex:
    """Words that say when, how long or how often."""

    start: int
    """Offset of the first character."""
    end: int
    """Offset just past the last."""
    type: TimexType
    value: str
    """Such as ``2022-09-10TMO``, ``2022-W36``, ``1989-Q3``, ``199``, ``PAST_REF``, ``P3D``."""
    reads: str
    """The way it was read: the name of the rule's reading."""
    anchor: Anchor = "itself"
    mod: str | None = None
    """START, MID, END or APPROX of the value."""
    period: Period | None = None
    """The stretch of the calendar that a DATE or a TIME names."""
    count: float | None = None
    """How many units a duration or a distance has; `None` when the words do not say ("a few days")."""
    unit: str = ""
    way: int = 0
    """Of a duration or a distance: -1 back from its anchor, 1 on from it, 0 neither."""

    zone: str = ""
    """The zone that a clock time names ("GMT"); empty when it names none."""

    @property
    def precision(self) -> str:
        """How exact the words are: a grain of the calendar, "time", the unit counted in, or "vague"."""
        if self.period is not None:
            return "time" if self.period.part else self.period.grain
        return "vague" if self.value.endswith("_REF") else self.unit or "vague"
