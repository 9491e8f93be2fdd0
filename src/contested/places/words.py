"""The words beside a name that tell what kind of place it is, read from a theatre's places.toml."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from contested.errors import TheatreError
from contested.theatre.load import read_toml

__all__ = ["PlaceWords", "RoadPattern", "load_words"]

_FILE, _COMMON = "places.toml", "common_words.tsv"
_RULES = ("strict", "start")


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadPattern:
    """How a theatre's roads are numbered."""

    pattern: re.Pattern[str]
    """One named group for each letter, and ``number``."""
    letters: Mapping[str, str]
    """Group to the Latin letter that is printed."""
    digits: Mapping[str, tuple[int, ...]]
    """Group to the counts of digits that its numbers have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceWords:
    """Words that stand before or after a place's name; all compared in lower case."""

    region_after: frozenset[str] = frozenset()
    """"Oblast" in "X Oblast"."""
    region_after_plural: frozenset[str] = frozenset()
    """"oblasts" in "X and Y oblasts"."""
    region_before_plural: frozenset[str] = frozenset()
    """"regions" in "the regions of X and Y"."""
    of: frozenset[str] = frozenset()
    joins: frozenset[str] = frozenset()
    """"and" in a list of places."""
    border_after: frozenset[str] = frozenset()
    """"border" in "the X-Y border"."""
    river_after: frozenset[str] = frozenset()
    river_before: frozenset[str] = frozenset()
    river_article: frozenset[str] = frozenset()
    """Before a name that a river shares with a town: "the X" is the river."""
    bridge_after: frozenset[str] = frozenset()
    locative_before: frozenset[str] = frozenset()
    """What must go before a name that is also a common word."""
    adjective_before: frozenset[str] = frozenset()
    """"напрямку" after a town's adjective."""
    first_names: frozenset[str] = frozenset()
    """First names and titles: a name after one of them is a person's."""
    not_places: tuple[str, ...] = ()
    """Phrases that hold a place's name and are none."""
    contested_regions: frozenset[str] = frozenset()
    reported_as: Mapping[str, str] = field(default_factory=dict)
    """Regions that records print under the name of another: a bank of a province, as the province."""
    common: Mapping[str, str] = field(default_factory=dict)
    """Keys of names that are also common words, from ``common_words.tsv``: "strict", a place only after a
    word of place; "start", no place where a sentence starts."""
    roads: RoadPattern | None = None
    unlisted: re.Pattern[str] | None = None
    """What a settlement's name looks like, for those that no file lists."""


def load_words(folder: Path) -> PlaceWords:
    """Read the words of a theatre; without its files there are none.

    Raises
    ------
    TheatreError
        The file is malformed, or holds a list of an unknown name.
    """
    return _load(folder)


@cache
def _load(folder: Path) -> PlaceWords:
    path = folder / _FILE
    data = read_toml(path) if path.exists() else {}
    lists = data.get("words", {})
    unknown = sorted(set(lists) - set(PlaceWords.__dataclass_fields__))
    if unknown:
        raise TheatreError(f"unknown lists of words: {', '.join(unknown)}", where=_FILE)
    return PlaceWords(
        **{name: _lower(words) for name, words in lists.items()},
        not_places=tuple(data.get("not_places", ())),
        contested_regions=frozenset(data.get("contested_regions", ())),
        reported_as=dict(data.get("reported_as", {})),
        common=_common(folder / _COMMON),
        roads=_roads(data.get("roads")),
        unlisted=_pattern(data.get("unlisted")),
    )


def _common(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    rules = {}
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("#") or line == "key\trule" or not line:
            continue
        key, _, rule = line.partition("\t")
        if rule not in _RULES:
            raise TheatreError(f"unknown rule {rule!r} (known: strict, start)", where=_COMMON, record=key)
        rules[key] = rule
    return rules


def _lower(words: Iterable[str]) -> frozenset[str]:
    return frozenset(word.lower() for word in words)


def _pattern(text: str | None) -> re.Pattern[str] | None:
    try:
        return re.compile(text) if text else None
    except re.error as error:
        raise TheatreError(f"malformed pattern `unlisted`: {error}", where=_FILE) from error


def _roads(entry: Mapping[str, Any] | None) -> RoadPattern | None:
    if entry is None:
        return None
    try:
        pattern = re.compile(entry["pattern"])
        letters = dict(entry["letters"])
    except (KeyError, re.error, TypeError) as error:
        raise TheatreError(f"malformed roads: {error!r}", where=_FILE) from error
    lacking = sorted({*letters, "number"} - set(pattern.groupindex))
    if lacking:
        raise TheatreError(f"the pattern of roads lacks the groups {lacking}", where=_FILE)
    digits = {group: tuple(counts) for group, counts in entry.get("digits", {}).items()}
    return RoadPattern(pattern=pattern, letters=letters, digits=digits)
