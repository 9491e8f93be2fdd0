"""Cuts a text into words, numbers and marks, and gives each a letter for what it can be in a date."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["OTHER", "SHAPES", "Tokens", "read_tokens", "shape_of"]

OTHER = "."
"""The letter of whatever has no part in a date."""

_TOKEN = re.compile(
    r"""
    [ap]\.\s?m\b\.?|[AP]\.M\b\.?
    |[^\W\d_]+
    |\d{4}-\d\d-\d\d(?!\w)
    |\d{1,2}(?P<sep>[/.-])\d{1,2}(?P=sep)(?:\d{4}|\d\d)(?![\w/-]|\.\d)
    |\d{1,2}:\d\d(?::\d\d)?(?!\d)
    |['’]?\d{1,3}0s\b
    |\d{1,3}(?:st|nd|rd|th)\b
    |\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+|\d+/\d+(?!\w)
    |\d+
    |\r?\n[ \t\r]*\n\s*
    |[^\w\s]|_
    """,
    re.VERBOSE,
)
_SHAPES = (
    ("ampm", r"[apAP]\.\s?[mM]\.?"),
    ("iso", r"\d{4}-\d\d-\d\d"),
    ("slashed", r"\d{1,2}([/.-])\d{1,2}\1(?:\d{4}|\d\d)"),
    ("clock", r"(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?"),
    ("decade", r"['’]?(?:1\d)?\d0s|20\d0s"),
    ("nth_day", r"(?:[12]?1st|[12]?2nd|[12]?3rd|(?:[4-9]|1\d|2[04-9]|30)th|31st)"),
    ("nth", r"\d+(?:st|nd|rd|th)"),
    ("year hhmm", r"(?:1[5-9]|2[0-1])[0-5]\d"),
    ("year", r"(?:1[5-9]|2[0-1])\d\d"),
    ("hhmm", r"[01]\d[0-5]\d|2[0-3][0-5]\d"),
    ("number dom hour month_number", r"0?[1-9]|1[0-2]"),
    ("number dom hour", r"1[3-9]|2[0-4]"),
    ("number dom", r"2[5-9]|3[01]"),
    ("number", r"\d{1,3}"),
    ("half_sign", r"\d+/\d+|½"),
    ("big", r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?"),
    ("gap", r"\s*\n\s*"),
    ("comma", ","),
    ("dot", r"\."),
    ("hyphen", "[-‐‑]"),
    ("dash", "[–—]"),
    ("apostrophe", "['’]"),
    ("open", r"[(\[]"),
    ("stop", "[!?;:]"),
)
SHAPES = tuple((frozenset(names.split()), re.compile(pattern)) for names, pattern in _SHAPES)
"""What marks and numbers can be, by how they look: the first that fits the whole holds."""


def shape_of(token: str) -> frozenset[str]:
    """Return the classes of a number or a mark.

    >>> sorted(shape_of("22nd"))
    ['nth_day']
    """
    return next((names for names, pattern in SHAPES if pattern.fullmatch(token)), frozenset())


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """The words of a text and, in one string, a letter for each."""

    text: str
    words: list[str]
    starts: list[int]
    codes: str

    def end(self, i: int) -> int:
        """Return the offset just past a word."""
        return self.starts[i] + len(self.words[i])


def read_tokens(text: str, *, letters: Mapping[str, str], shapes: Mapping[frozenset[str], str]) -> Tokens:
    """Cut a text.

    Parameters
    ----------
    text
        Any text.
    letters
        The letter of each word that can take part in a date, as written.
    shapes
        The letters of the shapes of numbers and marks.
    """
    words: list[str] = []
    starts: list[int] = []
    codes: list[str] = []
    seen: dict[str, str] = {}
    for match in _TOKEN.finditer(text):
        word = match.group()
        code = letters.get(word)
        if code is None:
            code = seen.get(word)
        if code is None:
            code = seen[word] = OTHER if word.isalpha() else shapes.get(shape_of(word), OTHER)
        words.append(word)
        starts.append(match.start())
        codes.append(code)
    return Tokens(text=text, words=words, starts=starts, codes="".join(codes))
