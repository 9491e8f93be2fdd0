"""A statement: a claim with its places, who reported it, and when we recorded it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from contested.claims.claim import Claim
from contested.claims.located import AT, Location, is_of_part, location_of
from contested.places.place import Place
from contested.reports.report import Report

__all__ = ["CORRECTION", "Statement", "text_digest"]

CORRECTION = "correction"
"""The extractor of a statement that a person has put in the place of another."""


@lru_cache(maxsize=64)
def text_digest(text: str) -> str:
    """Digest a report's text, once for all of its statements."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One claim of one report, as one version of one extractor read it."""

    claim: Claim
    report: Report
    places: tuple[Place, ...]
    recorded_at: datetime
    """Aware, UTC: when this ledger took it in."""
    extractor: str
    extractor_version: str
    supersedes: str | None = None
    """The id of the statement that this one corrects."""

    @property
    def id(self) -> str:
        """Content hash: the same reading of the same report has the same id."""
        claim = self.claim
        parts = [text_digest(self.report.text), self.report.id, self.extractor, self.extractor_version]
        if self.supersedes is not None:
            parts.append(self.supersedes)
        key = "\x1f".join((*parts, str(claim.start), str(claim.end), claim.kind))
        return hashlib.sha256(key.encode()).hexdigest()[:32]

    def locations(self) -> tuple[Location, ...]:
        """Tell of each of `places` whether the claim is of it, or only says where something lies.

        Told by the words around the places' names; what a person has corrected is of the places named.
        """
        mentions, text = self.claim.mentions, self.report.text
        if self.extractor == CORRECTION or len(mentions) != len(self.places):
            return (AT,) * len(self.places)
        language, kind = self.report.language, self.claim.kind
        return tuple(
            location_of(text, mention.start, mention.end, language=language, kind=kind)
            if mention.kind == "settlement"
            else AT
            for mention in mentions
        )

    def of_parts(self) -> tuple[bool, ...]:
        """Tell of each of `places` whether it is a region of which only some part, not named, is meant."""
        mentions, report = self.claim.mentions, self.report
        if self.extractor == CORRECTION or len(mentions) != len(self.places):
            return (False,) * len(self.places)
        return tuple(
            mention.kind == "region" and is_of_part(report.text, mention.start, language=report.language)
            for mention in mentions
        )

    def places_at(self) -> tuple[Place, ...]:
        """Return the places that the claim is of, without those that only tell where it lies."""
        found = zip(self.places, self.locations(), strict=True)
        return tuple(place for place, location in found if location.role == "at")

    def to_json(self) -> dict[str, Any]:
        """Give the claim record: one line of ``claims.jsonl``."""
        claim, source, quantity = self.claim, self.claim.source, self.claim.quantity
        return {
            "report": claim.report_id,
            "start": claim.start,
            "end": claim.end,
            "quote": claim.quote,
            "kind": claim.kind,
            "side": claim.side,
            "against": claim.against,
            "places": [place.to_json() for place in self.places],
            "source": {"name": source.name, "side": source.side, "via": source.via},
            "stance": claim.stance,
            "hedged": claim.hedged,
            "valid": claim.valid.to_json(),
            "quantity": None if quantity is None else {
                "measure": quantity.measure,
                "value": quantity.value,
                "unit": quantity.unit,
                "comparator": quantity.comparator,
            },
            "confidence": claim.confidence,
        }  # fmt: skip
