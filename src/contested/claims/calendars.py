"""How long what a report dates by lasts, in its theatre's civil time: days, hours, and what is under way."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

from contested.claims.lexicon import Lexicon
from contested.claims.times.grammar import load_grammar
from contested.claims.times.period import Period
from contested.timespan import TimeSpan

__all__ = ["Calendar", "TimeExpression"]

_DAY = timedelta(days=1)
_THIRDS = {"START": 0, "MID": 1, "END": 2}
_TEN_DAYS = 10  # the first, the second and the last "ten days" of a month


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeExpression:
    """Words that say when a claim is true, and the days that they mean."""

    start: int
    end: int
    span: TimeSpan
    names_day: bool = False
    """Whether it names one day, which a bare hour further on takes up."""
    bare_hour: str | None = None
    """The part of the day or the time of it, when no day is named with it."""
    deadline: bool = False
    ahead: bool = False
    """Whether a forecast counts it forward from the dateline ("within three days")."""
    vague: bool = False
    later_days: int = 0
    """How many days at most after the day named before ("days later")."""
    beside_days: int | None = None
    """How many days from the day named before, exactly ("that day", "the next morning")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """Counts days as the readers of one report do."""

    lexicon: Lexicon
    dateline: date
    first_day: date
    """The war's first day, at which "in February" is cut when the sentence speaks of the war's start."""
    time_zone: str = ""
    """Of the theatre: clock times that name another are told in it."""

    @property
    def _tables(self) -> Any:
        return load_grammar(self.lexicon.language).tables

    def hours(self, day: date, part: str | None) -> TimeSpan:
        """Return a day, a part of it ("MO") or a time of it ("06:30").

        Parameters
        ----------
        day
            Any day.
        part
            As TIMEX3 writes it; none for the whole day.
        """
        if not part:
            return TimeSpan.on(day)
        hours = self._tables["hours"].get(part)
        if hours is None:
            moment = datetime.combine(day, time.fromisoformat(part)) if ":" in part else day
            return TimeSpan(start=moment, end=moment)
        start, end = (datetime.combine(day, time.fromisoformat(hour)) for hour in hours)
        return TimeSpan(start=start, end=end)

    def local(self, span: TimeSpan, zone: str) -> TimeSpan:
        """Return a clock time of another zone as the theatre's clocks show it."""
        named = self._tables["zone"].get(zone.lower())
        if named is None or not self.time_zone or not isinstance(span.start, datetime):
            return span
        theirs = ZoneInfo(named) if isinstance(named, str) else timezone(timedelta(hours=named))
        instant = span.start.replace(tzinfo=theirs)
        moment = instant.astimezone(ZoneInfo(self.time_zone)).replace(tzinfo=None)
        return TimeSpan(start=moment, end=moment)

    def stretch(self, period: Period, mod: str | None, *, from_war: bool = False) -> TimeSpan:
        """Return a stretch or its early, middle or late third, ended at the dateline when under way.

        Parameters
        ----------
        period
            A day or more.
        mod
            START, MID or END for a third of it.
        from_war
            Whether it begins with the war at the earliest.
        """
        start, end = _third(period, mod)
        if start <= self.dateline < end:
            end = self.dateline
        if from_war and start < self.first_day <= end:
            start = self.first_day
        return TimeSpan(start=start, end=end)

    def days(self, count: float, unit: str) -> int:
        """Return how many days a number of units comes to, for what is counted from the dateline."""
        return round(count * int(self._tables["days"].get(unit, 0)))


def _third(period: Period, mod: str | None) -> tuple[date, date]:
    first, last = period.first, period.last
    if mod not in _THIRDS or first == last:
        return first, last
    which = _THIRDS[mod]
    if period.grain == "month":
        begin = first + _DAY * _TEN_DAYS * which
        month_end = calendar.monthrange(first.year, first.month)[1]
        return begin, first.replace(day=month_end) if mod == "END" else begin + _DAY * (_TEN_DAYS - 1)
    length = (last - first).days + 1
    begin = first + _DAY * (length * which // 3)
    return begin, first + _DAY * (length * (which + 1) // 3 - 1)
