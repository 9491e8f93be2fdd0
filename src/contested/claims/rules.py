"""Reads the claims of an English report by rules: grammar, word lists, and the theatre's names."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

from contested.claims.about import places_of
from contested.claims.actors import ActorMention, ActorNames, View
from contested.claims.calendars import TimeExpression
from contested.claims.claim import Claim, Kind, Mention, Source
from contested.claims.clauses import span_of, trimmed
from contested.claims.confidence import confidence_of, traits_of
from contested.claims.dates import DateReader
from contested.claims.discourse import Discourse
from contested.claims.event import Event
from contested.claims.events import find_events
from contested.claims.extractor import Recogniser
from contested.claims.lexicon import Lexicon, load_lexicon
from contested.claims.parse import DEFAULT_PIPELINE, load_pipeline, read_sentences
from contested.claims.publisher import side_of_publisher
from contested.claims.quantities import Amount, choose, find_amounts
from contested.claims.quotes import quotes_of
from contested.claims.relevance import paragraphs_about
from contested.claims.sides import acting_side, other_side
from contested.claims.speakers import Speaker
from contested.claims.stance import stance_of
from contested.claims.tree import Sentence
from contested.claims.voices import Voices
from contested.claims.when import chronicle_entry, is_chronicle, valid_of
from contested.reports.report import Report
from contested.theatre.theatre import Theatre
from contested.timespan import TimeSpan, day_of

__all__ = ["RuleExtractor"]

_SHARE = re.compile(r"\b(?:of which|of whom|of these|of them),? ")
_SHARE_REACH = 30  # characters between "of which" and its number
_SHARED = frozenset({"area_gained", "losses", "civilian"})


class RuleExtractor:
    """Extracts claims by rules; registered as ``rules``.

    Parameters
    ----------
    pipeline
        The installed spaCy pipeline that parses the text.
    prefilter
        Whether paragraphs that cannot hold a claim of the war are left out before parsing. Without,
        they are parsed and left out afterwards: the same claims, many times as slowly.
    """

    name = "rules"
    version = "2"
    languages = frozenset({"en"})

    def __init__(self, *, pipeline: str = DEFAULT_PIPELINE, prefilter: bool = True) -> None:
        self._pipeline = pipeline
        self._prefilter = prefilter
        self._names: tuple[Theatre, ActorNames] | None = None

    def prepare(self) -> None:
        """Load the parser."""
        load_pipeline(self._pipeline)

    def extract(self, report: Report, *, theatre: Theatre, recognise: Recogniser) -> Iterator[Claim]:
        """Yield the claims of a report in the order of their quotes.

        Parameters
        ----------
        report
            Any text in English; one without claims yields nothing.
        theatre
            Whose sides and actors to look for.
        recognise
            Finds the places named in the text.
        """
        for claim, _ in self.traits(report, theatre=theatre, recognise=recognise):
            yield claim

    def traits(
        self, report: Report, *, theatre: Theatre, recognise: Recogniser
    ) -> list[tuple[Claim, frozenset[str]]]:
        """Return the claims with the traits of their reading that their confidence comes from."""
        if self._names is None or self._names[0] is not theatre:
            self._names = theatre, ActorNames(theatre)
        finder = self._names[1]
        reading = _Reading.of(
            report,
            finder=finder,
            theatre=theatre,
            recognise=recognise,
            pipeline=self._pipeline,
            prefilter=self._prefilter,
        )
        claims = [pair for view in reading.views for pair in reading.claims_of(view)]
        return sorted(claims, key=lambda pair: (pair[0].start, pair[0].end))


@dataclass(slots=True, kw_only=True)
class _Reading:
    """One reading of one report."""

    report: Report
    theatre: Theatre
    lexicon: Lexicon
    views: list[View]
    reader: DateReader
    discourse: Discourse
    times: dict[int, list[TimeExpression]]
    """Start of a sentence to its expressions of time."""
    chronicle: bool
    voices: Voices

    @classmethod
    def of(
        cls,
        report: Report,
        *,
        finder: ActorNames,
        theatre: Theatre,
        recognise: Recogniser,
        pipeline: str,
        prefilter: bool,
    ) -> _Reading:
        """Parse a report and lay names, places and dates over its sentences."""
        lexicon = load_lexicon("en")
        names = finder.find(report.text)
        places = list(recognise(report.text))
        about = paragraphs_about(report.text, names=names, places=places, theatre=theatre)
        sentences = read_sentences(
            report.text,
            lexicon=lexicon,
            actors=tuple((name.start, name.end) for name in names),
            attributes=frozenset(name.end for name in names if _is_adjective(theatre, report.text, name)),
            towns=frozenset((p.start, p.end) for p in places if p.kind == "settlement"),
            paragraphs=about if prefilter else None,
            pipeline=pipeline,
        )
        sentences = [one for one in sentences if about is None or one.paragraph in about]
        reader = DateReader(
            lexicon=lexicon,
            dateline=report.published,
            first_day=theatre.first_day,
            time_zone=theatre.time_zone,
        )
        times = {s.start: reader.find(report.text[s.start : s.end], offset=s.start) for s in sentences}
        views = [
            View.of(
                sentence,
                lexicon=lexicon,
                theatre=theatre,
                names=_among(names, sentence),
                places=[p for p in _among(places, sentence) if not _is_time(p, times[sentence.start])],
            )
            for sentence in sentences
        ]
        entries = [_entry(report, s, times[s.start]) for s in sentences if s.opens_paragraph]
        own = side_of_publisher(finder, report, theatre=theatre, lexicon=lexicon)
        discourse = Discourse(publisher_side=own)
        return cls(
            report=report,
            theatre=theatre,
            lexicon=lexicon,
            views=views,
            reader=reader,
            discourse=discourse,
            times=times,
            voices=Voices(text=report.text, views=views),
            chronicle=is_chronicle([e for e in entries if e is not None], report.published),
        )

    def claims_of(self, view: View) -> list[tuple[Claim, frozenset[str]]]:
        """Return the claims of one sentence, with the traits of reading; carry over what it tells."""
        sentence, discourse = view.sentence, self.discourse
        expressions = self.times[sentence.start]
        if self.chronicle and sentence.opens_paragraph:
            discourse.entry = _entry(self.report, sentence, expressions) or discourse.entry
        discourse.striking_age += 1
        events = find_events(view)
        spans = quotes_of(view, events)
        found: list[tuple[Claim, Event | None]] = []
        for event, words in spans:
            others = [other for kept, other in spans if kept is not event]
            claim = self._claim(view, event, words, others=others, expressions=expressions)
            if claim is not None:
                found.append((claim, event))
                found.extend((share, None) for share in self._shares(view, claim, expressions))
        found = [(c, e) for c, e in found if not any(_repeats(c, other) for other, _ in found)]
        self.voices.hear_rest(view, discourse)
        discourse.see(view)
        if self.chronicle:
            lasting = [e for e in expressions if _dates_entry(e, self.report)]
            discourse.entry = lasting[-1].span if lasting else discourse.entry
        days = [day_of(e.span.start) for e in expressions if e.names_day and e.span.start is not None]
        if days:
            discourse.last_day = days[-1]
        return [self._weighed(view, claim, event, len(found)) for claim, event in found]

    def _weighed(
        self, view: View, claim: Claim, event: Event | None, claims: int
    ) -> tuple[Claim, frozenset[str]]:
        traits = traits_of(view, event, claim, claims=claims)
        weights = self.lexicon.tables["confidence"]["weights"]
        return replace(claim, confidence=confidence_of(traits, weights)), traits

    def _claim(
        self,
        view: View,
        event: Event,
        words: list[int],
        *,
        others: list[list[int]],
        expressions: list[TimeExpression],
    ) -> Claim | None:
        discourse, text = self.discourse, self.report.text
        speaker = self.voices.speaker(view, event, words, discourse)
        if speaker is not None:
            kept = [i for i in words if i not in speaker.words and i != speaker.verb]
            words = trimmed(view.sentence, kept) if kept else words
        side = acting_side(view, event, speaker, discourse)
        start, end = span_of(view.sentence, words)
        amounts = find_amounts(view, text)
        kind = _kind(event, amounts, start, end)
        places = places_of(view, event, words, kind=kind, discourse=discourse)
        if not _enough(event, kind, side=side, places=places, view=view):
            return None
        stance, hedged = stance_of(view, event, speaker, kind=kind, side=side, words=words)
        saying = speaker.verb if speaker is not None else None
        between = self.voices.saying_view(view, words)
        if between is not None:
            expressions = [*expressions, *self.times[between.sentence.start]]
        valid = valid_of(
            view, event, words, expressions=expressions, others=others, saying=saying, stance=stance,
            reader=self.reader, discourse=discourse,
        )  # fmt: skip
        discourse.act(side, kind, enemy=None if side is None else self.theatre.enemy_of(side))
        discourse.hear(speaker, view.sentence.paragraph)
        return Claim(
            report_id=self.report.id,
            start=start,
            quote=text[start:end],
            kind=kind,
            side=side,
            against=other_side(view, event, side, kind=kind),
            mentions=places,
            source=self._source(speaker),
            stance=stance,
            hedged=hedged,
            valid=valid,
            quantity=choose(amounts, kind=kind, start=start, end=end, lexicon=self.lexicon),
        )

    def _shares(self, view: View, claim: Claim, expressions: list[TimeExpression]) -> Iterator[Claim]:
        """Yield what "of which over a thousand since ..." adds to an amount."""
        if claim.quantity is None or claim.kind not in _SHARED:
            return
        text, sentence = self.report.text, view.sentence
        match = _SHARE.search(text, claim.start, sentence.end)
        amounts = [a for a in find_amounts(view, text) if match and match.end() - 1 <= a.start]
        if match is None or not amounts or amounts[0].start - match.end() > _SHARE_REACH:
            return
        after = [e for e in expressions if e.start >= amounts[0].end]
        end = after[0].end if after else amounts[0].end
        quantity = replace(amounts[0].quantity(), measure=claim.quantity.measure, unit=claim.quantity.unit)
        yield replace(
            claim,
            start=match.end(),
            quote=text[match.end() : end],
            quantity=quantity,
            mentions=(),
            valid=after[0].span if after else claim.valid,
        )

    def _source(self, speaker: Speaker | None) -> Source:
        own = self.discourse.publisher_side
        if speaker is None or speaker.evidence:
            return Source(name=None, side=own)
        return Source(name=speaker.name, side=speaker.side, via=speaker.via)


def _is_adjective(theatre: Theatre, text: str, name: ActorMention) -> bool:
    """Whether a name is a side's adjective: what follows "Russian" is a noun."""
    return text[name.start : name.end].lower() in {side.adjective.lower() for side in theatre.sides}


