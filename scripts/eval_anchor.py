"""Judges claims of September to November 2022, compiled apart, by DeepStateMap and by the embedded timeline.

    python scripts/eval_anchor.py

Reads $CONTESTED_SHARED/bench/anchor/claims.jsonl (default: ../shared beside the repository) and the maps
there. Prints a table: what is claimed, the verdict by the maps of the day and by all maps (once where they
are the same), the band measured; then why, for each that a source contradicts or does not bear out whole.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from contested.claims.claim import Claim, Kind, Mention, Quantity, Source, Stance
from contested.control.ground import Grounds
from contested.control.history import ControlHistory
from contested.errors import PlaceError
from contested.ledger.statement import Statement
from contested.pipeline import Tools, grounds_of, tools_for
from contested.places.place import Place
from contested.reports.report import Report
from contested.timespan import TimeSpan
from contested.verdicts.judge import judge
from contested.verdicts.sentences import band_text, day_text, number_text
from contested.verdicts.verdict import Verdict
from eval_verdicts import histories, shared_folder

KINDS: dict[str, Kind] = {
    "control_change": "control_gained",
    "withdrawal": "control_lost",
    "area": "area_gained",
    "advance": "advance",
    "loss": "losses",
    "count settlements": "area_gained",
    "count persons": "movement",  # troops moved, or present
    "resignation": "intent",  # what an official means to do; no kind of ours is nearer, and no map shows it
}
"""Our kind for a type of the records, and for a count by what is counted."""
ACTING = {"control_lost": "RU", "losses": "RU", "movement": "RU", "intent": "RU"}
"""Whose act it is, by kind: the records are of one side's counter-offensives; all else is the other's."""
ATTACKER = "UA"
SPEAKERS = {"UA": "UA", "UA-aligned": "UA", "RU": "RU", "RU-aligned": "RU"}
"""The side of whoever speaks; all others are neutral."""
COMPARATORS = {"more than": ">", "over": ">", "about": "~", "up to": "<="}
STANCES: dict[str, Stance] = {"admit": "admitted", "impossible to verify": "unconfirmed"}
MEASURES = {"km2": ("area", "km2"), "km": ("distance", "km"), "settlements": ("count", "settlements")}
COUNTED = {"persons": ("count", "people"), "items": ("count", "vehicles")}
BACK_DAYS = {"1 day": 1, "3 days": 3, "1 week": 7}
"""Spans that end on the day claimed; "recent days" gives no start."""
CONTROL = {"control_gained", "control_lost", "control_held"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One record as a statement, with the verdicts on it."""

    id: str
    statement: Statement
    verdicts: tuple[Verdict, ...]

    def word(self, source: str, as_of: str) -> str:
        """Give the verdict's word by a source and set of maps; "-" when it gave none."""
        found = self.verdict(source, as_of)
        return "-" if found is None else found.word

    def verdict(self, source: str, as_of: str) -> Verdict | None:
        """Give the verdict by a source and set of maps."""
        return next((v for v in self.verdicts if v.source == source and v.as_of == as_of), None)


def statement_of(record: dict[str, Any], tools: Tools) -> Statement:
    """Turn a record into a statement; its places are found in its own words."""
    text = f"{record['what']} ({', '.join(record['place'])})"
    mentions = tools.recognise(text)
    named = _named(record["place"], mentions)
    counted = f"count {record['unit']}" if record["type"] == "count" else record["type"]
    kind = KINDS[counted]
    claim = Claim(
        report_id=record["id"],
        start=0,
        quote=text,
        kind=kind,
        side=ACTING.get(kind, ATTACKER),
        mentions=named,
        source=Source(name=record["speaker"], side=SPEAKERS.get(record["side"], "neutral")),
        stance=STANCES.get(record["hedge"] or "", "asserted"),
        valid=_valid(record),
        quantity=_quantity(record),
    )
    return Statement(
        claim=claim,
        report=Report(id=record["id"], text=text, published=date.fromisoformat(record["pub"])),
        places=tuple(_place(mention, mentions, tools) for mention in named),
        recorded_at=datetime.now(UTC),
        extractor="anchor",
        extractor_version="1",
    )


