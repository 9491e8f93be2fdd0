"""Writes a statement as rows of plain values, and makes the very same statement of them again."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import orjson

from contested.claims.claim import REPORT_ITSELF, Claim, Mention, Quantity, Source
from contested.errors import InputError
from contested.ledger.statement import Statement
from contested.places.place import Place
from contested.reports.report import Report
from contested.timespan import Moment, TimeSpan, moment_from_json

__all__ = [
    "claim_fields",
    "fields_of",
    "instant_text",
    "place_of",
    "place_row",
    "report_identity",
    "report_of",
    "report_row",
    "said_at",
    "statement_of",
    "statement_row",
]

Row = dict[str, Any]
_DIGEST = 32


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


def said_at(report: Report) -> str:
    """Write when a report came out: an instant, or a day where no hour is known."""
    at = report.published_at
    return report.published.isoformat() if at is None else instant_text(at, what="published_at")


def report_identity(report: Report) -> str:
    """Tell the same text under the same id, whatever its dateline was taken for."""
    return _digest(report.id, hashlib.sha256(report.text.encode("utf-8", "surrogatepass")).hexdigest())


def report_row(report: Report) -> Row:
    """Give the report's row but for its number; its key stands for all but the time of retrieval."""
    at = report.published_at
    row: Row = {
        "identity": report_identity(report),
        "id": report.id,
        "published": report.published.isoformat(),
        "published_at": None if at is None else instant_text(at, what="published_at"),
        "publisher": report.publisher,
        "language": report.language,
        "url": report.url,
        "licence": report.licence,
        "assumed": _dumps(list(report.assumed)),
    }
    retrieved = None if report.retrieved is None else instant_text(report.retrieved, what="retrieved")
    return {**row, "key": _digest(_dumps(row)), "retrieved": retrieved, "text": report.text}


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
        assumed=tuple(_loads(row["assumed"])),
    )


def place_row(place: Place) -> Row:
    """Give the place's row but for its number."""
    row: Row = {
        "name": place.name,
        "precision": place.precision,
        "geonameid": place.geonameid,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "region_key": place.region_key,
        "population": place.population,
        "candidates": place.candidates,
    }
    return {**row, "key": _digest(_dumps(row)), "name_key": place.name.casefold()}


def place_of(row: Mapping[Any, Any]) -> Place:
    """Make the place of its row."""
    return Place(
        name=row["name"],
        precision=row["precision"],
        geonameid=row["geonameid"],
        latitude=row["latitude"],
        longitude=row["longitude"],
        region_key=row["region_key"],
        population=row["population"],
        candidates=row["candidates"],
    )


def statement_row(
    statement: Statement, *, report_key: str, place_keys: Sequence[str], place_rows: Sequence[int]
) -> Row:
    """Give the statement's row but for numbers; `content` stands for all but the time of recording."""
    claim = statement.claim
    fields = claim_fields(claim, report_id=statement.report.id)
    valid = claim.valid
    row: Row = {
        "id": statement.id,
        "kind": claim.kind,
        "side": claim.side,
        "stance": claim.stance,
        "valid_from": _moment_text(valid.start),
        "valid_to": _moment_text(valid.end),
        "supersedes": statement.supersedes,
    }
    content = _digest(
        report_key, statement.extractor, statement.extractor_version, _dumps([row, fields, list(place_keys)])
    )
    return {
        **row,
        "content": content,
        "recorded_at": instant_text(statement.recorded_at, what="recorded_at"),
        "said_at": said_at(statement.report),
        "record": _dumps({**fields, "p": list(place_rows)} if place_rows else fields),
    }


def claim_fields(claim: Claim, *, report_id: str) -> Row:
    """Give what of a claim has no column of its own, under short keys, what it has not left out."""
    fields: Row = {"s": claim.start, "q": claim.quote}
    if claim.report_id != report_id:
        fields["r"] = claim.report_id
    if claim.against is not None:
        fields["a"] = claim.against
    if claim.mentions:
        fields["m"] = [[m.start, m.end, m.text, m.kind, m.key, m.abroad] for m in claim.mentions]
    if claim.source != REPORT_ITSELF:
        fields["o"] = [claim.source.name, claim.source.side, claim.source.via]
    if claim.hedged:
        fields["h"] = True
    if claim.quantity is not None:
        quantity = claim.quantity
        fields["n"] = [quantity.measure, _number(quantity.value), quantity.unit, quantity.comparator]
    if claim.confidence is not None:
        fields["c"] = claim.confidence
    return fields


def fields_of(row: Mapping[Any, Any]) -> Row:
    """Read what `claim_fields` has written, and under ``p`` the rows of the places."""
    fields: Row = _loads(row["record"])
    return fields


def statement_of(
    row: Mapping[Any, Any],
    fields: Row,
    *,
    report: Report,
    reading: tuple[str, str],
    places: Mapping[int, Place],
) -> Statement:
    """Make the statement of its row, its fields, its report, who read it, and the places by their rows."""
    quantity, source = fields.get("n"), fields.get("o")
    claim = Claim(
        report_id=fields.get("r", report.id),
        start=fields["s"],
        quote=fields["q"],
        kind=row["kind"],
        side=row["side"],
        against=fields.get("a"),
        mentions=tuple(
            Mention(start=m[0], end=m[1], text=m[2], kind=m[3], key=m[4], abroad=m[5])
            for m in fields.get("m", ())
        ),
        source=REPORT_ITSELF if source is None else Source(name=source[0], side=source[1], via=source[2]),
        stance=row["stance"],
        hedged=fields.get("h", False),
        valid=TimeSpan(start=moment_from_json(row["valid_from"]), end=moment_from_json(row["valid_to"])),
        quantity=None if quantity is None else Quantity(
            measure=quantity[0], value=_value(quantity[1]), unit=quantity[2], comparator=quantity[3]
        ),
        confidence=fields.get("c"),
    )  # fmt: skip
    return Statement(
        claim=claim,
        report=report,
        places=tuple(places[number] for number in fields.get("p", ())),
        recorded_at=datetime.fromisoformat(row["recorded_at"]),
        extractor=reading[0],
        extractor_version=reading[1],
        supersedes=row["supersedes"],
    )


def _number(value: float) -> float | str:
    return value if math.isfinite(value) else str(value)


def _value(value: float | str) -> float:
    return float(value) if isinstance(value, str) else value


def _dumps(value: Any) -> str:
    """Write JSON; what the quick writer refuses (a number of many digits) the slow one takes."""
    try:
        return orjson.dumps(value).decode()
    except TypeError:
        return json.dumps(value, separators=(",", ":"))


def _loads(text: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return json.loads(text)


def _moment_text(moment: Moment | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:_DIGEST]
