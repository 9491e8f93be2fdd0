"""Ids and instants as numbers, and what later rows have overtaken in tables of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from contested.ledger import schema
from contested.ledger.numbers import id_numbers, instant_number_of
from contested.ledger.rows import add_rows

revision = "0003"
down_revision = "0002"

_CHANGED = ("statement_places", "statements", "readings", "retractions")
_GONE = (
    ("ix_statement_places_region", "statement_places"),
    ("ix_statements_id", "statements"),
    ("ix_statements_report", "statements"),
    ("ix_statements_said", "statements"),
    ("ix_statements_supersedes", "statements"),
    ("ix_readings_who", "readings"),
    ("ix_retractions_statement", "retractions"),
    ("ix_reports_identity", "reports"),
)
_AT_ONCE = 5_000
_OVERTAKEN = (
    'INSERT INTO overtaken SELECT earlier."row", later."row", later.recorded_at '
    "FROM statements earlier JOIN statements later ON later.reading_row = earlier.reading_row "
    "AND later.id_head = earlier.id_head "
    'AND later.id_tail = earlier.id_tail AND later."row" > earlier."row"'
)
_OVERTAKEN_READINGS = (
    'INSERT INTO overtaken_readings SELECT earlier."row", later."row", later.recorded_at '
    "FROM readings earlier JOIN readings later ON later.identity = earlier.identity "
    'AND later."row" > earlier."row" '
    "WHERE earlier.extractor <> 'correction' AND later.extractor <> 'correction'"
)
_PLACED = (
    "INSERT INTO statement_places (block, place_row, statement_row, said_at, recorded_at, region_key) "
    'SELECT new.block, old.place_row, new."row", new.said_at, new.recorded_at, old.region_key '
    'FROM old_statement_places old JOIN statements new ON new."row" = old.statement_row '
    "ORDER BY 1, 2, 3"
)


def upgrade() -> None:
    """Write the rows of the changed tables anew; what the step from the first version made is so already."""
    connection = op.get_bind()
    if "id_head" in {column["name"] for column in sa.inspect(connection).get_columns("statements")}:
        return
    _put_aside(connection)
    tables = schema.tables()
    tables.metadata.create_all(connection)
    _copy(connection, tables.readings, _reading)
    _copy(connection, tables.statements, _statement)
    _copy(connection, tables.retractions, _retraction)
    for text in (_PLACED, _OVERTAKEN, _OVERTAKEN_READINGS):
        connection.exec_driver_sql(text)
    for name in _CHANGED:
        op.drop_table(f"old_{name}")
    for text in schema.trigger_statements(connection.dialect.name):
        connection.exec_driver_sql(text)


def _put_aside(connection: sa.Connection) -> None:
    """Rename the tables that change, and take off every trigger: all are made anew."""
    for table in sa.inspect(connection).get_table_names():
        if table not in schema.tables().metadata.tables:
            continue
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"DROP TRIGGER {table}_keep ON {table}")
            continue
        for action in ("update", "delete", "replace"):
            connection.exec_driver_sql(f"DROP TRIGGER {table}_keep_{action}")
    for index, table in _GONE:
        op.drop_index(index, table_name=table)
    for table in _CHANGED:
        op.rename_table(table, f"old_{table}")
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"ALTER INDEX {table}_pkey RENAME TO old_{table}_pkey")


def _copy(
    connection: sa.Connection, table: sa.Table, made: Callable[[Mapping[Any, Any]], dict[str, Any]]
) -> None:
    for rows in _batches(connection, table.name):
        values = [made(row) for row in rows]
        add_rows(connection, table, list(values[0]), [tuple(one.values()) for one in values])


def _batches(connection: sa.Connection, name: str) -> Iterator[Sequence[Mapping[Any, Any]]]:
    asked = sa.text(f'SELECT * FROM old_{name} WHERE "row" > :last ORDER BY "row" LIMIT {_AT_ONCE}')  # noqa: S608  # names of our own tables
    last = 0
    while True:
        rows = connection.execute(asked, {"last": last}).mappings().all()
        if not rows:
            return
        yield rows
        last = rows[-1]["row"]


def _reading(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {**row, "recorded_at": instant_number_of(row["recorded_at"])}


def _statement(row: Mapping[Any, Any]) -> dict[str, Any]:
    head, tail = id_numbers(row["id"])
    better = (None, None) if row["supersedes"] is None else id_numbers(row["supersedes"])
    kept = {name: value for name, value in row.items() if name not in {"id", "content", "supersedes"}}
    return {
        **kept,
        "block": row["row"] // schema.BLOCK,
        "id_head": head,
        "id_tail": tail,
        "supersedes_head": better[0],
        "supersedes_tail": better[1],
        "recorded_at": instant_number_of(row["recorded_at"]),
        "said_at": instant_number_of(row["said_at"]),
    }


def _retraction(row: Mapping[Any, Any]) -> dict[str, Any]:
    head, tail = id_numbers(row["statement_id"])
    kept = {name: row[name] for name in ("row", "who", "why")}
    return {**kept, "id_head": head, "id_tail": tail, "recorded_at": instant_number_of(row["recorded_at"])}
