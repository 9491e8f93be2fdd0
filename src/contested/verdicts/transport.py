"""What a claim on transport speaks of: railways, roads, any traffic, a way cut or open; by its own words."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

__all__ = ["themes"]

_LANGUAGE = "en"


def themes(words: str, *, language: str) -> frozenset[str]:
    """Tell the themes of a quote: `rail`, `road`, `transport`, `junction`, `major`, `cut`, `open`, `beyond`.

    Parameters
    ----------
    words
        The quote.
    language
        Of the report; one without a list of its own is read by the English list.

    Examples
    --------
    >>> sorted(themes("an important railway hub", language="en"))
    ['major', 'rail', 'transport']
    >>> sorted(themes("the bridge has been blown up", language="en"))
    ['beyond']
    """
    lists = _lists()
    patterns = lists.get(language, lists[_LANGUAGE])
    text = words.casefold()
    return frozenset(theme for theme, pattern in patterns.items() if pattern.search(text))


@cache
def _lists() -> Mapping[str, Mapping[str, re.Pattern[str]]]:
    """The patterns of ``transport.toml``, by language and theme."""
    text = Path(__file__).with_name("transport.toml").read_text(encoding="utf-8")
    return {
        language: {theme: _pattern(words) for theme, words in table.items()}
        for language, table in tomllib.loads(text).items()
    }


def _pattern(words: list[str]) -> re.Pattern[str]:
    ends = [re.escape(word[:-1]) + r"\w*" if word.endswith("*") else re.escape(word) for word in words]
    return re.compile(rf"(?<!\w)(?:{'|'.join(ends)})(?!\w)")
