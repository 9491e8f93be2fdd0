"""What the readings of expressions of time share: how a hit becomes a date, and which way a word points."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from contested.claims.times.context import Context
from contested.claims.times.grammar import Hit
from contested.claims.times.period import Period
from contested.claims.times.timex import Anchor, Timex

__all__ = ["Reading", "beside", "dated", "likely", "pointed", "tense_of", "timex"]

Reading = Callable[[Hit, Context], "Timex | list[Timex] | None"]

_AGAINST_TENSE_DAYS = 200  # how much farther off a date counts that is against the tense around it
_NEAR_DAYS = 10  # so near ahead a date is as likely as in the past


def timex(hit: Hit, *, first: int | None = None, end: int | None = None, **fields: Any) -> Timex:
    """Return the expression that a hit's words (or some of them, by index) make."""
    tokens = hit.tokens
    begin = hit.first if first is None else first
    stop = hit.end if end is None else end
    return Timex(start=tokens.starts[begin], end=tokens.end(stop - 1), reads=hit.rule.reads, **fields)


def dated(hit: Hit, period: Period, *, anchor: Anchor = "itself", **fields: Any) -> Timex:
    """Return a DATE, or a TIME when it names a part of the day."""
    kind = "TIME" if period.part else "DATE"
    return timex(hit, type=kind, value=period.value, period=period, anchor=anchor, **fields)


def pointed(words: Sequence[str], ctx: Context) -> int:
    """Return -1 for "last", 1 for "next", 0 for "this"."""
    points = ctx.grammar.tables["points"]
    return next((int(points[word]) for word in words if word in points), 0)


def tense_of(hit: Hit, ctx: Context) -> int:
    """Return which way the words around a hit point."""
    return ctx.tense(hit.tokens, hit.first, hit.end)


def likely(candidates: Sequence[Period], ctx: Context, tense: int) -> Period:
    """Return the nearest to the dateline, one against the tense counting as farther off."""

    def cost(period: Period) -> int:
        if period.first <= ctx.dateline <= period.last:
            return 0
        if period.first < ctx.dateline:
            return (ctx.dateline - period.last).days + _AGAINST_TENSE_DAYS * (tense > 0)
        days = (period.first - ctx.dateline).days
        if tense < 0:
            return days + (
                max(_AGAINST_TENSE_DAYS, ctx.lean_days) if days > _NEAR_DAYS else _AGAINST_TENSE_DAYS
            )
        return days + ctx.lean_days * (tense == 0 and days > _NEAR_DAYS)

    return min(candidates, key=cost)


def beside(hit: Hit, ctx: Context, *, before: str = "", after: str = "") -> bool:
    """Whether the word before or after a hit is of a class."""
    codes = hit.tokens.codes
    if before and hit.first > 0 and ctx.grammar.is_a(codes[hit.first - 1], before):
        return True
    return bool(after) and hit.end < len(codes) and ctx.grammar.is_a(codes[hit.end], after)


def day_or_none(year: int, month: int, day: int) -> date | None:
    """Return a date, `None` for the 30th of February."""
    try:
        return date(year, month, day)
    except ValueError:
        return None
