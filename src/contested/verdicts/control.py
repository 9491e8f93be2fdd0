"""Judges who holds a place: gained, lost or held, against the maps around the claimed time."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from contested.control.history import Holding
from contested.errors import GeometryError
from contested.measures.place import held_share, town_disc
from contested.places.place import Place
from contested.verdicts.case import LATE, Case
from contested.verdicts.finding import Finding, combine
from contested.verdicts.parts import judge_part
from contested.verdicts.sentences import listed, percent_text, span_text
from contested.verdicts.verdict import Word

__all__ = ["judge_control"]

_IN_PART = 0.9
_REGION_WHOLE, _REGION_SOME = 0.95, 0.05
_NO_PLACE = "The claim names no town or region, so no map can show who held it."


def judge_control(case: Case) -> Finding:
    """Judge a `control_gained`, `control_lost` or `control_held` claim at each of its places.

    A town near which, or on the way to which, ground was taken says nothing of who holds the town.
    """
    if case.claim.side is None:
        return Finding(word="not checkable", reason="The claim does not say which side.")
    meant = case.statement.places_at()
    parts = {
        place for place, part in zip(case.statement.places, case.statement.of_parts(), strict=True) if part
    }
    findings = [
        finding
        for place in meant
        if (finding := _judge_place(case, place, in_part=place in parts)) is not None
    ]
    if findings:
        return combine(findings)
    beside = [place.name for place in case.statement.places if place not in meant]
    if beside:
        text = (
            f"The claim is of ground near or towards {listed(beside)}, and does not say how far it reaches."
        )
        return Finding(word="not checkable", reason=text)
    lost = [place.name for place in case.statement.places if place.precision == "unresolved"]
    reason = f"Which place is meant by {listed(lost)} is not settled." if lost else _NO_PLACE
    return Finding(word="not checkable", reason=reason)


def _judge_place(case: Case, place: Place, *, in_part: bool) -> Finding | None:
    if place.precision == "region" and place.region_key:
        region = case.theatre.region(place.region_key)
        if in_part and region is not None:
            return judge_part(case, region)
        return _judge_region(case, place)
    if place.longitude is None or place.latitude is None or place.precision != "settlement":
        return None
    holdings = case.history.holdings(place.longitude, place.latitude)
    if not holdings or holdings[0].status == "outside":
        return Finding(
            word="not covered", reason=f"{place.name} lies outside the ground that these maps cover."
        )
    return _judge_town(case, place, holdings)


def _judge_town(case: Case, place: Place, holdings: Sequence[Holding]) -> Finding:
    shown = _first_shown(case, holdings)
    if shown is not None:
        return _shown(case, place, holdings, shown)
    limit = case.end + case.slack
    late = next((h for h in holdings if limit < h.as_of <= case.end + LATE and _bears_out(case, h)), None)
    if late is not None:
        text = f"The map first shows {_what(case, place)} on {case.when(late.as_of)}, after the claimed time"
        return _on(late, "too early", f"{text}{_lag_remark(case, late)}.")
    return _not_shown(case, place, holdings)


def _lag_remark(case: Case, late: Holding) -> str:
    """Say that the source may have drawn late what was true in time, where its lag allows it."""
    source = case.whole.source
    if not source.lag or late.as_of > case.end + source.lag:
        return ""
    return f"; {source.name} has drawn changes up to {span_text(source.lag)} late"


def _first_shown(case: Case, holdings: Sequence[Holding]) -> Holding | None:
    """The first map that bears the claim out, from the start of its window to one usual gap past its end."""
    start = case.window.start
    if start is None or case.history.source.timeline:
        standing = [h.as_of for h in holdings if h.as_of <= (start or case.end)]
        start = standing[-1] if standing else (start or case.end)
    limit = case.end + case.slack
    return next((h for h in holdings if start <= h.as_of <= limit and _bears_out(case, h)), None)


def _bears_out(case: Case, holding: Holding) -> bool:
    if holding.status == "contested":
        return False
    if case.claim.kind == "control_lost":
        return holding.side != case.claim.side
    return holding.side == case.claim.side


def _shown(case: Case, place: Place, holdings: Sequence[Holding], shown: Holding) -> Finding:
    first = _run_start(case, holdings, shown)
    if case.claim.kind != "control_held" and first is holdings[0] and not _changed_before(case, first):
        return _no_change(case, place, first)
    since = "" if first is shown else f", since {case.when(first.as_of)}"
    when, part = case.when(shown.as_of), _share(case, place, shown)
    text = f"The map of {when} shows {_what(case, place)}{since}{part}."
    if first is shown and first is not holdings[0]:
        text = f"The map first shows {_what(case, place)} on {when}{part}."
    before = holdings[holdings.index(first) - 1] if first is not holdings[0] else None
    return _on(shown, "supported", text, before=before)


def _run_start(case: Case, holdings: Sequence[Holding], shown: Holding) -> Holding:
    """The first map of the unbroken run of maps that bear the claim out."""
    first = shown
    for holding in reversed(holdings[: holdings.index(shown)]):
        if not _bears_out(case, holding):
            break
        first = holding
    return first


def _changed_before(case: Case, first: Holding) -> bool:
    """Whether what the very first map shows may have come about in the claimed time."""
    if _is_first_day(case, first):
        defender = case.theatre.defender
        return not first.since_start and (defender is None or first.side != defender.key)
    return case.window.start is not None and first.as_of >= case.window.start


def _is_first_day(case: Case, first: Holding) -> bool:
    zone = ZoneInfo(case.theatre.time_zone)
    return first.as_of.astimezone(zone).date() <= case.theatre.first_day


def _no_change(case: Case, place: Place, first: Holding) -> Finding:
    since = case.when(first.as_of)
    text = f"Every map since {since} shows {_what(case, place)}: no change of hands is on record"
    if _is_first_day(case, first):
        return _on(first, "contradicted", f"{text} since the war's first day.")
    return _on(first, "unclear", f"{text}; what came before these maps is not covered.")


def _not_shown(case: Case, place: Place, holdings: Sequence[Holding]) -> Finding:
    near = [h for h in holdings if abs(h.as_of - case.end) <= case.slack]
    last = next((h for h in reversed(holdings) if h.as_of <= case.end + case.slack), holdings[0])
    if case.history.source.timeline:
        near = [last]
    if any(h.status == "contested" for h in (*near, last)):
        return _on(last, "unclear", f"The map of {case.when(last.as_of)} shows {place.name} as contested.")
    if not near:
        when = case.when(last.as_of)
        reach = span_text(case.slack)
        text = (
            f"No map lies within {reach} of the claimed time; the last before it, of {when}, shows otherwise"
        )
        return _on(last, "unclear", f"{text}{_next_map(case, place, holdings)}.")
    holder = _name(case, last.side)
    text = f"The map of {case.when(last.as_of)} shows {place.name} held by {holder}"
    if case.final:
        return _on(
            last, "contradicted", f"{text}, and no later map within a week shows {_what(case, place)}."
        )
    return _on(last, "unclear", f"{text}; the maps at hand do not reach far enough to rule the claim out.")


def _next_map(case: Case, place: Place, holdings: Sequence[Holding]) -> str:
    """Say what the first map after the claimed time shows, however late it is."""
    after = next((h for h in holdings if h.as_of > case.end), None)
    if after is None:
        return ""
    shows = f"shows {_what(case, place)}" if _bears_out(case, after) else "does not show it either"
    return f", the next, of {case.when(after.as_of)}, {shows}"


def _judge_region(case: Case, place: Place) -> Finding | None:
    region = case.theatre.region(place.region_key or "")
    side = case.claim.side
    if region is None or side is None:
        return None
    if case.claim.kind == "control_lost":
        side = case.theatre.enemy_of(side)
    item = case.history.at(case.end + case.slack)
    if item is None or side is None:
        return None
    try:
        share = held_share(item, region.geometry, side=side, grounds=case.grounds)
    except GeometryError:
        return Finding(
            word="not covered", reason=f"{place.name} lies outside the ground that these maps cover."
        )
    text = (
        f"On the map of {case.when(item.as_of)} {_name(case, side)} holds "
        f"{percent_text(share)} of {place.name}."
    )
    values = ((f"share of {place.name} held by {_name(case, side)}", round(share, 3)),)
    word: Word = (
        "supported" if share >= _REGION_WHOLE else "partly" if share > _REGION_SOME else "contradicted"
    )
    if word == "contradicted" and not case.final:
        word = "unclear"
    return Finding(
        word=word,
        direction="overstated" if word == "partly" else None,
        reason=text,
        measure="share of area",
        values=values,
        unit="1",
        t1=item.as_of,
        snapshots=(item.id,),
    )


def _share(case: Case, place: Place, shown: Holding) -> str:
    """Say how much of the town's disc is held, when it is under nine tenths."""
    if place.latitude is None or place.longitude is None or shown.side is None:
        return ""
    disc = town_disc(place.longitude, place.latitude, population=place.population)
    try:
        share = held_share(shown.map, disc, side=shown.side, grounds=case.grounds)
    except GeometryError:
        return ""
    return "" if share >= _IN_PART else f", in part ({percent_text(share)} of the town)"


def _on(holding: Holding, word: Word, reason: str, *, before: Holding | None = None) -> Finding:
    maps = [holding] if before is None else [before, holding]
    return Finding(
        word=word,
        reason=reason,
        measure="holder",
        t0=None if before is None else before.as_of,
        t1=holding.as_of,
        snapshots=tuple(item.map.id for item in maps),
    )


def _what(case: Case, place: Place) -> str:
    side = case.claim.side
    if case.claim.kind == "control_lost":
        return f"{place.name} no longer held by {_name(case, side)}"
    return f"{place.name} held by {_name(case, side)}"


def _name(case: Case, side: str | None) -> str:
    return "neither side" if side is None else case.theatre.side(side).name
