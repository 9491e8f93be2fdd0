"""Fits what statements weigh in inferring control, and how ground moves, on September 2022.

    python scripts/fit_control.py [--steps 40] [--seed 1] [--processes 1]

A random search from the weights that ship: each step changes one to four of them, and is kept where the mean
squared error of the probability is smaller, over the settlements that changed hands and over others near the
front, both counting the same, and a day's error of the date of change a hundredth. Prints what is better than
the weights that ship, to be written into ``weights.toml``. Writes accuracy/control_folds.json, which
`eval_control.py` reads: raion by raion, the best of all that were tried by the other raions alone.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np

from contested.control.inferred.evidence import evidence_of
from contested.control.inferred.infer import infer_from
from contested.control.inferred.spells import spells
from contested.control.inferred.weights import Kinds, Lags, Motion, Nearness, Weights, load_weights
from contested.theatre.theatre import Theatre
from control_data import DAYS, START_DAY, Data, last_days, load_data

FOLDS = Path(__file__).parent.parent / "accuracy" / "control_folds.json"
NEAR_KM = 70.0
"""Settlements further from the front that did not change hands teach nothing."""
UNCHANGED = 200
DATE_WEIGHT = 0.01
"""What a day's mean error of the date of change costs beside the squared error of the probability."""
CHOICES: Mapping[str, tuple[float, ...]] = {  # a slower surge fits this month, but three voices move no town
    "admitted": (2.5, 3.5, 5.0),
    "neutral": (1.6, 2.4, 3.4),
    "own": (0.8, 1.5, 2.3),
    "assessed": (1.2, 2.0),
    "held": (0.3, 0.8),
    "before": (0.3, 0.7, 1.2),
    "fighting": (0.1, 0.3, 0.6),
    "advance": (0.15, 0.4),
    "strike": (0.1, 0.3),
    "withdrawal": (0.3, 0.6, 1.0),
    "whole_region": (0.0, 0.15, 0.4),
    "regional_before": (0.0, 0.3, 0.6, 1.0),
    "held_stir": (0.0, 0.3, 0.5, 1.0),
    "held_before": (0.0, 0.3, 0.6),
    "regional_stir": (0.3, 0.5, 1.0),
    "about": (0.0, 0.2, 0.5),
    "aside": (0.2, 0.5, 1.0),
    "beside_km": (3, 5, 8),
    "lag": (0, 1, 2),
    "regional_lag": (0, 1, 2),
    "regional_before_days": (2, 3, 4, 5),
    "before_days": (1, 2, 3),
    "reach_km": (20, 30, 45, 60),
    "near_km": (4, 7, 12),
    "near_share": (0.0, 0.1, 0.3),
    "across_river": (0.0, 0.03, 0.1),
    "drift_km": (0.15, 0.3, 0.6, 1.0),
    "surge_km": (22, 30),
    "surge_reach_km": (15, 20, 30),
    "surge_days": (0.7, 1.0, 1.5),
    "surge_power": (1.0, 1.5, 2.0),
    "start_km": (0.3, 0.7, 1.5),
    "deep_km": (25, 35, 45),
    "margin_km": (2, 4, 6),
    "blur_km": (1.5, 2.5, 4),
    "front_km": (5, 8, 14),
    "contested_km": (0.1, 0.3, 1.0),
}


def changed(weights: Weights, values: Mapping[str, float]) -> Weights:
    """Return weights with some values changed, by the names of `CHOICES`."""
    tables: dict[str, dict[str, Any]] = {
        "kinds": asdict(weights.kinds),
        "near": asdict(weights.near),
        "field": asdict(weights.field),
        "days": asdict(weights.days),
    }
    tops: dict[str, Any] = {}
    for key, value in values.items():
        name = key.removesuffix("_days") if key.endswith("before_days") else key
        as_day = key.endswith("before_days") or name in {"lag", "regional_lag"}
        tables_of = ["days"] if as_day else ["kinds", "near", "field"]
        where = next((part for part in tables_of if name in tables[part]), None)
        if where is None:
            tops[name] = value
        else:
            tables[where][name] = int(value) if as_day else value
    return replace(
        weights,
        **tops,
        kinds=Kinds(**tables["kinds"]),
        near=Nearness(**tables["near"]),
        field=Motion(**tables["field"]),
        days=Lags(**tables["days"]),
    )


