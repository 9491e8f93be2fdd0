"""Turns a sentence as it is written into the words that are said."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from contested.outputs.audio.clock import say_times
from contested.outputs.audio.numbers import cardinal, ordinal, year_words
from contested.outputs.wording import plain

__all__ = ["aloud", "capitals_lowered"]

_FILE = Path(__file__).parent / "speech.toml"
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_ADDRESS = re.compile(r"\(?\b(?:https?://|www\.)[^\s)]+\)?|\b[\w.+-]+@[\w-]+\.[\w.]+\b")
_FOOTNOTE = re.compile(r"\s*\[\d+(?:, ?\d+)*\]")
_QUOTED = re.compile(r"[“„«]([^“”„«»]*)[”“»]|\"([^\"]*)\"")
_RANGE = re.compile(rf"(?<![\w.,-])({_NUMBER})\s?(?:[–—-]|−)\s?(?=\d)")
_MINUS = re.compile(r"(?<![\w.,])[−–-](?=\d)")
_MONEY = re.compile(rf"(?P<sign>[$€£])(?P<n>{_NUMBER})(?P<more> ?(?:million|billion|thousand|bn|m|k)\b)?")
_MONEY_WORDS = {"$": "dollars", "€": "euros", "£": "pounds"}
_MORE = {"bn": "billion", "m": "million", "k": "thousand"}
_ORDINAL = re.compile(r"\b(\d{1,9})(?:st|nd|rd|th)\b")
_YEAR = re.compile(
    r"(?<![\d.,/-])(?:19|20)\d\d(?![\d.,]*\d|s\b|[ -]?[%a-z²]*²|[ -]?(?:km|m|mm|%|per cent)\b)"
)
_FIGURE = re.compile(_NUMBER)
_CAPITALS = re.compile(r"\b[A-Z]{2,5}\b")
_GAPS = ((re.compile(r"(?<=[^\W\d_])-?(?=\d)"), " "), (re.compile(r"(?<=\d)-?(?=[^\W\d_])"), " "))
_SIGNS = (
    (re.compile(r"[()\[\]{}]"), ", "), (re.compile(r"\s[–—-]\s|—"), ", "),
    (re.compile(r"(?<=\d)/(?=\d)"), " "), (re.compile(r"(?<=\w)/(?=\w)"), " or "),
    (re.compile("…"), ", "), (re.compile(r"#(?=\d)"), "number "),
    (re.compile(r"\+(?=\d)"), "plus "), (re.compile("[’ʼ`´]"), "'"),
)  # fmt: skip
_UNSAID = re.compile(r"[^\w\s.,;:?!'-]|_")
_LEFT = (
    (re.compile(r"\s+"), " "), (re.compile(r"\s+(?=[,.;:?!])"), ""),
    (re.compile(r"(?:,\s*)+(?=[.,;:?!])"), ""),
    (re.compile(r"^[\s,;:.]+"), ""), (re.compile(r"([;:]),"), r"\1"),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    words: frozenset[str]
    read_as: Mapping[str, str]
    units: re.Pattern[str]
    unit_words: Mapping[str, tuple[str, str]]


@cache
def _table() -> _Table:
    data = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    units = {unit: (one, many) for unit, (one, many) in data["units"].items()}
    longest_first = "|".join(re.escape(unit) for unit in sorted(units, key=len, reverse=True))
    return _Table(
        words=frozenset(data["words"]),
        read_as=data["read_as"],
        units=re.compile(rf"(?P<n>{_NUMBER})(?P<gap>[ -]?)(?P<unit>{longest_first})(?![\w²])"),
        unit_words=units,
    )


def aloud(text: str, *, year: int | None = None, read_as: Mapping[str, str] | None = None) -> str:
    """Say a sentence: numbers, days, units, quotes and abbreviations in words, links and notes left out.

    Parameters
    ----------
    text
        One sentence as it is printed.
    year
        The year that goes without saying.
    read_as
        More abbreviations with what is said for them, as of a theatre.

    Returns
    -------
    str
        Letters, spaces and marks of punctuation only.

    Examples
    --------
    >>> aloud("Ukraine gained 4,760–9,050 km² [3] (64 %).")
    'Ukraine gained four thousand seven hundred and sixty to nine thousand and fifty square kilometres,
    sixty-four per cent.'
    >>> aloud("By 11 Sep 2022: “it fell”, the ISW said.", year=2022)
    'By the eleventh of September: quote, it fell, end quote, the I S W said.'
    """
    table = _table()
    text = _FOOTNOTE.sub("", _ADDRESS.sub("", plain(text).replace("\u00a0", " ")))
    text = _QUOTED.sub(lambda match: f"quote, {match[1] or match[2] or ''}, end quote", text)
    text = say_times(_read(text, {**table.read_as, **(read_as or {})}), year=year)
    text = _MONEY.sub(_money, text)
    text = _MINUS.sub("minus ", _RANGE.sub(r"\1 to ", text))
    text = table.units.sub(lambda match: _measured(match, table), text)
    text = _YEAR.sub(lambda match: year_words(int(match[0])), text)
    text = _ORDINAL.sub(lambda match: ordinal(int(match[1])), text)
    for pattern, instead in (*_SIGNS, *_GAPS):
        text = pattern.sub(instead, text)
    text = _FIGURE.sub(lambda match: cardinal(match[0]), text)
    text = _CAPITALS.sub(lambda match: match[0] if match[0] in table.words else " ".join(match[0]), text)
    text = "".join(sign for sign in _UNSAID.sub(" ", text) if not sign.isnumeric())
    for pattern, instead in _LEFT:
        text = pattern.sub(instead, text)
    return text.strip()


def capitals_lowered(text: str) -> str:
    """Write a headline in capitals as other words are written; they would be spelled out.

    >>> capitals_lowered("RUSSIA LEAVES IZIUM"), capitals_lowered("The ISW says")
    ('Russia Leaves Izium', 'The ISW says')
    """
    return text.title() if text.isupper() and " " in text.strip() else text


def _read(text: str, read_as: Mapping[str, str]) -> str:
    for sign in sorted(read_as, key=len, reverse=True):
        if sign in text:
            before = r"(?<!\w)" if sign[0].isalnum() else ""
            after = r"(?!\w)" if sign[-1].isalnum() else ""
            text = re.sub(before + re.escape(sign) + after, partial(_instead, read_as[sign]), text)
    return text


def _instead(words: str, _match: re.Match[str]) -> str:
    return words


def _money(match: re.Match[str]) -> str:
    more = (match["more"] or "").strip()
    many = f" {_MORE.get(more, more)}" if more else ""
    return f"{cardinal(match['n'])}{many} {_MONEY_WORDS[match['sign']]}"


def _measured(match: re.Match[str], table: _Table) -> str:
    one, many = table.unit_words[match["unit"]]
    alone = match["n"] == "1" or match["gap"] == "-"
    return f"{cardinal(match['n'])} {one if alone else many}"
