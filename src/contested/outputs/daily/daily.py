"""A daily brief as data: sections of sentences, the quotes behind them, pictures and credits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from contested.outputs.brief import CheckedClaim, MapSource
from contested.outputs.daily.sentences import Sentence
from contested.theatre.theatre import Theatre

__all__ = ["Daily", "Picture", "Quote", "Section"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading and what stands under it."""

    key: str
    """For anchors and templates: ``ground``, ``borne-out``."""
    title: str
    sentences: tuple[Sentence, ...]
    empty: str
    """What is said when there is nothing to say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """One statement as a source for sentences."""

    number: int
    text: str
    """Verbatim."""
    speaker: str
    publisher: str
    published: str
    """In words."""
    report: str
    start: int
    url: str | None
    licence: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A chart or a map: one SVG element with its title."""

    key: str
    title: str
    svg: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Daily:
    """What is known of one day in one region; everything shown is in here."""

    title: str
    day: date
    region: str | None
    """The region's name; ``None`` for the whole theatre."""
    theatre: Theatre
    made: str
    """As of when, in words: what was recorded later is left out."""
    sections: tuple[Section, ...]
    quotes: tuple[Quote, ...]
    pictures: tuple[Picture, ...]
    sources: tuple[MapSource, ...]
    snapshots: tuple[tuple[str, str], ...]
    """Every map used, with its moment in words."""
    claims: tuple[CheckedClaim, ...]
    notes: tuple[str, ...] = ()
    as_of: datetime | None = None
