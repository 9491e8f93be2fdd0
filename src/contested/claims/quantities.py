"""Numbers in a report: how much ground, how far, how many, in the units of the record."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from contested.claims.actors import View
from contested.claims.claim import Quantity
from contested.claims.lexicon import Lexicon

__all__ = ["Amount", "choose", "find_amounts"]

Comparator = Literal["=", ">", ">=", "<", "<=", "~"]
Measure = Literal["area", "distance", "count", "duration", "rate"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A number with its unit, where it stands in the text."""

    start: int
    end: int
    measure: Measure
    value: float
    unit: str
    comparator: Comparator
    locates: bool = False
    """Whether it only says where something is ("16 km east of ...")."""
    word: int = 0
    """Index of the counted noun or the unit in its sentence."""

    def quantity(self) -> Quantity:
        """Give the number as in a claim record."""
        return Quantity(measure=self.measure, value=self.value, unit=self.unit, comparator=self.comparator)


@cache
def _number_pattern(words: tuple[str, ...], scales: tuple[str, ...]) -> re.Pattern[str]:
    word = "|".join(sorted(words, key=len, reverse=True))
    scale = "|".join(scales)
    digits = r"\d{1,3}(?:[,\u00a0\u202f]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
    return re.compile(
        rf"(?<![\w.,-])(?P<number>{digits}|(?:{word})(?:[- ](?:{word}))?|an?(?=\s+(?:{scale})))"
        rf"(?:\s+(?P<scale>{scale}))?(?![\d])",
        re.IGNORECASE,
    )


def find_amounts(view: View, text: str) -> list[Amount]:
    """Return the numbers of a sentence that measure ground, distance, or count people and things.

    Parameters
    ----------
    view
        The sentence, parsed.
    text
        The whole report, of which the sentence holds the offsets.
    """
    lexicon, sentence = view.lexicon, view.sentence
    table = lexicon.tables["quantities"]
    pattern = _number_pattern(tuple(table["numbers"]), tuple(table["scales"]))
    piece = text[sentence.start : sentence.end]
    found: list[Amount] = []
    for match in pattern.finditer(piece):
        value = _value(match, table)
        if value is not None:
            value = _halved(value, piece[: match.start()])
        if value is None or piece.rfind("(", 0, match.start()) > piece.rfind(")", 0, match.start()):
            continue
        amount = _measured(view, text, match, value) or _counted(view, match, value, text)
        if amount is not None:
            found.append(amount)
    return found


def _value(match: re.Match[str], table: Mapping[str, Any]) -> float | None:
    number = match["number"].lower().replace(",", "").replace("\u00a0", "").replace("\u202f", "")
    if number[0].isdigit():
        value = float(number)
    elif number in {"a", "an"}:
        value = 1.0
    else:
        parts = re.split(r"[- ]", number)
        value = float(sum(table["numbers"][part] for part in parts))
    if match["scale"]:
        value *= table["scales"][match["scale"].lower()]
    return value


def _halved(value: float, before: str) -> float | None:
    """Read "half a dozen", and leave out what only names a share ("one in five villages")."""
    if _SHARE_OF.search(before):
        return None
    return value / 2 if _HALF.search(before) else value


_HALF = re.compile(r"\bhalf\s+$", re.IGNORECASE)
_SHARE_OF = re.compile(r"\b(?:one|two|three|four|nine|\d+)\s+(?:in|out\s+of)(?:\s+every)?\s+$", re.IGNORECASE)


def _comparator(before: str, after: str, lexicon: Lexicon) -> Comparator:
    before = before.lower().rstrip()
    table = lexicon.tables["quantities"]["comparators"]
    for phrase in sorted(table, key=len, reverse=True):
        if before.endswith(phrase) and not before[: -len(phrase)][-1:].isalnum():
            return table[phrase]  # type: ignore[no-any-return]  # one of the comparators, by the word list
    return ">=" if re.match(r"\s*(?:or|and) more\b", after.lower()) else "="


def _measured(view: View, text: str, match: re.Match[str], value: float) -> Amount | None:
    """Read a length or an area."""
    base = view.sentence.start
    units = view.lexicon.tables["quantities"]["units"]
    names = "|".join(re.escape(name) for name in sorted(units, key=len, reverse=True))
    rest = text[base + match.end() : base + match.end() + 60]
    unit = re.match(rf"[\s\u00a0-]*(?P<unit>{names})(?![\w²])", rest, re.IGNORECASE)
    before = text[max(0, base + match.start() - 40) : base + match.start()]
    area_left_out = re.search(r"of which\W+(?:\w+\W+){0,3}$", before)
    if unit is None and area_left_out is None:
        return None
    if unit is None:
        return Amount(
            start=base + match.start(), end=base + match.end(), measure="area", value=value, unit="km2",
            comparator=_comparator(before, rest, view.lexicon), word=_word_at(view, base + match.start()),
        ) if (value >= _LEAST_AREA) else None  # fmt: skip
    entry = units[unit["unit"].lower()]
    after = rest[unit.end() :]
    return Amount(
        start=base + match.start(),
        end=base + match.end() + unit.end(),
        measure=entry["measure"],
        value=round(value * entry["factor"], 6),
        unit=entry["unit"],
        comparator=_comparator(before, after, view.lexicon),
        locates=entry["measure"] == "distance" and _locates(after, before),
        word=_word_at(view, base + match.end() + unit.end() - 1),
    )


