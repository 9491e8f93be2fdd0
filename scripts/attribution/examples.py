"""Turns annotated articles into windows of words with tags, and those into batches."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from attribution.corpus import ROLES as MARKED
from attribution.corpus import Annotation, Article
from contested.claims.tagger.distance import distance_class
from contested.claims.tagger.span import Span
from contested.claims.tagger.tags import TAGS, to_tags
from contested.claims.tagger.windows import Window, windows
from contested.claims.tagger.words import Words, split

STEP = 32
Fragments = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """An article in words, as one annotator marked it."""

    name: str
    words: Words
    tags: np.ndarray[Any, Any]
    """For each word and role the tag."""
    spans: tuple[tuple[Fragments, ...], ...]
    """For each role the spans, in words."""
    links: dict[Fragments, tuple[Fragments | None, Fragments]]
    """Source and content of each cue."""


def in_words(words: Words, span: Span) -> Fragments:
    """Return the words that a span touches, neighbouring fragments joined."""
    joined: list[tuple[int, int]] = []
    for start, end in span.fragments:
        first = int(np.searchsorted(words.ends, start, side="right"))
        stop = int(np.searchsorted(words.starts, end, side="left"))
        if stop <= first:
            continue
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(stop, joined[-1][1]))
        else:
            joined.append((first, stop))
    return tuple(joined)


def document(words: Words, annotation: Annotation, name: str) -> Document:
    """Align an annotation with the words of its article."""
    spans = tuple(
        tuple(sorted({f for span in annotation.spans[role] if (f := in_words(words, span))}))
        for role in MARKED
    )
    links: dict[Fragments, tuple[Fragments | None, Fragments]] = {}
    for attribution in annotation.attributions:
        if attribution.cue is not None:
            source = None if attribution.source is None else in_words(words, attribution.source) or None
            links[in_words(words, attribution.cue)] = (source, in_words(words, attribution.content))
    tags = np.array([to_tags(found, len(words)) for found in spans]).T
    return Document(name=name, words=words, tags=tags, spans=spans, links=links)


def documents(articles: Sequence[Article], tokenizer: Any) -> list[Document]:
    """Align all annotations of some articles."""
    found = []
    for article in articles:
        words = split(tokenizer, article.text)
        found += [document(words, annotation, article.name) for annotation in article.annotations]
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A window of a document."""

    document: Document
    window: Window

    @property
    def span(self) -> tuple[int, int]:
        """Return the first word that begins in the window, and the first after it."""
        words, window = self.document.words, self.window
        first = int(words.word[window.begin]) + (words.seams[window.begin] == 0)
        return first, int(words.word[window.end - 1]) + 1


