"""An event that a sentence tells: its kind, its words and who takes part."""

from __future__ import annotations

from dataclasses import dataclass

from contested.claims.clauses import Roles
from contested.claims.lexicon import Rule

__all__ = ["Event"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """An event that a sentence tells."""

    kind: str
    trigger: int
    """Index of the word that tells it."""
    head: int
    """Index of the head of the clause that carries it ("managed" in "managed to advance")."""
    roles: Roles
    rule: Rule | None = None
    nominal: bool = False
    """Whether the claim is a noun phrase and not a clause."""
    denied: bool = False
    threatened: bool = False
    purpose: bool = False
    attempt: bool = False
    free: bool = False
    """Whether it is a noun that no verb of saying or doing governs."""
