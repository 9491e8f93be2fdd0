"""Many rows at once, found by one column or added, at the speed of the database's own driver."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import orjson

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection, Select, Table

__all__ = ["add_rows", "among", "find_rows", "given", "next_row"]


def next_row(connection: Connection, table: Table) -> int:
    """Give the number of a table's next row."""
    last: int | None = connection.execute(_last(table)).scalar()
    return (last or 0) + 1


@cache
def _last(table: Table) -> Select[Any]:
    import sqlalchemy as sa  # noqa: PLC0415  # loaded with the connection already

    return sa.select(sa.func.max(table.c.row))


def add_rows(
    connection: Connection, table: Table, names: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> None:
    """Insert rows, each the values of the named columns in their order."""
    if rows:
        connection.exec_driver_sql(_insertion(connection.dialect.name, table, tuple(names)), list(rows))


@cache
def _insertion(dialect: str, table: Table, names: tuple[str, ...]) -> str:
    mark = "?" if dialect == "sqlite" else "%s"
    columns = ", ".join(f'"{table.c[name].name}"' for name in names)
    return f"INSERT INTO {table.name} ({columns}) VALUES ({', '.join([mark] * len(names))})"  # noqa: S608  # names of our own tables


def find_rows(
    connection: Connection,
    table: Table,
    names: Sequence[str],
    by: str,
    keys: Collection[str] | Collection[int],
) -> Sequence[Any]:
    """Return the named columns of every row whose column `by` is one of some keys."""
    if not keys:
        return []
    dialect = connection.dialect.name
    asked = _asked(dialect, table, tuple(names), by)
    return connection.execute(asked, {"keys": given(dialect, keys)}).all()


@cache
def _asked(dialect: str, table: Table, names: tuple[str, ...], by: str) -> Select[Any]:
    import sqlalchemy as sa  # noqa: PLC0415  # loaded with the connection already

    return sa.select(*(table.c[name] for name in names)).where(among(dialect, table.c[by], "keys"))


def among(dialect: str, column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """Compare a column with any number of values in one parameter, so that the SQL is made once (`given`)."""
    import sqlalchemy as sa  # noqa: PLC0415  # loaded with the connection already

    if dialect == "sqlite":
        values = sa.func.json_each(sa.bindparam(name, type_=sa.Text)).table_valued("value")
        return column.in_(sa.select(values.c.value))
    from sqlalchemy.dialects.postgresql import ARRAY  # noqa: PLC0415  # likewise

    return column == sa.func.any(sa.bindparam(name, type_=ARRAY(column.type)))


def given(dialect: str, keys: Collection[str] | Collection[int]) -> Any:
    """Give the value of the parameter of `among`."""
    return orjson.dumps(list(keys)).decode() if dialect == "sqlite" else list(keys)
