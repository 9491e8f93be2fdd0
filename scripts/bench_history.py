"""Times the history of control beside plain Shapely: import, questions, measures, growth.

    python scripts/bench_history.py [--runs N] [--copies N]

Reads $CONTESTED_SHARED (default: ../shared beside the repository). Prints least and median of the wall
clock, the limit, and the ratio of the medians to the same work in `baseline_history.py`, run just before.
"whole process" includes starting Python and the program; the rest is timed inside one fresh process a run.
Memory is the most that the process held until then.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from statistics import median

import orjson
import shapely

from bench import PROGRAM, REGIONS, ROOT, measure, shared_folder
from contested.control.history import ControlHistory
from contested.control.load import open_history
from contested.control.rows import changes
from contested.measures.area import area_gained
from contested.measures.enclosure import enclosure
from contested.measures.series import daily_series
from contested.measures.through import through
from contested.pipeline import grounds_of
from contested.places.place import Place
from contested.theatre.load import load_theatre

FIRST, LAST = "1662240097", "1662823401"
SERIES = (date(2022, 4, 1), date(2023, 12, 31))
KUPIANSK, IZIUM = (37.61581, 49.71003), (37.27679, 49.20697)
ASKED = 2000
GROWTH = (40, 80, 150)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing measured: what, its unit, its limit, and the phase of the baseline beside it."""

    key: str
    text: str
    unit: str = "s"
    limit: float | None = None
    baseline: str | None = None


LINES = (
    Line(key="process", text="import, whole process", limit=6, baseline="import"),
    Line(key="process_mb", text="import, whole process", unit="MB", limit=400),
    Line(key="import", text="import, inside", limit=6, baseline="import"),
    Line(key="import_cpu", text="import, processor seconds", baseline="import_cpu"),
    Line(key="import_mb", text="import, inside", unit="MB", limit=400),
    Line(key="again_process", text="re-import, whole process"),
    Line(key="again", text="re-import, inside", limit=1),
    Line(key="holder_first", text="holder of a place, first", unit="ms"),
    Line(key="holder", text="holder of a place, median", unit="ms", limit=1),
    Line(key="holder_p99", text="holder of a place, 99th percentile", unit="ms", limit=1),
    Line(key="changes", text="every change of a place's holder", unit="ms"),
    Line(key="pair", text="three areas of a pair, first", limit=0.1, baseline="pair"),
    Line(key="pair_cpu", text="three areas, first, processor", baseline="pair_cpu"),
    Line(key="pair", text="the same, beside unions made too", baseline="pair_drawn"),
    Line(key="pair_cpu", text="the same, processor", baseline="pair_drawn_cpu"),
    Line(key="pair_cached", text="three areas of a pair, cached", unit="ms", limit=5),
    Line(key="series", text="daily series by oblast, 21 months", limit=3, baseline="series"),
    Line(key="series_cpu", text="daily series, processor seconds", baseline="series_cpu"),
    Line(key="through", text="advance through", limit=2),
    Line(key="enclosure", text="enclosure of a place", limit=0.5),
    Line(key="all_mb", text="everything above, inside", unit="MB"),
)


