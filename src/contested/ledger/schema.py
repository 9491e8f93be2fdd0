"""The ledger's tables, and the triggers that let nobody change or remove what stands in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import MetaData, Table

__all__ = ["APPLICATION_ID", "BLOCK", "VERSION", "Tables", "point_statements", "tables", "trigger_statements"]

APPLICATION_ID = 0x436E7473
"""Marks a SQLite file as a ledger ("Cnts")."""
VERSION = 4
"""Of the tables; a store of a later version is refused, one of an earlier version is migrated."""
BLOCK = 65_536
"""Rows of `statements` that are filed together, by id and by place.

Ids and places come in no order. Filed within a block, new rows touch the pages of the last block alone, so
that adding costs the same however large a ledger is; a question looks into every block.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """The tables, as SQLAlchemy Core knows them."""

    metadata: MetaData
    reports: Table
    readings: Table
    statements: Table
    places: Table
    statement_places: Table
    overtaken: Table
    overtaken_readings: Table
    retractions: Table
    links: Table
    judgements: Table
    copies: Table
    prints: Table
    link_runs: Table


def _text(*names: str, null: bool = False) -> list[Any]:
    import sqlalchemy as sa  # noqa: PLC0415  # a quarter of a second that only ledgers need

    return [sa.Column(name, sa.Text, nullable=null) for name in names]


def _numbers(*names: str, null: bool = False) -> list[Any]:
    """Give columns of 64 bits: instants as microseconds since 1970, and halves of ids."""
    import sqlalchemy as sa  # noqa: PLC0415  # a quarter of a second that only ledgers need

    return [sa.Column(name, sa.BigInteger, nullable=null) for name in names]


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
        overtaken=_overtaken(metadata, "overtaken", "statements.row"),
        overtaken_readings=_overtaken(metadata, "overtaken_readings", "readings.row"),
        retractions=_retractions(metadata),
        links=_links(metadata),
        judgements=sa.Table(
            "judgements",
            metadata,
            sa.Column("row", sa.Integer, primary_key=True, autoincrement=False),
            *_text("id_a", "id_b", "verdict", "who", "why", "recorded_at"),
            sa.Index("ix_judgements_a", "id_a", "id_b"),
            sa.Index("ix_judgements_b", "id_b"),
        ),
        copies=sa.Table(
            "copies",
            metadata,
            sa.Column("row", sa.Integer, primary_key=True, autoincrement=False),
            *_text("report_a", "report_b", "detail", "recorded_at"),
            sa.Index("ix_copies_pair", "report_a", "report_b", unique=True),
            sa.Index("ix_copies_b", "report_b"),
        ),
        prints=sa.Table(
            "prints",
            metadata,
            sa.Column("report_row", sa.ForeignKey("reports.row"), primary_key=True, autoincrement=False),
            sa.Column("marks", sa.LargeBinary, nullable=False),
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
        sa.Index("ix_reports_id", "id"),
    )


def _readings(metadata: MetaData) -> Table:
    """Who read a report, once an extractor and version: the last to be recorded is the default."""
    import sqlalchemy as sa  # noqa: PLC0415  # loaded by `tables` already

    return sa.Table(
        "readings",
        metadata,
        sa.Column("row", sa.Integer, primary_key=True, autoincrement=False),
        *_text("identity", "extractor", "extractor_version"),
        *_numbers("recorded_at"),
        sa.Index("ix_readings_who", "identity", "extractor", "extractor_version", unique=True),
    )


