"""A retraction: a statement is taken out, by whom and why; it is kept, and stands no more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from contested.ledger import record, schema
from contested.ledger.append import next_row

if TYPE_CHECKING:
    from sqlalchemy import Connection

__all__ = ["Retraction", "add_retraction", "retractions"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Retraction:
    """Why a statement stands no more."""

    statement_id: str
    by: str
    why: str
    recorded_at: datetime
    """Aware, UTC."""


def add_retraction(connection: Connection, retraction: Retraction) -> None:
    """Record a retraction, in a transaction in which nobody else writes."""
    table = schema.tables().retractions
    row = {
        "row": next_row(connection, table),
        "statement_id": retraction.statement_id,
        "recorded_at": record.instant_text(retraction.recorded_at, what="recorded_at"),
        "who": retraction.by,
        "why": retraction.why,
    }
    connection.execute(table.insert(), row)


def retractions(connection: Connection, statement_id: str | None = None) -> list[Retraction]:
    """Return retractions (of one statement) in the order of recording."""
    table = schema.tables().retractions
    where = [] if statement_id is None else [table.c.statement_id == statement_id]
    rows = connection.execute(table.select().where(*where).order_by(table.c.row)).mappings()
    return [
        Retraction(
            statement_id=row["statement_id"],
            by=row["who"],
            why=row["why"],
            recorded_at=datetime.fromisoformat(row["recorded_at"]),
        )
        for row in rows
    ]
