"""Prints measures on real maps beside figures that were computed apart, and the difference in %.

    python scripts/eval_measures.py

"Apart" are figures from plain scripts written before this package, and corridors along the medial axis
(`medial_axis.py`). Reads $CONTESTED_SHARED (default: ../shared beside the repository).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date, timedelta

import shapely

from contested import geo
from contested.control.control_map import ControlMap
from contested.control.ground import Grounds
from contested.control.history import ControlHistory
from contested.measures.area import area_gained
from contested.measures.border import border
from contested.measures.enclosure import enclosed_word, enclosure, rear_ground
from contested.measures.measure import Measure
from contested.measures.network import closed_lines, cut, rear_junctions, weight
from contested.measures.railways import Railways
from contested.measures.through import advance_both, at_place
from contested.networks.network import Network, load_network
from contested.networks.stations import parted_at_stops
from contested.pipeline import grounds_of
from contested.theatre.theatre import Region
from contested.timespan import end_of_day
from eval_verdicts import AREAS_KM2, START, histories, shared_folder
from medial_axis import medial_corridor_km

FIRST, LAST = date(2022, 8, 30), date(2022, 9, 15)
KUPIANSK = (37.61581, 49.71003)
PLACES = {"Izium": (37.27679, 49.20697), "Lyman": (37.80843, 48.99012), "Balakliia": (36.84433, 49.45595)}
ENDS = ("1662802147", "1662817875", "1662823401", "1662846587")
ADVANCE_KM = {
    "nearest, secured, 99th percentile": (45.0, 46.0),
    "nearest, secured, maximum": (48.0, 49.0),
    "through, secured, maximum": (49.0, 61.0),
    "through, lost by enemy, maximum": (49.0, 61.0),
}
CORRIDORS_KM = {
    ("Izium", "1661893485"): 34.6,
    ("Izium", "1662823401"): 12.7,
    ("Lyman", "1663702119"): 13.1,
    ("Lyman", "1664571886"): 3.2,
    ("Balakliia", "1661893485"): 15.6,
}
ENCLOSED = {
    "Izium": ("1661893485", "1662654988", "1662722654", "1662802147", "1662817875", "1662823401"),
    "Balakliia": ("1661893485",),
}
LUHANSK, DONETSK = "luhansk_oblast", "donetsk_oblast"
BORDER_KM = {
    (LUHANSK, 10): 23.2,
    (LUHANSK, 11): 21.7,
    (LUHANSK, 15): 12.6,
    (DONETSK, 10): 17.8,
    (DONETSK, 11): 0.0,
}
MOVED_KM = 0.5
LYMAN = (date(2022, 9, 20), date(2022, 10, 1))


def days(first: date, last: date) -> Iterator[date]:
    """Give every day from the first to the last."""
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def last_map(history: ControlHistory, day: date) -> ControlMap:
    """Return the last map of a theatre day."""
    item = history.at(end_of_day(day, history.theatre.time_zone))
    if item is None:
        raise SystemExit(f"no map by {day}")
    return item


def beside(value: float | None, apart: float | tuple[float, float] | None) -> str:
    """Put a value beside the one computed apart: how far it is off, of a range from its nearer end."""
    if value is None or apart is None:
        return ""
    low, high = apart if isinstance(apart, tuple) else (apart, apart)
    shown = f"{low:g}" if low == high else f"{low:g} to {high:g}"
    if low <= value <= high:
        return f"apart {shown}, difference none"
    nearer = low if value < low else high
    off = f"{value - nearer:+.1f} km" if nearer == 0 else f"{(value - nearer) / nearer:+.1%}"
    return f"apart {shown}, difference {off}"


def region_of(history: ControlHistory, key: str) -> Region:
    """Return a region of the theatre."""
    region = history.theatre.region(key)
    if region is None:
        raise SystemExit(f"the theatre has no {key}")
    return region


def print_areas(history: ControlHistory, grounds: Grounds) -> None:
    """Print the series by day in one region, and three pairs of the whole theatre beside figures apart."""
    start = last_map(history, FIRST)
    within = region_of(history, "kharkiv_oblast").geometry
    print(f"\nArea gained by UA in Kharkiv Oblast since {start.as_of:%d %b %H:%M} UTC, km²")
    for day in days(FIRST, LAST):
        end = last_map(history, day)
        measured = area_gained([start, end], side="UA", grounds=grounds, within=within)
        numbers = "  ".join(f"{name} {value or 0:7,.1f}" for name, value in measured.values)
        print(f"  {day}  map of {end.as_of:%d %b %H:%M}  {numbers}")
    print("\nArea gained by UA in the whole theatre since 3 Sep 21:21 UTC, km²")
    maps = {item.id: item for item in history.maps}
    for key, apart in AREAS_KM2.items():
        measured = area_gained([maps[START], maps[key]], side="UA", grounds=grounds)
        for (name, value), reference in zip(measured.values, apart, strict=True):
            print(f"  {measured.t1:%d %b %H:%M}  {name:14} {value or 0:8,.1f}  {beside(value, reference)}")


def print_advance(history: ControlHistory, grounds: Grounds) -> None:
    """Print the advance of a week by both definitions, to each map of its last day, and at Kupiansk."""
    maps = {item.id.split("/")[1]: item for item in history.maps}
    first = maps[START.split("/")[1]]
    print(f"\nAdvance of UA from the map of {first.as_of:%d %b %H:%M} UTC, km")
    for end in ENDS:
        pair = [first, maps[end]]
        found = advance_both(pair, side="UA", grounds=grounds, place=KUPIANSK)
        print(f"  to the map of {found.t1:%d %b %H:%M}" + "".join(f"; {note}" for note in found.notes))
        for name, value in found.values:
            shown = "none" if value is None else f"{value:.1f}"
            print(f"    {name:42} {shown:>6}  {beside(value, ADVANCE_KM.get(name))}".rstrip())
        nearest, through = at_place(pair, side="UA", place=KUPIANSK, grounds=grounds)
        print(f"    at Kupiansk, ground secured: nearest {nearest or 0:.1f}, through {through or 0:.1f}")


def print_enclosure(history: ControlHistory, grounds: Grounds, network: Network) -> None:
    """Print corridor, open routes, ring and word of three towns held by RU."""
    maps = {item.id.split("/")[1]: item for item in history.maps}
    lyman = tuple(last_map(history, day).id.split("/")[1] for day in days(*LYMAN))
    rails = Railways(network=network, rear=rear_junctions(network, history.theatre, side="RU"))
    print("\nEnclosure of places held by RU: corridor in km, railways open (of 2026), ring, word")
    for place, keys in (*ENCLOSED.items(), ("Lyman", lyman)):
        for key in sorted({*keys, *(end for name, end in CORRIDORS_KM if name == place)}):
            apart = CORRIDORS_KM.get((place, key))
            found = enclosure(
                maps[key], side="RU", point=PLACES[place], grounds=grounds, networks=(("rail", rails),)
            )
            print(
                f"  {place:9} {found.t1:%d %b %H:%M}  {enclosed_row(found)}  {beside(corridor(found), apart)}"
            )
            if apart is not None:
                held, rear = grounds.held(maps[key], "RU"), rear_ground(maps[key], "RU", grounds)
                by_axis = medial_corridor_km(held, point=PLACES[place], rear=rear)
                print(f"  {'':9} along the medial axis: {beside(corridor(found), round(by_axis, 2))}")
                print(f"  {'':9} from points {MOVED_KM} km away: {moved(maps[key], place, grounds)}")


def moved(item: ControlMap, place: str, grounds: Grounds) -> str:
    """Give the corridors from eight points about a place: how much hangs on where its point is put."""
    ring = shapely.Point(0, 0).buffer(MOVED_KM, quad_segs=2)
    about = shapely.get_coordinates(geo.local_km_inverse(ring, centre=PLACES[place]))[:-1].tolist()
    widths = [corridor(enclosure(item, side="RU", point=(x, y), grounds=grounds)) for x, y in about]
    held = [width for width in widths if width is not None]
    return f"{min(held):.1f} to {max(held):.1f}"


def corridor(found: Measure) -> float | None:
    """Give the corridor of an enclosure."""
    return found.value("corridor")


def enclosed_row(found: Measure) -> str:
    """Write an enclosure's values in one row."""
    width = corridor(found)
    routes = found.value("open routes, rail")
    shown = f"{'none' if width is None else f'{width:.1f}':>5}"
    word = enclosed_word(width) or "not held"
    ring = found.value("ring") or 0.0
    return f"{shown}  rail {'-' if routes is None else int(routes)}  ring {ring:4.0%}  {word:16}"


