"""Checks the confidence of claims: Brier score, expected calibration error, and a table of reliability.

    python scripts/eval_confidence.py

On the held-out reports, which the weights were not fitted on, and on the practice reports, cross-validated:
what models say that were fitted without the report at hand. Reads $CONTESTED_SHARED.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from confidence import bins, brier, calibration_error, cross_validated, judged
from eval_claims import held_out
from fit_confidence import RIDGES, rows


def show(title: str, said: Sequence[float], right: Sequence[bool]) -> None:
    """Print the figures of one set."""
    share = sum(right) / len(right)
    found = bins(said, right)
    print(f"=== {title}: {len(right)} records, {share:.3f} right")
    print(f"Brier score {brier(said, right):.4f} (the same number for all: {share * (1 - share):.4f})")
    print(f"expected calibration error {calibration_error(found):.3f}")
    print(f"{'records':>8}{'said':>8}{'right':>8}")
    for b in found:
        print(f"{b.count:>8}{b.said:>8.2f}{b.right:>8.2f}")


def main() -> int:
    """Print the tables."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    unseen = judged(held_out())
    show("held out", [row.confidence for row in unseen], [row.right for row in unseen])
    dev, fresh = rows()
    right = [row.right for row in fresh]
    models = [cross_validated(fresh, dev, ridge=ridge) for ridge in RIDGES]
    show("practice, cross-validated", min(models, key=lambda said: brier(said, right)), right)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
