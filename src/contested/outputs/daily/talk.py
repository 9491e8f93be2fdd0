"""What was said on a day: claims of one proposition in one sentence, with everybody who makes it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from contested.claims.claim import Claim
from contested.ledger.statement import Statement
from contested.outputs.brief import CheckedClaim, MapSource
from contested.outputs.daily.daily import Quote
from contested.outputs.daily.sentences import Piece, Sentence, joined, name, place, said, time, words
from contested.outputs.describe import headline, side_name, verdict_label
from contested.outputs.times import day_words, instant_words, span_words
from contested.outputs.wording import kind_words, plain, stance_told, verdict_style
from contested.theatre.theatre import Theatre
from contested.verdicts.verdict import Verdict

__all__ = ["Said", "Talk", "ground_of", "holder_of", "propositions", "quotes_of", "sentence_of", "speaker_of"]

_SHORT = 160
_ARTICLES = frozenset({"A", "An", "Another", "Other", "Some", "Several", "Many", "Unnamed", "Unspecified"})
_CONTROL = frozenset({"control_gained", "control_lost", "control_held"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One claim with its number among the quotes and the verdict that stands for it."""

    checked: CheckedClaim
    number: int
    verdict: Verdict

    @property
    def claim(self) -> Claim:
        """The claim."""
        return self.checked.statement.claim


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """One proposition and everybody who makes it, oldest first."""

    said: tuple[Said, ...]

    @property
    def verdict(self) -> Verdict:
        """The verdict of the first who said so."""
        return self.said[0].verdict


def propositions(
    claims: Sequence[CheckedClaim], sources: Sequence[MapSource], theatre: Theatre
) -> tuple[Talk, ...]:
    """Put claims of one proposition together: the same side to hold the same places, judged alike.

    What is denied or forecast goes only with what is denied or forecast too. Claims of every other kind
    stand alone, but for one that repeats another word by word: that two reports of fighting speak of the same
    fight is for the ledger's links to say.
    """
    groups: dict[tuple[object, ...], list[Said]] = defaultdict(list)
    for number, checked in enumerate(claims, start=1):
        one = Said(checked=checked, number=number, verdict=headline(checked.verdicts, sources=sources))
        groups[_key(one, theatre)].append(one)
    return tuple(Talk(said=tuple(group)) for group in groups.values())


def _key(one: Said, theatre: Theatre) -> tuple[object, ...]:
    claim, holder = one.claim, holder_of(one.claim, theatre)
    places = tuple(sorted(ground_of(one.checked.statement)))
    judged = (one.verdict.word, one.verdict.direction)
    if holder is None or not places:
        return (
            claim.kind,
            " ".join(claim.quote.split()),
            speaker_of(one.checked.statement),
            claim.stance,
            *judged,
        )
    apart = claim.stance if claim.stance in {"denied", "forecast"} else None
    return (holder, places, apart, *judged)


def ground_of(statement: Statement) -> list[str]:
    """Name the towns and regions that a claim is of: not what it lies by, nor what it is a part of."""
    parts = dict(zip(statement.places, statement.of_parts(), strict=True))
    held = [
        one.name
        for one in statement.places_at()
        if one.precision in {"settlement", "region"} and not parts[one]
    ]
    return list(dict.fromkeys(held))


def holder_of(claim: Claim, theatre: Theatre) -> str | None:
    """Return the side that holds the place if a claim is true, ``None`` for a claim of another kind."""
    if claim.kind not in _CONTROL or claim.side is None:
        return None
    return theatre.enemy_of(claim.side) if claim.kind == "control_lost" else claim.side


def quotes_of(claims: Sequence[CheckedClaim], theatre: Theatre) -> tuple[Quote, ...]:
    """List every claim's words with their report, in the order of the claims."""
    return tuple(_quote(number, checked.statement, theatre) for number, checked in enumerate(claims, start=1))


def _quote(number: int, statement: Statement, theatre: Theatre) -> Quote:
    report, claim = statement.report, statement.claim
    at = report.published_at
    return Quote(
        number=number,
        text=plain(claim.quote),
        speaker=plain(speaker_of(statement)),
        publisher=plain(report.publisher or "publisher not given"),
        published=day_words(report.published) if at is None else instant_words(at, theatre.time_zone),
        report=plain(report.id),
        start=claim.start,
        url=report.url,
        licence=None if report.licence is None else plain(report.licence),
    )


def speaker_of(statement: Statement) -> str:
    """Name who says so, as it stands within a sentence."""
    source = statement.claim.source
    speaker = source.name or statement.report.publisher or "the report"
    first, _, rest = speaker.partition(" ")
    if rest and first in _ARTICLES:
        speaker = f"{first.lower()} {rest}"
    return f"{speaker} via {source.via}" if source.via else speaker


def sentence_of(talk: Talk, theatre: Theatre) -> Sentence:
    """Write one proposition: what is said, by whom and how, and what the maps show of it."""
    first = talk.said[0]
    claim = first.claim
    verdict = talk.verdict
    pieces = [*_matter(first, theatre), words(": "), *_tellers(talk)]
    if verdict.word not in {"not checkable", "not covered"}:
        label = verdict_label(verdict, denied=claim.stance == "denied")
        origin = " ".join(verdict.snapshots) or verdict.source or "no map"
        text = f" {label[:1].upper()}{label[1:]}: {plain(verdict.reason)}"
        pieces += [words("."), Piece(text=text, kind="verdict", origin=origin)]
    else:
        pieces.append(words("."))
    return Sentence(
        pieces=tuple(pieces),
        quotes=tuple(one.number for one in talk.said),
        snapshots=verdict.snapshots,
        symbol=verdict_style(verdict.word).symbol,
    )


def _matter(first: Said, theatre: Theatre) -> Iterator[Piece]:
    """Say what a proposition is about: who did what where, else its own words."""
    claim, places = first.claim, ground_of(first.checked.statement)
    holder = holder_of(claim, theatre)
    if holder is not None and places:
        yield from joined([[place(one)] for one in places])
        yield from (words(" held by "), name(side_name(holder, theatre)))
        if claim.valid.end is not None or claim.valid.start is not None:
            yield words(", ")
            yield time(span_words(claim.valid), first.checked.statement.id)
        return
    quote = " ".join(claim.quote.split())
    short = quote if len(quote) <= _SHORT else quote[:_SHORT].rsplit(" ", 1)[0] + " …"
    yield words(f"{kind_words(claim.kind)[:1].upper()}{kind_words(claim.kind)[1:]}: “")
    yield said(short, first.checked.statement.id)
    yield words("”")


def _tellers(talk: Talk) -> list[Piece]:
    """Name everybody once, and how they say it."""
    told: dict[str, dict[str, None]] = {}
    for one in talk.said:
        speaker = speaker_of(one.checked.statement)
        told.setdefault(speaker, {})[stance_told(one.claim.stance)] = None
    return joined([[name(speaker), words(f" ({', '.join(stances)})")] for speaker, stances in told.items()])
