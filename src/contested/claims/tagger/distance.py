"""How far a span lies from a cue, in classes that a model can learn a preference for."""

from __future__ import annotations

from collections.abc import Sequence

CLASSES = 17
_NONE = 8


def distance_class(cue: tuple[int, int], span: Sequence[tuple[int, int]]) -> int:
    """Return the class of the distance between a cue and a span, in words: 8 is around or within.

    >>> [distance_class((5, 6), span) for span in ([(6, 9)], [(0, 1)], [(0, 4), (7, 9)])]
    [9, 5, 8]
    """
    after, before = span[0][0] - cue[1], cue[0] - span[-1][1]
    if after >= 0:
        return _NONE + min(8, (after + 1).bit_length())
    if before >= 0:
        return _NONE - min(8, (before + 1).bit_length())
    return _NONE
