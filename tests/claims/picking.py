"""What the tests of sentences ask of the claims that came out."""

from __future__ import annotations

from contested.claims.claim import Claim

__all__ = ["one", "places"]


def one(claims: list[Claim], kind: str) -> Claim:
    """Return the one claim of a kind."""
    (claim,) = [claim for claim in claims if claim.kind == kind]
    return claim


def places(claim: Claim) -> list[str]:
    """Return the places that a claim names, in its words."""
    return [mention.text for mention in claim.mentions]
