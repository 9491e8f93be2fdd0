"""Reads who is said to have said what off a text of any length."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from contested.claims.tagger.decode import in_text, viterbi
from contested.claims.tagger.network import FOLDER, Network, load_network
from contested.claims.tagger.span import Attribution, Reading
from contested.claims.tagger.tags import to_spans
from contested.claims.tagger.windows import Window, windows
from contested.claims.tagger.words import Words, split

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_STRETCH = 16_384
"""How many pieces are read in one go, so that a book needs no more memory than a report."""


class AttributionTagger:
    """Finds sources, cues and contents; the network is loaded at the first text.

    The same text gives the same answer on the same kind of processor. One thread is used.

    Parameters
    ----------
    folder
        Where the network lies; that of the package if not said.
    """

    def __init__(self, *, folder: Path = FOLDER) -> None:
        self._folder = folder

    def tag(self, text: str, *, within: Sequence[tuple[int, int]] | None = None) -> list[Attribution]:
        """Return the attributions of a text, in the order of their contents.

        Parameters
        ----------
        text
            Any text.
        within
            Starts and ends of stretches: only lines that touch one of them are read.

        Raises
        ------
        PluginError
            The network is missing or does not load.
        """
        return list(self.read(text, within=within).attributions)

    def read(self, text: str, *, within: Sequence[tuple[int, int]] | None = None) -> Reading:
        """Return all spans of a text, those too that belong to nothing; parameters as for `tag`."""
        network = load_network(self._folder)
        words = split(network.tokenizer, text)
        found = [_read(network, words, stretch) for stretch in _stretches(words, within)]
        return Reading(
            sources=tuple(span for reading in found for span in reading.sources),
            cues=tuple(span for reading in found for span in reading.cues),
            contents=tuple(span for reading in found for span in reading.contents),
            attributions=tuple(a for reading in found for a in reading.attributions),
        )


def _stretches(words: Words, within: Sequence[tuple[int, int]] | None) -> Iterator[tuple[int, int]]:
    """Yield the pieces to read, from and to: lines that stand together, or parts of what is very long."""
    seams = words.seams.tolist()
    for start, stop in [(0, len(seams))] if within is None else _lines(words, within):
        for part in windows(seams[start:stop], stop - start, size=_STRETCH, around=0):
            yield start + part.start, start + part.stop


def _lines(words: Words, within: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the runs of pieces whose lines touch one of some stretches of text."""
    import numpy as np  # noqa: PLC0415  # slow to import

    edges = np.append(np.flatnonzero(words.seams == 3), len(words.seams))  # noqa: PLR2004  # a line begins
    wanted = np.zeros(len(words), dtype=bool)
    for start, end in within:
        wanted |= (words.starts < end) & (words.ends > start)
    runs: list[tuple[int, int]] = []
    for start, stop in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        if not wanted[words.word[start] : words.word[stop - 1] + 1].any():
            continue
        if runs and runs[-1][1] == start:
            runs[-1] = (runs[-1][0], stop)
        else:
            runs.append((start, stop))
    return runs


def _read(network: Network, words: Words, stretch: tuple[int, int]) -> Reading:
    """Read a stretch of pieces; what stands around it is seen but not answered for."""
    start, stop = stretch
    scores, vectors = _ask(network, words, start, stop)
    first = int(words.word[start]) + int(words.seams[start] == 0)
    chains = viterbi(scores, network.transitions)
    sources, cues, contents = ([tuple(span) for span in to_spans(chain)] for chain in chains)
    links = network.linker.link(vectors, cues, sources, contents)
    marked = [
        [in_text(words, [(a + first, b + first) for a, b in span]) for span in spans]
        for spans in (sources, cues, contents)
    ]
    return Reading(
        sources=tuple(marked[0]),
        cues=tuple(marked[1]),
        contents=tuple(marked[2]),
        attributions=tuple(
            Attribution(
                content=content,
                cue=None if cue is None else marked[1][cue],
                source=None if source is None else marked[0][source],
            )
            for content, (cue, source) in zip(marked[2], links, strict=True)
        ),
    )


def _ask(
    network: Network, words: Words, start: int, stop: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    import numpy as np  # noqa: PLC0415  # slow to import

    seams, n = words.seams[start:stop].tolist(), len(words.ids)
    answers = []
    for part in windows(seams, stop - start, size=network.size, around=network.around):
        window = Window(
            begin=max(0, start + part.start - network.around),
            start=start + part.start,
            stop=start + part.stop,
            end=min(n, start + part.stop + network.around),
        )
        answers.append(network.ask(words, window))
    return np.concatenate([tags for tags, _ in answers]), np.concatenate([vectors for _, vectors in answers])
