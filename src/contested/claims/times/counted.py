"""Readings of what is counted from a day: "yesterday", "last week", "two years ago", "that day"."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from contested.claims.times.context import Context
from contested.claims.times.grammar import Hit
from contested.claims.times.numbers import amount_of, ordinal_of
from contested.claims.times.period import GRAINS, Period
from contested.claims.times.readings import Reading, beside, dated, pointed, tense_of, timex
from contested.claims.times.timex import Anchor, Timex

__all__ = ["COUNTED"]

_DAY = timedelta(days=1)
_FRIDAY = 4
_QUARTER_MONTHS = 3
_GRAIN_OF = {"night": "day", "fortnight": "week", "half": "half"}


def _part(hit: Hit, ctx: Context) -> str:
    word = hit.word("part")
    return str(ctx.grammar.tables["part"][word]) if word else ""


def _near(hit: Hit, ctx: Context) -> Timex:
    word = hit.word("near")
    by = hit.rule.options.get("by", ctx.grammar.tables["near"].get(word, 0))
    part = _part(hit, ctx) or ("NI" if word == "tonight" else "")
    return dated(hit, replace(ctx.today.shifted(by), part=part), anchor="dateline")


def _this_part(hit: Hit, ctx: Context) -> Timex | None:
    which, part, way = hit.words("which"), _part(hit, ctx), pointed(hit.words("which"), ctx)
    if which in (["this"], ["last"]):
        return dated(hit, replace(ctx.today.shifted(way), part=part), anchor="dateline")
    named = ctx.named_before("day")
    day = replace((named or ctx.today).shifted(way), part=part)
    return dated(hit, day, anchor="named" if named else "open", way=way)


def _bare_part(hit: Hit, ctx: Context) -> Timex | None:
    if not beside(hit, ctx, before="part_lead", after="of") and hit.tokens.words[hit.first].lower() != "mid":
        return None
    named = ctx.named_before("day")
    day = replace(named or ctx.today, part=_part(hit, ctx))
    mod = "MID" if "mid" in (word.lower() for word in hit.tokens.words[hit.first : hit.end]) else None
    return dated(hit, day, anchor="named" if named else "open", mod=mod)


def _overnight(hit: Hit, ctx: Context) -> Timex:
    return dated(hit, replace(ctx.today.shifted(-1), part="NI"), anchor="dateline")


def _weekday(hit: Hit, ctx: Context) -> Timex | None:
    tables = ctx.grammar.tables
    word = hit.words("weekday")[0]
    wanted = int(tables["weekday"].get(word, tables["short_weekday"].get(word, 0)))
    which = hit.words("which")
    from_named = bool({"previous", "following"} & set(which))
    named = ctx.named_before("day") if from_named else None
    day = replace(
        _weekday_near(named or ctx.today, wanted, pointed(which, ctx), _tense(which, hit, ctx)),
        part=_part(hit, ctx),
    )
    return dated(hit, day, anchor="named" if named else "dateline")


def _tense(which: list[str], hit: Hit, ctx: Context) -> int:
    return 1 if which == ["this"] else tense_of(hit, ctx)


def _weekday_near(origin: Period, wanted: int, way: int, tense: int) -> Period:
    back = (origin.first.weekday() - wanted) % 7
    if way < 0:
        return origin.shifted(-(back or 7))
    if way > 0:
        return origin.shifted(7 - back)
    return origin.shifted((7 - back) % 7) if tense > 0 else origin.shifted(-back)


def _weekday_in_week(hit: Hit, ctx: Context) -> Timex:
    wanted = int(ctx.grammar.tables["weekday"][hit.word("weekday")])
    week = ctx.current("week").shifted(pointed(hit.words("which"), ctx))
    return dated(hit, Period(grain="day", first=week.first + _DAY * wanted), anchor="dateline")


def _calendar(hit: Hit, ctx: Context) -> Timex | None:
    which, grain = hit.words("which"), _grain(hit, ctx)
    if grain is None:
        return None
    way = pointed(which, ctx)
    relative = hit.rule.options.get("from_named") or which[-1] in {"previous", "preceding"}
    named = ctx.named_before(grain) if relative else None
    if named is not None:
        return dated(hit, named.within(grain).shifted(way), anchor="named")
    if grain == "day" and way and not relative:
        return None
    if relative:
        return dated(hit, ctx.current(grain).shifted(way), anchor="open", unit=grain, way=way)
    if grain == "weekend" and way < 0:
        return dated(hit, _last_weekend(ctx), anchor="dateline")
    newest = ctx.grammar.lists("newest", which[-1])
    found = _latest(grain, ctx) if newest else ctx.current(grain).shifted(way)
    return dated(hit, found, anchor="dateline")


def _grain(hit: Hit, ctx: Context) -> str | None:
    unit = str(ctx.grammar.tables["unit"].get(hit.words("unit")[-1], ""))
    grain = _GRAIN_OF.get(unit, unit)
    return grain if grain in GRAINS else None


def _latest(grain: str, ctx: Context) -> Period:
    return ctx.stretches.get(grain) or ctx.current(grain).shifted(-1)


def _last_weekend(ctx: Context) -> Period:
    return ctx.current("weekend").shifted(-1 if ctx.dateline.weekday() < _FRIDAY + 1 else 0)


def _the_unit(hit: Hit, ctx: Context) -> Timex | None:
    grain = hit.word("unit")
    if grain == "year" and beside(hit, ctx, after="ended"):
        return timex(hit, type="DURATION", value="P1Y", anchor="none", count=1.0, unit="year")
    if grain == "quarter":
        return dated(hit, _latest(grain, ctx), anchor="named" if grain in ctx.stretches else "dateline")
    if grain == "weekend":
        ahead = tense_of(hit, ctx) > 0
        return dated(hit, ctx.current(grain) if ahead else _last_weekend(ctx), anchor="dateline")
    return dated(hit, ctx.current(grain), anchor="dateline")


def _year_ago(hit: Hit, ctx: Context) -> Timex:
    """Read "the year-earlier quarter": what figures are compared with."""
    number = ordinal_of(hit.words("quarter")[:1], ctx.grammar.tables)
    if number:
        first = date(ctx.dateline.year - 1, (number - 1) * _QUARTER_MONTHS + 1, 1)
        return dated(hit, Period(grain="quarter", first=first), anchor="dateline")
    quarter = ctx.stretches.get("quarter")
    period = quarter if quarter is not None else ctx.current("year")
    return dated(hit, period.moved("year", -1), anchor="named" if quarter else "dateline")


def _year_end(hit: Hit, ctx: Context) -> Timex:
    year = ctx.current("year")
    return dated(hit, Period(grain="day", first=year.last), anchor="dateline")


def _ago(hit: Hit, ctx: Context) -> Timex | None:
    tables = ctx.grammar.tables
    word = hit.words("unit")[0]
    unit = str(tables["unit"].get(word) or tables["units"][word])
    way = pointed(hit.words("way"), ctx)
    count = amount_of(hit.words("amount"), tables) if hit.words("amount") else None
    relative = ctx.grammar.lists("from_named", hit.words("way")[0])
    stray: Anchor = "open" if relative else "dateline"
    if count is None:
        value = "PAST_REF" if way < 0 else "FUTURE_REF"
        return timex(hit, type="DATE", value=value, anchor=stray, unit=unit, way=way)
    named, period = _origin(unit, relative=relative, ctx=ctx)
    found = _counted(period, unit, count * way)
    if found is None:
        return None
    return dated(hit, found, anchor="named" if named else stray, count=count, unit=unit, way=way)


def _origin(unit: str, *, relative: bool, ctx: Context) -> tuple[bool, Period]:
    """Return what is counted from, as exact as the unit: a quarter stays one, "a year earlier"."""
    quarter = ctx.stretches.get("quarter")
    if unit == "year" and quarter is not None and ctx.named is not None:
        return True, quarter
    named = ctx.named_before(_GRAIN_OF.get(unit, unit)) if relative and unit in GRAINS else None
    return named is not None, named or ctx.today


def _counted(origin: Period, unit: str, count: float) -> Period | None:
    grain = _GRAIN_OF.get(unit, unit)
    if grain not in GRAINS:
        return origin if origin.grain == "day" else None
    if origin.grain == "quarter":
        return origin.moved(unit, round(count))
    if count != int(count):
        days = {"year": 365, "month": 30, "week": 7}.get(unit, 1)
        day = Period(grain="day", first=origin.first + timedelta(days=count * days))
        return day.within("month" if unit == "year" else grain)
    steps = int(count) * (2 if unit == "fortnight" else 1)
    return origin.within(grain).shifted(steps)


def _from_weekday(hit: Hit, ctx: Context) -> Timex | None:
    """Read "a week from Friday", "a week ago Friday"."""
    tables = ctx.grammar.tables
    word = hit.words("unit")[0]
    unit = str(tables["unit"].get(word) or tables["units"][word])
    count = amount_of(hit.words("amount"), tables)
    if count is None or unit not in {"day", "week", "fortnight"}:
        return None
    ahead = hit.word("way") == "from"
    wanted = int(tables["weekday"][hit.word("weekday")])
    day = _weekday_near(ctx.today, wanted, 0, 1 if ahead else -1)
    days = round(count * int(tables["days"][unit])) * (1 if ahead else -1)
    return dated(hit, day.shifted(days), anchor="dateline")


COUNTED: dict[str, Reading] = {
    "near": _near,
    "this_part": _this_part,
    "bare_part": _bare_part,
    "overnight": _overnight,
    "weekday": _weekday,
    "weekday_in_week": _weekday_in_week,
    "calendar": _calendar,
    "the_unit": _the_unit,
    "year_ago": _year_ago,
    "year_end": _year_end,
    "ago": _ago,
    "from_now_day": _from_weekday,
}
