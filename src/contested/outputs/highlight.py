"""Cuts a report's text into pieces, so that claims that overlap can each be marked in its words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from contested.outputs.view import ClaimView
from contested.outputs.wording import plain

__all__ = ["Piece", "paragraphs"]

_BREAK = re.compile(r"[ \t\r]*\n[ \t\r]*\n\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Some words of the report that the same claims cover from end to end."""

    words: str
    """Safe to show, not escaped for HTML."""
    claims: tuple[ClaimView, ...]
    """The claims whose quotes hold these words, the shortest quote first."""
    starts: tuple[ClaimView, ...]
    """The claims whose quotes start here, in the order of their numbers."""


def paragraphs(text: str, claims: Sequence[ClaimView]) -> list[list[Piece]]:
    """Cut a text at blank lines and at the ends of every quote.

    Parameters
    ----------
    text
        The report's text, verbatim.
    claims
        In any order; quotes may overlap, nest, or run over blank lines.

    Returns
    -------
    list of list of Piece
        Paragraphs of pieces; every claim is in ``starts`` of exactly one piece.
    """
    waiting = sorted(claims, key=lambda claim: (claim.start, claim.number), reverse=True)
    cut: list[list[Piece]] = []
    for start, end in _paragraph_spans(text):
        edges = {edge for claim in claims for edge in (claim.start, claim.end) if start < edge < end}
        bounds = sorted({start, end, *edges})
        cut.append([_piece(text, left, right, claims, waiting) for left, right in pairwise(bounds)])
    if waiting:
        cut.append([Piece(words="", claims=(), starts=tuple(reversed(waiting)))])
    return cut


def _piece(text: str, left: int, right: int, claims: Sequence[ClaimView], waiting: list[ClaimView]) -> Piece:
    covering = [claim for claim in claims if claim.start <= left and right <= claim.end]
    starts = []
    while waiting and waiting[-1].start <= left:
        starts.append(waiting.pop())
    return Piece(
        words=plain(text[left:right]),
        claims=tuple(sorted(covering, key=lambda claim: (claim.end - claim.start, claim.number))),
        starts=tuple(starts),
    )


def _paragraph_spans(text: str) -> list[tuple[int, int]]:
    breaks = [match.span() for match in _BREAK.finditer(text)]
    starts = [0, *(end for _, end in breaks)]
    ends = [*(start for start, _ in breaks), len(text)]
    return [(start, end) for start, end in zip(starts, ends, strict=True) if start < end]
