"""Writes a statement as rows of plain values, and makes the very same statement of them again."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

import orjson

from contested.claims.claim import REPORT_ITSELF, Claim, Mention, Quantity, Source
from contested.errors import InputError
from contested.ledger.numbers import id_numbers, id_text, instant_of
from contested.ledger.statement import Statement, text_digest
from contested.places.place import Place
from contested.reports.report import Report
from contested.timespan import Moment, TimeSpan, moment_from_json

__all__ = [
    "CLAIM_COLUMNS",
    "PLACE_COLUMNS",
    "REPORT_COLUMNS",
    "STATEMENT_COLUMNS",
    "claim_fields",
    "claim_values",
    "fields_of",
    "instant_text",
    "place_of",
    "place_row",
    "quantity_of",
    "report_identity",
    "report_of",
    "report_row",
    "span_of",
    "statement_of",
]

Row = dict[str, Any]
_DIGEST = 32
CLAIM_COLUMNS = (
    "supersedes_head", "supersedes_tail", "kind", "stance", "side", "valid_from", "valid_to", "record",
)  # fmt: skip
"""The columns of `statements` that hold what is said; the others say by whom, of what and when."""
STATEMENT_COLUMNS = ("report_row", "extractor", "extractor_version", "recorded_at", *CLAIM_COLUMNS)
"""What a statement is made of again."""
REPORT_COLUMNS = (
    "id", "text", "published", "published_at", "publisher", "language", "url", "licence", "retrieved",
    "assumed",
)  # fmt: skip
PLACE_COLUMNS = (
    "name", "precision", "geonameid", "latitude", "longitude", "region_key", "population", "candidates",
)  # fmt: skip


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


def report_identity(report: Report) -> str:
    """Tell the same text under the same id, whatever its dateline was taken for."""
    return _digest(report.id, text_digest(report.text))


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


def report_of(values: Sequence[Any]) -> Report:
    """Make the report of its row's number, which is left aside, and the values of `REPORT_COLUMNS`."""
    _, report_id, text, published, published_at, publisher, language, url, licence, retrieved, assumed = (
        values
    )
    return Report(
        id=report_id,
        text=text,
        published=date.fromisoformat(published),
        published_at=None if published_at is None else datetime.fromisoformat(published_at),
        publisher=publisher,
        language=language,
        url=url,
        licence=licence,
        retrieved=None if retrieved is None else datetime.fromisoformat(retrieved),
        assumed=() if assumed == "[]" else tuple(_loads(assumed)),
    )


@lru_cache(maxsize=16_384)
def place_row(place: Place) -> Row:
    """Give the place's row but for its number; it is kept, and is not to be changed."""
    row: Row = {name: getattr(place, name) for name in PLACE_COLUMNS}
    return {**row, "key": _digest(_dumps(row)), "name_key": place.name.casefold()}


def place_of(values: Sequence[Any]) -> Place:
    """Make the place of the values of `PLACE_COLUMNS`."""
    return Place(**dict(zip(PLACE_COLUMNS, values, strict=True)))


def claim_values(statement: Statement, *, report_id: str, place_rows: Sequence[int]) -> tuple[Any, ...]:
    """Give the values of `CLAIM_COLUMNS`: all that a statement says, its places by their rows' numbers."""
    claim, valid = statement.claim, statement.claim.valid
    fields = claim_fields(claim, report_id=report_id)
    if place_rows:
        fields["p"] = place_rows
    return (
        *((None, None) if statement.supersedes is None else id_numbers(statement.supersedes)),
        claim.kind,
        claim.stance,
        claim.side,
        _moment_text(valid.start),
        _moment_text(valid.end),
        _dumps(fields),
    )


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


def fields_of(text: str) -> Row:
    """Read what `claim_fields` has written, and under ``p`` the rows of the places."""
    fields: Row = _loads(text)
    return fields


def statement_of(
    values: Sequence[Any],
    fields: Row,
    *,
    reports: Mapping[int, Report],
    places: Mapping[int, Place],
) -> Statement:
    """Make a statement of the values of `STATEMENT_COLUMNS`, of which the last has been read already."""
    report_row, extractor, version, recorded_at, head, tail, kind, stance, side, valid_from, valid_to, _ = (
        values
    )
    report = reports[report_row]
    quantity, source, mentioned = fields.get("n"), fields.get("o"), fields.get("m", ())
    claim = Claim(
        report_id=fields.get("r", report.id),
        start=fields["s"],
        quote=fields["q"],
        kind=kind,
        side=side,
        against=fields.get("a"),
        mentions=tuple([_mention(*mention) for mention in mentioned]),
        source=REPORT_ITSELF if source is None else _source(*source),
        stance=stance,
        hedged=fields.get("h", False),
        valid=span_of(valid_from, valid_to),
        quantity=None if quantity is None else quantity_of(quantity),
        confidence=fields.get("c"),
    )  # fmt: skip
    return Statement(
        claim=claim,
        report=report,
        places=tuple([places[number] for number in fields.get("p", ())]),
        recorded_at=instant_of(recorded_at),
        extractor=extractor,
        extractor_version=version,
        supersedes=None if head is None else id_text(head, tail),
    )


def quantity_of(kept: Sequence[Any]) -> Quantity:
    """Make the number of a claim of what `claim_fields` keeps of it."""
    measure, value, unit, comparator = kept
    return Quantity(measure=measure, value=_value(value), unit=unit, comparator=comparator)


def _mention(start: int, end: int, text: str, kind: Any, key: str, abroad: bool) -> Mention:  # noqa: FBT001  # as it is kept
    return Mention(start=start, end=end, text=text, kind=kind, key=key, abroad=abroad)


@lru_cache(maxsize=4_096)
def span_of(start: str | None, end: str | None) -> TimeSpan:
    """Make the time of a claim of its two columns."""
    return TimeSpan(start=moment_from_json(start), end=moment_from_json(end))


@lru_cache(maxsize=4_096)
def _source(name: str | None, side: str | None, via: str | None) -> Source:
    return Source(name=name, side=side, via=via)


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


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:_DIGEST]
