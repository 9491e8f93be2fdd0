"""Finds regions that share one word: "X and Y oblasts", "the regions of X and Y", "the X-Y border"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from contested.claims.claim import Mention
from contested.places.gazetteer import name_key
from contested.places.names import Token
from contested.places.words import PlaceWords
from contested.theatre.theatre import Region

__all__ = ["RegionLists"]

_LONGEST_STEM = 3
_LONGEST_ASIDE = 7


@dataclass(frozen=True, slots=True)
class _Stem:
    """A region's name without its "Oblast", as words of the text."""

    first: int
    last: int
    region_key: str


class RegionLists:
    """Reads lists of regions whose word for "region" is said only once."""

    def __init__(self, regions: Iterable[Region], words: PlaceWords) -> None:
        self._words = words
        self._stems: dict[tuple[str, ...], str] = {}
        for region in regions:
            for name in (region.name, *region.aliases):
                *stem, head = name.split(" ")
                if stem and head.lower() in words.region_after:
                    self._stems.setdefault(name_key(" ".join(stem)), region.key)

    def starts(self, token: Token) -> bool:
        """Whether a word alone is the name of a region without its word for "region"."""
        return any((key,) in self._stems for key in token.keys)

    def find(self, text: str, tokens: Sequence[Token]) -> Iterator[Mention]:
        """Yield the regions of every such list, in order."""
        for position, token in enumerate(tokens):
            word = token.text.lower()
            if word in self._words.region_after_plural:
                yield from _mentions(
                    text, tokens, self._leftward(text, tokens, position, lists=True), position
                )
            elif word in self._words.region_after or word in self._words.border_after:
                found = self._leftward(text, tokens, position, lists=False)
                if len(found) > 1:
                    end = position if word in self._words.region_after else found[-1].last
                    yield from _mentions(text, tokens, found, end)
            if word in self._words.region_before_plural:
                found = self._rightward(text, tokens, position)
                yield from _mentions(text, tokens, found, found[-1].last if found else position)

    def _leftward(self, text: str, tokens: Sequence[Token], head: int, *, lists: bool) -> list[_Stem]:
        """Read the stems before a head word; without `lists` only those joined by a hyphen."""
        found: list[_Stem] = []
        position, right = head - 1, head
        while position >= 0:
            stem = self._stem_ending(text, tokens, position)
            if stem is None or not _joined(text, tokens[position], tokens[right], found):
                break
            found.insert(0, stem)
            position, right = stem.first - 1, stem.first
            if position >= 0 and lists and tokens[position].text.lower() in self._words.joins:
                position, right = position - 1, position
            elif position >= 0 and not lists and not _hyphen(text, tokens[position], tokens[right]):
                break
        return found

    def _rightward(self, text: str, tokens: Sequence[Token], head: int) -> list[_Stem]:
        """Read the stems after "regions of"."""
        position = head + 1
        if position >= len(tokens) or tokens[position].text.lower() not in self._words.of:
            return []
        found: list[_Stem] = []
        position += 1
        while position < len(tokens):
            stem = self._stem_starting(text, tokens, position)
            if stem is None:
                break
            found.append(stem)
            position = self._next_in_list(text, tokens, stem.last)
        return found

    def _next_in_list(self, text: str, tokens: Sequence[Token], last: int) -> int:
        """Return where a list goes on after its word `last`: after a comma, an "and", an aside in commas."""
        position = last + 1
        for aside in range(_LONGEST_ASIDE):
            if position >= len(tokens):
                break
            comma = "," in text[tokens[position - 1].end : tokens[position].start]
            join = tokens[position].text.lower() in self._words.joins
            if join and (comma or not aside):
                return position + 1
            if comma and self._stem_starting(text, tokens, position) is not None:
                return position
            if not comma and not aside:
                break
            position += 1
        return len(tokens)

    def _stem_ending(self, text: str, tokens: Sequence[Token], last: int) -> _Stem | None:
        for length in range(min(_LONGEST_STEM, last + 1), 0, -1):
            stem = self._stem(text, tokens, last - length + 1, last)
            if stem is not None:
                return stem
        return None

    def _stem_starting(self, text: str, tokens: Sequence[Token], first: int) -> _Stem | None:
        for length in range(min(_LONGEST_STEM, len(tokens) - first), 0, -1):
            stem = self._stem(text, tokens, first, first + length - 1)
            if stem is not None:
                return stem
        return None

    def _stem(self, text: str, tokens: Sequence[Token], first: int, last: int) -> _Stem | None:
        words = tokens[first : last + 1]
        if not all(word.capital for word in words):
            return None
        for left, right in pairwise(words):
            if text[left.end : right.start].strip(" \u00a0-‑–") != "":
                return None
        for key in _combinations([word.keys for word in words]):
            if key in self._stems:
                return _Stem(first, last, self._stems[key])
        return None


def _combinations(choices: Sequence[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    if not choices:
        yield ()
        return
    for first in choices[0]:
        for rest in _combinations(choices[1:]):
            yield (first, *rest)


def _joined(text: str, left: Token, right: Token, found: Sequence[_Stem]) -> bool:
    """Whether a stem stands directly before its head word, or before the rest of the list."""
    gap = text[left.end : right.start].strip()
    return gap in {"", ",", "-", "‑", "–"} if found else gap == ""


def _hyphen(text: str, left: Token, right: Token) -> bool:
    return text[left.end : right.start].strip() in {"-", "‑", "–"}


def _mentions(text: str, tokens: Sequence[Token], stems: Sequence[_Stem], end: int) -> Iterator[Mention]:
    for stem in stems:
        last = max(stem.last, end) if stem is stems[-1] else stem.last
        start, stop = tokens[stem.first].start, tokens[last].end
        key = f"region:{stem.region_key}"
        yield Mention(start=start, end=stop, text=text[start:stop], kind="region", key=key)
