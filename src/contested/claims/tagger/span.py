"""Who is said to have said what: a source, the words that attribute, and what is attributed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of text, or several that belong together."""

    fragments: tuple[tuple[int, int], ...]
    """Starts and ends in Unicode code points, in order, at least one, none of them empty or across lines."""

    @property
    def start(self) -> int:
        """Return where the first fragment begins."""
        return self.fragments[0][0]

    @property
    def end(self) -> int:
        """Return where the last fragment ends."""
        return self.fragments[-1][1]

    def text_in(self, text: str) -> str:
        """Return the words of the span.

        >>> Span(fragments=((0, 2), (13, 16))).text_in("We, he said, won.")
        'We won'
        """
        return " ".join(text[start:end] for start, end in self.fragments)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Something that a text attributes to somebody."""

    content: Span
    """What is said, thought, wanted or felt."""
    cue: Span | None = None
    """The words that attribute it ("said", "according to"); `None` when none were found."""
    source: Span | None = None
    """Whose it is, as named at this place ("he"); `None` when the text names nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All that the tagger found in a text: the spans of each role, and what belongs together."""

    sources: tuple[Span, ...] = ()
    cues: tuple[Span, ...] = ()
    contents: tuple[Span, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    """One for each content, in the order of the text."""
