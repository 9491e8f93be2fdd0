"""How a romanised Ukrainian name sounds in English, with its stress on the vowel that bears the accent.

Sounds are written in the International Phonetic Alphabet as eSpeak NG writes those of its voice ``en-us``,
the mark of stress before the vowel. Only sounds that English has are used: a voice that learned English knows
no others.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

__all__ = ["bare", "espeak_sounds", "guessed_stress", "sounds"]

_ACUTE = "\u0301"
_VOWELS = frozenset("aeiouy")
_LETTERS = re.compile(r"shch|zgh|dzh|kh|zh|ts|ch|sh|[^\W\d_]\u0301?")
_CONSONANTS = {
    "shch": "ʃtʃ", "zgh": "zh", "dzh": "dʒ", "zh": "ʒ", "ts": "ts", "ch": "tʃ", "sh": "ʃ", "c": "k", "g": "ɡ",
    "j": "dʒ", "q": "k", "r": "ɹ", "x": "ks",
}  # fmt: skip
_STRESSED = {"a": "ɑː", "e": "ɛ", "i": "iː", "o": "ɔː", "u": "uː", "y": "ɪ"}
_WEAK = {"a": "ə", "e": "ɛ", "i": "ɪ", "o": "ə", "u": "ʊ", "y": "ɪ"}
_AT_THE_END = {**_WEAK, "i": "i", "o": "oʊ", "u": "uː", "y": "i"}
_GLIDING = {"a": "aɪ", "e": "eɪ", "o": "ɔɪ", "u": "uːɪ"}
_HISSING = "zh"
_FAR = 2
"""Vowels before the stress from which on the first has a second, weaker one."""
_USUAL = (
    (re.compile(r"(?:[iy]vk[ay]|[iy]vske|[iy]tsi?a|[eo]ve|yne|ol)$"), 3),
    (re.compile(r"(?:sk|hrad|dar|chuk|[lmnrv]ets|[aou][kn]|yn|i[nlmr]|ove?k|ul|ium)$"), 1),
)
"""Endings and which vowel, counted from the end, mostly bears the stress; else it is the last but one."""
_ESPEAK = {
    "ɑː": "A:", "ɔː": "O:", "iː": "i:", "uː": "u:", "ɜː": "3:", "oʊ": "oU", "aʊ": "aU", "aɪ": "aI",
    "eɪ": "eI", "ɔɪ": "OI", "tʃ": "tS", "dʒ": "dZ", "ɹ": "r", "ɛ": "E", "ɪ": "I", "ʊ": "U", "ə": "@",
    "æ": "a", "ʌ": "V", "ɚ": "3", "ɑːɹ": "A@", "ɔːɹ": "O@", "ɛɹ": "e@", "ʊɹ": "U@", "ɪɹ": "i@3", "ʃ": "S",
    "ʒ": "Z", "ɡ": "g", "ŋ": "N", "θ": "T", "ð": "D", "ˈ": "'", "ˌ": ",",
}  # fmt: skip
_HEARD = "ɑɔiueoaɛɪʊəʌæɚɜjˈˌ"
_BY_LENGTH = re.compile(
    "|".join(
        f"{re.escape(one)}(?![{_HEARD}])" if one.endswith("ɹ") and len(one) > 1 else re.escape(one)
        for one in sorted(_ESPEAK, key=len, reverse=True)
    )
)
"""An "r" that closes a syllable is one sound with its vowel."""
_COLOURED = re.compile(rf"əɹ(?P<opens>[{_HEARD}])?|(?:iː|ɪ)ɹ(?![{_HEARD}])|uːɹ(?![{_HEARD}])")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Vowel:
    """The middle of a syllable."""

    letter: str
    accented: bool = False
    glides: bool = False
    """Whether an "i" that is no vowel of its own follows: "ai" as in "Zaitseve"."""
    first: bool = False
    last: bool = False


def bare(name: str) -> str:
    """Take the accents off a name.

    >>> bare("Khárkiv"), bare("Izmaíl")
    ('Kharkiv', 'Izmail')
    """
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", name).replace(_ACUTE, ""))


def sounds(word: str) -> str:
    """Write the sounds of a word; without an accent the stress is guessed by its ending.

    >>> sounds("Khárkiv"), sounds("Balaklíia"), sounds("Bakhmút")
    ('hˈɑːɹkɪv', 'bˌɑːləklˈiːjə', 'bəkmˈuːt')
    >>> sounds("Síverskyi"), sounds("Enerhodár"), sounds("Mykoláiv"), sounds("Záitseve")
    ('sˈiːvɛɹski', 'ˌɛnɛɹhədˈɑːɹ', 'mˌɪkəlˈɑːjɪv', 'zˈaɪtsɛvɛ')
    """
    parts = list(_parts(_letters(word)))
    vowels = [part for part in parts if isinstance(part, _Vowel)]
    accented = [number for number, vowel in enumerate(vowels) if vowel.accented]
    stress = accented[0] if accented else guessed_stress(word, len(vowels))
    spoken = re.sub("n(?=[kɡ])", "ŋ", "".join(_spoken(parts, stress)))
    return _COLOURED.sub(_coloured, spoken)


def _coloured(match: re.Match[str]) -> str:
    """Write a vowel before an "r" as English has it."""
    if match.group()[0] == "ə":
        return f"ɚɹ{match['opens']}" if match["opens"] else "ɚ"
    return "ʊɹ" if match.group()[0] == "u" else "ɪɹ"


def espeak_sounds(ipa: str) -> str:
    """Write sounds with the signs that eSpeak NG takes between double brackets.

    >>> espeak_sounds("hˈɑːɹkɪv")
    "h'A@kIv"
    """
    return _BY_LENGTH.sub(lambda match: _ESPEAK[match.group()], ipa)


def guessed_stress(word: str, vowels: int) -> int:
    """Tell which vowel, from 0, most likely bears the stress, by how the word ends.

    >>> guessed_stress("Lysychansk", 3), guessed_stress("Avdiivka", 4), guessed_stress("Svatove", 3)
    (2, 1, 0)
    """
    from_end = next((place for ending, place in _USUAL if ending.search(word)), 2)
    return max(0, vowels - from_end)


def _letters(word: str) -> list[str]:
    """Split a word into letters, two that are one sound together, doubled consonants once."""
    found = _LETTERS.findall(unicodedata.normalize("NFD", word.casefold()))
    return [
        one for number, one in enumerate(found) if one[0] in _VOWELS or found[number - 1 : number] != [one]
    ]


def _parts(letters: Sequence[str]) -> Iterator[str | _Vowel]:
    skip = False
    for number, letter in enumerate(letters):
        before = letters[number - 1] if number else ""
        after = letters[number + 1] if number + 1 < len(letters) else ""
        if skip:
            skip = False
        elif letter[0] not in _VOWELS:
            yield _consonant(letter, before, after)
        elif _is_glide(letter, before, after):
            yield "j"
        else:
            skip = after == "i" and _closes(letters[number:])
            if letter == "i" and before[:1] in _VOWELS:
                yield "j"
            yield _Vowel(
                letter=letter[0],
                accented=_ACUTE in letter,
                glides=skip and letter[0] in _GLIDING,
                first=number == 0,
                last=number + 1 + skip == len(letters),
            )


def _is_glide(letter: str, before: str, after: str) -> bool:
    """Tell whether an "i" or "y" is no vowel but the beginning of the next: "ia", "Ya"."""
    if letter not in {"i", "y"} or after[:1] not in _VOWELS:
        return False
    return after[0] != "i" or (letter == "y" and not before)


def _closes(letters: Sequence[str]) -> bool:
    """Tell whether the "i" after the first of these letters belongs to it: not in "-aiv", "-iivka"."""
    rest = letters[2:]
    if letters[0][0] in {"i", "y"}:
        return not rest
    return rest != ["v"] and not (rest and rest[0][0] in _VOWELS)


def _consonant(letter: str, before: str, after: str) -> str:
    opens = after[:1] in _VOWELS
    if letter == "kh":
        return "h" if opens else "k"
    if letter == "h" and not opens and before:
        return ""
    return _CONSONANTS.get(letter, letter)


def _spoken(parts: Sequence[str | _Vowel], stress: int) -> Iterator[str]:
    number = -1
    for place, part in enumerate(parts):
        if isinstance(part, str):
            yield part
            continue
        number += 1
        closed = parts[place + 1 : place + 2] == ["ɹ"] and not isinstance(_at(parts, place + 2), _Vowel)
        if number == stress:
            yield "ˈ" + _quality(part, full=True)
        elif number == 0 and stress >= _FAR:
            yield "ˌ" + _quality(part, full=True)
        else:
            yield _quality(part, full=closed or (part.first and part.letter in "aou"))


def _quality(vowel: _Vowel, *, full: bool) -> str:
    if vowel.glides:
        return _GLIDING[vowel.letter]
    if full:
        return _STRESSED["i" if vowel.letter == "y" and vowel.last else vowel.letter]
    return (_AT_THE_END if vowel.last else _WEAK)[vowel.letter]


def _at(parts: Sequence[str | _Vowel], place: int) -> str | _Vowel | None:
    return parts[place] if place < len(parts) else None
