"""Puts names beside their points so that none hides another."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

Anchor = Literal["start", "middle", "end"]
Spot = tuple[float, float, Anchor]
_Box = tuple[float, float, float, float]

__all__ = ["Label", "Sheet", "text_width"]

_NARROW = frozenset("iljtfrI.,:;'’ʼ|!()[] -·")
_WIDE = frozenset("mwMWЖШЩЮжшщюмф@%")
_GAP_PX = 8.0
_PAD_PX = 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A name and where its baseline starts, or ends, in pixels."""

    words: str
    x: float
    y: float
    anchor: Anchor
    """Which end of the name stays where it is when the face runs wider than reckoned."""


def text_width(words: str, *, size_px: float) -> float:
    """Estimate how wide a name runs in a bold sans-serif face.

    >>> text_width("Izium", size_px=10) < text_width("Kupiansk", size_px=10)
    True
    """
    return sum(_em(sign) for sign in words) * size_px


def _em(sign: str) -> float:
    if unicodedata.combining(sign):
        return 0.0
    if unicodedata.east_asian_width(sign) in "WF":
        return 1.0
    if sign in _NARROW:
        return 0.4
    return 1.0 if sign in _WIDE else 0.76 if sign.isupper() else 0.64


@dataclass(slots=True, kw_only=True)
class Sheet:
    """One panel's room for names; what was placed first stays."""

    width_px: float
    height_px: float
    taken: list[_Box] = field(default_factory=list)

    def keep_clear(self, *, x: float, y: float, width: float, height: float) -> None:
        """Reserve a rectangle: a point's dot, the scale bar."""
        self.taken.append((x, y, x + width, y + height))

    def beside(self, words: str, *, x: float, y: float, size_px: float) -> Label | None:
        """Place a name beside the point (x, y), on whichever of eight sides is free, or nowhere."""
        right, left = x + _GAP_PX, x - _GAP_PX
        level, above, below = y + 0.35 * size_px, y - _GAP_PX, y + _GAP_PX + 0.75 * size_px
        spots: tuple[Spot, ...] = (
            (right, level, "start"), (left, level, "end"),
            (right - 2, above, "start"), (right - 2, below, "start"),
            (left + 2, above, "end"), (left + 2, below, "end"),
            (x, above - 2, "middle"), (x, below + 2, "middle"),
        )  # fmt: skip
        return self.first_free(words, spots, size_px=size_px)

    def first_free(self, words: str, spots: Iterable[Spot], *, size_px: float) -> Label | None:
        """Place a name at the first spot (x, baseline, which end) where it hides nothing."""
        width = text_width(words, size_px=size_px)
        for x, y, anchor in spots:
            start = x - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
            box = (
                start - _PAD_PX,
                y - 0.8 * size_px - _PAD_PX,
                start + width + _PAD_PX,
                y + 0.25 * size_px + _PAD_PX,
            )
            if self._inside(box) and not _hits(box, self.taken):
                self.taken.append(box)
                return Label(words=words, x=round(x, 1), y=round(y, 1), anchor=anchor)
        return None

    def _inside(self, box: _Box) -> bool:
        return box[0] >= 0 and box[1] >= 0 and box[2] <= self.width_px and box[3] <= self.height_px


def _hits(box: _Box, others: Sequence[_Box]) -> bool:
    return any(
        box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]
        for other in others
    )
