"""Instants and ids as the whole numbers under which the tables keep them: they take little room."""

from __future__ import annotations

import re
import struct
from datetime import UTC, date, datetime, time, timedelta

from contested.errors import InputError
from contested.reports.report import Report

__all__ = [
    "id_numbers",
    "id_text",
    "instant_number",
    "instant_number_of",
    "instant_of",
    "is_id",
    "said_number",
]

_ZERO = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_ID = re.compile("[0-9a-f]{32}")
_HALVES = struct.Struct(">qq")


def instant_number(moment: datetime, *, what: str = "the moment") -> int:
    """Give an aware instant as microseconds since 1970.

    Raises
    ------
    InputError
        It names no time zone.

    Examples
    --------
    >>> instant_number(datetime(1970, 1, 1, 0, 1, tzinfo=UTC))
    60000000
    """
    if moment.tzinfo is None:
        raise InputError(f"{what} ({moment}) names no time zone")
    return (moment - _ZERO) // _MICROSECOND


def instant_number_of(text: str) -> int:
    """Read an instant as ISO 8601 writes it, or a day, which begins at midnight in UTC.

    >>> instant_number_of("1970-01-02") == instant_number_of("1970-01-02T01:00:00+01:00")
    True
    """
    moment = datetime.fromisoformat(text)
    return instant_number(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def instant_of(number: int) -> datetime:
    """Make the instant of its number, in UTC.

    >>> instant_of(60_000_000).isoformat()
    '1970-01-01T00:01:00+00:00'
    """
    return _ZERO + timedelta(microseconds=number)


def said_number(report: Report) -> int:
    """Tell when a report came out: its instant, or the first of its day where no hour is known."""
    at = report.published_at
    return _day_number(report.published) if at is None else instant_number(at, what="published_at")


def _day_number(day: date) -> int:
    return instant_number(datetime.combine(day, time.min, tzinfo=UTC))


def is_id(text: str) -> bool:
    """Whether a text may be the id of a statement.

    >>> is_id("0123456789abcdef" * 2), is_id("abc")
    (True, False)
    """
    return _ID.fullmatch(text) is not None


def id_numbers(text: str) -> tuple[int, int]:
    """Split a statement's id into two numbers of 64 bits: the first alone is narrow enough for an index.

    Raises
    ------
    InputError
        It is no id.

    Examples
    --------
    >>> id_numbers("00000000000000010000000000000002")
    (1, 2)
    """
    if not is_id(text):
        raise InputError(f"{text} is no id of a statement")
    head, tail = _HALVES.unpack(bytes.fromhex(text))
    return head, tail


def id_text(head: int, tail: int) -> str:
    """Write an id again.

    >>> id_text(1, -1)
    '0000000000000001ffffffffffffffff'
    """
    return _HALVES.pack(head, tail).hex()
