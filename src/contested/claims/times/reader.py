"""Finds the expressions of time in a text and says what each means."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from contested.claims.times.context import Context
from contested.claims.times.counted import COUNTED
from contested.claims.times.grammar import Extension, Grammar, Hit, load_grammar
from contested.claims.times.joining import joined_with
from contested.claims.times.named import NAMED
from contested.claims.times.readings import Reading
from contested.claims.times.spans import SPANS
from contested.claims.times.timex import Timex
from contested.claims.times.tokens import Tokens, read_tokens

__all__ = ["WAR_READINGS", "TimeReader"]

_READINGS: dict[str, Reading] = {**NAMED, **COUNTED, **SPANS}
WAR_READINGS = frozenset({"since_war", "war_start", "into_war", "vague"})
"""What has a meaning for claims of a war alone, and no TIMEX3 value."""
_NO_TIME = "no_time"
_COMPARING = frozenset({"ago", "year_ago"})
_LONGEST_EXTENSION = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeReader:
    """Reads the expressions of time of a text published on one day.

    Examples
    --------
    >>> reader = TimeReader(language="en", dateline=date(2022, 9, 11))
    >>> [(t.type, t.value) for t in reader.find("The town fell on Friday night after two weeks.")]
    [('TIME', '2022-09-09TNI'), ('DURATION', 'P2W')]
    """

    language: str
    dateline: date
    lean_days: int = 250
    """How much farther off a date without its year may lie in the past than ahead, where no tense tells."""

    def find(self, text: str) -> list[Timex]:
        """Return the expressions of time of a whole text, in order, none overlapping."""
        return [found for found in self.read(text) if found.reads not in WAR_READINGS]

    def read(self, text: str) -> list[Timex]:
        """Return these and what only a war's claims are dated by."""
        grammar = load_grammar(self.language)
        tokens = read_tokens(text, letters=grammar.letters, shapes=grammar.shapes)
        ctx = Context(grammar=grammar, dateline=self.dateline, lean_days=self.lean_days)
        found: list[Timex] = []
        for several in _all(tokens, ctx):
            for one in several:
                if (
                    found and found[-1].end > one.start
                ):  # "earlier" stands alone no more in "earlier this year"
                    found.pop()
                joined = joined_with(found[-1], one, text, grammar) if found else None
                if joined is not None:
                    found[-1] = joined
                else:
                    found.append(one)
                last = found[-1].period
                if last is not None:
                    ctx.saw(last, compared=found[-1].reads in _COMPARING)
        return found


def _all(tokens: Tokens, ctx: Context) -> Iterator[list[Timex]]:
    """Yield what each stretch of words that fits a rule means, the longest that has a meaning."""
    grammar, place, free = ctx.grammar, 0, 0
    while (match := grammar.any_rule.search(tokens.codes, place)) is not None:
        place = match.start() + 1
        for hit in grammar.at(tokens, match.start()):
            if hit.rule.reads == _NO_TIME:
                place = hit.end
                break
            several = _read(hit, ctx)
            if several:
                yield _extended(several, hit, grammar, free=free)
                place = hit.end
                free = free if hit.rule.reads == "vague" else hit.end
                break


def _read(hit: Hit, ctx: Context) -> list[Timex]:
    try:
        found = _READINGS[hit.rule.reads](hit, ctx)
    except (ValueError, OverflowError):  # a day or a number of days beyond the calendar
        return []
    if found is None:
        return []
    return found if isinstance(found, list) else [found]


def _extended(several: list[Timex], hit: Hit, grammar: Grammar, *, free: int) -> list[Timex]:
    """Take in what stands before ("the end of", "nearly") and behind ("or so")."""
    tokens, first = hit.tokens, several[0]
    for size in range(min(_LONGEST_EXTENSION, hit.first - free), 0, -1):
        begin = hit.first - size
        extension = _fitting(grammar.before, tokens.codes[begin : hit.first], first)
        if extension is not None:
            first = replace(first, start=tokens.starts[begin], mod=extension.mod or first.mod)
            break
    several = [first, *several[1:]]
    for size in range(_LONGEST_EXTENSION, 0, -1):
        if _fitting(grammar.after, tokens.codes[hit.end : hit.end + size], several[-1]) is not None:
            several[-1] = replace(several[-1], end=tokens.end(hit.end + size - 1))
            break
    return several


def _fitting(extensions: tuple[Extension, ...], codes: str, found: Timex) -> Extension | None:
    return next(
        (e for e in extensions if e.pattern.fullmatch(codes) and e.suits(found.type, found.reads)), None
    )
