"""Claims, places and verdicts as flat rows: what GeoJSON, GeoParquet and GeoPackage share."""

from __future__ import annotations

from collections import Counter
from typing import Any

from contested.outputs.exporter import Entry, ExportView
from contested.outputs.exports.words import attribution, best_verdict
from contested.places.place import Place
from contested.verdicts.verdict import Verdict

__all__ = ["claim_rows", "place_rows", "point_of", "source_rows", "verdict_rows"]

Row = dict[str, Any]
Point = tuple[float, float]


def point_of(place: Place | None) -> Point | None:
    """Return a place's point as (longitude, latitude), EPSG:4326; ``None`` when it has none."""
    if place is None or place.longitude is None or place.latitude is None:
        return None
    return place.longitude, place.latitude


def claim_rows(view: ExportView) -> list[tuple[Row, Point | None]]:
    """Give one row a claim and place, with the place's point; a claim without a place has one row."""
    found = []
    for entry in view.entries:
        shared = {**_claim(entry), **_headline(entry, view), "attribution": attribution(entry, view)}
        for number, place in enumerate(entry.places or (None,)):
            row = {"id": f"{entry.id}-{number}", "claim": entry.id, **_place(place), **shared}
            found.append((row, point_of(place)))
    return found


def verdict_rows(view: ExportView) -> list[tuple[Row, Point | None]]:
    """Give one row a verdict, with the point of the claim's first place that has one."""
    return [
        ({**_verdict(entry, verdict, number), "attribution": attribution(entry, view)}, _first_point(entry))
        for entry in view.entries
        for number, verdict in enumerate(entry.verdicts)
    ]


def place_rows(view: ExportView) -> list[tuple[Row, Point | None]]:
    """Give one row a place that claims name, with how many do."""
    counts = Counter(place for entry in view.entries for place in dict.fromkeys(entry.places))
    return [
        ({**_place(place), "population": place.population, "claims": count}, point_of(place))
        for place, count in counts.items()
    ]


def source_rows(view: ExportView) -> list[Row]:
    """Give whom the file credits, a row each."""
    return [{"credit": words} for words in (*view.credits, f"Published by {view.organisation.name}.")]


def _claim(entry: Entry) -> Row:
    claim, report, quantity = entry.claim, entry.report, entry.claim.quantity
    valid = claim.valid.to_json()
    return {
        "report": claim.report_id,
        "publisher": report.publisher,
        "published": None if report.published is None else report.published.isoformat(),
        "url": report.url,
        "licence": report.licence,
        "start": claim.start,
        "end": claim.end,
        "quote": claim.quote,
        "kind": claim.kind,
        "side": claim.side,
        "against": claim.against,
        "source_name": claim.source.name,
        "source_side": claim.source.side,
        "source_via": claim.source.via,
        "stance": claim.stance,
        "hedged": claim.hedged,
        "valid_from": valid["from"],
        "valid_to": valid["to"],
        "quantity_measure": None if quantity is None else quantity.measure,
        "quantity_value": None if quantity is None else float(quantity.value),
        "quantity_unit": None if quantity is None else quantity.unit,
        "quantity_comparator": None if quantity is None else quantity.comparator,
        "confidence": claim.confidence,
    }


def _headline(entry: Entry, view: ExportView) -> Row:
    best = best_verdict(entry, view)
    then = [
        one.word
        for one in entry.verdicts
        if best and one.source == best.source and one.as_of == "publication"
    ]
    return {
        "verdict": None if best is None else best.word,
        "direction": None if best is None else best.direction,
        "verdict_at_publication": then[0] if then else None,
        "map_source": None if best is None else best.source,
        "reason": None if best is None else best.reason,
    }


def _place(place: Place | None) -> Row:
    return {
        "place": None if place is None else place.name,
        "geonameid": None if place is None else place.geonameid,
        "precision": None if place is None else place.precision,
        "region": None if place is None else place.region_key,
    }


def _verdict(entry: Entry, verdict: Verdict, number: int) -> Row:
    record = verdict.to_json()
    low, high = verdict.band or (None, None)
    return {
        "id": f"{entry.id}-v{number}",
        "claim": entry.id,
        "report": verdict.report_id,
        "start": verdict.start,
        "kind": verdict.kind,
        "quote": entry.claim.quote,
        "places": "; ".join(place.name for place in entry.places) or None,
        "map_source": verdict.source,
        "as_of": verdict.as_of,
        "verdict": verdict.word,
        "direction": verdict.direction,
        "reason": verdict.reason,
        "measure": verdict.measure,
        "band_low": low,
        "band_high": high,
        "unit": verdict.unit,
        "values": "; ".join(f"{name}: {value}" for name, value in verdict.values) or None,
        "t0": record["t0"],
        "t1": record["t1"],
        "snapshots": " ".join(verdict.snapshots) or None,
        "assumed": "; ".join(verdict.assumed) or None,
    }


def _first_point(entry: Entry) -> Point | None:
    return next((point for point in map(point_of, entry.places) if point is not None), None)
