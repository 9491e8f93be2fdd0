"""When a claim is true: which of a text's expressions of time belongs to which clause."""

from __future__ import annotations

import re
from datetime import date, timedelta

from contested.claims.actors import View
from contested.claims.calendars import TimeExpression
from contested.claims.claim import Stance
from contested.claims.dates import DateReader
from contested.claims.discourse import Discourse
from contested.claims.event import Event
from contested.timespan import Moment, TimeSpan, day_of

__all__ = ["chronicle_entry", "is_chronicle", "valid_of"]

_ENTRY = re.compile(r"^\W*(?:(?:at|in) (?:the )?\w+ )?(?:on |in )?", re.IGNORECASE)
_SOON = re.compile(
    r"\b(?:with)?in (?:just )?(?:a |the )?(?:few|coming|next|several|\d+|matter of) (?:few )?hours\b"
)
_FAR_DAYS = 14
_ENTRIES = 2


def valid_of(  # noqa: PLR0913  # a clause, its sentence and its report
    view: View,
    event: Event,
    words: list[int],
    *,
    expressions: list[TimeExpression],
    others: list[list[int]],
    saying: int | None,
    stance: Stance,
    reader: DateReader,
    discourse: Discourse,
) -> TimeSpan:
    """Return when a claim is true.

    Parameters
    ----------
    view, event, words
        The sentence, the event and the words of its quote.
    expressions
        The expressions of time in the sentence.
    others
        The words of the sentence's other claims.
    saying
        Index of the word of saying, whose date a claim without its own takes.
    stance
        Of the claim; a forecast runs from the dateline.
    reader
        Holds the dateline.
    discourse
        Holds the last day named and the chronicle's entry.
    """
    start, end = view.sentence.words[words[0]].start, view.sentence.words[words[-1]].end
    inside = [e for e in expressions if start <= e.start < end]
    inside = [e for e in inside if _within(view, e, set(words))] or inside
    chosen = _combine(inside) or _shared(view, event, expressions, others, words)
    if chosen is None and saying is not None:
        taken = {j for group in others for j in group}
        said = [e for e in expressions if not _within(view, e, taken) and not e.deadline and not e.vague]
        chosen = _combine([e for e in said if _belongs(view, e, saying)]) or _combine(said)
    if chosen is None and len(others) == 0:
        chosen = _combine([e for e in expressions if not e.vague and _reaches(view, e, event)])
    if stance == "forecast" and chosen is not None and chosen.vague:
        chosen = None
    span = _of(chosen, reader=reader, discourse=discourse)
    if stance == "forecast":
        within = " ".join(view.sentence.words[i].lower for i in words)
        if chosen is not None and chosen.ahead and span is not None and span.first_day is not None:
            reach = reader.dateline - span.first_day
            return TimeSpan(start=reader.dateline, end=reader.dateline + reach)
        return _forecast(span, reader.dateline, soon=bool(_SOON.search(within)))
    if span is not None:
        return span
    return discourse.entry or TimeSpan(start=None, end=reader.dateline)


def _of(chosen: TimeExpression | None, *, reader: DateReader, discourse: Discourse) -> TimeSpan | None:
    if chosen is None:
        return None
    if chosen.beside_days is not None and discourse.last_day is not None:
        return reader.hours(discourse.last_day + timedelta(days=chosen.beside_days), chosen.bare_hour)
    if chosen.bare_hour is not None and discourse.last_day is not None:
        return reader.hours(discourse.last_day, chosen.bare_hour)
    if chosen.later_days and discourse.last_day is not None:
        first = discourse.last_day + timedelta(days=1)
        return TimeSpan(start=first, end=discourse.last_day + timedelta(days=chosen.later_days))
    if chosen.vague:
        return discourse.entry or TimeSpan(start=None, end=reader.dateline)
    return chosen.span


def _forecast(span: TimeSpan | None, dateline: date, *, soon: bool) -> TimeSpan:
    """Return from when to when a forecast runs: from its saying or the dateline to its horizon."""
    start: Moment = dateline
    end: Moment | None = None
    if span is not None and span.end is not None:
        if day_of(span.end) > dateline:
            start, end = span.start if span.start is not None else dateline, span.end
        elif span.start is not None:
            start = span.start
    if soon and end is None:
        end = day_of(start)
    return TimeSpan(start=start, end=end)


def _combine(expressions: list[TimeExpression]) -> TimeExpression | None:
    """Take the first exact one; a month beside the war's first days stays the month."""
    exact = [e for e in expressions if not e.vague and e.bare_hour is None]
    return next(iter(exact or expressions), None)


def _within(view: View, e: TimeExpression, taken: set[int]) -> bool:
    return any(view.sentence.words[j].start <= e.start < view.sentence.words[j].end for j in taken)


def _belongs(view: View, e: TimeExpression, verb: int) -> bool:
    word = next((w for w in view.sentence.words if w.start <= e.start < w.end), None)
    if word is None:
        return False
    return any(w.i == verb for w in [word, *view.sentence.ancestors(word.i)][:4])


def _reaches(view: View, e: TimeExpression, event: Event) -> bool:
    """Whether a time stands in the clause of an event or in one above it."""
    word = next((w for w in view.sentence.words if w.start <= e.start < w.end), None)
    above = next((w for w in view.sentence.ancestors(word.i) if w.is_verb), None) if word else None
    if word is None or above is None:
        return True
    own = {event.head, event.trigger, *(w.i for w in view.sentence.ancestors(event.head))}
    own |= {kid.i for kid in view.sentence.kids(event.head, "conj")}
    return above.i in own


def _shared(
    view: View, event: Event, expressions: list[TimeExpression], others: list[list[int]], words: list[int]
) -> TimeExpression | None:
    """Take the date of a clause joined by "and", or one that opens the sentence."""
    opening = [e for e in expressions if e.end <= view.sentence.words[words[0]].start]
    taken = {j for group in others for j in group}
    free = [e for e in opening if not _within(view, e, taken) and e.start - view.sentence.start < _OPENING]
    if free:
        return _combine(free)
    word = view.sentence.words[event.head]
    joined = {word.head} if word.dep == "conj" else set()
    joined |= {kid.i for kid in view.sentence.kids(word.i, "conj") if kid.is_verb}
    for group in others:
        if joined & set(group):
            start, end = view.sentence.words[group[0]].start, view.sentence.words[group[-1]].end
            near = [e for e in expressions if start <= e.start < end and not e.vague]
            if near:
                return _combine(near)
    return None


_OPENING = 6


def is_chronicle(entries: list[TimeSpan], dateline: date) -> bool:
    """Whether a report tells dated entries of days well before its own."""
    far = [e for e in entries if e.end is not None and (dateline - day_of(e.end)).days > _FAR_DAYS]
    return len(far) >= _ENTRIES


def chronicle_entry(text: str, expressions: list[TimeExpression]) -> TimeSpan | None:
    """Return the date that opens a paragraph, `None` when none does."""
    lead = _ENTRY.match(text)
    if lead is None or not expressions:
        return None
    first = expressions[0]
    return (
        first.span if first.start <= lead.end() and first.span.start is not None and not first.vague else None
    )
