"""Reads back the claims and verdicts that an earlier run has written as JSON lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, TypeVar

import orjson

from contested.claims.claim import Claim, Quantity, Source
from contested.errors import ClaimError, InputError, RecordError
from contested.outputs.exporter import Entry, ReportCredit
from contested.places.place import Place
from contested.timespan import TimeSpan
from contested.verdicts.verdict import Verdict

__all__ = ["claim_from_json", "kind_of_records", "read_records", "verdict_from_json"]

Kind = Literal["claims", "verdicts"]
_Key = tuple[str, int, str]
T = TypeVar("T")


def kind_of_records(path: Path) -> Kind | None:
    """Tell what the first line of a file is: a claim, a verdict, or ``None`` for neither (a report, say)."""
    if path.suffix.lower() not in {".jsonl", ".ndjson"} or not path.is_file():
        return None
    with path.open("rb") as file:
        line = next((line for line in file if line.strip()), b"")
    try:
        record = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(record, dict):
        return None
    if {"claim", "verdict", "as_of"} <= record.keys():
        return "verdicts"
    return "claims" if {"report", "start", "quote", "kind"} <= record.keys() else None


def read_records(
    claims: Path, verdicts: Path | None = None, *, report: ReportCredit | None = None
) -> tuple[tuple[Entry, ...], tuple[RecordError, ...]]:
    """Read an earlier run's claims, each with its verdicts.

    Parameters
    ----------
    claims
        ``claims.jsonl``.
    verdicts
        ``verdicts.jsonl`` of the same run; ``None`` leaves the claims without verdicts.
    report
        What is known of the reports beside their ids, which the records give: dateline, publisher.

    Returns
    -------
    tuple
        The entries in the file's order, and the lines that were skipped.

    Raises
    ------
    InputError
        A file cannot be read.
    """
    skipped: list[RecordError] = []
    judged: dict[_Key, list[Verdict]] = defaultdict(list)
    for where, record in _lines(verdicts, skipped):
        verdict = _tried(verdict_from_json, record, where, skipped)
        if verdict is not None:
            judged[verdict.report_id, verdict.start, verdict.kind].append(verdict)
    entries = []
    for where, record in _lines(claims, skipped):
        entry = _tried(claim_from_json, record, where, skipped)
        if entry is not None:
            claim = entry.claim
            known = replace(report or entry.report, id=claim.report_id)
            found = judged.get((claim.report_id, claim.start, claim.kind), [])
            entries.append(replace(entry, report=known, verdicts=tuple(found)))
    told = {(entry.claim.report_id, entry.claim.start, entry.claim.kind) for entry in entries}
    for report_id, start, kind in judged.keys() - told:
        skipped.append(
            RecordError(f"no claim of kind {kind} at {start} of {report_id!r}", where=str(verdicts))
        )
    return tuple(entries), tuple(skipped)


def _lines(path: Path | None, skipped: list[RecordError]) -> Iterator[tuple[str, dict[str, Any]]]:
    if path is None:
        return
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                where = f"{path}, line {number}"
                try:
                    record = orjson.loads(line) if line.strip() else None
                except orjson.JSONDecodeError as error:
                    skipped.append(RecordError(f"is no JSON: {error}", where=where))
                    continue
                if isinstance(record, dict):
                    yield where, record
                elif record is not None:
                    skipped.append(RecordError("is no record", where=where))
    except OSError as error:
        raise InputError(
            f"cannot be read: {(error.strerror or str(error)).lower()}", where=str(path)
        ) from error


def _tried(
    read: Callable[[dict[str, Any]], T], record: dict[str, Any], where: str, skipped: list[RecordError]
) -> T | None:
    try:
        made = read(record)
    except ClaimError as error:
        skipped.append(error.at(where))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        skipped.append(RecordError(f"is no such record: {type(error).__name__} {error}", where=where))
    else:
        return made
    return None


def claim_from_json(record: Mapping[str, Any]) -> Entry:
    """Make an entry from one line of ``claims.jsonl``; the report is known by its id alone.

    Raises
    ------
    ClaimError, KeyError, TypeError, ValueError
        It is none.
    """
    source, quantity = record["source"], record["quantity"]
    claim = Claim(
        report_id=str(record["report"]),
        start=int(record["start"]),
        quote=record["quote"],
        kind=record["kind"],
        side=record["side"],
        against=record["against"],
        source=Source(name=source["name"], side=source["side"], via=source["via"]),
        stance=record["stance"],
        hedged=bool(record["hedged"]),
        valid=TimeSpan.from_json(record["valid"]),
        quantity=None if quantity is None else Quantity(**quantity),
        confidence=record.get("confidence"),
    )
    places = tuple(_place(place) for place in record["places"])
    return Entry(claim=claim, places=places, report=ReportCredit(id=claim.report_id))


def verdict_from_json(record: Mapping[str, Any]) -> Verdict:
    """Make a verdict from one line of ``verdicts.jsonl``.

    Raises
    ------
    KeyError, TypeError, ValueError
        It is none.
    """
    claim, band = record["claim"], record["band"]
    return Verdict(
        report_id=str(claim["report"]),
        start=int(claim["start"]),
        kind=claim["kind"],
        source=record["source"],
        word=record["verdict"],
        as_of=record["as_of"],
        reason=record["reason"],
        direction=record["direction"],
        measure=record["measure"],
        values=tuple(record["values"].items()),
        band=None if band is None else (float(band[0]), float(band[1])),
        unit=record["unit"],
        t0=_instant(record["t0"]),
        t1=_instant(record["t1"]),
        snapshots=tuple(record["snapshots"]),
        assumed=tuple(record["assumed"]),
    )


def _place(record: Mapping[str, Any]) -> Place:
    return Place(
        name=str(record["name"]),
        precision=record.get("precision") or "unresolved",
        geonameid=record.get("geonameid"),
        latitude=None if record.get("lat") is None else float(record["lat"]),
        longitude=None if record.get("lon") is None else float(record["lon"]),
    )


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
