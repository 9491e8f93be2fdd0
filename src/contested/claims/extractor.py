"""Plug-in: text to claims, and what an extractor asks of the stage that knows places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from contested.claims.claim import Claim, Mention
from contested.reports.report import Report
from contested.theatre.theatre import Theatre

__all__ = ["Extractor", "Recogniser"]


class Recogniser(Protocol):
    """Finds the places named in a text; the pipeline fills it in from the gazetteer."""

    def __call__(self, text: str) -> Sequence[Mention]:
        """Return the places named, in order, none overlapping."""
        ...


class Extractor(Protocol):
    """Reads one report's claims; registered in the group ``contested.extractors``."""

    name: str
    version: str
    languages: frozenset[str]

    def prepare(self) -> None:
        """Load what the first report would otherwise wait for (a parser's model)."""
        ...

    def extract(self, report: Report, *, theatre: Theatre, recognise: Recogniser) -> Iterator[Claim]:
        """Yield the claims of a report in the order of their quotes."""
        ...