_LEAST_AREA = 10
_COMPASS = (
    r"(?:due |further |to the )?(?:north|south|east|west|north-?east|north-?west|south-?east|south-?west)"
    r"(?:ern|ward|wards)?"
)
_LOCATIVE = re.compile(
    rf"(?:\s*\([^)]*\))?\s*(?:(?:{_COMPASS})\b(?:[- ](?:north|south|east|west)\w*)?\s+(?:of|from)\b"
    r"|away\b|inside\b|behind\b|deep\b|long\b|wide\b)",
    re.IGNORECASE,
)


_ALL_WITHIN = re.compile(
    r"\b(?:all|both|each|located|situated|lies?|lying)\s+within\s+(?:about\s+)?$", re.IGNORECASE
)


def _locates(after: str, before: str) -> bool:
    if re.search(r"\b(?:advanc|push|mov|progress)\w*\W+(?:\w+\W+){0,3}$", before, re.IGNORECASE):
        return False
    if _ALL_WITHIN.search(before) and re.match(r"\s+of\b", after):
        return True
    return bool(_LOCATIVE.match(after)) or bool(re.match(r"\s+(?:stretch|radius|front|zone|line)", after))


def _word_at(view: View, offset: int) -> int:
    return next((w.i for w in view.sentence.words if w.start <= offset < w.end), 0)


def _counted(view: View, match: re.Match[str], value: float, text: str) -> Amount | None:
    """Read a count of people or things: the number's noun decides the unit."""
    base, sentence = view.sentence.start, view.sentence
    i = _word_at(view, base + match.start())
    last = _word_at(view, base + match.end() - 1)
    noun = _noun_of(view, last)
    counts = view.lexicon.tables["quantities"]["counted"]
    unit = next((counts[key] for key in _keys(view, noun) if key in counts), None)
    if unit is None and (
        _alone(view, noun, last) or sentence.words[noun].lower in view.lexicon.words("quantities", "harm")
    ):
        unit = "people" if _harm_near(view, noun) else None
    if unit is None or (value == 1 and sentence.words[i].lower in {"a", "an"}):
        return None
    before = text[max(0, base + match.start() - 40) : base + match.start()]
    after = text[base + match.end() : base + match.end() + 40]
    return Amount(
        start=base + match.start(), end=base + match.end(), measure="count", value=value, unit=unit,
        comparator=_comparator(before, after, view.lexicon), word=noun,
    )  # fmt: skip


def _keys(view: View, noun: int) -> Iterable[str]:
    word = view.sentence.words[noun]
    yield view.lemma(word)
    yield word.lower
    classes = view.classes(noun)
    yield from sorted(f"@{name}" for name in classes)


def _noun_of(view: View, i: int) -> int:
    word = view.sentence.words[i]
    while (
        word.dep in {"nummod", "compound", "quantmod", "amod", "nmod", "advmod", "pobj", "prep"}
        and word.head != word.i
    ):
        head = view.sentence.words[word.head]
        if head.is_verb or head.i < i:
            break
        word = head
    if word.i == i:
        after = [w for w in view.sentence.words[i + 1 : i + 4] if w.is_noun]
        return after[0].i if after and after[0].i <= i + 2 and view.sentence.words[i].dep == "nummod" else i
    return word.i


def _alone(view: View, noun: int, last: int) -> bool:
    """Whether a number stands for those it counts ("killing one", "five injured")."""
    return noun == last and view.sentence.words[noun].dep in _STANDING


_STANDING = frozenset({"dobj", "nsubj", "nsubjpass", "appos", "ROOT", "nummod", "conj", "npadvmod", "dep"})


def _harm_near(view: View, noun: int) -> bool:
    harm = view.lexicon.words("quantities", "harm")
    near = view.sentence.words[max(0, noun - 4) : noun + 5]
    return any(view.lemma(word) in harm or word.lower in harm for word in near)


def choose(amounts: list[Amount], *, kind: str, start: int, end: int, lexicon: Lexicon) -> Quantity | None:
    """Return the quantity of a claim: the first within its quote that its kind is about.

    Counts of people that stand side by side are added up ("one child and at least two others").
    """
    wanted = lexicon.tables["quantities"]["kinds"].get(kind, {})
    inside = [a for a in amounts if start <= a.start < end and not a.locates]
    fit = [a for a in inside if a.unit in wanted.get(a.measure, ()) or "*" in wanted.get(a.measure, ())]
    if not fit:
        return None
    first = fit[0]
    if first.unit == "people" and kind == "civilian":
        return _sum(first, fit[1:])
    return first.quantity()


def _sum(first: Amount, rest: list[Amount]) -> Quantity:
    value, comparator = first.value, first.comparator
    for other in rest:
        if other.unit == first.unit and other.start - first.end < _SIDE_BY_SIDE:
            value += other.value
            comparator = other.comparator if comparator == "=" else comparator
    return Quantity(measure="count", value=value, unit=first.unit, comparator=comparator)


_SIDE_BY_SIDE = 25