class Trial:
    """Tries weights on the settlements that teach something."""

    def __init__(self, data: Data, *, seed: int) -> None:
        self._data = data
        distance = infer_from(
            [], data.places, start=data.start, days=[START_DAY],
            weights=load_weights(data.theatre),
        ).distance_km[:, 0]  # fmt: skip
        others = np.flatnonzero(~data.changed & (np.abs(distance) < NEAR_KM))
        chosen = np.random.default_rng(seed).choice(others, min(UNCHANGED, len(others)), replace=False)
        self._rows = np.concatenate([np.flatnonzero(data.changed), np.sort(chosen)])

    @property
    def theatre(self) -> Theatre:
        """The theatre that is tried on."""
        return self._data.theatre

    def losses(self, weights: Weights) -> dict[str, list[float]]:
        """Give by raion: squared errors and settlements (changed, then others), days of error of the date."""
        data, rows = self._data, self._rows
        found = infer_from(
            evidence_of(data.statements, data.theatre, weights),
            [data.places[row] for row in rows],
            start=data.start,
            days=DAYS,
            weights=weights,
        ).second
        held, moved = data.held[rows], data.changed[rows]
        squares = ((found - held) ** 2).mean(axis=1)
        off = np.abs(spells(found)[1] - last_days(held))
        raions = np.array([data.districts[row] for row in rows])
        return {
            raion: [
                float(squares[there & moved].sum()),
                float((there & moved).sum()),
                float(squares[there & ~moved].sum()),
                float((there & ~moved).sum()),
                float(off[there & moved].sum()),
            ]
            for raion in sorted(set(raions.tolist()))
            for there in [raions == raion]
        }


def objective(losses: Mapping[str, list[float]], *, without: str | None = None) -> float:
    """Sum up the losses of all raions, or of all but one."""
    rows = np.array([row for raion, row in losses.items() if raion != without])
    moved, moved_count, rest, rest_count, off = rows.sum(axis=0)
    return float(moved / moved_count + rest / rest_count + DATE_WEIGHT * off / moved_count)


_TRIAL: dict[str, Trial] = {}


def _begin() -> None:
    _TRIAL["one"] = Trial(load_data(), seed=0)


def _tried(values: dict[str, float]) -> dict[str, list[float]]:
    return _TRIAL["one"].losses(changed(load_weights(_TRIAL["one"].theatre), values))


def main() -> int:
    """Search, print, and write the folds."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--steps", type=int, default=40)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--processes", type=int, default=1, help="as many are tried at a time")
    asked = options.parse_args()
    rng = random.Random(asked.seed)  # noqa: S311  # a search, no secret
    load_data()
    tried: list[tuple[dict[str, float], dict[str, list[float]]]] = []
    with ProcessPoolExecutor(asked.processes, initializer=_begin) as pool:
        for step in range(0, asked.steps + 1, asked.processes):
            proposed = [_proposal(tried, rng) for _ in range(asked.processes)]
            for values, losses in zip(proposed, pool.map(_tried, proposed), strict=True):
                if not tried or objective(losses) < min(objective(other) for _, other in tried):
                    print(f"step {step}: {objective(losses):.4f} {values}", flush=True)
                tried.append((values, losses))
            folds = {
                raion: min(tried, key=lambda pair: objective(pair[1], without=raion))[0]
                for raion in tried[0][1]
            }
            FOLDS.write_text(json.dumps(folds, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return 0


def _proposal(
    tried: Sequence[tuple[dict[str, float], dict[str, list[float]]]], rng: random.Random
) -> dict[str, float]:
    """Change one to four of the best weights so far; the first proposal is the weights that ship."""
    if not tried:
        return {}
    best = min(tried, key=lambda pair: objective(pair[1]))[0]
    names = rng.sample(sorted(CHOICES), rng.choice([1, 2, 3, 4]))
    return {**best, **{name: rng.choice(CHOICES[name]) for name in names}}


if __name__ == "__main__":
    sys.exit(main())
