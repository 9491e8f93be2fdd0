"""How likely a record is right in every field: a small model over what is known of its reading."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from contested.claims.actors import View
from contested.claims.claim import Claim
from contested.claims.event import Event

__all__ = ["confidence_of", "traits_of"]

_LONG = 25  # words of a sentence of middle length
_MANY_PLACES = 3


def traits_of(view: View, event: Event | None, claim: Claim, *, claims: int) -> frozenset[str]:
    """Return what is known of a reading, as names that the model has weights for.

    Parameters
    ----------
    view
        The sentence.
    event
        What the claim was read from, ``None`` for a share of another claim's amount.
    claim
        The claim, its confidence not yet told.
    claims
        How many claims the sentence makes.
    """
    named = {
        f"kind {claim.kind}",
        f"stance {claim.stance}",
        f"places {min(len(claim.mentions), _MANY_PLACES)}",
        f"claims {min(claims, _MANY_PLACES)}",
        *_of_words(view, event),
        *_of_source(claim),
    }
    return frozenset(named | {name for name, true in _signs(view, claim) if true})


def _signs(view: View, claim: Claim) -> Iterable[tuple[str, bool]]:
    """Yield yes-or-no traits."""
    words = view.sentence.words
    inside = [w for w in words if claim.start <= w.start < claim.end]
    yield "hedged", claim.hedged
    yield "no side", claim.side is None
    yield "side named", any(w.i in view.actors and view.actors[w.i].side == claim.side for w in inside)
    yield "place taken up", any(not claim.start <= m.start < claim.end for m in claim.mentions)
    yield "place unlisted", any(m.key.startswith("unlisted:") for m in claim.mentions)
    yield "region", any(m.kind == "region" for m in claim.mentions)
    yield "dated", claim.valid.start is not None
    yield "amount", claim.quantity is not None
    yield "number without amount", claim.quantity is None and any(w.tag == "CD" for w in inside)
    yield "long sentence", len(words) > _LONG
    yield "part of sentence", 2 * len(inside) < len(words)
    yield "no verb", not any(w.tag in {"VBD", "VBZ", "VBP", "MD"} for w in words)
    yield "inserted", view.sentence.host is not None
    yield "loose words", any(w.dep == "dep" for w in inside)


def _of_words(view: View, event: Event | None) -> Iterable[str]:
    if event is None:
        return
    trigger = view.sentence.words[event.trigger]
    yield "noun" if event.nominal else "verb"
    yield f"form {trigger.tag}" if trigger.is_verb else "form other"
    yield f"relation {trigger.dep}"
    if event.free:
        yield "free noun"
    if event.purpose or event.attempt or event.threatened:
        yield "willed"


def _of_source(claim: Claim) -> Iterable[str]:
    source = claim.source
    if source.name is None:
        yield "own voice"
    yield f"said by {'a side' if source.side not in {None, 'neutral'} else source.side}"
    if source.via is not None:
        yield "relayed"


def confidence_of(traits: Iterable[str], weights: Mapping[str, float]) -> float:
    """Return the probability that a record with these traits is right, to two decimals.

    Examples
    --------
    >>> confidence_of({"hedged"}, {"base": 1.0, "hedged": -1.0, "noun": -0.5})
    0.5
    """
    score = weights.get("base", 0.0) + sum(weights.get(name, 0.0) for name in sorted(traits))
    return round(1 / (1 + math.exp(-score)), 2)
