"""Scores the reader of expressions of time on TimeBank and AQUAINT, with `dateparser`'s search beside it.

    python scripts/eval_time.py [--errors | --no-baseline]

Reads $CONTESTED_SHARED/bench/time/tbaq (default: ../shared beside the repository): the text of each article,
not its header, so that creation times are left out. The rules were written with every second article at hand;
the two halves are printed apart. Scores follow TempEval-3: a span is found when it overlaps the annotated
one, each counted once, and a value is right when a found span's value is equal.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree as ET

from contested.claims.times.reader import TimeReader

ROOT = Path(__file__).resolve().parents[1]
GROUPS = (("DATE", "TIME"), ("DURATION",), ("SET",), ("DATE", "TIME", "DURATION", "SET"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """An annotated or found expression."""

    start: int
    end: int
    type: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A text with its annotated expressions."""

    name: str
    text: str
    published: date
    gold: list[Mark]


@dataclass(slots=True, kw_only=True)
class Count:
    """Hits of one group of types."""

    gold: int = 0
    found: int = 0
    overlapping: int = 0
    exact: int = 0
    value: int = 0

    def f1(self, hits: int) -> float:
        """Return the F1 of some hits."""
        return 2 * hits / max(self.gold + self.found, 1)

    def line(self) -> str:
        """Write the scores on one line."""
        precision, recall = self.overlapping / max(self.found, 1), self.overlapping / max(self.gold, 1)
        scores = "  ".join(f"{self.f1(hits):.3f}" for hits in (self.overlapping, self.exact, self.value))
        return f"{self.gold:5} {self.found:5}   {precision:.3f}  {recall:.3f}   {scores}"


Finder = Callable[[Article], list[Mark]]


def corpus() -> Path:
    """Return the folder of the annotated articles."""
    shared = Path(os.environ.get("CONTESTED_SHARED", ROOT.parent / "shared"))
    return shared / "bench" / "time" / "tbaq"


def read_article(path: Path) -> Article:
    """Read one TimeML file."""
    root = ET.parse(path).getroot()  # noqa: S314  # files of a published corpus
    created, body = root.find("DCT//TIMEX3"), root.find("TEXT")
    if created is None or body is None:
        raise SystemExit(f"{path}: no creation time or no text")
    pieces: list[str] = []
    gold: list[Mark] = []
    _walk(body, pieces, gold)
    return Article(
        name=path.stem,
        text="".join(pieces),
        published=date.fromisoformat(created.attrib["value"][:10]),
        gold=gold,
    )


def _walk(element: ET.Element, pieces: list[str], gold: list[Mark]) -> None:
    start = sum(map(len, pieces))
    pieces.append(element.text or "")
    for child in element:
        _walk(child, pieces, gold)
        pieces.append(child.tail or "")
    if element.tag == "TIMEX3":
        end = sum(map(len, pieces))
        gold.append(
            Mark(start=start, end=end, type=element.attrib["type"], value=element.attrib.get("value", ""))
        )


def read_corpus() -> list[Article]:
    """Read all articles, in the order of their names; the rules were written with every second at hand."""
    folder = corpus()
    return [read_article(p) for p in sorted([*folder.glob("AQUAINT/*.tml"), *folder.glob("TimeBank/*.tml")])]


def figures() -> dict[str, float]:
    """Measure dates and times on the articles not looked at: what a floor may hold."""
    articles = read_corpus()[1::2]
    dates = count(articles, {article.name: ours(article) for article in articles}, ("DATE", "TIME"))
    return {"time_span_f1": dates.f1(dates.overlapping), "time_value_f1": dates.f1(dates.value)}


def ours(article: Article) -> list[Mark]:
    """Read an article with the project's reader."""
    found = TimeReader(language="en", dateline=article.published).find(article.text)
    return [Mark(start=t.start, end=t.end, type=t.type, value=t.value) for t in found]


def with_dateparser(article: Article) -> list[Mark]:
    """Read an article with `dateparser`'s search: dates, as exact as it says they are."""
    read_one = import_module("dateparser.date").DateDataParser
    search = import_module("dateparser.search").search_dates
    base = datetime.combine(article.published, datetime.min.time())
    settings = {"RELATIVE_BASE": base, "PREFER_DATES_FROM": "past"}
    parser = read_one(languages=["en"], settings=settings)
    marks, place = [], 0
    for words, _ in search(article.text, languages=["en"], settings=settings) or []:
        start = article.text.find(words, place)
        if start < 0:
            continue
        place = start + len(words)
        read = parser.get_date_data(words)
        moment, length = read.date_obj, {"year": 4, "month": 7}.get(read.period or "day", 10)
        value = "" if moment is None else moment.date().isoformat()[:length]
        marks.append(Mark(start=start, end=place, type="DATE", value=value))
    return marks


