"""Checks a text that the page hands in, and judges a report of the ledger when somebody opens it."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from contested import pipeline
from contested.errors import InputError
from contested.ledger.store import Ledger
from contested.outputs.brief import Brief, CheckedClaim
from contested.outputs.describe import in_order, view_of
from contested.outputs.drawn.draw import DRAWN
from contested.outputs.highlight import paragraphs
from contested.outputs.records import claims_jsonl
from contested.outputs.wording import plain
from contested.reports.dateline import parse_published
from contested.reports.read import read_text
from contested.web.index import place_id
from contested.web.items import key_of
from contested.web.state import State

__all__ = ["brief_json", "check_text", "claim_of", "report_brief"]


def check_text(
    state: State, text: str, *, published: str | None, publisher: str | None, record: bool
) -> Brief:
    """Read a text's claims and judge them by every history.

    Raises
    ------
    InputError
        The text cannot be read, or tells no date and none is given.
    """
    zone = state.theatre.time_zone
    report = read_text(
        text,
        published=None if published is None else parse_published(published),
        publisher=publisher,
        language=None,
        today=datetime.now(ZoneInfo(zone)).date(),
        time_zone=zone,
    )
    report = replace(report, id=f"pasted-{hashlib.sha256(text.encode()).hexdigest()[:10]}")
    extractor = pipeline.extractor_named(state.settings.extractor)
    with state.checking:
        extraction = pipeline.extract(report, state.tools, extractor, recorded_at=datetime.now(UTC))
        brief = pipeline.check(extraction, state.histories, grounds=state.grounds)
    if record:
        with Ledger.open(state.settings.ledger) as ledger:
            ledger.append([one.statement for one in brief.claims])
        state.add(brief.claims)
    state.remember(brief)
    return brief


def report_brief(state: State, report_id: str) -> Brief:
    """Return one report with its claims; those not judged before are judged now.

    Raises
    ------
    InputError
        There is no report of that id.
    """
    claims = [one for one in state.index.claims if one.statement.report.id == report_id]
    if not claims:
        raise InputError("no such report is known", where=report_id)
    report = max((one.statement.report for one in claims), key=lambda one: len(one.text))
    open_ones = [one for one in claims if not one.verdicts]
    if open_ones and state.histories:
        claims = _judged(state, claims, open_ones)
    return Brief(
        report=report,
        theatre=state.theatre,
        claims=tuple(claims),
        sources=state.credits,
        before=None,
        after=None,
        notes=() if report.text else ("the text of this report is not at hand: its claims stand alone",),
    )


def claim_of(state: State, report_id: str, number: int) -> CheckedClaim:
    """Return a judged claim of a report, or of a text checked lately, by its number there (from 1).

    Raises
    ------
    InputError
        There is none of that number.
    """
    brief = state.checked.get(report_id) or report_brief(state, report_id)
    judged = in_order([one for one in brief.claims if one.verdicts])
    if not 1 <= number <= len(judged):
        raise InputError(f"has no claim {number}", where=report_id)
    return judged[number - 1]


def _judged(state: State, claims: list[CheckedClaim], open_ones: list[CheckedClaim]) -> list[CheckedClaim]:
    statements = tuple(one.statement for one in open_ones)
    extraction = pipeline.Extraction(report=statements[0].report, statements=statements, notes=())
    with state.checking:
        brief = pipeline.check(extraction, state.histories, grounds=state.grounds)
    judged = {key_of(one.statement): one for one in brief.claims}
    state.add(judged.values())
    return [judged.get(key_of(one.statement), one) for one in claims]


def brief_json(state: State, brief: Brief) -> dict[str, Any]:
    """Give a brief as the page's reader shows it: words in pieces, claims as cards."""
    judged = [one for one in brief.claims if one.verdicts]
    shown = Brief(
        report=brief.report,
        theatre=brief.theatre,
        claims=tuple(judged),
        sources=brief.sources or state.credits,
        before=None,
        after=None,
        notes=brief.notes,
    )
    view = view_of(shown)
    text = brief.report.text
    pieces = paragraphs(text, view.claims) if text else []
    return {
        "id": brief.report.id,
        "title": view.title,
        "publisher": view.publisher,
        "published": brief.report.published.isoformat(),
        "dateline": view.dateline,
        "language": brief.report.language,
        "url": _web_link(brief.report.url),
        "licence": None if brief.report.licence is None else plain(brief.report.licence),
        "clock": view.clock,
        "notes": view.notes,
        "credits": [asdict(one) for one in view.credits],
        "counts": [{"label": style.word, "slug": style.slug, "count": n} for style, n in view.counts],
        "paragraphs": [[_piece(one) for one in line] for line in pieces],
        "claims": [
            _card(state, view_one, one) for view_one, one in zip(view.claims, in_order(judged), strict=True)
        ],
        "records": {
            "claims": claims_jsonl(shown).decode().splitlines(),
            "verdicts": [one.to_json() for checked in in_order(judged) for one in checked.verdicts],
        },
    }


def _piece(piece: Any) -> dict[str, Any]:
    return {
        "words": piece.words,
        "claims": [one.number for one in piece.claims],
        "starts": [one.number for one in piece.starts],
    }


def _card(state: State, view: Any, one: CheckedClaim) -> dict[str, Any]:
    card = asdict(view)
    card["places"] = [
        {"name": name, "id": place_id(place, state.place_ids)}
        for name, place in zip(view.places, one.statement.places, strict=True)
    ]
    card["drawn"] = [_drawable(judgement, one) for judgement in view.judgements]
    return card


def _drawable(judgement: Any, one: CheckedClaim) -> dict[str, Any] | None:
    """Say by which source and maps a judgement can be drawn; ``None`` where it rests on no measure."""
    for verdict in one.verdicts:
        alike = plain(verdict.reason) == judgement.reason and verdict.measure in DRAWN
        if alike and verdict.snapshots == judgement.snapshots:
            t1 = None if verdict.t1 is None else verdict.t1.isoformat()
            return {"source": verdict.source, "as_of": verdict.as_of, "t1": t1}
    return None


def _web_link(url: str | None) -> str | None:
    return url if url is not None and url.startswith(("https://", "http://")) else None


def require_token(given: str | None, wanted: str | None) -> None:
    """Refuse to record without the token.

    Raises
    ------
    InputError
        The server was started without one, or another was given.
    """
    import hmac  # noqa: PLC0415  # asked for only when something is to be recorded

    if wanted is None:
        raise InputError("this server is read-only: it was started without --token")
    if given is None or not hmac.compare_digest(given.encode(), f"Bearer {wanted}".encode()):
        raise InputError("the token is missing or wrong")
