"""PLOVER events as JSON lines: type, mode and context of each claim of an event, with its words."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import orjson

from contested.outputs.describe import side_name
from contested.outputs.exporter import Entry, ExportView, Outcome
from contested.outputs.exports.codes import country_name, known_span, region_of, table
from contested.outputs.exports.words import attribution, best_verdict, speaker
from contested.theatre.theatre import Theatre

__all__ = ["Plover"]


class Plover:
    """Latitude and longitude in degrees, WGS 84: of the place that the claim names."""

    title = "PLOVER events (JSON lines)"
    purpose = "to lay beside POLECAT and other PLOVER data"
    endings: tuple[str, ...] = (".plover.jsonl", ".plover.ndjson")
    drops = "states, plans, numbers, denials and forecasts"

    def write(self, view: ExportView, path: Path) -> Outcome:
        """Write one event a line, the claim's own record in it; count what is no event."""
        lost: Counter[str] = Counter()
        events = [_event(entry, view) for entry in view.entries if _fits(entry, lost)]
        lines = [orjson.dumps(event, option=orjson.OPT_APPEND_NEWLINE) for event in events]
        path.write_bytes(b"".join(lines))
        return Outcome.of(len(events), lost)


def _fits(entry: Entry, lost: Counter[str]) -> bool:
    claim, codes = entry.claim, table("plover")
    if claim.stance in {"denied", "forecast"}:
        reason = f"what is {claim.stance} is no event"
    elif claim.kind not in codes["kind"]:
        reason = codes["losses"][claim.kind]
    else:
        if claim.quantity is not None:
            lost["numbers left out: an event has none"] += 1
        return True
    lost[f"claims left out: {reason}"] += 1
    return False


def _event(entry: Entry, view: ExportView) -> dict[str, Any]:
    claim, report, verdict = entry.claim, entry.report, best_verdict(entry, view)
    codes = table("plover")["kind"][claim.kind]
    span = known_span(entry)
    return {
        "event_id": entry.id,
        "event_date": None if span is None else span[1].isoformat(),
        "event_date_start": None if span is None else span[0].isoformat(),
        "event_type": codes["event_type"],
        "event_mode": codes.get("event_mode"),
        "event_context": codes["event_context"],
        "cameo": codes["cameo"],
        "actor": _actor(claim.side, view.theatre),
        "recip": _actor(claim.against, view.theatre),
        "event_loc": _locations(entry, view.theatre),
        "text": claim.quote,
        "speaker": speaker(entry),
        "stance": claim.stance,
        "hedged": claim.hedged,
        "verdict": None if verdict is None else verdict.word,
        "publisher": report.publisher,
        "pub_date": None if report.published is None else report.published.isoformat(),
        "story_id": report.id,
        "url": report.url,
        "attribution": attribution(entry, view),
        "credits": list(view.credits),
        "coded_by": "Contested",
    }


def _actor(side: str | None, theatre: Theatre) -> list[dict[str, str]]:
    return [] if side is None else [{"name": side_name(side, theatre), "code": side, "sector": "MIL"}]


def _locations(entry: Entry, theatre: Theatre) -> list[dict[str, Any]]:
    found = []
    for place in entry.places:
        region = region_of(place, theatre)
        found.append(
            {
                "name": place.name,
                "geonameid": place.geonameid,
                "lat": place.latitude,
                "lon": place.longitude,
                "precision": place.precision,
                "admin1": None if region is None else region.name,
                "country": country_name(place, theatre),
            }
        )
    return found
