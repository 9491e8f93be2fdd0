"""Readings, corrections, retractions, links and judgements; places and reports once; questions by region."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from contested.claims.claim import Claim, Mention, Quantity, Source
from contested.ledger import schema
from contested.ledger.append import append_report
from contested.ledger.statement import Statement
from contested.places.place import Place
from contested.reports.report import Report
from contested.timespan import Moment, TimeSpan

revision = "0002"
down_revision = "0001"

_OLD = ("statement_places", "statements", "reports")


def upgrade() -> None:
    """Make the new tables and write every old row into them, in the order of recording."""
    connection = op.get_bind()
    old = [*_statements(connection)]
    for name in _OLD:
        connection.exec_driver_sql(f"DROP TABLE {name}")
    schema.tables().metadata.create_all(connection, checkfirst=False)
    for text in schema.trigger_statements(connection.dialect.name):
        connection.exec_driver_sql(text)
    for statement in old:
        append_report(connection, statement.report, [statement])


def _statements(connection: sa.Connection) -> Iterator[Statement]:
    reports = {
        row["key"]: _report(row) for row in connection.execute(sa.text("SELECT * FROM reports")).mappings()
    }
    rows = connection.execute(sa.text("SELECT * FROM statements ORDER BY row")).mappings().all()
    for row in rows:
        fields = json.loads(row["record"])
        yield Statement(
            claim=_claim(fields["claim"]),
            report=reports[row["report_key"]],
            places=tuple(Place(**place) for place in fields["places"]),
            recorded_at=datetime.fromisoformat(row["recorded_at"]),
            extractor=row["extractor"],
            extractor_version=row["extractor_version"],
        )


def _report(row: Mapping[Any, Any]) -> Report:
    report = Report(
        id=row["id"],
        text=row["text"],
        published=date.fromisoformat(row["published"]),
        publisher=row["publisher"],
        language=row["language"],
        url=row["url"],
        licence=row["licence"],
        assumed=tuple(json.loads(row["assumed"])),
    )
    return replace(report, published_at=_instant(row["published_at"]), retrieved=_instant(row["retrieved"]))


def _claim(fields: dict[str, Any]) -> Claim:
    valid, quantity = fields["valid"], fields["quantity"]
    nested = {
        "mentions": tuple(Mention(**mention) for mention in fields["mentions"]),
        "source": Source(**fields["source"]),
        "valid": TimeSpan(start=_moment(valid["start"]), end=_moment(valid["end"])),
        "quantity": None if quantity is None else Quantity(**quantity),
    }
    return Claim(**{**fields, **nested})


def _moment(text: str | None) -> Moment | None:
    if text is None:
        return None
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
