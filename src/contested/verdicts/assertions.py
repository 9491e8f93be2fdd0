"""What a source has said of who holds a town: each change of hands once, however often it was repeated."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter

from contested.claims.actors import ActorNames
from contested.ledger.statement import Statement
from contested.places.place import Place
from contested.theatre.theatre import Theatre
from contested.timespan import end_of_day

__all__ = ["Assertion", "Teller", "assertions_of"]

_KINDS = frozenset({"control_gained", "control_lost", "control_held"})
_STANCES = frozenset({"asserted", "admitted", "assessed"})
_HOW_MANY = frozenset(
    {"the", "a", "an", "one", "two", "three", "another", "other", "some", "several", "many", "few", "unnamed"}
)
_NAMED = frozenset({"office", "outlet", "analyst", "person", "proxy"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Teller:
    """Who answers for a statement, under one name however the reports spell it."""

    name: str
    side: str | None
    """A key of the theatre's sides, ``"neutral"``, or ``None`` when nobody says."""

    @property
    def key(self) -> str:
        """What tells sources apart: "a Russian source" and "Russian sources" are not told apart.

        >>> Teller(name="Russian sources", side="RU").key == Teller(name="Russian source", side="RU").key
        True
        """
        name = self.name.casefold()
        return name.removesuffix("s") if not name.endswith("ss") else name


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


@dataclass(slots=True, kw_only=True)
class _Naming:
    """Finds the name that the theatre gives to an office, outlet or person."""

    theatre: Theatre
    _names: ActorNames = field(init=False)

    def __post_init__(self) -> None:
        self._names = ActorNames(self.theatre)

    def teller(self, statement: Statement) -> Teller:
        source, publisher = statement.claim.source, statement.report.publisher
        name = source.name or publisher or "the report"
        found = [mention.actor for mention in self._names.find(name) if mention.actor.kind in _NAMED]
        return Teller(name=found[0].names[0] if len(found) == 1 else _bare(name), side=source.side)


def _bare(name: str) -> str:
    """Leave out the article and how many there were, so that "the mayor" and "mayor" are one.

    >>> _bare("The mayor of Port"), _bare("Several local officials")
    ('Mayor of Port', 'Local officials')
    """
    words = name.split()
    while len(words) > 1 and words[0].casefold() in _HOW_MANY:
        words = words[1:]
    short = " ".join(words)
    return short[:1].upper() + short[1:]


def assertions_of(statements: Iterable[Statement], *, theatre: Theatre) -> tuple[Assertion, ...]:
    """Return what each source said of who holds which town, in the order in which it was said.

    Parameters
    ----------
    statements
        Any; only those on control of a town count, which the source asserts, admits or assesses. What it
        denies, calls unconfirmed or foretells is no word of its own that could be borne out.
    theatre
        Its sides, and its names of offices, outlets and people.

    Returns
    -------
    tuple of Assertion
        One a change: repeated words of one source are left out until it says that somebody else holds the
        town.
    """
    naming = _Naming(theatre=theatre)
    said = [
        _assertion(statement, place, naming)
        for statement in statements
        if _counts(statement)
        for place in statement.places
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


def _assertion(statement: Statement, place: Place, naming: _Naming) -> Assertion | None:
    theatre, report, claim = naming.theatre, statement.report, statement.claim
    holder = theatre.enemy_of(claim.side or "") if claim.kind == "control_lost" else claim.side
    if holder is None:
        return None
    said_at = report.published_at or end_of_day(report.published, theatre.time_zone)
    ends = claim.valid.end
    true_by = said_at if ends is None else end_of_day(ends, theatre.time_zone)
    return Assertion(
        teller=naming.teller(statement),
        place=place,
        holder=holder,
        said_at=said_at,
        true_by=min(true_by, said_at),
        statement=statement,
    )
