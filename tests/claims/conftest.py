"""An invented war with speakers and places, sentences built by hand, and the extractor loaded once."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from contested.claims.actors import ActorNames, View
from contested.claims.claim import Claim, Mention
from contested.claims.lexicon import Lexicon, load_lexicon
from contested.claims.rules import RuleExtractor
from contested.claims.tree import Sentence, Word
from contested.reports.report import Report
from contested.theatre.theatre import Actor, Theatre

PLACES: dict[str, tuple[str, str]] = {
    "Orlev": ("settlement", "gn:1"),
    "Marn": ("settlement", "gn:2"),
    "Tesk": ("settlement", "gn:3"),
    "Alba": ("settlement", "gn:4"),
    "Bergen Oblast": ("region", "region:west"),
    "Bergen": ("region", "region:west"),
    "Vist River": ("river", "river:vist"),
    "Beland": ("country", "region:beland"),
    "P7": ("road", "road:P7"),
}


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return load_lexicon("en")


@pytest.fixture(scope="session")
def war(invented: Theatre) -> Theatre:
    """The invented war, with people who speak in it."""
    actors = (
        Actor(names=("Alba",), side="A", kind="state", ambiguous=True),
        Actor(names=("Alanders",), side="A", kind="people"),
        Actor(names=("Belanders",), side="B", kind="people"),
        Actor(names=("pro-Belandish", "Belandish-backed"), side="B", kind="people"),
        Actor(names=("Jon Ostrow", "Ostrow"), side="A", kind="person"),
        Actor(names=("Belandish Defense Ministry",), side="B", kind="office"),
        Actor(names=("Institute of Fronts",), side="neutral", kind="analyst"),
        Actor(names=("Daily Lamp",), side="neutral", kind="outlet"),
        Actor(names=("US",), side="neutral", kind="state"),
    )
    return replace(invented, actors=actors)


def recognise(text: str) -> list[Mention]:
    """Find the invented places, longest names first."""
    found: list[Mention] = []
    for name in sorted(PLACES, key=len, reverse=True):
        kind, key = PLACES[name]
        for match in re.finditer(rf"\b{name}\b", text):
            if not any(match.start() < m.end and m.start < match.end() for m in found):
                start, end = match.span()
                found.append(Mention(start=start, end=end, text=name, kind=kind, key=key))  # type: ignore[arg-type]
    return sorted(found, key=lambda m: m.start)


@pytest.fixture(scope="session")
def view(lexicon: Lexicon, war: Theatre) -> Callable[[str], View]:
    """Build a sentence from `word/TAG/relation>head` and lay names and places over it."""

    def build(written: str) -> View:
        words, offset = [], 0
        for i, item in enumerate(written.split()):
            text, tag, rest = item.rsplit("/", 2)
            dep, head = rest.split(">")
            text = text.replace("_", " ")
            plain = text.lower().removesuffix("s") if tag == "NNS" else text.lower()
            lemma = lexicon.lemmas.get(text.lower(), plain)
            words.append(
                Word(
                    i=i,
                    start=offset,
                    end=offset + len(text),
                    text=text,
                    lemma=lemma,
                    tag=tag,
                    dep=dep,
                    head=int(head),
                )
            )
            offset += len(text) + 1
        sentence = Sentence.of(words)
        whole = " ".join(word.text for word in words)
        return View.of(
            sentence, lexicon=lexicon, theatre=war, names=ActorNames(war).find(whole), places=recognise(whole)
        )

    return build


@pytest.fixture(scope="session")
def read(war: Theatre) -> Callable[..., list[Claim]]:
    """Extract the claims of a text published on 11 March 2030 (a Monday)."""
    extractor = RuleExtractor()

    def extract(
        text: str, *, publisher: str | None = None, published: date = date(2030, 3, 11)
    ) -> list[Claim]:
        report = Report(id="r", text=text, published=published, publisher=publisher)
        return list(extractor.extract(report, theatre=war, recognise=recognise))

    return extract
