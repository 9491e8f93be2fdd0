"""The records for machines: one JSON object a line for every claim and every verdict."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import orjson

from contested.errors import InputError
from contested.ledger.statement import Statement
from contested.outputs.brief import Brief
from contested.outputs.describe import in_order

__all__ = ["claims_jsonl", "statements_jsonl", "verdicts_jsonl"]


def claims_jsonl(brief: Brief) -> bytes:
    """Write every claim record in the order of the text: the contents of ``claims.jsonl``.

    Returns
    -------
    bytes
        UTF-8, one object a line, a line feed after each; empty when there is no claim.
    """
    return _lines((checked.statement.to_json() for checked in in_order(brief.claims)), report=brief.report.id)


def statements_jsonl(statements: Iterable[Statement], *, report: str) -> bytes:
    """Write the claim records of one report that was not checked, in their order."""
    return _lines((statement.to_json() for statement in statements), report=report)


def verdicts_jsonl(brief: Brief) -> bytes:
    """Write every verdict, in the order of the claims: the contents of ``verdicts.jsonl``."""
    verdicts = (verdict.to_json() for checked in in_order(brief.claims) for verdict in checked.verdicts)
    return _lines(verdicts, report=brief.report.id)


def _lines(records: Iterable[dict[str, Any]], *, report: str) -> bytes:
    try:
        return b"".join(orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE) for record in records)
    except orjson.JSONEncodeError as error:
        raise InputError(f"cannot be written as JSON: {error}", where=report) from error
