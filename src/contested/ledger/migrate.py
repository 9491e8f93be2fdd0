"""Brings a ledger of an earlier version up to date, with the old file kept beside it."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

from contested.errors import InputError
from contested.ledger import schema

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Connection

__all__ = ["migrate_file", "migrate_server", "stamp"]

_FOLDER = Path(__file__).parent / "migrations"


def stamp(connection: Connection, step: str = "head") -> None:
    """Note in a database which step it has reached; a new one needs none."""
    from alembic import command  # noqa: PLC0415  # a tenth of a second, once a database

    command.stamp(_config(connection), step)


def migrate_file(connection: Connection, path: Path) -> None:
    """Take every step from a file's version to ours, all of them or none.

    The file as it was is kept as ``NAME.vN.bak``, N being its version.

    Raises
    ------
    InputError
        The copy cannot be made, or a row of the old file cannot be read.
    """
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    if version == schema.VERSION:  # another program was faster
        connection.rollback()
        return
    _keep(path, path.with_name(f"{path.name}.v{version}.bak"))
    stamp(connection, f"{version:04d}")
    _take_steps(connection)
    connection.exec_driver_sql(f"PRAGMA user_version = {schema.VERSION}")
    connection.commit()


def migrate_server(connection: Connection) -> None:
    """Take every step from a server's version to ours, within the transaction that is open.

    Raises
    ------
    InputError
        A row of the old tables cannot be read.
    """
    _take_steps(connection)
    connection.exec_driver_sql(f"UPDATE contested_ledger SET version = {schema.VERSION}")  # noqa: S608  # a number


def _take_steps(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415  # a tenth of a second that old ledgers alone cost

    try:
        command.upgrade(_config(connection), "head")
    except (InputError, KeyError, TypeError, ValueError) as error:
        connection.rollback()
        raise InputError(f"is damaged: it could not be brought to a new version ({error})") from error


def _keep(path: Path, backup: Path) -> None:
    """Copy a file through SQLite, which knows what of it lies in the write-ahead log."""
    if backup.exists():
        return
    try:
        with sqlite3.connect(path) as old, sqlite3.connect(backup) as new:
            old.backup(new)
        old.close()
        new.close()
    except (sqlite3.Error, OSError) as error:
        backup.unlink(missing_ok=True)
        raise InputError(f"is of an earlier version, and no copy of it could be made ({error})") from error


def _config(connection: Connection) -> Config:
    from alembic.config import Config  # noqa: PLC0415  # with the steps alone

    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
