"""Numbers in an expression of time, in figures and in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

__all__ = ["amount_of", "ordinal_of", "whole_number", "year_of"]

_HUNDRED = 100
_CENTURY = 2000
_PIVOT = 50  # '49 is of the twenty-first century, '50 of the twentieth


def whole_number(words: Sequence[str], numerals: Mapping[str, int]) -> float | None:
    """Return what numerals come to: "twenty", "-", "one" is 21.

    >>> whole_number(["one", "hundred", "and", "five"], {"one": 1, "hundred": 100, "five": 5})
    105.0
    """
    total, current, found = 0.0, 0.0, False
    for word in words:
        figure = word.replace(",", "")
        if figure.replace(".", "", 1).isdecimal():
            current, found = current + float(figure), True
        elif word in numerals:
            value, found = numerals[word], True
            if value >= 1000:  # noqa: PLR2004  # "thousand" closes a group
                total, current = total + max(current, 1) * value, 0.0
            else:
                current = max(current, 1) * value if value == _HUNDRED else current + value
    return total + current if found else None


def amount_of(words: Sequence[str], tables: Mapping[str, Any]) -> float | None:
    """Return how many: `None` for "a few", 0.5 for "half a", 2.5 for "two and a half"."""
    if not words or _is_vague(words, tables):
        return None
    if words[0] == "half":
        return 0.5
    extra = 0.0
    if any("/" in word for word in words) or "½" in words or "half" in words:
        extra = 0.5
        words = [word for word in words if "/" not in word and word not in {"½", "half", "and", "a", "an"}]
        if len(words) > 1 and words[-1] == "1":
            words = words[:-1]
    number = whole_number(words, tables["numeral"])
    multiple: float = next((tables["multiple"][word] for word in words if word in tables["multiple"]), 1)
    return (1.0 if number is None else number) * multiple + extra


def _is_vague(words: Sequence[str], tables: Mapping[str, Any]) -> bool:
    vague = {*tables["classes"]["few"].split(), *tables["classes"]["many"].split()}
    return any(word in vague for word in words)


def ordinal_of(words: Sequence[str], tables: Mapping[str, Any]) -> int | None:
    """Return a place in an order: "third", "3rd", "twenty-first"."""
    tens = {"twenty": 20, "thirty": 30}
    total = 0
    for word in words:
        figure = "".join(letter for letter in word if letter.isdecimal())
        total += int(figure) if figure else tables["ordinal"].get(word, tens.get(word, 0))
    return total or None


def year_of(words: Sequence[str], tables: Mapping[str, Any]) -> int | None:
    """Return a year: "1998", "nineteen ninety-four", "two thousand and five", "'98"."""
    figures = [word for word in words if word.isdecimal()]
    if figures:
        year = int(figures[0])
        if year < _HUNDRED:
            return year + (_CENTURY if year < _PIVOT else _CENTURY - _HUNDRED)
        return year
    numerals = tables["numeral"]
    if "thousand" in words:
        number = whole_number(words, numerals)
        return None if number is None else int(number)
    named = [numerals[word] for word in words if word in numerals]
    if len(named) < 2:  # noqa: PLR2004  # a century and what is added to it
        return None
    rest = sum(named[1:])
    return named[0] * _HUNDRED + rest if 10 <= rest < _HUNDRED else None  # noqa: PLR2004
