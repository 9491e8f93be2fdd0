"""Times a ledger of synthetic statements: adding, asking, the size of the file; and kills its writers.

    python scripts/bench_ledger.py [--sizes N ...] [--kills N]

The statements are made here: 5,000 places in 27 regions, 200 sources, 300 days. Beside it a plain script
writes the same statements as JSON into one SQLite table with one index. Making the statements is not counted.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from statistics import median

from contested.claims.claim import Claim, Mention, Source
from contested.ledger.ask import Question
from contested.ledger.statement import Statement
from contested.ledger.store import Ledger
from contested.places.place import Place
from contested.reports.report import Report
from contested.timespan import TimeSpan

APPEND_PER_S, PLACE_MS, REGION_MS, FILE_MB = 10_000, 5.0, 100.0, 1_500.0
A_REPORT, DAYS, PLACES, REGIONS, SOURCES = 20, 300, 5_000, 27, 200
AT_ONCE = 20_000
KINDS = ("control_gained", "control_lost", "control_held", "fighting", "strike", "movement", "losses")
WORDS = "Ukrainian and Russian forces fought on near the town, the general staff said in its evening report. "


def made(count: int) -> Iterator[Statement]:
    """Make statements, report by report, day by day."""
    chance = random.Random(1)  # noqa: S311  # the same statements every run
    places = [_place(number, chance) for number in range(PLACES)]
    for number in range(count // A_REPORT):
        day = date(2022, 3, 1) + timedelta(days=number * A_REPORT * DAYS // count)
        at = datetime(day.year, day.month, day.day, chance.randrange(24), chance.randrange(60), tzinfo=UTC)
        report = Report(
            id=f"report-{number}",
            text=WORDS * A_REPORT + str(number),
            published=day,
            published_at=at,
            publisher=f"Outlet {number % 50}",
        )
        for position in range(A_REPORT):
            yield _statement(report, position, chance.choice(places), chance)


def _place(number: int, chance: random.Random) -> Place:
    return Place(
        name=f"Town {number}",
        precision="settlement",
        geonameid=number,
        latitude=46 + 5 * chance.random(),
        longitude=30 + 9 * chance.random(),
        region_key=f"region-{number % REGIONS}",
        population=chance.randrange(10, 9_999),
    )


def _statement(report: Report, position: int, place: Place, chance: random.Random) -> Statement:
    start = position * len(WORDS)
    mention = Mention(
        start=start, end=start + 7, text=place.name, kind="settlement", key=f"gn:{place.geonameid}"
    )
    claim = Claim(
        report_id=report.id,
        start=start,
        quote=WORDS[:40],
        kind=chance.choice(KINDS),  # type: ignore[arg-type]  # one of the kinds
        side=chance.choice(("UA", "RU")),
        mentions=(mention,),
        source=Source(name=f"Source {chance.randrange(SOURCES)}", side="UA"),
        valid=TimeSpan(start=report.published, end=report.published),
        confidence=0.71,
    )
    return Statement(
        claim=claim,
        report=report,
        places=(place,),
        recorded_at=(report.published_at or datetime.now(UTC)) + timedelta(hours=2),
        extractor="rules",
        extractor_version="1",
    )


def filled(ledger: Ledger, count: int) -> tuple[float, float]:
    """Append statements; give the seconds that adding them took, by the clock and of the processor."""
    statements, seconds, busy = made(count), 0.0, 0.0
    while some := list(islice(statements, AT_ONCE)):
        began, worked = time.perf_counter(), time.process_time()
        ledger.append(some)
        seconds += time.perf_counter() - began
        busy += time.process_time() - worked
    return seconds, busy


def plain_seconds(count: int, path: Path) -> float:
    """Give the seconds that a plain script takes for the same statements, by the clock."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE statements (id TEXT PRIMARY KEY, place INTEGER, record TEXT)")
    connection.execute("CREATE INDEX by_place ON statements (place)")
    statements, seconds = made(count), 0.0
    while some := list(islice(statements, AT_ONCE)):
        began = time.perf_counter()
        rows = [(one.id, one.places[0].geonameid, json.dumps(one.to_json())) for one in some]
        with connection:
            connection.executemany("INSERT INTO statements VALUES (?, ?, ?)", rows)
        seconds += time.perf_counter() - began
    connection.close()
    return seconds


