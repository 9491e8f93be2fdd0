"""Readings of what the calendar names: days, months, quarters, seasons, years, decades, feasts."""

from __future__ import annotations

from datetime import date, timedelta

from contested.claims.times.context import Context
from contested.claims.times.grammar import Hit
from contested.claims.times.numbers import ordinal_of, year_of
from contested.claims.times.period import Period
from contested.claims.times.readings import (
    Reading,
    beside,
    dated,
    day_or_none,
    likely,
    pointed,
    tense_of,
)
from contested.claims.times.timex import Anchor, Timex

__all__ = ["NAMED"]

_MONTHS, _QUARTERS, _HALF_MONTHS, _QUARTER_MONTHS = 12, 4, 6, 3
_DECADE, _CENTURY, _PIVOT = 10, 100, 50
_LEAP_YEAR = 2000
_THE = "the"
_FIRST_SURE_YEAR, _LAST_SURE_YEAR = 1900, 2049  # of four figures that stand alone


def _year(hit: Hit, ctx: Context) -> int | None:
    """Return the year that the words give, by number or as "last year"."""
    if hit.words("year"):
        return year_of(hit.words("year"), ctx.grammar.tables)
    if hit.words("year_shift"):
        return ctx.dateline.year + pointed(hit.words("year_shift"), ctx)
    return None


def _month_number(hit: Hit, ctx: Context) -> int:
    word = hit.words("month")[0]
    tables = ctx.grammar.tables
    return int(tables["month"].get(word) or tables["short_month"][word])


def _iso(hit: Hit, _ctx: Context) -> Timex | None:
    year, month, day = (int(part) for part in hit.word("date").split("-"))
    found = day_or_none(year, month, day)
    return None if found is None else dated(hit, Period(grain="day", first=found))


def _slashed(hit: Hit, _ctx: Context) -> Timex | None:
    text = hit.word("date")
    mark = next(letter for letter in text if not letter.isdecimal())
    first, second, last = (int(part) for part in text.split(mark))
    year = last + (2000 if last < _PIVOT else 1900) if last < _CENTURY else last
    day_first = mark == "." or first > _MONTHS
    day, month = (first, second) if day_first else (second, first)
    found = day_or_none(year, month, day)
    return None if found is None else dated(hit, Period(grain="day", first=found))


def _date(hit: Hit, ctx: Context) -> list[Timex] | None:
    tables = ctx.grammar.tables
    month, year = _month_number(hit, ctx), _year(hit, ctx)
    day, last = ordinal_of(hit.words("day"), tables), ordinal_of(hit.words("to"), tables)
    period = _day(ctx, year, month, day, pointed(hit.words("which"), ctx) or tense_of(hit, ctx))
    if period is None:
        return None
    anchor: Anchor = "itself" if year else "dateline"
    if last is None:
        return [dated(hit, period, anchor=anchor)]
    other = day_or_none(period.first.year, month, last)
    if other is None or other <= period.first:
        return None
    cut, resumed = hit.match.span("joint_to")
    return [
        dated(hit, period, anchor=anchor, end=cut),
        dated(hit, Period(grain="day", first=other), anchor=anchor, first=resumed),
    ]


def _day(ctx: Context, year: int | None, month: int, day: int | None, tense: int) -> Period | None:
    if day is None:
        return None
    years = [year] if year else [ctx.dateline.year + shift for shift in (0, -1, 1)]
    days = [found for number in years if (found := day_or_none(number, month, day)) is not None]
    periods = [Period(grain="day", first=found) for found in days]
    return likely(periods, ctx, tense) if periods else None


def _month(hit: Hit, ctx: Context) -> Timex | None:
    number, year, which = _month_number(hit, ctx), _year(hit, ctx), hit.words("which")
    if not year and not which and _no_month(hit, ctx):
        return None
    if year:
        return dated(hit, Period(grain="month", first=date(year, number, 1)))
    this_year = Period(grain="month", first=date(ctx.dateline.year, number, 1))
    if which:
        return dated(hit, _which_of_year(this_year, which, ctx), anchor="dateline")
    around = [this_year.moved("year", shift) for shift in (0, -1, 1)]
    return dated(hit, likely(around, ctx, tense_of(hit, ctx)), anchor="dateline")


