"""Builds a theatre's network.tsv: the junctions of its railways and the lines between them.

    python scripts/build_network.py segments.geojson.gz stations.json.gz

The inputs hold railway lines (GeoJSON LineStrings, degrees) and stations (name, kind, coordinates, names in
other languages), from OpenStreetMap. Where no line is drawn near a station, as in much of the ground that
was fought over, the stations themselves are strung into a line: each is linked to those neighbours to which
no third station is nearer than both (the relative neighbourhood graph), at most 13 km away.
"""

from __future__ import annotations

import argparse
import gzip
import math
import re
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import shapely
import translitua

from contested import geo
from contested.networks.network import load_network
from contested.networks.paths import betweenness
from contested.networks.topology import Node, Topology, merge, topology
from contested.places.gazetteer import load_gazetteer
from contested.theatre.load import load_theatre
from contested.theatre.theatre import Theatre

ROOT = Path(__file__).resolve().parent.parent
THEATRE = "ukraine_2022"
YEAR = 2026
BORDER_DEGREES = 0.06
CENTRE = (35.0, 49.0)
BOX = shapely.box(29.0, 44.3, 41.0, 52.6)
KINDS = {"main", "branch", None}
FAR_KM, LINK_KM, BLOB_KM2 = 0.6, 13.0, 5.6
NAME_KM, SAME_NAME_KM, STOP_KM, SPACING_KM = 8.0, 8.0, 1.2, 5.0
TOWN_DEGREES = 0.15
DETAILED = {
    *("kharkiv_oblast", "donetsk_oblast", "luhansk_oblast", "zaporizhzhia_oblast", "kherson_oblast"),
    *("dnipropetrovsk_oblast", "mykolaiv_oblast", "sumy_oblast", "chernihiv_oblast", "kyiv_oblast"),
    *("kyiv_city", "crimea", "sevastopol"),
}
HEAD = """# Railways. Y: whose state they show. N: name, attribution, licence.
# J: junction, longitude, latitude, region, betweenness.
# L: line from, to, km, stations on it ("name longitude latitude +km; ..."). Tab-separated.
# Compiled from OpenStreetMap by scripts/build_network.py; (c) OpenStreetMap contributors, ODbL.
Y\t{year}
N\tRail network\t© OpenStreetMap contributors\tODbL 1.0
"""
_SPELLING = str.maketrans({"i": "і", "I": "І", "’": "'", '"': "'", "\\": None, "\u0301": None})


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """A station with its official English name."""

    name: str
    stem: str
    is_station: bool
    point: tuple[float, float]
    """(longitude, latitude)."""
    x: float
    y: float


def load(path: Path) -> Any:
    """Read JSON, gzipped or not."""
    data = path.read_bytes()
    return orjson.loads(gzip.decompress(data) if path.suffix == ".gz" else data)


def read_stations(path: Path) -> list[Station]:
    """Read the stations inside the box; posts that bear a kilometre for a name are left nameless."""
    rows = [row for row in load(path) if BOX.contains(shapely.Point(row["coordinates"]))]
    plane = geo.local_km(shapely.MultiPoint([row["coordinates"] for row in rows]), centre=CENTRE)
    found = []
    for row, (x, y) in zip(rows, shapely.get_coordinates(plane), strict=True):
        name = english(row["officialName"])
        lon, lat = row["coordinates"]
        is_station = row["stationType"] == "station"
        found.append(
            Station(
                name=name, stem=stem(name), is_station=is_station, point=(lon, lat), x=float(x), y=float(y)
            )
        )
    return found


def english(name: str) -> str:
    """Romanise by the official table; "" for a post that only bears a kilometre."""
    plain = re.sub(r"\(.*?\)", "", name).translate(_SPELLING).strip()
    if re.search(r"\d+\s*км|^пост|^блок|^роз'?їзд|колійний", plain.casefold()):
        return ""
    table = (
        translitua.RussianInternationalPassport
        if re.search("[ыэёъ]", plain.casefold())
        else translitua.UkrainianKMU
    )
    roman = re.sub(r"['ʹ]", "", str(translitua.translit(plain, table)))
    return re.sub(r"[-\s](Pas\.?|Pasazhyrskyi|Holovnyi|Holovna|Tsentralnyi|Tsentralna|\d|I+)$", "", roman)


def stem(name: str) -> str:
    """The town in a station's name.

    >>> stem("Kupiansk-Vuzlovyi"), stem("Zaporizhzhia 1")
    ('kupiansk', 'zaporizhzhia')
    """
    return re.split(r"[-\s]", name.casefold())[0]


def read_lines(path: Path) -> list[Any]:
    """Read the railway lines of normal gauge inside the box, in the plane, in km."""
    lines = []
    for feature in load(path)["features"]:
        kind = feature["properties"]
        line = shapely.LineString(feature["geometry"]["coordinates"])
        if kind["railwayType"] == "rail" and kind["usageType"] in KINDS and line.intersects(BOX):
            lines.append(geo.local_km(shapely.intersection(line, BOX), centre=CENTRE))
    ribbons = shapely.get_parts(shapely.union_all(shapely.buffer(np.asarray(lines, dtype=object), 0.35)))
    drawn = shapely.union_all([ribbon for ribbon in ribbons if ribbon.area > BLOB_KM2])
    return [line for line in lines if drawn.intersects(line)]


