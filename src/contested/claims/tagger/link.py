"""Which source and which content belong to which cue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from contested.claims.tagger.distance import distance_class

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

Fragments = Sequence[tuple[int, int]]
_REACH = 120
"""How many words a source or a content may lie from its cue: a window of the model, about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Linker:
    """What was learnt of how spans belong together."""

    far: Floats
    """For source and content the score of each class of distance."""
    none: Floats
    """For source and content the score of there being none."""

    def link(
        self,
        vectors: Floats,
        cues: Sequence[Fragments],
        sources: Sequence[Fragments],
        contents: Sequence[Fragments],
    ) -> list[tuple[int | None, int | None]]:
        """Return for each content its cue and that cue's source, as numbers in their lists.

        Parameters
        ----------
        vectors
            For each word of the text five vectors: of a cue that looks for a source, of one that looks for a
            content, of a source, of the first word of a content, of the last one.
        cues, sources, contents
            Their fragments, in words, in the order of the text.
        """
        owners = [self._best(vectors, sources, cue, role=0) for cue in cues]
        found: list[tuple[int | None, int | None]] = []
        scores: list[dict[int, float]] = [self._scores(vectors, contents, cue, role=1) for cue in cues]
        for k in range(len(contents)):
            near = [(row[k], j) for j, row in enumerate(scores) if k in row]
            _, cue = max(near, default=(0.0, None))
            found.append((cue, None if cue is None else owners[cue]))
        return found

    def _best(self, vectors: Floats, spans: Sequence[Fragments], cue: Fragments, *, role: int) -> int | None:
        scores = self._scores(vectors, spans, cue, role=role)
        best = max(scores, key=lambda k: scores[k], default=None)
        return best if best is not None and scores[best] > self.none[role] else None

    def _scores(
        self, vectors: Floats, spans: Sequence[Fragments], cue: Fragments, *, role: int
    ) -> dict[int, float]:
        """Return the scores of the spans near a cue."""
        place, scores = cue[0][0], {}
        for k, span in enumerate(spans):
            first, last = span[0][0], span[-1][1] - 1
            if first - place > _REACH:
                break
            if place - last > _REACH:
                continue
            key = vectors[first, 2] if role == 0 else vectors[first, 3] + vectors[last, 4]
            likeness = float(vectors[place, role] @ key) / float(key.shape[0]) ** 0.5
            scores[k] = likeness + float(self.far[role, distance_class(cue[0], span)])
        return scores
