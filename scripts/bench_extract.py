"""Times `contested extract` on generated reports, with one process and with two, and watches its memory.

    python scripts/bench_extract.py [--reports N] [--jobs 1 2]

The reports are made up of sentences about the theatre's own towns, by a fixed seed. Prints reports and words
a second, with and without the start, and the memory of all processes after a tenth of the reports and at most
(proportional set size: what processes share counts once).
"""

from __future__ import annotations

import argparse
import json
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from contested.places.gazetteer import load_gazetteer
from contested.theatre.load import load_theatre

PROGRAM = Path(sys.executable).parent / "contested"
SENTENCES = 14
LARGE = 5_000
_WATCH_SECONDS = 1.0  # more often, and the watching itself would slow the run
PATTERNS = (
    "{side} forces liberated {town} on {day} September, the General Staff said.",
    "Fighting continued near {town} and {other} overnight.",
    "{side} troops advanced {km} kilometres towards {town} in a week.",
    "A spokesman denied that {side} units had withdrawn from {town}.",
    "Residents of {town} said that the market had reopened and that prices had risen by {km} percent.",
    "Shelling of {town} killed {km} civilians, according to regional officials.",
    "The weather in the region stayed dry, and the harvest went on.",
    "More than {km} settlements around {other} have been recaptured since the beginning of the month.",
    "Analysts think that {side} commanders will try to encircle {town}.",
    "The minister travelled abroad for talks about grain, energy and loans.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of the command."""

    seconds: float
    start_seconds: float
    """Until the first report was done."""
    early_mb: float
    peak_mb: float


def reports(count: int) -> Iterator[dict[str, str]]:
    """Make up some reports."""
    dice = random.Random(1)  # noqa: S311  # a fixed sequence is wanted
    theatre = load_theatre("ukraine_2022")
    entries = load_gazetteer(theatre).entries.values()
    towns = [e.name for e in entries if e.kind == "settlement" and (e.population or 0) >= LARGE]
    sides = [side.adjective for side in theatre.sides]
    for number in range(count):
        sentences = [
            dice.choice(PATTERNS).format(
                side=dice.choice(sides),
                town=dice.choice(towns),
                other=dice.choice(towns),
                day=dice.randrange(1, 11),
                km=dice.randrange(2, 90),
            )
            for _ in range(SENTENCES)
        ]
        text = "\n\n".join(" ".join(sentences[start : start + 4]) for start in range(0, SENTENCES, 4))
        yield {"report": f"r{number}", "published": "2022-09-11", "text": text}


def memory_mb(pid: int) -> float:
    """Return the memory of a process and its children, as far as they still run."""
    total = 0
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        found = re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    total += int(found[1]) if found else 0
    return total / 1024 + sum(memory_mb(int(child)) for child in children)


def run(source: Path, out: Path, *, jobs: int, count: int) -> Run:
    """Run the command and watch it."""
    journal = out.with_name(out.name + ".journal")
    began = time.perf_counter()
    process = subprocess.Popen([PROGRAM, "extract", source, "--out", out, "--jobs", str(jobs)], stderr=-1)
    first = early = peak = 0.0
    while process.poll() is None:
        done = journal.read_bytes().count(b"\n") - 1 if journal.exists() else 0
        first = first or (time.perf_counter() - began if done > 0 else 0.0)
        now = memory_mb(process.pid)
        early = max(early, now) if done <= count / 10 else early
        peak = max(peak, now)
        time.sleep(_WATCH_SECONDS)
    seconds = time.perf_counter() - began
    _, err = process.communicate()
    if process.returncode:
        raise SystemExit(err.decode())
    return Run(seconds=seconds, start_seconds=first, early_mb=early, peak_mb=peak)


def main() -> None:
    """Print one line a number of processes."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--reports", type=int, default=2000)
    parser.add_argument("--jobs", type=int, nargs="+", default=[1, 2])
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="contested-") as name:
        folder = Path(name)
        made = list(reports(given.reports))
        words = sum(len(report["text"].split()) for report in made)
        source = folder / "reports.jsonl"
        source.write_text("".join(json.dumps(report) + "\n" for report in made), encoding="utf-8")
        print(f"{given.reports:,} reports of {words / given.reports:.0f} words")
        outcomes = set()
        for jobs in given.jobs:
            out = folder / f"claims-{jobs}.jsonl"
            found = run(source, out, jobs=jobs, count=given.reports)
            outcomes.add(out.read_bytes())
            rest = found.seconds - found.start_seconds
            print(
                f"{jobs} jobs: {found.seconds:.1f} s, {given.reports / found.seconds:.1f} reports/s, "
                f"{words / found.seconds:,.0f} words/s (start of {found.start_seconds:.1f} s left out: "
                f"{words / rest:,.0f}); memory {found.early_mb:.0f} MB after a tenth, "
                f"{found.peak_mb:.0f} MB at most"
            )
        print("all runs gave the same claims" if len(outcomes) == 1 else "THE RUNS GAVE DIFFERENT CLAIMS")


if __name__ == "__main__":
    main()
