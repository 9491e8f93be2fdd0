"""The ledger's tables, and the triggers that let nobody change or remove what stands in them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import MetaData, Table

__all__ = ["APPLICATION_ID", "VERSION", "Tables", "tables", "trigger_statements"]

APPLICATION_ID = 0x436E7473
"""Marks a SQLite file as a ledger ("Cnts")."""
VERSION = 1
"""Of the tables; a file of a later version is refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """The three tables, as SQLAlchemy Core knows them."""

    metadata: MetaData
    reports: Table
    statements: Table
    statement_places: Table


@cache
def tables() -> Tables:
    """Describe the tables (SQLAlchemy is loaded on the first call)."""
    import sqlalchemy as sa  # noqa: PLC0415  # a quarter of a second that only ledgers need

    metadata = sa.MetaData()
    reports = sa.Table(
        "reports",
        metadata,
        sa.Column("key", sa.Text, primary_key=True),
        *(
            sa.Column(name, sa.Text, nullable=False)
            for name in ("id", "published", "language", "assumed", "text")
        ),
        sa.Column("text_sha256", sa.Text, nullable=False, index=True),
        *(sa.Column(name, sa.Text) for name in ("published_at", "publisher", "url", "licence")),
        sa.Column("retrieved", sa.Text),
    )
    statements = sa.Table(
        "statements",
        metadata,
        sa.Column("row", sa.Integer, primary_key=True),
        sa.Column("id", sa.Text, nullable=False, index=True),
        sa.Column("report_key", sa.ForeignKey("reports.key"), nullable=False, index=True),
        sa.Column("recorded_at", sa.Text, nullable=False, index=True),
        *(
            sa.Column(name, sa.Text, nullable=False)
            for name in ("content", "said_at", "kind", "stance", "record")
        ),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("extractor", "extractor_version")),
        *(sa.Column(name, sa.Text) for name in ("valid_from", "valid_to", "side", "against")),
    )
    statement_places = sa.Table(
        "statement_places",
        metadata,
        sa.Column("statement_row", sa.ForeignKey("statements.row"), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("statement_id", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("name_key", sa.Text, nullable=False, index=True),
        sa.Column("geonameid", sa.Integer, index=True),
        sa.Column("latitude", sa.Float),
        sa.Column("longitude", sa.Float),
        sa.Column("precision", sa.Text, nullable=False),
    )
    return Tables(
        metadata=metadata, reports=reports, statements=statements, statement_places=statement_places
    )


_SAME_ROW = {
    "reports": "key = NEW.key",
    "statements": "row = NEW.row",
    "statement_places": "statement_row = NEW.statement_row AND position = NEW.position",
}


def trigger_statements() -> list[str]:
    """Give the SQL that makes a SQLite file append-only, whoever writes to it.

    The third trigger of each table is for ``INSERT OR REPLACE``, which removes a row without
    setting off the one for ``DELETE``.

    Examples
    --------
    >>> len(trigger_statements())
    9
    """
    refuse = "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
    made = []
    for table, same_row in _SAME_ROW.items():
        made += [
            f"CREATE TRIGGER {table}_keep_{action.lower()} BEFORE {action} ON {table} {refuse}"
            for action in ("UPDATE", "DELETE")
        ]
        found = f"EXISTS (SELECT 1 FROM {table} WHERE {same_row})"  # noqa: S608  # all three are constants
        made.append(f"CREATE TRIGGER {table}_keep_replace BEFORE INSERT ON {table} WHEN {found} {refuse}")
    return made
