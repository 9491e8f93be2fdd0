"""Tells which paragraphs of a report may speak of the theatre's war, before anything is parsed."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from contested.claims.actors import ActorMention
from contested.claims.claim import Mention
from contested.theatre.theatre import Theatre

__all__ = ["PARAGRAPH", "paragraphs_about"]

PARAGRAPH = re.compile(r"[^\n\r\u2028\u2029\x0b\x0c]+")
_SENTENCE = re.compile(r"[^.!?\n]{20,}")
_FEW = 3
"""A report of fewer sentences is too short to tell what it is about."""
_SHARE = 0.2
"""A report is about the war when it names a side or a place of the theatre in this share of its sentences."""


def paragraphs_about(
    text: str, *, names: Sequence[ActorMention], places: Sequence[Mention], theatre: Theatre
) -> frozenset[int] | None:
    """Return the numbers of the paragraphs to read, ``None`` for all of them.

    A report that names a side of the war, or a place of the theatre, in a fifth of its sentences is about
    the war and is read whole. Of any other only the paragraphs that do so themselves are read: news of
    another country has its explosions, takeovers and retreats too.

    Parameters
    ----------
    text
        The report's.
    names, places
        The actors and places that it names, in order.
    theatre
        Its sides are those of the war.
    """
    sides = {side.key for side in theatre.sides}
    starts = sorted(
        [name.start for name in names if name.actor.side in sides]
        + [place.start for place in places if _at_home(place)]
    )
    sentences = [match.span() for match in _SENTENCE.finditer(text)]
    telling = sum(_holds(starts, start, end) for start, end in sentences)
    if len(sentences) < _FEW or telling >= _SHARE * len(sentences):
        return None
    paragraphs = enumerate(PARAGRAPH.finditer(text))
    return frozenset(number for number, found in paragraphs if _holds(starts, *found.span()))


def _at_home(place: Mention) -> bool:
    return place.kind != "country" and not place.abroad and not place.key.startswith("unlisted:")


def _holds(starts: Sequence[int], start: int, end: int) -> bool:
    """Whether one of some offsets, in order, lies in a stretch."""
    index = bisect_left(starts, start)
    return index < len(starts) and starts[index] < end
