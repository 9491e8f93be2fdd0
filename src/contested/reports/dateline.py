"""The dateline: on which day of the theatre a report was published, and who says so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from contested.errors import InputError
from contested.timespan import Moment

__all__ = ["LOOK_FOR_DATE_CHARS", "Dateline", "dateline_of", "parse_published"]

LOOK_FOR_DATE_CHARS = 200
"""How far into a text without a given date an ISO date is looked for."""

_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_ISO_DAY_IN_TEXT = re.compile(r"(?<![\d-])\d{4}-\d{2}-\d{2}(?![\d-])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline:
    """When a report was published, and what had to be assumed to say so."""

    day: date
    """In the theatre's time zone."""
    instant: datetime | None = None
    """Aware, UTC; ``None`` when only the day is known."""
    assumed: tuple[str, ...] = ()


def parse_published(text: str) -> Moment:
    """Read an ISO 8601 day or date-time.

    Parameters
    ----------
    text
        ``2022-09-11``, ``2022-09-11T14:40``, ``2022-09-11 14:40:00+03:00``, ``2022-09-11T11:40Z``.

    Raises
    ------
    InputError
        It is something else, or no such day exists.

    Examples
    --------
    >>> parse_published("2022-09-11")
    datetime.date(2022, 9, 11)
    >>> parse_published("2022-09-11T11:40Z").isoformat()
    '2022-09-11T11:40:00+00:00'
    >>> parse_published("11/09/2022")
    Traceback (most recent call last):
    contested.errors.InputError: cannot read the date '11/09/2022' (write it as 2022-09-11)
    """
    cleaned = text.strip()
    try:
        if _ISO_DAY.fullmatch(cleaned):
            return date.fromisoformat(cleaned)
        if _ISO_DAY.match(cleaned):
            return datetime.fromisoformat(cleaned)
    except ValueError:
        pass
    shown = cleaned if len(cleaned) <= 40 else cleaned[:40] + "…"  # noqa: PLR2004  # one short line
    raise InputError(f"cannot read the date {shown!r} (write it as 2022-09-11)")


def dateline_of(given: Sequence[Moment | None], text: str, *, today: date, time_zone: str) -> Dateline:
    """Settle a report's dateline: the first date given, else an ISO date at the head of its text.

    Parameters
    ----------
    given
        What was said about it, the strongest first: the user's option, the record's field.
    text
        The report; only its first `LOOK_FOR_DATE_CHARS` characters are searched.
    today
        In the theatre's time zone; nothing is published after it.
    time_zone
        IANA name of the theatre's zone, which decides on what day an instant falls.

    Raises
    ------
    InputError
        There is no date, or it lies in the future.

    Examples
    --------
    >>> found = dateline_of([], "Update 2022-09-11", today=date(2026, 1, 1), time_zone="Europe/Kyiv")
    >>> found.day.isoformat(), found.assumed
    ('2022-09-11', ('dateline 2022-09-11 read from the text',))
    >>> late = datetime(2022, 9, 11, 21, 49, tzinfo=UTC)
    >>> dateline_of([late], "", today=date(2026, 1, 1), time_zone="Europe/Kyiv").day.isoformat()
    '2022-09-12'
    """
    moment = next((one for one in given if one is not None), None)
    dateline = _from_text(text) if moment is None else _from_moment(moment, time_zone)
    if dateline is None:
        raise InputError("gives no date of publication: say it with --published YYYY-MM-DD")
    if dateline.day > today:
        hint = " (say the true one with --published)" if moment is None else ""
        raise InputError(f"its date {dateline.day} lies in the future, today is {today}{hint}")
    return dateline


def _from_moment(moment: Moment, time_zone: str) -> Dateline:
    if not isinstance(moment, datetime):
        return Dateline(day=moment)
    if moment.tzinfo is None:
        note = f"published {moment.isoformat(timespec='minutes')} names no time zone: only its day is used"
        return Dateline(day=moment.date(), assumed=(note,))
    try:
        return Dateline(day=moment.astimezone(ZoneInfo(time_zone)).date(), instant=moment.astimezone(UTC))
    except OverflowError as error:
        raise InputError(f"cannot read the date {moment.isoformat()!r}") from error


def _from_text(text: str) -> Dateline | None:
    for found in _ISO_DAY_IN_TEXT.finditer(text[:LOOK_FOR_DATE_CHARS]):
        try:
            day = date.fromisoformat(found.group())
        except ValueError:
            continue
        return Dateline(day=day, assumed=(f"dateline {day} read from the text",))
    return None
