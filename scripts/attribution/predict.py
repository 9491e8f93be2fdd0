"""Reads documents with a tagger in training, and scores what it finds."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from attribution import crf
from attribution.corpus import Article
from attribution.examples import Document, Example, collate
from attribution.learning import by_word
from attribution.model import LINK, Tagger
from attribution.scores import Count
from contested.claims.tagger.decode import viterbi
from contested.claims.tagger.link import Linker
from contested.claims.tagger.tags import ROLES, TAGS, to_spans
from contested.claims.tagger.windows import windows

SIZE, AROUND = 250, 0


@torch.no_grad()
def scores_of(
    model: Tagger, text: Document, *, ends: tuple[int, int], shift: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return for each word of a document the scores of its tags and its vectors."""
    model.eval()
    n = len(text.words.ids)
    found = list(windows(text.words.seams.tolist(), n, size=SIZE, around=AROUND))
    emissions = np.zeros((len(text.words), len(ROLES) * len(TAGS)), dtype=np.float32)
    vectors = np.zeros((len(text.words), 5 * LINK), dtype=np.float32)
    for at in range(0, len(found), 16):
        examples = [Example(document=text, window=window) for window in found[at : at + 16]]
        batch = collate(examples, ends=ends, shift=shift)
        emitted, linked = model(batch.ids, batch.features, batch.mask)
        emitted, linked = by_word(batch, emitted), by_word(batch, linked)
        for i, example in enumerate(examples):
            begin, _ = example.span
            count = int(batch.lengths[i])
            places = batch.first[i, :count].numpy() - 1 + example.window.begin
            mine = (places >= example.window.start) & (places < example.window.stop)
            emissions[begin : begin + count][mine] = emitted[i, :count].numpy()[mine]
            vectors[begin : begin + count][mine] = linked[i, :count].numpy()[mine]
    return emissions.reshape(-1, len(ROLES), len(TAGS)), vectors.reshape(-1, 5, LINK)


def evaluate(
    model: Tagger, texts: Sequence[Document], *, ends: tuple[int, int], shift: int
) -> dict[str, Count]:
    """Score a tagger on documents: the spans of each role, and links."""
    counts = {name: Count() for name in (*ROLES, "link")}
    transitions = model.chain.table()[:, :-1].detach().numpy()
    linker = Linker(far=model.far.detach().numpy(), none=model.none.detach().numpy())
    share = {text.name: 0 for text in texts}
    for text in texts:
        share[text.name] += 1
    for text in texts:
        emissions, vectors = scores_of(model, text, ends=ends, shift=shift)
        chains = viterbi(emissions, transitions)
        spans = [[tuple(span) for span in to_spans(chain)] for chain in chains]
        weight = 1 / share[text.name]
        for role, mine, marked in zip(ROLES, spans, text.spans, strict=True):
            counts[role].add(marked, mine, weight=weight)
        sources, cues, contents = spans
        links = linker.link(vectors, cues, sources, contents)
        mine_links = [
            (None if j is None else cues[j], None if s is None else sources[s], contents[k])
            for k, (j, s) in enumerate(links)
        ]
        marked_links = [(cue, source, content) for cue, (source, content) in text.links.items()]
        counts["link"].add(marked_links, mine_links, weight=weight)
    return counts


def teach(model: Tagger, text: Document, *, ends: tuple[int, int], shift: int) -> torch.Tensor:
    """Return the steps between the tags of a document as a tagger sees them, as probabilities."""
    emissions, _ = scores_of(model, text, ends=ends, shift=shift)
    potentials = model.chain.potentials(torch.from_numpy(emissions)[None], torch.tensor([len(emissions)]))
    return crf.marginals(potentials)[0].half()


def line(counts: dict[str, Count]) -> str:
    """Write scores on one line."""
    return "  ".join(f"{name} {c.precision:.3f}/{c.recall:.3f}/{c.f1:.3f}" for name, c in counts.items())


def held_out(articles: Sequence[Article], *, every: int = 12) -> tuple[list[Article], list[Article]]:
    """Split articles into those to learn from and every twelfth, to choose with."""
    return [a for i, a in enumerate(articles) if i % every], [
        a for i, a in enumerate(articles) if not i % every
    ]
