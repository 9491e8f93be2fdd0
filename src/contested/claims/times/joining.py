"""Reads an hour and a day beside each other as one time: "at dawn on 24 February", "overnight on Friday"."""

from __future__ import annotations

from dataclasses import replace

from contested.claims.times.grammar import Grammar
from contested.claims.times.period import Period
from contested.claims.times.timex import Timex

__all__ = ["joined_with"]

_HOURS = frozenset({"clock", "noon", "bare_part", "this_part"})
_NIGHT = "NI"


def joined_with(last: Timex, new: Timex, text: str, grammar: Grammar) -> Timex | None:
    """Return two expressions as one; `None` when they are two.

    Parameters
    ----------
    last, new
        Neighbours, in order.
    text
        The text that they stand in.
    grammar
        Says what may stand between.
    """
    if last.period is None or new.period is None or {last.period.grain, new.period.grain} != {"day"}:
        return None
    between = text[last.end : new.start]
    if last.reads == "overnight":
        return _night(last, last.period, new, new.period, grammar.between(between))
    if grammar.between(between) != "beside" or bool(last.period.part) == bool(new.period.part):
        return None
    hour, day = (last, new) if last.period.part else (new, last)
    if hour.reads not in _HOURS or hour.anchor == "itself":
        return None
    mod = hour.mod or day.mod
    return _one(
        last, new, replace(new.period if day is new else last.period, part=_part(hour)), mod, day.reads
    )


def _part(hour: Timex) -> str:
    return hour.period.part if hour.period is not None else ""


def _night(last: Timex, night: Period, new: Timex, day: Period, between: str) -> Timex | None:
    """Read "overnight on 9 September" as the night that ends then, "on 9-10 September" as the one between."""
    if day.part or new.anchor == "open":
        return None
    if last.anchor == "dateline" and between == "beside":
        return _one(last, new, replace(day.shifted(-1), part=_NIGHT), last.mod, last.reads)
    if last.anchor != "dateline" and between == "range" and night.shifted(2).first == day.first:
        return _one(last, new, night.shifted(1), last.mod, last.reads)
    return None


def _one(last: Timex, new: Timex, period: Period, mod: str | None, reads: str) -> Timex:
    return replace(
        new,
        start=last.start,
        type="TIME",
        value=period.value,
        period=period,
        mod=mod,
        reads=reads,
        anchor="itself",
        zone=last.zone or new.zone,
    )
