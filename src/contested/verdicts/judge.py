"""Claim and history to verdict, with reasons: each source apart, by the maps of the day and by all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from contested.claims.claim import Claim
from contested.control.ground import Grounds
from contested.control.history import ControlHistory
from contested.ledger.statement import Statement
from contested.theatre.theatre import Theatre
from contested.timespan import end_of_day
from contested.verdicts.case import Case, window_of
from contested.verdicts.control import judge_control
from contested.verdicts.enclosure import judge_encirclement
from contested.verdicts.fighting import judge_fighting
from contested.verdicts.finding import Finding
from contested.verdicts.movement import judge_advance, judge_area, judge_border
from contested.verdicts.network import SOURCE, judge_role
from contested.verdicts.routes import judge_communications
from contested.verdicts.verdict import AsOf, Verdict

__all__ = ["CHECKS", "case_of", "cost_rank", "judge"]

CHECKS: dict[str, Callable[[Case], Finding]] = {
    "control_gained": judge_control,
    "control_lost": judge_control,
    "control_held": judge_control,
    "fighting": judge_fighting,
    "advance": judge_advance,
    "area_gained": judge_area,
    "border_reached": judge_border,
    "encirclement": judge_encirclement,
    "communications": judge_communications,
}
"""Kinds that the ground can bear out, and how."""
_COSTLY = ("way", "encirclement", "advance", "communications", "area_gained", "border_reached")
_VIEWS: tuple[AsOf, ...] = ("publication", "all maps")
_NO_MAPS = Finding(word="not covered", reason="No map of control is at hand.")
_INFERRED = "This control is inferred from claims, not observed."
_NO_MEASURE = {
    "movement": "Movements of troops leave no trace on a map of control.",
    "strike": "A map of control does not show strikes.",
    "losses": "A map of control does not show losses.",
    "civilian": "A map of control does not show harm to civilians.",
    "intent": "An aim or a plan cannot be checked against the ground.",
    "deception": "A feint cannot be checked against the ground.",
}


def cost_rank(claim: Claim) -> int:
    """Rank a claim by how long its judgement takes, 0 for the longest: a way through ground, a corridor."""
    if claim.kind == "advance" and claim.quantity is not None:
        return 0
    return _COSTLY.index(claim.kind) if claim.kind in _COSTLY else len(_COSTLY)


def judge(
    statement: Statement, histories: Sequence[ControlHistory], *, theatre: Theatre, grounds: Grounds
) -> tuple[Verdict, ...]:
    """Judge one claim by every source, once by the maps of the report's day and once by all maps.

    Parameters
    ----------
    statement
        The claim with its places.
    histories
        One a source; sources are never merged.
    theatre, grounds
        The war, and its ground by map.

    Returns
    -------
    tuple of Verdict
        Two a source; a single one, without a source, for a claim that no map can check. A claim on what a
        place is worth is judged once, by the theatre's network, which has no time: ``all maps``.
    """
    if statement.claim.kind == "place_role":
        return (_by_network(statement, theatre, grounds),)
    check = CHECKS.get(statement.claim.kind)
    window = window_of(statement, theatre)
    hopeless = _beyond_maps(statement, has_check=check is not None, has_end=window.end is not None)
    if hopeless is not None or check is None:
        return (_sign(statement, None, "all maps", hopeless or _NO_MAPS),)
    published = _published(statement, theatre)
    cases = [
        case_of(statement, whole, theatre=theatre, grounds=grounds, as_of=as_of)
        for whole in histories
        for as_of in _VIEWS
    ]
    signed = [
        _sign(statement, case.whole.source.key, case.as_of, _told(case, _judge(case, check, published)))
        for case in cases
    ]
    if not signed:
        return (_sign(statement, None, "all maps", _NO_MAPS),)
    if all(verdict.word == "not checkable" for verdict in signed):
        return (replace(signed[-1], source=None),)
    return tuple(signed)


def _by_network(statement: Statement, theatre: Theatre, grounds: Grounds) -> Verdict:
    """Judge by the network alone: no map is looked at, so the views of the day and of all maps are one."""
    finding = judge_role(statement, theatre=theatre, grounds=grounds)
    source = None if finding.word == "not checkable" else SOURCE
    return _sign(statement, source, "all maps", _for_denial(statement, finding))


def case_of(
    statement: Statement, whole: ControlHistory, *, theatre: Theatre, grounds: Grounds, as_of: AsOf
) -> Case:
    """Lay a claim before one source's maps: those of the report's day, or all."""
    day = as_of == "publication"
    return Case(
        statement=statement,
        theatre=theatre,
        history=whole.until(_published(statement, theatre)) if day else whole,
        whole=whole,
        grounds=grounds,
        as_of=as_of,
        window=window_of(statement, theatre),
    )


def _published(statement: Statement, theatre: Theatre) -> datetime:
    return statement.report.published_at or end_of_day(statement.report.published, theatre.time_zone)


def _beyond_maps(statement: Statement, *, has_check: bool, has_end: bool) -> Finding | None:
    claim = statement.claim
    if not has_check:
        return Finding(word="not checkable", reason=_NO_MEASURE[claim.kind])
    if claim.stance == "forecast" and not has_end:
        return Finding(word="not checkable", reason="A forecast that names no time can never be held to it.")
    return None


def _told(case: Case, finding: Finding) -> Finding:
    """Say of a map that is itself made from claims that it is."""
    if not case.whole.source.inferred:
        return finding
    return replace(finding, reason=f"{finding.reason} {_INFERRED}")


def _judge(case: Case, check: Callable[[Case], Finding], published: datetime) -> Finding:
    if case.claim.stance == "forecast" and case.as_of == "publication" and case.end > published:
        return Finding(
            word="unclear", reason="The time of the forecast had not passed when this was published."
        )
    gone = _not_covered(case)
    return _for_denial(case.statement, gone if gone is not None else check(case))


def _for_denial(statement: Statement, finding: Finding) -> Finding:
    if statement.claim.stance != "denied":
        return finding
    return replace(finding, reason=f"{finding.reason} {_denial(finding)}")


def _not_covered(case: Case) -> Finding | None:
    whole, name = case.whole, case.whole.source.name
    if not whole.maps or whole.maps[0].as_of > case.end + case.slack:
        if not whole.maps:
            return Finding(word="not covered", reason=f"There is no map of {name}.")
        first = case.when(whole.maps[0].as_of)
        return Finding(
            word="not covered", reason=f"The first map of {name} here is of {first}, after the claimed time."
        )
    if whole.maps[-1].as_of < case.end - case.slack:
        last = case.when(whole.maps[-1].as_of)
        return Finding(
            word="not covered", reason=f"The last map of {name} here is of {last}, before the claimed time."
        )
    if not case.history.maps:
        return Finding(word="unclear", reason=f"{name} had no map out when this was published.")
    return None


def _denial(finding: Finding) -> str:
    if finding.word == "supported":
        return "What was denied is borne out: the denial does not stand."
    if finding.word == "contradicted":
        return "The denial stands."
    return "Whether the denial stands is open."


def _sign(statement: Statement, source: str | None, as_of: AsOf, finding: Finding) -> Verdict:
    claim = statement.claim
    settled = finding.word in {"supported", "partly", "contradicted"}
    return Verdict(
        report_id=claim.report_id,
        start=claim.start,
        kind=claim.kind,
        source=source,
        word=finding.word,
        as_of=as_of,
        reason=finding.reason,
        direction=finding.direction if settled else None,
        measure=finding.measure,
        values=finding.values,
        band=finding.band,
        unit=finding.unit,
        t0=finding.t0,
        t1=finding.t1,
        snapshots=finding.snapshots,
        assumed=finding.assumed,
    )