def _named(names: Sequence[str], mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """The last mention of each name: those in the list of places."""
    last = {mention.text: mention for mention in mentions}
    return tuple(last[name] for name in names if name in last)


def _place(mention: Mention, context: Sequence[Mention], tools: Tools) -> Place:
    try:
        return tools.resolver.resolve(mention, context=context)
    except PlaceError:
        return Place(name=mention.text, precision="unresolved")


def _valid(record: dict[str, Any]) -> TimeSpan:
    end, since = date.fromisoformat(record["date_claimed"]), record["since"]
    if since in BACK_DAYS:
        return TimeSpan(start=end - timedelta(days=BACK_DAYS[since]), end=end)
    if since is None or not since[0].isdigit():
        return TimeSpan(end=end)
    return TimeSpan(start=date.fromisoformat(since), end=end)


def _quantity(record: dict[str, Any]) -> Quantity | None:
    if record["value"] is None:
        return None
    measure, unit = {**MEASURES, **COUNTED}[record["unit"]]
    comparator = COMPARATORS.get(record["hedge"] or "", "=")
    return Quantity(measure=measure, value=record["value"], unit=unit, comparator=comparator)  # type: ignore[arg-type]  # values of tables above


def judged_records(both: Sequence[ControlHistory], grounds: Grounds) -> Iterator[Judged]:
    """Judge every record by every source."""
    theatre = both[0].theatre
    tools = tools_for(theatre)
    path = shared_folder() / "bench" / "anchor" / "claims.jsonl"
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        statement = statement_of(record, tools)
        verdicts = judge(statement, both, theatre=theatre, grounds=grounds)
        yield Judged(id=record["id"], statement=statement, verdicts=verdicts)


def _row(item: Judged, both: Sequence[ControlHistory]) -> list[str]:
    claim = item.statement.claim
    quantity = claim.quantity
    value = "" if quantity is None else f"{quantity.comparator} {number_text(quantity.value, quantity.unit)}"
    cells = [
        item.id,
        claim.kind,
        claim.side or "-",
        ", ".join(place.name for place in item.statement.places) or "-",
        value or "-",
    ]
    for history in both:
        key = history.source.key
        words = [item.word(key, as_of) for as_of in ("publication", "all maps")]
        found = item.verdict(key, "all maps")
        if found is None:
            cells += [item.verdicts[-1].word, "-"]
            continue
        label = " / ".join(dict.fromkeys(words))
        band = "-" if found.band is None else band_text(found.band, found.unit or "")
        cells += [label if found.direction is None else f"{label} ({found.direction})", band]
    return cells


def _why(item: Judged, both: Sequence[ControlHistory]) -> Iterator[str]:
    """Explain every verdict that does not bear the claim out whole, by the maps."""
    for history in both:
        for as_of in ("publication", "all maps"):
            verdict = item.verdict(history.source.key, as_of)
            if verdict is None or verdict.word in {"supported", "not checkable"}:
                continue
            twin = item.verdict(history.source.key, "all maps")
            if as_of == "publication" and twin is not None and twin.reason == verdict.reason:
                continue
            label = verdict.word if verdict.direction is None else f"{verdict.word}, {verdict.direction}"
            counted = "".join(f" ({note})" for note in verdict.assumed if note.startswith("counted from"))
            yield f"{item.id}  {history.source.name}, {as_of}: {label.upper()}. {verdict.reason}{counted}"
            if verdict.word == "contradicted":
                yield from (f"      {line}" for line in _evidence(item, verdict, history))


def _refuted(item: Judged, both: Sequence[ControlHistory], grounds: Grounds) -> Iterator[str]:
    """Explain what is contradicted at one of several places: on all of them together it is `partly`."""
    if len(item.statement.places) < 2:  # noqa: PLR2004  # one place is its whole verdict
        return
    for place in item.statement.places:
        alone = replace(item.statement, places=(place,))
        for history in both:
            for verdict in judge(alone, [history], theatre=history.theatre, grounds=grounds):
                if verdict.word == "contradicted" and verdict.as_of == "all maps":
                    one = Judged(id=item.id, statement=alone, verdicts=(verdict,))
                    yield f"{item.id}  {history.source.name}, of {place.name}: CONTRADICTED. {verdict.reason}"
                    yield from (f"      {line}" for line in _evidence(one, verdict, history))


def _evidence(item: Judged, verdict: Verdict, history: ControlHistory) -> Iterator[str]:
    """Say what the maps hold that decided, and when they first show what was claimed."""
    yield f"maps: {', '.join(verdict.snapshots)}; the last at hand is of {history.maps[-1].as_of:%d %b %Y}"
    if verdict.kind not in CONTROL:
        values = ", ".join(
            f"{name} {number_text(value, verdict.unit or '')}"
            for name, value in verdict.values
            if value is not None
        )
        yield f"measured: {values}"
        return
    for place in item.statement.places:
        yield from _first_shown(item.statement.claim, place, history)


def _first_shown(claim: Claim, place: Place, history: ControlHistory) -> Iterator[str]:
    if place.longitude is None or place.latitude is None or place.precision != "settlement":
        return
    end, zone = claim.valid.last_day, history.theatre.time_zone
    lost = claim.kind == "control_lost"
    after = [
        holding
        for holding in history.holdings(place.longitude, place.latitude)
        if end is not None and holding.as_of.date() >= end and holding.status != "contested"
    ]
    shown = next((holding for holding in after if (holding.side == claim.side) != lost), None)
    if shown is None or end is None:
        yield f"{place.name}: no later map shows it"
        return
    days = (shown.as_of.date() - end).days
    yield f"{place.name}: first shown on {day_text(shown.as_of, zone)}, {days} days after the day claimed"


def _print_table(rows: Sequence[Sequence[str]]) -> None:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def main() -> int:
    """Print the table, the reasons and the counts."""
    both = histories(shared_folder())
    grounds = grounds_of(both[0].theatre)
    items = list(judged_records(both, grounds))
    head = ["id", "kind", "side", "place", "claimed"]
    for history in both:
        head += [f"{history.source.name}: of the day / all", "band"]
    _print_table([head, *(_row(item, both) for item in items)])
    print()
    for item in items:
        for line in (*_why(item, both), *_refuted(item, both, grounds)):
            print(line)
    print()
    for history in both:
        words = Counter(item.word(history.source.key, "all maps") for item in items)
        words["not checkable"] += words.pop("-", 0)
        counts = ", ".join(f"{count} {word}" for word, count in words.most_common() if count)
        print(f"{history.source.name}, all maps: {counts} of {len(items)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