def strung(stations: list[Station], lines: list[Any]) -> list[Any]:
    """Link the stations that lie off the drawn lines to their neighbours."""
    points = np.asarray([(station.x, station.y) for station in stations])
    drawn = shapely.union_all(lines)
    off = np.asarray(shapely.distance(shapely.points(points), drawn)) > FAR_KM
    gaps = np.hypot(points[:, None, 0] - points[None, :, 0], points[:, None, 1] - points[None, :, 1])
    links = []
    for a, b in zip(*np.nonzero(np.triu(gaps < LINK_KM, 1)), strict=True):
        if not (off[a] or off[b]) or (np.maximum(gaps[a], gaps[b]) < gaps[a, b]).any():
            continue
        ends = [_onto(points[i], drawn, on_line=not off[i]) for i in (a, b)]
        links.append(shapely.LineString(ends))
    return [link for link in links if link.length > 0]


def _onto(point: np.ndarray, drawn: Any, *, on_line: bool) -> tuple[float, float]:
    if not on_line:
        return float(point[0]), float(point[1])
    x, y = shapely.get_coordinates(shapely.shortest_line(drawn, shapely.Point(point)))[0]
    return float(x), float(y)


def same_names(whole: Topology, stations: list[Station]) -> list[tuple[int, int]]:
    """Pairs of nodes within 8 km of each other whose stations share the stem of their names."""
    near: dict[str, list[int]] = defaultdict(list)
    at = shapely.points([(station.x, station.y) for station in stations])
    for node in whole.nodes:
        for index in np.flatnonzero(shapely.distance(at, shapely.Point(node.x, node.y)) < NAME_KM / 2):
            if stations[index].stem:
                near[stations[index].stem].append(node.id)
    where = {node.id: np.asarray([node.x, node.y]) for node in whole.nodes}
    return [
        (a, b)
        for ids in near.values()
        for i, a in enumerate(ids)
        for b in ids[i + 1 :]
        if a != b and np.hypot(*(where[a] - where[b])) < SAME_NAME_KM
    ]


def populations(stations: list[Station], theatre: Theatre) -> dict[Station, int]:
    """The people of the town that each station is named after, where one near it bears its name."""
    towns: dict[str, list[tuple[float, float, int]]] = defaultdict(list)
    for entry in load_gazetteer(theatre).entries.values():
        if entry.longitude is not None and entry.latitude is not None and entry.population:
            towns[entry.name.casefold()].append((entry.longitude, entry.latitude, entry.population))
    return {
        station: max(
            (
                people
                for longitude, latitude, people in towns[station.stem]
                if np.hypot(longitude - station.point[0], latitude - station.point[1]) < TOWN_DEGREES
            ),
            default=0,
        )
        for station in stations
    }


def nodes_named(whole: Topology, stations: list[Station], theatre: Theatre) -> dict[int, str]:
    """Name each node after the most populous town that a station near it bears the name of, else the nearest.

    A name that a junction of more lines has taken goes to the next station.
    """
    names: dict[int, str] = {}
    named = [station for station in stations if station.name]
    people = populations(named, theatre)
    at = np.asarray([(station.x, station.y) for station in named])
    for node in sorted(whole.nodes, key=lambda node: -whole.degree(node.id)):
        away = np.hypot(at[:, 0] - node.x, at[:, 1] - node.y)
        order = [int(i) for i in np.argsort(away)]
        near = [named[i] for i in order if away[i] < NAME_KM] or [named[order[0]]]
        ranked = sorted(near, key=lambda station: -people[station])
        choices = [_town(station, near) for station in (*ranked, *(named[i] for i in order[:200]))]
        names[node.id] = next(name for name in choices if name not in names.values())
    return names


def same_town(whole: Topology, stations: list[Station], theatre: Theatre) -> list[tuple[int, int]]:
    """Pairs of nodes within 8 km of each other that would bear the same town's name."""
    names = nodes_named(whole, stations, theatre)
    ends = [(node, stem(names[node.id])) for node in whole.nodes]
    return [
        (a.id, b.id)
        for i, (a, name) in enumerate(ends)
        for b, other in ends[i + 1 :]
        if name == other and np.hypot(a.x - b.x, a.y - b.y) < SAME_NAME_KM
    ]


def _town(best: Station, near: list[Station]) -> str:
    plain = [station.name for station in near if station.name.casefold() == best.stem]
    several = sum(station.stem == best.stem for station in near) > 1
    return plain[0] if plain else best.name.split("-")[0] if several else best.name


