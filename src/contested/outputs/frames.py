"""Claims and verdicts as a table with a geometry, for geopandas and everything that it writes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import shapely

from contested.ledger.statement import Statement
from contested.outputs.brief import CheckedClaim
from contested.outputs.describe import headline
from contested.places.place import Place
from contested.verdicts.verdict import Verdict

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

__all__ = [
    "COLUMNS",
    "VERDICT_COLUMNS",
    "to_geodataframe",
    "verdicts_to_geodataframe",
]

COLUMNS: tuple[str, ...] = (
    "report", "start", "end", "quote", "kind", "side", "against",
    "place", "geonameid", "precision",
    "source_name", "source_side", "source_via", "stance", "hedged", "valid_from", "valid_to",
    "quantity_measure", "quantity_value", "quantity_unit", "quantity_comparator", "confidence",
    "verdict", "verdict_at_publication", "direction", "map_source", "measure",
    "band_low", "band_high", "unit", "t0", "t1", "snapshots", "reason",
)  # fmt: skip
"""Columns before ``geometry``, in order."""


VERDICT_COLUMNS: tuple[str, ...] = (
    "report", "start", "kind", "quote", "places", "map_source", "as_of", "verdict", "direction", "reason",
    "measure", "band_low", "band_high", "unit", "values", "t0", "t1", "snapshots", "assumed",
)  # fmt: skip
"""Columns of verdicts before ``geometry``, in order."""


def to_geodataframe(claims: Sequence[CheckedClaim]) -> GeoDataFrame:
    """Give one row per claim and place.

    Parameters
    ----------
    claims
        Claims with their verdicts.

    Returns
    -------
    geopandas.GeoDataFrame
        EPSG:4326, columns as in `COLUMNS` and ``geometry``: the place's point, empty where a claim
        has no place or a place no point. The verdict columns hold the verdict by all maps of the first
        source that covers the claim; times are ISO 8601 strings.
    """
    import geopandas  # noqa: PLC0415  # half a second that other outputs need not pay

    records, points = [], []
    for checked in claims:
        shared = {**_claim_columns(checked), **_verdict_columns(checked)}
        for place in checked.statement.places or (None,):
            records.append({**shared, **_place_columns(place)})
            points.append(shapely.Point() if place is None else _point(place))
    columns = {name: [record[name] for record in records] for name in COLUMNS}
    return geopandas.GeoDataFrame(columns, geometry=points, crs="EPSG:4326")


def verdicts_to_geodataframe(claims: Sequence[CheckedClaim]) -> GeoDataFrame:
    """Give one row a verdict.

    Parameters
    ----------
    claims
        Claims with their verdicts.

    Returns
    -------
    geopandas.GeoDataFrame
        EPSG:4326, columns as in `VERDICT_COLUMNS` and ``geometry``: the point of the claim's first place that
        has one, else empty; ``values`` is a dict by definition, times are ISO 8601 strings.
    """
    import geopandas  # noqa: PLC0415  # half a second that other outputs need not pay

    pairs = [(checked.statement, verdict) for checked in claims for verdict in checked.verdicts]
    records = [_verdict_row(statement, verdict) for statement, verdict in pairs]
    columns = {name: [record[name] for record in records] for name in VERDICT_COLUMNS}
    points = [_first_point(statement.places) for statement, _ in pairs]
    return geopandas.GeoDataFrame(columns, geometry=points, crs="EPSG:4326")


def _verdict_row(statement: Statement, verdict: Verdict) -> dict[str, Any]:
    record = verdict.to_json()
    low, high = record["band"] or (None, None)
    return {
        **record,
        "report": verdict.report_id,
        "start": verdict.start,
        "kind": verdict.kind,
        "quote": statement.claim.quote,
        "places": ", ".join(place.name for place in statement.places) or None,
        "map_source": verdict.source,
        "band_low": low,
        "band_high": high,
        "snapshots": " ".join(verdict.snapshots) or None,
        "assumed": "; ".join(verdict.assumed) or None,
    }


def _first_point(places: Sequence[Place]) -> shapely.Point:
    points = [_point(place) for place in places]
    return next((point for point in points if not point.is_empty), shapely.Point())


def _point(place: Place) -> shapely.Point:
    if place.longitude is None or place.latitude is None:
        return shapely.Point()
    return shapely.Point(place.longitude, place.latitude)


def _place_columns(place: Place | None) -> dict[str, Any]:
    if place is None:
        return {"place": None, "geonameid": None, "precision": None}
    return {"place": place.name, "geonameid": place.geonameid, "precision": place.precision}


def _claim_columns(checked: CheckedClaim) -> dict[str, Any]:
    record = checked.statement.to_json()
    source, valid, quantity = record["source"], record["valid"], record["quantity"] or {}
    plain_keys = (
        "report",
        "start",
        "end",
        "quote",
        "kind",
        "side",
        "against",
        "stance",
        "hedged",
        "confidence",
    )
    return {
        **{key: record[key] for key in plain_keys},
        "source_name": source["name"],
        "source_side": source["side"],
        "source_via": source["via"],
        "valid_from": valid["from"],
        "valid_to": valid["to"],
        **{f"quantity_{key}": quantity.get(key) for key in ("measure", "value", "unit", "comparator")},
    }


def _verdict_columns(checked: CheckedClaim) -> dict[str, Any]:
    """Give the headline verdict's columns; all empty for a claim that was not judged."""
    if not checked.verdicts:
        return dict.fromkeys(COLUMNS[COLUMNS.index("verdict") :])
    best = headline(checked.verdicts)
    record = best.to_json()
    then = [one.word for one in checked.verdicts if one.source == best.source and one.as_of == "publication"]
    low, high = record["band"] or (None, None)
    return {
        "verdict": best.word,
        "verdict_at_publication": then[0] if then else None,
        "map_source": best.source,
        "band_low": low,
        "band_high": high,
        "snapshots": " ".join(best.snapshots) or None,
        **{key: record[key] for key in ("direction", "measure", "unit", "t0", "t1", "reason")},
    }
