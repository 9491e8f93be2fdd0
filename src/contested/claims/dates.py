"""When: expressions of time in an English text, as a claim needs them: days and hours of the theatre."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any

from contested.claims.calendars import Calendar, TimeExpression
from contested.claims.times.period import Period
from contested.claims.times.reader import TimeReader
from contested.claims.times.timex import Timex
from contested.errors import ClaimError
from contested.timespan import TimeSpan, day_of

__all__ = ["DateReader"]

_DAY = timedelta(days=1)
_HALF_DAY_HOURS = 12
_SOME_DAYS = 7  # "days later": within a week
_A_YEAR_AND_MORE = 400  # a report tells what has been: a day without its year is past where no tense tells
_LEAD = re.compile(r"\b(since|until|till|before|after|by|no later than)\s+$", re.IGNORECASE)
_LIKE_BY = {"no later than": "by"}
_SPENT = re.compile(r"\b(in|within|over|for)\s+(?:just\s+|only\s+)?$", re.IGNORECASE)
_JOINT = re.compile(r"\s*(?:-|–|—|to|and|through|until)\s*")
_TO = re.compile(r"\s*(?:-|–|—|to|through|until)\s*")
_EVENING, _DAWN = time(18), time(6)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """An expression in its sentence."""

    timex: Timex
    lead: str
    """The word before it: "since", "until", "before", "after", "by", or nothing."""
    spent: str
    """The word before a length of time: "in", "within", "over", "for", or nothing."""
    start: int
    from_war: bool


class DateReader(Calendar):
    """Reads expressions of time of one report."""

    __slots__ = ()

    def find(self, text: str, *, offset: int = 0) -> list[TimeExpression]:
        """Return the expressions of time in a piece of text that date a claim, in order, none overlapping.

        Parameters
        ----------
        text
            A sentence.
        offset
            Where it begins in its report; added to the offsets returned.
        """
        reader = TimeReader(
            language=self.lexicon.language, dateline=self.dateline, lean_days=_A_YEAR_AND_MORE
        )
        timexes = reader.read(text)
        from_war = any(t.reads in {"since_war", "war_start"} for t in timexes)
        read: list[tuple[Timex, TimeExpression]] = []
        for t in timexes:
            try:
                expression = self._read(_found(t, text, from_war=from_war))
            except (ClaimError, OverflowError, ValueError):  # a number of days beyond the calendar
                continue
            if expression is not None:
                read.append((t, expression))
        found = [e for _, e in _ranges(read, text)]
        return [replace(e, start=e.start + offset, end=e.end + offset) for e in found]

    def _read(self, found: _Found) -> TimeExpression | None:
        period = found.timex.period
        if period is None:
            return self._unmoored(found)
        if found.timex.reads == "ago":
            return self._counted(found, period)
        return self._named(found, period)

    def _named(self, found: _Found, period: Period) -> TimeExpression | None:
        """Read what the calendar has a name for."""
        t = found.timex
        if t.reads == "the_unit" and t.mod is None and period.grain != "weekend":
            return None
        if t.reads == "overnight":
            return self._made(found, _overnight(period), names_day=False)
        if t.anchor == "open":
            return self._supposing(found, period)
        if period.part:
            span = self._led(self.local(self.hours(period.first, period.part), t.zone), found)
            return self._made(found, span, names_day=not found.lead)
        span = self.stretch(period, t.mod, from_war=found.from_war)
        if t.reads == "calendar" and t.mod == "START" and span.last_day != period.last and not found.lead:
            whole = self.stretch(period, None)  # "earlier this month": up to yesterday
            span = TimeSpan(start=whole.start, end=max(self.dateline - _DAY, period.first))
        deadline = found.lead == "by" and span.last_day is not None and span.last_day > self.dateline
        names_day = period.grain == "day" and not found.lead
        return self._made(found, self._led(span, found), deadline=deadline, names_day=names_day)

    def _supposing(self, found: _Found, period: Period) -> TimeExpression | None:
        """Read what supposes a day named before: "in the afternoon", "that day", "the next morning"."""
        t = found.timex
        if t.reads in {"bare_part", "clock", "noon"}:
            span = self.local(self.hours(self.dateline, period.part), t.zone)
            return self._made(found, span, bare_hour=period.part, names_day=False)
        if period.grain != "day":
            return self._made(found, self.stretch(period, t.mod), names_day=False) if t.way < 0 else None
        until_now = TimeSpan(start=None, end=self.dateline)
        hour = period.part or None
        return self._made(found, until_now, vague=True, beside_days=t.way, bare_hour=hour, names_day=False)

    def _led(self, span: TimeSpan, found: _Found) -> TimeSpan:
        """Apply "since", "until", "before", "after", "by"."""
        start, end = span.start, span.end
        if start is None or end is None:
            return span
        if found.lead in {"since", "after"}:
            return TimeSpan(start=start, end=max(self.dateline, day_of(start)))
        if found.lead == "before":
            return TimeSpan(start=None, end=start if isinstance(start, datetime) else start - _DAY)
        if found.lead in {"until", "till"}:
            return TimeSpan(start=None, end=end)
        if found.lead == "by":
            return TimeSpan(start=self.dateline if day_of(end) > self.dateline else None, end=end)
        return span

    def _counted(self, found: _Found, period: Period) -> TimeExpression | None:
        """Read "two weeks ago", "a year earlier", "three days later"."""
        t = found.timex
        days = self.days(t.count or 0, t.unit)
        if t.anchor == "named" and period.grain == "day":
            return self._made(found, TimeSpan.on(period.first))
        if t.way > 0:
            return self._later(found, days)
        if period.grain in {"year", "quarter", "half", "decade", "century"}:
            return self._made(found, self.stretch(period, None), names_day=False)
        names_day = period.grain == "day"
        return self._made(found, TimeSpan.on(self.dateline - _DAY * days), names_day=names_day)

    def _later(self, found: _Found, days: int) -> TimeExpression:
        span = TimeSpan(start=None, end=self.dateline)
        return self._made(found, span, names_day=False, vague=True, later_days=days or _SOME_DAYS)

    def _unmoored(self, found: _Found) -> TimeExpression | None:
        """Read what has no name in the calendar: lengths of time, "recently", the war's own calendar."""
        t = found.timex
        until_now = TimeSpan(start=None, end=self.dateline)
        if t.reads == "since_war":
            return self._made(
                found, TimeSpan(start=self.first_day, end=max(self.dateline, self.first_day)), names_day=False
            )
        if t.reads == "war_start":
            days = 0 if t.count == 1 else 6
            span = TimeSpan(start=self.first_day, end=self.first_day + _DAY * days)
            return self._made(found, span, names_day=False)
        if t.reads == "into_war":
            return self._into_war(found)
        if t.reads == "ago" and t.way > 0:
            return self._later(found, 0)
        if t.reads in {"stretch", "some_units", "duration"}:
            return self._length(found)
        vague = t.reads == "vague" or (t.reads in {"fixed", "ago"} and t.value == "PAST_REF")
        return self._made(found, until_now, names_day=False, vague=True) if vague else None

    def _into_war(self, found: _Found) -> TimeExpression:
        t = found.timex
        month = t.unit == "month" and t.count == 1
        day = self.first_day + _DAY * (28 if month else self.days(t.count or 0, t.unit))
        return self._made(found, TimeSpan.on(min(day, self.dateline)))

    def _length(self, found: _Found) -> TimeExpression | None:
        """Read a length of time that begins or ends at the dateline."""
        t = found.timex
        if t.way > 0:
            span = TimeSpan(start=self.dateline, end=None)
            return self._made(found, span, names_day=False, vague=True)
        if t.way < 0 and t.count is None:
            span = TimeSpan(start=None, end=self.dateline)
            return self._made(found, span, names_day=False, vague=True)
        if t.way == 0 and (not found.spent or t.count is None):
            return None
        days = self.days(t.count or 0, t.unit)
        if t.unit == "hour":
            days = -(-round(t.count or 0) // 24) if (t.count or 0) > _HALF_DAY_HOURS else 0
        span = TimeSpan(start=self.dateline - _DAY * days, end=self.dateline)
        return self._made(found, span, names_day=False, ahead=t.way == 0 and found.spent in {"in", "within"})

    def _made(self, found: _Found, span: TimeSpan, **more: Any) -> TimeExpression:
        one_day = span.start is not None and span.end is not None and day_of(span.start) == day_of(span.end)
        more.setdefault("names_day", one_day)
        return TimeExpression(start=found.start, end=found.timex.end, span=span, **more)


def _overnight(period: Period) -> TimeSpan:
    """Return a night from evening to dawn."""
    start = datetime.combine(period.first, _EVENING)
    return TimeSpan(start=start, end=datetime.combine(period.first + _DAY, _DAWN))


def _found(t: Timex, text: str, *, from_war: bool) -> _Found:
    before = text[max(0, t.start - 24) : t.start]
    lead, spent = _LEAD.search(before), _SPENT.search(before)
    start = t.start - len(before) + lead.start() if lead else t.start
    return _Found(
        timex=t,
        lead="" if lead is None else _LIKE_BY.get(lead[1].lower(), lead[1].lower()),
        spent=spent[1].lower() if spent else "",
        start=start,
        from_war=from_war,
    )


def _ranges(read: list[tuple[Timex, TimeExpression]], text: str) -> list[tuple[Timex, TimeExpression]]:
    """Read "from 5 to 7 September", "September 8 and 9", "March to May" as one expression."""
    joined: list[tuple[Timex, TimeExpression]] = []
    for t, e in read:
        if joined and _is_range(joined[-1], (t, e), text):
            first = joined[-1][1]
            span = TimeSpan(start=first.span.start, end=e.span.end)
            joined[-1] = (t, replace(first, end=e.end, span=span, names_day=False))
        else:
            joined.append((t, e))
    return joined


def _is_range(last: tuple[Timex, TimeExpression], new: tuple[Timex, TimeExpression], text: str) -> bool:
    (t0, e0), (t1, e1) = last, new
    between = text[t0.end : t1.start]
    days = t0.reads == t1.reads and t0.reads in {"date", "weekday"} and bool(_JOINT.fullmatch(between))
    joint = _JOINT if text[: t0.start].rstrip().lower().endswith("between") else _TO
    months = t0.reads == t1.reads == "month" and bool(joint.fullmatch(between))
    if not (days or months) or e0.deadline or e1.deadline:
        return False
    start, end = e0.span.first_day, e1.span.last_day
    return start is not None and end is not None and start <= end