def print_network(history: ControlHistory, grounds: Grounds, network: Network) -> None:
    """Print the rank of Kupiansk, and what its loss would have cost RU early in September 2022."""
    print("\nKupiansk on the railways of", network.as_of.year)
    for name, value in weight(network, "Kupiansk").values:
        apart = "  apart: at least four" if name == "degree" else ""
        print(f"  {name:20} {value or 0:6g}{apart}")
    item = next(item for item in history.maps if item.id == START)
    network = parted_at_stops(network)
    closed = closed_lines(network, item, side="RU", grounds=grounds)
    foreign = grounds.open_to(item, "RU")
    rear = {
        name
        for name in rear_junctions(network, history.theatre, side="RU")
        if not shapely.intersects(foreign, shapely.Point(network.junction(name).point))
    }
    for what, left, ends in (
        (f"on lines open to RU on {item.as_of:%d %b}", network.without_lines(closed), rear),
        ("on all lines", network, rear_junctions(network, history.theatre, side="RU")),
    ):
        lost = cut(left, rear=ends, junctions=["Kupiansk"]).values
        off = [name for name, km in lost if km is None]
        longest = max(((km, name) for name, km in lost if km is not None), default=None)
        far = f"; the longest way round {longest[1]} {longest[0]:+.0f} km" if longest else ""
        print(f"  its loss, {what}: {len(off)} stations cut off{far}")
        if off:
            print(f"    {', '.join(off)}")


