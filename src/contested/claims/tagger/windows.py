"""Cuts a long text into windows that a model can read, each with some of what stands around it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Pieces: those from `begin` to `end` are read, those from `start` to `stop` answered for."""

    begin: int
    start: int
    stop: int
    end: int


def windows(
    seams: Sequence[int], n: int, *, size: int, around: int, first: int | None = None
) -> Iterator[Window]:
    """Yield windows that answer for all of `n` pieces, each piece once.

    Parameters
    ----------
    seams
        For each piece how good it is to begin a window there: 0 within a word, 1 at a word,
        2 at a sentence, 3 at a paragraph.
    n
        How many pieces there are.
    size
        How many pieces a window answers for at most.
    around
        How many pieces it sees before and after at most.
    first
        The size of the first window, when it should be another.

    Examples
    --------
    >>> [(w.begin, w.start, w.stop, w.end) for w in windows([3, 1, 1, 3, 1], 5, size=4, around=1)]
    [(0, 0, 3, 4), (2, 3, 5, 5)]
    """
    start, room = 0, first or size
    while start < n:
        stop = start + room
        stop = n if stop >= n else _seam(seams, start, stop)
        yield Window(begin=max(0, start - around), start=start, stop=stop, end=min(n, stop + around))
        start, room = stop, size


def _seam(seams: Sequence[int], start: int, stop: int) -> int:
    """Return the best place to end a window: late rather than early, at a seam rather than not."""
    for quality, reach in ((3, 2), (2, 2), (1, 1)):
        for i in range(stop, start + (stop - start) // reach, -1):
            if seams[i] >= quality:
                return i
    return stop
