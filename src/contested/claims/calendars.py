"""Days and months as a report counts them: from its dateline, in its language."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from contested.claims.lexicon import Lexicon
from contested.timespan import TimeSpan

__all__ = ["Calendar", "TimeExpression"]

_DAY = timedelta(days=1)
_HALF_YEAR_DAYS = (
    183  # a date with "by" or "until" may lie this far after the dateline without naming its year
)
_AHEAD_DAYS = 10  # and any other this far; else it is last year's


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeExpression:
    """Words that say when, and what they mean."""

    start: int
    end: int
    span: TimeSpan
    names_day: bool = False
    """Whether it names one day, which a bare hour further on takes up."""
    bare_hour: str | None = None
    """The part of the day, when no day is named with it."""
    deadline: bool = False
    ahead: bool = False
    """Whether a forecast counts it forward from the dateline ("within three days")."""
    vague: bool = False
    later_days: int = 0
    """How many days at most after the day named before ("days later")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """Counts days as the readers of one report do."""

    lexicon: Lexicon
    dateline: date
    first_day: date
    """The war's first day, at which "in February" is cut when the sentence speaks of the war's start."""

    @property
    def _dates(self) -> Any:
        return self.lexicon.lists["dates"]

    @property
    def _tables(self) -> Any:
        return self.lexicon.tables["dates"]

    def month(self, name: str) -> int:
        """Return the number of a month, long or short."""
        low = name.lower().rstrip(".")
        months = self._dates["months"]
        return int(months.index(low) + 1 if low in months else self._tables["short_months"][low])

    def day(self, day: str, month: int, year: str | None, *, ahead: bool = False) -> date | None:
        """Return a date; without a year the latest that is not far after the dateline."""
        try:
            if year:
                return date(int(year), month, int(day))
            found = date(self.dateline.year, month, int(day))
            limit = self.dateline + _DAY * (_HALF_YEAR_DAYS if ahead else _AHEAD_DAYS)
            return found if found <= limit else found.replace(year=found.year - 1)
        except ValueError:
            return None

    def whole_month(self, month: int, year: str | None, part: str | None, text: str) -> TimeSpan:
        """Return a month or its early, middle or late third, ended at the dateline, begun with the war."""
        number = int(year) if year else self.dateline.year
        if not year and date(number, month, 1) > self.dateline:
            number -= 1
        last = calendar.monthrange(number, month)[1]
        first_day, last_day = {"early": (1, 10), "mid": (11, 20), "late": (21, last)}.get(
            part or "", (1, last)
        )
        start, end = date(number, month, first_day), date(number, month, last_day)
        if start <= self.dateline < end:
            end = self.dateline
        if start < self.first_day <= end and self._of_war(text):
            start = self.first_day
        return TimeSpan(start=start, end=end)

    def _of_war(self, text: str) -> bool:
        return any(phrase in text.lower() for phrase in self._dates["war_start"])

    def hours(self, day: date, part: str | None) -> TimeSpan:
        """Return a day or a part of it."""
        hours = self._tables["hours"].get((part or "").lower())
        if hours is None:
            return TimeSpan.on(day)
        start, end = (datetime.combine(day, time.fromisoformat(hour)) for hour in hours)
        return TimeSpan(start=start, end=end)

    def weekday(self, name: str, qualifier: str) -> date:
        """Return the latest day of a weekday's name up to the dateline, with "next" the first after it."""
        wanted = int(self._dates["weekdays"].index(name.lower()))
        if qualifier == "next":
            return self.dateline + _DAY * ((wanted - self.dateline.weekday() - 1) % 7 + 1)
        back = (self.dateline.weekday() - wanted) % 7
        return self.dateline - _DAY * (back or (7 if qualifier == "last" else 0))

    def count(self, word: str | None) -> int:
        """Return a small number, in figures or words."""
        low = (word or "a").lower().split()[-1] if word else "a"
        if low == "of":
            low = "couple"
        return int(low) if low.isdigit() else int(self._tables["counts"].get(low, 1))
