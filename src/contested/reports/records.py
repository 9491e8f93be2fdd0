"""Reads reports that come as records: JSON objects with their text, date and publisher."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from contested.errors import ContestedError, InputError, RecordError
from contested.reports.dateline import parse_published
from contested.timespan import Moment

__all__ = ["KEYS", "Draft", "draft_of", "json_drafts", "jsonl_drafts", "line_draft"]

_ALIASES = {
    "id": ("id", "report"),
    "published": ("published", "date"),
    "publisher": ("publisher",),
    "language": ("language", "lang"),
    "url": ("url",),
    "licence": ("licence", "license"),
}
KEYS = frozenset(alias for aliases in _ALIASES.values() for alias in aliases)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a file says about one report, before options and defaults are applied."""

    where: str | None
    """Which record of the file: ``line 3``; ``None`` when the file is the report."""
    text: str
    id: str | None = None
    published: Moment | None = None
    publisher: str | None = None
    language: str | None = None
    url: str | None = None
    licence: str | None = None


def draft_of(fields: Mapping[str, Any], text: str, *, where: str | None = None) -> Draft:
    """Build a draft from a record's or front matter's fields; unknown keys are left aside.

    Raises
    ------
    RecordError
        A field is not text, or its date cannot be read.

    Examples
    --------
    >>> draft_of({"report": "a1", "published": "2022-09-11"}, "Izium is free.").id
    'a1'
    """
    try:
        values = {name: _field(fields, aliases) for name, aliases in _ALIASES.items()}
        day = values.pop("published")
        published = None if day is None else parse_published(day)
    except ContestedError as error:
        raise RecordError(error.reason, record=where) from error
    return Draft(where=where, text=text, published=published, **values)


def _field(fields: Mapping[str, Any], aliases: tuple[str, ...]) -> str | None:
    for key in aliases:
        value = fields.get(key)
        if isinstance(value, int) and not isinstance(value, bool) and key in _ALIASES["id"]:
            value = str(value)
        if value is not None and not isinstance(value, str):
            raise InputError(f"its {key!r} is not text")
        if value and value.strip():
            return " ".join(value.split())
    return None


def json_drafts(text: str) -> Iterator[Draft | RecordError]:
    """Yield what one JSON document holds: an object, or a list of objects.

    Raises
    ------
    InputError
        It is not JSON, or neither an object nor a list.

    Examples
    --------
    >>> [draft.text for draft in json_drafts('[{"text": "One."}, {"text": "Two."}]')]
    ['One.', 'Two.']
    """
    try:
        document = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise InputError(f"is not JSON ({error.msg} in line {error.lineno}, column {error.colno})") from error
    if not isinstance(document, dict | list):
        raise InputError("holds neither a report nor a list of reports")
    records = document if isinstance(document, list) else [document]
    for number, record in enumerate(records, start=1):
        yield _draft_or_error(record, where=f"record {number}")


def jsonl_drafts(text: str) -> Iterator[Draft | RecordError]:
    r"""Yield one draft a line; a line that is no report is yielded as its error, and reading goes on.

    >>> [str(one) for one in jsonl_drafts('{"text": 5}\n')]
    ["line 1: its 'text' is not text"]
    """
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        yield line_draft(line, number=number)


def line_draft(line: str, *, number: int) -> Draft | RecordError:
    """Read one line of a file that has one report a line.

    >>> line_draft('{"text": "Izium is free."}', number=7).where
    'line 7'
    """
    where = f"line {number}"
    try:
        record = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        return RecordError(f"is not JSON ({error.msg} in column {error.colno})", record=where)
    return _draft_or_error(record, where=where)


def _draft_or_error(record: object, *, where: str) -> Draft | RecordError:
    if not isinstance(record, dict):
        return RecordError("is not an object with a 'text'", record=where)
    text = record.get("text")
    if text is None:
        return RecordError("has no 'text'", record=where)
    if not isinstance(text, str):
        return RecordError("its 'text' is not text", record=where)
    try:
        return draft_of(record, text, where=where)
    except RecordError as error:
        return error
