"""Plug-in: text to claims, and what an extractor asks of the stage that knows places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from contested.claims.claim import Claim, Mention
from contested.errors import InputError
from contested.reports.report import Report
from contested.theatre.theatre import Theatre

__all__ = ["Accounting", "Extracted", "Extractor", "Recogniser", "Usage", "examine"]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What a paid service was asked for.

    Examples
    --------
    >>> one = Usage(requests=1, tokens_in=1200, tokens_out=300, cost=0.002)
    >>> str(one + one)
    '2 requests, 2,400 tokens read and 600 written, 0.0040 at the prices given'
    """

    requests: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    cost: float | None = None
    """In the currency of the prices given; ``None`` when none were."""

    def __add__(self, other: Usage) -> Usage:
        costs = [cost for cost in (self.cost, other.cost) if cost is not None]
        return Usage(
            requests=self.requests + other.requests,
            tokens_in=self.tokens_in + other.tokens_in,
            tokens_out=self.tokens_out + other.tokens_out,
            cost=sum(costs) if costs else None,
        )

    def __str__(self) -> str:
        """One line for people."""
        asked = "1 request" if self.requests == 1 else f"{self.requests:,} requests"
        tokens = f"{self.tokens_in:,} tokens read and {self.tokens_out:,} written"
        price = "" if self.cost is None else f", {self.cost:.4f} at the prices given"
        return f"{asked}, {tokens}{price}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """The claims of one report, and what else a user should know about how they were found."""

    claims: tuple[Claim, ...]
    notes: tuple[str, ...] = ()
    """Sentences, such as how many records were refused."""
    usage: Usage | None = None


@runtime_checkable
class Accounting(Protocol):
    """What an extractor has besides when it can tell what it left out, or costs money."""

    def account(self, report: Report, *, theatre: Theatre, recognise: Recogniser) -> Extracted:
        """Extract as `Extractor.extract` does, and say what was left out and used."""
        ...


def examine(extractor: Extractor, report: Report, *, theatre: Theatre, recognise: Recogniser) -> Extracted:
    """Read a report with an extractor, with its account where it gives one.

    Raises
    ------
    InputError
        The extractor does not read the report's language.
    """
    if report.language not in extractor.languages:
        known = ", ".join(sorted(extractor.languages))
        reason = f"is in {report.language!r}, which the extractor {extractor.name!r} does not read ({known})"
        raise InputError(reason, where=report.id)
    if isinstance(extractor, Accounting):
        return extractor.account(report, theatre=theatre, recognise=recognise)
    return Extracted(claims=tuple(extractor.extract(report, theatre=theatre, recognise=recognise)))
