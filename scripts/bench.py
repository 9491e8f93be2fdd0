"""Times the main job as whole processes: cold, warm, the help text, and a plain GeoPandas script beside it.

    python scripts/bench.py [--runs N]

Reads $CONTESTED_SHARED (default: ../shared beside the repository). Prints seconds of wall clock and peak
memory, minimum and median of the runs, and the ratio to the baseline of the same run.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
FIRST, LAST = datetime(2022, 8, 25, tzinfo=UTC), datetime(2022, 10, 5, 23, 59, tzinfo=UTC)
PROGRAM = Path(sys.executable).parent / "contested"
REGIONS = ROOT / "src" / "contested" / "theatre" / "ukraine_2022" / "regions.geojson"
DAY = "2022-09-11"
SNAPSHOTS = ("1662240097", "1662823401", "1662846587", "1662907210")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One process: how long it took and the most memory it held."""

    seconds: float
    peak_mb: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One thing measured, with its limit."""

    name: str
    command: Sequence[str]
    limit_seconds: float | None = None
    limit_mb: float | None = None
    fresh_store: bool = False


def shared_folder() -> Path:
    """Return the folder of the evaluation data."""
    return Path(os.environ.get("CONTESTED_SHARED", ROOT.parent / "shared")).resolve()


def september(folder: Path, target: Path) -> int:
    """Link the snapshots of 25 August to 5 October 2022 into a folder; give their number."""
    target.mkdir()
    for path in sorted((folder / "data" / "deepstate").glob("*.geojson")):
        if FIRST <= datetime.fromtimestamp(int(path.stem), UTC) <= LAST:
            (target / path.name).symlink_to(path)
    return len(list(target.iterdir()))


def measure(command: Sequence[str], data: Path) -> Run:
    """Run a command to its end."""
    environment = {**os.environ, "CONTESTED_DATA": str(data)}
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    if status:
        error = process.stderr.read().decode() if process.stderr else ""
        raise SystemExit(f"{' '.join(command)} failed: {error}")
    if process.stderr:
        process.stderr.close()
    process.returncode = 0
    return Run(seconds=seconds, peak_mb=usage.ru_maxrss / 1024)


def repeat(case: Case, runs: int, data: Path) -> list[Run]:
    """Run a case several times, after one warm-up that is not counted."""
    measured: list[Run] = []
    for number in range(runs + 1):
        if case.fresh_store:
            shutil.rmtree(data / "maps", ignore_errors=True)
        run = measure(case.command, data)
        if number:
            measured.append(run)
    return measured


def show(case: Case, runs: Sequence[Run], baseline_seconds: float | None) -> float:
    """Print one line; give the median seconds."""
    seconds, peak = median(run.seconds for run in runs), max(run.peak_mb for run in runs)
    ratio = f"{seconds / baseline_seconds:5.2f} x baseline" if baseline_seconds else " " * 16
    limits = [
        f"limit {limit:g} {unit}: {'kept' if value <= limit else 'MISSED'}"
        for value, limit, unit in ((seconds, case.limit_seconds, "s"), (peak, case.limit_mb, "MB"))
        if limit is not None
    ]
    least = min(run.seconds for run in runs)
    print(f"{case.name:34} {least:6.2f} {seconds:6.2f} s {peak:6.0f} MB  {ratio}  {', '.join(limits)}")
    return seconds


def brief_case(shared: Path, folder: Path) -> Case:
    """Brief on one day in one region, from a ledger and every map.

    The ledger is filled by another process: what this one holds would count as the memory of those it starts.
    """
    maps, ledger = shared / "data" / "deepstate", str(folder / "ledger.sqlite")
    subprocess.run([sys.executable, str(ROOT / "scripts" / "week_ledger.py"), ledger, DAY], check=True)
    words = ["brief", "--on", DAY, "--region", "kharkiv", "--ledger", ledger]
    count = len(list(maps.glob("*.geojson")))
    command = [str(PROGRAM), *words, "--maps", str(maps)]
    return Case(name=f"brief of a day, {count} snapshots", command=command, limit_seconds=3)


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    shared = shared_folder()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        maps, data = folder / "maps", folder / "data"
        count = september(shared, maps)
        seed = [str(PROGRAM), "check", str(shared / "gold" / "dev" / "seed.txt"), "--published", "2022-09-11"]
        check = [*seed, "--maps", str(maps), "--out", str(folder / "out")]
        plain = [sys.executable, str(ROOT / "scripts" / "baseline_geopandas.py"), str(maps), str(REGIONS)]
        cases = (
            Case(name="GeoPandas script, 3 areas (baseline)", command=[*plain, *SNAPSHOTS]),
            Case(
                name=f"check, cold, {count} snapshots",
                command=check,
                limit_seconds=8,
                limit_mb=1229,
                fresh_store=True,
            ),
            Case(name=f"check, warm, {count} snapshots", command=check, limit_seconds=3, limit_mb=1229),
            Case(name="--help", command=[str(PROGRAM), "--help"], limit_seconds=0.3),
            Case(name="check --demo", command=[str(PROGRAM), "check", "--demo"], limit_seconds=10),
            brief_case(shared, folder),
        )
        print(f"{'':34} {'least':>6} {'median':>6}   {'peak':>6}     ({options.runs} runs after a warm-up)")
        baseline: float | None = None
        for case in cases:
            seconds = show(case, repeat(case, options.runs, data), baseline)
            baseline = baseline or seconds
    return 0


if __name__ == "__main__":
    sys.exit(main())
