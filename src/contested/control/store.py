"""Keeps imported maps on disk: every drawing once, however many snapshots repeat it."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import orjson
import shapely
from shapely.geometry.base import BaseGeometry

from contested import geo
from contested.control.classify import classify
from contested.control.control_map import ControlMap, Zone
from contested.control.outline import lies_swapped, repaired
from contested.control.plain_file import check_file
from contested.control.reader import Drawing, MapFile, Reader
from contested.control.source import ControlSource
from contested.errors import ContestedError, GeometryError, InputError, SourceError
from contested.theatre.theatre import Theatre

__all__ = ["ImportResult", "MapStore"]

_UNKNOWN_SHARE_MAX = 0.01
_SCHEMA = """
create table if not exists piece (
  id integer primary key, digest blob not null unique, wkb blob not null, area_km2 real not null);
create table if not exists snapshot (
  digest blob primary key, id text not null, source text not null, as_of integer not null,
  notes text not null);
create table if not exists zone (
  snapshot blob not null, position integer not null, piece integer not null, status text not null, side text,
  since_start integer not null, primary key (snapshot, position)) without rowid;
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportResult:
    """What came of reading a set of map files."""

    maps: tuple[ControlMap, ...]
    added: int
    """Snapshots that the store did not have."""
    notes: tuple[str, ...]
    """What was skipped or counted, one sentence each, naming the file."""


class MapStore:
    """A SQLite file of snapshots, cut to one theatre's land."""

    def __init__(self, path: Path, theatre: Theatre) -> None:
        self._theatre = theatre
        self._path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path)
            self._db.execute("pragma journal_mode = wal")
            self._db.execute("pragma synchronous = normal")
            self._db.executescript(_SCHEMA)
        except (OSError, sqlite3.Error) as error:
            raise InputError(f"the map store cannot be opened: {error}", where=str(path)) from error

    @classmethod
    def default(cls, theatre: Theatre, *, folder: Path) -> MapStore:
        """Open the store of a theatre in a data folder; another outline of its land is another store."""
        rules = sorted((theatre.folder / "maps").glob("*.toml"))
        content = theatre.land.wkb + b"".join(path.read_bytes() for path in rules)
        mark = hashlib.blake2b(content, digest_size=6).hexdigest()
        return cls(folder / f"{theatre.key}-{mark}.sqlite", theatre)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def add(
        self,
        reader: Reader,
        files: Iterable[MapFile],
        source: ControlSource,
        *,
        progress: Callable[[], None] = lambda: None,
    ) -> ImportResult:
        """Import the files that are not there yet and return all of their maps.

        Parameters
        ----------
        reader, files
            As `find_reader` gives them.
        source
            Whose maps they are; its class rules decide what a drawing means.
        progress
            Called once a file.

        Returns
        -------
        ImportResult
            Maps oldest first. A file that is no map is skipped and noted; a broken feature likewise.

        Raises
        ------
        SourceError
            No file could be read, or a map paints over 1 % of its ground in classes that nobody knows.
        InputError
            The store is damaged, full, or locked by another program for long.
        """
        try:
            return self._add(reader, files, source, progress)
        except sqlite3.Error as error:
            raise InputError(f"the map store cannot be used: {error}", where=str(self._path)) from error

    def _add(
        self, reader: Reader, files: Iterable[MapFile], source: ControlSource, progress: Callable[[], None]
    ) -> ImportResult:
        drawn: dict[datetime, tuple[bytes, MapFile]] = {}
        notes: list[str] = []
        twins: list[str] = []
        added = 0
        seen: dict[Path, bytes] = {}
        for file in files:
            try:
                digest = _snapshot_digest(file, source, seen)
                if not self._has(digest):
                    added += self._add_one(reader, file, source, digest)
                if file.as_of in drawn:
                    twins.append(f"{_name(drawn[file.as_of][1])} for {_name(file)}")
                drawn[file.as_of] = digest, file
            except (OSError, SourceError) as error:
                if isinstance(error, _UnknownClassesError):
                    raise
                notes.append(f"skipped a map: {_line(error, file)}")
            progress()
        if twins:
            notes.append(f"left out {len(twins)} maps for others of the same moment: {', '.join(twins[:3])}")
        digests = [digest for digest, _ in drawn.values()]
        if not digests:
            reason = notes[0] if notes else "no readable map"
            raise SourceError(f"no readable map: {reason}")
        return ImportResult(
            maps=tuple(sorted(self._load(digests), key=lambda item: item.as_of)),
            added=added,
            notes=(*notes, *self._notes(digests)),
        )

    def _has(self, digest: bytes) -> bool:
        row = self._db.execute("select 1 from snapshot where digest = ?", (digest,)).fetchone()
        return row is not None

    def _add_one(self, reader: Reader, file: MapFile, source: ControlSource, digest: bytes) -> bool:
        """Import one file; false when another program has just done so."""
        notes: list[str] = []
        unknown: dict[str, float] = {}
        mended: list[str] = []
        with _transaction(self._db):
            if self._has(digest):
                return False
            zones, painted = [], 0.0
            for drawing in reader.drawings(file):
                rule = drawing.meaning or classify(drawing, source.classes)
                if rule is not None and rule.status == "ignored":
                    continue
                try:
                    piece, area_km2 = self._piece(reader, drawing, mended)
                except GeometryError as error:
                    notes.append(f"{_name(file)}: skipped {_what(drawing)}: {error.reason}")
                    continue
                painted += area_km2
                if rule is None:
                    unknown[drawing.label] = unknown.get(drawing.label, 0.0) + area_km2
                elif area_km2 > 0:
                    zones.append((piece, rule.status, rule.side, rule.since_start))
            notes += _unknown_notes(file, unknown, painted)
            if mended:
                notes.append(f"{_name(file)}: repaired {len(mended)} outlines: {', '.join(mended[:3])}")
            if not zones:
                why = f": {notes[0].partition(': ')[2]}" if notes else ""
                raise SourceError(f"draws no ground of this theatre{why}")
            self._db.executemany(
                "insert into zone values (?, ?, ?, ?, ?, ?)",
                [(digest, position, *zone) for position, zone in enumerate(zones)],
            )
            self._db.execute(
                "insert into snapshot values (?, ?, ?, ?, ?)",
                (digest, f"{source.key}/{_id(file)}", source.key, _seconds(file), orjson.dumps(notes)),
            )
        return True

    def _piece(self, reader: Reader, drawing: Drawing, mended: list[str]) -> tuple[int, float]:
        if drawing.problem:
            raise GeometryError(drawing.problem)
        digest = _digest(drawing.geometry_json)
        known = self._db.execute("select id, area_km2 from piece where digest = ?", (digest,)).fetchone()
        if known:
            return known[0], known[1]
        shape, fault = repaired(reader.geometry(drawing))
        if lies_swapped(shape, self._theatre.land):
            raise SourceError("has latitude and longitude swapped", record=_what(drawing))
        if fault:
            mended.append(f"{_what(drawing)} ({fault})")
        ground = _clip(shape, self._theatre.land)
        area_km2 = geo.area_km2(ground)
        row = (digest, shapely.to_wkb(ground), area_km2)
        cursor = self._db.execute("insert into piece (digest, wkb, area_km2) values (?, ?, ?)", row)
        return int(cursor.lastrowid or 0), area_km2

    def _load(self, digests: list[bytes]) -> Iterator[ControlMap]:
        pieces = self._pieces(digests)
        for digest in digests:
            row = self._db.execute("select id, source, as_of from snapshot where digest = ?", (digest,))
            snapshot, source, as_of = row.fetchone()
            zones = self._db.execute(
                "select piece, status, side, since_start from zone where snapshot = ? order by position",
                (digest,),
            )
            yield ControlMap(
                id=snapshot,
                source=source,
                as_of=datetime.fromtimestamp(as_of, UTC),
                zones=tuple(
                    Zone(status=status, side=side, geometry=pieces[piece], since_start=bool(since))
                    for piece, status, side, since in zones
                ),
            )

    def _pieces(self, digests: list[bytes]) -> dict[int, BaseGeometry]:
        marks = ",".join("?" * len(digests))
        query = f"select id, wkb from piece where id in (select piece from zone where snapshot in ({marks}))"  # noqa: S608  # only question marks
        rows = self._db.execute(query, digests).fetchall()
        shapes = shapely.from_wkb([wkb for _, wkb in rows])
        return dict(zip((piece for piece, _ in rows), shapes, strict=True))

    def _notes(self, digests: list[bytes]) -> list[str]:
        notes: list[str] = []
        for digest in digests:
            row = self._db.execute("select notes from snapshot where digest = ?", (digest,)).fetchone()
            notes += orjson.loads(row[0])
        return notes


