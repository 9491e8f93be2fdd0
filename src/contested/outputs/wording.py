"""Plain words for what the records hold in keys: kinds, stances, verdicts, units, definitions."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import get_args

from contested.verdicts.verdict import Word

__all__ = [
    "WORDS",
    "VerdictStyle",
    "definition_words",
    "kind_words",
    "measure_words",
    "number",
    "plain",
    "stance_words",
    "unit_words",
    "verdict_style",
    "with_unit",
]

WORDS: tuple[Word, ...] = get_args(Word)


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictStyle:
    """How a verdict word is shown where colour alone must not carry it."""

    word: Word
    slug: str
    """For CSS classes and anchors."""
    symbol: str
    ascii_symbol: str
    terminal: str
    """A rich style for terminals."""
    meaning: str
    """What the word says, for legends."""


_STYLE_ROWS: tuple[tuple[Word, str, str, str, str], ...] = (
    ("supported", "✓", "+", "bold blue", "the maps show what the claim says"),
    ("contradicted", "✗", "x", "bold red", "the maps reach late enough and do not show it"),
    ("partly", "≈", "~", "bold yellow", "right in direction, but too high, too low, or only in places"),
    ("too early", "◷", ">", "bold magenta", "the maps show it only within the week after the time claimed"),
    ("unclear", "?", "?", "yellow", "contested ground, or the maps do not yet reach far enough: ask again"),
    ("not covered", "∅", "-", "dim", "no map at hand for that time or place"),
    ("not checkable", "·", ".", "dim", "no map can check a claim of this kind"),
)
_STYLES: dict[str, VerdictStyle] = {
    word: VerdictStyle(
        word=word,
        slug=word.replace(" ", "-"),
        symbol=symbol,
        ascii_symbol=ascii_symbol,
        terminal=terminal,
        meaning=meaning,
    )
    for word, symbol, ascii_symbol, terminal, meaning in _STYLE_ROWS
}

_KINDS: dict[str, str] = {
    "control_gained": "ground gained",
    "control_lost": "ground lost",
    "control_held": "ground held",
    "fighting": "fighting",
    "advance": "advance",
    "area_gained": "amount of ground gained",
    "encirclement": "encirclement",
    "communications": "supply line or road",
    "place_role": "what a place is worth",
    "border_reached": "border or river reached",
    "movement": "movement of troops",
    "strike": "strike",
    "losses": "losses",
    "civilian": "civilians",
    "intent": "intention or plan",
    "deception": "deception",
}

_STANCES: dict[str, str] = {
    "asserted": "says so",
    "admitted": "admits it",
    "denied": "denied",
    "unconfirmed": "not confirmed",
    "forecast": "a forecast",
    "assessed": "an assessment",
}

_UNITS: dict[str, str] = {"km2": "km²", "share": "", "none": "", "percent": "%", "place": "places"}

_MEASURES: dict[str, str] = {
    "area": "area gained",
    "area_gained": "area gained",
    "advance": "advance",
    "front": "length of the front",
    "front_length": "length of the front",
    "enclosure": "enclosure",
    "border": "distance to the border",
    "network": "roads and railways",
    "control": "who holds it",
    "settlements": "settlements that changed hands",
}

_DEFINITIONS: dict[str, str] = {
    "marked": "drawn as regained by the source",
    "lost by enemy": "no longer held by the enemy",
    "lost_by_enemy": "no longer held by the enemy",
    "secured": "newly connected to the side's own ground",
    "nearest": "straight line from the old front",
    "through": "shortest way over gained ground",
    "nearest p99": "straight line, without the farthest 1 %",
    "through p99": "shortest way, without the farthest 1 %",
    "corridor": "width of the way out at its narrowest",
    "open routes": "separate ways out that are open",
    "open_routes": "separate ways out that are open",
    "ring": "directions closed within 25 km",
    "share": "share of the place",
    "distance": "distance",
    "count": "count (at least)",
}

_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
    "|[\u202a-\u202e\u2066-\u2069\ufeff\u2028\u2029]"
)


def plain(text: str) -> str:
    r"""Return text that is safe to show: control characters and bidirectional overrides taken out.

    Line breaks and tabs stay. Records keep the words untouched; only what people see passes here.

    >>> plain("a\x1b[31mb\u202ec")
    'a�[31mbc'
    """
    return _HIDDEN.sub(_shown, text)


def _shown(match: re.Match[str]) -> str:
    character = match.group()
    if character in "\r\x0c\x0b\x85\u2028\u2029":
        return "" if character == "\r" else "\n"
    return "" if "\u2000" < character < "\u2070" or character == "\ufeff" else "\ufffd"


def verdict_style(word: str) -> VerdictStyle:
    """Return how a verdict word is shown.

    >>> verdict_style("too early").slug
    'too-early'
    """
    return _STYLES[word]


def kind_words(kind: str) -> str:
    """Name a kind of claim for a reader.

    >>> kind_words("control_gained")
    'ground gained'
    """
    return _KINDS.get(kind, _spaced(kind))


def stance_words(stance: str) -> str:
    """Name how the speaker stands to the claim.

    >>> stance_words("admitted")
    'admits it'
    """
    return _STANCES.get(stance, _spaced(stance))


def measure_words(measure: str) -> str:
    """Name a measure for a reader.

    >>> measure_words("border")
    'distance to the border'
    """
    return _MEASURES.get(measure, _spaced(measure))


def definition_words(definition: str) -> str:
    """Name a definition of a measure: its own name, then what it means.

    >>> definition_words("secured")
    'secured (newly connected to the side's own ground)'
    """
    meaning = _DEFINITIONS.get(definition)
    return _spaced(definition) if meaning is None else f"{_spaced(definition)} ({meaning})"


def unit_words(unit: str | None) -> str:
    """Write a unit as a reader expects it.

    >>> unit_words("km2")
    'km²'
    """
    return "" if unit is None else _UNITS.get(unit, _spaced(unit))


def with_unit(figure: str, unit: str | None) -> str:
    r"""Join a figure and its unit with a no-break space.

    >>> with_unit("2,500", "km2")
    '2,500\xa0km²'
    """
    words = unit_words(unit)
    return f"{figure}\u00a0{words}" if words else figure


def number(value: float, *, spread: float | None = None) -> str:
    """Write a figure with no more digits than the band around it supports.

    Parameters
    ----------
    value
        Any finite number.
    spread
        Width of the band that the value lies in; without one three digits count.

    Examples
    --------
    >>> number(3743.2, spread=4300), number(1234.0, spread=20), number(23.4, spread=4000)
    ('3,700', '1,234', '23')
    >>> number(12.345), number(0.0)
    ('12.3', '0')
    """
    if value == 0 or not math.isfinite(value):
        return "0" if value == 0 else "–"
    if not spread and float(value).is_integer():
        return f"{value:,.0f}".replace("-", "\u2212")
    magnitude = math.floor(math.log10(abs(value)))
    step = min(math.floor(math.log10(spread)), magnitude) - 1 if spread else magnitude - 2
    step = max(step, -2)
    rounded = round(value, -step)
    return f"{rounded:,.{max(0, -step)}f}".replace("-", "\u2212")


def _spaced(key: str) -> str:
    return key.replace("_", " ")