def _statements(metadata: MetaData) -> Table:
    """Every statement that was recorded; the half of an id that is indexed finds it, the other makes sure.

    The rows of one id have one reading as well.
    """
    import sqlalchemy as sa  # noqa: PLC0415  # loaded by `tables` already

    return sa.Table(
        "statements",
        metadata,
        sa.Column("row", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("block", sa.Integer, nullable=False),
        *_numbers("id_head", "id_tail"),
        sa.Column("report_row", sa.ForeignKey("reports.row"), nullable=False),
        sa.Column("reading_row", sa.ForeignKey("readings.row"), nullable=False),
        *_numbers("recorded_at", "said_at"),
        *_numbers("supersedes_head", "supersedes_tail", null=True),
        *_text("kind", "stance"),
        *_text("side", "valid_from", "valid_to", null=True),
        *_text("record"),
        sa.Index("ix_statements_id", "block", "id_head"),
        sa.Index("ix_statements_reading", "reading_row"),
        sa.Index("ix_statements_said", "said_at"),
        sa.Index(
            "ix_statements_supersedes",
            "supersedes_head",
            sqlite_where=sa.text("supersedes_head IS NOT NULL"),
            postgresql_where=sa.text("supersedes_head IS NOT NULL"),
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
    """Statements by place, and by region in the order in which they were said; and when recorded."""
    import sqlalchemy as sa  # noqa: PLC0415  # loaded by `tables` already

    return sa.Table(
        "statement_places",
        metadata,
        sa.Column("block", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("place_row", sa.ForeignKey("places.row"), primary_key=True),
        sa.Column("statement_row", sa.ForeignKey("statements.row"), primary_key=True),
        *_numbers("said_at", "recorded_at"),
        *_text("region_key", null=True),
        sa.Index("ix_statement_places_region", "region_key", "said_at", "statement_row", "recorded_at"),
        sqlite_with_rowid=False,
    )


def _overtaken(metadata: MetaData, name: str, of: str) -> Table:
    """What a later row has overtaken, and when that was recorded: a pair for every earlier and later row.

    Few rows are ever overtaken, so a question looks here rather than for a later row of every statement.
    """
    import sqlalchemy as sa  # noqa: PLC0415  # loaded by `tables` already

    return sa.Table(
        name,
        metadata,
        sa.Column("earlier_row", sa.ForeignKey(of), primary_key=True),
        sa.Column("later_row", sa.ForeignKey(of), primary_key=True),
        *_numbers("recorded_at"),
        sqlite_with_rowid=False,
    )


def _retractions(metadata: MetaData) -> Table:
    import sqlalchemy as sa  # noqa: PLC0415  # loaded by `tables` already

    return sa.Table(
        "retractions",
        metadata,
        sa.Column("row", sa.Integer, primary_key=True, autoincrement=False),
        *_numbers("id_head", "id_tail", "recorded_at"),
        *_text("who", "why"),
        sa.Index("ix_retractions_id", "id_head"),
    )


def _links(metadata: MetaData) -> Table:
    """Which statements speak of one event; why is worked out again from them (`links.links_in`).

    Rows of earlier versions have their reasons beside them.
    """
    import sqlalchemy as sa  # noqa: PLC0415  # loaded by `tables` already

    return sa.Table(
        "links",
        metadata,
        sa.Column("row", sa.Integer, primary_key=True, autoincrement=False),
        *_numbers("a_head", "a_tail", "b_head", "b_tail"),
        *_text("verdict"),
        sa.Column("score", sa.Float, nullable=False),
        *_text("version"),
        *_numbers("recorded_at"),
        *_text("reasons", null=True),
        sa.Index("ix_links_a", "a_head"),
        sa.Index("ix_links_b", "b_head"),
    )


def trigger_statements(dialect: str, only: Sequence[str] | None = None) -> list[str]:
    """Give the SQL that makes the tables (all, or only some) append-only, whoever writes to them.

    SQLite's third trigger of each table is for ``INSERT OR REPLACE``, which removes a row without setting
    off the one for ``DELETE``.

    Examples
    --------
    >>> len(trigger_statements("sqlite")) == 3 * len(tables().metadata.tables)
    True
    """
    names = only or [table.name for table in tables().metadata.sorted_tables]
    return _postgres(names) if dialect == "postgresql" else _sqlite(names)


def point_statements(dialect: str) -> list[str]:
    """Give the SQL that adds the points of places, as PostGIS geometry, where that is known.

    >>> point_statements("sqlite")
    []
    """
    if dialect != "postgresql":
        return []
    point = (
        "ALTER TABLE places ADD COLUMN geom geometry(Point, 4326) GENERATED ALWAYS AS "
        "(ST_SetSRID(ST_MakePoint(longitude, latitude), 4326)) STORED"
    )
    return [point, "CREATE INDEX ix_places_geom ON places USING gist (geom)"]


def _sqlite(names: Sequence[str]) -> list[str]:
    refuse = "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
    made = []
    for name in names:
        made += [
            f"CREATE TRIGGER {name}_keep_{action.lower()} BEFORE {action} ON {name} {refuse}"
            for action in ("UPDATE", "DELETE")
        ]
        found = " OR ".join(_same(name, keys) for keys in _unique(tables().metadata.tables[name]))
        made.append(f"CREATE TRIGGER {name}_keep_replace BEFORE INSERT ON {name} WHEN {found} {refuse}")
    return made


def _unique(table: Table) -> list[list[str]]:
    """Give the columns of the primary key, and of every other index that lets a row in once."""
    others = [list(index.columns.keys()) for index in table.indexes if index.unique]
    return [list(table.primary_key.columns.keys()), *sorted(others)]


def _same(name: str, keys: list[str]) -> str:
    same = " AND ".join(f'"{key}" = NEW."{key}"' for key in keys)
    return f"EXISTS (SELECT 1 FROM {name} WHERE {same})"  # noqa: S608  # names of our own tables


def _postgres(names: Sequence[str]) -> list[str]:
    function = (
        "CREATE OR REPLACE FUNCTION contested_keep() RETURNS trigger AS $$ BEGIN "
        "RAISE EXCEPTION 'the ledger is append-only'; END $$ LANGUAGE plpgsql"
    )
    keep = [
        f"CREATE TRIGGER {table}_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION contested_keep()"
        for table in names
    ]
    return [function, *keep]