def trimmed(whole: Topology, theatre: Theatre) -> Topology:
    """Leave dead ends out where the network is not wanted in detail."""
    region = regions_of(whole, theatre)
    gone = {node.id for node in whole.nodes if whole.degree(node.id) == 1 and region[node.id] not in DETAILED}
    border = {node for node in gone if region[node] is None or not _inland(theatre, region[node])}
    gone -= border
    kept = tuple(chain for chain in whole.chains if not gone & {chain.start, chain.end})
    return merge(Topology(nodes=whole.nodes, chains=kept), [])


def _inland(theatre: Theatre, key: str | None) -> bool:
    region = theatre.region(key or "")
    return region is not None and region.kind == "admin1"


def _degrees(node: Node) -> tuple[float, float]:
    point = geo.local_km_inverse(shapely.Point(node.x, node.y), centre=CENTRE)
    longitude, latitude = shapely.get_coordinates(point)[0]
    return float(longitude), float(latitude)


def regions_of(whole: Topology, theatre: Theatre) -> dict[int, str | None]:
    """The unit that each node lies in; near a border, drawn coarsely, the theatre's own goes first."""
    units = [region for region in theatre.regions if region.kind == "admin1"]
    beyond = [region for region in theatre.regions if region.kind == "border"]
    found: dict[int, str | None] = {}
    for node in whole.nodes:
        point = shapely.Point(_degrees(node))
        nearest = min(units, key=lambda unit: unit.geometry.distance(point))
        near = nearest.geometry.distance(point) < BORDER_DEGREES
        others = (unit.key for unit in beyond if unit.geometry.contains(point))
        found[node.id] = nearest.key if near else next(others, None)
    return found


def write(whole: Topology, stations: list[Station], theatre: Theatre, path: Path) -> None:
    """Write the file that ships."""
    names, region = nodes_named(whole, stations, theatre), regions_of(whole, theatre)
    people = populations(stations, theatre)
    rows = []
    for node in whole.nodes:
        longitude, latitude = _degrees(node)
        rows.append(f"J\t{names[node.id]}\t{longitude:.3f}\t{latitude:.3f}\t{region[node.id] or ''}")
    for chain in whole.chains:
        first = next(node for node in whole.nodes if node.id == chain.start)
        gap_km = math.dist((first.x, first.y), chain.points[0])
        stops = "; ".join(
            f"{s.name} {s.point[0]:.3f} {s.point[1]:.3f} +{gap_km + along:.1f}"
            for along, s in stops_on(chain.points, stations, people)
        )
        rows.append(f"L\t{names[chain.start]}\t{names[chain.end]}\t{whole.length_km(chain):.1f}\t{stops}")
    path.write_text(HEAD.format(year=YEAR) + "\n".join(sorted(rows)) + "\n", encoding="utf-8")
    add_betweenness(path)


def add_betweenness(path: Path) -> None:
    """Count every junction's betweenness in the file's network, and write it at the end of its row."""
    load_network.cache_clear()
    network = load_network(path.parent)
    if network is None:
        raise SystemExit(f"no network in {path.parent}")
    counted = betweenness(replace(network, betweenness=None))
    rows = [row.split("\t") for row in path.read_text(encoding="utf-8").splitlines()]
    whole = [[*row[:5], f"{counted[row[1]]:.2f}"] if row[0] == "J" else row for row in rows]
    path.write_text("\n".join("\t".join(row) for row in whole) + "\n", encoding="utf-8")


def stops_on(
    points: tuple[tuple[float, float], ...], stations: list[Station], people: dict[Station, int]
) -> list[tuple[float, Station]]:
    """The named stations on a line and their km along it; of two within 5 km that of the larger town."""
    line = shapely.LineString(points)
    at = shapely.points([(station.x, station.y) for station in stations])
    along = [
        (float(shapely.line_locate_point(line, at[i])), stations[i])
        for i in np.flatnonzero(shapely.distance(at, line) < STOP_KM)
        if stations[i].name
    ]
    kept: list[tuple[float, Station]] = []
    for place, station in sorted(along, key=lambda pair: (-people[pair[1]], pair[0])):
        inside = SPACING_KM / 2 <= place <= line.length - SPACING_KM / 2
        if inside and all(abs(place - other) >= SPACING_KM for other, _ in kept):
            kept.append((place, station))
    return sorted(kept, key=lambda pair: pair[0])


def build(segments: Path, stations_path: Path) -> tuple[Topology, list[Station], Theatre]:
    """Compile the network from the two files."""
    theatre = load_theatre(THEATRE)
    stations, lines = read_stations(stations_path), read_lines(segments)
    whole = topology([*lines, *strung(stations, lines)])
    whole = merge(whole, same_names(whole, stations))
    whole = merge(whole, same_town(whole, stations, theatre))
    return trimmed(whole, theatre), stations, theatre


def main() -> None:
    """Read, build, write, and say what came out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("segments", type=Path)
    parser.add_argument("stations", type=Path)
    args = parser.parse_args()
    whole, stations, theatre = build(args.segments, args.stations)
    write(whole, stations, theatre, theatre.folder / "network.tsv")
    print(f"{len(whole.nodes)} junctions and ends, {len(whole.chains)} lines")


if __name__ == "__main__":
    main()
