"""CSV in UCDP GED's columns: only claims that count the dead, for that is all an event is there."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from contested.claims.claim import Claim, Quantity
from contested.outputs.describe import side_name
from contested.outputs.exporter import Entry, ExportView, Outcome
from contested.outputs.exports.cells import write_csv
from contested.outputs.exports.codes import country_name, known_span, region_of, table
from contested.outputs.exports.rows import point_of
from contested.outputs.exports.words import attribution, best_verdict, speaker
from contested.places.place import Place
from contested.theatre.theatre import Theatre

__all__ = ["COLUMNS", "Ged"]

COLUMNS = (
    "id", "relid", "year", "active_year", "code_status", "type_of_violence", "conflict_dset_id",
    "conflict_new_id", "conflict_name", "dyad_dset_id", "dyad_new_id", "dyad_name", "side_a_dset_id",
    "side_a_new_id", "side_a", "side_b_dset_id", "side_b_new_id", "side_b", "number_of_sources",
    "source_article", "source_office", "source_date", "source_headline", "source_original", "where_prec",
    "where_coordinates", "where_description", "adm_1", "adm_2", "latitude", "longitude", "geom_wkt",
    "priogrid_gid", "country", "country_id", "region", "event_clarity", "date_prec", "date_start", "date_end",
    "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "best", "high", "low", "gwnoa", "gwnob",
    "contested_claim", "contested_stance", "contested_hedged", "contested_verdict", "contested_attribution",
)  # fmt: skip
"""UCDP's, in its order, then ours."""
_WHERE = {"settlement": 1, "region": 4, "river": 5, "road": 5, "country": 6}
_WHERE_UNKNOWN = 6
_WORD = re.compile(r"\w+")
_DAYS = ((1, 1), (6, 2), (7, 3), (31, 4), (366, 5))
"""(At most so many days, date_prec)."""


class Ged:
    """Latitude and longitude in degrees, WGS 84: of the place that the claim names."""

    title = "CSV in UCDP GED's columns"
    purpose = "to lay beside UCDP's data: deaths only"
    endings: tuple[str, ...] = (".ged.csv", ".csv")
    drops = "every claim that does not count the dead; UCDP's own numbers of conflicts and actors"

    def write(self, view: ExportView, path: Path) -> Outcome:
        """Write the claims that fit; count the others by why they do not."""
        lost: Counter[str] = Counter()
        rows = []
        for entry in view.entries:
            reason = _unfit(entry)
            span = known_span(entry)
            if reason is None and span is not None:
                rows.append(_row(entry, span, view, lost))
            else:
                lost[f"claims left out: {reason}"] += 1
        write_csv(path, COLUMNS, rows)
        return Outcome.of(len(rows), lost)


def _unfit(entry: Entry) -> str | None:
    return _no_count(entry.claim) or _no_deaths(entry) or _no_day(entry)


def _no_count(claim: Claim) -> str | None:
    if claim.kind not in {"losses", "civilian"}:
        return "not about losses or civilians"
    if claim.stance in {"denied", "forecast"}:
        return f"what is {claim.stance} is no event"
    if claim.quantity is None or claim.quantity.unit != "people":
        return "no number of people"
    return "an upper bound alone is no estimate" if _estimate(claim.quantity) is None else None


def _no_deaths(entry: Entry) -> str | None:
    claim = entry.claim
    if not _tells_of_deaths(entry):
        return "the words do not say that the number is of the dead"
    alone = claim.kind == "losses" and (claim.side is None or claim.against is None)
    return "not both sides are told" if alone else None


def _no_day(entry: Entry) -> str | None:
    span = known_span(entry)
    if span is None:
        return "no day is known"
    return None if _date_prec(span) is not None else "longer than a year"


def _tells_of_deaths(entry: Entry) -> bool:
    words = table("ged").get(entry.report.language or "en", {"killed": (), "others": ()})
    said = set(_WORD.findall(entry.claim.quote.lower()))
    return not said.isdisjoint(words["killed"]) and said.isdisjoint(words["others"])


def _estimate(quantity: Quantity) -> int | None:
    return None if quantity.comparator in {"<", "<="} else round(quantity.value)


def _date_prec(span: tuple[date, date, bool]) -> int | None:
    """Code how exactly the day is known; a claim that gives no beginning is of the week before its report."""
    first, last, whole = span
    if not whole:
        return 3
    days = (last - first).days + 1
    return next((code for most, code in _DAYS if days <= most), None)


def _row(entry: Entry, span: tuple[date, date, bool], view: ExportView, lost: Counter[str]) -> dict[str, Any]:
    claim, report, verdict = entry.claim, entry.report, best_verdict(entry, view)
    if len(entry.places) > 1:
        lost["places left out: an event has one"] += len(entry.places) - 1
    return {
        "id": int(entry.id, 16) >> 1,  # fits 63 bits
        "relid": f"{view.theatre.country}-{entry.id}",
        "year": span[1].year,
        "active_year": 1,
        "code_status": "Claim, not checked by UCDP",
        "number_of_sources": 1,
        "source_article": ", ".join(
            str(part) for part in (report.publisher or report.id, report.published, report.url) if part
        ),
        "source_office": report.publisher,
        "source_date": report.published,
        "source_headline": claim.quote,
        "source_original": speaker(entry),
        **_where(entry.places[0] if entry.places else None, view.theatre),
        "event_clarity": 2 if claim.hedged or claim.stance == "unconfirmed" or not span[2] else 1,
        "date_prec": _date_prec(span),
        "date_start": span[0],
        "date_end": span[1],
        **_deaths(claim, view.theatre),
        "contested_claim": entry.id,
        "contested_stance": claim.stance,
        "contested_hedged": int(claim.hedged),
        "contested_verdict": None if verdict is None else verdict.word,
        "contested_attribution": attribution(entry, view),
    }


def _deaths(claim: Claim, theatre: Theatre) -> dict[str, Any]:
    """Count the dead: civilians as such, others as unknown, for a claim does not say whose they are."""
    best = 0 if claim.quantity is None else _estimate(claim.quantity) or 0
    civil = claim.kind == "civilian"
    side_a = None if claim.side is None else side_name(claim.side, theatre)
    side_b = "Civilians" if civil else side_name(claim.against, theatre)
    return {
        "type_of_violence": 3 if civil else 1,
        "conflict_name": theatre.name,
        "dyad_name": f"{side_a or 'unknown'} - {side_b}",
        "side_a": side_a,
        "side_b": side_b,
        "deaths_a": 0,
        "deaths_b": 0,
        "deaths_civilians": best if civil else 0,
        "deaths_unknown": 0 if civil else best,
        "best": best,
        "high": best,
        "low": best,
    }


def _where(place: Place | None, theatre: Theatre) -> dict[str, Any]:
    region = None if place is None else region_of(place, theatre)
    longitude, latitude = point_of(place) or (None, None)
    return {
        "where_prec": _WHERE_UNKNOWN if place is None else _WHERE.get(place.precision, _WHERE_UNKNOWN),
        "where_coordinates": None if place is None else place.name,
        "where_description": None if place is None else f"{place.precision} named in the report",
        "adm_1": None if region is None else region.name,
        "latitude": latitude,
        "longitude": longitude,
        "geom_wkt": None if longitude is None else f"POINT ({longitude} {latitude})",
        "country": country_name(place, theatre),
    }
