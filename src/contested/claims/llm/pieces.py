"""Cuts a long report where a paragraph ends, so that a model reads it in pieces; offsets are kept."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["MAX_PIECE_CHARS", "Piece", "cut", "halves"]

MAX_PIECE_CHARS = 6_000
"""About 1,500 tokens of English: its claims fit into the shortest answers that servers allow."""

_CONTEXT_CHARS = 600
_BREAKS = (
    re.compile(r"\n[ \t\r]*\n\s*"),  # between paragraphs
    re.compile(r"\n\s*"),  # between lines
    re.compile(r"(?<=[.!?…])[\"'”»’)\]]*\s+"),  # between sentences
    re.compile(r"\s+"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A part of a report's text."""

    start: int
    """Its offset in the report, in Unicode code points."""
    text: str
    before: str = ""
    """The end of what comes before it: who speaks, what "the city" is."""


def cut(text: str, *, start: int = 0, end: int | None = None, most: int = MAX_PIECE_CHARS) -> list[Piece]:
    r"""Cut a text, or a part of it, into pieces of bounded length, which together are the whole of it.

    Cut is at the last end of a paragraph that leaves the piece short enough, else of a line, of a sentence,
    of a word; only a longer word than that is torn. Pieces of white space alone are left out.

    Examples
    --------
    >>> [(piece.start, piece.text) for piece in cut("One.\n\nTwo two. Two again.", most=10)]
    [(0, 'One.\n\n'), (6, 'Two two. '), (15, 'Two again.')]
    """
    end = len(text) if end is None else end
    pieces = []
    while start < end:
        stop = end if end - start <= most else _stop(text, start, start + most)
        if text[start:stop].strip():
            before = text[max(0, start - _CONTEXT_CHARS) : start]
            pieces.append(Piece(start=start, text=text[start:stop], before=before))
        start = stop
    return pieces


def halves(text: str, piece: Piece) -> list[Piece]:
    """Cut a piece of a text in two (or three, where no good place is in the middle)."""
    most = len(piece.text) // 2 + 1
    return cut(text, start=piece.start, end=piece.start + len(piece.text), most=most)


def _stop(text: str, start: int, limit: int) -> int:
    """Return where to cut at the latest: after the last break before a limit."""
    for pattern in _BREAKS:
        ends = [found.end() for found in pattern.finditer(text, start, limit)]
        fit = [end for end in ends if start < end <= limit and text[start:end].strip()]
        if fit:
            return fit[-1]
    return limit
