"""What a source has said of who holds a town: each change of hands once, however often it was repeated."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from contested.ledger.statement import Statement
from contested.ledger.tellers import Teller, Tellers
from contested.places.place import Place
from contested.theatre.theatre import Theatre
from contested.timespan import end_of_day

__all__ = ["Assertion", "Teller", "assertions_of"]

_KINDS = frozenset({"control_gained", "control_lost", "control_held"})
_STANCES = frozenset({"asserted", "admitted", "assessed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Assertion:
    """A source says that a side holds a town, for the first time since it last said something else."""

    teller: Teller
    place: Place
    """A settlement with a point."""
    holder: str
    """The side that holds the town, if it is true."""
    said_at: datetime
    """Aware: when the first report with it came out; the end of the day when the hour is not known."""
    true_by: datetime
    """Aware: the end of the time for which it is said."""
    statement: Statement
    """The first that says so."""

    @property
    def interest(self) -> str:
        """Whom it serves: ``admission`` (the other side), ``boast`` (the teller's own), or ``neutral``."""
        if self.teller.side in {None, "neutral"}:
            return "neutral"
        return "boast" if self.teller.side == self.holder else "admission"


def assertions_of(statements: Iterable[Statement], *, theatre: Theatre) -> tuple[Assertion, ...]:
    """Return what each source said of who holds which town, in the order in which it was said.

    Parameters
    ----------
    statements
        Any; only those on control of a town count, which the source asserts, admits or assesses. What it
        denies, calls unconfirmed or foretells is no word of its own that could be borne out, and what it
        tells of ground near a town is no word on the town.
    theatre
        Its sides, and its names of offices, outlets and people.

    Returns
    -------
    tuple of Assertion
        One a change: repeated words of one source are left out until it says that somebody else holds the
        town.
    """
    tellers = Tellers(theatre)
    said = [
        _assertion(statement, place, theatre, tellers)
        for statement in statements
        if _counts(statement)
        for place in statement.places_at()
        if place.precision == "settlement" and place.latitude is not None
    ]
    found: list[Assertion] = []
    last: dict[tuple[str, object], str] = {}
    for one in sorted((one for one in said if one is not None), key=attrgetter("said_at")):
        key = (one.teller.key, one.place.geonameid or (one.place.longitude, one.place.latitude))
        if last.get(key) != one.holder:
            found.append(one)
        last[key] = one.holder
    return tuple(found)


def _counts(statement: Statement) -> bool:
    claim = statement.claim
    return claim.kind in _KINDS and claim.stance in _STANCES and claim.side is not None


def _assertion(statement: Statement, place: Place, theatre: Theatre, tellers: Tellers) -> Assertion | None:
    report, claim = statement.report, statement.claim
    holder = theatre.enemy_of(claim.side or "") if claim.kind == "control_lost" else claim.side
    if holder is None:
        return None
    said_at = report.published_at or end_of_day(report.published, theatre.time_zone)
    ends = claim.valid.end
    true_by = said_at if ends is None else end_of_day(ends, theatre.time_zone)
    return Assertion(
        teller=tellers.of(statement),
        place=place,
        holder=holder,
        said_at=said_at,
        true_by=min(true_by, said_at),
        statement=statement,
    )
