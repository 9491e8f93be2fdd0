"""When something is true, with the precision that the source gave and no more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from contested.errors import ClaimError

__all__ = ["ALWAYS", "Moment", "TimeSpan", "day_of", "end_of_day", "moment_from_json", "start_of_day"]

Moment = date | datetime
"""A day, or a minute of local civil time (naive, in the theatre's time zone)."""


def day_of(moment: Moment) -> date:
    """Return the day that a moment falls on.

    >>> day_of(datetime(2022, 9, 10, 6, 0)).isoformat()
    '2022-09-10'
    """
    return moment.date() if isinstance(moment, datetime) else moment


def moment_from_json(text: str | None) -> Moment | None:
    """Read a day or a minute as records write it, ISO 8601; ``None`` stays ``None``.

    Raises
    ------
    ValueError
        It is neither.

    >>> moment_from_json("2022-09-10"), moment_from_json("2022-09-10T06:00")
    (datetime.date(2022, 9, 10), datetime.datetime(2022, 9, 10, 6, 0))
    """
    if text is None:
        return None
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeSpan:
    """From when to when, in local civil time of the theatre; ``None`` is an open end.

    Examples
    --------
    >>> TimeSpan.on(date(2022, 9, 10)).to_json()
    {'from': '2022-09-10', 'to': '2022-09-10'}
    """

    start: Moment | None = None
    end: Moment | None = None

    def __post_init__(self) -> None:
        """Refuse a span that ends before it starts."""
        if self.start is not None and self.end is not None and day_of(self.end) < day_of(self.start):
            raise ClaimError(f"a time span cannot end ({self.end}) before it starts ({self.start})")

    @classmethod
    def on(cls, day: date) -> TimeSpan:
        """One whole day."""
        return cls(start=day, end=day)

    @classmethod
    def from_json(cls, valid: Mapping[str, str | None]) -> TimeSpan:
        """Read the `valid` object of a claim record; the other way round than `to_json`.

        Raises
        ------
        KeyError, ValueError
            A side is missing, or is no time.
        """
        return cls(start=moment_from_json(valid["from"]), end=moment_from_json(valid["to"]))

    @property
    def first_day(self) -> date | None:
        """The day it starts on, ``None`` when open."""
        return None if self.start is None else day_of(self.start)

    @property
    def last_day(self) -> date | None:
        """The day it ends on, ``None`` when open."""
        return None if self.end is None else day_of(self.end)

    def to_json(self) -> dict[str, str | None]:
        """Give the `valid` object of a claim record: days as dates, times to the minute."""
        return {"from": _iso(self.start), "to": _iso(self.end)}


ALWAYS = TimeSpan()
"""Open at both ends."""


def _iso(moment: Moment | None) -> str | None:
    if isinstance(moment, datetime):
        return moment.isoformat(timespec="minutes")
    return None if moment is None else moment.isoformat()


def start_of_day(day: Moment, time_zone: str) -> datetime:
    """Return the first instant of a theatre day (or the given local time) in UTC.

    >>> start_of_day(date(2022, 9, 11), "Europe/Kyiv").isoformat()
    '2022-09-10T21:00:00+00:00'
    """
    local = day if isinstance(day, datetime) else datetime.combine(day, time.min)
    return local.replace(tzinfo=ZoneInfo(time_zone)).astimezone(UTC)


def end_of_day(day: Moment, time_zone: str) -> datetime:
    """Return the last instant of a theatre day (or the given local time) in UTC.

    >>> end_of_day(date(2022, 9, 11), "Europe/Kyiv").isoformat()
    '2022-09-11T20:59:59+00:00'
    """
    if isinstance(day, datetime):
        return start_of_day(day, time_zone)
    return start_of_day(day + timedelta(days=1), time_zone) - timedelta(seconds=1)
