"""The ledger's tables, and the triggers that let nobody change or remove what stands in them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import MetaData, Table

__all__ = ["APPLICATION_ID", "VERSION", "Tables", "tables", "trigger_statements"]

APPLICATION_ID = 0x436E7473
"""Marks a SQLite file as a ledger ("Cnts")."""
VERSION = 2
"""Of the tables; a store of a later version is refused, one of an earlier version is migrated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """The tables, as SQLAlchemy Core knows them."""

    metadata: MetaData
    reports: Table
    readings: Table
    statements: Table
    places: Table
    statement_places: Table
    retractions: Table
    links: Table
    judgements: Table
    copies: Table
    link_runs: Table


def _text(*names: str, null: bool = False) -> list[Any]:
    import sqlalchemy as sa  # noqa: PLC0415  # a quarter of a second that only ledgers need

    return [sa.Column(name, sa.Text, nullable=null) for name in names]


@cache
def tables() -> Tables:
    """Describe the tables (SQLAlchemy is loaded on the first call)."""
    import sqlalchemy as sa  # noqa: PLC0415  # a quarter of a second that only ledgers need

    metadata = sa.MetaData()
    return Tables(
        metadata=metadata,
        reports=_reports(metadata),
        readings=_readings(metadata),
        statements=_statements(metadata),
        places=_places(metadata),
        statement_places=_statement_places(metadata),
        retractions=sa.Table(
            "retractions",
            metadata,
            sa.Column("row", sa.Integer, primary_key=True, autoincrement=False),
            *_text("statement_id", "recorded_at", "who", "why"),
            sa.Index("ix_retractions_statement", "statement_id"),
        ),
        links=_pairs(metadata, "links", sa.Column("score", sa.Float, nullable=False), "reasons", "version"),
        judgements=_pairs(metadata, "judgements", None, "who", "why"),
        copies=sa.Table(
            "copies",
            metadata,
            sa.Column("row", sa.Integer, primary_key=True, autoincrement=False),
            *_text("report_a", "report_b", "detail", "recorded_at"),
            sa.Index("ix_copies_pair", "report_a", "report_b", unique=True),
            sa.Index("ix_copies_b", "report_b"),
        ),
        link_runs=sa.Table(
            "link_runs",
            metadata,
            sa.Column("row", sa.Integer, primary_key=True, autoincrement=False),
            *_text("version", "recorded_at"),
            sa.Column("upto", sa.Integer, nullable=False),
        ),
    )


def _reports(metadata: MetaData) -> Table:
    import sqlalchemy as sa  # noqa: PLC0415  # loaded by `tables` already

    return sa.Table(
        "reports",
        metadata,
        sa.Column("row", sa.Integer, primary_key=True, autoincrement=False),
        *_text("key", "identity", "id", "published", "language", "assumed", "text"),
        *_text("published_at", "publisher", "url", "licence", "retrieved", null=True),
        sa.Index("ix_reports_key", "key", unique=True),
        sa.Index("ix_reports_identity", "identity"),
        sa.Index("ix_reports_id", "id"),
    )


def _readings(metadata: MetaData) -> Table:
    """Who read a report, once an extractor and version: the last to be recorded is the default."""
    import sqlalchemy as sa  # noqa: PLC0415  # loaded by `tables` already

    return sa.Table(
        "readings",
        metadata,
        sa.Column("row", sa.Integer, primary_key=True, autoincrement=False),
        *_text("identity", "extractor", "extractor_version", "recorded_at"),
        sa.Index("ix_readings_who", "identity", "extractor", "extractor_version", unique=True),
    )


def _statements(metadata: MetaData) -> Table:
    import sqlalchemy as sa  # noqa: PLC0415  # loaded by `tables` already

    return sa.Table(
        "statements",
        metadata,
        sa.Column("row", sa.Integer, primary_key=True, autoincrement=False),
        *_text("id", "content"),
        sa.Column("report_row", sa.ForeignKey("reports.row"), nullable=False),
        sa.Column("reading_row", sa.ForeignKey("readings.row"), nullable=False),
        *_text("recorded_at", "said_at", "kind", "stance", "record"),
        *_text("side", "valid_from", "valid_to", "supersedes", null=True),
        sa.Index("ix_statements_id", "id"),
        sa.Index("ix_statements_report", "report_row"),
        sa.Index("ix_statements_said", "said_at"),
        sa.Index(
            "ix_statements_supersedes",
            "supersedes",
            sqlite_where=sa.text("supersedes IS NOT NULL"),
            postgresql_where=sa.text("supersedes IS NOT NULL"),
        ),
    )


