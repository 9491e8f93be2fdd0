"""Who answers for a statement, under one name however the reports spell it."""

from __future__ import annotations

from dataclasses import dataclass

from contested.claims.actors import ActorNames
from contested.ledger.statement import Statement
from contested.theatre.theatre import Theatre

__all__ = ["Teller", "Tellers"]

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


class Tellers:
    """Finds the name that a theatre gives to an office, outlet or person."""

    def __init__(self, theatre: Theatre) -> None:
        self._names = ActorNames(theatre)
        self._known: dict[str, str] = {}

    def of(self, statement: Statement) -> Teller:
        """Return who answers for a statement: its source, else its publisher, else the report."""
        source = statement.claim.source
        return self.named(source.name or statement.report.publisher or "the report", side=source.side)

    def named(self, name: str, *, side: str | None) -> Teller:
        """Return the teller of a name."""
        if name not in self._known:
            found = [mention.actor for mention in self._names.find(name) if mention.actor.kind in _NAMED]
            self._known[name] = found[0].names[0] if len(found) == 1 else _bare(name)
        return Teller(name=self._known[name], side=side)


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
