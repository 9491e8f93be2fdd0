"""Days and instants as a reader says them, in the theatre's clock and in UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from contested.timespan import Moment, TimeSpan, day_of

__all__ = ["day_words", "instant_words", "span_words"]

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day_words(day: date, *, year: bool = True) -> str:
    """Write a day.

    >>> day_words(date(2022, 9, 3))
    '3 Sep 2022'
    """
    return f"{day.day} {_MONTHS[day.month - 1]}{f' {day.year}' if year else ''}"


def instant_words(instant: datetime, time_zone: str) -> str:
    """Write an instant in local time and in UTC, with the UTC day where it differs.

    >>> instant_words(datetime(2022, 9, 11, 21, 49, tzinfo=UTC), "Europe/Kyiv")
    '12 Sep 2022, 00:49 local time (11 Sep, 21:49 UTC)'
    """
    local, universal = instant.astimezone(ZoneInfo(time_zone)), instant.astimezone(UTC)
    same_day = local.date() == universal.date()
    utc = (
        f"{universal:%H:%M} UTC" if same_day else f"{day_words(universal, year=False)}, {universal:%H:%M} UTC"
    )
    return f"{day_words(local)}, {local:%H:%M} local time ({utc})"


def span_words(span: TimeSpan) -> str:
    """Write when a claim is said to be true, with no more precision than it has.

    >>> span_words(TimeSpan(start=date(2022, 9, 3), end=date(2022, 9, 10)))
    '3 to 10 Sep 2022'
    >>> span_words(TimeSpan(end=date(2022, 9, 11)))
    'by 11 Sep 2022'
    """
    if span.start is None and span.end is None:
        return "no time given"
    if span.start is None:
        return f"by {_moment_words(span.end)}"
    if span.end is None:
        return f"from {_moment_words(span.start)} on"
    return _closed(span.start, span.end)


def _closed(start: Moment, end: Moment) -> str:
    first, last = day_of(start), day_of(end)
    if first == last:
        return day_words(first) + _hours(start, end)
    if isinstance(start, datetime) or isinstance(end, datetime):
        return f"{_moment_words(start)} to {_moment_words(end)}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {day_words(last)}"
    return f"{day_words(first, year=first.year != last.year)} to {day_words(last)}"


def _hours(start: Moment, end: Moment) -> str:
    if not (isinstance(start, datetime) and isinstance(end, datetime)):
        return ""
    if start == end:
        return f", {start:%H:%M} local time"
    return f", {start:%H:%M} to {end:%H:%M} local time"


def _moment_words(moment: Moment | None) -> str:
    if moment is None:
        return "an open end"
    if isinstance(moment, datetime):
        return f"{day_words(moment)}, {moment:%H:%M} local time"
    return day_words(moment)
