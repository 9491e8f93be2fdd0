"""Scores the attribution tagger on the development articles of PolNeAR, which it was not trained on.

    python scripts/eval_attribution.py

Reads $CONTESTED_SHARED/bench/attribution (default: ../shared beside the repository). A span is right when it
covers exactly the annotated words: all fragments, white space between them aside. Where several people
annotated an article, the mean over them counts; how far they agree with each other is printed beside it.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from attribution.corpus import ROLES, Annotation, Article, corpus, read_articles
from attribution.scores import Count, Key, key
from contested.claims.tagger import Attribution, AttributionTagger, Reading, Span

_WORD = re.compile(r"\w+|[^\w\s]")
_SENTENCE = re.compile(r"[.!?][”\"’']*\s+|\n+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What the tagger found in each article, and how fast."""

    found: dict[str, Annotation]
    seconds: float


def as_annotation(reading: Reading) -> Annotation:
    """Return a reading in the form of an annotation."""
    spans = dict(zip(ROLES, (reading.sources, reading.cues, reading.contents), strict=True))
    return Annotation(spans=spans, attributions=reading.attributions)


def read_all(articles: Sequence[Article]) -> Run:
    """Tag all articles on one thread."""
    tagger = AttributionTagger()
    tagger.tag("Loaded, he said.")  # what is loaded once is no part of the speed
    began = time.process_time()
    found = {article.name: as_annotation(tagger.read(article.text)) for article in articles}
    return Run(found=found, seconds=time.process_time() - began)


def pairs(articles: Iterable[Article], run: Run) -> Iterator[tuple[Article, Annotation, Annotation, float]]:
    """Yield article, what is marked, what was found, and the weight of the annotation."""
    for article in articles:
        for annotation in article.annotations:
            yield article, annotation, run.found[article.name], 1 / len(article.annotations)


def span_key(article: Article, span: Span | None, *, strict: bool = False) -> Key | None:
    """Return what makes two spans the same."""
    if span is None:
        return None
    return span.fragments if strict else key(article.text, span)


def exact(articles: Sequence[Article], run: Run, role: str, *, strict: bool = False) -> Count:
    """Count the spans of a role that are right to the word."""
    total = Count()
    for article, marked, mine, weight in pairs(articles, run):
        both = [[span_key(article, s, strict=strict) for s in side.spans[role]] for side in (marked, mine)]
        total.add(both[0], both[1], weight=weight)
    return total


def by_form(articles: Sequence[Article], run: Run, *, whole: bool) -> Count:
    """Count contents of one piece, or of several."""
    total = Count()
    for article, marked, mine, weight in pairs(articles, run):
        both = [
            [k for span in side.spans["Content"] if (len(k := key(article.text, span)) == 1) == whole]
            for side in (marked, mine)
        ]
        total.add(both[0], both[1], weight=weight)
    return total


def by_word(articles: Sequence[Article], run: Run, role: str) -> Count:
    """Count the words of a role, whichever span they belong to."""
    total = Count()
    for article, marked, mine, weight in pairs(articles, run):
        tokens = [match.span() for match in _WORD.finditer(article.text)]
        both = [_covered(tokens, side.spans[role]) for side in (marked, mine)]
        total.add(both[0], both[1], weight=weight)
    return total


def _covered(tokens: Iterable[tuple[int, int]], spans: Iterable[Span]) -> set[int]:
    places = {i for span in spans for start, end in span.fragments for i in range(start, end)}
    return {start for start, _ in tokens if start in places}


def linked(articles: Sequence[Article], run: Run, *, cue: bool) -> Count:
    """Count attributions whose parts are all right: source and content, with the cue or without."""
    total = Count()
    for article, marked, mine, weight in pairs(articles, run):
        both = [[_link(article, a, cue=cue) for a in side.attributions] for side in (marked, mine)]
        total.add(both[0], both[1], weight=weight)
    return total


def _link(article: Article, attribution: Attribution, *, cue: bool) -> tuple[Key | None, ...]:
    parts = (attribution.source, attribution.cue if cue else None, attribution.content)
    return tuple(span_key(article, part) for part in parts)


def owners(articles: Sequence[Article], run: Run) -> Count:
    """Count the contents found to the word whose source is right too (`hits` of `found`)."""
    total = Count()
    for article, marked, mine, weight in pairs(articles, run):
        known = {span_key(article, a.content): span_key(article, a.source) for a in marked.attributions}
        for a in mine.attributions:
            content = span_key(article, a.content)
            if content in known:
                total.found += weight
                total.hits += weight * (known[content] == span_key(article, a.source))
    return total


def agreement(article: Article, role: str) -> float:
    """Return the mean F1 between the annotators of an article."""
    scores = []
    for one, other in combinations(article.annotations, 2):
        count = Count()
        count.add(
            [key(article.text, s) for s in one.spans[role]], [key(article.text, s) for s in other.spans[role]]
        )
        scores.append(count.f1)
    return sum(scores) / len(scores)


def figures() -> dict[str, float]:
    """Measure what a floor may hold: exact spans on every third development article, for speed."""
    articles = read_articles("dev")[::3]
    run = read_all(articles)
    return {f"attribution_{role.lower()}_f1": exact(articles, run, role).f1 for role in ROLES}


def show(articles: Sequence[Article], run: Run) -> None:
    """Print all scores."""
    print(f"{'':34}  marked  found    P      R      F1")
    for role in ROLES:
        _line(f"{role.lower()}, exact", exact(articles, run, role))
        _line(f"{role.lower()}, exact, fragments cut alike", exact(articles, run, role, strict=True))
        _line(f"{role.lower()}, words", by_word(articles, run, role))
    _line("content in one piece, exact", by_form(articles, run, whole=True))
    _line("content in several pieces, exact", by_form(articles, run, whole=False))
    _line("source, cue and content together", linked(articles, run, cue=True))
    _line("source and content together", linked(articles, run, cue=False))
    owned = owners(articles, run)
    print(f"contents found exactly whose source is right: {owned.hits:.0f} of {owned.found:.0f}", end=" ")
    print(f"({owned.precision:.3f})")


def _line(title: str, count: Count) -> None:
    row = f"{count.gold:7.0f} {count.found:6.0f}  {count.precision:.3f}  {count.recall:.3f}  {count.f1:.3f}"
    print(f"{title:35} {row}")


def show_agreement(articles: Sequence[Article], run: Run) -> None:
    """Print how far annotators agree on the articles that several annotated, and the tagger with them."""
    for article in articles:
        if len(article.annotations) > 1:
            print(f"{article.name}: {len(article.annotations)} annotators, mean exact F1")
            for role in ROLES:
                own = agreement(article, role)
                mine = exact([article], run, role).f1
                print(f"  {role.lower():8} among themselves {own:.3f}, tagger {mine:.3f}")


def show_speed(articles: Sequence[Article], run: Run) -> None:
    """Print how fast the articles were read."""
    words = sum(len(article.text.split()) for article in articles)
    sentences = sum(len([s for s in _SENTENCE.split(article.text) if s.strip()]) for article in articles)
    print(f"{words / run.seconds:,.0f} words/s, {sentences / run.seconds:,.0f} sentences/s of one processor")


def main() -> int:
    """Print the scores."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    if not corpus().is_dir():
        print(f"attributions not scored: no corpus at {corpus()} (set CONTESTED_SHARED)")
        return int(os.environ.get("CI") == "true")
    articles = read_articles("dev")
    run = read_all(articles)
    show(articles, run)
    show_agreement(articles, run)
    show_speed(articles, run)
    return 0


if __name__ == "__main__":
    sys.exit(main())
