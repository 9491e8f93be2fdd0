"""How likely a claim read by rules is right in every field: clues that each speak for or against it."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from contested.claims.claim import Claim

__all__ = ["clues_of", "confidence_of", "weights"]

_LONG_SENTENCE, _LONG_QUOTE = 35, 25  # words
_MANY = 3


def clues_of(claim: Claim, *, nominal: bool, sentence_words: int, others: int) -> Iterator[str]:
    """Yield what about a claim tells how surely it was read.

    Parameters
    ----------
    claim
        As read, whatever its confidence.
    nominal
        Whether a noun and no verb tells it.
    sentence_words, others
        How long the sentence is, and how many other claims were read in it.
    """
    yield f"kind {claim.kind}"
    yield f"stance {claim.stance}"
    yield from (name for name, holds in _signs(claim) if holds)
    if nominal:
        yield "told by a noun"
    if sentence_words > _LONG_SENTENCE:
        yield "long sentence"
    if others >= _MANY:
        yield "many claims in the sentence"
    elif not others:
        yield "alone in the sentence"


def _signs(claim: Claim) -> Iterator[tuple[str, bool]]:
    yield "no side", claim.side is None
    yield "no place", not claim.mentions
    yield "several places", len(claim.mentions) > 1
    yield "own words", claim.source.name is None
    yield "speaker without a side", claim.source.side is None
    yield "relayed", claim.source.via is not None
    yield "hedged", claim.hedged
    yield "dated", claim.valid.start is not None
    yield "with an amount", claim.quantity is not None
    yield "long quote", len(claim.quote.split()) > _LONG_QUOTE


@cache
def weights() -> Mapping[str, float]:
    """Return the log-odds of each clue; ``bias`` is what speaks for a claim without any.

    Fitted by ``scripts/fit_confidence.py``, which says on what.
    """
    path = files("contested.claims") / "lexicons" / "en" / "confidence" / "weights.toml"
    found: dict[str, float] = tomllib.loads(path.read_text(encoding="utf-8"))["weights"]
    return found


def confidence_of(claim: Claim, *, nominal: bool, sentence_words: int, others: int) -> float:
    """Return the probability that every field of a claim is right, 0 to 1, to two digits.

    A clue that the fitting never saw counts for nothing.

    Examples
    --------
    >>> claim = Claim(report_id="r", start=0, quote="They took it", kind="control_gained")
    >>> 0 < confidence_of(claim, nominal=False, sentence_words=9, others=0) < 1
    True
    """
    known = weights()
    clues = clues_of(claim, nominal=nominal, sentence_words=sentence_words, others=others)
    odds = known["bias"] + sum(known.get(clue, 0.0) for clue in clues)
    return round(1 / (1 + math.exp(-odds)), 2)
