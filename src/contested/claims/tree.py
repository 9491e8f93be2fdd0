"""A parsed sentence: its words, what each is, and which other word it belongs to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

__all__ = ["Sentence", "Word"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One word of a sentence."""

    i: int
    start: int
    """Offset in the report's text."""
    end: int
    text: str
    lemma: str
    tag: str
    """Penn Treebank tag."""
    dep: str
    """Relation to the head (ClearNLP labels)."""
    head: int
    """Index of the head in the sentence; its own for the root."""
    lower: str = field(init=False, compare=False, repr=False)
    """The word as written, in small letters, its apostrophes straight."""

    def __post_init__(self) -> None:
        """Work out once what is asked twenty times a word."""
        object.__setattr__(self, "lower", self.text.lower().replace("’", "'"))

    @property
    def is_verb(self) -> bool:
        """Whether it is tagged as a verb."""
        return self.tag.startswith("VB")

    @property
    def is_noun(self) -> bool:
        """Whether it is tagged as a noun."""
        return self.tag.startswith("NN")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence and its tree."""

    words: tuple[Word, ...]
    children: tuple[tuple[int, ...], ...]
    paragraph: int
    """Which paragraph of the report it stands in, from 0."""
    opens_paragraph: bool = False
    host: int | None = None
    """Offset at which it is inserted, between dashes, into another sentence."""

    @classmethod
    def of(
        cls,
        words: Sequence[Word],
        *,
        paragraph: int = 0,
        opens_paragraph: bool = False,
        host: int | None = None,
    ) -> Sentence:
        """Build the tree from the words' heads."""
        children: list[list[int]] = [[] for _ in words]
        for word in words:
            if word.head != word.i:
                children[word.head].append(word.i)
        return cls(
            words=tuple(words),
            children=tuple(tuple(group) for group in children),
            paragraph=paragraph,
            opens_paragraph=opens_paragraph,
            host=host,
        )

    @property
    def start(self) -> int:
        """Offset of the first word."""
        return self.words[0].start

    @property
    def end(self) -> int:
        """Offset just past the last word."""
        return self.words[-1].end

    def kids(self, i: int, *deps: str) -> list[Word]:
        """Return the words that depend on word `i`, all or by relation."""
        words = self.words
        if not deps:
            return [words[child] for child in self.children[i]]
        return [words[child] for child in self.children[i] if words[child].dep in deps]

    def subtree(self, i: int, *, without: frozenset[int] = frozenset()) -> list[int]:
        """Return word `i` and all below it in order, branches in `without` left out."""
        found, todo = [], [i]
        while todo:
            node = todo.pop()
            if node in without:
                continue
            found.append(node)
            todo.extend(self.children[node])
        return sorted(found)

    def ancestors(self, i: int) -> Iterator[Word]:
        """Yield the head, the head's head, and so on up to the root."""
        while self.words[i].head != i:
            i = self.words[i].head
            yield self.words[i]

    def text_of(self, indexes: Sequence[int]) -> str:
        """Return the words at these indexes, joined by blanks where the text has any."""
        found = ""
        for last, i in zip([None, *indexes], indexes, strict=False):
            apart = last is not None and self.words[last].end < self.words[i].start
            found += (" " if apart else "") + self.words[i].text
        return found
