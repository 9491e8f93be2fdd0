"""schema.org ClaimReview (JSON-LD): one review for every claim that maps could judge."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from contested.outputs.exporter import Entry, ExportView, Outcome
from contested.outputs.exports.geojson import json_bytes
from contested.outputs.exports.words import attribution, best_verdict, label, one_line, speaker
from contested.outputs.wording import plain
from contested.verdicts.verdict import Verdict

__all__ = ["ClaimReview", "rating"]

_WORST, _BEST = 1, 5
_HALF = 3
_RATED = {"contradicted": _WORST, "partly": _HALF, "supported": _BEST}
_OPEN = frozenset({"unclear", "too early"})


class ClaimReview:
    """A data feed of reviews; the author is the user's organisation."""

    title = "schema.org ClaimReview (JSON-LD)"
    purpose = "fact-checkers' pages and feeds"
    endings: tuple[str, ...] = (".claimreview.json", ".jsonld")
    drops = "places and their points; claims that were not judged; all but the headline verdict"

    def write(self, view: ExportView, path: Path) -> Outcome:
        """Write the reviews; count what nobody could judge, and verdicts beside the headline."""
        lost: Counter[str] = Counter()
        reviews = [review for entry in view.entries if (review := _review(entry, view, lost)) is not None]
        feed = {
            "@context": "https://schema.org",
            "@type": "DataFeed",
            "name": one_line(view.title),
            "dateModified": view.made_at.isoformat(),
            "creditText": " ".join(view.credits),
            "publisher": _organisation(view),
            "dataFeedElement": reviews,
        }
        path.write_bytes(json_bytes(feed))
        return Outcome.of(len(reviews), lost)


def rating(verdict: Verdict, *, denied: bool) -> int | None:
    """Place a verdict on the scale from 1 (the ground contradicts it) to 5 (the ground bears it out).

    A denial is the other way round: what the ground contradicts is denied rightly. ``None`` for what is open.

    Parameters
    ----------
    verdict
        On the positive proposition.
    denied
        Whether the claim denies it.
    """
    value = _RATED.get(verdict.word)
    if value == _HALF and not denied:
        value += {"overstated": -1, "understated": 1}.get(verdict.direction or "", 0)
    return value if value is None or not denied else _WORST + _BEST - value


def _review(entry: Entry, view: ExportView, lost: Counter[str]) -> dict[str, Any] | None:
    verdict = best_verdict(entry, view)
    if verdict is None:
        lost["claims left out: not judged (judge with --maps or --embedded)"] += 1
        return None
    if verdict.word not in _RATED and verdict.word not in _OPEN:
        lost[f"claims left out: {verdict.word}"] += 1
        return None
    if entry.places:
        lost["places left out: they stand in the words only"] += len(entry.places)
    if len(entry.verdicts) > 1:
        lost["verdicts beside the headline left out"] += len(entry.verdicts) - 1
    claim = entry.claim
    scale = {"@type": "Rating", "bestRating": _BEST, "worstRating": _WORST}
    value = rating(verdict, denied=claim.stance == "denied")
    words = {"alternateName": label(entry, verdict), "ratingExplanation": plain(verdict.reason)}
    review = {
        "@type": "ClaimReview",
        "@id": uuid5(NAMESPACE_URL, entry.id).urn,
        "url": view.organisation.url,
        "datePublished": view.made_at.date().isoformat(),
        "author": _organisation(view),
        "claimReviewed": _reviewed(entry),
        "itemReviewed": _claim(entry),
        "reviewRating": {
            **(scale if value is not None else {"@type": "Rating"}),
            "ratingValue": value,
            **words,
        },
        "reviewBody": one_line(f"{label(entry, verdict)}: {verdict.reason}"),
        "creditText": attribution(entry, view),
    }
    return _without_none(review)


def _reviewed(entry: Entry) -> str:
    """Give the claim in the report's words; a denial is said to be one."""
    quote = one_line(entry.claim.quote)
    return f"{speaker(entry)} denies: {quote}" if entry.claim.stance == "denied" else quote


def _claim(entry: Entry) -> dict[str, Any]:
    report = entry.report
    published = None if report.published is None else report.published.isoformat()
    publisher = (
        None if report.publisher is None else {"@type": "Organization", "name": one_line(report.publisher)}
    )
    appearance = {
        "@type": "CreativeWork",
        "identifier": one_line(report.id),
        "url": report.url,
        "datePublished": published,
        "publisher": publisher,
        "license": None if report.licence is None else one_line(report.licence),
        "inLanguage": report.language,
    }
    return {
        "@type": "Claim",
        "author": {"@type": "Organization", "name": speaker(entry)},
        "datePublished": published,
        "appearance": appearance,
    }


def _organisation(view: ExportView) -> dict[str, Any]:
    return _without_none(
        {"@type": "Organization", "name": one_line(view.organisation.name), "url": view.organisation.url}
    )


def _without_none(record: dict[str, Any]) -> dict[str, Any]:
    return {
        key: _without_none(value) if isinstance(value, dict) else value
        for key, value in record.items()
        if value is not None
    }
