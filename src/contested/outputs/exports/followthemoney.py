"""FollowTheMoney entities as JSON lines: claims as events, with their report, sides and places."""

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import Path
from typing import Any

import orjson

from contested.outputs.exporter import Entry, ExportView, Outcome
from contested.outputs.exports.codes import country_name
from contested.outputs.exports.words import attribution, details, one_line, title
from contested.outputs.wording import plain
from contested.places.place import Place
from contested.theatre.theatre import Side

__all__ = ["FollowTheMoney"]

Record = dict[str, Any]


class FollowTheMoney:
    """Events, Articles, Organizations and Addresses; degrees, WGS 84, on the Addresses."""

    title = "FollowTheMoney entities (JSON lines)"
    purpose = "Aleph, OpenSanctions tools, investigations"
    endings: tuple[str, ...] = (".ftm.json", ".ftm.jsonl", ".ijson")
    drops = "hours of the day; numbers, stances and verdicts stand in words only"

    def write(self, view: ExportView, path: Path) -> Outcome:
        """Write every entity once, one a line."""
        lost: Counter[str] = Counter()
        entities: dict[str, Record] = {}
        for entry in view.entries:
            for entity in _entities(entry, view, lost):
                entities[entity["id"]] = entity
        lines = [orjson.dumps(entity, option=orjson.OPT_APPEND_NEWLINE) for entity in entities.values()]
        path.write_bytes(b"".join(lines))
        return Outcome.of(len(entities), lost)


def _entities(entry: Entry, view: ExportView, lost: Counter[str]) -> list[Record]:
    sides = [side for side in view.theatre.sides if side.key in {entry.claim.side, entry.claim.against}]
    report = _report(entry)
    places = [_address(place, view) for place in entry.places]
    event = _event(
        entry, view, report["id"], [_id("side", view.theatre.key, side.key) for side in sides], places
    )
    if entry.claim.quantity is not None:
        lost["numbers kept in words only"] += 1
    if entry.verdicts:
        lost["verdicts kept in words only"] += len(entry.verdicts)
    return [report, *(_side(side, view) for side in sides), *places, event]


def _event(entry: Entry, view: ExportView, report: str, sides: list[str], places: list[Record]) -> Record:
    claim, valid = entry.claim, entry.claim.valid
    return _entity(
        "Event",
        f"claim-{entry.id}",
        name=[title(entry, view)],
        summary=[plain(claim.quote)],
        description=[f"{name}: {words}" for name, words in details(entry, view)],
        startDate=[valid.first_day.isoformat()] if valid.first_day else [],
        endDate=[valid.last_day.isoformat()] if valid.last_day else [],
        location=[one_line(place.name) for place in entry.places],
        addressEntity=[place["id"] for place in places],
        involved=sides,
        proof=[report],
        keywords=[claim.kind, claim.stance],
        sourceUrl=_url(entry.report.url),
        publisher=[one_line(entry.report.publisher)] if entry.report.publisher else [],
        notes=[attribution(entry, view), *view.credits],
    )


def _report(entry: Entry) -> Record:
    report = entry.report
    return _entity(
        "Article",
        _id("report", report.id),
        title=[one_line(report.id)],
        publisher=[one_line(report.publisher)] if report.publisher else [],
        publishedAt=[report.published.isoformat()] if report.published else [],
        sourceUrl=_url(report.url),
        notes=[f"Licence or terms: {one_line(report.licence or 'not recorded')}"],
    )


def _side(side: Side, view: ExportView) -> Record:
    notes = [f"A side of: {view.theatre.name}"]
    return _entity("Organization", _id("side", view.theatre.key, side.key), name=[side.name], notes=notes)


def _address(place: Place, view: ExportView) -> Record:
    key = str(place.geonameid or f"{place.name}|{place.longitude}|{place.latitude}")
    city = [one_line(place.name)] if place.precision == "settlement" else []
    return _entity(
        "Address",
        _id("place", key),
        full=[f"{one_line(place.name)}, {country_name(place, view.theatre)}"],
        city=city,
        longitude=[str(place.longitude)] if place.longitude is not None else [],
        latitude=[str(place.latitude)] if place.latitude is not None else [],
        remarks=[f"precision: {place.precision}"],
    )


def _entity(schema: str, key: str, **properties: list[str]) -> Record:
    kept = {name: values for name, values in properties.items() if values}
    return {"id": key, "schema": schema, "properties": kept, "datasets": ["contested"]}


def _id(*parts: str) -> str:
    digest = hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
    return f"{parts[0]}-{digest[:16]}"


def _url(url: str | None) -> list[str]:
    return [url] if url is not None and url.startswith(("https://", "http://")) else []
