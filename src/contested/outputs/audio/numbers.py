"""Numbers as people say them, in English."""

from __future__ import annotations

__all__ = ["cardinal", "ordinal", "year_words"]

_LONGEST = 12
"""Digits; what is longer is no amount but a code, and is read digit by digit."""
_ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_GROUPS = ((10**9, "billion"), (10**6, "million"), (1000, "thousand"))
_HUNDRED, _SCORE = 100, 20
_ORDINALS = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
    "twelve": "twelfth",
}  # fmt: skip


def cardinal(digits: str) -> str:
    """Say an amount, written with digits, thousands' commas and a decimal point.

    >>> cardinal("9,050"), cardinal("0.5"), cardinal("15,600")
    ('nine thousand and fifty', 'zero point five', 'fifteen thousand six hundred')
    >>> cardinal("1234567890123456")[:13]
    'one two three'
    """
    bare = digits.replace(",", "")
    if len(bare) > _LONGEST:
        return " ".join(_ONES[int(sign)] if sign.isdecimal() else "point" for sign in bare)
    whole, _, rest = bare.partition(".")
    said = _words(int(whole))
    return said if not rest else f"{said} point {' '.join(_ONES[int(sign)] for sign in rest)}"


def ordinal(number: int) -> str:
    """Say a place in an order.

    >>> ordinal(11), ordinal(22), ordinal(99), ordinal(30), ordinal(102)
    ('eleventh', 'twenty-second', 'ninety-ninth', 'thirtieth', 'one hundred and second')
    """
    said = _words(number)
    cut = max(said.rfind(" "), said.rfind("-")) + 1
    last = said[cut:]
    regular = f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th"
    return said[:cut] + _ORDINALS.get(last, regular)


def year_words(year: int) -> str:
    """Say a year.

    >>> year_words(2022), year_words(1991), year_words(2004)
    ('twenty twenty-two', 'nineteen ninety-one', 'two thousand and four')
    >>> year_words(1905), year_words(1900)
    ('nineteen oh five', 'nineteen hundred')
    """
    first, last = divmod(year, _HUNDRED)
    small = last < 10  # noqa: PLR2004  # one digit
    if first % 10 == 0 and small:
        return _words(year)
    if last == 0:
        return f"{_words(first)} hundred"
    return f"{_words(first)} {'oh ' if small else ''}{_words(last)}"


def _words(number: int) -> str:
    for size, name in _GROUPS:
        if number >= size:
            return _joined(f"{_words(number // size)} {name}", number % size)
    if number >= _HUNDRED:
        return _joined(f"{_ONES[number // _HUNDRED]} hundred", number % _HUNDRED)
    if number < _SCORE:
        return _ONES[number]
    tens, ones = divmod(number, 10)
    return _TENS[tens] + (f"-{_ONES[ones]}" if ones else "")


def _joined(said: str, rest: int) -> str:
    if not rest:
        return said
    return f"{said}{' and' if rest < _HUNDRED else ''} {_words(rest)}"
