"""The pieces that the patterns of dates are made of, from a language's word lists."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from contested.claims.lexicon import load_lexicon

__all__ = ["DateWords", "date_words"]

_JOINT = r"\s*(?:-|–|to|and|through|until)\s*"


@dataclass(frozen=True, slots=True, kw_only=True)
class DateWords:
    """Regular expressions of the parts of a date, and lists of phrases."""

    months: str
    weekday: str
    part: str
    """The parts of a day."""
    count: str
    since_war: tuple[str, ...]
    war: tuple[str, ...]
    war_start: tuple[str, ...]
    vague: tuple[str, ...]
    prep: str = r"(?:(?P<prep>since|until|till|before|after|by)\s+)?"
    year: str = r"(?:,?\s+(?P<year>(?:19|20)\d\d))?"
    only: str = r"(?:just\s+|only\s+|less than\s+|under\s+|nearly\s+|almost\s+|about\s+)?"
    unit_or_hour: str = r"(?P<unit>hour|day|week|fortnight|month)s?"
    unit: str = r"(?P<unit>day|week|fortnight|month)s?"

    @property
    def in_part(self) -> str:
        """A part of the day, after the day."""
        return rf"(?:\s+(?P<part>{self.part}))?"

    @property
    def to(self) -> str:
        """The last day of several."""
        month = rf"(?:(?P<to_month>{self.months})\s+)?"
        return rf"(?:{_JOINT}{month}(?P<to>\d{{1,2}})(?:st|nd|rd|th)?(?![\d,.]?\d))?"

    @property
    def lead(self) -> str:
        """What may stand before a month."""
        third = r"(?:the\s+)?(?P<part>early|mid-?|late|beginning of|start of|end of|middle of)?"
        return rf"(?:{self.prep}|(?:in|during|over|throughout|of|from)\s+){third}"

    @property
    def some(self) -> str:
        """A number that may be left out."""
        return rf"(?:(?P<count>{self.count})\s+)?"


@cache
def date_words(language: str) -> DateWords:
    """Make the pieces of a language."""
    lexicon = load_lexicon(language)
    lists, tables = lexicon.lists["dates"], lexicon.tables["dates"]
    return DateWords(
        months="|".join([*lists["months"], *(rf"{month}\.?" for month in tables["short_months"])]),
        weekday="|".join(lists["weekdays"]),
        part="|".join(tables["hours"]),
        count="|".join([r"\d{1,3}", "couple of", *tables["counts"]]),
        since_war=tuple(lists["since_war"]),
        war=tuple(lists["war"]),
        war_start=tuple(lists["war_start"]),
        vague=tuple(lists["vague"]),
    )
