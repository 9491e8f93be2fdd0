"""Prints measures on real maps beside figures that were computed apart.

    python scripts/eval_measures.py

Reads $CONTESTED_SHARED (default: ../shared beside the repository).
"""

from __future__ import annotations

import sys
from datetime import date, timedelta

import shapely

from contested.control.control_map import ControlMap
from contested.control.history import ControlHistory
from contested.measures.advance import advance
from contested.measures.area import area_gained
from contested.measures.border import border
from contested.pipeline import grounds_of
from contested.timespan import end_of_day
from eval_verdicts import histories, shared_folder

FIRST, LAST = date(2022, 8, 30), date(2022, 9, 15)
APART = {
    "advance, nearest, 99th percentile": "45-46 km",
    "advance, nearest, maximum": "48-49 km",
    "to Luhansk Oblast, 10 Sep": "23.2 km",
    "to Luhansk Oblast, 11 Sep": "21.7 km",
    "to Luhansk Oblast, 15 Sep": "12.6 km",
}


def last_map(history: ControlHistory, day: date) -> ControlMap:
    """Return the last map of a theatre day."""
    item = history.at(end_of_day(day, history.theatre.time_zone))
    if item is None:
        raise SystemExit(f"no map by {day}")
    return item


def row(what: str, value: float | None) -> None:
    """Print one figure beside the one computed apart."""
    shown = "none" if value is None else f"{value:.1f} km"
    print(f"{what:36} {shown:>10}   computed apart: {APART.get(what, '-')}")


def main() -> int:
    """Print the series and the single figures."""
    history, _ = histories(shared_folder())
    theatre, grounds = history.theatre, grounds_of(history.theatre)
    kharkiv, luhansk = theatre.region("kharkiv_oblast"), theatre.region("luhansk_oblast")
    if kharkiv is None or luhansk is None:
        raise SystemExit("the theatre has no such regions")
    start = last_map(history, FIRST)
    print(f"area gained by UA in Kharkiv Oblast since {start.as_of:%d %b %H:%M} UTC, km²")
    day = FIRST
    while day <= LAST:
        end = last_map(history, day)
        measured = area_gained([start, end], side="UA", grounds=grounds, within=kharkiv.geometry)
        numbers = "  ".join(f"{name} {value or 0:7,.0f}" for name, value in measured.values)
        print(f"  {day}  map of {end.as_of:%d %b %H:%M} UTC  {numbers}")
        day += timedelta(days=1)
    week = [
        history.nearest(end_of_day(date(2022, 9, 3), theatre.time_zone)),
        last_map(history, date(2022, 9, 10)),
    ]
    pair = [item for item in week if item is not None]
    found, _ = advance(pair, side="UA", grounds=grounds)
    row("advance, nearest, 99th percentile", found.value("nearest, secured, 99th percentile"))
    row("advance, nearest, maximum", found.value("nearest, secured, maximum"))
    line = shapely.intersection(shapely.boundary(luhansk.geometry), kharkiv.geometry.buffer(0.01))
    for number in (10, 11, 15):
        reached = border(
            [start, last_map(history, date(2022, 9, number))], side="UA", line=line, grounds=grounds
        )
        row(f"to Luhansk Oblast, {number} Sep", reached.value("secured"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
