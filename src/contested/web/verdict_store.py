"""Keeps verdicts on disk between runs, as long as maps, network and program are the same."""

from __future__ import annotations

import hashlib
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Self

import orjson

from contested.control.ground_store import map_digest
from contested.control.load import store_folder
from contested.errors import ContestedError
from contested.ledger.statement import Statement
from contested.outputs.brief import CheckedClaim
from contested.verdicts.verdict import Verdict
from contested.web.items import read_verdict

if TYPE_CHECKING:
    from contested.web.state import State

__all__ = ["VerdictStore", "statement_mark", "verdicts_mark"]

_PACKAGE = Path(__file__).parent.parent
_WAIT_S = 1.0
_ASKED_AT_ONCE = 500
_MARKS_MAX = 4
"""Of how many sets of maps verdicts are kept, those used last."""
_SCHEMA = (
    (
        "create table if not exists verdicts (made_by blob not null, statement blob not null, "
        "lines blob not null, primary key (made_by, statement)) without rowid"
    ),
    "create table if not exists used (made_by blob primary key, at real not null) without rowid",
)
_FORGET = (
    "delete from verdicts where made_by not in (select made_by from used order by at desc limit ?)",
    "delete from used where made_by not in (select made_by from used order by at desc limit ?)",
)
_JUDGES = ("verdicts", "measures", "control", "networks", "theatre", "geo.py", "timespan.py")
"""Parts of the package that a verdict hangs on, besides the statement."""


def verdicts_mark(state: State) -> bytes:
    """Identify all that verdicts are made of besides the statements: maps, theatre and program."""
    mark = hashlib.blake2b(digest_size=16)
    for history in state.histories:
        mark.update(repr(history.source).encode())
        for item in history.maps:
            mark.update(f"{item.id} {item.as_of.isoformat()}".encode())
            mark.update(map_digest(item))
    parts = [path for name in _JUDGES for path in _files(_PACKAGE / name)]
    for path in (*parts, *_files(state.theatre.folder)):
        mark.update(path.name.encode())
        mark.update(path.read_bytes())
    return mark.digest()


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    kinds = {".py", ".toml", ".tsv", ".geojson", ".json"}
    return sorted(one for one in path.rglob("*") if one.is_file() and one.suffix in kinds)


def statement_mark(statement: Statement) -> bytes:
    """Identify a statement by all that a verdict looks at."""
    report = statement.report
    said = (statement.id, statement.to_json(), report.published, report.published_at, report.language)
    places = [(place, place.region_key, place.population) for place in statement.places]
    return hashlib.blake2b(repr((said, places)).encode(), digest_size=16).digest()


class VerdictStore:
    """A SQLite file of verdicts by statement; safe to share between threads and programs.

    It holds nothing that could not be worked out again: a file that cannot be written, or is damaged, is
    done without.
    """

    def __init__(self, path: Path, mark: bytes) -> None:
        self._lock = Lock()
        self._mark = mark
        self._db: sqlite3.Connection | None = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            db = sqlite3.connect(path, timeout=_WAIT_S, check_same_thread=False)
            db.execute("pragma journal_mode = wal")
            db.execute("pragma synchronous = off")  # what a crash loses is judged again
            for table in _SCHEMA:
                db.execute(table)
            db.execute("insert or replace into used values (?, ?)", (mark, time.time()))
            for words in _FORGET:
                db.execute(words, (_MARKS_MAX,))
            db.commit()
        except (OSError, sqlite3.Error):
            return
        self._db = db

    @classmethod
    def default(cls, mark: bytes) -> Self:
        """Open the store beside the imported maps; of the least used maps verdicts are forgotten."""
        return cls(store_folder() / "verdicts.sqlite", mark)

    def kept(self, claims: Sequence[CheckedClaim]) -> Iterator[CheckedClaim]:
        """Give those of some claims whose verdicts are kept, with these."""
        for start in range(0, len(claims), _ASKED_AT_ONCE):
            asked = {statement_mark(one.statement): one for one in claims[start : start + _ASKED_AT_ONCE]}
            for key, lines in self._rows(list(asked)):
                try:
                    verdicts = tuple(read_verdict(record) for record in orjson.loads(lines))
                except (ContestedError, ValueError):
                    continue
                yield CheckedClaim(statement=asked[key].statement, verdicts=verdicts)

    def _rows(self, keys: Sequence[bytes]) -> list[tuple[bytes, bytes]]:
        marks = ", ".join("?" * len(keys))
        query = f"select statement, lines from verdicts where made_by = ? and statement in ({marks})"  # noqa: S608
        try:
            with self._lock:
                return [] if self._db is None else self._db.execute(query, (self._mark, *keys)).fetchall()
        except sqlite3.Error:
            return []

    def put(self, claims: Iterable[CheckedClaim]) -> None:
        """Keep the verdicts of some claims; where that is impossible, nothing is kept."""
        rows = [
            (self._mark, statement_mark(one.statement), orjson.dumps([_record(v) for v in one.verdicts]))
            for one in claims
        ]
        try:
            with self._lock:
                if self._db is not None:
                    self._db.executemany("insert or replace into verdicts values (?, ?, ?)", rows)
                    self._db.commit()
        except sqlite3.Error:
            return

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            if self._db is not None:
                self._db.close()
                self._db = None


def _record(verdict: Verdict) -> dict[str, object]:
    """Give a verdict's record with every value, also of two places under one definition."""
    return {**verdict.to_json(), "values": [list(pair) for pair in verdict.values]}
