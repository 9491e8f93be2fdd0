"""How a claim's place stands to what is told: it happened there, near there, or on the way there."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

__all__ = ["AT", "Location", "Role", "is_of_part", "location_of"]

Role = Literal["at", "near", "direction"]
_LANGUAGE = "en"
_BEFORE, _AFTER = 90, 60
"""Characters of the text that are looked at on either side of a name."""
_WORD = r"(?-i:[A-ZА-ЯЄІЇҐ])[\w'’ʼ-]*"
_CAPITAL = rf"{_WORD}(?: {_WORD})*"
_OPENING = '“”"«(‘'
_LEFT = frozenset({"control_lost"})
"""Of these kinds a place that is gone to is not the one that is left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """How a place stands to what a claim tells."""

    role: Role = "at"
    """``at`` the place (or in a part of it), ``near`` it, or in its ``direction``."""
    bearing: float | None = None
    """Degrees clockwise from north, seen from the place; ``None`` where the text says none."""
    distance_km: float | None = None
    """From the place, where the text says it."""


AT = Location()
"""What is told happened at the place itself."""


def location_of(
    text: str, start: int, end: int, *, language: str | None = "en", kind: str | None = None
) -> Location:
    """Tell from the words around a name whether a claim is of that place, or only says where it lies.

    Parameters
    ----------
    text, start, end
        The report's text, and where in it the name stands.
    language
        Of the report; one without a list of its own is read by the English list.
    kind
        Of the claim: who leaves a place "to" another does not leave that other.

    Examples
    --------
    >>> text = "They took a village 6 km southwest of Lyman, and Torske."
    >>> location_of(text, text.index("Lyman"), text.index("Lyman") + 5)
    Location(role='near', bearing=225.0, distance_km=6.0)
    >>> location_of(text, text.index("Torske"), len(text) - 1)
    Location(role='at', bearing=None, distance_km=None)
    >>> location_of("fighting on the Lyman-Siversk line", 16, 21).role
    'direction'
    """
    words = _words(language or _LANGUAGE)
    before = " ".join(f"| {text[max(0, start - _BEFORE) : start].rstrip(_OPENING)}|".split())[:-1]
    after = text[end : end + _AFTER]
    aside = words.aside.search(before)
    if aside is not None:
        return Location(role="near", bearing=_bearing(aside["points"], words), distance_km=_km(aside, words))
    if words.toward.search(before) or (kind in _LEFT and words.to.search(before)):
        return Location(role="direction")
    if words.line.match(after):
        return Location(role="direction")
    apart = words.apart.search(before)
    if apart is not None:
        return Location(role="near", distance_km=_km(apart, words))
    if _is_near(words, before, after, kind):
        return Location(role="near")
    return AT


def _is_near(words: _Words, before: str, after: str, kind: str | None) -> bool:
    """Whether ground about a place is meant; who leaves the area of a town leaves the town."""
    if words.about.match(after):
        return not (kind in _LEFT and words.away.search(before))
    return bool(words.near.search(before) and not words.all_in.search(before))


def is_of_part(text: str, start: int, *, language: str | None = "en") -> bool:
    """Tell from the words before a region's name whether a claim is of some part of it that is not named.

    Parameters
    ----------
    text, start
        The report's text, and where in it the region's name begins.
    language
        As in `location_of`.

    Examples
    --------
    >>> def part(text: str) -> bool:
    ...     return is_of_part(text, text.index("Kharkiv"))
    >>> part("retook another village in Kharkiv Oblast"), part("took most of Kharkiv Oblast")
    (True, True)
    >>> part("withdrew from Kharkiv Oblast"), part("took all of Kharkiv Oblast")
    (False, False)
    """
    words = _words(language or _LANGUAGE)
    before = " ".join(f"| {text[max(0, start - _BEFORE) : start].rstrip(_OPENING)}|".split())[:-1]
    return words.part.search(before) is not None and words.whole.search(before) is None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """The patterns of one language."""

    aside: re.Pattern[str]
    apart: re.Pattern[str]
    near: re.Pattern[str]
    all_in: re.Pattern[str]
    toward: re.Pattern[str]
    to: re.Pattern[str]
    away: re.Pattern[str]
    about: re.Pattern[str]
    line: re.Pattern[str]
    part: re.Pattern[str]
    whole: re.Pattern[str]
    point: re.Pattern[str]
    compass: Mapping[str, float]
    km: Mapping[str, float]
    numbers: Mapping[str, float]


