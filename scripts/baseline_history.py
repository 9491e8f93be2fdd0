"""What a history of control costs with plain Shapely, one thread: the baseline of `bench_history.py`.

    baseline_history.py MAPS_FOLDER BOUNDARIES.geojson T0 T1

T0 and T1 are two snapshots' names without their ending. Prints one line a phase, name and seconds (of the
clock, then of the processor):
`import` reads, repairs and unions every snapshot by status; `pair` makes three areas of ground gained from
the unions of two, `pair_drawn` from the polygons of two as drawn, which it unions first; `series` measures
each status of each snapshot in each oblast. Nothing is written.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import orjson
import shapely
from pyproj import Transformer
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from baseline_geopandas import EQUAL_AREA, status

Grounds = dict[str, BaseGeometry]
STATUSES = ("held", "contested", "regained")
GROUND = ("Polygon", "MultiPolygon", "GeometryCollection")


def equal_area(geometry: BaseGeometry, project: Transformer) -> BaseGeometry:
    """Project to a plane in metres that keeps areas."""
    plane = shapely.transform(geometry, lambda xy: np.column_stack(project.transform(xy[:, 0], xy[:, 1])))
    return shapely.make_valid(plane)


def flatten(polygons: np.ndarray, project: Transformer) -> list[BaseGeometry]:
    """Project polygons one by one."""
    return [equal_area(polygon, project) for polygon in polygons]


def drawn(path: Path) -> dict[str, np.ndarray]:
    """Read one snapshot; give its polygons, repaired, by status."""
    texts: dict[str, list[bytes]] = {name: [] for name in STATUSES}
    for feature in orjson.loads(path.read_bytes())["features"]:
        found = status(feature["properties"].get("name"))
        if found and feature["geometry"]["type"] in GROUND:
            texts[found].append(orjson.dumps(feature["geometry"]))
    return {
        name: shapely.make_valid(shapely.force_2d(shapely.from_geojson(some))) for name, some in texts.items()
    }


def read_map(path: Path) -> Grounds:
    """Read one snapshot and union its polygons by status."""
    return {name: shapely.union_all(polygons) for name, polygons in drawn(path).items()}


def three_areas_km2(before: Grounds, after: Grounds) -> list[float]:
    """Ground marked, lost by the enemy and secured; pieces under 1 km² left out."""
    open_0 = shapely.union(before["held"], before["contested"])
    open_1 = shapely.union(after["held"], after["contested"])
    grounds = (
        shapely.intersection(open_0, after["regained"]),
        shapely.difference(before["held"], after["held"]),
        shapely.difference(open_0, open_1),
    )
    pieces = [shapely.area(shapely.get_parts(shapely.get_parts(ground))) / 1e6 for ground in grounds]
    return [float(areas[areas >= 1].sum()) for areas in pieces]


@contextmanager
def phase(name: str) -> Iterator[None]:
    """Print how long something took."""
    began, worked = time.perf_counter(), time.process_time()
    yield
    print(f"{name} {time.perf_counter() - began:.4f} {time.process_time() - worked:.4f}")


def main() -> None:
    """Print the seconds of each phase."""
    folder, boundaries, first, last = sys.argv[1:]
    with phase("import"):
        maps = {path.stem: read_map(path) for path in sorted(Path(folder).glob("*.geojson"))}
    project = Transformer.from_crs("EPSG:4326", EQUAL_AREA, always_xy=True)
    listed = orjson.loads(Path(boundaries).read_bytes())["features"]
    oblasts = [shape(entry["geometry"]) for entry in listed if entry["properties"]["kind"] == "admin1"]
    plane = [equal_area(oblast, project) for oblast in oblasts]
    flat = {
        name: {status: equal_area(ground, project) for status, ground in grounds.items()}
        for name, grounds in maps.items()
    }
    with phase("pair"):
        three_areas_km2(flat[first], flat[last])
    pair = [
        {name: flatten(some, project) for name, some in drawn(Path(folder) / f"{name}.geojson").items()}
        for name in (first, last)
    ]
    with phase("pair_drawn"):
        before, after = [
            {name: shapely.union_all(some) for name, some in grounds.items()} for grounds in pair
        ]
        three_areas_km2(before, after)
    with phase("series"):
        for grounds in flat.values():
            for ground in grounds.values():
                shapely.area(shapely.intersection(ground, plane))


if __name__ == "__main__":
    main()
