"""Compares spans of a text with those that annotators marked."""

from __future__ import annotations

from collections.abc import Collection, Hashable
from dataclasses import dataclass

from contested.claims.tagger.span import Span

Key = tuple[tuple[int, int], ...]


@dataclass(slots=True, kw_only=True)
class Count:
    """Hits of one kind; an article that several people annotated counts once, as the mean over them."""

    gold: float = 0.0
    found: float = 0.0
    hits: float = 0.0

    def add(self, gold: Collection[Hashable], found: Collection[Hashable], *, weight: float = 1.0) -> None:
        """Count what was marked, found and both."""
        marked, mine = set(gold), set(found)
        self.gold += weight * len(marked)
        self.found += weight * len(mine)
        self.hits += weight * len(marked & mine)

    @property
    def precision(self) -> float:
        """Return the share of what was found that is right."""
        return self.hits / max(self.found, 1e-9)

    @property
    def recall(self) -> float:
        """Return the share of what was marked that was found."""
        return self.hits / max(self.gold, 1e-9)

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall."""
        return 2 * self.hits / max(self.gold + self.found, 1e-9)


def key(text: str, span: Span) -> Key:
    """Return what makes two spans the same: their fragments, those joined that only white space divides."""
    joined: list[tuple[int, int]] = []
    for start, end in span.fragments:
        if joined and not text[joined[-1][1] : start].strip():
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return tuple(joined)
