"""Measures how surely republished text is found: real texts, edited as a newsroom would.

    python scripts/eval_copies.py

Reads the daily reports in $CONTESTED_SHARED (default: ../shared beside the repository). Paragraphs that stand
on several days word by word are left out; the rest is cut into articles of some 250 words, and each is
republished with a new headline, cut, or with words replaced. Found must be each article's own edition and
nothing else. Whole reports of different days are compared as they are: none is the other's copy.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import date

import orjson

from bench import shared_folder
from contested.ledger.linking.copies import copies_among
from contested.ledger.linking.shingles import fingerprints, shingles_of
from contested.reports.report import Report

WORDS = 250
Edit = Callable[[str, random.Random], str]


def days() -> dict[str, list[str]]:
    """Read the paragraphs of each day."""
    found = {}
    for path in sorted((shared_folder() / "data" / "isw_text").glob("*.jsonl")):
        for line in path.read_bytes().splitlines():
            record = orjson.loads(line)
            found[record["date"]] = [part for part in record["paragraphs"] if not part.startswith("[1]")]
    return found


def articles(by_day: dict[str, list[str]]) -> list[str]:
    """Cut what stands on one day only into articles."""
    often = Counter(part for parts in by_day.values() for part in set(parts))
    made: list[str] = []
    for parts in by_day.values():
        article: list[str] = []
        for part in parts:
            if often[part] == 1:
                article.append(part)
            if len(" ".join(article).split()) >= WORDS:
                made.append("\n\n".join(article))
                article = []
    return made


def cut(share: float) -> Edit:
    """Keep some of a text's sentences, from the start on or from the middle."""

    def edit(text: str, dice: random.Random) -> str:
        sentences = text.split(". ")
        keep = max(1, round(share * len(sentences)))
        start = dice.randrange(len(sentences) - keep + 1)
        return ". ".join(sentences[start : start + keep])

    return edit


def replaced(one_in: int) -> Edit:
    """Replace one word in so many by another of the text, as somebody does who hides a source."""

    def edit(text: str, dice: random.Random) -> str:
        words = text.split(" ")
        return " ".join(dice.choice(words) if dice.randrange(one_in) == 0 else word for word in words)

    return edit


def headed(text: str, dice: random.Random) -> str:
    """Put another headline over a text: ten of its words at random."""
    return " ".join(dice.choices(text.split(), k=10)).upper() + "\n\n" + text


EDITS: dict[str, Edit] = {
    "new headline": headed,
    "new headline, half cut": lambda text, dice: headed(cut(0.5)(text, dice), dice),
    "new headline, a quarter kept": lambda text, dice: headed(cut(0.25)(text, dice), dice),
    "one word in 20 replaced": replaced(20),
    "one word in 10 replaced": replaced(10),
    "one word in 5 replaced": replaced(5),
    "half cut, one word in 10 replaced": lambda text, dice: headed(
        replaced(10)(cut(0.5)(text, dice), dice), dice
    ),
}


def report(name: str, text: str) -> Report:
    """Make a report of a text."""
    return Report(id=name, text=text, published=date(2022, 9, 11))


def main() -> int:
    """Print the table."""
    if not shared_folder().is_dir():
        print(f"no real data at {shared_folder()} (set CONTESTED_SHARED)")
        return 0
    by_day = days()
    originals = articles(by_day)
    print(f"{len(originals)} articles of some {WORDS} words, each beside its edition and all others")
    print(f"{'edited':36} precision recall")
    for name, edit in EDITS.items():
        dice = random.Random(1)  # noqa: S311  # a fixed sequence is wanted
        editions = [report(f"b{n}", edit(text, dice)) for n, text in enumerate(originals)]
        wires = [report(f"a{n}", text) for n, text in enumerate(originals)]
        found = [copy for copy in copies_among([*wires, *editions]) if copy.copied]
        right = sum(copy.report_a[1:] == copy.report_b[1:] for copy in found)
        print(f"{name:36} {right / len(found):9.3f} {right / len(originals):6.3f}")
    began = time.perf_counter()
    whole = [report(day, "\n\n".join(parts)) for day, parts in by_day.items()]
    shared = copies_among(whole)
    seconds = time.perf_counter() - began
    most = max(max(copy.share_a, copy.share_b) for copy in shared)
    print(
        f"\nwhole reports of {len(whole)} days: {sum(copy.copied for copy in shared)} copies among"
        f" {len(whole) * (len(whole) - 1) // 2} pairs; the most that two share is {most:.0%}; {seconds:.1f} s"
    )
    marks = sum(len(fingerprints(shingles_of(one.text))) for one in whole)
    print(f"{marks} fingerprints for {sum(len(one.text.split()) for one in whole)} words")
    return 0


if __name__ == "__main__":
    sys.exit(main())
