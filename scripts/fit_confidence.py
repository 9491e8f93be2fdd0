"""Fits how sure a claim is: a logistic regression over clues, written into the package's lexicon.

    python scripts/fit_confidence.py [--write]
    python scripts/fit_confidence.py --eval

Learns from the English development reports and from every second held-out report. The rules were written
with the former at hand, so that alone they would promise too much: that a claim is of theirs is a clue of its
own, which no other claim has. --eval scores the weights of the package
on the other held-out reports: Brier score, calibration error, and shares right by promised confidence. Reads
$CONTESTED_SHARED (default: ../shared beside the repository).
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np

from contested.claims import confidence
from contested.claims.claim import Claim
from contested.claims.confidence import clues_of, confidence_of, weights
from contested.pipeline import extract
from eval_claims import Record, held_out, load_scorer, read_gold, reader, report_of, shared_folder

TARGET = Path(confidence.__file__).parent / "lexicons" / "en" / "confidence" / "weights.toml"
KNOWN = "of a development report"
RIDGE = 3.0
"""Of the weights, the bias left free: a clue seen a few times may say little."""
SEEN_RARELY = 4
BINS = ((0.0, 0.3), (0.3, 0.45), (0.45, 0.6), (0.6, 0.75), (0.75, 1.01))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One claim read: its clues, whether every field was right, what the package promised."""

    clues: tuple[str, ...]
    right: bool
    promised: float


def readings(gold: Sequence[Record], *, also: tuple[str, ...] = ()) -> Iterator[Reading]:
    """Read reports and judge every claim."""
    scorer = load_scorer(shared_folder() / "gold")
    for record in gold:
        clues: dict[tuple[int, int, str], tuple[str, ...]] = {}
        with mock.patch("contested.claims.rules.confidence_of", partial(noted, clues)):
            tools, extractor = reader().tools, reader().extractor
            found = extract(report_of(record), tools, extractor, recorded_at=datetime(2022, 1, 1, tzinfo=UTC))
        predicted = [statement.to_json() for statement in found.statements]
        right = {
            id(mine)
            for theirs, mine in scorer.match(record["claims"], predicted)
            if all(scorer.judge(theirs, mine)[name] for name in scorer.COMPLETE_FIELDS)
        }
        for one in predicted:
            key = (one["start"], one["end"], one["kind"])
            yield Reading(clues=(*clues[key], *also), right=id(one) in right, promised=one["confidence"])


def noted(clues: dict[tuple[int, int, str], tuple[str, ...]], claim: Claim, **options: Any) -> float:
    """Note a claim's clues on the way to its confidence."""
    clues[claim.start, claim.end, claim.kind] = tuple(clues_of(claim, **options))
    return confidence_of(claim, **options)


def halves() -> tuple[list[Record], list[Record]]:
    """Part the held-out reports: every second one is learnt from, the others are scored."""
    records = sorted(held_out(), key=lambda record: record["report"])
    return records[::2], records[1::2]


def fitted(seen: Sequence[Reading]) -> dict[str, float]:
    """Fit log-odds by Newton's method with a ridge."""
    counts = {clue: sum(clue in one.clues for one in seen) for one in seen for clue in one.clues}
    names = sorted(clue for clue, count in counts.items() if count >= SEEN_RARELY)
    x = np.array([[1.0, *(float(name in one.clues) for name in names)] for one in seen])
    y = np.array([float(one.right) for one in seen])
    ridge = np.diag([1e-6, *(1e-6 if name == KNOWN else RIDGE for name in names)])
    beta = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ beta))
        gradient = x.T @ (y - p) - ridge @ beta
        beta = beta + np.linalg.solve(x.T @ (x * (p * (1 - p))[:, None]) + ridge, gradient)
    return {"bias": round(float(beta[0]), 3)} | {
        name: round(float(value), 3) for name, value in zip(names, beta[1:], strict=True)
    }


def write(found: dict[str, float], count: int) -> None:
    """Write the weights into the package."""
    lines = [
        "# Log-odds that a claim is right in every field, by clue; written by scripts/fit_confidence.py",
        f"# from {count} claims of the development reports and every second held-out report.",
        "[weights]",
        *(f'"{name}" = {value}' for name, value in found.items() if name != KNOWN),
    ]
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


def show(title: str, seen: Sequence[Reading], constant: float) -> None:
    """Print how well what was promised came true."""
    promised = np.array([one.promised for one in seen])
    right = np.array([float(one.right) for one in seen])
    print(f"{title}: {len(seen)} claims, {right.mean():.3f} right in every field")
    print(
        f"  Brier score {np.mean((promised - right) ** 2):.3f}; "
        f"with one number for all ({constant:.2f}, the share learnt from) "
        f"{np.mean((constant - right) ** 2):.3f}"
    )
    error = 0.0
    for low, high in BINS:
        inside = (promised >= low) & (promised < high)
        if inside.any():
            error += inside.mean() * abs(promised[inside].mean() - right[inside].mean())
            print(
                f"  promised {low:.2f} to {min(high, 1):.2f}: {inside.sum():4} claims, "
                f"mean {promised[inside].mean():.2f}, right {right[inside].mean():.2f}"
            )
    print(f"  expected calibration error {error:.3f}")


def main() -> int:
    """Fit, or score what was fitted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the weights into the package")
    parser.add_argument("--eval", action="store_true", help="score the weights of the package")
    options = parser.parse_args()
    learnt_from, scored = halves()
    dev = read_gold(shared_folder() / "gold" / "dev" / "en.jsonl")
    learnt = [*readings(dev, also=(KNOWN,)), *readings(learnt_from)]
    if options.eval:
        fresh = [one for one in learnt if KNOWN not in one.clues]
        share = sum(one.right for one in fresh) / len(fresh)
        print(f"confidence: {len(weights())} weights")
        show("learnt from, held out", fresh, share)
        show("held out, never learnt from", list(readings(scored)), share)
        return 0
    found = fitted(learnt)
    for name, value in sorted(found.items(), key=lambda pair: -abs(pair[1])):
        print(f"{value:+.2f}  {name}")
    if options.write:
        write(found, len(learnt))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
