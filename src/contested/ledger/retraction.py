"""A retraction: a statement is taken out, by whom and why; it is kept, and stands no more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from contested.ledger import schema
from contested.ledger.numbers import id_numbers, id_text, instant_number, instant_of, is_id
from contested.ledger.rows import next_row

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
    head, tail = id_numbers(retraction.statement_id)
    row = {
        "row": next_row(connection, table),
        "id_head": head,
        "id_tail": tail,
        "recorded_at": instant_number(retraction.recorded_at, what="recorded_at"),
        "who": retraction.by,
        "why": retraction.why,
    }
    connection.execute(table.insert(), row)


def retractions(connection: Connection, statement_id: str | None = None) -> list[Retraction]:
    """Return retractions (of one statement) in the order of recording."""
    table = schema.tables().retractions
    if statement_id is not None and not is_id(statement_id):
        return []
    asked = (
        {}
        if statement_id is None
        else dict(zip(("id_head", "id_tail"), id_numbers(statement_id), strict=True))
    )
    where = [table.c[name] == value for name, value in asked.items()]
    rows = connection.execute(table.select().where(*where).order_by(table.c.row)).mappings()
    return [
        Retraction(
            statement_id=id_text(row["id_head"], row["id_tail"]),
            by=row["who"],
            why=row["why"],
            recorded_at=instant_of(row["recorded_at"]),
        )
        for row in rows
    ]
