"""Plain words for what the records hold in keys: kinds, stances, verdicts, units, definitions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import get_args

from contested.verdicts.sentences import number_text, percent_text
from contested.verdicts.verdict import Word

__all__ = [
    "WORDS",
    "VerdictStyle",
    "band_words",
    "claimed",
    "definition_words",
    "kind_words",
    "measure_words",
    "measured",
    "plain",
    "sentence",
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

_TOLD: dict[str, str] = {
    "asserted": "said so",
    "admitted": "admitted it",
    "denied": "denied it",
    "unconfirmed": "told, not confirmed",
    "forecast": "forecast it",
    "assessed": "assessed it so",
}

_UNITS: dict[str, str] = {"km2": "km²", "1": "", "share": "", "percent": "%"}
_SHARES = frozenset({"1", "share"})

_MEASURES: dict[str, str] = {
    "area_gained": "area gained",
    "front_length": "length of the front",
    "enclosure": "how far a place is closed in",
    "border": "distance to the line",
    "network": "weight in the network",
    "open_routes": "open ways to the rear",
    "holder": "who holds it",
    "settlements": "settlements that changed hands",
}

_DEFINITIONS: dict[tuple[str, str], str] = {
    ("area_gained", "marked"): "drawn as regained by the source",
    ("area_gained", "lost by enemy"): "no longer held by the enemy",
    ("area_gained", "secured"): "newly part of the side's own ground",
    ("border", "secured"): "from ground newly held to the line",
    ("border", "lost by enemy"): "from ground the enemy lost to the line",
    ("border", "held before"): "from ground already held at the start to that stretch",
    ("advance", "before"): "from the place to the side's ground on the first map",
    ("advance", "after"): "from the place to the side's ground on the last map",
    ("network", "degree"): "lines that meet there",
    ("network", "betweenness"): "pairs of others whose shortest path leads through it",
    ("network", "rank"): "by the shortest paths that lead through it, in its region",
    ("network", "rank by lines"): "by the lines that meet there, in its region",
    ("network", "cut off without it"): "junctions and ends of lines that lose their last way",
    ("open_routes", "routes before"): "ways to the rear over held ground on the first map",
    ("open_routes", "routes after"): "ways to the rear over held ground on the last map",
    ("open_routes", "lines"): "lines that meet there at all",
    ("settlements", "secured"): "settlements on ground newly part of the side's own",
    ("settlements", "lost by enemy"): "settlements no longer held by the enemy",
    ("front_length", "whole"): "midway over contested ground, without border and coast",
    ("enclosure", "corridor"): "width of the way out at its narrowest",
    ("enclosure", "open routes"): "separate ways out that are open",
    ("enclosure", "open routes, rail"): "separate railways out that are open",
    ("enclosure", "ring"): "directions closed within 25 km",
    ("network", "junctions in region"): "where three lines or more meet",
}
_DEPTHS = {
    "maximum": "deepest point of",
    "at the place": "the place in",
    "99th percentile": "all but the deepest 1 % of",
}
_GROUNDS = {"secured": "the ground newly held", "lost by enemy": "the ground the enemy lost"}
_WAYS = {"nearest": "straight from the old front", "through": "by the shortest way over gained ground"}

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


def sentence(words: str) -> str:
    """Close words with a full stop when nothing else closes them.

    >>> sentence("© the makers"), sentence("© the makers.")
    ('© the makers.', '© the makers.')
    """
    bare = words.rstrip()
    return bare if not bare or bare[-1] in ".!?…" else f"{bare}."


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


def stance_told(stance: str) -> str:
    """Name what a speaker, or several of them, did with the claim.

    >>> stance_told("admitted")
    'admitted it'
    """
    return _TOLD.get(stance, _spaced(stance))


def measure_words(measure: str) -> str:
    """Name a measure for a reader.

    >>> measure_words("border")
    'distance to the line'
    """
    return _MEASURES.get(measure, _spaced(measure))


def definition_words(definition: str, *, measure: str | None = None) -> str:
    """Name a definition of a measure: its own name, then what it means.

    >>> definition_words("marked", measure="area_gained")
    'marked (drawn as regained by the source)'
    >>> definition_words("nearest, secured, maximum", measure="advance")
    'nearest, secured, maximum (deepest point of the ground newly held, straight from the old front)'
    """
    name = _spaced(definition)
    meaning = _DEFINITIONS.get((measure or "", name)) or _depth_words(name)
    return f"{name} ({meaning})" if meaning else name


def _depth_words(name: str) -> str | None:
    """Spell out "nearest, secured, maximum": way, ground, depth."""
    parts = name.split(", ")
    found = [table.get(part) for table, part in zip((_WAYS, _GROUNDS, _DEPTHS), parts, strict=False)]
    if None in found or len(found) < len((_WAYS, _GROUNDS, _DEPTHS)):
        return None
    way, ground, depth = found
    return f"{depth} {ground}, {way}"


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


def claimed(value: float, unit: str | None) -> str:
    r"""Write a figure as a report gives it, every digit kept.

    >>> claimed(2500.0, "km2"), claimed(0.5, "km")
    ('2,500\xa0km²', '0.5\xa0km')
    """
    return with_unit(f"{value:,.0f}" if float(value).is_integer() else f"{value:,g}", unit)


def measured(value: float, unit: str | None) -> str:
    r"""Write a measured figure with no more digits than a map supports, shares as per cent.

    >>> measured(3743.2, "km2"), measured(0.412, "1")
    ('3,740\xa0km²', '41\xa0%')
    """
    if unit in _SHARES:
        return percent_text(value).replace(" %", "\u00a0%")
    return with_unit(number_text(value, "").strip(), unit)


def band_words(band: tuple[float, float], unit: str | None) -> str:
    r"""Write a band: its two ends, or one figure when they read the same.

    >>> band_words((3743.2, 8012.0), "km2"), band_words((17.0, 17.0), "settlements")
    ('3,740 to 8,010\xa0km²', '17\xa0settlements')
    """
    low, high = (measured(end, unit) for end in band)
    return high if low == high else f"{low.split(chr(0xA0))[0]} to {high}"


def _spaced(key: str) -> str:
    return key.replace("_", " ")
