"""Splits a text into words and word pieces, with what a model that reads small letters only would not see."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

SIZES = (6, 3, 5)
"""How many values each feature of a word has: quotation, break before, shape."""

_OPENING, _CLOSING, _STRAIGHT = "“«„", "”»", '"'
_ENDS = ".!?"
_LONE = re.compile("[\ud800-\udfff]")
"""Halves of characters, which no tokenizer takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words of a text: letters and digits without a gap, or one sign each."""

    ids: Ints
    """The word pieces, as numbers of the vocabulary."""
    word: Ints
    """The word that each piece belongs to."""
    starts: Ints
    ends: Ints
    """Where each word lies in the text, in code points."""
    features: Ints
    """For each word the values of the features, in the order of `SIZES`."""
    seams: Ints
    """For each piece how good a cut before it is: 0 in a word, 1 at a word, 2 at a sentence, 3 at a line."""

    def __len__(self) -> int:
        return len(self.starts)


def split(tokenizer: Any, text: str) -> Words:  # a `tokenizers.Tokenizer`
    """Split a text.

    Parameters
    ----------
    tokenizer
        A `tokenizers.Tokenizer`, without truncation and padding.
    text
        Any text.
    """
    import numpy as np  # noqa: PLC0415  # slow to import

    encoding = tokenizer.encode(_LONE.sub("\ufffd", text), add_special_tokens=False)
    ids = np.array(encoding.ids, dtype=np.int64)
    offsets = np.array(encoding.offsets, dtype=np.int64).reshape(-1, 2)
    numbers = np.array(encoding.word_ids, dtype=np.int64)
    first = np.diff(numbers, prepend=-1) != 0
    starts = offsets[first, 0]
    ends = np.maximum.reduceat(offsets[:, 1], np.flatnonzero(first)) if len(ids) else starts
    rows = np.array(_features(text, starts.tolist(), ends.tolist()), dtype=np.int64).reshape(-1, 4)
    word = np.cumsum(first) - 1
    seams = rows[:, 3][word] * first
    return Words(ids=ids, word=word, starts=starts, ends=ends, features=rows[:, :3], seams=seams)


def _features(text: str, starts: Sequence[int], ends: Sequence[int]) -> list[tuple[int, int, int, int]]:
    rows: list[tuple[int, int, int, int]] = []
    inside, before, ended = False, 0, False
    for i, (start, end) in enumerate(zip(starts, ends, strict=True)):
        gap, word = text[before:start], text[start:end]
        lines = min(2, gap.count("\n")) if i else 2
        inside = inside and not lines
        opens = word in _OPENING or (not inside and _is_straight(text, start, word))
        closes = not opens and (word in _CLOSING or _is_straight(text, start, word))
        quotation = 2 if opens or closes else int(inside)
        inside = (inside or opens) and not closes
        seam = 3 if lines else 2 if ended and gap else 1
        rows.append((2 * quotation + bool(gap), lines, _shape(word), seam))
        before, ended = end, word in _ENDS or (ended and closes)
    return rows


def _is_straight(text: str, start: int, word: str) -> bool:
    if word == _STRAIGHT:
        return True
    # the second of two apostrophes opens or closes; the first is left as it is
    return word in "'`" and start > 0 and text[start - 1] == word


def _shape(word: str) -> int:
    if word.isupper():
        return 2 if len(word) > 1 else 1
    if word[:1].isupper():
        return 1
    if word.islower():
        return 0
    return 3 if word.isdigit() else 4
