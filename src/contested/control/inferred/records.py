"""Reads claim records (`claims.jsonl`) back as statements, and writes inferred control as rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, cast

import numpy as np
import orjson

from contested.claims.claim import Claim, Mention, Source
from contested.control.inferred.evidence import sides_of
from contested.control.inferred.infer import Inference
from contested.control.inferred.spells import spells
from contested.errors import ContestedError, InputError, TheatreError
from contested.ledger.statement import Statement
from contested.places.place import Place
from contested.places.recognise import GazetteerRecogniser
from contested.reports.report import Report
from contested.theatre.theatre import Theatre
from contested.timespan import TimeSpan

__all__ = ["ReadBack", "change_rows", "inference_rows", "points_geojson", "read_records"]

_UNKNOWN_TIME = datetime(1970, 1, 1, tzinfo=UTC)
_DECIMALS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadBack:
    """Statements of a file of records, and what could not be used of it."""

    statements: tuple[Statement, ...]
    notes: tuple[str, ...] = ()


def read_records(path: Path, theatre: Theatre) -> ReadBack:
    """Read claim records, one JSON object a line, as `contested extract --format jsonl` writes them.

    When a statement was published is told by a field ``published`` (a day, or an instant with its zone).
    Without it the last day that the claim is about counts: for a claim without a date, its report's dateline.

    Raises
    ------
    InputError
        The file cannot be read, or holds no record.
    """
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(path)) from error
    found, skipped = [], 0
    recognise = _recogniser(theatre)
    for line in lines:
        if not line.strip():
            continue
        try:
            found.append(_statement(orjson.loads(line), theatre, recognise))
        except (ValueError, KeyError, TypeError, AttributeError, ContestedError):
            skipped += 1
    if not found:
        raise InputError("holds no claim record", where=str(path))
    notes = (f"{skipped} lines are no claim record, or tell no day",) if skipped else ()
    return ReadBack(statements=tuple(found), notes=notes)


def _recogniser(theatre: Theatre) -> GazetteerRecogniser | None:
    """Load what finds places in quotes; a theatre without a gazetteer has none."""
    try:
        return GazetteerRecogniser(theatre)
    except TheatreError:
        return None


def _statement(
    record: Mapping[str, Any], theatre: Theatre, recognise: GazetteerRecogniser | None
) -> Statement:
    valid = TimeSpan.from_json(record["valid"])
    said = record.get("published")
    instant = datetime.fromisoformat(said) if said and "T" in said else None
    day = date.fromisoformat(said[:10]) if said else valid.last_day or valid.first_day
    if day is None or (instant is not None and instant.tzinfo is None):
        raise ValueError("tells no day")
    regions = {region.name: region.key for region in theatre.regions}
    places = tuple(_place(place, regions) for place in record["places"])
    claim = Claim(
        report_id=str(record["report"]),
        start=int(record["start"]),
        quote=str(record["quote"]),
        kind=record["kind"],
        side=record["side"],
        mentions=_mentions(str(record["quote"]), places, recognise),
        source=Source(**record["source"]),
        stance=record["stance"],
        hedged=bool(record["hedged"]),
        valid=valid,
    )
    report = Report(id=claim.report_id, text=claim.quote, published=day, published_at=instant)
    return Statement(
        claim=claim,
        report=report,
        places=places,
        recorded_at=_UNKNOWN_TIME,
        extractor="records",
        extractor_version="",
    )


def _place(record: Mapping[str, Any], regions: Mapping[str, str]) -> Place:
    return Place(
        name=str(record["name"]),
        precision=cast("Any", record["precision"]),
        geonameid=record["geonameid"],
        latitude=record["lat"],
        longitude=record["lon"],
        region_key=regions.get(record["name"]) if record["precision"] == "region" else None,
    )


def _mentions(
    quote: str, places: Sequence[Place], recognise: GazetteerRecogniser | None
) -> tuple[Mention, ...]:
    """Find each place in the quote, by which it is told whether the claim is of it or only near it."""
    if recognise is None:
        return ()
    named = [
        (
            mention,
            {recognise.gazetteer.entries[key].geonameid for key in recognise.gazetteer.named(mention.text)},
        )
        for mention in recognise(quote)
        if mention.kind == "settlement"
    ]
    return tuple(
        next(
            (mention for mention, ids in named if place.geonameid in ids),
            Mention(start=0, end=0, text=place.name, kind="other", key=""),
        )
        for place in places
    )


def inference_rows(inference: Inference) -> list[dict[str, Any]]:
    """Give one row a place and day: the most probable holder, and the probability of each."""
    first, second = sides_of(inference.start.theatre)
    contested = inference.contested
    rows = []
    for number, place in enumerate(inference.places):
        for column, day in enumerate(inference.days):
            chances = {
                first: float(inference.first[number, column]),
                second: float(inference.second[number, column]),
                "contested": float(contested[number, column]),
            }
            rows.append(
                {
                    "place": place.name,
                    "geonameid": place.geonameid,
                    "lat": place.latitude,
                    "lon": place.longitude,
                    "day": day.isoformat(),
                    "holder": max(chances, key=chances.__getitem__),
                    **{f"p_{key}": round(value, _DECIMALS) for key, value in chances.items()},
                    "front_km": round(float(inference.distance_km[number, column]), 1),
                    "front_sd_km": round(float(inference.spread_km[number, column]), 1),
                }
            )
    return rows


def change_rows(inference: Inference) -> list[dict[str, Any]]:
    """Give one row a place that the second side held for a time: the spell that fits the probabilities best.

    It holds from one day on until another, on which it holds no more; ``None`` for a spell that was there on
    the first day asked for, or lasts past the last.
    """
    second, days = sides_of(inference.start.theatre)[1], inference.days
    begin, after = spells(inference.second)
    rows = []
    for number in np.flatnonzero((after > 0) & ((begin > 0) | (after < len(days)))):
        place = inference.places[number]
        gained, lost = int(begin[number]), int(after[number])
        rows.append(
            {
                "place": place.name,
                "geonameid": place.geonameid,
                "lat": place.latitude,
                "lon": place.longitude,
                f"{second}_from": days[gained].isoformat() if gained else None,
                f"{second}_until": days[lost].isoformat() if lost < len(days) else None,
            }
        )
    return rows


def points_geojson(inference: Inference) -> bytes:
    """Give `inference_rows` as GeoJSON, one point a place and day."""
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [row["lon"], row["lat"]]},
            "properties": {key: value for key, value in row.items() if key not in {"lon", "lat"}},
        }
        for row in inference_rows(inference)
    ]
    return orjson.dumps({"type": "FeatureCollection", "features": features}) + b"\n"
