"""CSV in ACLED's columns: a row for every claim of an event at a place, and beside it who claims it."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from contested.claims.claim import Claim
from contested.outputs.describe import side_name
from contested.outputs.exporter import Entry, ExportView, Outcome
from contested.outputs.exports.cells import write_csv
from contested.outputs.exports.codes import country_name, known_span, region_of, table
from contested.outputs.exports.words import attribution, best_verdict, speaker
from contested.places.place import Place
from contested.theatre.theatre import Theatre

__all__ = ["COLUMNS", "Acled"]

COLUMNS = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type",
    "sub_event_type", "actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction",
    "civilian_targeting", "iso", "region", "country", "admin1", "admin2", "admin3", "location", "latitude",
    "longitude", "geo_precision", "source", "source_scale", "notes", "fatalities", "tags", "timestamp",
    "contested_claim", "contested_stance", "contested_hedged", "contested_verdict", "contested_attribution",
)  # fmt: skip
"""ACLED's, in its order, then ours."""
_WEEK_DAYS = 7


class Acled:
    """Latitude and longitude in degrees, WGS 84, as ACLED gives them: of the place, not of the event."""

    title = "CSV in ACLED's columns"
    purpose = "to lay beside ACLED's data: events only"
    endings: tuple[str, ...] = (".acled.csv", ".csv")
    drops = "states, plans, numbers, denials and forecasts; actors beyond the sides; fatalities"

    def write(self, view: ExportView, path: Path) -> Outcome:
        """Write the claims that are events; count the others by why they are none."""
        lost: Counter[str] = Counter()
        rows = [row for entry in view.entries for row in _rows(entry, view, lost)]
        write_csv(path, COLUMNS, rows)
        return Outcome.of(len(rows), lost)


def _rows(entry: Entry, view: ExportView, lost: Counter[str]) -> list[dict[str, Any]]:
    reason = _no_event(entry.claim)
    places = [place for place in entry.places if place.latitude is not None]
    span = known_span(entry)
    if reason is None and not places:
        reason = "no place with a point"
    if reason is None and span is None:
        reason = "no day is known"
    if reason is not None or span is None:
        lost[f"claims left out: {reason}"] += 1
        return []
    codes = _codes(entry.claim, view.theatre)
    _count_gaps(entry, len(places), "sub_event_type" in codes, lost)
    shared = {**_what(entry, span, view), **codes, **_who(entry.claim, view.theatre)}
    key = f"{view.theatre.country}-{entry.id}"
    return [
        {**shared, **_where(place, view.theatre), "event_id_cnty": f"{key}-{number}"}
        for number, place in enumerate(places)
    ]


def _count_gaps(entry: Entry, rows: int, coded: bool, lost: Counter[str]) -> None:  # noqa: FBT001  # as counted
    """Count what the rows of a claim leave open or out."""
    claim = entry.claim
    why = "the kind of strike is not recorded" if claim.kind == "strike" else "no side is told"
    gaps = {
        f"sub_event_type left empty: {why}": 0 if coded else rows,
        "actor1 left empty: no side is told": rows if claim.side is None and claim.against is None else 0,
        "numbers left out: ACLED has no column for them": 0 if claim.quantity is None else 1,
        "places left out: no point": len(entry.places) - rows,
    }
    lost.update({what: count for what, count in gaps.items() if count})


def _no_event(claim: Claim) -> str | None:
    if claim.stance in {"denied", "forecast"}:
        return f"what is {claim.stance} is no event"
    if claim.kind not in table("acled")["kind"]:
        reason: str = table("acled")["losses"][claim.kind]
        return reason
    return None


def _codes(claim: Claim, theatre: Theatre) -> dict[str, Any]:
    row = table("acled")["kind"][claim.kind]
    sub = row.get("sub_event_type")
    if isinstance(sub, dict):
        defender = theatre.defender
        known = claim.side is not None and defender is not None
        sub = sub["defender" if defender and claim.side == defender.key else "other"] if known else None
    codes = {"event_type": row["event_type"], "disorder_type": table("acled")["disorder"][row["event_type"]]}
    return codes if sub is None else {**codes, "sub_event_type": sub}


def _what(entry: Entry, span: tuple[date, date, bool], view: ExportView) -> dict[str, Any]:
    claim, verdict = entry.claim, best_verdict(entry, view)
    word = None if verdict is None else verdict.word
    marks = [f"stance={claim.stance}", *(["hedged"] if claim.hedged else [])]
    day = span[1]
    return {
        "event_date": day.isoformat(),
        "year": day.year,
        "time_precision": _time_precision(span),
        "source": "; ".join(
            dict.fromkeys([entry.report.publisher or f"report {entry.report.id}", speaker(entry)])
        ),
        "source_scale": _source_scale(entry, view.theatre),
        "notes": claim.quote,
        "tags": "; ".join(marks),
        "timestamp": int(view.made_at.timestamp()),
        "contested_claim": entry.id,
        "contested_stance": claim.stance,
        "contested_hedged": int(claim.hedged),
        "contested_verdict": word,
        "contested_attribution": attribution(entry, view),
    }


def _time_precision(span: tuple[date, date, bool]) -> int:
    """1 for a day, 2 for up to a week, 3 for longer or where the report gives no beginning."""
    first, last, whole = span
    if not whole:
        return 3
    days = (last - first).days + 1
    if days == 1:
        return 1
    return 2 if days <= _WEEK_DAYS else 3


def _where(place: Place, theatre: Theatre) -> dict[str, Any]:
    region = region_of(place, theatre)
    return {
        "country": country_name(place, theatre),
        "admin1": None if region is None else region.name,
        "location": place.name,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "geo_precision": table("acled")["precision"].get(place.precision, 3),
    }


def _who(claim: Claim, theatre: Theatre) -> dict[str, Any]:
    """Name the sides; of ground given up, who takes it comes first when the claim says so."""
    first, second = claim.side, claim.against
    if claim.kind == "control_lost" and second is not None:
        first, second = second, first
    return {
        "actor1": None if first is None else side_name(first, theatre),
        "inter1": _inter(first, theatre),
        "actor2": None if second is None else side_name(second, theatre),
        "inter2": _inter(second, theatre),
    }


def _inter(side: str | None, theatre: Theatre) -> str | None:
    if side is None:
        return None
    defends = theatre.defender is not None and side == theatre.defender.key
    return "State forces" if defends else "External/Other forces"


def _source_scale(entry: Entry, theatre: Theatre) -> str | None:
    """National for an outlet of a side, international for a neutral one, else not said."""
    for actor in theatre.actors:
        if actor.kind == "outlet" and entry.report.publisher in actor.names:
            return "International" if actor.side == "neutral" else "National"
    return None
