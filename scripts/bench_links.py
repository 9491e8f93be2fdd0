"""Times the linking of one day's claims against ledgers of three sizes, and plain ways beside it.

    python scripts/bench_links.py [--new 5000] [--sizes 10000 100000 1000000]

The claims are made up by a fixed seed: some 2,700 a day, about 2,000 places in 25 regions of which a few
are named over and over (Zipf), a tenth of the claims about a region, a tenth about no place. A larger
ledger reaches further back. "All of the day" compares each new claim with all that were said on its day, in
the same columns; "pair by pair" compares the same pairs one at a time. Both are timed on a few new claims
and scaled up.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import time
from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np

from contested.claims.claim import KINDS, Quantity
from contested.ledger.linking.blocks import Index, Near
from contested.ledger.linking.compare import compare
from contested.ledger.linking.linker import link, log_odds
from contested.ledger.linking.profile import Days, Profile, Spot
from contested.ledger.linking.settings import load_settings

A_DAY = 2740
PLACES, REGIONS = 2000, 25
LAST = date(2023, 6, 1)
LIMIT_S = 10.0
KIND_WEIGHTS = [10, 6, 6, 16, 13, 2, 2, 3, 1, 1, 6, 14, 3, 6, 9, 1]
SAMPLE, SINGLE = 200, 2000


def profiles(count: int, *, days: int, seed: int, name: str) -> Iterator[Profile]:
    """Make up claims, spread evenly over the days up to the last."""
    dice = random.Random(seed)  # noqa: S311  # a fixed sequence is wanted
    regions = [Spot(key=f"region:{n}", name=f"Region {n}", wide=True) for n in range(REGIONS)]
    towns = [Spot(key=f"gn:{n}", name=f"Town {n}", region=f"region:{n % REGIONS}") for n in range(PLACES)]
    busy = list(np.cumsum(1 / np.arange(1, PLACES + 1)))
    kinds = dice.choices(KINDS, KIND_WEIGHTS, k=count)
    for number, kind in enumerate(kinds):
        said = LAST - timedelta(days=days - 1 - number * days // count)
        chance, dated = dice.random(), dice.random()
        if chance < 0.1:  # noqa: PLR2004  # shares, as the head says
            spots = []
        elif chance < 0.2:  # noqa: PLR2004
            spots = [dice.choice(regions)]
        else:
            spots = sorted(set(dice.choices(towns, cum_weights=busy, k=1 + (chance > 0.8))), key=_key)  # noqa: PLR2004
        first = said - timedelta(days=7) if dated < 0.6 else said - timedelta(days=dice.randrange(3))  # noqa: PLR2004
        last = said if dated < 0.6 else first  # noqa: PLR2004
        measure = kind in {"advance", "area_gained"} and chance > 0.7  # noqa: PLR2004
        yield Profile(
            id=f"{name}{number:09}",
            report=f"{name}{number // 10}",
            language=dice.choice(["en", "uk", "ru", "it"]),
            kind=kind,
            side=dice.choice(["UA", "RU", None]),
            against=None,
            spots=tuple(spots),
            days=Days(first=first, last=last, dating="open" if dated < 0.6 else "day"),  # noqa: PLR2004
            said=said,
            quantity=Quantity(measure="distance", value=dice.randrange(1, 90), unit="km")
            if measure
            else None,
            stance="asserted",
            speaker=dice.choice([None, "general staff", "ministry", "governor"]),
            publisher=f"outlet {dice.randrange(200)}",
        )


def _key(spot: Spot) -> str:
    return spot.key


def peak_mb() -> float:
    """Return the most memory that this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def run(size: int, new: list[Profile]) -> Index:
    """Fill a ledger, link the new claims, print a line."""
    began = time.perf_counter()
    index = Index(profiles(size, days=max(size // A_DAY, 1), seed=1, name="old"))
    filled, before = time.perf_counter() - began, time.process_time()
    began = time.perf_counter()
    linking = link(new, candidates=index)
    links = sum(1 for _ in linking)
    seconds, worked = time.perf_counter() - began, time.process_time() - before
    busy = os.getloadavg()[0] > (os.cpu_count() or 1)
    within = "kept" if (worked if busy else seconds) < LIMIT_S else "MISSED"
    kept = f"limit {LIMIT_S:g}: {within}" + (" by the processor" if busy else "")
    each = linking.compared / len(new)
    print(
        f"{size:10,} {filled:9.1f} {seconds:9.2f} {worked:10.2f} {linking.compared:12,} {each:9.1f}"
        f" {links:9,} {len(linking.cuts):6} {peak_mb():8.0f}  {kept}"
    )
    return index


def plain(index: Index, new: list[Profile]) -> None:
    """Time the plain ways against one ledger and print a line each."""
    settings = load_settings()
    day = Index([*new])
    today = np.flatnonzero(index.columns.column("said", slice(None)) == LAST.toordinal()).astype(np.int32)
    rows = np.arange(len(day), dtype=np.int32)
    began, pairs = time.process_time(), 0
    for profile in new[:SAMPLE]:
        for kept in (index, day):
            compared = compare(profile, kept.near(profile), settings)
            log_odds(compared, settings)
            pairs += len(compared.rows)
    seconds = (time.process_time() - began) * len(new) / SAMPLE
    pairs = pairs * len(new) // SAMPLE
    print("\nprocessor seconds, no link made:")
    print(f"its own blocks, in columns   {seconds:8.1f} s for {pairs:,} pairs")
    began = time.process_time()
    for profile in new[:SAMPLE]:
        for columns, some in ((index.columns, today), (day.columns, rows)):
            log_odds(compare(profile, Near(columns=columns, rows=some), settings), settings)
    seconds = (time.process_time() - began) * len(new) / SAMPLE
    pairs = len(new) * (len(today) + len(rows) // 2)
    print(f"all of the day, in columns   {seconds:8.1f} s for {pairs:,} pairs (and nothing of other days)")
    began = time.process_time()
    for row in rows[:SINGLE]:
        near = Near(columns=day.columns, rows=rows[row : row + 1])
        log_odds(compare(new[0], near, settings), settings)
    seconds = (time.process_time() - began) / SINGLE
    print(
        f"all of the day, pair by pair {seconds * pairs:8.0f} s, by {SINGLE} pairs of {seconds * 1e6:.0f} us"
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--new", type=int, default=5000)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    options = parser.parse_args()
    new = list(profiles(options.new, days=1, seed=2, name="new"))
    print(f"{options.new} new claims of one day; load {os.getloadavg()[0]:.1f} on {os.cpu_count()}")
    if os.getloadavg()[0] > (os.cpu_count() or 1):
        print("the machine is busy: believe the processor seconds, not the clock")
    heads = ("ledger", "fill s", "link s", "processor", "compared", "a claim", "links", "cuts", "peak MB")
    widths = (10, 9, 9, 10, 12, 9, 9, 6, 8)
    print(" ".join(f"{head:>{width}}" for head, width in zip(heads, widths, strict=True)))
    for size in options.sizes:
        index = run(size, new)
    plain(index, new)


if __name__ == "__main__":
    main()
