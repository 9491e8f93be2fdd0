"""Writes a whole ledger as JSON lines, and makes the very same ledger of them again."""

from __future__ import annotations

import gzip
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import orjson

from contested.errors import InputError
from contested.ledger import database, schema

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from contested.ledger.store import Ledger

__all__ = ["export_ledger", "import_ledger"]

_HEAD = {"format": "contested ledger", "version": schema.VERSION}
_ORDER = (
    "reports", "readings", "places", "statements", "statement_places", "overtaken",
    "overtaken_readings", "retractions", "links", "judgements", "copies", "link_runs",
)  # fmt: skip
"""All tables but `prints`, which are worked out again from the texts."""
_AT_ONCE = 2_000


def export_ledger(ledger: Ledger, path: Path) -> int:
    """Write everything that a ledger holds, what was overtaken and retracted too; give the number of rows.

    Parameters
    ----------
    ledger
        Open.
    path
        ``.jsonl``, or ``.jsonl.gz``; written whole or not at all. Two exports of one ledger are the same byte
        for byte, and so is that of a ledger made by `import_ledger`.

    Raises
    ------
    InputError
        The file cannot be written.
    """
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with _writer(part, packed=path.suffix == ".gz") as file:
            count = 0
            for line in _lines(ledger):
                file.write(line)
                count += 1
        os.replace(part, path)  # noqa: PTH105  # says that the target may be there
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror}", where=str(path)) from error
    finally:
        part.unlink(missing_ok=True)
    return count - 1


@contextmanager
def _writer(path: Path, *, packed: bool) -> Iterator[IO[bytes]]:
    with path.open("wb") as file:
        if not packed:
            yield file
            return
        # no file name and no time inside: the same content makes the same bytes
        with gzip.GzipFile("", "wb", fileobj=file, mtime=0) as zipped:
            yield zipped  # type: ignore[misc]  # it can be written to, which is all that is asked


def _lines(ledger: Ledger) -> Iterator[bytes]:
    yield orjson.dumps(_HEAD) + b"\n"
    with ledger.connect() as connection:
        for name in _ORDER:
            for row in _rows(connection, name):
                yield orjson.dumps({"table": name, **row}) + b"\n"


def _rows(connection: Connection, name: str) -> Iterator[dict[str, Any]]:
    table = schema.tables().metadata.tables[name]
    keys = list(table.primary_key.columns)
    found = connection.execution_options(yield_per=_AT_ONCE).execute(table.select().order_by(*keys))
    for row in found.mappings():
        yield {str(name): value for name, value in row.items()}


def import_ledger(ledger: Ledger, path: Path) -> int:
    """Fill an empty ledger with an export; give the number of rows.

    All rows are read in, or none.

    Raises
    ------
    InputError
        The ledger is not empty, or the file is no export, is cut off, or is of a later version.
    """
    where = str(path)
    with ledger.connect() as connection:
        database.begin_writing(connection)
        if any(_holds(connection, name) for name in _ORDER):
            raise InputError("is not empty: an export is read into a new ledger", where=ledger.where)
        count = 0
        for name, rows in _batches(_read(path), where):
            connection.execute(schema.tables().metadata.tables[name].insert(), rows)
            count += len(rows)
        connection.commit()
    return count


def _holds(connection: Connection, name: str) -> bool:
    table = schema.tables().metadata.tables[name]
    return connection.execute(table.select().limit(1)).first() is not None


def _read(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            packed = file.read(2) == b"\x1f\x8b"
        with gzip.open(path) if packed else path.open("rb") as file:
            yield from file
    except (OSError, EOFError) as error:
        said = getattr(error, "strerror", None) or error
        raise InputError(f"cannot be read: {said}", where=str(path)) from error


def _batches(lines: Iterable[bytes], where: str) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield rows of one table at a time."""
    name, rows, number = "", list[dict[str, Any]](), 0
    for number, line in enumerate(lines, 1):
        record = _record(line, number, where)
        if number == 1:
            _check_head(record, where)
            continue
        table = str(record.pop("table", ""))
        columns = schema.tables().metadata.tables.get(table)
        if columns is None or table not in _ORDER or set(record) != set(columns.columns.keys()):
            raise InputError("is no row of a ledger", where=where, record=f"line {number}")
        if rows and (table != name or len(rows) >= _AT_ONCE):
            yield name, rows
            rows = []
        name = table
        rows.append(record)
    if not number:
        raise InputError("is no export of a ledger: it is empty", where=where)
    if rows:
        yield name, rows


def _record(line: bytes, number: int, where: str) -> dict[str, Any]:
    try:
        record = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise InputError(f"is no JSON: {error}", where=where, record=f"line {number}") from error
    if not isinstance(record, dict):
        raise InputError("is no row of a ledger", where=where, record=f"line {number}")
    return record


def _check_head(record: dict[str, Any], where: str) -> None:
    if record.get("format") != _HEAD["format"]:
        raise InputError("is no export of a ledger", where=where)
    if record.get("version") != schema.VERSION:
        raise InputError(
            f"is an export of version {record.get('version')}; this program reads {schema.VERSION}",
            where=where,
        )
