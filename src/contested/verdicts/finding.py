"""A finding: what one check came to, before it is signed as a verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from contested.measures.measure import Measure
from contested.verdicts.verdict import Direction, Word

__all__ = ["Finding", "combine"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A verdict's word with its reasons."""

    word: Word
    reason: str
    direction: Direction | None = None
    measure: str | None = None
    values: tuple[tuple[str, float | None], ...] = ()
    band: tuple[float, float] | None = None
    unit: str | None = None
    t0: datetime | None = None
    t1: datetime | None = None
    snapshots: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()

    @classmethod
    def measured(
        cls,
        measure: Measure,
        *,
        word: Word,
        reason: str,
        direction: Direction | None = None,
        assumed: tuple[str, ...] = (),
    ) -> Finding:
        """Make a finding that rests on a measure."""
        return cls(
            word=word,
            reason=reason,
            direction=direction,
            measure=measure.name,
            values=measure.values,
            band=measure.band,
            unit=measure.unit,
            t0=measure.t0,
            t1=measure.t1,
            snapshots=measure.snapshots,
            assumed=(*assumed, *measure.notes),
        )


def combine(findings: Sequence[Finding]) -> Finding:
    """Join the findings on several places: their common word, or `partly` when they differ.

    Places that no map covers do not spoil the word of the others.
    """
    if len(findings) == 1:
        return findings[0]
    words = {finding.word for finding in findings}
    judged = words - {"not covered", "not checkable"}
    if len(words) == 1:
        word: Word = findings[0].word
    elif len(judged) == 1:
        word = next(finding.word for finding in findings if finding.word in judged)
    else:
        word = "partly" if judged & {"supported", "partly"} else "unclear"
    return Finding(
        word=word,
        direction="mixed" if word == "partly" and len(judged) > 1 else findings[0].direction,
        reason=" ".join(finding.reason for finding in findings),
        measure=next((finding.measure for finding in findings if finding.measure), None),
        values=tuple(pair for finding in findings for pair in finding.values),
        unit=next((finding.unit for finding in findings if finding.unit), None),
        t0=min((finding.t0 for finding in findings if finding.t0), default=None),
        t1=max((finding.t1 for finding in findings if finding.t1), default=None),
        snapshots=tuple(sorted({name for finding in findings for name in finding.snapshots})),
        assumed=tuple(dict.fromkeys(note for finding in findings for note in finding.assumed)),
    )
