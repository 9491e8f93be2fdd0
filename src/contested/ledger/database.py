"""The database under a ledger, a SQLite file or a PostgreSQL server: how it is opened, what is wrong."""

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

__all__ = [
    "MEMORY", "begin_writing", "claim", "default_path", "engine", "is_server", "path_of", "plain_reason",
    "prepare", "server_name",
]  # fmt: skip

MEMORY = ":memory:"
"""A ledger that is gone when it is closed."""

_SQLITE_URL = "sqlite:///"
_SERVERS = ("postgresql://", "postgres://", "postgresql+psycopg://")
_MAGIC = b"SQLite format 3\0"
_PRAGMAS = (
    "foreign_keys = ON",
    "recursive_triggers = ON",
    "synchronous = NORMAL",
    "cache_size = -32768",  # KiB: what a transaction changes fits in, and is written once
    "wal_autocheckpoint = 4096",  # pages: what several transactions changed is written back once
)
_WRITERS_LOCK = 0x436E7473
"""Of PostgreSQL's advisory locks: writers of a ledger take turns, so that rows are numbered as recorded."""
_REASONS = (
    ("append-only", "is append-only: nothing in it is changed or removed"),
    ("locked", "is locked by another program"),
    ("disk is full", "cannot be written: the disk is full"),
    ("disk I/O error", "cannot be written or read: the disk failed, or is full"),
    ("not a database", "is no ledger"),
    ("malformed", "is damaged"),
    ("readonly", "may not be written"),
    ("read-only", "may not be written"),
    ("unable to open", "cannot be opened"),
    ("password authentication", "refuses the name or password"),
    ("does not exist", "has no such database"),
    ("onnection", "cannot be reached"),
)


def default_path() -> Path:
    """Return where the user's own ledger lies: in ``CONTESTED_DATA``, else in the XDG data folder."""
    from platformdirs import user_data_path  # noqa: PLC0415  # asked for only when no path is given

    chosen = os.environ.get("CONTESTED_DATA")
    return (Path(chosen) if chosen else user_data_path("contested")) / "ledger.sqlite"


def is_server(location: str | Path | None) -> bool:
    """Whether a location is a PostgreSQL database."""
    return isinstance(location, str) and location.startswith(_SERVERS)


def server_name(location: str) -> str:
    """Name a server for messages, its password left out.

    >>> server_name("postgresql://desk:secret@db.example/ledger")
    'postgresql://desk:***@db.example/ledger'
    """
    import sqlalchemy as sa  # noqa: PLC0415  # a quarter of a second that only ledgers need

    return sa.make_url(location).render_as_string(hide_password=True)


def path_of(location: str | Path | None) -> Path | None:
    """Return the file that a location means; ``None`` is memory."""
    if location is None:
        return default_path()
    text = str(location).removeprefix(_SQLITE_URL)
    if isinstance(location, str) and "://" in text:
        scheme = text.partition("://")[0]
        raise InputError(f"a ledger at {scheme}:// cannot be opened: it is a SQLite file or postgresql://")
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


def engine(place: Path | str | None, *, timeout_s: float) -> Engine:
    """Return the engine for a file, a server's address, or memory; nothing is opened yet."""
    import sqlalchemy as sa  # noqa: PLC0415  # a quarter of a second that only ledgers need
    from sqlalchemy.pool import StaticPool  # noqa: PLC0415  # likewise

    if isinstance(place, str):
        return _server_engine(place, timeout_s=timeout_s)
    url = sa.URL.create("sqlite", database=MEMORY if place is None else str(place))
    arguments = {"timeout": timeout_s, "isolation_level": None}  # None: transactions are begun by hand
    if place is None:
        made = sa.create_engine(url, connect_args=arguments, poolclass=StaticPool)
    else:
        made = sa.create_engine(url, connect_args=arguments)
    sa.event.listen(made, "connect", _set_up)
    return made


