"""Readings of how long, how often and at what hour; of "now" and "recently"; and of a war's own calendar."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from contested.claims.times.context import Context
from contested.claims.times.grammar import Hit
from contested.claims.times.numbers import amount_of, whole_number
from contested.claims.times.readings import Reading, beside, dated, pointed, timex
from contested.claims.times.timex import Timex

__all__ = ["SPANS", "duration_value"]

_NOON, _HOURS, _MINUTES = 12, 24, 60


def duration_value(count: float | None, unit: str, tables: Any) -> str:
    """Return a duration as TIMEX3 writes it: ``P3D``, ``PT2H``, ``PXM``, ``P2Y6M``.

    >>> duration_value(2.5, "year", {"written": {"year": [1, "Y"]}})
    'P2Y6M'
    """
    times, letter = tables["written"][unit]
    clock = letter.startswith("T")
    head, letter = ("PT", letter[1:]) if clock else ("P", letter)
    if count is None:
        return f"{head}X{letter}"
    number = count * times
    smaller = {
        "Y": (12, "M"),
        "H": (60, "M"),
        "M": (30, "S") if clock else (30, "D"),
        "W": (7, "D"),
        "D": (24, "H"),
    }
    if number == int(number) or letter not in smaller:
        return f"{head}{number:g}{letter}"
    many, lower = smaller[letter]
    many = _MINUTES if clock else many
    rest = round((number - int(number)) * many)
    whole = f"{int(number)}{letter}" if int(number) else ""
    return f"{head}{whole}{'T' if letter == 'D' else ''}{rest}{lower}"


def _unit(hit: Hit, ctx: Context) -> str:
    tables, word = ctx.grammar.tables, hit.words("unit")[0]
    return str(tables["unit"].get(word) or tables["units"][word])


def _duration(hit: Hit, ctx: Context) -> Timex | None:
    unit, words = _unit(hit, ctx), hit.words("amount")
    tables, options = ctx.grammar.tables, hit.rule.options
    if not _counts_time(hit, ctx, unit, words):
        return None
    count = amount_of(words, tables) if words else (1.0 if hit.words("whole") else None)
    if hit.words("half") and count is not None:
        count += 0.5
    if options.get("bare"):
        count = None
    return timex(
        hit, type="DURATION", value=duration_value(count, unit, tables), anchor="none", count=count, unit=unit
    )


def _counts_time(hit: Hit, ctx: Context, unit: str, words: list[str]) -> bool:
    """Whether a number of units is a length of time, and no rate or share."""
    if hit.rule.options.get("bare"):
        return beside(hit, ctx, before="bare_lead")
    if unit == "quarter" and hit.rule.options.get("bound"):
        return False
    single = len(words) == 1 and ctx.grammar.lists("article", words[0])
    return not single or bool(hit.words("half")) or not _is_rate(hit, ctx)


def _is_rate(hit: Hit, ctx: Context) -> bool:
    """Whether "a year" follows what there is so much of in one: "700 seats a week", "$1.76 a year"."""
    if hit.first == 0:
        return False
    before = hit.tokens.words[hit.first - 1].lower()
    number = any(
        beside(hit, ctx, before=name) for name in ("number", "big", "numeral", "measure", "money", "units")
    )
    return number or (
        before.endswith("s") and not before.endswith("ss") and not ctx.grammar.lists("verb_in_s", before)
    )


def _stretch(hit: Hit, ctx: Context) -> Timex | None:
    unit, which = _unit(hit, ctx), hit.words("which")
    words = hit.words("amount")
    tables = ctx.grammar.tables
    count = amount_of(words, tables) if words else None
    if hit.words("unit")[0] in tables["unit"] and not words:
        count = 1.0
    if (
        "recent" in which
        or (which == ["coming"] and not words)
        or (which == ["first"] and not words and unit == "second")
    ):
        return None
    way = pointed(which, ctx)
    return timex(
        hit,
        type="DURATION",
        value=duration_value(count, unit, tables),
        anchor="dateline" if way else "none",
        count=count,
        unit=unit,
        way=way,
    )


def _often(hit: Hit, ctx: Context) -> Timex:
    return timex(hit, type="SET", value=ctx.grammar.tables["often"][hit.word("often")], anchor="none")


def _each(hit: Hit, ctx: Context) -> Timex:
    tables = ctx.grammar.tables
    if hit.words("unit"):
        count = amount_of(hit.words("amount"), tables) if hit.words("amount") else 1.0
        return timex(hit, type="SET", value=duration_value(count, _unit(hit, ctx), tables), anchor="none")
    word = hit.word("weekday")
    number = int(tables["weekday"].get(word, tables["weekdays"].get(word, 0)))
    part = tables["part"].get(hit.word("part")) or tables["parts"].get(hit.word("part"))
    value = f"XXXX-WXX-{number + 1}" + (f"T{part}" if part else "")
    return timex(hit, type="SET", value=value, anchor="none")


def _fixed(hit: Hit, _ctx: Context) -> Timex | None:
    if hit.tokens.words[hit.end - 1] == "future" and hit.tokens.words[hit.end : hit.end + 1] == ["of"]:
        return None
    return timex(hit, type="DATE", value=str(hit.rule.options["value"]), anchor="dateline")


def _some_units(hit: Hit, ctx: Context) -> Timex:
    value = str(hit.rule.options["value"])
    way = -1 if value == "PAST_REF" else 1
    return timex(hit, type="DATE", value=value, anchor="dateline", unit=_unit(hit, ctx), way=way)


def _clock(hit: Hit, ctx: Context) -> Timex | None:
    words = hit.words("time")
    if hit.rule.options.get("bare") and not beside(hit, ctx, before="clock_lead"):
        return None
    at = _hour(words, hit.word("part"), ctx)
    if at is None:
        return None
    named = ctx.named_before("day")
    day = replace(named or ctx.today, part=at)
    zone = next((word.upper() for word in words if word in ctx.grammar.tables["zone"]), "")
    return dated(hit, day, anchor="named" if named else "open", zone=zone)


def _hour(words: list[str], part: str, ctx: Context) -> str | None:
    """Return a time of day, ``HH:MM``."""
    head = words[0]
    if ":" in head:
        hour, minute = (int(figure) for figure in head.split(":")[:2])
    elif head.isdecimal() and len(head) == len("hhmm"):
        hour, minute = int(head[:2]), int(head[2:])
    else:
        number = whole_number([head], ctx.grammar.tables["numeral"])
        if number is None:
            return None
        hour, minute = int(number), 0
    marks = "".join(word for word in words[1:] if word[0] in "ap" and word.rstrip(".").endswith("m"))
    late = marks.startswith("p") or part in {"afternoon", "evening"} or (part == "night" and hour > _NOON / 2)
    if late and hour < _NOON:
        hour += _NOON
    if marks.startswith("a") and hour == _NOON:
        hour = 0
    return f"{hour:02d}:{minute:02d}" if hour <= _HOURS and minute < _MINUTES else None


def _noon(hit: Hit, ctx: Context) -> Timex | None:
    if beside(hit, ctx, before="hyphen"):
        return None
    named = ctx.named_before("day")
    part = str(ctx.grammar.tables["part"][hit.word("part")])
    return dated(hit, replace(named or ctx.today, part=part), anchor="named" if named else "open")


def _of_war(hit: Hit, ctx: Context) -> Timex:
    """Mark words whose value the theatre knows, not the calendar."""
    tables = ctx.grammar.tables
    count = amount_of(hit.words("amount"), tables) if hit.words("amount") else None
    unit = _unit(hit, ctx) if hit.words("unit") else ""
    days = hit.rule.options.get("days")
    return timex(
        hit, type="DATE", value="PAST_REF", anchor="none", count=days if count is None else count, unit=unit
    )


SPANS: dict[str, Reading] = {
    "duration": _duration,
    "stretch": _stretch,
    "often": _often,
    "each": _each,
    "fixed": _fixed,
    "some_units": _some_units,
    "clock": _clock,
    "noon": _noon,
    "since_war": _of_war,
    "war_start": _of_war,
    "into_war": _of_war,
    "vague": _of_war,
}
