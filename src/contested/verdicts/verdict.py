"""A verdict: whether the ground bears a claim out, by one map source, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

__all__ = ["AsOf", "Direction", "Verdict", "Word"]

Word = Literal["supported", "contradicted", "partly", "too early", "unclear", "not covered", "not checkable"]
Direction = Literal["overstated", "understated", "mixed"]
AsOf = Literal["publication", "all maps"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One claim judged by one source, either by the maps of its day or by all maps."""

    report_id: str
    start: int
    kind: str
    source: str | None
    """The map source; ``None`` for a claim that no map can check."""
    word: Word
    as_of: AsOf
    reason: str
    """One sentence that a reader understands."""
    direction: Direction | None = None
    measure: str | None = None
    values: tuple[tuple[str, float | None], ...] = ()
    """(definition, value) pairs."""
    band: tuple[float, float] | None = None
    unit: str | None = None
    t0: datetime | None = None
    t1: datetime | None = None
    snapshots: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Give one line of ``verdicts.jsonl``."""
        return {
            "claim": {"report": self.report_id, "start": self.start, "kind": self.kind},
            "source": self.source,
            "verdict": self.word,
            "direction": self.direction,
            "measure": self.measure,
            "values": dict(self.values),
            "band": None if self.band is None else list(self.band),
            "unit": self.unit,
            "t0": None if self.t0 is None else self.t0.isoformat(),
            "t1": None if self.t1 is None else self.t1.isoformat(),
            "snapshots": list(self.snapshots),
            "assumed": list(self.assumed),
            "as_of": self.as_of,
            "reason": self.reason,
        }
