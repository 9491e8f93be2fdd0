"""Holds the accuracy of the main job above its floors, which only go up.

    python scripts/gate.py            print each figure beside its floor; exit status 1 below one
    python scripts/gate.py --raise    write the floors that are now exceeded into accuracy/floors.toml

Reads $CONTESTED_SHARED (default: ../shared beside the repository); without it the gate says so and passes,
unless CI=true.
"""

from __future__ import annotations

import argparse
import math
import os
import sys
import tomllib
from pathlib import Path

import eval_attribution
from attribution.corpus import corpus
from eval_claims import dev_scores
from eval_links import figures as link_figures
from eval_verdicts import facts, shared_folder

ROOT = Path(__file__).resolve().parents[1]
FLOORS = ROOT / "accuracy" / "floors.toml"


def figures() -> dict[str, float]:
    """Measure everything that has a floor."""
    scores = dev_scores()
    found = facts()
    return {
        "seed_detection_f1": scores["seed"]["detection"]["overall"]["f1"],
        "seed_complete_f1": scores["seed"]["complete"]["f1"],
        "dev_detection_f1": scores["all"]["detection"]["overall"]["f1"],
        "dev_complete_f1": scores["all"]["complete"]["f1"],
        "held_out_detection_f1": scores["held_out"]["detection"]["overall"]["f1"],
        "held_out_complete_f1": scores["held_out"]["complete"]["f1"],
        "verdict_facts": sum(fact.holds for fact in found) / len(found),
        **link_figures(),
        **attribution_figures(),
    }


def attribution_figures() -> dict[str, float]:
    """Measure the attribution tagger, where its corpus is at hand."""
    if not corpus().is_dir():
        print(f"attributions not measured: no corpus at {corpus()}")
        return {}
    return eval_attribution.figures()


def write_floors(floors: dict[str, float], measured: dict[str, float]) -> None:
    """Write each floor anew where it is exceeded; none is ever lowered."""
    raised = {
        name: max(floors.get(name, 0.0), math.floor(value * 100) / 100) for name, value in measured.items()
    }
    lines = [
        "# Floors of `make gate`; `python scripts/gate.py --raise` raises them, nothing lowers them.",
        "",
    ]
    lines += [f"{name} = {value:.2f}" for name, value in raised.items()]
    FLOORS.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> int:
    """Print the table and decide."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--raise", dest="raises", action="store_true")
    options = parser.parse_args()
    if not shared_folder().is_dir():
        print(f"accuracy gate skipped: no real data at {shared_folder()} (set CONTESTED_SHARED)")
        return int(os.environ.get("CI") == "true")
    floors = (
        {str(k): float(v) for k, v in tomllib.loads(FLOORS.read_text()).items()} if FLOORS.exists() else {}
    )
    measured = figures()
    for name, value in measured.items():
        floor = floors.get(name, 0.0)
        print(f"{name:20} {value:.3f}  floor {floor:.2f}  {'ok' if value >= floor else 'BELOW'}")
    if options.raises:
        write_floors(floors, measured)
    return int(any(value < floors.get(name, 0.0) for name, value in measured.items()))


if __name__ == "__main__":
    sys.exit(main())
