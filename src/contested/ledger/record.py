"""Writes a statement as rows of plain values, and makes the very same statement of them again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

from contested.claims.claim import Claim, Mention, Quantity, Source
from contested.errors import InputError
from contested.ledger.statement import Statement
from contested.places.place import Place
from contested.reports.report import Report
from contested.timespan import Moment, TimeSpan

__all__ = ["instant_text", "place_rows", "report_of", "report_row", "statement_of", "statement_row"]

Row = dict[str, Any]


def instant_text(moment: datetime, *, what: str = "the moment") -> str:
    """Write an aware instant so that texts sort as the instants do.

    Raises
    ------
    InputError
        It names no time zone.

    Examples
    --------
    >>> instant_text(datetime(2022, 9, 11, 14, 40, tzinfo=UTC))
    '2022-09-11T14:40:00.000000+00:00'
    """
    if moment.tzinfo is None:
        raise InputError(f"{what} ({moment}) names no time zone")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def report_row(report: Report) -> Row:
    """Give the report's row; its key stands for everything in it but the time of retrieval."""
    published_at = report.published_at
    row: Row = {
        "id": report.id,
        "published": report.published.isoformat(),
        "published_at": None if published_at is None else instant_text(published_at, what="published_at"),
        "publisher": report.publisher,
        "language": report.language,
        "url": report.url,
        "licence": report.licence,
        "assumed": json.dumps(report.assumed, ensure_ascii=False),
        "text_sha256": hashlib.sha256(report.text.encode()).hexdigest(),
    }
    key = _digest(row)
    retrieved = None if report.retrieved is None else instant_text(report.retrieved, what="retrieved")
    return {"key": key, **row, "retrieved": retrieved, "text": report.text}


def statement_row(statement: Statement, *, report_key: str) -> Row:
    """Give the statement's row but for its number; `content` stands for all but the time of recording."""
    claim, report, said_at = statement.claim, statement.report, statement.report.published_at
    record = {"claim": asdict(claim), "places": [asdict(place) for place in statement.places]}
    record_text = json.dumps(record, ensure_ascii=False, sort_keys=True, default=_moment_text)
    row: Row = {
        "id": statement.id,
        "report_key": report_key,
        "extractor": statement.extractor,
        "extractor_version": statement.extractor_version,
        "record": record_text,
    }
    return {
        "content": _digest(row),
        **row,
        "recorded_at": instant_text(statement.recorded_at, what="recorded_at"),
        "said_at": report.published.isoformat() if said_at is None else instant_text(said_at),
        "valid_from": _moment_text(claim.valid.start),
        "valid_to": _moment_text(claim.valid.end),
        "kind": claim.kind,
        "side": claim.side,
        "against": claim.against,
        "stance": claim.stance,
    }


def place_rows(places: Sequence[Place], *, statement_id: str, statement_row: int) -> list[Row]:
    """Give one row a place, by which its statement can be asked for."""
    return [
        {
            "statement_row": statement_row,
            "position": position,
            "statement_id": statement_id,
            "name": place.name,
            "name_key": place.name.casefold(),
            "geonameid": place.geonameid,
            "latitude": place.latitude,
            "longitude": place.longitude,
            "precision": place.precision,
        }
        for position, place in enumerate(places)
    ]


def report_of(row: Mapping[Any, Any]) -> Report:
    """Make the report of its row."""
    return Report(
        id=row["id"],
        text=row["text"],
        published=date.fromisoformat(row["published"]),
        published_at=_instant(row["published_at"]),
        publisher=row["publisher"],
        language=row["language"],
        url=row["url"],
        licence=row["licence"],
        retrieved=_instant(row["retrieved"]),
        assumed=tuple(json.loads(row["assumed"])),
    )


def statement_of(row: Mapping[Any, Any], report: Report) -> Statement:
    """Make the statement of its row and its report."""
    record = json.loads(row["record"])
    return Statement(
        claim=_claim_of(record["claim"]),
        report=report,
        places=tuple(Place(**place) for place in record["places"]),
        recorded_at=datetime.fromisoformat(row["recorded_at"]),
        extractor=row["extractor"],
        extractor_version=row["extractor_version"],
    )


def _claim_of(fields: dict[str, Any]) -> Claim:
    valid, quantity = fields["valid"], fields["quantity"]
    nested = {
        "mentions": tuple(Mention(**mention) for mention in fields["mentions"]),
        "source": Source(**fields["source"]),
        "valid": TimeSpan(start=_moment(valid["start"]), end=_moment(valid["end"])),
        "quantity": None if quantity is None else Quantity(**quantity),
    }
    return Claim(**{**fields, **nested})


def _moment_text(moment: Moment | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _moment(text: str | None) -> Moment | None:
    if text is None:
        return None
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _digest(row: Row) -> str:
    return hashlib.sha256(json.dumps(row, sort_keys=True).encode()).hexdigest()[:32]
