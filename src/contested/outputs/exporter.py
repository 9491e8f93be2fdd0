"""What an exporter is: claims and verdicts go in as one frozen view, one file comes out."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Protocol, runtime_checkable

from contested.claims.claim import Claim
from contested.outputs.brief import MapSource
from contested.places.place import Place
from contested.theatre.theatre import Theatre
from contested.verdicts.verdict import Verdict

__all__ = [
    "Entry",
    "ExportView",
    "Exporter",
    "Loss",
    "Organisation",
    "Outcome",
    "ReportCredit",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportCredit:
    """A report as outputs credit it, without its text."""

    id: str
    published: date | None = None
    """The dateline, a day of the theatre's time zone; ``None`` when a file of claims does not tell it."""
    published_at: datetime | None = None
    """The instant, aware UTC, when it is known."""
    publisher: str | None = None
    language: str | None = None
    """ISO 639-1."""
    url: str | None = None
    licence: str | None = None
    retrieved: datetime | None = None
    """When a live source handed it over, aware UTC; ``None`` for a file of the user's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One claim with its places, its report and its verdicts: what every exporter writes."""

    claim: Claim
    places: tuple[Place, ...]
    report: ReportCredit
    verdicts: tuple[Verdict, ...] = ()
    """Empty when the claim was not judged."""

    @property
    def id(self) -> str:
        """Sixteen hexadecimal digits: the same claim of the same report has the same ones in every format."""
        claim = self.claim
        key = "\x1f".join((claim.report_id, str(claim.start), claim.kind, claim.quote))
        return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """Who publishes the export."""

    name: str = "Contested (organisation not given)"
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportView:
    """Everything that an exporter may write; coordinates are those of gazetteer places, EPSG:4326."""

    title: str
    theatre: Theatre
    entries: tuple[Entry, ...]
    sources: tuple[MapSource, ...]
    """The map sources that the verdicts rest on, the most detailed first."""
    credits: tuple[str, ...]
    """Whom the file credits, with licence or terms, as sentences: reports, maps, gazetteer."""
    made_at: datetime
    """Aware, UTC."""
    organisation: Organisation = Organisation()


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """Something that a format could not hold, and how often."""

    what: str
    """``"claims left out: a forecast is no event"``."""
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What an exporter has written."""

    records: int
    """Features, rows, entities or entries."""
    losses: tuple[Loss, ...] = ()

    @classmethod
    def of(cls, records: int, losses: Mapping[str, int] | None = None) -> Outcome:
        """Make an outcome from a counter of what was lost.

        >>> Outcome.of(2, {"claims left out: a forecast is no event": 1}).losses[0].count
        1
        """
        found = (losses or {}).items()
        kept = tuple(Loss(what=what, count=count) for what, count in found if count)
        return cls(records=records, losses=kept)


@runtime_checkable
class Exporter(Protocol):
    """Writes a view in one format; its entry point (`contested.exporters`) is called without arguments."""

    title: str
    """The format's name: ``"GeoJSON (RFC 7946)"``."""
    purpose: str
    """What it is for, in a few words."""
    endings: tuple[str, ...]
    """Of file names, with their dots, lower case; the first is used where one is made."""
    drops: str
    """What the format cannot hold of any claim, in words; empty when nothing."""

    def write(self, view: ExportView, path: Path) -> Outcome:
        """Write a file that is not there yet; count whatever of the view is not in it."""
        ...