def _places(metadata: MetaData) -> Table:
    """Every place as it was resolved, once; a statement names the rows."""
    import sqlalchemy as sa  # noqa: PLC0415  # loaded by `tables` already

    return sa.Table(
        "places",
        metadata,
        sa.Column("row", sa.Integer, primary_key=True, autoincrement=False),
        *_text("key", "name", "name_key", "precision"),
        sa.Column("geonameid", sa.Integer),
        sa.Column("latitude", sa.Float),
        sa.Column("longitude", sa.Float),
        *_text("region_key", null=True),
        sa.Column("population", sa.Integer),
        sa.Column("candidates", sa.Integer, nullable=False),
        sa.Index("ix_places_key", "key", unique=True),
        sa.Index("ix_places_name", "name_key"),
        sa.Index("ix_places_geoname", "geonameid"),
    )


def _statement_places(metadata: MetaData) -> Table:
    """Statements by place and by region, in the order in which they were said."""
    import sqlalchemy as sa  # noqa: PLC0415  # loaded by `tables` already

    return sa.Table(
        "statement_places",
        metadata,
        sa.Column("place_row", sa.ForeignKey("places.row"), primary_key=True),
        sa.Column("said_at", sa.Text, primary_key=True),
        sa.Column("statement_row", sa.ForeignKey("statements.row"), primary_key=True),
        *_text("region_key", null=True),
        sa.Index("ix_statement_places_region", "region_key", "said_at", "statement_row"),
        sqlite_with_rowid=False,
    )


def _pairs(metadata: MetaData, name: str, number: Any, *texts: str) -> Table:
    import sqlalchemy as sa  # noqa: PLC0415  # loaded by `tables` already

    return sa.Table(
        name,
        metadata,
        sa.Column("row", sa.Integer, primary_key=True, autoincrement=False),
        *_text("id_a", "id_b", "verdict", *texts, "recorded_at"),
        *([] if number is None else [number]),
        sa.Index(f"ix_{name}_a", "id_a", "id_b"),
        sa.Index(f"ix_{name}_b", "id_b"),
    )


def trigger_statements(dialect: str) -> list[str]:
    """Give the SQL that makes the tables append-only, whoever writes to them.

    SQLite's third trigger of each table is for ``INSERT OR REPLACE``, which removes a row without setting
    off the one for ``DELETE``. PostgreSQL gets its points of places here too, as PostGIS geometry.

    Examples
    --------
    >>> len(trigger_statements("sqlite")) == 3 * len(tables().metadata.tables)
    True
    """
    names = [table.name for table in tables().metadata.sorted_tables]
    return _postgres(names) if dialect == "postgresql" else _sqlite(names)


def _sqlite(names: list[str]) -> list[str]:
    refuse = "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
    made = []
    for table in names:
        made += [
            f"CREATE TRIGGER {table}_keep_{action.lower()} BEFORE {action} ON {table} {refuse}"
            for action in ("UPDATE", "DELETE")
        ]
        keys = tables().metadata.tables[table].primary_key.columns.keys()
        same = " AND ".join(f'"{key}" = NEW."{key}"' for key in keys)
        found = f"EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608  # names of our own tables
        made.append(f"CREATE TRIGGER {table}_keep_replace BEFORE INSERT ON {table} WHEN {found} {refuse}")
    return made


def _postgres(names: list[str]) -> list[str]:
    function = (
        "CREATE OR REPLACE FUNCTION contested_keep() RETURNS trigger AS $$ BEGIN "
        "RAISE EXCEPTION 'the ledger is append-only'; END $$ LANGUAGE plpgsql"
    )
    point = (
        "ALTER TABLE places ADD COLUMN geom geometry(Point, 4326) GENERATED ALWAYS AS "
        "(ST_SetSRID(ST_MakePoint(longitude, latitude), 4326)) STORED"
    )
    keep = [
        f"CREATE TRIGGER {table}_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION contested_keep()"
        for table in names
    ]
    return [function, *keep, point, "CREATE INDEX ix_places_geom ON places USING gist (geom)"]
