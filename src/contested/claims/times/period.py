"""A stretch of the calendar with the precision that its name has: a day, a week, a quarter, a decade."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

__all__ = ["GRAINS", "Period"]

_DAY = timedelta(days=1)
_MONTHS = 12
_QUARTER_MONTHS, _HALF_MONTHS, _DECADE_YEARS, _CENTURY_YEARS = 3, 6, 10, 100
_SATURDAY = 5
_SEASONS = ("SP", "SU", "FA", "WI")
_SPRING = 3  # the seasons of meteorologists: March, June, September, December

GRAINS = ("day", "weekend", "week", "month", "quarter", "season", "half", "year", "decade", "century")
"""From fine to coarse."""

_IN_MONTHS = {
    "month": 1,
    "quarter": _QUARTER_MONTHS,
    "season": _QUARTER_MONTHS,
    "half": _HALF_MONTHS,
    "year": _MONTHS,
    "decade": _MONTHS * _DECADE_YEARS,
    "century": _MONTHS * _CENTURY_YEARS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A stretch of whole days that a calendar has a name for.

    Examples
    --------
    >>> Period.around("quarter", date(2022, 9, 11)).value
    '2022-Q3'
    >>> Period.around("week", date(2022, 9, 11)).shifted(-1).value
    '2022-W35'
    """

    grain: str
    """One of `GRAINS`."""
    first: date
    part: str = ""
    """A part of the day ("MO", "AF", "EV", "NI", "MI", "DT") or a time of it ("06:30"); days only."""

    @classmethod
    def around(cls, grain: str, day: date) -> Period:
        """Return the stretch of a grain that a day lies in."""
        return cls(grain=grain, first=_first(grain, day))

    @classmethod
    def season(cls, code: str, year: int) -> Period:
        """Return a season; a winter bears the year that it begins in."""
        month = _SPRING + _QUARTER_MONTHS * _SEASONS.index(code)
        return cls(grain="season", first=date(year, month, 1))

    @property
    def last(self) -> date:
        """The last day."""
        return self.shifted(1).first - _DAY if self.grain != "weekend" else self.first + _DAY

    @property
    def value(self) -> str:
        """The stretch as TIMEX3 writes it (ISO 8601 where that has a way)."""
        return _value(self.grain, self.first) + (f"T{self.part}" if self.part else "")

    def shifted(self, count: int) -> Period:
        """Return the stretch so many of its own length later (earlier when negative)."""
        if self.grain == "day":
            return replace(self, first=self.first + _DAY * count)
        if self.grain in {"week", "weekend"}:
            return replace(self, first=self.first + _DAY * 7 * count)
        return replace(self, first=_add_months(self.first, _IN_MONTHS[self.grain] * count))

    def moved(self, unit: str, count: int) -> Period:
        """Return the stretch of the same length so many units later: "the third quarter, a year before"."""
        if unit in _IN_MONTHS:
            return replace(self, first=_add_months(self.first, _IN_MONTHS[unit] * count))
        return replace(self, first=self.first + _DAY * count * (7 if unit == "week" else 1))

    def within(self, grain: str) -> Period:
        """Return the coarser stretch that holds this one's first day."""
        return Period.around(grain, self.first)


def _add_months(day: date, months: int) -> date:
    year, month = divmod(day.year * _MONTHS + day.month - 1 + months, _MONTHS)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _first(grain: str, day: date) -> date:
    if grain == "day":
        return day
    if grain == "week":
        return day - _DAY * day.weekday()
    if grain == "weekend":
        return day - _DAY * day.weekday() + _DAY * _SATURDAY
    if grain == "season":
        begun = (day.month - _SPRING) % _MONTHS // _QUARTER_MONTHS * _QUARTER_MONTHS + _SPRING
        return date(day.year - (day.month < _SPRING), begun, 1)
    if grain in {"decade", "century"}:
        years = _DECADE_YEARS if grain == "decade" else _CENTURY_YEARS
        return date(max(day.year // years * years, 1), 1, 1)
    length = _IN_MONTHS[grain]
    return date(day.year, (day.month - 1) // length * length + 1, 1)


def _value(grain: str, first: date) -> str:
    year = f"{first.year:04d}"
    if grain in {"week", "weekend"}:
        iso = first.isocalendar()
        return f"{iso.year:04d}-W{iso.week:02d}" + ("-WE" if grain == "weekend" else "")
    written: dict[str, Callable[[], str]] = {
        "day": first.isoformat,
        "month": lambda: f"{year}-{first.month:02d}",
        "quarter": lambda: f"{year}-Q{(first.month - 1) // _QUARTER_MONTHS + 1}",
        "season": lambda: f"{year}-{_SEASONS[(first.month - _SPRING) // _QUARTER_MONTHS]}",
        "half": lambda: f"{year}-H{(first.month - 1) // _HALF_MONTHS + 1}",
        "year": lambda: year,
        "decade": lambda: year[:3],
        "century": lambda: year[:2],
    }
    return written[grain]()
