"""When: expressions of time in an English text, read against the day of publication."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

from contested.claims.calendars import Calendar, TimeExpression
from contested.claims.date_words import DateWords, date_words
from contested.errors import ClaimError
from contested.timespan import TimeSpan, day_of

__all__ = ["DateReader"]

_DAY = timedelta(days=1)
_MONTHS = 12
_HALF_DAY_HOURS = 12


class DateReader(Calendar):
    """Reads expressions of time of one report."""

    __slots__ = ()

    def find(self, text: str, *, offset: int = 0) -> list[TimeExpression]:
        """Return the expressions of time in a piece of text, in order, none overlapping.

        Parameters
        ----------
        text
            A sentence.
        offset
            Where it begins in its report; added to the offsets returned.
        """
        taken: list[tuple[int, int]] = []
        found: list[TimeExpression] = []
        for pattern, read in self._grammar():
            for match in pattern.finditer(text):
                if any(match.start() < b and a < match.end() for a, b in taken):
                    continue
                try:
                    expression = read(self, match, text)
                except (ClaimError, OverflowError):  # "from 5 to 3 May", a number of days beyond the calendar
                    continue
                if expression is None:
                    continue
                taken.append(match.span())
                found.append(_moved(expression, offset))
        return _joined(self, sorted(found, key=lambda e: e.start))

    def _grammar(self) -> tuple[tuple[re.Pattern[str], Reader], ...]:
        return _grammar(self.lexicon.language)


Reader = Callable[[DateReader, "re.Match[str]", str], TimeExpression | None]


def _moved(e: TimeExpression, offset: int) -> TimeExpression:
    return replace(e, start=e.start + offset, end=e.end + offset)


def _joined(reader: DateReader, found: list[TimeExpression]) -> list[TimeExpression]:
    """Read "at dawn on 24 February" and "in the evening of ..." as one expression."""
    joined: list[TimeExpression] = []
    for e in found:
        last = joined[-1] if joined else None
        if (
            last
            and last.bare_hour
            and e.names_day
            and e.span.start is not None
            and e.start - last.end <= _NEXT_WORD
        ):
            span = reader.hours(day_of(e.span.start), last.bare_hour)
            joined[-1] = TimeExpression(start=last.start, end=e.end, span=span, names_day=True)
        else:
            joined.append(e)
    return joined


_NEXT_WORD = 5


def _made(match: re.Match[str], span: TimeSpan, **more: Any) -> TimeExpression:
    single = span.start is not None and span.end is not None and day_of(span.start) == day_of(span.end)
    more.setdefault("names_day", single)
    return TimeExpression(start=match.start(), end=match.end(), span=span, **more)


def _prefixed(reader: DateReader, match: re.Match[str], start: date, end: date) -> TimeSpan:
    """Apply "since", "until", "before", "after", "by"."""
    before = (match.groupdict().get("prep") or "").lower().split(" ")[0]
    if before in {"since", "after"}:
        return TimeSpan(start=start, end=max(reader.dateline, start))
    if before == "before":
        return TimeSpan(start=None, end=start - _DAY)
    if before in {"until", "till"}:
        return TimeSpan(start=None, end=end)
    if before == "by":
        return (
            TimeSpan(start=reader.dateline, end=end)
            if end > reader.dateline
            else TimeSpan(start=None, end=end)
        )
    return TimeSpan(start=start, end=end)


def _full_date(reader: DateReader, match: re.Match[str], _text: str) -> TimeExpression | None:
    month = reader.month(match["month"])
    ahead = (match["prep"] or "").lower() in {"by", "until", "till"}
    first = reader.day(match["day"], month, match["year"], ahead=ahead)
    if first is None:
        return None
    last = first
    if match["to"]:
        to_month = reader.month(match["to_month"]) if match["to_month"] else month
        last = reader.day(match["to"], to_month, match["year"]) or first
    if match["part"] and first == last and not match["prep"]:
        return _made(match, reader.hours(first, match["part"]))
    span = _prefixed(reader, match, first, max(first, last))
    deadline = (match["prep"] or "").lower() == "by" and last > reader.dateline
    return _made(match, span, deadline=deadline, names_day=first == last and not match["prep"])


def _iso_date(reader: DateReader, match: re.Match[str], _text: str) -> TimeExpression | None:
    day = (
        reader.day(match["day"], int(match["month"]), match["year"])
        if 1 <= int(match["month"]) <= _MONTHS
        else None
    )
    return None if day is None else _made(match, TimeSpan.on(day))


_DAY_BEFORE = re.compile(r"\d(?:st|nd|rd|th)?\s+$")


def _month(reader: DateReader, match: re.Match[str], text: str) -> TimeExpression | None:
    if _DAY_BEFORE.search(text[: match.start()]):
        return None
    part = (match["part"] or "").lower().rstrip("-") or None
    part = {"beginning of": "early", "start of": "early", "end of": "late", "middle of": "mid"}.get(
        part or "", part
    )
    span = reader.whole_month(reader.month(match["month"]), match["year"], part, text)
    if span.start is None or span.end is None:
        return None
    return _made(match, _prefixed(reader, match, day_of(span.start), day_of(span.end)), names_day=False)


def _year(reader: DateReader, match: re.Match[str], _text: str) -> TimeExpression | None:
    year = int(match["year"])
    start, end = date(year, 1, 1), date(year, 12, 31)
    if start <= reader.dateline < end:
        end = reader.dateline
    return _made(match, _prefixed(reader, match, start, end), names_day=False)


def _near_day(reader: DateReader, match: re.Match[str], _text: str) -> TimeExpression:
    shift = {"yesterday": -1, "today": 0, "tonight": 0, "tomorrow": 1}[match["day"].lower()]
    day = reader.dateline + _DAY * shift
    part = match["part"] or ("evening" if match["day"].lower() == "tonight" else None)
    if (match["prep"] or "").lower() == "since":
        return _made(match, TimeSpan(start=day, end=reader.dateline), names_day=False)
    return _made(match, reader.hours(day, part))


def _this_part(reader: DateReader, match: re.Match[str], _text: str) -> TimeExpression:
    day = reader.dateline - (_DAY if match["which"].lower() == "last" else timedelta())
    return _made(match, reader.hours(day, match["part"]))


def _overnight(reader: DateReader, match: re.Match[str], _text: str) -> TimeExpression:
    start = datetime.combine(reader.dateline - _DAY, time(18))
    return _made(
        match, TimeSpan(start=start, end=datetime.combine(reader.dateline, time(6))), names_day=False
    )


def _weekday(reader: DateReader, match: re.Match[str], _text: str) -> TimeExpression:
    day = reader.weekday(match["day"], (match["which"] or "").lower().strip())
    if match["part"] and not match["prep"]:
        return _made(match, reader.hours(day, match["part"]))
    span = _prefixed(reader, match, day, day)
    return _made(match, span, names_day=not match["prep"])


def _calendar(reader: DateReader, match: re.Match[str], _text: str) -> TimeExpression:
    which, unit, today = match["which"].lower(), match["unit"].lower(), reader.dateline
    if unit == "week":
        start = today - _DAY * today.weekday()
        length = 6
    elif unit == "month":
        start = today.replace(day=1)
        length = calendar.monthrange(start.year, start.month)[1] - 1
    else:
        start, length = date(today.year, 1, 1), 364
    if "last" in which or "previous" in which:
        start = start - _DAY * 7 if unit == "week" else (start - _DAY).replace(day=1)
        if unit == "year":
            start = date(today.year - 1, 1, 1)
        length = (
            6
            if unit == "week"
            else (calendar.monthrange(start.year, start.month)[1] - 1 if unit == "month" else 364)
        )
        return _made(match, TimeSpan(start=start, end=start + _DAY * length), names_day=False)
    if "next" in which or "coming" in which:
        start = start + _DAY * (length + 1)
        return _made(match, TimeSpan(start=start, end=start + _DAY * length), names_day=False)
    end = today - _DAY if "earlier" in which and start < today else today
    return _made(match, TimeSpan(start=start, end=end), names_day=False)


def _since_start(reader: DateReader, match: re.Match[str], _text: str) -> TimeExpression:
    today, unit = reader.dateline, match["unit"].lower()
    starts = {
        "week": today - _DAY * today.weekday(),
        "month": today.replace(day=1),
        "year": date(today.year, 1, 1),
    }
    return _made(match, TimeSpan(start=starts[unit], end=today), names_day=False)


def _backwards(reader: DateReader, match: re.Match[str], _text: str) -> TimeExpression:
    days = reader.count(match["count"]) * int(
        reader.lexicon.tables["dates"]["spans"].get(match["unit"].lower(), 1)
    )
    if match["unit"].lower() in {"hour", "minute"}:
        days = 1 if match["unit"].lower() == "hour" and reader.count(match["count"]) > _HALF_DAY_HOURS else 0
    return _made(match, TimeSpan(start=reader.dateline - _DAY * days, end=reader.dateline), names_day=False)


def _either_way(reader: DateReader, match: re.Match[str], text: str) -> TimeExpression:
    """Read "in a week": what happened in the week before, or what will in the next."""
    return replace(_backwards(reader, match, text), ahead=True)


def _ago(reader: DateReader, match: re.Match[str], _text: str) -> TimeExpression:
    unit = match["unit"].lower()
    days = reader.count(match["count"]) * int(reader.lexicon.tables["dates"]["spans"].get(unit, 0))
    day = reader.dateline - _DAY * days
    return _made(match, TimeSpan.on(day))


def _within(reader: DateReader, match: re.Match[str], _text: str) -> TimeExpression:
    return _made(match, TimeSpan(start=reader.dateline, end=None), names_day=False, vague=True)


def _since_war(reader: DateReader, match: re.Match[str], _text: str) -> TimeExpression:
    return _made(
        match, TimeSpan(start=reader.first_day, end=max(reader.dateline, reader.first_day)), names_day=False
    )


def _war_start(reader: DateReader, match: re.Match[str], _text: str) -> TimeExpression:
    end = reader.first_day if "day of" in match.group().lower() else reader.first_day + _DAY * 6
    return _made(match, TimeSpan(start=reader.first_day, end=end), names_day=False)


def _into_war(reader: DateReader, match: re.Match[str], _text: str) -> TimeExpression:
    unit = match["unit"].lower()
    days = reader.count(match["count"]) * int(reader.lexicon.tables["dates"]["spans"].get(unit, 1))
    month = unit == "month" and reader.count(match["count"]) == 1
    day = reader.first_day + _DAY * (28 if month else days)
    return _made(match, TimeSpan.on(min(day, reader.dateline)))


def _days_later(reader: DateReader, match: re.Match[str], _text: str) -> TimeExpression:
    days = reader.count(match["count"]) if match["count"] else 0
    return _made(
        match, TimeSpan(start=None, end=reader.dateline), names_day=False, vague=True, later_days=days or 7
    )


def _vague(reader: DateReader, match: re.Match[str], _text: str) -> TimeExpression:
    return _made(match, TimeSpan(start=None, end=reader.dateline), names_day=False, vague=True)


def _bare_hour(reader: DateReader, match: re.Match[str], _text: str) -> TimeExpression:
    part = match["part"].lower()
    return _made(match, reader.hours(reader.dateline, part), bare_hour=part, names_day=False)


@cache
def _grammar(language: str) -> tuple[tuple[re.Pattern[str], Reader], ...]:
    """Return the patterns of a language, the most telling first."""
    words = date_words(language)
    return tuple(
        (re.compile(rf"(?<!\w){_case(pattern, words.months)}(?!\w)", re.IGNORECASE), read)
        for pattern, read in (*_days(words), *_spans(words))
    )


def _days(w: DateWords) -> tuple[tuple[str, Reader], ...]:
    """Return what names days, months and their parts."""
    return (
        (r"(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)", _iso_date),
        (rf"{_any(w.since_war)}", _since_war),
        (
            rf"{w.prep}(?P<month>{w.months})\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|,\d{{3}}){w.to}{w.year}{w.in_part}",
            _full_date,
        ),
        (
            rf"{w.prep}(?:the\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?{_day_to()}\s+(?:of\s+)?(?P<month>{w.months}){w.year}{w.in_part}",
            _full_date,
        ),
        (
            rf"{w.lead}[\s-]?(?P<month>{w.months})(?:\s+(?P<year>(?:19|20)\d\d))?(?!\s+\d{{1,2}}\b)",
            _month,
        ),
        (rf"{w.prep}(?P<day>yesterday|today|tonight|tomorrow){w.in_part}", _near_day),
        (rf"(?P<which>this|last)\s+(?P<part>{w.part})", _this_part),
        (r"overnight", _overnight),
        (rf"{w.prep}(?P<which>last |next |this |early |late )?\s*(?P<day>{w.weekday}){w.in_part}", _weekday),
        (
            r"(?P<which>earlier this|this|last|next|the coming|the previous)\s+(?P<unit>week|month|year)",
            _calendar,
        ),
    )


def _spans(w: DateWords) -> tuple[tuple[str, Reader], ...]:
    """Return what counts from one day to another."""
    return (
        (rf"(?P<count>{w.count})\s+(?P<unit>day|week|fortnight|month)s?\s+(?:ago|earlier)", _ago),
        (
            rf"(?P<count>{w.count})\s+(?P<unit>day|week|month)s?\s+into\s+the\s+(?:{'|'.join(w.war)})",
            _into_war,
        ),
        (rf"(?:(?P<count>{w.count})\s+)?days\s+later", _days_later),
        (r"since\s+the\s+(?:start|beginning)\s+of\s+(?:the|this)\s+(?P<unit>week|month|year)", _since_start),
        (rf"{_any(w.vague)}", _vague),
        (
            rf"(?:in|over|during|within|for)\s+{w.only}(?:the\s+)?(?:past|last|previous)\s+{w.some}{w.unit_or_hour}",
            _backwards,
        ),
        (
            r"(?:within|in|over)\s+the\s+(?:coming|next)\s+(?:few\s+|several\s+)?(?:\w+\s+)?(?:hour|day|week|month)s?",
            _within,
        ),
        (r"(?:in|within)\s+(?:the\s+)?coming\s+(?:hour|day|week|month)s", _within),
        (rf"(?:in|within)\s+{w.only}(?P<count>{w.count})\s+{w.unit}", _either_way),
        (rf"(?:over|for)\s+{w.only}(?P<count>{w.count})\s+{w.unit}", _backwards),
        (rf"{_any(w.war_start)}", _war_start),
        (rf"(?:in|during|at)\s+(?:the\s+)?(?P<part>{w.part})", _bare_hour),
        (rf"(?:{w.prep}|(?:in|during|throughout)\s+)(?P<year>20[0-2]\d)(?![-\d,])", _year),
    )


def _case(pattern: str, months: str) -> str:
    """Ask months for their capital: "may" and "march" are other words."""
    capital = "|".join(m.capitalize() for m in months.split("|"))
    return pattern.replace(f"(?P<month>{months})", f"(?-i:(?P<month>{capital}))").replace(
        f"(?P<to_month>{months})", f"(?-i:(?P<to_month>{capital}))"
    )


def _day_to() -> str:
    return r"(?:\s*(?:-|–|to|and)\s*(?P<to>\d{1,2})(?:st|nd|rd|th)?(?P<to_month>(?!)x)?)?"


def _any(phrases: tuple[str, ...]) -> str:
    options = sorted(phrases, key=len, reverse=True)
    return "(?:" + "|".join(re.escape(p).replace(r"\ ", r"\s+") for p in options) + ")"
