"""How far a statement is trusted: by whose interest it serves, how it is put, and its source's record."""

from __future__ import annotations

from collections.abc import Mapping

from contested.claims.claim import Claim
from contested.control.inferred.weights import Weights
from contested.ledger.statement import Statement
from contested.ledger.tellers import Tellers
from contested.theatre.theatre import Theatre

__all__ = ["Records", "weight_of"]


def weight_of(claim: Claim, served: str, sides: tuple[str, str], weights: Weights) -> float:
    """Log odds of a statement that serves one side's interest."""
    speaker = claim.source.side
    weight = weights.neutral
    if speaker in sides:
        weight = weights.own if speaker == served else weights.opposed
        if claim.stance == "admitted" and speaker != served:
            weight = weights.admitted
    if claim.stance == "assessed":
        weight = weights.assessed
    if claim.stance == "unconfirmed":
        weight = min(weight, weights.unconfirmed)
    if claim.hedged:
        weight *= weights.hedged
    return weight


class Records:
    """How far the one who says something, else who published it, else the side was borne out before.

    Parameters
    ----------
    theatre
        Its names of offices, outlets and people, by which a source is known in any spelling.
    factors
        By a source's or a publisher's name, or a side's key.
    """

    def __init__(self, theatre: Theatre, factors: Mapping[str, float]) -> None:
        self._tellers, self._factors = Tellers(theatre) if factors else None, factors
        self._named = {name.casefold(): factor for name, factor in factors.items()}

    def factor(self, statement: Statement) -> float:
        """Return the factor of a statement's weight: 1 where nothing is known."""
        if self._tellers is None:
            return 1.0
        source, publisher = statement.claim.source, statement.report.publisher
        names = [name for name in (source.name, publisher) if name]
        spelled = [
            spelling for name in names for spelling in (name, self._tellers.named(name, side=None).name)
        ]
        known = (self._named.get(name.casefold()) for name in (*spelled, source.side) if name)
        return next((factor for factor in known if factor is not None), 1.0)
