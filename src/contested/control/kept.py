"""Keeps the maps that were drawn from a timeline, so that each edition of it is drawn only once."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import orjson
import shapely
from shapely.geometry.base import BaseGeometry

from contested.control.control_map import ControlMap, Zone

__all__ = ["keep", "kept"]

_SCHEMA = """
create table if not exists ground (id integer primary key, wkb blob not null);
create table if not exists map (
  id text primary key, source text not null, as_of integer not null, zones blob not null);
"""


def kept(path: Path) -> tuple[ControlMap, ...]:
    """Return the maps in a file that `keep` wrote; none when it is not there or cannot be read."""
    if not path.is_file():
        return ()
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as db:
            grounds = db.execute("select id, wkb from ground").fetchall()
            maps = db.execute("select id, source, as_of, zones from map order by as_of").fetchall()
        shapes = shapely.from_wkb([wkb for _, wkb in grounds])
    except (sqlite3.Error, shapely.errors.GEOSException):
        return ()
    known = dict(zip((number for number, _ in grounds), shapes, strict=True))
    return tuple(_map(row, known) for row in maps)


def keep(path: Path, maps: Sequence[ControlMap]) -> None:
    """Write maps to a file, whole or not at all; where that is impossible, nothing is kept.

    Ground that several maps share is written once.
    """
    grounds = {id(zone.geometry): zone.geometry for item in maps for zone in item.zones}
    numbers = {key: number for number, key in enumerate(grounds)}
    rows = [
        (
            item.id,
            item.source,
            int(item.as_of.timestamp()),
            orjson.dumps([_cells(zone, numbers) for zone in item.zones]),
        )
        for item in maps
    ]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(path)) as db, db:
            db.executescript(_SCHEMA)
            db.execute("begin immediate")
            db.executemany(
                "insert or ignore into ground values (?, ?)",
                enumerate(shapely.to_wkb(list(grounds.values()))),
            )
            db.executemany("insert or ignore into map values (?, ?, ?, ?)", rows)
    except (OSError, sqlite3.Error):
        return


def _cells(zone: Zone, numbers: dict[int, int]) -> tuple[str, str | None, bool, int]:
    return zone.status, zone.side, zone.since_start, numbers[id(zone.geometry)]


def _map(row: tuple[str, str, int, bytes], known: dict[int, BaseGeometry]) -> ControlMap:
    name, source, as_of, zones = row
    return ControlMap(
        id=name,
        source=source,
        as_of=datetime.fromtimestamp(as_of, UTC),
        zones=tuple(
            Zone(status=status, side=side, since_start=since_start, geometry=known[number])
            for status, side, since_start, number in orjson.loads(zones)
        ),
    )