N = TypeVar("N", ActorMention, Mention)


def _among(named: list[N], sentence: Sentence) -> list[N]:
    """Return what is named in a sentence, of a list in order in which nothing overlaps."""
    first = bisect_right(named, sentence.start, key=lambda one: one.end)
    last = bisect_left(named, sentence.end, key=lambda one: one.start)
    return named[first:last]


def _is_time(place: Mention, times: list[TimeExpression]) -> bool:
    """Whether what was taken for a place is part of a date."""
    return any(e.start <= place.start < e.end for e in times)


def _repeats(claim: Claim, other: Claim) -> bool:
    """Whether a claim only repeats part of another of its kind, with no number or place of its own."""
    if claim is other or (claim.kind, claim.side) != (other.kind, other.side) or claim.quantity is not None:
        return False
    inside = other.start <= claim.start and claim.end <= other.end and claim.quote != other.quote
    return inside and set(claim.mentions) <= set(other.mentions)


def _dates_entry(e: TimeExpression, report: Report) -> bool:
    """Whether a time is exact, and not merely "until now"."""
    whole = e.span.start is not None and e.span.last_day not in {None, report.published}
    return whole and not e.vague and e.bare_hour is None


def _entry(report: Report, sentence: Sentence, expressions: list[TimeExpression]) -> TimeSpan | None:
    piece = report.text[sentence.start : sentence.end]
    return chronicle_entry(piece, [replace(e, start=e.start - sentence.start) for e in expressions])


