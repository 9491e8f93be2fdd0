"""How a theatre's names are said: a list that ships with it, and rules for names that are not on it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from contested.errors import TheatreError
from contested.outputs.audio.sounds import bare, espeak_sounds, sounds
from contested.theatre.load import read_toml
from contested.theatre.theatre import Theatre

__all__ = ["Part", "Pronunciation", "Sound", "Spelling", "load_pronunciation", "spelled"]

Spelling = Literal["espeak", "ipa"]
_FILE = "pronunciation.toml"
_IPA = re.compile(r"[ˈˌ a-zɡɹɪʊɛəɚɜɑɔæʌʃʒŋθðː]+")
_ENGLISH = frozenset(
    (
        "Airport", "Bridge", "Black", "Border", "Canal", "City", "Coast", "Dam", "District", "East",
        "Eastern", "Farm", "Front", "Island", "Lake", "Line", "Mine", "Mountain", "New", "North", "Northern",
        "Nuclear", "Oblast", "Old", "Peninsula", "Plant", "Port", "Raion", "Region", "Reservoir", "River",
        "Road", "Sea", "South", "Southern", "Station", "Strait", "Village", "West", "Western", "York",
    )
)  # fmt: skip
"""Words in names of places that are English."""
_ROMANISED = re.compile(r"[A-Z][a-z']{2,}")
_TAIL = r"(?P<own>['’]s\b)?(?P<mark>[.,;:?!]*)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """A word that is said by its sounds."""

    word: str
    ipa: str
    mark: str = ""
    """Punctuation right after it."""


Part = str | Sound
"""A run of words as they are spelled, or one word by its sounds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pronunciation:
    """The names that are said by their sounds."""

    known: Mapping[str, str]
    """A name and its sounds."""
    read_as: Mapping[str, str]
    """An abbreviation and what is said for it."""

    def with_names(self, names: Iterable[str]) -> Pronunciation:
        """Add names of places by the rules; a name on the list stays as it is there."""
        words = {word for name in names for word in re.split(r"[\s-]+", name)}
        ruled = {word: sounds(word) for word in words if _ROMANISED.fullmatch(word) and word not in _ENGLISH}
        return Pronunciation(known={**ruled, **self.known}, read_as=self.read_as)

    def parts(self, text: str) -> tuple[Part, ...]:
        """Split a text at the names that it holds.

        >>> [part if isinstance(part, str) else part.ipa for part in
        ...  Pronunciation(known={"Izium": sounds("Iziúm")}, read_as={}).parts("They left Izium, it says.")]
        ['They left ', 'ɪzjˈuːm', ' it says.']
        """
        return tuple(self._parts(text))

    def _parts(self, text: str) -> Iterator[Part]:
        end = 0
        for match in _pattern(frozenset(self.known)).finditer(text):
            if match.start() > end:
                yield text[end : match.start()]
            ipa = self.known[match["name"]] + ("z" if match["own"] else "")
            yield Sound(word=match["name"], ipa=ipa, mark=match["mark"])
            end = match.end()
        if end < len(text):
            yield text[end:]


@cache
def _pattern(names: frozenset[str]) -> re.Pattern[str]:
    if not names:
        return re.compile(r"(?!)")
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    return re.compile(rf"\b(?P<name>{'|'.join(map(re.escape, longest_first))})\b{_TAIL}")


def spelled(parts: Iterable[Part], spelling: Spelling) -> str:
    """Write a text for an engine: names between double brackets, in the signs that it takes.

    >>> spelled(("near ", Sound(word="Izium", ipa="ɪzjˈuːm", mark=",")), "espeak")
    "near [[Izj'u:m]],"
    >>> spelled(("near ", Sound(word="Izium", ipa="ɪzjˈuːm", mark=",")), "ipa")
    'near [[ɪzjˈuːm,]]'
    """
    return "".join(part if isinstance(part, str) else _bracketed(part, spelling) for part in parts)


def _bracketed(sound: Sound, spelling: Spelling) -> str:
    if spelling == "ipa":  # Piper reads what follows a bracket by itself, and a mark there as a word
        return f"[[{sound.ipa}{sound.mark}]]"
    return " ".join(f"[[{espeak_sounds(word)}]]" for word in sound.ipa.split()) + sound.mark


def load_pronunciation(theatre: Theatre) -> Pronunciation:
    """Read a theatre's list of names; a theatre without one has none.

    Raises
    ------
    TheatreError
        The file is not well formed, or holds sounds that no voice knows.
    """
    return _load(theatre.folder / _FILE)


@cache
def _load(path: Path) -> Pronunciation:
    if not path.exists():
        return Pronunciation(known={}, read_as={})
    data = read_toml(path)
    known: dict[str, str] = {}
    for entry in _tables(data):
        known |= {bare(name): sounds(name) for name in entry}
    for name, ipa in _strings(data, "sounds").items():
        if not _IPA.fullmatch(ipa):
            raise TheatreError(f"holds sounds that no voice knows: {ipa!r}", where=path.name, record=name)
        known[name] = ipa
    return Pronunciation(known=known, read_as=_strings(data, "read_as"))


def _tables(data: Mapping[str, Any]) -> Iterator[list[str]]:
    tables = data.get("names", [])
    for entry in tables if isinstance(tables, list) else [None]:
        names = entry.get("stressed") if isinstance(entry, dict) else None
        if not isinstance(names, list) or not all(isinstance(name, str) and name for name in names):
            raise TheatreError("every [[names]] needs a list of names, `stressed`", where=_FILE)
        yield names


def _strings(data: Mapping[str, Any], table: str) -> dict[str, str]:
    found = data.get(table, {})
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise TheatreError(f"[{table}] must hold texts only", where=_FILE)
    return found