def _no_month(hit: Hit, ctx: Context) -> bool:
    """Whether a word only looks like a month: "May" that opens a sentence, "Jan" the given name."""
    words = hit.words("month")
    short = words[0] in ctx.grammar.tables["short_month"] and len(words) == 1
    if beside(hit, ctx, before="dom"):  # "30 February"
        day = int(hit.tokens.words[hit.first - 1])
        return day_or_none(_LEAP_YEAR, _month_number(hit, ctx), day) is None
    if not short and words[0] not in ctx.grammar.doubtful:
        return False
    codes = hit.tokens.codes
    after_month = hit.first > 1 and ctx.grammar.is_a(codes[hit.first - 2], "month")  # "in March and May"
    return not (after_month or beside(hit, ctx, before="lead"))


def _which_of_year(this_year: Period, which: list[str], ctx: Context) -> Period:
    """Return "last August", "this past spring", "next March": what comes once a year."""
    way = pointed(which, ctx)
    if way < 0:
        past = (
            this_year.last < ctx.dateline if this_year.grain == "season" else this_year.first < ctx.dateline
        )
        inside = this_year.first <= ctx.dateline <= this_year.last
        return this_year if past and not inside else this_year.moved("year", -1)
    if way > 0:
        return this_year if this_year.first > ctx.dateline else this_year.moved("year", 1)
    return this_year


def _one_year(hit: Hit, ctx: Context) -> Timex | None:
    year = year_of(hit.words("year"), ctx.grammar.tables)
    if year is None or not 1 <= year <= 9998:  # noqa: PLR2004  # what the calendar can hold
        return None
    if not hit.rule.options.get("named") and not _stands_for_year(hit, ctx, year):
        return None
    return dated(hit, Period(grain="year", first=date(year, 1, 1)))


def _stands_for_year(hit: Hit, ctx: Context, year: int) -> bool:
    """Whether four figures are a year and no amount."""
    if beside(hit, ctx, before="money") or beside(hit, ctx, after="measure"):
        return False
    if beside(hit, ctx, after="money") or beside(hit, ctx, after="zone"):
        return False
    led = beside(hit, ctx, before="year_lead")
    if not _FIRST_SURE_YEAR <= year <= _LAST_SURE_YEAR:
        return led and beside(hit, ctx, before="lead")
    if led or hit.end >= len(hit.tokens.words):
        return True
    after = hit.tokens.words[hit.end]
    return not (after.islower() and after.endswith("s") and len(after) > 1) and not beside(
        hit, ctx, after="hyphen"
    )


def _decade(hit: Hit, ctx: Context) -> Timex | None:
    tens = hit.word("tens")
    if tens:
        start = 1900 + int(ctx.grammar.tables["tens_of_years"][tens])
    else:
        written = hit.word("decade")
        if len(written) == len("50s") and not _after_the(hit, ctx):  # "in their 50s"
            return None
        figures = int("".join(letter for letter in written if letter.isdecimal()))
        start = figures if figures > _CENTURY else figures + (1900 if figures > _PIVOT - _DECADE else 2000)
    return dated(hit, Period(grain="decade", first=date(start, 1, 1)))


def _after_the(hit: Hit, ctx: Context) -> bool:
    """Whether "the" (and "mid-" or "early" at most) stands before."""
    words = [word.lower() for word in hit.tokens.words[max(0, hit.first - 3) : hit.first]]
    return bool(words) and beside(hit, ctx, before="decade_lead") and _THE in words


