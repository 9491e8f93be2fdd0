"""Puts a brief into plain words: who says what, where and when, and what each map source shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from contested.claims.claim import Claim, Quantity
from contested.ledger.statement import Statement
from contested.outputs.brief import Brief, CheckedClaim, MapSource
from contested.outputs.times import day_words, instant_words, span_words
from contested.outputs.view import BriefView, ClaimView, Credit, Judgement, Tally
from contested.outputs.wording import (
    WORDS,
    band_words,
    claimed,
    definition_words,
    kind_words,
    measure_words,
    measured,
    plain,
    sentence,
    stance_words,
    verdict_style,
)
from contested.theatre.theatre import Theatre
from contested.verdicts.verdict import Verdict

__all__ = ["headline", "in_order", "side_name", "verdict_label", "view_of"]

_COMPARATORS = {
    "=": "",
    "~": "about ",
    ">": "more than ",
    ">=": "at least ",
    "<": "less than ",
    "<=": "at most ",
}
_BY_NETWORK = "by the network alone"
_AS_OF = {
    ("publication",): "by the maps of the day",
    ("all maps",): "by all maps",
    ("publication", "all maps"): "by the maps of the day and by all later ones",
}


def in_order(claims: Sequence[CheckedClaim]) -> tuple[CheckedClaim, ...]:
    """Sort claims as they stand in the report."""
    return tuple(sorted(claims, key=lambda one: (one.statement.claim.start, one.statement.claim.end)))


def headline(verdicts: Sequence[Verdict], *, sources: Sequence[MapSource] = ()) -> Verdict:
    """Choose the verdict that stands for a claim: of the first source that covers it, by all maps.

    Parameters
    ----------
    verdicts
        At least one.
    sources
        The most detailed first, as in `Brief.sources`; without them the order of the verdicts counts.
    """
    order: list[str | None] = [source.key for source in sources] or [one.source for one in verdicts]

    def rank(verdict: Verdict) -> tuple[bool, int, bool]:
        covered = verdict.word not in {"not covered", "not checkable"}
        place = order.index(verdict.source) if verdict.source in order else len(order)
        return (not covered, place, verdict.as_of != "all maps")

    best = min(verdicts, key=rank)
    late = [one for one in verdicts if one.source == best.source and one.as_of == "all maps"]
    return late[0] if late else best


def verdict_label(verdict: Verdict, *, denied: bool = False) -> str:
    """Write a verdict's word with its direction, and what it means for a denial."""
    label = verdict.word if verdict.direction is None else f"{verdict.word}: {verdict.direction}"
    if not denied or verdict.word not in ("supported", "contradicted"):
        return label
    return f"{label} (the denial {'stands' if verdict.word == 'contradicted' else 'does not stand'})"


def side_name(key: str | None, theatre: Theatre) -> str:
    """Name a side; a stranger's key is printed as it is."""
    if key is None:
        return "side not given"
    return plain(next((side.name for side in theatre.sides if side.key == key), key))


def view_of(brief: Brief) -> BriefView:
    """Put a brief into plain words, its claims numbered in the order of the text."""
    ordered = in_order(brief.claims)
    claims = tuple(_claim(one, brief=brief, number=index) for index, one in enumerate(ordered, start=1))
    words = Counter(claim.style.word for claim in claims)
    report = brief.report
    return BriefView(
        title=f"{plain(report.publisher or report.id)}, {day_words(report.published)}",
        publisher=plain(report.publisher or "publisher not given"),
        dateline=_dateline(brief),
        claims=claims,
        counts=tuple((verdict_style(word), words[word]) for word in WORDS if words[word]),
        tallies=_tallies(brief),
        clock=f"Local time is that of {brief.theatre.time_zone}.",
        credits=tuple(_credit(source) for source in brief.sources),
        notes=tuple(dict.fromkeys(plain(note) for note in (*report.assumed, *brief.notes))),
    )


def _dateline(brief: Brief) -> str:
    report, zone = brief.report, brief.theatre.time_zone
    if report.published_at is not None:
        return instant_words(report.published_at, zone)
    return day_words(report.published)


def _claim(checked: CheckedClaim, *, brief: Brief, number: int) -> ClaimView:
    statement, theatre = checked.statement, brief.theatre
    claim = statement.claim
    best = headline(checked.verdicts, sources=brief.sources)
    denied = claim.stance == "denied"
    return ClaimView(
        number=number,
        start=claim.start,
        end=claim.end,
        quote=plain(claim.quote),
        kind=kind_words(claim.kind),
        side=_acting(claim, theatre),
        speaker=_speaker(claim, brief=brief),
        speaker_short=_speaker_short(claim, brief=brief),
        stance=stance_words(claim.stance),
        hedged=claim.hedged,
        denied=denied,
        places=_places(statement),
        when=span_words(claim.valid),
        quantity=None if claim.quantity is None else _quantity(claim.quantity),
        confidence=None if claim.confidence is None else f"{claim.confidence:.0%}",
        style=verdict_style(best.word),
        label=verdict_label(best, denied=denied),
        checkable=any(verdict.word != "not checkable" for verdict in checked.verdicts),
        judgements=_judgements(checked, brief=brief),
    )