def print_border(history: ControlHistory, grounds: Grounds) -> None:
    """Print by day how far the ground gained in one region lies from two others."""
    start, kharkiv = last_map(history, FIRST), region_of(history, "kharkiv_oblast").geometry
    print(
        f"\nFrom ground gained by UA in Kharkiv Oblast since {start.as_of:%d %b} to two oblasts, km (secured)"
    )
    for day in days(date(2022, 9, 6), LAST):
        pair = [start, last_map(history, day)]
        row = f"  {day}  map of {pair[1].as_of:%d %b %H:%M}"
        for key, name in ((LUHANSK, "Luhansk"), (DONETSK, "Donetsk")):
            line = shapely.boundary(region_of(history, key).geometry)
            value = border(pair, side="UA", line=line, grounds=grounds, within=kharkiv).value("secured")
            shown = "none" if value is None else f"{value:.1f}"
            row += f"  {name} {shown:>5}  {beside(value, BORDER_KM.get((key, day.day))):32}"
        print(row.rstrip())


def main() -> int:
    """Print every part."""
    history, _ = histories(shared_folder())
    grounds = grounds_of(history.theatre)
    network = load_network(history.theatre.folder)
    if network is None:
        raise SystemExit("the theatre has no network")
    print_areas(history, grounds)
    print_advance(history, grounds)
    print_enclosure(history, grounds, network)
    print_network(history, grounds, network)
    print_border(history, grounds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
