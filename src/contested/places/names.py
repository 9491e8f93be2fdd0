"""Spells place names alike: one key for "Izyum" and "Izium", one stem for every case of a Cyrillic name."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["Token", "alias_key", "is_cyrillic", "text_keys", "tokenise"]

_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ‘`´′][^\W\d_]+)*")
_APOSTROPHE = re.compile(r"['’ʼ‘`´′]")
_POSSESSIVE = re.compile(r"['’ʼ‘`´′][sS]$")
_CYRILLIC = re.compile(r"[Ѐ-ӿ]")
_LATIN_LETTERS = str.maketrans({
    "ž": "zh", "š": "sh", "č": "ch", "ł": "l", "ı": "i", "ß": "ss", "ø": "o", "đ": "d", "æ": "ae", "j": "y",
})  # fmt: skip
_SAME_SOUND = (
    (re.compile(r"shch"), "sch"),
    (re.compile(r"[iy]+"), "i"),
    (re.compile(r"(zh|kh|ch|sh|ts)\1+"), r"\1"),
    (re.compile(r"([b-df-hj-np-tv-z])\1+"), r"\1"),
)
_MIN_STEM = 3
_MIN_WHOLE = 2

_NOMINATIVE = re.compile(r"(?:ий|ій|ый|ой|ая|яя|ое|ее|[аяоеєиіїыйьуюэ])$")
"""The ending that a name loses in the key of the gazetteer."""

_CASES = re.compile(
    r"(?:ого|его|ому|ему|ими|ыми|ами|ями|ою|ею|єю|ої|ей|ой|ий|ій|ый|ым|им|ім|их|іх|ых|ую|юю|ам|ям|ах|ях|ом|ем|єм"
    r"|ів|їв|ов|ев|ая|яя|ое|ее|ые|ие|ию|ии|ью|[аяоеєиіїыйьуюэ])$"
)
"""The endings that a word of a text may lose; every shorter one is tried too."""

_ALTERNATIONS = (
    (re.compile(r"([оеє])([^аяоеєиіїыйьуюэ]+)$"), ("і", "ї")),  # Харкова, Києва: Харків, Київ
    (re.compile(r"()ц$"), ("к",)),  # Горлівці: Горлівка
    (re.compile(r"()з$"), ("г",)),  # Празі: Прага
    (re.compile(r"()с$"), ("х",)),  # Волновасі: Волноваха
)
_DROPPED_VOWEL = re.compile(r"([^аяоеєиіїыйьуюэ])([цлкн])$")  # Донца: Донець, Орла: Орёл
_ADJECTIVE = re.compile(r"(?:івськ|ївськ|овск|евск|ськ|ск)$")


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text, where it stands and what the gazetteer may know it by."""

    start: int
    end: int
    text: str

    @property
    def capital(self) -> bool:
        """Whether it starts with a capital letter."""
        return self.text[0].isupper()

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys it may be listed under, the likeliest first."""
        return text_keys(self.text)


def tokenise(text: str) -> list[Token]:
    """Split a text into words; a possessive ending and an elided article stay outside.

    >>> [token.text for token in tokenise("Kupyansk's north; dell’Ucraina, L'viv-Kyiv")]
    ['Kupyansk', 'north', 'dell', 'Ucraina', "L'viv", 'Kyiv']
    """
    tokens: list[Token] = []
    for match in _WORD.finditer(text):
        word, start = match.group(), match.start()
        if _POSSESSIVE.search(word):
            word = word[:-2]
        for cut in [mark.start() for mark in _APOSTROPHE.finditer(word)][::-1]:
            if word[cut + 1 : cut + 2].isupper() and not word.isupper():
                tokens.append(Token(start, start + cut, word[:cut]))
                start, word = start + cut + 1, word[cut + 1 :]
                break
        tokens.append(Token(start, start + len(word), word))
    return tokens


def is_cyrillic(word: str) -> bool:
    """Whether a word is written in Cyrillic letters."""
    return _CYRILLIC.search(word) is not None


@lru_cache(maxsize=65536)
def alias_key(word: str) -> str:
    """Return the key that a word of a gazetteer's name is listed under.

    Examples
    --------
    >>> alias_key("Izyum") == alias_key("Izium"), alias_key("Balakliya") == alias_key("Balakliia")
    (True, True)
    >>> alias_key("Балаклія"), alias_key("Куп’янськ")
    ('балакл', 'купянськ')
    """
    plain = _APOSTROPHE.sub("", word).lower()
    if is_cyrillic(plain):
        return _cut(_NOMINATIVE, _plain_cyrillic(plain)) or plain
    return _latin_key(plain)


@lru_cache(maxsize=65536)
def text_keys(word: str) -> tuple[str, ...]:
    """Return the keys that a word of a text may be listed under, in any grammatical case.

    >>> alias_key("Харків") in text_keys("Харкова"), alias_key("Горлівка") in text_keys("Горлівці")
    (True, True)
    """
    plain = _APOSTROPHE.sub("", word).lower()
    if not is_cyrillic(plain):
        return (_latin_key(plain),)
    plain = _plain_cyrillic(plain)
    stems = [alias_key(word), plain]
    rest = plain
    while (shorter := _cut(_CASES, rest)) and shorter not in stems:
        stems.append(shorter)
        rest = shorter
        if len(stems) > _MIN_STEM:
            break
    for ending in (1, 2, 3):
        if len(plain) - ending >= _MIN_STEM and _CASES.fullmatch(plain[-ending:]):
            stems.append(plain[:-ending])
    return tuple(dict.fromkeys(stems + [other for stem in stems for other in _alternatives(stem)]))


def _alternatives(stem: str) -> list[str]:
    others = []
    for pattern, vowels in _ALTERNATIONS:
        match = pattern.search(stem)
        if match and len(stem) >= _MIN_STEM:
            tail = match.group(2) if pattern.groups > 1 else ""
            others += [stem[: match.start()] + vowel + tail for vowel in vowels]
    match = _DROPPED_VOWEL.search(stem)
    if match and len(stem) > _MIN_STEM:
        others += [stem[:-1] + vowel + stem[-1] for vowel in "ео"]
    return others


def _cut(pattern: re.Pattern[str], word: str) -> str | None:
    stem = pattern.sub("", word)
    return stem if len(stem) >= (_MIN_STEM if len(word) > _MIN_STEM else _MIN_WHOLE) else None


def _plain_cyrillic(word: str) -> str:
    return word.replace("ё", "е").replace("\u0301", "")


def _latin_key(plain: str) -> str:
    if not plain.isascii():
        spelled = plain.translate(_LATIN_LETTERS)
        decomposed = unicodedata.normalize("NFKD", spelled)
        plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    plain = plain.replace("j", "y")
    for pattern, sound in _SAME_SOUND:
        plain = pattern.sub(sound, plain)
    return plain
