"""Keeps imported maps on disk: every drawing once, however many snapshots repeat it."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import orjson
import shapely
from shapely.geometry.base import BaseGeometry

from contested.control.classify import classify
from contested.control.control_map import ControlMap, Zone
from contested.control.cut import cut_to
from contested.control.outline import lies_swapped, repaired
from contested.control.plain_file import check_file
from contested.control.reader import Drawing, MapFile, Reader
from contested.control.source import ClassRule, ControlSource
from contested.errors import ContestedError, GeometryError, InputError, SourceError
from contested.theatre.theatre import Theatre

__all__ = ["ImportResult", "MapStore"]

_Row = tuple[int, str, str | None, bool]
"""Piece, status, side, held since the start."""

_UNKNOWN_SHARE_MAX = 0.01
_MENDED = ": repaired "
_FORMAT = 2
"""Counted up with every change of the tables or of what is written into them."""
_TABLES = {
    "piece": "(id integer primary key, digest blob not null unique, wkb blob not null, "
    "area_km2 real not null)",
    "snapshot": "(digest blob primary key, id text not null, source text not null, as_of integer not null, "
    "notes text not null, slivers integer not null)",
    "zone": "(snapshot blob not null, position integer not null, piece integer not null, "
    "status text not null, side text, since_start integer not null, primary key (snapshot, position)) "
    "without rowid",
}
_AT_ONCE = 500
"""How many snapshots one question names: SQLite bounds the length of a list."""


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
            found = _made_ready(self._db)
        except (OSError, sqlite3.Error) as error:
            raise InputError(f"the map store cannot be opened: {error}", where=str(path)) from error
        if found > _FORMAT:
            self._db.close()
            raise InputError(
                f"the map store is of format {found}, written by a later version of Contested; this one "
                f"writes {_FORMAT}: update Contested, or remove the file, and the maps are imported anew",
                where=str(path),
            )

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
        fresh: set[bytes] = set()
        seen: dict[Path, bytes] = {}
        for file in files:
            try:
                digest = _snapshot_digest(file, source, seen)
                if not self._has(digest) and self._add_one(reader, file, source, digest):
                    fresh.add(digest)
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
            more = f" (and {len(notes) - 1} more)" if len(notes) > 1 else ""
            raise SourceError(f"no readable map: {notes[0] if notes else 'none is there'}{more}")
        return ImportResult(
            maps=tuple(sorted(self._load(digests), key=lambda item: item.as_of)),
            added=len(fresh),
            notes=(*notes, *self._notes(digests, fresh)),
        )

    def _has(self, digest: bytes) -> bool:
        row = self._db.execute("select 1 from snapshot where digest = ?", (digest,)).fetchone()
        return row is not None

    def _add_one(self, reader: Reader, file: MapFile, source: ControlSource, digest: bytes) -> bool:
        """Import one file; false when another program has just done so."""
        with _transaction(self._db):
            if self._has(digest):
                return False
            sheet = self._sheet(reader, file, source)
            slivers = self._cut(sheet)
            zones, notes = self._zones(sheet)
            if not zones:
                why = f": {notes[0].partition(': ')[2]}" if notes else ""
                raise SourceError(f"draws no ground of this theatre{why}")
            self._db.executemany(
                "insert into zone values (?, ?, ?, ?, ?, ?)",
                [(digest, position, *zone) for position, zone in enumerate(zones)],
            )
            name, as_of = f"{source.key}/{_id(file)}", int(file.as_of.timestamp())
            row = (digest, name, source.key, as_of, orjson.dumps(notes), slivers)
            self._db.execute("insert into snapshot values (?, ?, ?, ?, ?, ?)", row)
        return True

    def _sheet(self, reader: Reader, file: MapFile, source: ControlSource) -> _Sheet:
        """Read what a file draws, and build the outlines that the store does not have."""
        sheet = _Sheet(file=file)
        for drawing in reader.drawings(file):
            rule = drawing.meaning or classify(drawing, source.classes)
            if rule is not None and rule.status == "ignored":
                continue
            try:
                digest = self._outline(reader, drawing, sheet)
            except GeometryError as error:
                sheet.skipped.append(f"{_name(file)}: skipped {_what(drawing)}: {error.reason}")
                continue
            sheet.drawings.append((digest, drawing.label, rule))
        return sheet

    def _outline(self, reader: Reader, drawing: Drawing, sheet: _Sheet) -> bytes:
        if drawing.problem:
            raise GeometryError(drawing.problem)
        digest = _digest(drawing.geometry_json)
        if digest in sheet.new or self._piece(digest):
            return digest
        shape, fault = repaired(reader.geometry(drawing))
        if lies_swapped(shape, self._theatre.land):
            raise SourceError("has latitude and longitude swapped", record=_what(drawing))
        if fault:
            sheet.mended.append(f"{_what(drawing)} ({fault})")
        sheet.new[digest] = shape
        return digest

    def _piece(self, digest: bytes) -> tuple[int, float] | None:
        found: tuple[int, float] | None = self._db.execute(
            "select id, area_km2 from piece where digest = ?", (digest,)
        ).fetchone()
        return found

    def _cut(self, sheet: _Sheet) -> int:
        """Write the ground of the new outlines; give the number of slivers left out."""
        cuts = cut_to(self._theatre.land, list(sheet.new.values()))
        self._db.executemany(
            "insert into piece (digest, wkb, area_km2) values (?, ?, ?)",
            [
                (digest, shapely.to_wkb(cut.ground), cut.area_km2)
                for digest, cut in zip(sheet.new, cuts, strict=True)
            ],
        )
        return sum(cut.slivers for cut in cuts)

    def _zones(self, sheet: _Sheet) -> tuple[list[_Row], list[str]]:
        """Give a snapshot's zones as rows, and what there is to note about it."""
        zones: list[_Row] = []
        unknown: dict[str, float] = {}
        painted_km2 = 0.0
        for digest, label, rule in sheet.drawings:
            piece, area_km2 = self._piece(digest) or (0, 0.0)
            painted_km2 += area_km2
            if rule is None:
                unknown[label] = unknown.get(label, 0.0) + area_km2
            elif area_km2 > 0:
                zones.append((piece, rule.status, rule.side, rule.since_start))
        notes = [*sheet.skipped, *_unknown_notes(sheet.file, unknown, painted_km2)]
        if sheet.mended:
            named = ", ".join(sheet.mended[:3])
            notes.append(f"{_name(sheet.file)}{_MENDED}{len(sheet.mended)} outlines: {named}")
        return zones, notes

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
        found: dict[int, bytes] = {}
        for some in _batches(digests):
            marks = ",".join("?" * len(some))
            query = (
                f"select id, wkb from piece where id in (select piece from zone where snapshot in ({marks}))"  # noqa: S608  # only question marks
            )
            found.update(self._db.execute(query, some))
        return dict(zip(found, shapely.from_wkb(list(found.values())), strict=True))

    def _notes(self, digests: list[bytes], fresh: Collection[bytes]) -> list[str]:
        """What is to be known of some snapshots; what was mended in one is told when it is new."""
        notes: list[str] = []
        slivers, maps = 0, 0
        for digest in digests:
            query = "select notes, slivers from snapshot where digest = ?"
            text, count = self._db.execute(query, (digest,)).fetchone()
            notes += [note for note in orjson.loads(text) if digest in fresh or _MENDED not in note]
            slivers, maps = slivers + count, maps + (count > 0)
        if slivers:
            notes.append(f"left out {slivers} slivers under 100 m² on {maps} maps")
        return notes


