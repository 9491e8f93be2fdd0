"""Composes a daily brief: the sections, in the order in which a desk reads them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from contested.control.history import ControlHistory
from contested.errors import SourceError
from contested.ledger.statement import Statement
from contested.outputs.brief import CheckedClaim, MapSource
from contested.outputs.daily.daily import Daily, Picture, Section
from contested.outputs.daily.ground import Field, ground_sentences
from contested.outputs.daily.pictures import pictures_of
from contested.outputs.daily.sentences import Sentence
from contested.outputs.daily.talk import Talk, propositions, quotes_of, sentence_of
from contested.outputs.times import day_words, instant_words
from contested.verdicts.verdict import Word

__all__ = ["Material", "compose", "every_sentence"]

_WORDS: tuple[tuple[str, str, tuple[Word, ...], str], ...] = (
    ("borne-out", "Said, and shown by the maps", ("supported",), "The maps bear out nothing that was said."),
    ("in-part", "Said, and shown in part", ("partly",), "Nothing."),
    (
        "open",
        "Said, and not shown, or not yet",
        ("too early", "unclear", "contradicted"),
        "Nothing that was said speaks against the maps.",
    ),
    (
        "unchecked",
        "What could not be checked against maps",
        ("not covered", "not checkable"),
        "Everything that was said could be checked.",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What a daily brief is made of."""

    field: Field
    claims: tuple[CheckedClaim, ...]
    """Said on the day, in the order in which they were said."""
    histories: tuple[ControlHistory, ...]
    """The most detailed source first."""
    sources: tuple[MapSource, ...]
    as_of: datetime | None = None
    """What was recorded later is left out; ``None`` when all that is known was taken."""
    notes: tuple[str, ...] = ()
    recent: tuple[Statement, ...] = ()
    """Said in the 30 days up to the day, for the chart of sources."""
    pictures: bool = True
    """Whether they are drawn."""


def compose(material: Material) -> Daily:
    """Compose the brief of one day.

    Parameters
    ----------
    material
        The day, its claims with their verdicts, and the maps.

    Returns
    -------
    Daily
        Sentences in four sections of what was said and one of what the maps show. Every number in them
        comes from a measure, a map, a verdict or a quote, and says which.

    Raises
    ------
    SourceError
        There is neither a map nor a claim.
    """
    if not material.histories and not material.claims:
        raise SourceError("nothing to brief on: no map and no statement of that day")
    where, theatre = material.field, material.field.grounds.theatre
    ground = Section(
        key="ground",
        title="What the maps show",
        sentences=tuple(ground_sentences(material.histories, where)),
        empty="No map was at hand.",
    )
    talks = propositions(material.claims, material.sources, theatre)
    sections = (ground, *_said(talks, material))
    return Daily(
        title=f"{where.where[:1].upper()}{where.where[1:]}, {day_words(where.day)}",
        day=where.day,
        region=None if where.region is None else where.region.name,
        theatre=theatre,
        made=_made(material),
        sections=sections,
        quotes=quotes_of(material.claims, theatre),
        pictures=_pictures(material),
        sources=material.sources,
        snapshots=_snapshots(sections, material),
        claims=material.claims,
        notes=material.notes,
        as_of=material.as_of,
    )


def _pictures(material: Material) -> tuple[Picture, ...]:
    if not material.pictures:
        return ()
    drawn = pictures_of(material.histories, material.field, material.claims, recent=material.recent)
    return tuple(drawn)


def _said(talks: Iterable[Talk], material: Material) -> Iterator[Section]:
    theatre = material.field.grounds.theatre
    kept = list(talks)
    for key, title, verdicts, empty in _WORDS:
        chosen = [talk for talk in kept if talk.verdict.word in verdicts]
        chosen.sort(key=lambda talk: (talk.verdict.word, -len(talk.said)))
        sentences = tuple(sentence_of(talk, theatre) for talk in chosen)
        yield Section(key=key, title=title, sentences=sentences, empty=empty)


def _made(material: Material) -> str:
    if material.as_of is None:
        return "With all maps and statements known."
    words = instant_words(material.as_of, material.field.grounds.theatre.time_zone)
    return f"As known on {words}; nothing that came later is in it."


def _snapshots(sections: Sequence[Section], material: Material) -> tuple[tuple[str, str], ...]:
    """List the maps that sentences rest on, oldest first, with their moments."""
    used = {snapshot for section in sections for one in section.sentences for snapshot in one.snapshots}
    zone = material.field.grounds.theatre.time_zone
    maps = {item.id: item.as_of for history in material.histories for item in history.maps if item.id in used}
    return tuple((key, instant_words(maps[key], zone)) for key in sorted(maps, key=lambda key: maps[key]))


def every_sentence(daily: Daily) -> Iterator[Sentence]:
    """Yield all sentences, section by section."""
    for section in daily.sections:
        yield from section.sentences
