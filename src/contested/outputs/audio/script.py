"""A script for speech: chapters of lines, each as it is written and as it is said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from contested.outputs.audio.aloud import aloud, capitals_lowered
from contested.outputs.audio.names import Part, Pronunciation
from contested.outputs.wording import sentence

__all__ = ["Chapter", "Line", "Script", "Teller", "quote_words"]

_END = re.compile(r"(?<=[^\W_][.!?]|[)”%²][.!?])\s+(?=[A-Z“])")
_ABBREVIATED = re.compile(r"\b(?:Gen|Col|Maj|Lt|St|No|vs|approx|[A-Z])\.$")
_FOREIGN = re.compile(r"[^\W\d_a-zA-ZÀ-ɏ’ʼ]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One sentence."""

    written: str
    """For the transcript: figures in digits, quotes in quotation marks."""
    said: tuple[Part, ...]
    """For the voice: all in words, names by their sounds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A section of the brief."""

    title: str
    lines: tuple[Line, ...]
    """At least one; the first says the title."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """A brief for the ear."""

    key: str
    """Tells this brief from others, and stays when it is made again."""
    title: str
    summary: str
    """One sentence, for feeds."""
    credit: str
    """Whom it rests on, for the files' tags."""
    published: datetime
    """When the brief's day ended, or its report came out; in UTC."""
    chapters: tuple[Chapter, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """All lines, chapter by chapter."""
        return tuple(line for chapter in self.chapters for line in chapter.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Teller:
    """Writes lines: one for each sentence, the year of the brief said once."""

    names: Pronunciation
    year: int

    def chapter(self, title: str, texts: Iterable[str], *, year: bool = False) -> Chapter:
        """Tell a section: its title, then its sentences.

        Parameters
        ----------
        title, texts
            As they are written.
        year
            Whether the year in the title is said.
        """
        said = [self._line(sentence(title), year=None if year else self.year)]
        said += [self._line(one, year=self.year) for text in texts for one in _sentences(text)]
        return Chapter(title=title, lines=tuple(line for line in said if _is_said(line)))

    def _line(self, text: str, *, year: int | None) -> Line:
        words = aloud(text, year=year, read_as=self.names.read_as)
        return Line(written=text, said=self.names.parts(words))


def _is_said(line: Line) -> bool:
    return any(not isinstance(part, str) or any(map(str.isalpha, part)) for part in line.said)


def _sentences(text: str) -> Iterator[str]:
    """Split a text into sentences; what stands in quotation marks stays whole.

    >>> list(_sentences("By 11 Sep 2022, 14:40 UTC. The map of Gen. Ivanov shows “one. Two.” here. It ends."))
    ['By 11 Sep 2022, 14:40 UTC.', 'The map of Gen. Ivanov shows “one. Two.” here.', 'It ends.']
    """
    begun = ""
    for piece in _END.split(" ".join(text.split())):
        begun = f"{begun} {piece}" if begun else piece
        if begun.count("“") <= begun.count("”") and not _ABBREVIATED.search(begun):
            yield sentence(begun)
            begun = ""
    if begun:
        yield sentence(begun)


def quote_words(quote: str, language: str | None) -> str:
    """Give a quote in its quotation marks, or say where it is when an English voice cannot read it.

    >>> quote_words("it “fell”.", "en"), quote_words("Ізюм наш", "uk")
    ("“it 'fell'”", 'words that are not in English, and that the written brief has')
    """
    english = language is None or language == "und" or language.partition("-")[0] == "en"
    if not english or _FOREIGN.search(quote):
        return "words that are not in English, and that the written brief has"
    inner = re.sub('[“”„«»"]', "'", capitals_lowered(" ".join(quote.split()))).rstrip(" .;:,")
    return f"“{inner}”"
