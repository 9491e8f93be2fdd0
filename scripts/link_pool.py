"""Gathers the statements that links are sampled and judged from: annotated reports and real ones."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from contested.claims.claim import Claim, Quantity, Source
from contested.ledger.statement import Statement
from contested.pipeline import extract, extractor_named, tools_for
from contested.places.gazetteer import Gazetteer, load_gazetteer
from contested.places.place import Place
from contested.reports.report import Report
from contested.theatre.load import load_theatre
from contested.timespan import Moment, TimeSpan

THEATRE = "ukraine_2022"
LANGUAGES = ("en", "it", "ru", "uk")
RECORDED = datetime(2026, 1, 1, tzinfo=UTC)
ISW_DAYS = {f"2022-09-{day:02}" for day in range(6, 14)} | {f"2022-10-0{day}" for day in range(1, 5)}
FRESH_DAYS = {f"2022-09-{day}" for day in (16, 17, 18, 19, 20, 26, 27, 28, 29)}
"""Days of which nobody had read a pair before the rules and weights stood."""
ISW = "Institute for the Study of War"


def gold_statements(shared: Path) -> Iterator[Statement]:
    """Make statements of the annotated claims; what is read whole as a real report is left out."""
    gazetteer = load_gazetteer(load_theatre(THEATRE))
    for language in LANGUAGES:
        for line in (shared / "gold" / "dev" / f"{language}.jsonl").read_bytes().splitlines():
            record = orjson.loads(line)
            source, _, rest = record["report"].partition("-")
            if source != "cnn" and rest not in ISW_DAYS:
                report = report_of(record)
                yield from (statement(report, claim, gazetteer) for claim in record["claims"])


def report_of(record: dict[str, Any]) -> Report:
    """Make the report of an annotated record."""
    published = record["published"]
    at = datetime.fromisoformat(published).astimezone(UTC) if "T" in published else None
    day = at.astimezone(ZoneInfo("Europe/Kyiv")).date() if at else date.fromisoformat(published)
    return Report(
        id=record["report"],
        text=record["text"],
        published=day,
        published_at=at,
        publisher=record["publisher"],
        language=record["language"],
    )


def statement(report: Report, claim: dict[str, Any], gazetteer: Gazetteer) -> Statement:
    """Make the statement of an annotated claim."""
    valid, quantity = claim["valid"], claim["quantity"]
    made = Claim(
        report_id=report.id,
        start=claim["start"],
        quote=claim["quote"],
        kind=claim["kind"],
        side=claim["side"],
        against=claim["against"],
        source=Source(**claim["source"]),
        stance=claim["stance"],
        hedged=claim["hedged"],
        valid=TimeSpan(start=moment(valid["from"]), end=moment(valid["to"])),
        quantity=Quantity(**quantity) if quantity else None,
    )
    places = tuple(place_of(place, gazetteer) for place in claim["places"])
    return Statement(
        claim=made,
        report=report,
        places=places,
        recorded_at=RECORDED,
        extractor="gold",
        extractor_version="1",
    )


def moment(text: str | None) -> Moment | None:
    """Read a day or a time."""
    if text is None:
        return None
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def place_of(named: dict[str, Any], gazetteer: Gazetteer) -> Place:
    """Look an annotated place up."""
    number = named.get("geonameid")
    entry = gazetteer.by_geonameid(number) if number else next(iter(gazetteer.lookup(named["name"])), None)
    if entry is None or entry.kind not in {"settlement", "region", "country", "river"}:
        return Place(name=named["name"], precision="river" if "River" in named["name"] else "unresolved")
    return Place(
        name=entry.name,
        precision=entry.kind,
        geonameid=entry.geonameid,
        latitude=entry.latitude,
        longitude=entry.longitude,
        region_key=entry.region_key,
    )


def isw_reports(shared: Path, days: set[str]) -> Iterator[Report]:
    """Give whole daily reports without their endnotes."""
    for path in sorted((shared / "data" / "isw_text").glob("*.jsonl")):
        for line in path.read_bytes().splitlines():
            record = orjson.loads(line)
            if record["date"] in days:
                body = "\n\n".join(part for part in record["paragraphs"] if not part.startswith("[1]"))
                text = re.sub(r"\[\d+\]", "", body)
                day = date.fromisoformat(record["date"])
                yield Report(id=f"isw-{day}", text=text, published=day, publisher=ISW)


def headlines(shared: Path) -> Iterator[Report]:
    """Give each headline of the live blog as a report."""
    for path in sorted((shared / "data" / "headlines").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for number, row in enumerate(csv.DictReader(file)):
                at = datetime.fromisoformat(row["first_seen"]).astimezone(UTC)
                day = at.astimezone(ZoneInfo("Europe/Kyiv")).date()
                yield Report(
                    id=f"headline-{number}",
                    text=row["headline"],
                    published=day,
                    published_at=at,
                    publisher="CNN",
                )


def extracted(reports: Iterator[Report]) -> Iterator[Statement]:
    """Read the claims of reports."""
    tools, extractor = tools_for(load_theatre(THEATRE)), extractor_named("rules")
    for report in reports:
        yield from extract(report, tools, extractor, recorded_at=RECORDED).statements


def pool(shared: Path, *, fresh: bool = False) -> list[Statement]:
    """Give all of them, or those of the fresh days alone."""
    if fresh:
        return list(extracted(isw_reports(shared, FRESH_DAYS)))
    real = extracted(isw_reports(shared, ISW_DAYS)), extracted(headlines(shared))
    return [*gold_statements(shared), *real[0], *real[1]]
