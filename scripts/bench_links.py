"""Times the linking of one day's claims against ledgers of three sizes, and plain ways beside it.

    python scripts/bench_links.py [--new 5000] [--sizes 10000 100000 1000000]

The claims are made up by a fixed seed: some 2,700 a day in reports of ten, about 2,000 places in 25 regions
of which a few are named over and over (Zipf), a tenth of the claims about a region, a tenth about no place;
one in seventy is of the last two hundred days, and of every twenty reports one has the text of another of its
day. A larger ledger reaches further back. "Linking" is what `contested ledger link` does with a ledger's
file, from opening it to the last link, copied text and all; beside it stands how much of it is comparing and
giving reasons, in memory. "All of the day" compares each new claim with all that were said on its day, in the
same columns; "pair by pair" compares the same pairs one at a time. Both are timed on a few new claims and
scaled up.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path

import numpy as np

from contested.claims.claim import KINDS, Claim, Quantity, Source
from contested.ledger.around import profiles_around
from contested.ledger.linked import link_new, note_run
from contested.ledger.linking.blocks import Index, Near
from contested.ledger.linking.compare import compare
from contested.ledger.linking.linker import link, log_odds
from contested.ledger.linking.profile import profile_of
from contested.ledger.linking.settings import load_settings
from contested.ledger.statement import Statement
from contested.ledger.store import Ledger
from contested.places.place import Place
from contested.reports.report import Report
from contested.timespan import TimeSpan

A_DAY, A_REPORT, WORDS = 2740, 10, 300
PLACES, REGIONS = 2000, 25
LAST = date(2023, 6, 1)
LIMIT_S = 10.0
KIND_WEIGHTS = [10, 6, 6, 16, 13, 2, 2, 3, 1, 1, 6, 14, 3, 6, 9, 1]
REGION_PLACES = [
    Place(name=f"Region {n}", precision="region", region_key=f"region-{n}") for n in range(REGIONS)
]
TOWNS = [
    Place(name=f"Town {n}", precision="settlement", geonameid=n, region_key=f"region-{n % REGIONS}")
    for n in range(PLACES)
]
OFTEN = list(np.cumsum(1 / np.arange(1, PLACES + 1)))
VOCABULARY = [f"word{n}" for n in range(5_000)]
SAMPLE, SINGLE, AT_ONCE = 200, 2000, 20_000
HEADS = {
    "ledger": 10, "fill s": 9, "linking s": 9, "processor": 10, "in memory": 10, "compared": 12, "a claim": 9,
    "links": 9, "copies": 7, "cuts": 6, "peak MB": 8, "grown MB": 9,
}  # fmt: skip


def statements(count: int, *, days: int, seed: int, name: str) -> Iterator[Statement]:
    """Make up claims, spread evenly over the days up to the last."""
    dice = random.Random(seed)  # noqa: S311  # a fixed sequence is wanted
    text = ""
    for number in range(count // A_REPORT):
        said = LAST - timedelta(days=days - 1 - number * A_REPORT * days // count)
        if not text or number % 20:
            text = " ".join(dice.choices(VOCABULARY, k=WORDS))
        report = Report(
            id=f"{name}{number}",
            text=text,
            published=said,
            publisher=f"outlet {dice.randrange(200)}",
            language=dice.choice(["en", "uk", "ru", "it"]),
        )
        recorded_at = datetime(said.year, said.month, said.day, 20, tzinfo=UTC)
        for position in range(A_REPORT):
            yield Statement(
                claim=_claim(report, position, dice),
                report=report,
                places=_places(dice),
                recorded_at=recorded_at,
                extractor="rules",
                extractor_version="1",
            )


def _claim(report: Report, position: int, dice: random.Random) -> Claim:
    kind = dice.choices(KINDS, KIND_WEIGHTS)[0]
    measured = kind in {"advance", "area_gained"} and dice.random() > 0.7  # noqa: PLR2004  # shares, as the head says
    start = position * (len(report.text) // A_REPORT)
    return Claim(
        report_id=report.id,
        start=start,
        quote=report.text[start : start + 60],
        kind=kind,  # type: ignore[arg-type]  # one of the kinds
        side=dice.choice(["UA", "RU", None]),
        source=Source(name=dice.choice([None, "general staff", "ministry", "governor"])),
        valid=_valid(report.published, dice),
        quantity=Quantity(measure="distance", value=dice.randrange(1, 90), unit="km") if measured else None,
    )


def _valid(said: date, dice: random.Random) -> TimeSpan:
    chance = dice.random()
    if chance < 1 / 70:
        return TimeSpan(start=said - timedelta(days=200), end=said)
    return TimeSpan(end=said) if chance < 0.6 else TimeSpan.on(said - timedelta(days=dice.randrange(3)))  # noqa: PLR2004  # shares


def _places(dice: random.Random) -> tuple[Place, ...]:
    chance = dice.random()
    if chance < 0.1:  # noqa: PLR2004  # shares, as the head says
        return ()
    if chance < 0.2:  # noqa: PLR2004
        return (dice.choice(REGION_PLACES),)
    towns = dice.choices(TOWNS, cum_weights=OFTEN, k=1 + (chance > 0.8))  # noqa: PLR2004
    return tuple(dict.fromkeys(towns))


def peak_mb() -> float:
    """Return the most memory that this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def run(size: int, new: list[Statement], folder: Path) -> Index:
    """Fill a ledger, link the new claims, print a line."""
    with Ledger.open(folder / f"{size}.sqlite") as ledger:
        began = time.perf_counter()
        old = statements(size, days=max(size // A_DAY, 1), seed=1, name="old")
        while some := list(islice(old, AT_ONCE)):
            ledger.append(some)
        filled = time.perf_counter() - began
        note_run(ledger, load_settings().version, at=datetime.now(UTC), upto=max(size - A_DAY, 0))
        link_new(ledger, at=datetime.now(UTC))  # the day before; with it the fingerprints of earlier texts
        ledger.append(new)
        before = folder.joinpath(f"{size}.sqlite").stat().st_size
    began, worked = time.perf_counter(), time.process_time()
    with Ledger.open(folder / f"{size}.sqlite") as ledger:
        done = link_new(ledger, at=datetime.now(UTC))
    seconds, worked = time.perf_counter() - began, time.process_time() - worked
    peak = peak_mb()
    with Ledger.open(folder / f"{size}.sqlite") as ledger:
        around = profiles_around(ledger, [profile_of(one) for one in new], upto_row=size)
    began = time.perf_counter()
    links = sum(1 for _ in link(new, around))
    in_memory = time.perf_counter() - began
    busy = os.getloadavg()[0] > (os.cpu_count() or 1)
    within = "kept" if (worked if busy else seconds) < LIMIT_S else "MISSED"
    kept = f"limit {LIMIT_S:g}: {within}" + (" by the processor" if busy else "")
    grown = (folder.joinpath(f"{size}.sqlite").stat().st_size - before) / 1e6
    print(
        f"{size:10,} {filled:9.1f} {seconds:9.2f} {worked:10.2f} {in_memory:10.2f} {done.compared:12,}"
        f" {done.compared / len(new):9.1f} {links:9,} {done.copies:7,} {len(done.cuts):6} {peak:8.0f}"
        f" {grown:9.0f}  {kept}",
        flush=True,
    )
    return Index(around)


def plain(index: Index, new: list[Statement]) -> None:
    """Time the plain ways against one ledger and print a line each."""
    settings, profiles, day = load_settings(), [profile_of(one) for one in new], Index(new)
    today = np.flatnonzero(index.columns.column("said", slice(None)) == LAST.toordinal()).astype(np.int32)
    rows = np.arange(len(day), dtype=np.int32)

    def timed(nears: list[Near]) -> float:
        began, ones = time.process_time(), profiles[: len(nears)]
        log_odds(compare(ones, nears, settings), settings)
        return time.process_time() - began

    began, pairs = time.process_time(), 0
    some = [[kept.near(one) for one in profiles[:SAMPLE]] for kept in (index, day)]
    seconds = time.process_time() - began + sum(timed(nears) for nears in some)
    pairs = sum(len(near.rows) for nears in some for near in nears) * len(new) // SAMPLE
    print("\nprocessor seconds, no link made:")
    print(f"its own blocks, in columns   {seconds * len(new) / SAMPLE:8.1f} s for {pairs:,} pairs")
    everything = [Near(columns=index.columns, rows=today), Near(columns=day.columns, rows=rows)]
    seconds = sum(timed([near]) for near in everything for _ in range(SAMPLE)) * len(new) / SAMPLE
    pairs = len(new) * (len(today) + len(rows) // 2)
    print(f"all of the day, in columns   {seconds:8.1f} s for {pairs:,} pairs (and nothing of other days)")
    alone = [Near(columns=day.columns, rows=rows[row : row + 1]) for row in rows[:SINGLE]]
    seconds = sum(timed([near]) for near in alone) / SINGLE
    print(
        f"all of the day, pair by pair {seconds * pairs:8.0f} s, by {SINGLE} pairs of {seconds * 1e6:.0f} us"
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--new", type=int, default=5000)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    options = parser.parse_args()
    new = list(statements(options.new, days=1, seed=2, name="new"))
    print(f"{options.new} new claims of one day; load {os.getloadavg()[0]:.1f} on {os.cpu_count()}")
    if os.getloadavg()[0] > (os.cpu_count() or 1):
        print("the machine is busy: believe the processor seconds, not the clock")
    print(" ".join(f"{head:>{width}}" for head, width in HEADS.items()), flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for size in options.sizes:
            index = run(size, new, Path(folder))
    plain(index, new)


if __name__ == "__main__":
    main()
