"""Breaks a text into short runs of words, and picks a few of them that stand for the whole."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

__all__ = ["SHINGLE_WORDS", "SURELY_FOUND_WORDS", "Shingles", "fingerprints", "shingles_of"]

Hashes = npt.NDArray[np.uint64]
Offsets = npt.NDArray[np.int32]

SHINGLE_WORDS = 5
"""Words in a shingle: with fewer, the set phrases of war reports look copied; with more, one word swapped
undoes more of them."""
_WINDOW = 8
SURELY_FOUND_WORDS = SHINGLE_WORDS + _WINDOW - 1
"""Two texts that share a run of so many words share a fingerprint."""
_WORD = re.compile(r"\w+(?:['’ʼ]\w+)*")
_BASE = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shingles:
    """The runs of words of a text, in order."""

    hashes: Hashes
    """One a shingle; of a text shorter than a shingle, one for the whole."""
    starts: Offsets
    """Of each word, in Unicode code points."""
    ends: Offsets

    @property
    def words(self) -> int:
        """How many words the text has."""
        return len(self.starts)


def shingles_of(text: str) -> Shingles:
    """Break a text into shingles; case, punctuation and the kind of apostrophe do not matter.

    >>> shingles_of("Troops entered the town on Sunday.").hashes.size
    2
    """
    found = list(_WORD.finditer(text))
    numbers = np.array([_number(word.group()) for word in found], dtype=np.uint64)
    size = min(SHINGLE_WORDS, len(numbers))
    hashes = np.zeros(len(numbers) - size + 1 if size else 0, dtype=np.uint64)
    for shift in range(size):
        hashes = hashes * _BASE + numbers[shift : shift + len(hashes)]  # wraps, as it should
    hashes ^= hashes >> np.uint64(29)
    return Shingles(
        hashes=hashes * _BASE,
        starts=np.array([word.start() for word in found], dtype=np.int32),
        ends=np.array([word.end() for word in found], dtype=np.int32),
    )


def fingerprints(shingles: Shingles) -> tuple[int, ...]:
    """Pick the shingles that stand for a text: the least of every window of eight (winnowing).

    Returns
    -------
    tuple of int
        Distinct 64-bit numbers in order, some two in nine of all shingles; the same on every machine.

    Notes
    -----
    Schleimer, Wilkerson, Aiken 2003, "Winnowing: local algorithms for document fingerprinting".
    """
    if not shingles.hashes.size:
        return ()
    window = min(_WINDOW, shingles.hashes.size)
    least = np.lib.stride_tricks.sliding_window_view(shingles.hashes, window).min(axis=1)
    return tuple(np.unique(least).tolist())


@lru_cache(maxsize=200_000)
def _number(word: str) -> int:
    plain = unicodedata.normalize("NFKC", word).casefold().replace("’", "'").replace("ʼ", "'")
    return int.from_bytes(hashlib.blake2b(plain.encode(), digest_size=8).digest(), "big")
