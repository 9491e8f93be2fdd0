"""Compares a theatre's network.tsv with OpenStreetMap's figures for distances by rail between stations.

    python scripts/check_network.py segments.geojson.gz stations.json.gz

For each pair of stations that OpenStreetMap's lines join and that are both stops here, on one line, prints
how the two lengths along it compare: the worst, and the share within 5 %. Lines strung from stations alone
have no figure there to be compared with.
"""

from __future__ import annotations

import argparse
import gzip
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import orjson

from contested import geo
from contested.networks.network import Line, Network, load_network
from contested.theatre.load import ukraine_2022

TOLERANCE, SHORT_KM = 0.05, 15.0
"""Shorter pairs differ by where in a yard a station's point lies."""
ROUND = 1.25
"""A figure so much longer than the straight line is of a way round, not of the line between the two."""


def load(path: Path) -> Any:
    """Read gzipped JSON."""
    return orjson.loads(gzip.decompress(path.read_bytes()))


def pairs(network: Network) -> Iterator[tuple[Line, tuple[float, float], tuple[float, float], float]]:
    """Every two stops on one line, and their distance along it."""
    for line in network.lines:
        at = [((stop.longitude, stop.latitude), stop.along_km) for stop in line.stops]
        for (here, before), (there, after) in combinations(at, 2):
            if before is not None and after is not None:
                yield line, here, there, after - before


def known_km(segments: Any, stations: Any) -> dict[frozenset[tuple[float, float]], float]:
    """OpenStreetMap's length by rail between two stations, by their coordinates at 3 decimals."""
    at = {
        row["stationId"]: (round(row["coordinates"][0], 3), round(row["coordinates"][1], 3))
        for row in stations
    }
    found: dict[frozenset[tuple[float, float]], float] = {}
    for feature in segments["features"]:
        kind = feature["properties"]
        key = frozenset((at[kind["fromStationId"]], at[kind["toStationId"]]))
        ends = tuple(key)
        if len(ends) > 1 and kind["distanceKm"] < ROUND * geo.distance_km(ends[0], ends[1]):
            found[key] = min(kind["distanceKm"], found.get(key, np.inf))
    return found


def main() -> None:
    """Compare and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("segments", type=Path)
    parser.add_argument("stations", type=Path)
    args = parser.parse_args()
    network = load_network(ukraine_2022())
    if network is None:
        raise SystemExit("the theatre has no network")
    known = known_km(load(args.segments), load(args.stations))
    ratios = [
        (own_km / known[frozenset((a, b))], own_km, known[frozenset((a, b))], line)
        for line, a, b, own_km in pairs(network)
        if known.get(frozenset((a, b)), 0) > SHORT_KM
    ]
    ratios.sort(key=lambda item: -abs(item[0] - 1))
    for ratio, own_km, osm_km, line in ratios[:10]:
        print(f"{ratio:6.3f}  {own_km:6.1f} km here, {osm_km:6.1f} km there, on {line.start} to {line.end}")
    close = sum(abs(ratio - 1) <= TOLERANCE for ratio, *_ in ratios)
    share = close / len(ratios) if ratios else 0.0
    compared = len({(line.start, line.end) for *_, line in ratios})
    total_km = sum(line.length_km for line in network.lines)
    print(f"{len(network.junctions)} junctions, {len(network.lines)} lines, {total_km:,.0f} km")
    print(f"{close} of {len(ratios)} pairs on {compared} lines within 5 % ({share:.0%})")


if __name__ == "__main__":
    main()
