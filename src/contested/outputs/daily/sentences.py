"""Sentences of a daily brief, built of pieces that each know where they come from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from contested.outputs.wording import plain

__all__ = ["Piece", "Sentence", "figure", "joined", "name", "place", "said", "time", "words"]

PieceKind = Literal["words", "name", "place", "figure", "time", "quote", "verdict"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A run of text in a sentence."""

    text: str
    kind: PieceKind
    origin: str | None = None
    """What a figure, a time or a verdict rests on: a snapshot, a measure, a statement's id; ``None`` for
    words and names, which hold no number of their own."""

    def __post_init__(self) -> None:
        """Refuse a number that nobody answers for."""
        if self.kind == "words" and any(sign.isdigit() for sign in self.text):
            raise ValueError(f"a number without an origin: {self.text!r}")
        if self.kind in {"figure", "time", "quote", "verdict"} and not self.origin:
            raise ValueError(f"no origin: {self.text!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence, and what a reader can look up behind it."""

    pieces: tuple[Piece, ...]
    quotes: tuple[int, ...] = ()
    """Numbers in the brief's list of quotes."""
    snapshots: tuple[str, ...] = ()
    """Maps that it rests on."""
    symbol: str | None = None
    """Of its verdict, where it has one."""

    @property
    def text(self) -> str:
        """The sentence as it is read."""
        return "".join(piece.text for piece in self.pieces)


def words(text: str) -> Piece:
    """Words of the brief's own, without a number."""
    return Piece(text=text, kind="words")


def name(text: str) -> Piece:
    """A name of a side, a region, a source."""
    return Piece(text=plain(text), kind="name")


def place(text: str) -> Piece:
    """A name of a settlement or another place of the gazetteer."""
    return Piece(text=plain(text), kind="place")


def figure(text: str, origin: str) -> Piece:
    """A number with its unit, and what it was measured or counted on."""
    return Piece(text=plain(text), kind="figure", origin=origin)


def time(text: str, origin: str) -> Piece:
    """A day or an instant, and the map, report or question that it belongs to."""
    return Piece(text=plain(text), kind="time", origin=origin)


def said(text: str, origin: str) -> Piece:
    """Words of a report, verbatim, and the statement that they make."""
    return Piece(text=plain(" ".join(text.split())), kind="quote", origin=origin)


def joined(groups: Sequence[Iterable[Piece]], *, last: str = " and ") -> list[Piece]:
    """Join runs of pieces as a sentence does.

    >>> "".join(piece.text for piece in joined([[name("A")], [name("B")], [name("C")]]))
    'A, B and C'
    """
    pieces: list[Piece] = []
    for number, group in enumerate(groups):
        if number:
            pieces.append(words(last if number == len(groups) - 1 else ", "))
        pieces += group
    return pieces
