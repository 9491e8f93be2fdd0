"""From the scores of tags to the best chain of them, and to spans of the text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from contested.claims.tagger.span import Span
from contested.claims.tagger.words import Words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]


def viterbi(emissions: Floats, transitions: Floats) -> list[list[int]]:
    """Return the best tags of each role.

    Parameters
    ----------
    emissions
        For each word, role and tag a score.
    transitions
        For each role the score of each pair of tags. Before the first word is nothing: the tag 0.
    """
    import numpy as np  # noqa: PLC0415  # slow to import

    n, roles, _ = emissions.shape
    if not n:
        return [[] for _ in range(roles)]
    steps = np.ascontiguousarray(transitions.transpose(0, 2, 1))  # role, tag, tag before
    best = emissions[0] + transitions[:, 0]
    back = np.zeros((n, roles, steps.shape[1]), dtype=np.int8)
    for i in range(1, n):
        scores = steps + best[:, None, :]
        back[i] = scores.argmax(2)
        best = scores.max(2) + emissions[i]
    chains = []
    for role, last in enumerate(best.argmax(1).tolist()):
        links, tags = back[:, role].tolist(), [last]
        for i in range(n - 1, 0, -1):
            tags.append(links[i][tags[-1]])
        chains.append(tags[::-1])
    return chains


def in_text(words: Words, fragments: Sequence[tuple[int, int]]) -> Span:
    """Return where a span of words lies in the text, cut at the ends of lines."""
    pieces: list[tuple[int, int]] = []
    for start, end in fragments:
        begin = start
        for i in range(start + 1, end + 1):
            if i == end or words.features[i, 1]:
                pieces.append((int(words.starts[begin]), int(words.ends[i - 1])))
                begin = i
    return Span(fragments=tuple(pieces))
