"""Statements and verdicts to show: from a ledger, and from the folders of earlier checks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import orjson

from contested.claims.claim import Claim, Quantity, Source
from contested.errors import ContestedError, InputError
from contested.ledger.statement import Statement
from contested.ledger.store import Ledger
from contested.outputs.brief import CheckedClaim
from contested.places.place import Place
from contested.reports.report import Report
from contested.theatre.theatre import Theatre
from contested.timespan import TimeSpan, moment_from_json
from contested.verdicts.verdict import Verdict

__all__ = ["Key", "checked_claims", "key_of", "read_verdict"]

Key = tuple[str, int, str]
"""Report, start and kind: what a verdict names its claim by."""
_LINE_BYTES_MAX = 2_000_000


def key_of(statement: Statement) -> Key:
    """Return what a verdict names a statement by."""
    return statement.claim.report_id, statement.claim.start, statement.claim.kind


def checked_claims(
    ledger: Path | None, folders: Sequence[Path], theatre: Theatre
) -> tuple[CheckedClaim, ...]:
    """Return every statement once, with the verdicts that are known of it.

    A statement of the ledger, which has its report's text, counts before the same one of a folder.

    Raises
    ------
    InputError
        The ledger or a file cannot be read.
    """
    verdicts: dict[Key, list[Verdict]] = defaultdict(list)
    found: dict[Key, Statement] = {}
    for folder in folders:
        for path in sorted(folder.rglob("verdicts.jsonl")):
            for verdict in map(read_verdict, _records(path)):
                verdicts[verdict.report_id, verdict.start, verdict.kind].append(verdict)
        for path in sorted(folder.rglob("claims.jsonl")):
            found.update((key_of(one), one) for one in _statements(path, theatre))
    if ledger is not None:
        with Ledger.open(ledger, create=False) as opened:
            found.update((key_of(one), one) for one in opened.statements())
    return tuple(
        CheckedClaim(statement=one, verdicts=tuple(dict.fromkeys(verdicts[key])))
        for key, one in found.items()
    )


def _records(path: Path) -> Iterator[dict[str, Any]]:
    try:
        with path.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                if len(line) > _LINE_BYTES_MAX:
                    raise InputError("is too long", where=str(path), record=f"line {number}")
                record = orjson.loads(line)
                if not isinstance(record, dict):
                    raise InputError("is no object", where=str(path), record=f"line {number}")
                yield record
    except (OSError, orjson.JSONDecodeError) as error:
        raise InputError(f"cannot be read: {error}", where=str(path)) from error


def _statements(path: Path, theatre: Theatre) -> Iterable[Statement]:
    """Read the claims of a folder; a report's day, which they do not give, is the last that they tell of."""
    claims = [(_claim(record, path), _places(record, path)) for record in _records(path)]
    recorded_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    days: dict[str, date] = {}
    for claim, _ in claims:
        last = claim.valid.last_day or claim.valid.first_day or theatre.first_day
        days[claim.report_id] = max(days.get(claim.report_id, last), last)
    note = "the report's text and day are not in claims.jsonl; the day is the last that its claims tell of"
    for claim, places in claims:
        report = Report(id=claim.report_id, text="", published=days[claim.report_id], assumed=(note,))
        yield Statement(
            claim=claim,
            report=report,
            places=places,
            recorded_at=recorded_at,
            extractor="earlier",
            extractor_version="1",
        )


def _claim(record: dict[str, Any], path: Path) -> Claim:
    try:
        quantity, valid = record.get("quantity"), record.get("valid") or {}
        return Claim(
            report_id=str(record["report"]),
            start=int(record["start"]),
            quote=str(record["quote"]),
            kind=record["kind"],
            side=record.get("side"),
            against=record.get("against"),
            source=Source(**(record.get("source") or {})),
            stance=record["stance"],
            hedged=bool(record.get("hedged")),
            valid=TimeSpan(start=moment_from_json(valid.get("from")), end=moment_from_json(valid.get("to"))),
            quantity=None if quantity is None else Quantity(**quantity),
            confidence=record.get("confidence"),
        )
    except (KeyError, TypeError, ValueError, AttributeError, ContestedError) as error:
        raise InputError(f"is no claim: {error}", where=str(path)) from error


def _places(record: dict[str, Any], path: Path) -> tuple[Place, ...]:
    try:
        return tuple(
            Place(
                name=str(one["name"]),
                precision=one["precision"],
                geonameid=one.get("geonameid"),
                latitude=_degrees(one.get("lat"), 90),
                longitude=_degrees(one.get("lon"), 180),
            )
            for one in record.get("places", ())
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(f"is no place: {error!r}", where=str(path)) from error


def _degrees(value: float | None, most: int) -> float | None:
    if value is not None and not -most <= value <= most:
        raise ValueError(value)
    return value


def read_verdict(record: dict[str, Any]) -> Verdict:
    """Read a line of ``verdicts.jsonl`` back; its values may be pairs instead of an object.

    Raises
    ------
    InputError
        It is no verdict.
    """
    try:
        claim, band, values = record["claim"], record.get("band"), record.get("values") or {}
        pairs = values.items() if isinstance(values, dict) else values
        return Verdict(
            report_id=str(claim["report"]),
            start=int(claim["start"]),
            kind=str(claim["kind"]),
            source=record.get("source"),
            word=record["verdict"],
            as_of=record["as_of"],
            reason=str(record["reason"]),
            direction=record.get("direction"),
            measure=record.get("measure"),
            values=tuple((str(definition), value) for definition, value in pairs),
            band=None if band is None else (band[0], band[1]),
            unit=record.get("unit"),
            t0=_instant(record.get("t0")),
            t1=_instant(record.get("t1")),
            snapshots=tuple(record.get("snapshots") or ()),
            assumed=tuple(record.get("assumed") or ()),
        )
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise InputError(f"is no verdict: {error!r}", where="verdicts.jsonl") from error


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
