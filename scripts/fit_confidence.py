"""Fits the confidence of claims on the development and the practice reports.

    python scripts/fit_confidence.py            print the errors of several strengths of the ridge
    python scripts/fit_confidence.py --write    write the weights of the best into the word lists

The rules were written with the development reports at hand, so they are right there more often than anywhere
else: a trait of its own takes that up and is left out of the weights. Never reads the held-out reports.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from confidence import Judged, Weights, brier, cross_validated, fitted, judged
from eval_claims import ROOT, practice, read_gold, shared_folder

FILE = ROOT / "src" / "contested" / "claims" / "lexicons" / "en" / "confidence.toml"
HEAD = (
    "# Weights of traits of a reading, as logits. Fitted by scripts/fit_confidence.py; not written by hand.\n"
)
RIDGES = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
DEVELOPED_ON = "developed on"
_LEAST = 0.005


def rows() -> tuple[list[Judged], list[Judged]]:
    """Judge the development reports and the practice reports."""
    dev = judged(read_gold(shared_folder() / "gold" / "dev" / "en.jsonl"), mark=DEVELOPED_ON)
    return dev, judged(practice())


def write(path: Path, weights: Weights) -> None:
    """Write the weights, largest names last."""
    kept = {name: value for name, value in sorted(weights.items()) if name != DEVELOPED_ON}
    lines = [f'"{name}" = {value:.2f}' for name, value in kept.items() if abs(value) >= _LEAST]
    path.write_text(HEAD + "[weights]\n" + "\n".join(lines) + "\n", encoding="utf-8")


def main() -> int:
    """Fit, and print or write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    dev, fresh = rows()
    right = [row.right for row in fresh]
    errors = {ridge: brier(cross_validated(fresh, dev, ridge=ridge), right) for ridge in RIDGES}
    for ridge, error in errors.items():
        print(
            f"ridge {ridge:5.1f}: Brier score {error:.4f}, cross-validated on {len(fresh)} practice records"
        )
    share = sum(right) / len(right)
    print(f"the same number for all: {share * (1 - share):.4f}")
    best = min(errors, key=lambda ridge: errors[ridge])
    if options.write:
        write(FILE, fitted([*dev, *fresh], ridge=best))
        print(f"written with ridge {best}: {FILE.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
