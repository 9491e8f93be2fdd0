"""Keeps the grounds worked out from maps on disk: each is worked out once, and not once a run."""

from __future__ import annotations

import hashlib
import sqlite3
from pathlib import Path
from threading import Lock
from typing import Self

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from contested.control.control_map import ControlMap
from contested.theatre.theatre import Theatre

__all__ = ["GroundStore", "map_digest"]

_WAIT_S = 1.0
_SCHEMA = (
    "create table if not exists ground (map blob not null, name text not null, wkb blob not null, "
    "primary key (map, name)) without rowid"
)


def map_digest(item: ControlMap) -> bytes:
    """Identify a map by all that it draws, whatever it is called."""
    meanings = [(zone.status, zone.side, zone.since_start) for zone in item.zones]
    outlines = shapely.to_wkb([zone.geometry for zone in item.zones])
    lengths = [len(outline) for outline in outlines]
    content = b"".join([repr((meanings, lengths)).encode(), *outlines])
    return hashlib.blake2b(content, digest_size=16).digest()


class GroundStore:
    """A SQLite file of grounds by map and name; safe to share between threads and programs.

    It holds nothing that could not be worked out again: a file that cannot be written, or is damaged, is
    done without.

    Examples
    --------
    >>> import tempfile
    >>> store = GroundStore(Path(tempfile.mkdtemp()) / "grounds.sqlite")
    >>> store.put(b"map", "held", shapely.box(36, 49, 37, 50))
    >>> store.get(b"map", "held").bounds
    (36.0, 49.0, 37.0, 50.0)
    >>> store.get(b"map", "contested") is None
    True
    """

    def __init__(self, path: Path) -> None:
        self._lock = Lock()
        self._db: sqlite3.Connection | None = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            db = sqlite3.connect(path, timeout=_WAIT_S, check_same_thread=False, isolation_level=None)
            db.execute("pragma journal_mode = wal")
            db.execute("pragma synchronous = off")  # what a crash loses is worked out again
            db.execute(_SCHEMA)
        except (OSError, sqlite3.Error):
            return
        self._db = db

    @classmethod
    def default(cls, theatre: Theatre, settlements: object, *, made_by: bytes, folder: Path) -> Self:
        """Open the store of a theatre in a data folder.

        Parameters
        ----------
        theatre
            Its land, sides and rear are part of what names the file: grounds worked out otherwise lie in
            another.
        settlements
            (longitude, latitude) of the settlements, likewise.
        made_by
            Anything that changes with the way in which grounds are worked out.
        folder
            Where the file lies.
        """
        war = repr([(side.key, side.rear_points, side == theatre.defender) for side in theatre.sides])
        places = np.asarray(settlements, dtype=np.float64).tobytes()
        content = (theatre.land.wkb, war.encode(), places, made_by, shapely.geos_version_string.encode())
        mark = hashlib.blake2b(b"\0".join(content), digest_size=6).hexdigest()
        return cls(folder / f"{theatre.key}-ground-{mark}.sqlite")

    def get(self, item: bytes, name: str) -> BaseGeometry | None:
        """Return a ground of a map (`map_digest`), ``None`` when it is not there."""
        try:
            with self._lock:
                if self._db is None:
                    return None
                query = "select wkb from ground where map = ? and name = ?"
                row = self._db.execute(query, (item, name)).fetchone()
            return None if row is None else shapely.from_wkb(row[0])
        except (sqlite3.Error, shapely.errors.GEOSException):
            return None

    def put(self, item: bytes, name: str, ground: BaseGeometry) -> None:
        """Keep a ground; where that is impossible, nothing is kept."""
        wkb = shapely.to_wkb(ground)
        try:
            with self._lock:
                if self._db is not None:
                    self._db.execute("insert or replace into ground values (?, ?, ?)", (item, name, wkb))
        except sqlite3.Error:
            return