def matched(gold: Sequence[Mark], found: Sequence[Mark]) -> list[tuple[Mark, Mark]]:
    """Pair annotated with found spans that overlap, in order, each once."""
    pairs, free = [], list(found)
    for mark in gold:
        partner = next((f for f in free if f.start < mark.end and mark.start < f.end), None)
        if partner is not None:
            free.remove(partner)
            pairs.append((mark, partner))
    return pairs


def count(articles: Iterable[Article], found: dict[str, list[Mark]], types: Sequence[str]) -> Count:
    """Count the hits among expressions of some types."""
    total = Count()
    for article in articles:
        gold = [mark for mark in article.gold if mark.type in types]
        mine = [mark for mark in found[article.name] if mark.type in types]
        pairs = matched(gold, mine)
        total.gold += len(gold)
        total.found += len(mine)
        total.overlapping += len(pairs)
        total.exact += sum((g.start, g.end) == (m.start, m.end) for g, m in pairs)
        total.value += sum(g.value == m.value for g, m in pairs)
    return total


@dataclass(slots=True, kw_only=True)
class Run:
    """What one reader found in all articles, and how fast."""

    name: str
    found: dict[str, list[Mark]] = field(default_factory=dict)
    words_per_second: float = 0.0


def run(name: str, finder: Finder, articles: Sequence[Article]) -> Run:
    """Read all articles."""
    finder(articles[0])  # what is loaded once is no part of the speed
    began = time.process_time()
    found = {article.name: finder(article) for article in articles}
    seconds = time.process_time() - began
    words = sum(len(article.text.split()) for article in articles)
    return Run(name=name, found=found, words_per_second=words / seconds)


def show(done: Run, halves: Sequence[tuple[str, Sequence[Article]]]) -> None:
    """Print the scores of one reader."""
    print(f"=== {done.name}: {done.words_per_second:,.0f} words/s on one core")
    print(f"{'':34}  gold found   P      R       span F1 exact  value F1")
    for title, articles in halves:
        for types in GROUPS:
            print(f"{title:14} {'+'.join(types)[:20]:20} {count(articles, done.found, types).line()}")


def show_errors(articles: Iterable[Article], found: dict[str, list[Mark]]) -> None:
    """Print what was missed, found in vain or misread."""
    for article in articles:
        mine = found[article.name]
        pairs = matched(article.gold, mine)
        held = {id(mark) for pair in pairs for mark in pair}
        rows: list[tuple[int, str, Mark, Mark | None]]
        rows = [(m.start, "MISS ", m, None) for m in article.gold if id(m) not in held]
        rows += [(m.start, "EXTRA", m, None) for m in mine if id(m) not in held]
        rows += [
            (g.start, "TYPE " if g.type != m.type else "VALUE" if g.value != m.value else "SPAN ", g, m)
            for g, m in pairs
            if (g.type, g.value, g.start, g.end) != (m.type, m.value, m.start, m.end)
        ]
        for start, what, mark, other in sorted(rows, key=lambda row: row[0]):
            around = " ".join(article.text[max(0, start - 60) : mark.end + 40].split())
            print(what, article.name, article.published, _described(mark, article), end=" ")
            print("" if other is None else f"<- {_described(other, article)}", "|", around)


def _described(mark: Mark, article: Article) -> str:
    words = " ".join(article.text[mark.start : mark.end].split())
    return f"{words!r} {mark.type} {mark.value}"


def main() -> int:
    """Print the scores."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--errors", action="store_true", help="list the errors of the half developed on")
    parser.add_argument("--no-baseline", action="store_true", help="leave dateparser out")
    options = parser.parse_args()
    if not corpus().is_dir():
        print(f"expressions of time not scored: no corpus at {corpus()} (set CONTESTED_SHARED)")
        return int(os.environ.get("CI") == "true")
    articles = read_corpus()
    halves = (("developed on", articles[::2]), ("not looked at", articles[1::2]), ("all", articles))
    done = run("contested", ours, articles)
    if options.errors:
        show_errors(articles[::2], done.found)
    show(done, halves)
    if options.no_baseline:
        return 0
    if find_spec("dateparser") is None:
        print("baseline left out: dateparser is not installed")
        return 0
    show(run("dateparser's search", with_dateparser, articles), halves[2:])
    return 0


if __name__ == "__main__":
    sys.exit(main())
