"""The same area figures as a plain GeoPandas script would make them: the baseline of `make bench`.

    baseline_geopandas.py MAPS_FOLDER BOUNDARIES.geojson T0 T1 [T1 ...]

Each T is a snapshot's name without its ending. Prints km² marked, lost by the enemy and secured.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import geopandas as gpd

EQUAL_AREA = "+proj=aea +lat_1=46 +lat_2=51 +lat_0=48 +lon_0=32 +datum=WGS84 +units=m"


def status(name: str | None) -> str | None:
    """Part the drawings by their name, as one would by hand."""
    text = (name or "").lower()
    if re.search("liberat|taken back|звільн", text):
        return "regained"
    if re.search("unknown|contest|невідом", text):
        return "contested"
    return "held" if re.search("occup|cadr|tuzla|окупов|крим", text) else None


def read_map(path: Path, land: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Read one snapshot, cut to the land, dissolved by status."""
    frame = gpd.read_file(path)
    frame = frame[frame.geometry.geom_type.isin(["Polygon", "MultiPolygon", "GeometryCollection"])]
    frame = frame.assign(status=frame["name"].map(status)).dropna(subset=["status"])
    frame = frame.set_geometry(frame.geometry.make_valid().force_2d()).to_crs(EQUAL_AREA)
    frame = frame[["status", "geometry"]].explode()
    frame = frame[frame.geometry.geom_type == "Polygon"]
    return gpd.clip(frame, land).dissolve("status")


def km2(shapes: gpd.GeoSeries) -> float:
    """Sum the pieces of at least 1 km²."""
    areas = shapes.explode().area / 1e6
    return float(areas[areas >= 1].sum())


def main() -> None:
    """Print the three figures of every end."""
    folder, boundaries, start, *ends = sys.argv[1:]
    regions = gpd.read_file(boundaries)
    land = regions[regions["kind"] == "admin1"].to_crs(EQUAL_AREA).dissolve()
    before = read_map(Path(folder) / f"{start}.geojson", land)
    open_0 = gpd.GeoSeries([before.loc[["held", "contested"]].union_all()], crs=EQUAL_AREA)
    held_0 = gpd.GeoSeries([before.loc[["held"]].union_all()], crs=EQUAL_AREA)
    for end in ends:
        after = read_map(Path(folder) / f"{end}.geojson", land)
        lost = held_0.difference(after.loc[["held"]].union_all())
        marked = open_0.intersection(after.loc[["regained"]].union_all())
        secured = open_0.difference(after.loc[["held", "contested"]].union_all())
        print(f"{end} marked {km2(marked):.0f} lost {km2(lost):.0f} secured {km2(secured):.0f}")


if __name__ == "__main__":
    main()
