"""How fast the server and its page are: `python scripts/bench_web.py [--claims 100000]`.

Prints the API's answer times and answers a second at many claims (asked by a second process), the same while
claims are judged in the background, the time to the first view and of one step of the slider in Chromium with
real maps and 5,000 claims, and the scripts' size.
Claims are invented; maps are those of CONTESTED_SHARED, else the theatre's own timeline.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from browser import ARGUMENTS, CHROMIUM, drawn, served
from contested.theatre.load import load_theatre
from contested.web.app import STATIC, create_app
from contested.web.settings import Settings
from contested.web.state import State
from synthetic_claims import synthetic_claims

_QUESTIONS = (
    "bbox=35,47,38,50&datetime=2022-09-01/2022-09-30&limit=20",
    "bbox=30,45,40,52&datetime=2022-03-01/2023-12-31&limit=100",
    "bbox=36,48,37,49&verdict=contradicted&limit=20",
    "datetime=2023-01-15&kind=advance&limit=20",
)
_STEPS = 20
_LOADER = """
import http.client, random, sys, time
host, seconds, paths = sys.argv[1], float(sys.argv[2]), sys.argv[3:]
link, took, end = http.client.HTTPConnection(host), [], time.perf_counter() + seconds
while time.perf_counter() < end:
    start = time.perf_counter()
    link.request("GET", random.choice(paths))
    answer = link.getresponse()
    answer.read()
    assert answer.status == 200, answer.status
    took.append(time.perf_counter() - start)
took.sort()
print(f"{len(took) / seconds:.0f} {took[len(took) // 2] * 1000:.1f} {took[int(len(took) * 0.95)] * 1000:.1f}")
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=100_000)
    claims = parser.parse_args().claims
    scripts = sum(path.stat().st_size for path in STATIC.glob("*.js"))
    print(f"scripts: {scripts:,} bytes")
    _measure_api(claims)
    _measure_judging()
    if CHROMIUM.exists():
        _measure_page()
    else:
        print("page: not measured, there is no Chromium")


def _measure_api(count: int) -> None:
    settings = Settings()
    theatre = load_theatre(settings.theatre)
    claims = synthetic_claims(count, theatre)
    start = time.perf_counter()
    state = State(settings, claims=claims)
    print(f"index of {count:,} claims: {time.perf_counter() - start:.1f} s")
    with served(create_app(settings, state=state)) as address:
        paths = [f"/collections/claims/items?{question}" for question in _QUESTIONS]
        rate, middle, late = _asked(address, paths, seconds=5)
        print(f"API, one asker, box and time: {rate} answers/s, median {middle} ms, p95 {late} ms")
        if shutil.which("wrk"):
            _wrk(address + paths[0])


def _measure_judging() -> None:
    """Ask while claims that have no verdict are judged in the background."""
    shared = Path(os.environ.get("CONTESTED_SHARED", "../shared")) / "data" / "deepstate"
    settings = Settings(maps=(shared,) if shared.is_dir() else ())
    claims = synthetic_claims(5000, load_theatre(settings.theatre))
    state = State(settings, claims=[replace(one, verdicts=()) for one in claims])
    with tempfile.TemporaryDirectory() as folder, served(create_app(settings, state=state)) as address:
        os.environ["CONTESTED_DATA"] = folder  # invented verdicts are not kept beside the user's own
        while not state.index.judged:
            time.sleep(0.1)
        before, start = state.index.judged, time.perf_counter()
        paths = [f"/collections/claims/items?{question}" for question in _QUESTIONS]
        rate, middle, late = _asked(address, paths, seconds=10)
        judged = (state.index.judged - before) / (time.perf_counter() - start)
        print(
            f"API while {judged:.0f} claims/s are judged: {rate} answers/s, median {middle} ms, p95 {late} ms"
        )
    del os.environ["CONTESTED_DATA"]


def _asked(address: str, paths: list[str], *, seconds: int) -> list[str]:
    """Ask from a second process; return answers a second, median and 95th percentile in ms."""
    host = address.removeprefix("http://")
    command = [sys.executable, "-c", _LOADER, host, str(seconds), *paths]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()


def _wrk(address: str) -> None:
    command = ["wrk", "-t1", "-c8", "-d5s", "--latency", address]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    rows = [line.strip() for line in done.stdout.splitlines()]
    kept = [line for line in rows if line.startswith(("Requests/sec", "50%", "90%", "99%", "Non-2xx"))]
    print(f"API, wrk with 8 connections: {'; '.join(' '.join(line.split()) for line in kept)}")


def _measure_page() -> None:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  # only where there is a browser

    shared = Path(os.environ.get("CONTESTED_SHARED", "../shared")) / "data" / "deepstate"
    settings = Settings(maps=(shared,) if shared.is_dir() else ())
    claims = synthetic_claims(5000, load_theatre(settings.theatre))
    state = State(settings, claims=claims)
    print(f"page: {len(state.histories[0])} maps of {state.histories[0].source.name}, 5,000 claims")
    with served(create_app(settings, state=state)) as address, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        firsts = [_first_picture(chromium, address) for _ in range(4)]
        print(
            f"first view with words, and map at rest: {', '.join(f'{a:.2f} s/{b:.2f} s' for a, b in firsts)}"
        )
        steps = _steps(chromium, address)
        late = sorted(steps)[int(len(steps) * 0.95)]
        middle = statistics.median(steps)
        print(f"slider, one step to the new zones drawn: median {middle:.0f} ms, p95 {late:.0f} ms")
        chromium.close()


def _first_picture(chromium: Any, address: str) -> tuple[float, float]:
    """Return seconds to the list of claims and the map's first zones, and to the map at rest."""
    page = chromium.new_page(viewport={"width": 1280, "height": 800})
    start = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.wait_for_selector(".claim")
    words = time.perf_counter() - start
    drawn(page)
    rest = time.perf_counter() - start
    page.close()
    return words, rest


def _steps(chromium: Any, address: str) -> list[float]:
    page = chromium.new_page(viewport={"width": 1280, "height": 800})
    page.goto(f"{address}/?t=2022-08-20T12:00:00Z")
    drawn(page)
    page.wait_for_timeout(1500)
    page.locator("#time-first").focus()
    for _ in range(_STEPS):
        page.keyboard.press("ArrowRight")
        page.wait_for_timeout(600)
    found: list[float] = page.evaluate(
        "() => performance.getEntriesByName('step-first').map((one) => one.duration)"
    )
    page.close()
    return found[1:]


if __name__ == "__main__":
    main()
