"""Spells place names alike: one key for "Izyum" and "Izium", one stem for every case of a Cyrillic name."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

__all__ = [
    "NameKey", "Token", "adjective_keys", "alias_key", "is_cyrillic", "name_key", "text_keys", "tokenise",
]  # fmt: skip

NameKey = tuple[str, ...]
"""The keys of a name's words."""

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

_SAME_LETTERS = str.maketrans({
    "і": "и", "ї": "и", "ы": "и", "є": "е", "э": "е", "ё": "е", "ґ": "г",
    "ь": None, "ъ": None, "\u0301": None,
})  # fmt: skip
"""Ukrainian and Russian letters that spell one sound in names, and signs that are left out."""

_NOMINATIVE = re.compile(r"(?:ий|ой|ая|яя|ое|ее|[аоеиуюяй])$")
"""The ending that a name loses in the key of the gazetteer."""

_CASES = (
    "ого", "его", "ому", "ему", "ими", "ами", "ями", "ою", "ею", "ои", "еи", "ой", "ей", "ий", "им", "их",
    "ую", "юю", "ам",
    "ям", "ах", "ях", "ом", "ем", "ив", "ов", "ев", "ая", "яя", "ое", "ее", "ие", "ию", "ии",
    "а", "о", "е", "и", "у", "ю", "я", "й",
)  # fmt: skip
"""The endings that a word of a text may have lost its nominative for."""

_OPEN_VOWEL = re.compile(r"[ое]([^аоеиуюя]+)$")  # Харкова, Києва: Харків, Київ
_SOFTENED = {"ц": "к", "з": "г", "с": "х"}  # Горлівці, Празі, Волновасі: Горлівка, Прага, Волноваха
_DROPPED_VOWEL = re.compile(r"[^аоеиуюя][цлкн]$")  # Донца, Орла: Донець, Орёл
_ADDED_VOWEL = re.compile(r"[ое]к$")  # Тишок: Тишки
_ADJECTIVE_ENDING = re.compile(r"(?:ий|ого|ому|им|ом|ая|ой|ую|а|у|е|ия|ию|ии|их|ими)$")
_ADJECTIVE = re.compile(r"(?:ивск|овск|евск|[сцз]к)(?:ий|ого|ому|им|ом|ая|ой|ую|а|у|е|ия|ию|ии|их|ими)?$")


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


def name_key(name: str) -> NameKey:
    """Return what a name is listed under: one key for each of its words.

    >>> name_key("Velykyi Burluk") == name_key("Velykyy Burluk")
    True
    """
    return tuple(alias_key(token.text) for token in tokenise(name))


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
    >>> alias_key("Куп’янськ") == alias_key("Купянск")
    True
    """
    plain = _APOSTROPHE.sub("", word).lower()
    if is_cyrillic(plain):
        plain = plain.translate(_SAME_LETTERS)
        stem = _NOMINATIVE.sub("", plain)
        return stem if len(stem) >= _MIN_STEM else plain
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
    plain = plain.translate(_SAME_LETTERS)
    stems = [alias_key(word), plain]
    stems += [
        plain[: -len(ending)]
        for ending in _CASES
        if plain.endswith(ending) and len(plain) - len(ending) >= _MIN_STEM
    ]
    return tuple(dict.fromkeys(stems + [other for stem in stems for other in _alternatives(stem)]))


def adjective_keys(word: str) -> tuple[str, ...]:
    """Return the keys of the towns that a Cyrillic adjective may be made from.

    >>> alias_key("Бахмут") in adjective_keys("Бахмутському")
    True
    """
    plain = _APOSTROPHE.sub("", word).lower()
    if not is_cyrillic(plain):
        return ()
    plain = plain.translate(_SAME_LETTERS)
    match = _ADJECTIVE.search(plain)
    if match is None or match.start() < _MIN_STEM:
        return ()
    base, suffix = plain[: match.start()], match.group()
    bases = [base, *(base + ending for ending in ("к", "н", "жж"))]
    if suffix[1:2] == "в":  # "-івський" may be made from "-ів", "-івка", "-ове"
        bases += [base + suffix[:2], base + suffix[:2] + "к", base + "ов", base + "ев", base + "ив"]
    return (_ADJECTIVE_ENDING.sub("", plain), *bases)


def _alternatives(stem: str) -> list[str]:
    others: list[str] = []
    if not stem:
        return others
    match = _OPEN_VOWEL.search(stem)
    if match:
        others.append(f"{stem[: match.start()]}и{match.group(1)}")
    if stem[-1] in _SOFTENED:
        others.append(stem[:-1] + _SOFTENED[stem[-1]])
    if _DROPPED_VOWEL.search(stem):
        others += [f"{stem[:-1]}{vowel}{stem[-1]}" for vowel in "ео"]
    if _ADDED_VOWEL.search(stem) and len(stem) > _MIN_STEM:
        others.append(f"{stem[:-2]}к")
    return others


def _latin_key(plain: str) -> str:
    if not plain.isascii():
        spelled = plain.translate(_LATIN_LETTERS)
        decomposed = unicodedata.normalize("NFKD", spelled)
        plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    plain = plain.replace("j", "y")
    for pattern, sound in _SAME_SOUND:
        plain = pattern.sub(sound, plain)
    return plain
