"""Finds reports that repeat each other's text: a wire republished, cut, or given a new headline."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np

from contested.ledger.linking.link import pair_of
from contested.ledger.linking.shingles import (
    SHINGLE_WORDS,
    SURELY_FOUND_WORDS,
    Shingles,
    fingerprints,
    shingles_of,
)
from contested.reports.report import Report

__all__ = ["COPIED_SHARE", "TOO_COMMON", "Copy", "CopyIndex", "Passage", "copies_among", "copy_of"]

COPIED_SHARE = 0.5
"""A report is a copy when this share of the words of one of the two stands in the other."""
_GAP_WORDS = 8
"""Words that may differ within one copied passage: a synonym, a name spelled anew."""
TOO_COMMON = 500
"""A fingerprint of more reports is a publisher's standing text and leads to no candidates."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A stretch of text that stands in two reports; offsets in Unicode code points."""

    start_a: int
    end_a: int
    start_b: int
    end_b: int
    words: int
    """Words of it in the one of the two where it is shorter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """Text that two reports share."""

    report_a: str
    """The lesser of the two ids."""
    report_b: str
    share_a: float
    """The share of the words of `report_a` that stands in the other."""
    share_b: float
    passages: tuple[Passage, ...]
    """In the order of `report_a`."""

    @property
    def copied(self) -> bool:
        """Whether one of the reports is, for the better part, the other's text."""
        return max(self.share_a, self.share_b) >= COPIED_SHARE


def copy_of(one: Report, other: Report) -> Copy | None:
    """Compare the texts of two reports; ``None`` when no passage stands in both.

    Examples
    --------
    >>> text = "The city is free, the governor wrote, and the flag flies again over its town hall."
    >>> wire, paper = (Report(id=i, text=t, published=date(2022, 9, 11))
    ...                for i, t in (("wire", text), ("paper", "At last! " + text)))
    >>> found = copy_of(wire, paper)
    >>> found.report_a, round(found.share_a, 2), found.share_b
    ('paper', 0.89, 1.0)
    """
    return _compared(one.id, shingles_of(one.text), other.id, shingles_of(other.text))


def copies_among(reports: Iterable[Report]) -> tuple[Copy, ...]:
    """Find every shared text among some reports, in the order of their ids."""
    index = CopyIndex()
    found = [copy for report in reports for copy in index.add(report)]
    return tuple(sorted(found, key=lambda copy: (copy.report_a, copy.report_b)))


class CopyIndex:
    """Reports by the fingerprints of their texts; grows report by report.

    Examples
    --------
    >>> CopyIndex().add(Report(id="a", text="Nothing new.", published=date(2022, 9, 11)))
    ()
    """

    def __init__(self) -> None:
        self._texts: dict[str, tuple[date, Shingles]] = {}
        self._filed: dict[int, list[str]] = {}

    def __len__(self) -> int:
        """Count the reports."""
        return len(self._texts)

    def file(self, report: Report) -> None:
        """File a report without looking at what it shares with others."""
        if report.id not in self._texts:
            shingles = shingles_of(report.text)
            self._file(report, shingles, fingerprints(shingles))

    def add(self, report: Report) -> tuple[Copy, ...]:
        """File a report, and tell what text it shares with those filed before it."""
        if report.id in self._texts:
            return ()
        shingles = shingles_of(report.text)
        prints = fingerprints(shingles)
        shared: set[str] = set()
        for mark in prints:
            others = self._filed.get(mark, [])
            if len(others) < TOO_COMMON:
                shared.update(others)
        self._file(report, shingles, prints)
        found = (_compared(report.id, shingles, name, self._texts[name][1]) for name in sorted(shared))
        return tuple(copy for copy in found if copy is not None)

    def _file(self, report: Report, shingles: Shingles, prints: tuple[int, ...]) -> None:
        self._texts[report.id] = report.published, shingles
        for mark in prints:
            self._filed.setdefault(mark, []).append(report.id)

    def forget_before(self, day: date) -> int:
        """Let go of reports published before a day, and return how many: news is copied within days."""
        old = {name for name, (published, _) in self._texts.items() if published < day}
        for name in old:
            del self._texts[name]
        for mark in list(self._filed):
            kept = [name for name in self._filed[mark] if name not in old]
            if kept:
                self._filed[mark] = kept
            else:
                del self._filed[mark]
        return len(old)


def _compared(one: str, first: Shingles, other: str, second: Shingles) -> Copy | None:
    a, b = pair_of(one, other)
    left, right = (first, second) if a == one else (second, first)
    runs = _runs(left, right)
    if not runs:
        return None
    return Copy(
        report_a=a,
        report_b=b,
        share_a=_covered(run[0] for run in runs) / left.words,
        share_b=_covered(run[1] for run in runs) / right.words,
        passages=tuple(_passage(left, right, run) for run in runs),
    )


_Run = tuple[range, range]
"""Words of the one text, and the words of the other that they stand for."""


def _runs(left: Shingles, right: Shingles) -> list[_Run]:
    """Find the runs of words that stand in both texts, small differences within a run allowed."""
    long_enough = min(SURELY_FOUND_WORDS, left.words, right.words)
    size = min(SHINGLE_WORDS, left.words, right.words)
    where: dict[int, list[int]] = {}
    for position, mark in enumerate(right.hashes.tolist()):
        where.setdefault(mark, []).append(position)
    runs: list[_Run] = []
    for position in np.flatnonzero(np.isin(left.hashes, right.hashes)).tolist():
        places = where[int(left.hashes[position])]
        grown = _grown(runs[-1], position, places, size) if runs else None
        if grown is not None:
            runs[-1] = grown
        else:
            runs.append((range(position, position + size), range(places[0], places[0] + size)))
    return [run for run in runs if min(len(run[0]), len(run[1])) >= long_enough]


def _grown(run: _Run, position: int, places: list[int], size: int) -> _Run | None:
    """Lengthen a run by a shingle that follows in both texts, a few words on at most."""
    here, there = run
    if position > here.stop + _GAP_WORDS:
        return None
    for place in places:
        if there.stop - size < place <= there.stop + _GAP_WORDS:
            return range(here.start, position + size), range(there.start, place + size)
    return None


def _covered(ranges: Iterable[range]) -> int:
    """Count the words in any of some ranges."""
    return len({word for words in ranges for word in words})


def _passage(left: Shingles, right: Shingles, run: _Run) -> Passage:
    here, there = run
    return Passage(
        start_a=int(left.starts[here.start]),
        end_a=int(left.ends[here.stop - 1]),
        start_b=int(right.starts[there.start]),
        end_b=int(right.ends[there.stop - 1]),
        words=min(len(here), len(there)),
    )