def _century(hit: Hit, ctx: Context) -> Timex | None:
    number = ordinal_of(hit.words("nth"), ctx.grammar.tables)
    if number is None or not 2 <= number <= 90:  # noqa: PLR2004  # what the calendar can hold
        return None
    start = date((number - 1) * _CENTURY, 1, 1)
    return dated(hit, Period(grain="century", first=start))


def _quarter(hit: Hit, ctx: Context) -> Timex | None:
    number = ordinal_of(hit.words("quarter")[:1], ctx.grammar.tables)
    if number is None or number > _QUARTERS:
        return None
    year = _year(hit, ctx)
    first = date(year or ctx.dateline.year, (number - 1) * _QUARTER_MONTHS + 1, 1)
    period = Period(grain="quarter", first=first)
    if not year and period.first > ctx.dateline and tense_of(hit, ctx) < 0:
        period = period.moved("year", -1)
    return dated(hit, period, anchor="itself" if year else "dateline")


def _half(hit: Hit, ctx: Context) -> Timex | None:
    word = hit.words("half")[0]
    number = 2 if word == "last" else ordinal_of([word], ctx.grammar.tables)
    if number not in {1, 2}:
        return None
    first = date(_year(hit, ctx) or ctx.dateline.year, (number - 1) * _HALF_MONTHS + 1, 1)
    return dated(hit, Period(grain="half", first=first))


def _season(hit: Hit, ctx: Context) -> Timex | None:
    code, year, which = (
        ctx.grammar.tables["season"][hit.words("season")[0]],
        _year(hit, ctx),
        hit.words("which"),
    )
    if year:
        return dated(hit, Period.season(code, year))
    this_year = Period.season(code, ctx.dateline.year)
    if which:
        return dated(hit, _which_of_year(this_year, which, ctx), anchor="dateline")
    around = [this_year.moved("year", shift) for shift in (0, -1, 1)]
    lead = hit.tokens.words[hit.first].lower()
    bare = lead not in {"the", *ctx.grammar.tables["season"], "mid", "early", "late"}
    first = hit.first + 1 if bare else hit.first
    return dated(hit, likely(around, ctx, tense_of(hit, ctx)), anchor="dateline", first=first)


def _holiday(hit: Hit, ctx: Context) -> Timex | None:
    day = ctx.grammar.tables["holiday"][hit.word("holiday")]
    years = [ctx.dateline.year + shift for shift in (0, -1, 1)]
    periods = [Period(grain="day", first=_holiday_of(day, year)) for year in years]
    found = likely(periods, ctx, tense_of(hit, ctx))
    if hit.words("eve"):
        found = found.shifted(-1)
    if hit.words("week"):
        found = found.within(hit.word("week"))
    return dated(hit, found, anchor="dateline")


def _holiday_of(day: str | int | list[int], year: int) -> date:
    if isinstance(day, str):
        return date.fromisoformat(f"{year:04d}-{day}")
    if isinstance(day, int):
        return _easter(year) + timedelta(days=day)
    month, weekday, which = day
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (which - 1))


def _easter(year: int) -> date:
    """Return Easter Sunday by the Gregorian calendar (the method of Meeus, Jones and Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = b // 4, b % 4
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    week = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * week) // 451
    month, day = divmod(h + week - 7 * m + 114, 31)
    return date(year, month, day + 1)


def _new_year(hit: Hit, ctx: Context) -> Timex | None:
    years = [ctx.dateline.year + shift for shift in (0, 1)]
    eve = bool(hit.words("eve"))
    days = [date(year - 1, 12, 31) if eve else date(year, 1, 1) for year in years]
    periods = [Period(grain="day", first=day) for day in days]
    return dated(hit, likely(periods, ctx, tense_of(hit, ctx)), anchor="dateline")


NAMED: dict[str, Reading] = {
    "iso": _iso,
    "slashed": _slashed,
    "date": _date,
    "month": _month,
    "year": _one_year,
    "decade": _decade,
    "century": _century,
    "quarter": _quarter,
    "half": _half,
    "season": _season,
    "holiday": _holiday,
    "new_year": _new_year,
}
