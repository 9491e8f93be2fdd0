"""Finds a model's quotes in the report, verbatim, and tells repeated words apart by order and context."""

from __future__ import annotations

from collections.abc import Iterator

from contested.claims.llm.pieces import Piece
from contested.errors import ClaimError

__all__ = ["MAX_QUOTE_CHARS", "Locator"]

MAX_QUOTE_CHARS = 1_000
"""A clause is shorter; a longer quote would be no evidence of anything in particular."""

_CONTEXT_CHARS = 60


class Locator:
    """Places the quotes of one piece of a report, record by record, in the order that the model gave them.

    Examples
    --------
    >>> locator = Locator(Piece(start=100, text="They held Marn. They held Orlev."))
    >>> locator.find("They held", kind="control_held")
    100
    >>> locator.take(100, "They held", kind="control_held")
    >>> locator.find("They held", kind="control_held")
    116
    """

    def __init__(self, piece: Piece) -> None:
        self._piece = piece
        self._taken: set[tuple[int, str, str]] = set()
        self._last = 0

    def find(self, quote: str, *, kind: str, before: str = "") -> int:
        """Return the offset of a quote in the report; `take` then keeps it.

        Where its words stand more than once, those after the words `before` are meant, else the first
        that no record of the same kind has had yet, at or after the quote found last.

        Raises
        ------
        ClaimError
            The words are not in the piece, or are no clause.
        """
        if not quote.strip():
            raise ClaimError("it has no quote")
        if len(quote) > MAX_QUOTE_CHARS:
            raise ClaimError("its quote is longer than any clause")
        everywhere = list(_places(self._piece.text, quote))
        if not everywhere:
            raise ClaimError("its quote is not in the report")
        free = [place for place in everywhere if (place, quote, kind) not in self._taken]
        if not free:
            raise ClaimError("it repeats another record")
        fitting = [place for place in free if self._follows(place, before)] or free
        return self._piece.start + next((place for place in fitting if place >= self._last), fitting[0])

    def take(self, start: int, quote: str, *, kind: str) -> None:
        """Note that the record with a quote was kept."""
        self._last = start - self._piece.start
        self._taken.add((self._last, quote, kind))

    def _follows(self, place: int, before: str) -> bool:
        words = before.split()
        head = (self._piece.before + self._piece.text[:place])[-_CONTEXT_CHARS - len(before) :]
        return bool(words) and " ".join(head.split()).endswith(" ".join(words))


def _places(text: str, quote: str) -> Iterator[int]:
    """Yield where some words stand, as whole words."""
    place = text.find(quote)
    while place >= 0:
        end = place + len(quote)
        torn_before = place > 0 and text[place - 1].isalnum() and quote[0].isalnum()
        torn_after = end < len(text) and text[end].isalnum() and quote[-1].isalnum()
        if not torn_before and not torn_after:
            yield place
        place = text.find(quote, place + 1)
