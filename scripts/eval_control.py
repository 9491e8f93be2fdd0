"""Infers control from prose alone, September 2022, and compares it with DeepStateMap.

    python scripts/eval_control.py [--quick] [--reliability FILE.svg]

44 daily assessments and a month of headlines are extracted; from DeepStateMap's map of 31 August 2022 on,
only they say who holds what. Compared is "held by Russia or not", per settlement and day, 1 September to 6
October, in Kharkiv, Luhansk and northern Donetsk Oblasts. The settlements of each raion are inferred with
weights chosen by the other raions (`fit_control.py`). --quick neither keeps records of sources
nor leaves out the sources one by one.
Reads $CONTESTED_SHARED.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from contested.control.inferred.evidence import Evidence, evidence_of, sides_of
from contested.control.inferred.ground import Floats
from contested.control.inferred.infer import Knowing, infer_from
from contested.control.inferred.spells import spells
from contested.control.inferred.weights import Weights, load_weights
from contested.timespan import end_of_day
from contested.verdicts.assertions import Assertion, assertions_of
from contested.verdicts.record_factors import factors_of, tallies_of
from contested.verdicts.track_record import outcome_of
from control_data import DAYS, START_DAY, Data, Flags, brier, last_days, load_data
from fit_control import FOLDS, changed
from reliability import reliability_svg

NAMED_DEGREES = 0.02
"""A settlement that close to a point named in the prose is named."""
PREMATURE_DAYS = 7
MAJORITY_DAYS = 3
BINS = 10
WEEK = 7
"""As known then, the records of sources are kept anew after so many days."""
FACTORS = 12
FAR_DAYS = 10
VOICES = 4
"""As many of the loudest are left out one by one."""
IN_QUESTION = 0.02
"""Settlements whose probability never moves that far teach nothing of reliability."""


FIRST_GUESS = {
    "admitted": 3.5, "neutral": 2.2, "own": 1.3, "assessed": 1.9, "held": 0.8, "before": 0.5,
    "fighting": 0.75, "advance": 0.6, "strike": 0.4, "withdrawal": 1.0, "whole_region": 0.4,
    "regional_before": 0.5, "lag": 0,
    "regional_lag": 1, "regional_before_days": 3, "before_days": 2, "reach_km": 30, "near_km": 7,
    "near_share": 0.1, "across_river": 0.35, "drift_km": 1.0, "surge_km": 9, "surge_reach_km": 35,
    "surge_days": 1.5, "start_km": 1.5, "deep_km": 45, "margin_km": 2, "blur_km": 2.5, "front_km": 8,
    "contested_km": 0.7, "about": 0.5, "aside": 0.5, "beside_km": 5, "held_stir": 0, "held_before": 0,
    "regional_stir": 0, "surge_power": 1,
}  # fmt: skip
"""Written down before anything was measured: no settlement has taught it anything."""


def folds(data: Data) -> list[tuple[Weights, Flags]]:
    """Give the weights for each raion, and its settlements; raions with the same weights together."""
    chosen: dict[str, dict[str, float]] = json.loads(FOLDS.read_text(encoding="utf-8"))
    base = load_weights(data.theatre)
    by_weights: dict[str, Flags] = {}
    for number, raion in enumerate(data.districts):
        key = json.dumps(chosen.get(raion, {}), sort_keys=True)
        by_weights.setdefault(key, np.zeros(len(data.places), dtype=bool))[number] = True
    return [(changed(base, json.loads(key)), there) for key, there in by_weights.items()]


def unfitted(data: Data) -> Floats:
    """Give the same by weights that were guessed, as known now."""
    weights = changed(load_weights(data.theatre), FIRST_GUESS)
    evidence = evidence_of(data.statements, data.theatre, weights)
    return infer_from(evidence, data.places, start=data.start, days=DAYS, weights=weights).second


def inferred(data: Data, knowing: Knowing, *, without: str | None = None) -> Floats:
    """Give the probability that Russia holds each settlement on each day, weights from other raions."""
    found = np.zeros(data.held.shape)
    for weights, there in folds(data):
        rows = np.flatnonzero(there)
        found[rows] = inferred_at(data, rows, weights, knowing=knowing, without=without)
    return found


def inferred_at(
    data: Data,
    rows: npt.NDArray[np.intp],
    weights: Weights,
    *,
    knowing: Knowing,
    without: str | None = None,
    days: Sequence[date] = DAYS,
) -> Floats:
    """Give the probability that Russia holds some settlements on some days."""
    evidence = evidence_of(data.statements, data.theatre, weights)
    return infer_from(
        [item for item in evidence if item.voice != without],
        [data.places[row] for row in rows],
        start=data.start,
        days=days,
        knowing=knowing,
        weights=weights,
        hearers=data.places,
    ).second


def recorded(data: Data, knowing: Knowing) -> Floats:
    """Give the same with the track records of sources: of what they told of other raions.

    As known then, week by week, by what was said and drawn before the week. Only of settlements that changed
    hands: every raion has records of its own, which takes its time.
    """
    found = np.repeat(data.held_before[:, None].astype(np.float64), len(DAYS), axis=1)
    told = assertions_of(data.statements, theatre=data.theatre)
    raions = np.array(data.districts)
    at = _raions_of(data, told)
    for weights, there in folds(data):
        for raion in sorted(set(raions[there & data.changed])):
            others = [one for one, where in zip(told, at, strict=True) if where != raion]
            rows = np.flatnonzero(there & (raions == raion) & data.changed)
            for first in range(0, len(DAYS), WEEK if knowing == "then" else len(DAYS)):
                days = DAYS[first : first + WEEK] if knowing == "then" else DAYS
                factors = _factors(data, others, before=days[0] if knowing == "then" else None)
                used = replace(weights, records=factors)
                chance = inferred_at(data, rows, used, knowing=knowing, days=days)
                found[rows, first : first + len(days)] = chance
    return found


def _raions_of(data: Data, told: Sequence[Assertion]) -> list[str | None]:
    """Give the raion of the town of each assertion; ``None`` for one far from all settlements."""
    here = np.array([(place.longitude, place.latitude) for place in data.places])
    towns = np.array([(one.place.longitude, one.place.latitude) for one in told], dtype=np.float64)
    apart = ((towns[:, None] - here[None]) ** 2).sum(axis=-1)
    near = apart.min(axis=1) < (NAMED_DEGREES * 5) ** 2
    nearest = apart.argmin(axis=1)
    return [data.districts[place] if close else None for place, close in zip(nearest, near, strict=True)]


def _factors(data: Data, told: Sequence[Assertion], *, before: date | None) -> dict[str, float]:
    history, known = data.history, told
    if before is not None:
        end = end_of_day(before - timedelta(days=1), data.theatre.time_zone)
        history = history.until(end)
        known = [one for one in told if one.said_at <= end]
    return factors_of(tallies_of(outcome_of(one, history) for one in known))


def row(name: str, probability: Floats, held: Flags) -> str:
    """Write one row: accuracy, squared error, error of the date of change."""
    off = np.abs(spells(probability)[1] - last_days(held))
    crossed = np.abs(last_days(probability > 1 / 2) - last_days(held))
    right = ((probability > 1 / 2) == held).mean()
    return (
        f"  {name:34} {len(held):5}  accuracy {right:.3f}  Brier {brier(probability, held):.3f}  "
        f"days off: mean {off.mean():5.2f}  median {np.median(off):2.0f}  p90 {np.quantile(off, 0.9):2.0f}  "
        f"(by the last day above one half: mean {crossed.mean():5.2f})"
    )


def named(data: Data, evidence: Sequence[Evidence]) -> Flags:
    """Tell which settlements the prose names."""
    told = {item.statement_id for item in evidence if item.point is not None}
    towns = [place for one in data.statements if one.id in told for place in one.places]
    points = np.array(
        sorted({(town.longitude, town.latitude) for town in towns if town.longitude and town.latitude})
    )
    here = np.array([(place.longitude, place.latitude) for place in data.places])
    near = ((here[:, None] - points[None]) * (np.cos(np.radians(49.5)), 1.0)) ** 2
    found: Flags = near.sum(axis=-1).min(axis=1) < NAMED_DEGREES**2
    return found


def baselines(data: Data, evidence: Sequence[Evidence]) -> Iterator[tuple[str, Floats]]:
    """Give what simpler rules say: nothing changes; nearest claims; one date for all, chosen in hindsight."""
    before = data.held_before[:, None].astype(np.float64)
    yield "no change", np.repeat(before, len(DAYS), axis=1)
    claims = [item for item in evidence if item.bearing == "holds" and item.point is not None and item.at]
    here = np.array([(place.longitude, place.latitude) for place in data.places])
    for name, span in (("last claim wins", None), (f"majority of {MAJORITY_DAYS} days", MAJORITY_DAYS)):
        yield name, _by_claims(data, claims, here, span)
    best = max(
        (_switched(before, number) for number in range(len(DAYS) + 1)),
        key=lambda guess: float(((guess > 1 / 2) == data.held)[data.changed].mean()),
    )
    yield "best single date, in hindsight", best


def _switched(before: Floats, number: int) -> Floats:
    return before * (np.arange(len(DAYS))[None] < number)


def _by_claims(data: Data, claims: Sequence[Evidence], here: Floats, span: int | None) -> Floats:
    """By claims of the settlement named itself, as they were known then; else what was before."""
    sides = sides_of(data.theatre)
    found = np.repeat(data.held_before[:, None].astype(np.float64), len(DAYS), axis=1)
    for item in sorted(claims, key=lambda item: (item.said, item.day)):
        if item.point is None or item.said < START_DAY:
            continue
        there = ((here - item.point) ** 2).sum(axis=1) < (NAMED_DEGREES / 2) ** 2
        first = max((item.said - DAYS[0]).days, 0)
        if span is None:
            found[there, first:] = float(item.side == sides[1])
            continue
        window = [
            other
            for other in claims
            if other.point == item.point and 0 <= (item.said - other.said).days < span
        ]
        share = np.mean([other.side == sides[1] for other in window])
        found[there, first:] = float(share > 1 / 2)
    return found


def print_scores(data: Data, evidence: Sequence[Evidence]) -> dict[str, Floats]:
    """Print accuracy over settlements that changed, that are named, and all."""
    called = named(data, evidence)
    guesses = dict(baselines(data, evidence))
    for name, knowing in (("inferred, as known now", "now"), ("inferred, as known then", "then")):
        begun = time.process_time()
        guesses[name] = inferred(data, knowing)  # type: ignore[arg-type]  # one of the two
        print(
            f"{name}: {time.process_time() - begun:.0f} processor seconds, {len(folds(data))} sets of weights"
        )
    guesses["weights as first guessed, now"] = unfitted(data)
    groups = (
        ("settlements that changed hands", data.changed),
        ("settlements that changed and are named", data.changed & called),
        ("settlements named", called),
        ("all settlements", np.ones(len(called), dtype=bool)),
    )
    for title, there in groups:
        print(f"\n{title}")
        for name, guess in guesses.items():
            print(row(name, guess[there], data.held[there]))
    return guesses


def print_far(data: Data, probability: Floats) -> None:
    """List the settlements that changed hands whose date is furthest off."""
    drawn, found = last_days(data.held), spells(probability)[1]
    off = np.where(data.changed, found - drawn, 0)
    far = [number for number in np.argsort(-np.abs(off)) if abs(off[number]) >= FAR_DAYS]
    days = np.abs(off).sum()
    share = np.abs(off[far]).sum() / max(days, 1)
    print(f"\nDates {FAR_DAYS} days off or more, as known now: {len(far)}, {share:.0%} of all days of error")
    for number in far:
        dates = [START_DAY + timedelta(days=int(count[number]) + 1) for count in (drawn, found)]
        name, raion = data.places[number].name, data.districts[number]
        print(f"  {name:22} {raion:6} drawn {dates[0]}  inferred {dates[1]}  {off[number]:+3d}")


def print_reliability(probability: Floats, held: Flags) -> list[tuple[float, float, int]]:
    """Print how often Russia held a settlement, by the probability given."""
    print("\nReliability: probability given, share held by Russia, settlement-days")
    bins = np.minimum((probability * BINS).astype(int), BINS - 1)
    table = []
    for number in range(BINS):
        there = bins == number
        if there.any():
            table.append((float(probability[there].mean()), float(held[there].mean()), int(there.sum())))
            print(f"  {table[-1][0]:.2f}  {table[-1][1]:.2f}  {table[-1][2]:6}")
    return table


def print_premature(data: Data, evidence: Sequence[Evidence], probability: Floats) -> None:
    """List the gains claimed that no map bore out within a week, with the probability given that day."""
    sides = sides_of(data.theatre)
    texts = {item.id: item for item in data.statements}
    here = np.array([(place.longitude, place.latitude) for place in data.places])
    print(f"\nClaims of September that no map bore out within {PREMATURE_DAYS} days: probability given then")
    seen = set()
    for item in sorted(evidence, key=lambda item: (item.said, item.day)):
        first = (item.said - DAYS[0]).days
        of_town = item.bearing == "holds" and item.gain and item.point is not None and item.at
        if not of_town or not 0 <= first < len(DAYS):
            continue
        distance = ((here - item.point) ** 2).sum(axis=1)
        nearest = int(distance.argmin())
        held = data.held[nearest, first : first + PREMATURE_DAYS + 1]
        borne_out = held.any() if item.side == sides[1] else (~held).any()
        if distance[nearest] > (NAMED_DEGREES / 2) ** 2 or borne_out or len(held) <= PREMATURE_DAYS:
            continue
        second = probability[nearest, first]
        given = second if item.side == sides[1] else 1 - second
        key = (nearest, item.said, item.side, texts[item.statement_id].claim.quote)
        if key not in seen:
            seen.add(key)
            quote = " ".join(texts[item.statement_id].claim.quote.split())[:90]
            name = data.places[nearest].name
            print(f"  {item.said}  {name:18} {item.side}  {given:.2f}  {item.voice}: {quote}")
    print(f"  {len(seen)} claims")


def print_records(data: Data) -> None:
    """Print what weighing sources by their track records gives, and the factors in the end."""
    print("\nWith the track records of sources, of other raions: settlements that changed hands")
    for name, knowing in (("as known now", "now"), ("as known then", "then")):
        chance = recorded(data, knowing)  # type: ignore[arg-type]  # one of the two
        print(row(f"with records, {name}", chance[data.changed], data.held[data.changed]))
    told = assertions_of(data.statements, theatre=data.theatre)
    factors = sorted(_factors(data, told, before=None).items(), key=lambda pair: -abs(pair[1] - 1))
    print("  factors of all raions, the furthest from 1: ", end="")
    print(", ".join(f"{name} {factor:.2f}" for name, factor in factors[:FACTORS]))


def main() -> int:
    """Print every part."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--quick", action="store_true", help="leave out what records and each source add")
    options.add_argument("--reliability", type=Path, help="write the reliability diagram there")
    asked = options.parse_args()
    data = load_data()
    evidence = evidence_of(data.statements, data.theatre, load_weights(data.theatre))
    guesses = print_scores(data, evidence)
    print_far(data, guesses["inferred, as known now"])
    near = data.changed | (
        np.abs(guesses["inferred, as known now"] - data.held_before[:, None]).max(axis=1) > IN_QUESTION
    )
    tables: dict[str, Any] = {}
    for name in ("inferred, as known now", "inferred, as known then"):
        print(f"\n{name}, {near.sum()} settlements where a change was in question")
        tables[name] = print_reliability(guesses[name][near], data.held[near])
    if asked.reliability:
        asked.reliability.write_text(reliability_svg(tables), encoding="utf-8")
    print_premature(data, evidence, guesses["inferred, as known then"])
    if not asked.quick:
        print_records(data)
        print("\nWithout one source, settlements that changed hands, as known now")
        for voice, _ in Counter(item.voice for item in evidence).most_common(VOICES):
            print(
                row(
                    f"without {voice}",
                    inferred(data, "now", without=voice)[data.changed],
                    data.held[data.changed],
                )
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
