"""The script of a daily brief: its sections, told for the ear."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC

from contested.outputs.audio.script import Chapter, Script, Teller
from contested.outputs.audio.telling import (
    READ_BY,
    in_own_words,
    names_of,
    say_so,
    source_texts,
    verdict_texts,
)
from contested.outputs.daily.compose import every_sentence
from contested.outputs.daily.daily import Daily, Section
from contested.outputs.daily.sentences import Sentence
from contested.outputs.daily.talk import Talk, ground_of, holder_of, propositions, speaker_of
from contested.outputs.describe import side_name, verdict_label
from contested.outputs.times import span_words
from contested.outputs.wording import kind_words, plain
from contested.theatre.theatre import Theatre
from contested.timespan import end_of_day
from contested.verdicts.sentences import listed

__all__ = ["daily_script"]

_UNJUDGED = frozenset({"not checkable", "not covered"})


def daily_script(daily: Daily) -> Script:
    """Write the script of a daily brief: a chapter for each of its sections.

    Parameters
    ----------
    daily
        From `contested.outputs.daily.compose`. The script says nothing that is not in it.
    """
    theatre = daily.theatre
    places = [piece.text for one in every_sentence(daily) for piece in one.pieces if piece.kind == "place"]
    names = names_of(theatre, (one.statement for one in daily.claims), places)
    where = daily.region or theatre.name
    return Script(
        key=f"daily {theatre.key} {daily.day} {daily.region or ''} {daily.as_of or ''}".rstrip(),
        title=plain(daily.title),
        summary=f"What the maps show of {where} that day, who says what, and what of it the maps bear out.",
        credit=plain("; ".join(source.attribution for source in daily.sources)),
        published=end_of_day(daily.day, theatre.time_zone).astimezone(UTC),
        chapters=tuple(_chapters(daily, Teller(names=names, year=daily.day.year))),
    )


def _chapters(daily: Daily, teller: Teller) -> Iterator[Chapter]:
    talks = {
        tuple(one.number for one in talk.said): talk
        for talk in propositions(daily.claims, daily.sources, daily.theatre)
    }
    yield teller.chapter(plain(daily.title), [daily.made, READ_BY], year=True)
    for section in daily.sections:
        yield teller.chapter(section.title, _texts(section, talks, daily.theatre))
    if daily.notes:
        yield teller.chapter("Notes", map(plain, daily.notes))
    yield teller.chapter("Sources and terms", source_texts(daily.sources))


def _texts(section: Section, talks: dict[tuple[int, ...], Talk], theatre: Theatre) -> Iterator[str]:
    if not section.sentences:
        yield section.empty
    for one in section.sentences:
        talk = talks.get(one.quotes)
        yield from [_without_hours(one)] if talk is None else _talk(talk, theatre)


def _without_hours(one: Sentence) -> str:
    """Give the maps' days alone; the hours, too, where two maps are of one day."""
    days = Counter(_day(piece.text) for piece in one.pieces if piece.kind == "time")
    if any(count > 1 for count in days.values()):
        return one.text
    return "".join(_day(piece.text) if piece.kind == "time" else piece.text for piece in one.pieces)


def _day(instant: str) -> str:
    return instant.partition(",")[0]


def _talk(talk: Talk, theatre: Theatre) -> Iterator[str]:
    """Say what is claimed, who claims it and how, and what the maps show of it."""
    first = talk.said[0]
    claim, places = first.claim, ground_of(first.checked.statement)
    holder = holder_of(claim, theatre)
    if holder is not None and places:
        where = plain(listed(places, most=len(places)))
        known = claim.valid.end is not None or claim.valid.start is not None
        when = f", {span_words(claim.valid)}" if known else ""
        yield f"{where} held by {side_name(holder, theatre)}{when}."
        yield from _tellers(talk)
    else:
        yield kind_words(claim.kind).capitalize()
        yield in_own_words(first.checked.statement)
    if talk.verdict.word not in _UNJUDGED:
        label = verdict_label(talk.verdict, denied=claim.stance == "denied")
        yield verdict_texts(label, talk.verdict.reason)


def _tellers(talk: Talk) -> Iterator[str]:
    """Name everybody once, those together who say it alike."""
    speakers: dict[str, dict[str, None]] = defaultdict(dict)
    for one in talk.said:
        speaker = plain(speaker_of(one.checked.statement))
        speakers[one.claim.stance].setdefault(speaker, None)
    for stance, names in speakers.items():
        yield say_so(list(names), stance)