def peak_mb() -> float:
    """Return the most memory that this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def timed(work: Callable[[], object]) -> float:
    """Return how many seconds something takes."""
    return both_clocks(work)[0]


def both_clocks(work: Callable[[], object]) -> tuple[float, float]:
    """Return how many seconds something takes by the clock, and of all processors together."""
    began, worked = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - began, time.process_time() - worked


def import_only(maps: Path, store: Path) -> dict[str, float]:
    """Import a folder into a fresh store, and again; time both."""
    theatre = load_theatre("ukraine_2022")
    seconds, worked = both_clocks(lambda: open_history(maps, theatre, folder=store))
    peak = peak_mb()
    again = timed(lambda: open_history(maps, theatre, folder=store))
    size_mb = sum(path.stat().st_size for path in store.iterdir()) / 1e6
    found = {"import": seconds, "import_cpu": worked, "import_mb": peak, "again": again}
    return found | {"file_mb": size_mb}


def inside(maps: Path, store: Path) -> dict[str, float]:
    """Import a folder, then ask and measure."""
    found = import_only(maps, store)

    theatre = load_theatre("ukraine_2022")
    history: ControlHistory = open_history(maps, theatre, folder=store).history
    found |= asked(history)
    town = Place(name="Kupiansk", precision="settlement", longitude=KUPIANSK[0], latitude=KUPIANSK[1])
    found["changes"] = 1000 * timed(lambda: changes(history, town))
    grounds = grounds_of(theatre)
    by_id = {item.id.partition("/")[2]: item for item in history.maps}
    pair = [by_id[FIRST], by_id[LAST]]
    found["pair"], found["pair_cpu"] = both_clocks(lambda: area_gained(pair, side="UA", grounds=grounds))
    found["pair_cached"] = 1000 * timed(lambda: area_gained(pair, side="UA", grounds=grounds))
    found["series"], found["series_cpu"] = both_clocks(
        lambda: daily_series(history, start=SERIES[0], end=SERIES[1])
    )
    found["through"] = timed(lambda: through(pair, side="UA", grounds=grounds, place=KUPIANSK))
    found["enclosure"] = timed(lambda: enclosure(by_id[LAST], side="RU", point=IZIUM, grounds=grounds))
    found["all_mb"] = peak_mb()
    return found


def asked(history: ControlHistory) -> dict[str, float]:
    """Ask who holds random points at random moments."""
    chance = random.Random(1)  # noqa: S311  # the same places and moments every run
    first, last = history.maps[0].as_of, history.maps[-1].as_of
    west, south, east, north = history.theatre.land.bounds
    seconds = []
    for _ in range(ASKED):
        longitude, latitude = chance.uniform(west, east), chance.uniform(south, north)
        moment = first + chance.random() * (last - first)
        seconds.append(timed(partial(history.holder, longitude, latitude, moment)))
    return {
        "holder_first": 1000 * seconds[0],
        "holder": 1000 * median(seconds),
        "holder_p99": 1000 * sorted(seconds)[ASKED * 99 // 100],
    }


def within(task: str, maps: Path, folder: Path) -> dict[str, float]:
    """Run a task of this script in a process of its own."""
    command = [sys.executable, __file__, "--task", task, str(maps), str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def one_run(maps: Path) -> dict[str, float]:
    """Measure everything once, with fresh stores."""
    command = [str(PROGRAM), "control", "import", str(maps)]
    with tempfile.TemporaryDirectory() as name:
        found = within("inside", maps, Path(name) / "store")
        first, again = measure(command, Path(name)), measure(command, Path(name))
    return found | {"process": first.seconds, "process_mb": first.peak_mb, "again_process": again.seconds}


def baseline(maps: Path) -> dict[str, float]:
    """Run the plain script; give the seconds of its phases."""
    command = [sys.executable, str(ROOT / "scripts" / "baseline_history.py"), str(maps), str(REGIONS)]
    done = subprocess.run([*command, FIRST, LAST], check=True, capture_output=True, text=True)
    phases = [line.split() for line in done.stdout.splitlines()]
    return {name: float(seconds) for name, seconds, _ in phases} | {
        f"{name}_cpu": float(worked) for name, _, worked in phases
    }


def table(runs: Sequence[dict[str, float]], plain: Sequence[dict[str, float]]) -> list[str]:
    """Lay out the medians with limit and ratio."""
    lines = [f"{'':36} {'least':>9} {'median':>9}"]
    for line in LINES:
        value = median(run[line.key] for run in runs)
        kept = f"limit {line.limit:g}: {'kept' if value <= line.limit else 'MISSED'}" if line.limit else ""
        ratio = ""
        if line.baseline:
            beside = median(run[line.baseline] for run in plain)
            ratio = f"{value / beside:5.2f} x baseline ({beside:.2f} s)"
        least = min(run[line.key] for run in runs)
        lines.append(f"{line.text:36} {least:9.3f} {value:9.3f} {line.unit:3} {kept:18} {ratio}".rstrip())
    return lines


def growth(maps: Path, copies: int) -> list[str]:
    """Import the first 40, 80 and 150 snapshots into fresh stores; then copies of all, each a bit further."""
    heads = ("snapshots", "MB read", "MB kept", "import s", "processor", "ms each", "s/MB kept", "again s")
    lines = [" ".join(f"{head:>9}" for head in (*heads, "peak MB"))]
    for count in GROWTH:
        with tempfile.TemporaryDirectory() as name:
            some = Path(name) / "maps"
            some.mkdir()
            for path in sorted(maps.glob("*.geojson"))[:count]:
                (some / path.name).symlink_to(path)
            lines.append(grown(some, Path(name) / "store"))
    if copies:
        with tempfile.TemporaryDirectory() as name:
            many = Path(name) / "maps"
            many.mkdir()
            for number in range(copies):
                shifted(maps, many, number)
            lines.append(grown(many, Path(name) / "store"))
    return lines


def grown(maps: Path, store: Path) -> str:
    """Import a folder into a fresh store; give a line of what it took."""
    paths = list(maps.iterdir())
    read_mb = sum(path.stat().st_size for path in paths) / 1e6
    found = within("import", maps, store)
    seconds, worked, kept_mb = found["import"], found["import_cpu"], found["file_mb"]
    numbers = (read_mb, kept_mb, seconds, worked, 1000 * worked / len(paths), worked / kept_mb)
    cells = " ".join(f"{number:9.2f}" for number in numbers)
    return f"{len(paths):9} {cells} {found['again']:9.2f} {found['import_mb']:9.0f}"


def shifted(maps: Path, target: Path, number: int) -> None:
    """Copy snapshots, two years later and a few hundred metres on, so that no drawing is known."""
    for path in maps.glob("*.geojson"):
        document = orjson.loads(path.read_bytes())
        for feature in document["features"]:
            shape = shapely.from_geojson(orjson.dumps(feature["geometry"]))
            moved = shapely.transform(shape, lambda xy: xy + number * 0.003)
            feature["geometry"] = orjson.loads(shapely.to_geojson(moved))
        later = int(path.stem) + number * 86400 * 700
        (target / f"{later}.geojson").write_bytes(orjson.dumps(document))


def main() -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--copies", type=int, default=0, help="grow on, with so many copies of all snapshots")
    parser.add_argument("--task", choices=("inside", "import"), help=argparse.SUPPRESS)
    parser.add_argument("folders", nargs="*", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.task:
        task = inside if options.task == "inside" else import_only
        print(json.dumps(task(*options.folders)))
        return 0
    maps = shared_folder() / "data" / "deepstate"
    count = len(list(maps.glob("*.geojson")))
    print(
        f"{count} snapshots, median of {options.runs} runs; load {os.getloadavg()[0]:.1f} on {os.cpu_count()}"
    )
    if os.getloadavg()[0] > 1:
        print("the machine is busy: believe the ratios and the processor seconds, not the clock")
    plain, runs = [], []
    for _ in range(options.runs):
        plain.append(baseline(maps))
        runs.append(one_run(maps))
    print("\n".join(table(runs, plain)))
    print("\n" + "\n".join(growth(maps, options.copies)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