@dataclass(slots=True, kw_only=True)
class _Sheet:
    """One snapshot while it is imported."""

    file: MapFile
    drawings: list[tuple[bytes, str, ClassRule | None]] = field(default_factory=list)
    """Digest, label and meaning of each drawing that can be used."""
    new: dict[bytes, BaseGeometry] = field(default_factory=dict)
    """The outlines that the store does not have, by digest."""
    skipped: list[str] = field(default_factory=list)
    mended: list[str] = field(default_factory=list)


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


def _made_ready(db: sqlite3.Connection) -> int:
    """Make the tables where there are none, or those of an earlier format; give the format found."""
    found = int(db.execute("pragma user_version").fetchone()[0])
    if found >= _FORMAT:
        return found
    with _transaction(db):
        found = int(db.execute("pragma user_version").fetchone()[0])
        if found < _FORMAT:  # and no other program has just done it
            for table, columns in _TABLES.items():
                db.execute(f"drop table if exists {table}")
                db.execute(f"create table {table} {columns}")
            db.execute(f"pragma user_version = {_FORMAT}")
    return found


def _batches(digests: list[bytes]) -> Iterator[list[bytes]]:
    for start in range(0, len(digests), _AT_ONCE):
        yield digests[start : start + _AT_ONCE]


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


def _line(error: Exception, file: MapFile) -> str:
    return str(error.at(str(file.path))) if isinstance(error, ContestedError) else f"{file.path}: {error}"
