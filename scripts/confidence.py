"""Readings with their traits, judged by the scorer: what the confidence is fitted on and checked with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from contested.claims.rules import RuleExtractor
from eval_claims import Record, load_scorer, reader, report_of, shared_folder

Weights = dict[str, float]
_BINS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One predicted record: the traits of its reading, and whether it is right in every field."""

    report: str
    traits: frozenset[str]
    right: bool
    confidence: float


def judged(gold: Sequence[Record], *, mark: str = "") -> list[Judged]:
    """Read reports and judge every record; `mark` is a trait added to all."""
    scorer = load_scorer(shared_folder() / "gold")
    return [one for record in gold for one in _judged(scorer, record, mark)]


def _judged(scorer: Any, record: Record, mark: str) -> Iterable[Judged]:
    tools = reader().tools
    extractor = RuleExtractor()
    report = report_of(record)
    mentions = tools.recognise(report.text)
    known = extractor.traits(report, theatre=tools.theatre, recognise=lambda _text: mentions)
    traits = {(claim.start, claim.end, claim.kind): found for claim, found in known}
    predicted = reader().records(record)
    right = {
        id(mine)
        for ours, mine in scorer.match(record["claims"], predicted)
        if all(scorer.judge(ours, mine)[name] for name in scorer.COMPLETE_FIELDS)
    }
    for claim in predicted:
        found = traits[claim["start"], claim["end"], claim["kind"]]
        yield Judged(
            report=record["report"],
            traits=found | {mark} if mark else found,
            right=id(claim) in right,
            confidence=claim["confidence"],
        )


def fitted(rows: Sequence[Judged], *, ridge: float) -> Weights:
    """Fit a logistic regression with a ridge on all weights but the base; Newton's method."""
    names = sorted({name for row in rows for name in row.traits})
    x = np.array([[1.0, *(float(name in row.traits) for name in names)] for row in rows])
    y = np.array([float(row.right) for row in rows])
    penalty = np.diag([1e-6, *([ridge] * len(names))])
    w: NDArray[np.float64] = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-(x @ w)))
        step = np.linalg.solve((x.T * (p * (1 - p))) @ x + penalty, x.T @ (y - p) - penalty @ w)
        w += step
        if float(np.abs(step).max()) < 1e-9:  # noqa: PLR2004  # far below what is kept of a weight
            break
    return {"base": float(w[0]), **{name: float(value) for name, value in zip(names, w[1:], strict=True)}}


def told(row: Judged, weights: Mapping[str, float]) -> float:
    """Return what a model says of a row."""
    score = weights["base"] + sum(weights.get(name, 0.0) for name in row.traits)
    return float(1 / (1 + np.exp(-score)))


def cross_validated(
    rows: Sequence[Judged], beside: Sequence[Judged], *, ridge: float, folds: int = 10
) -> list[float]:
    """Return what models say of rows that were fitted without the reports of those rows."""
    reports = sorted({row.report for row in rows})
    fold = {name: i % folds for i, name in enumerate(reports)}
    models = [
        fitted([*beside, *(row for row in rows if fold[row.report] != i)], ridge=ridge) for i in range(folds)
    ]
    return [told(row, models[fold[row.report]]) for row in rows]


def brier(p: Sequence[float], right: Sequence[bool]) -> float:
    """Mean squared distance of what was said from what is."""
    return float(np.mean((np.array(p) - np.array(right, dtype=float)) ** 2))


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Rows of like confidence."""

    count: int
    said: float
    right: float


def bins(p: Sequence[float], right: Sequence[bool]) -> list[Bin]:
    """Sort by confidence into bins of equal size."""
    order = np.argsort(np.array(p), kind="stable")
    said, true = np.array(p)[order], np.array(right, dtype=float)[order]
    parts = zip(np.array_split(said, _BINS), np.array_split(true, _BINS), strict=True)
    return [Bin(count=len(a), said=float(a.mean()), right=float(b.mean())) for a, b in parts if len(a)]


def calibration_error(found: Sequence[Bin]) -> float:
    """Expected calibration error: how far what was said is from what is, over bins of equal size."""
    total = sum(b.count for b in found)
    return sum(b.count * abs(b.said - b.right) for b in found) / total
