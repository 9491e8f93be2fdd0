"""Tells how many independent voices stand behind an event, who spoke first, and who relayed whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from contested.ledger.linking.clusters import clusters
from contested.ledger.linking.copies import Copy
from contested.ledger.linking.link import Judgement, Link
from contested.ledger.linking.speakers import SpeakerKey
from contested.ledger.statement import Statement

__all__ = ["Relay", "Voice", "voices"]

_HALF = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Relay:
    """A statement that brings nobody new: it passes on what another one said."""

    statement: str
    origin: str
    """Id of the statement that it passes on: the first of the voice, or the one whose text it copies."""
    how: Literal["credits", "repeats", "copies"]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """One independent source behind an event, with all that only passes it on."""

    event: str
    """Id of the event's cluster."""
    name: str
    """Who speaks, as the first statement names it; the publisher where a report speaks for itself."""
    side: str | None
    """Key of the speaker's side, ``"neutral"``, or ``None`` when nobody says."""
    statements: tuple[str, ...]
    """Ids, the first said first."""
    said: date
    """The dateline of the first."""
    relays: tuple[Relay, ...]
    reasons: tuple[str, ...]
    """Why these statements are one voice."""


def voices(
    statements: Iterable[Statement],
    copies: Iterable[Copy] = (),
    links: Iterable[Link] = (),
    *,
    judgements: Iterable[Judgement] = (),
    speaker: SpeakerKey = str.casefold,
) -> tuple[Voice, ...]:
    """Group statements by event, and within an event by who answers for them.

    Statements of one event are one voice when they credit the same speaker, however many outlets relay it;
    when one credits the outlet that published the other; or when their words stand in text that one report
    copied from the other. Voices of one side are counted apart, but they are not independent of that side:
    compare the sides too.

    Parameters
    ----------
    statements
        Of one event or of many.
    copies
        Text that their reports share; see `copies_among`.
    links, judgements
        Which statements speak of one event; a statement without links is an event of its own.
    speaker
        Gives a speaker's names one form; see `load_speakers`.

    Returns
    -------
    tuple of Voice
        By event, the first that spoke first.
    """
    by_id = {statement.id: statement for statement in statements}
    known = [link for link in links if link.id_a in by_id and link.id_b in by_id]
    said = [one for one in judgements if one.a in by_id and one.b in by_id]
    shared = _by_reports(copies)
    found: list[Voice] = []
    for cluster in clusters(known, said, members=by_id):
        members = sorted((by_id[member] for member in cluster.members), key=_when)
        found += _voices_of(cluster.id, members, shared, speaker)
    return tuple(found)


def _when(statement: Statement) -> tuple[date, bool, str, str]:
    """Sort by when it was said; of one day, what names its hour first."""
    at = statement.report.published_at
    return statement.report.published, at is None, "" if at is None else at.isoformat(), statement.id


def _by_reports(copies: Iterable[Copy]) -> dict[tuple[str, str], Copy]:
    return {(copy.report_a, copy.report_b): copy for copy in copies}


def _voices_of(
    event: str, members: list[Statement], shared: dict[tuple[str, str], Copy], speaker: SpeakerKey
) -> list[Voice]:
    """Sort an event's statements, the first said first, into voices."""
    groups: list[tuple[list[Statement], list[Relay]]] = []
    for statement in members:
        met = [(group, relay) for group in groups if (relay := _relay(statement, group[0], shared, speaker))]
        if not met:
            groups.append(([statement], []))
            continue
        (into, relays), _ = met[0]
        for (others, more), _ in met[1:]:  # it ties voices together that seemed two
            into += others
            relays += more
            groups = [group for group in groups if group[0] is not others]
        into.append(statement)
        relays += [relay for _, relay in met]
    return [_voice(event, sorted(group, key=_when), relays) for group, relays in groups]


def _relay(
    statement: Statement, earlier: list[Statement], shared: dict[tuple[str, str], Copy], speaker: SpeakerKey
) -> Relay | None:
    """Say how a statement passes on one of an earlier voice, ``None`` when it does not."""
    for other in earlier:
        if _is_copied(statement, other, shared):
            reason = f"{_outlet(statement)} has the text of {_outlet(other)}"
            return Relay(statement=statement.id, origin=other.id, how="copies", reason=reason)
    for other in earlier:
        if speaker(_speaker_name(statement)) == speaker(_speaker_name(other)):
            credits_it = statement.claim.source.name is not None
            reason = f"both credit {_speaker_name(other)}" if credits_it else f"{_outlet(other)} again"
            how: Literal["credits", "repeats"] = "credits" if credits_it else "repeats"
            return Relay(statement=statement.id, origin=other.id, how=how, reason=reason)
    return None


def _is_copied(one: Statement, other: Statement, shared: dict[tuple[str, str], Copy]) -> bool:
    """Whether the words of two statements stand in one passage that their reports share."""
    a, b = sorted((one, other), key=lambda statement: statement.report.id)
    copy = shared.get((a.report.id, b.report.id))
    return copy is not None and any(
        _stands_in(a, passage.start_a, passage.end_a) and _stands_in(b, passage.start_b, passage.end_b)
        for passage in copy.passages
    )


def _stands_in(statement: Statement, start: int, end: int) -> bool:
    """Whether at least half of a statement's words stand in a stretch of its report."""
    claim = statement.claim
    return min(claim.end, end) - max(claim.start, start) >= _HALF * len(claim.quote)


def _speaker_name(statement: Statement) -> str:
    """Name who answers for a statement: whom it credits, else who relays it, else who publishes it."""
    source = statement.claim.source
    return source.name or source.via or _outlet(statement)


def _outlet(statement: Statement) -> str:
    return statement.report.publisher or statement.report.id


def _voice(event: str, members: list[Statement], relays: list[Relay]) -> Voice:
    first = members[0]
    return Voice(
        event=event,
        name=_speaker_name(first),
        side=first.claim.source.side,
        statements=tuple(statement.id for statement in members),
        said=first.report.published,
        relays=tuple(relays),
        reasons=tuple(dict.fromkeys(relay.reason for relay in relays)),
    )