def _server_engine(location: str, *, timeout_s: float) -> Engine:
    import sqlalchemy as sa  # noqa: PLC0415  # loaded by `engine` already

    url = sa.make_url(location).set(drivername="postgresql+psycopg")
    try:
        return sa.create_engine(url, connect_args={"connect_timeout": max(1, round(timeout_s))})
    except ImportError as error:
        reason = 'for PostgreSQL install the extra: pip install "contested[postgres]"'
        raise InputError(reason, where=server_name(location)) from error


def _set_up(connection: sqlite3.Connection, _: object) -> None:
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").close()


def begin_writing(connection: Connection) -> None:
    """Begin a transaction in which nobody else writes."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITERS_LOCK})")


def claim(connection: Connection, path: Path | None) -> None:
    """See that a database is a ledger of ours; make one of an empty one, bring an older one up to date."""
    if connection.dialect.name == "sqlite":
        _claim_file(connection, path)
    else:
        _claim_server(connection)


def _claim_file(connection: Connection, path: Path | None) -> None:
    connection.exec_driver_sql("BEGIN")  # what is asked of the file is asked of one state of it
    version = _file_version(connection)
    connection.commit()
    if version == 0:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        if _file_version(connection) == 0:  # another program may have made it meanwhile
            _make(connection)
            connection.exec_driver_sql(f"PRAGMA application_id = {schema.APPLICATION_ID}")
            connection.exec_driver_sql(f"PRAGMA user_version = {schema.VERSION}")
        connection.commit()
    elif version < schema.VERSION and path is not None:
        from contested.ledger.migrate import migrate_file  # noqa: PLC0415  # old files are few

        migrate_file(connection, path)
    if connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() != "wal":
        _let_readers_not_wait(connection)


def _make(connection: Connection) -> None:
    schema.tables().metadata.create_all(connection, checkfirst=False)
    dialect = connection.dialect.name
    for statement in (*schema.trigger_statements(dialect), *schema.point_statements(dialect)):
        connection.exec_driver_sql(statement)


def _claim_server(connection: Connection) -> None:
    begin_writing(connection)
    found = connection.exec_driver_sql("SELECT to_regclass('contested_ledger')").scalar_one()
    if found is None:
        connection.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS postgis")
        _make(connection)
        connection.exec_driver_sql(
            f"CREATE TABLE contested_ledger AS SELECT {schema.VERSION}::integer AS version"
        )
        from contested.ledger.migrate import stamp  # noqa: PLC0415  # once a database

        stamp(connection)
    version = connection.exec_driver_sql("SELECT version FROM contested_ledger").scalar_one()
    if version > schema.VERSION:
        raise _newer(version)
    if version < schema.VERSION:
        from contested.ledger.migrate import migrate_server  # noqa: PLC0415  # old databases are few

        migrate_server(connection)
    connection.commit()


def _let_readers_not_wait(connection: Connection) -> None:
    """Turn on write-ahead logging, for which SQLite wants the file alone; else the next to open it does."""
    from sqlalchemy.exc import OperationalError  # noqa: PLC0415  # loaded by `engine` already

    with suppress(OperationalError):
        connection.exec_driver_sql("PRAGMA journal_mode = WAL")


def _file_version(connection: Connection) -> int:
    """Tell the version of a ledger, 0 for an empty file, and refuse everything else."""
    application, version = (
        connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
        for name in ("application_id", "user_version")
    )
    if application == schema.APPLICATION_ID and version <= schema.VERSION:
        return int(version)
    if application == schema.APPLICATION_ID:
        raise _newer(version)
    objects = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
    if application or version or objects:
        raise InputError("is a SQLite file, but no ledger")
    return 0


def _newer(version: int) -> InputError:
    return InputError(f"is a ledger of another version ({version}; this program writes {schema.VERSION})")


def plain_reason(error: DBAPIError) -> str:
    """Say in a few words what the database complains of."""
    said = " ".join(str(error.orig).split())
    return next((reason for words, reason in _REASONS if words in said), f"cannot be used ({said})")