def _kind(event: Event, amounts: list[Amount], start: int, end: int) -> Kind:
    """Return the kind: ground taken with an amount is an area gained."""
    kind = event.kind
    if kind in {"control_gained", "advance"} and not event.purpose:
        inside = [a for a in amounts if start <= a.start < end]
        areas = [a for a in inside if a.measure == "area" or a.unit == "settlements"]
        if areas and (kind == "control_gained" or areas[0].measure == "area"):
            return "area_gained"
    return kind  # type: ignore[return-value]  # the word lists name only known kinds; Claim checks it


def _enough(event: Event, kind: str, *, side: str | None, places: tuple[Mention, ...], view: View) -> bool:
    """Whether an event is told of this war: its side or its place is known."""
    rule = event.rule
    if side == "neutral" or (rule is not None and rule.needs_side and side is None):
        return False
    if event.free and not places:
        return False
    if side is not None or places:
        return True
    if (
        kind == "fighting"
        and not event.free
        and event.nominal is False
        and rule is not None
        and not rule.beside
    ):
        return bool(view.actors or view.mentions)
    return bool(rule and rule.lone == "yes" and kind == "civilian" and _amidst(view))


def _amidst(view: View) -> bool:
    """Whether a sentence tells of acts of war or of people killed."""
    lemmas = {view.lemma(word) for word in view.sentence.words}
    triggers = view.lexicon.triggers
    return bool(lemmas & (triggers["nouns"].keys() | {"kill", "injure", "wound"}))
