"""What a model is told and asked: the task from a data file, the war from the theatre, the report as data."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

import orjson

from contested.claims.claim import KINDS, STANCES
from contested.claims.llm import amounts, records
from contested.claims.llm.pieces import Piece
from contested.reports.report import Report
from contested.theatre.theatre import Theatre

__all__ = ["answer_schema", "system_prompt", "user_message"]


def system_prompt(theatre: Theatre) -> str:
    """Say what a claim is, and which war is meant."""
    sides = "\n".join(f"- side {side.key}: {side.name}" for side in theatre.sides)
    war = f"{theatre.name}. First day {theatre.first_day}; local time is {theatre.time_zone}.\n{sides}"
    return _task().replace("{war}", war)


@cache
def _task() -> str:
    return Path(__file__).with_name("prompt.md").read_text(encoding="utf-8")


def user_message(report: Report, piece: Piece) -> str:
    """Wrap a piece of a report as data, between markers that its author cannot have foreseen.

    The markers come from a hash of the text, so that the same report gives the same message, and no text can
    hold its own.
    """
    mark = hashlib.sha256((report.text + report.id).encode()).hexdigest()[:16]
    facts = {
        "dateline": report.published.isoformat(),
        "publisher": report.publisher,
        "language": report.language,
        "text_before_this_part": piece.before,
    }
    return f"{orjson.dumps(facts).decode()}\n<<<REPORT {mark}\n{piece.text}\nREPORT {mark}>>>"


def answer_schema(theatre: Theatre) -> dict[str, Any]:
    """Give the JSON schema of the answer."""
    sides = [side.key for side in theatre.sides]
    quantity = _object(
        measure={"type": "string", "enum": list(amounts.UNITS)},
        value={"type": "number"},
        unit={"type": "string"},
        comparator={"type": "string", "enum": list(amounts.COMPARATORS)},
        words={"type": "string"},
    )
    fields: dict[str, Any] = {
        "quote": {"type": "string"},
        "before": {"type": "string"},
        "kind": {"type": "string", "enum": list(KINDS)},
        "side": _maybe(sides),
        "against": _maybe(sides),
        "places": {"type": "array", "items": {"type": "string"}},
        "source": _object(name=_maybe(), side=_maybe([*sides, "neutral"]), via=_maybe()),
        "stance": {"type": "string", "enum": list(STANCES)},
        "hedged": {"type": "boolean"},
        "valid": _object(**{"from": _maybe(), "to": _maybe()}),
        "quantity": {"anyOf": [quantity, {"type": "null"}]},
    }
    record = _object(**{key: fields[key] for key in records.KEYS})
    return _object(claims={"type": "array", "items": record})


def _maybe(values: list[str] | None = None) -> dict[str, Any]:
    text = {"type": "string"} if values is None else {"type": "string", "enum": values}
    return {"anyOf": [text, {"type": "null"}]}


def _object(**fields: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": fields,
        "required": list(fields),
        "additionalProperties": False,
    }
