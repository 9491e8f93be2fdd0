"""Links by the numbers of their statements, without reasons that can be worked out; fingerprints of texts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from contested.ledger import schema
from contested.ledger.numbers import id_numbers, instant_number_of
from contested.ledger.rows import add_rows

revision = "0004"
down_revision = "0003"

_AT_ONCE = 5_000
_READ = '"row", id_a, id_b, verdict, score, version, recorded_at, reasons'
_NAMES = (
    "row",
    "a_head",
    "a_tail",
    "b_head",
    "b_tail",
    "verdict",
    "score",
    "version",
    "recorded_at",
    "reasons",
)


def upgrade() -> None:
    """Write the links anew; what an earlier step has made in this shape is left alone."""
    connection, made = op.get_bind(), []
    if "a_head" not in {column["name"] for column in sa.inspect(connection).get_columns("links")}:
        _put_aside(connection)
        schema.tables().links.create(connection)
        _copy(connection)
        op.drop_table("old_links")
        made.append("links")
    if not sa.inspect(connection).has_table("prints"):
        schema.tables().prints.create(connection)
        made.append("prints")
    for text in schema.trigger_statements(connection.dialect.name, made) if made else ():
        connection.exec_driver_sql(text)


def _put_aside(connection: sa.Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("DROP TRIGGER links_keep ON links")
    else:
        for action in ("update", "delete", "replace"):
            connection.exec_driver_sql(f"DROP TRIGGER links_keep_{action}")
    for index in ("ix_links_a", "ix_links_b"):
        op.drop_index(index, table_name="links")
    op.rename_table("links", "old_links")
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("ALTER INDEX links_pkey RENAME TO old_links_pkey")


def _copy(connection: sa.Connection) -> None:
    asked = sa.text(f'SELECT {_READ} FROM old_links WHERE "row" > :last ORDER BY "row" LIMIT {_AT_ONCE}')  # noqa: S608  # names of our own
    last = 0
    while rows := connection.execute(asked, {"last": last}).all():
        values = [
            (row, *id_numbers(a), *id_numbers(b), verdict, score, version, instant_number_of(at), reasons)
            for row, a, b, verdict, score, version, at, reasons in rows
        ]
        add_rows(connection, schema.tables().links, _NAMES, values)
        last = rows[-1][0]