def _acting(claim: Claim, theatre: Theatre) -> str:
    acting = side_name(claim.side, theatre)
    return acting if claim.against is None else f"{acting}, against {side_name(claim.against, theatre)}"


def _speaker(claim: Claim, *, brief: Brief) -> str:
    source = claim.source
    name = plain(source.name) if source.name else "the report itself"
    side = "neutral" if source.side == "neutral" else side_name(source.side, brief.theatre)
    via = f", via {plain(source.via)}" if source.via else ""
    return f"{name} ({side}){via}"


def _speaker_short(claim: Claim, *, brief: Brief) -> str:
    """Return the speaker for a narrow column; how the claim is said comes first when it is not plain."""
    source = claim.source
    name = plain(source.name) if source.name else "the report"
    side = f" ({side_name(source.side, brief.theatre)})" if source.side not in {None, "neutral"} else ""
    marks = [] if claim.stance == "asserted" else [stance_words(claim.stance)]
    return ", ".join([*marks, *(["hedged"] if claim.hedged else []), name + side])


def _places(statement: Statement) -> tuple[str, ...]:
    words = []
    for place in statement.places:
        name = plain(place.name)
        if place.precision == "unresolved":
            name += " (not found on the map)"
        elif place.candidates > 1:
            name += f" (one of {place.candidates} places of that name)"
        words.append(name)
    return tuple(words)


def _quantity(quantity: Quantity) -> str:
    return _COMPARATORS[quantity.comparator] + plain(claimed(quantity.value, quantity.unit))


def _judgements(checked: CheckedClaim, *, brief: Brief) -> tuple[Judgement, ...]:
    groups: list[list[Verdict]] = []
    for verdict in sorted(checked.verdicts, key=lambda one: one.as_of == "all maps"):
        twin = next((group for group in groups if _alike(group[0], verdict)), None)
        if twin is None:
            groups.append([verdict])
        else:
            twin.append(verdict)
    order = [source.key for source in brief.sources]
    groups.sort(key=lambda group: order.index(group[0].source) if group[0].source in order else len(order))
    denied = checked.statement.claim.stance == "denied"
    return tuple(_judgement(group, brief=brief, denied=denied) for group in groups)


def _alike(one: Verdict, other: Verdict) -> bool:
    """Tell whether two verdicts of one source would print the same."""
    return one.as_of != other.as_of and _essence(one) == _essence(other)


def _essence(verdict: Verdict) -> tuple[object, ...]:
    return (
        verdict.source, verdict.word, verdict.direction, verdict.reason, verdict.measure, verdict.values,
        verdict.band, verdict.t0, verdict.t1, verdict.snapshots, verdict.assumed,
    )  # fmt: skip


def _judgement(group: Sequence[Verdict], *, brief: Brief, denied: bool) -> Judgement:
    verdict = group[0]
    known = next((source for source in brief.sources if source.key == verdict.source), None)
    source = None if verdict.source is None else plain(known.name if known else verdict.source)
    when = _AS_OF[tuple(sorted({one.as_of for one in group}, reverse=True))]
    if known is not None and known.is_network:
        when = _BY_NETWORK
    checkable = verdict.word != "not checkable"
    return Judgement(
        source=source,
        when=when if checkable else "",
        style=verdict_style(verdict.word),
        label=verdict_label(verdict, denied=denied),
        reason=plain(verdict.reason),
        measure=None if verdict.measure is None else plain(measure_words(verdict.measure)),
        values=_values(verdict),
        band=None if verdict.band is None else plain(band_words(verdict.band, verdict.unit)),
        compared=_compared(verdict, brief.theatre.time_zone),
        snapshots=tuple(plain(snapshot) for snapshot in verdict.snapshots),
        assumed=tuple(plain(assumption) for assumption in verdict.assumed),
    )


def _values(verdict: Verdict) -> tuple[tuple[str, str], ...]:
    return tuple(
        (
            plain(definition_words(definition, measure=verdict.measure)),
            "no value here" if value is None else plain(measured(value, verdict.unit)),
        )
        for definition, value in verdict.values
    )


def _compared(verdict: Verdict, time_zone: str) -> str | None:
    moments = [moment for moment in (verdict.t0, verdict.t1) if moment is not None]
    if not moments:
        return None
    words = [instant_words(moment, time_zone) for moment in moments]
    return words[0] if len(set(words)) == 1 else f"{words[0]} to {words[1]}"


def _credit(source: MapSource) -> Credit:
    parts = (source.attribution, f"Licence or terms: {source.licence}")
    what = "line" if source.is_network else "map"
    return Credit(
        name=plain(source.name),
        maps=f"{source.maps:,} {what}{'' if source.maps == 1 else 's'}",
        words=" ".join(sentence(plain(part)) for part in parts),
    )


def _tallies(brief: Brief) -> tuple[Tally, ...]:
    tallies = []
    for source in brief.sources:
        for as_of in ("all maps",) if source.is_network else ("publication", "all maps"):
            words = Counter(
                verdict.word
                for checked in brief.claims
                for verdict in checked.verdicts
                if verdict.source == source.key and verdict.as_of == as_of
            )
            counts = tuple((word, words[word]) for word in WORDS)
            when = _BY_NETWORK if source.is_network else _AS_OF[as_of,]
            tallies.append(Tally(source=plain(source.name), as_of=when, counts=counts))
    return tuple(tallies)