def asked_ms(question: Callable[[int], object], times: int = 40) -> tuple[float, float, float]:
    """Give median and most by the clock and the processor's median, in ms; the first is not counted."""
    question(0)
    taken, worked = [], []
    for number in range(1, times + 1):
        began, busy = time.perf_counter(), time.process_time()
        question(number)
        taken.append(1000 * (time.perf_counter() - began))
        worked.append(1000 * (time.process_time() - busy))
    return median(taken), max(taken), median(worked)


def kept(value: float, limit: float, *, least: bool = False) -> str:
    """Say whether a limit is kept."""
    return f"limit {limit:,.0f}: {'kept' if (value >= limit if least else value <= limit) else 'MISSED'}"


def measure(count: int, folder: Path) -> None:
    """Print the lines of one size."""
    path = folder / f"{count}.sqlite"
    then = datetime(2022, 8, 1, tzinfo=UTC)
    with Ledger.open(path) as ledger:
        seconds, busy = filled(ledger, count)
        speed = count / seconds
        beside = count / plain_seconds(count, folder / f"{count}-plain.sqlite")
        place = asked_ms(lambda n: ledger.ask(Question(place=f"Town {n * 37 % PLACES}", as_of=then)))
        region = asked_ms(
            lambda n: ledger.ask(
                Question(region=f"region-{n % REGIONS}", as_of=then, newest_first=True, limit=100)
            )
        )
        whole = asked_ms(lambda n: ledger.count(Question(region=f"region-{n % REGIONS}", as_of=then)), 5)
    size_mb = path.stat().st_size / 1e6
    last = count >= max(SIZES)
    print(f"{count:,} statements")
    print(f"  append {speed:,.0f} a second ({count / busy:,.0f} a processor second), "
          f"{speed / beside:.2f} x the plain script  {kept(speed, APPEND_PER_S, least=True)}")  # fmt: skip
    for title, (middle, most, worked), limit in (
        ("as-of of a place", place, PLACE_MS),
        ("as-of of a region, its newest 100", region, REGION_MS),
    ):
        print(f"  {title}: median {middle:.1f} ms ({worked:.1f} of the processor), most {most:.1f}  "
              f"{kept(middle, limit)}")  # fmt: skip
    print(f"  as-of of a region, all counted: median {whole[0]:.0f} ms")
    verdict = kept(size_mb, FILE_MB) if last else ""
    print(f"  file {size_mb:,.0f} MB, {1e6 * size_mb / count:,.0f} bytes each {verdict}".rstrip())
    path.unlink()


SIZES = [10_000, 100_000, 1_000_000]


def survived(kills: int, folder: Path) -> str:
    """Kill a writer again and again; tell what became of what it had acknowledged."""
    path, acknowledged, chance = folder / "killed.sqlite", set[str](), random.Random(2)  # noqa: S311
    for number in range(kills):
        command = [sys.executable, __file__, "--write", str(path), str(number)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        if process.stdout is None:
            raise SystemExit("no output to read")
        acknowledged.add(process.stdout.readline().strip())
        time.sleep(0.3 * chance.random())
        process.send_signal(signal.SIGKILL)
        acknowledged |= {line.strip() for line in process.stdout.readlines() if line.endswith("\n")}
        process.wait()
    with Ledger.open(path, create=False) as ledger:
        there = [one.id for one in ledger.statements()]
        with ledger.connect() as connection:
            sound = connection.exec_driver_sql("PRAGMA integrity_check").scalar_one()
    lost, doubled = len(acknowledged - set(there)), len(there) - len(set(there))
    return (
        f"{kills} writers killed: {len(acknowledged):,} statements acknowledged, "
        f"{lost} lost, {doubled} double; "
        f"the file is {'sound' if sound == 'ok' else 'DAMAGED'}"
    )


def write(path: Path, number: int) -> None:
    """Append one statement after the other, and name each when it is in."""
    with Ledger.open(path) as ledger:
        for one in islice(made(10_000_000), number * A_REPORT * 50, None):
            ledger.append([one])
            print(one.id, flush=True)


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--write", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.write:
        write(Path(options.write[0]), int(options.write[1]))
        return 0
    if os.getloadavg()[0] > 1:
        print(f"load {os.getloadavg()[0]:.1f}: the machine is busy; believe the ratios, not the clock")
    with tempfile.TemporaryDirectory() as name:
        for count in options.sizes:
            measure(count, Path(name))
        if options.kills:
            print(survived(options.kills, Path(name)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