@cache
def _words(language: str) -> _Words:
    tables = tomllib.loads(Path(__file__).with_name("located.toml").read_text(encoding="utf-8"))
    return _patterns(tables.get(language, tables[_LANGUAGE]))


def _patterns(table: Mapping[str, Any]) -> _Words:
    sort = _any(table["sorts"])
    sorts = rf"(?:{sort}\s+|{_WORD}\s+(?={sort}\s+{sort}\s))*"
    joined = rf"(?:{_CAPITAL}(?:\s\([^()]*\))?(?:,|,?\s{_any(table['joined'])})\s+{sorts})*$"
    point = _any(table["compass"])
    number = rf"(?P<number>\d+(?:[.,]\d+)?|{_any(table['numbers'])})[\s\xa0-]?(?P<unit>{_any(table['km'])})"
    amid = rf"(?:{_any(table['amid'])}\s+)*"
    points = rf"(?P<points>{point}(?:(?:,|,?\s{_any(table['joined'])})\s{point})*)"
    hyphened = rf"(?:{_CAPITAL}(?:\s?[-–—/]\s?|,?\s{_any(table['joined'])}\s+))*$"
    side = rf"(?:{_any(table.get('sides', ()))}\s+)"
    inside = rf"(?:{_any(table['inside'])}|{_any(table['parts'])}(?:\s+{_any(table['of'])})?)"
    return _Words(
        aside=_regex(rf"(?<!\w)(?:{number}\s+{amid})?{amid}{points}\s+(?:{_any(table['of'])}\s+)?{sorts}$"),
        apart=_regex(rf"(?<!\w){number}\s+{_any(table['apart'])}\s+{sorts}$"),
        near=_regex(rf"(?<!\w){_any(table['near'])}\s+{sorts}{joined}"),
        all_in=_regex(rf"(?<!\w){_any(table['all_in'])}\s+{_any(table['near'])}\s+{sorts}{joined}"),
        toward=_regex(rf"(?<!\w){_any(table['toward'])}\s+{sorts}{joined}"),
        away=_regex(rf"(?<!\w){_any(table['away'])}\s+{sorts}{hyphened}"),
        to=_regex(rf"(?<!\w){_any(table['to'])}\s+{sorts}$"),
        about=_regex(_following(table["about"])),
        line=_regex(_following(table["line"], joined=table["joined"])),
        part=_regex(rf"(?<!\w)(?:{inside}\s+(?:{sort}\s+)?{side}?|{side})$"),
        whole=_regex(rf"(?<!\w){_any(table['whole'])}\s+(?:{sort}\s+)?$"),
        point=_regex(point),
        compass=table["compass"],
        km=table["km"],
        numbers=table["numbers"],
    )


def _following(nouns: Iterable[str], *, joined: Iterable[str] = ()) -> str:
    """Match a noun after a name, and after names joined to it ("X's environs", "the X-Y line")."""
    link = rf"\s?[-–—/]\s?|\s{_any(joined)}\s" if joined else r"\s?[-–—/]\s?"
    return rf"(?:[’'‘]s?|\s{_WORD})?(?:(?:{link}){_CAPITAL})*[”\"»]?\s+{_any(nouns)}(?!\w)"


def _any(words: Iterable[str]) -> str:
    """Match any of some words, the longest first; none when there are none."""
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return rf"(?:{'|'.join(map(re.escape, ordered))})" if ordered else r"(?!)"


def _regex(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern.replace(r"\ ", r"\s"), re.IGNORECASE)


def _bearing(points: str, words: _Words) -> float | None:
    """The middle of the points named; ``None`` where they lie opposite."""
    angles = [math.radians(words.compass[found.casefold()]) for found in words.point.findall(points)]
    east, north = sum(map(math.sin, angles)), sum(map(math.cos, angles))
    if math.hypot(east, north) < 1 / 2:
        return None
    return round(math.degrees(math.atan2(east, north)) % 360.0, 1)


def _km(found: re.Match[str], words: _Words) -> float | None:
    number, unit = found["number"], found["unit"]
    if number is None:
        return None
    value = words.numbers.get(number.casefold())
    amount = float(number.replace(",", ".")) if value is None else value
    return amount * words.km[unit.casefold()]