def cut(texts: Sequence[Document], *, size: int, chance: random.Random) -> list[Example]:
    """Cut documents into windows, at other places every time."""
    examples = []
    for text in texts:
        first = chance.randint(size // 3, size)
        n = len(text.words.ids)
        found = windows(text.words.seams.tolist(), n, size=size, around=0, first=first)
        examples += [Example(document=text, window=window) for window in found]
    return [example for example in examples if example.span[1] > example.span[0]]


def padded(example: Example) -> int:
    """Return the length that a window is filled up to, its ends included: few lengths are computed faster."""
    return -(-(example.window.end - example.window.begin + 2) // STEP) * STEP


def batches(examples: list[Example], *, pieces: int, chance: random.Random) -> Iterator[list[Example]]:
    """Yield windows of similar length together, in a random order."""
    chance.shuffle(examples)
    by_length: dict[int, list[Example]] = {}
    for example in examples:
        by_length.setdefault(padded(example), []).append(example)
    groups = []
    for length, alike in by_length.items():
        rows = max(1, pieces // length)
        groups += [alike[i : i + rows] for i in range(0, len(alike), rows)]
    chance.shuffle(groups)
    yield from groups


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Windows as tensors."""

    ids: Tensor
    features: Tensor
    mask: Tensor
    first: Tensor
    """For each word the place of its first piece."""
    lengths: Tensor
    """How many words each window has."""
    tags: Tensor
    cues: Tensor
    candidates: Tensor
    """Role (source, content), window, candidate, first and last word."""
    classes: Tensor
    """Role, window, cue, candidate: the class of the distance; -1 where there is no candidate."""
    answers: Tensor
    """Role, window, cue: which candidate; as many as there are for none of them; -1 where there is no cue."""


def encode(
    example: Example, ends: tuple[int, int], shift: int
) -> tuple[list[int], np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Return the pieces of a window between the marks of its ends, features, and each word's first piece."""
    words, window = example.document.words, example.window
    ids = [ends[0], *(words.ids[window.begin : window.end] + shift).tolist(), ends[1]]
    features = np.zeros((len(ids), 3), dtype=np.int64)
    features[1:-1] = words.features[words.word[window.begin : window.end]]
    first = np.flatnonzero(words.seams[window.begin : window.end] > 0) + 1
    return ids, features, first


def collate(examples: Sequence[Example], *, ends: tuple[int, int], shift: int) -> Batch:
    """Make tensors of some windows."""
    encoded = [encode(example, ends, shift) for example in examples]
    n, w = max(map(padded, examples)), max(len(e[2]) for e in encoded)
    b = len(examples)
    ids, mask = torch.zeros(b, n, dtype=torch.long), torch.zeros(b, n)
    features, first = torch.zeros(b, n, 3, dtype=torch.long), torch.zeros(b, w, dtype=torch.long)
    tags, lengths = torch.zeros(b, w, 3, dtype=torch.long), torch.zeros(b, dtype=torch.long)
    for i, (example, (pieces, values, places)) in enumerate(zip(examples, encoded, strict=True)):
        ids[i, : len(pieces)], mask[i, : len(pieces)] = torch.tensor(pieces), 1.0
        features[i, : len(pieces)] = torch.from_numpy(values)
        first[i, : len(places)], lengths[i] = torch.from_numpy(places), len(places)
        begin, end = example.span
        tags[i, : len(places)] = torch.from_numpy(example.document.tags[begin:end])
    cues, candidates, classes, answers = _links(examples)
    return Batch(
        ids=ids, features=features, mask=mask, first=first, lengths=lengths, tags=tags,
        cues=cues, candidates=candidates, classes=classes, answers=answers,
    )  # fmt: skip


def _links(examples: Sequence[Example]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Return the cues of windows, what may belong to them, how far it is, and what does belong."""
    found = [_within(example) for example in examples]
    b, c = len(found), max(1, *(len(cues) for cues, _ in found))
    s = max(1, *(len(spans) for _, roles in found for spans in roles))
    cues_at = torch.zeros(b, c, dtype=torch.long)
    candidates = torch.zeros(2, b, s, 2, dtype=torch.long)
    classes = torch.full((2, b, c, s), -1)
    answers = torch.full((2, b, c), -1)
    for i, (cues, roles) in enumerate(found):
        begin, end = examples[i].span
        cues_at[i, : len(cues)] = torch.tensor([cue[0][0] - begin for cue in cues], dtype=torch.long)
        for role, spans in enumerate(roles):
            for k, span in enumerate(spans):
                candidates[role, i, k, 0] = span[0][0] - begin
                candidates[role, i, k, 1] = min(span[-1][1], end) - 1 - begin
            for j, cue in enumerate(cues):
                link = examples[i].document.links.get(cue)
                wanted = None if link is None else link[role]
                answers[role, i, j] = spans.index(wanted) if wanted in spans else s
                for k, span in enumerate(spans):
                    classes[role, i, j, k] = distance_class(cue[0], span)
    return cues_at, candidates, classes, answers


def _within(example: Example) -> tuple[list[Fragments], tuple[list[Fragments], list[Fragments]]]:
    begin, end = example.span
    sources, cues, contents = (
        [f for f in spans if begin <= f[0][0] < end] for spans in example.document.spans
    )
    return [f for f in cues if f[0][1] <= end], (sources, contents)


def gold(tags: Tensor) -> Tensor:
    """Return the steps between tags as probabilities: window, word, role, tag before, tag."""
    before = torch.cat([torch.zeros_like(tags[:, :1]), tags[:, :-1]], 1)
    pairs = torch.zeros(*tags.shape, len(TAGS), len(TAGS))
    index = (before * len(TAGS) + tags)[..., None]
    pairs.view(*tags.shape, -1).scatter_(-1, index, 1.0)
    return pairs