class _UnknownClassesError(SourceError):
    """So much of a map has an unknown meaning that reading on would publish something wrong."""


def _unknown_notes(file: MapFile, unknown: dict[str, float], painted_km2: float) -> list[str]:
    total_km2 = sum(unknown.values())
    if total_km2 <= 0:
        return []
    names = ", ".join(sorted(repr(name) for name, area in unknown.items() if area > 0))
    share = total_km2 / painted_km2
    text = f"{_name(file)}: {share:.1%} of the painted ground is of unknown classes: {names}"
    if share > _UNKNOWN_SHARE_MAX:
        raise _UnknownClassesError(text, where=str(file.path.parent))
    return [text]


def _clip(geometry: BaseGeometry, land: BaseGeometry) -> BaseGeometry:
    shapely.prepare(land)
    polygons: list[shapely.Polygon] = []
    for part in geo.polygons_of(geometry):
        inside = part if shapely.contains_properly(land, part) else shapely.intersection(part, land)
        polygons += geo.polygons_of(inside)
    return shapely.union_all(polygons) if len(polygons) > 1 else next(iter(polygons), shapely.Polygon())


@contextmanager
def _transaction(db: sqlite3.Connection) -> Iterator[None]:
    with closing(db.cursor()), db:
        db.execute("begin immediate")
        yield


def _digest(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=16).digest()


def _snapshot_digest(file: MapFile, source: ControlSource, seen: dict[Path, bytes]) -> bytes:
    """Identify a snapshot by all that it is drawn from; each file is read once."""
    for path in (file.path, *file.layers):
        if path not in seen:
            check_file(path)
            with path.open("rb") as stream:
                seen[path] = hashlib.file_digest(stream, "blake2b").digest()
    names = "\0".join((source.key, file.part, str(file.as_of), *(path.name for path in file.layers)))
    return _digest(b"".join(seen[path] for path in (file.path, *file.layers)) + file.rules + names.encode())


def _id(file: MapFile) -> str:
    return file.part or file.path.stem


def _name(file: MapFile) -> str:
    return f"{file.path.name} ({file.part})" if file.part else file.path.name


def _what(drawing: Drawing) -> str:
    """Name a drawing by what it is called and where it stands."""
    return " ".join(filter(None, (drawing.record, repr(drawing.label) if drawing.label else "")))


def _seconds(file: MapFile) -> int:
    return int(file.as_of.timestamp())


def _line(error: Exception, file: MapFile) -> str:
    return str(error.at(str(file.path))) if isinstance(error, ContestedError) else f"{file.path}: {error}"
