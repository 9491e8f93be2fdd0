"""The file under a ledger: where it lies, how it is opened, and what is wrong with it."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from contested.errors import InputError
from contested.ledger import schema

if TYPE_CHECKING:
    import sqlite3

    from sqlalchemy import Connection, Engine
    from sqlalchemy.exc import DBAPIError

__all__ = ["MEMORY", "claim_file", "default_path", "engine", "path_of", "plain_reason", "prepare"]

MEMORY = ":memory:"
"""A ledger that is gone when it is closed."""

_SQLITE_URL = "sqlite:///"
_MAGIC = b"SQLite format 3\0"
_REASONS = (
    ("append-only", "is append-only: nothing in it is changed or removed"),
    ("locked", "is locked by another program"),
    ("not a database", "is no ledger"),
    ("malformed", "is damaged"),
    ("readonly", "may not be written"),
    ("unable to open", "cannot be opened"),
)


def default_path() -> Path:
    """Return where the user's own ledger lies: in ``CONTESTED_DATA``, else in the XDG data folder."""
    from platformdirs import user_data_path  # noqa: PLC0415  # asked for only when no path is given

    chosen = os.environ.get("CONTESTED_DATA")
    return (Path(chosen) if chosen else user_data_path("contested")) / "ledger.sqlite"


def path_of(location: str | Path | None) -> Path | None:
    """Return the file that a location means; ``None`` is memory."""
    if location is None:
        return default_path()
    text = str(location).removeprefix(_SQLITE_URL)
    if isinstance(location, str) and "://" in text:
        scheme = text.partition("://")[0]
        raise InputError(f"a ledger at {scheme}:// cannot be opened: only SQLite files are supported")
    return None if text in {"", MEMORY} else Path(text).expanduser()


def prepare(path: Path, *, create: bool) -> None:
    """Make the folder of a ledger to be made, and refuse what cannot be one."""
    where = str(path)
    try:
        if path.is_dir():
            raise InputError("is a folder, not a ledger", where=where)
        if not path.exists() and not create:
            raise InputError("no such ledger", where=where)
        if path.exists() and not _may_be_sqlite(path):
            raise InputError("is no ledger", where=where)
        path.parent.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or error
        raise InputError(f"cannot be opened ({said})", where=where) from error


def _may_be_sqlite(path: Path) -> bool:
    """Look at a file's first bytes: SQLite itself takes a file of one byte for an empty one."""
    with path.open("rb") as file:
        return file.read(len(_MAGIC)) in {b"", _MAGIC}


def engine(path: Path | None, *, timeout_s: float) -> Engine:
    """Return the engine for a file, or for memory; nothing is opened yet."""
    import sqlalchemy as sa  # noqa: PLC0415  # a quarter of a second that only ledgers need
    from sqlalchemy.pool import StaticPool  # noqa: PLC0415  # likewise

    url = sa.URL.create("sqlite", database=MEMORY if path is None else str(path))
    arguments = {"timeout": timeout_s, "isolation_level": None}  # None: transactions are begun by hand
    if path is None:
        made = sa.create_engine(url, connect_args=arguments, poolclass=StaticPool)
    else:
        made = sa.create_engine(url, connect_args=arguments)
    sa.event.listen(made, "connect", _set_up)
    return made


def _set_up(connection: sqlite3.Connection, _: object) -> None:
    for pragma in ("foreign_keys = ON", "recursive_triggers = ON", "synchronous = NORMAL"):
        connection.execute(f"PRAGMA {pragma}").close()


def claim_file(connection: Connection) -> None:
    """See that a file is a ledger of ours, and make one of an empty file."""
    connection.exec_driver_sql("BEGIN")  # what is asked of the file is asked of one state of it
    is_ledger = _is_ledger(connection)
    connection.commit()
    if not is_ledger:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        if not _is_ledger(connection):  # another program may have made it meanwhile
            _make_ledger(connection)
        connection.commit()
    if connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() != "wal":
        _let_readers_not_wait(connection)


def _make_ledger(connection: Connection) -> None:
    schema.tables().metadata.create_all(connection, checkfirst=False)
    for statement in schema.trigger_statements():
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql(f"PRAGMA application_id = {schema.APPLICATION_ID}")
    connection.exec_driver_sql(f"PRAGMA user_version = {schema.VERSION}")


def _let_readers_not_wait(connection: Connection) -> None:
    """Turn on write-ahead logging, for which SQLite wants the file alone; else the next to open it does."""
    from sqlalchemy.exc import OperationalError  # noqa: PLC0415  # loaded by `engine` already

    with suppress(OperationalError):
        connection.exec_driver_sql("PRAGMA journal_mode = WAL")


def _is_ledger(connection: Connection) -> bool:
    """Tell a ledger from an empty file, and refuse everything else."""
    application, version = (
        connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
        for name in ("application_id", "user_version")
    )
    if application == schema.APPLICATION_ID and version == schema.VERSION:
        return True
    if application == schema.APPLICATION_ID:
        raise InputError(f"is a ledger of another version ({version}; this program writes {schema.VERSION})")
    objects = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
    if application or version or objects:
        raise InputError("is a SQLite file, but no ledger")
    return False


def plain_reason(error: DBAPIError) -> str:
    """Say in a few words what the database complains of."""
    said = str(error.orig)
    return next((reason for words, reason in _REASONS if words in said), f"cannot be used ({said})")
