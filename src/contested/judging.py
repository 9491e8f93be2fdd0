"""Judges statements by histories of control: what needs maps and grounds, whatever it is for."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from contested.control.ground import Grounds
from contested.control.history import ControlHistory
from contested.control.load import ground_store
from contested.ledger.statement import Statement
from contested.networks.network import load_network
from contested.outputs.brief import CheckedClaim, MapSource
from contested.places.gazetteer import load_gazetteer
from contested.reports.report import Report
from contested.theatre.theatre import Theatre
from contested.timespan import end_of_day
from contested.verdicts.judge import cost_rank, judge
from contested.verdicts.network import SOURCE as NETWORK
from contested.verdicts.network import rests_on_network

__all__ = ["grounds_of", "judged", "look_ahead", "network_credits"]


def grounds_of(theatre: Theatre) -> Grounds:
    """Make what works out each side's ground, with the settlements of the theatre's gazetteer.

    What it works out is kept in the folder of imported maps, and taken from there the next time.
    """
    gazetteer = load_gazetteer(theatre)
    points = gazetteer.settlement_points()
    listed = gazetteer.settlements_listed(theatre.country)
    return Grounds(theatre, points, listed=listed, kept=ground_store(theatre, points))


def look_ahead(report: Report, histories: Sequence[ControlHistory], grounds: Grounds) -> None:
    """Work out each side's ground on the report's day, which most claims ask for, while it is being read."""
    end = end_of_day(report.published, grounds.theatre.time_zone)
    for history in histories:
        item = history.at(end)
        if item is not None:
            for side in grounds.theatre.sides:
                grounds.held(item, side.key)


def judged(
    statements: Sequence[Statement],
    histories: Sequence[ControlHistory],
    grounds: Grounds,
    *,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> tuple[CheckedClaim, ...]:
    """Judge claims on all processors: geometry is worked out beside the interpreter's lock.

    What takes longest is begun first, so that no processor is left waiting for it at the end.

    Parameters
    ----------
    statements
        In any order; the answer keeps it.
    histories, grounds
        As in `check`.
    progress
        Called with the claims judged and the claims in all.
    """

    def checked(statement: Statement) -> CheckedClaim:
        verdicts = judge(statement, histories, theatre=grounds.theatre, grounds=grounds)
        return CheckedClaim(statement=statement, verdicts=verdicts)

    order = sorted(range(len(statements)), key=lambda number: cost_rank(statements[number].claim))
    found: dict[int, CheckedClaim] = {}
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        for number, one in zip(order, threads.map(checked, [statements[n] for n in order]), strict=True):
            found[number] = one
            progress(len(found), len(order))
    return tuple(found[number] for number in range(len(statements)))


def network_credits(claims: Sequence[CheckedClaim], theatre: Theatre) -> tuple[MapSource, ...]:
    """Credit the theatre's network where a verdict rests on it."""
    network = load_network(theatre.folder)
    verdicts = [verdict for claim in claims for verdict in claim.verdicts]
    if network is None or not any(rests_on_network(verdict) for verdict in verdicts):
        return ()
    credit = MapSource(
        key=NETWORK,
        name=network.title,
        attribution=network.credit.attribution,
        licence=network.credit.licence,
        maps=len(network.lines),
        is_network=True,
    )
    return (credit,)
