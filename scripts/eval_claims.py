"""Scores the rule extractor on annotated reports, with the scorer that lies beside them.

    python scripts/eval_claims.py [--held-out | --gold FILE] [--report ID] [--errors] [--out FILE]

Without options: the English development reports, then the practice and the held-out ones of accuracy/. Reads
$CONTESTED_SHARED (default: ../shared beside the repository).
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import importlib.util
import json
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from contested import pipeline
from contested.claims.extractor import Extractor
from contested.reports.report import Report
from contested.theatre.load import load_theatre

ROOT = Path(__file__).resolve().parents[1]
HELD_OUT = ROOT / "accuracy" / "held_out.jsonl"
PRACTICE = ROOT / "accuracy" / "practice.jsonl"
Record = dict[str, Any]


def shared_folder() -> Path:
    """Return the folder of the evaluation data."""
    return Path(os.environ.get("CONTESTED_SHARED", ROOT.parent / "shared"))


def load_scorer(folder: Path) -> Any:
    """Import the scorer that lies with the gold."""
    spec = importlib.util.spec_from_file_location("score_claims", folder / "score_claims.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"{folder}: no score_claims.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["score_claims"] = module
    spec.loader.exec_module(module)
    return module


def report_of(record: Record) -> Report:
    """Build a report from a gold line."""
    return Report(
        id=record["report"],
        text=record["text"],
        published=date.fromisoformat(record["published"][:10]),
        publisher=record["publisher"],
        language=record["language"],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """What turns a report into records: the product's own pipeline."""

    tools: pipeline.Tools
    extractor: Extractor

    def records(self, record: Record) -> list[Record]:
        """Read one gold report's text."""
        extraction = pipeline.extract(
            report_of(record), self.tools, self.extractor, recorded_at=datetime(2022, 1, 1, tzinfo=UTC)
        )
        return [statement.to_json() for statement in extraction.statements]


@cache
def reader() -> Reader:
    """Load the pipeline once."""
    tools = pipeline.tools_for(load_theatre("ukraine_2022"))
    return Reader(tools=tools, extractor=pipeline.extractor_named("rules"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The gold, what was predicted, and how long the reading took."""

    gold: list[Record]
    predicted: dict[str, list[Record]]
    seconds: dict[str, float] = field(default_factory=dict)

    def score(self, scorer: Any, *, report: str = "") -> Any:
        """Score the reports whose id begins so."""
        chosen = {r["report"]: r["claims"] for r in self.gold if r["report"].startswith(report)}
        known = {name: claims for name, claims in self.predicted.items() if name in chosen}
        return scorer.score(chosen, known)


def read_gold(path: Path) -> list[Record]:
    """Read a gold file: one report a line."""
    return [json.loads(row) for row in path.read_text(encoding="utf-8").splitlines() if row.strip()]


def held_out() -> list[Record]:
    """Return the held-out reports."""
    return put_together(HELD_OUT)


def practice(half: int | None = None) -> list[Record]:
    """Return the practice reports: all, or the half developed on (0), or the half checked on (1)."""
    records = put_together(PRACTICE)
    return records if half is None else records[half::2]


def put_together(path: Path) -> list[Record]:
    """Put annotations together with their texts, which lie with the real data."""
    folder = shared_folder()
    passages = {
        r["date"]: r["paragraphs"] for r in read_gold(next((folder / "data" / "isw_text").glob("*.jsonl")))
    }
    with next((folder / "data" / "headlines").glob("*.csv")).open(encoding="utf-8", newline="") as file:
        headlines = [row["headline"] for row in csv.DictReader(file)]
    records = [{**record, "text": _text(record, passages, headlines)} for record in read_gold(path)]
    for record in records:
        if hashlib.sha256(record["text"].encode()).hexdigest() != record["sha256"]:
            raise SystemExit(f"{path.name}, {record['report']}: the text is not the one annotated")
        for claim in record["claims"]:
            claim["quote"] = record["text"][claim["start"] : claim["end"]]
    return records


def _text(record: Record, passages: dict[str, list[str]], headlines: Sequence[str]) -> str:
    place = record.get("from")
    if place is None:
        return str(record["text"])
    if "row" in place:
        return str(headlines[place["row"]])
    first = place["first"]
    return str(place["joined_by"]).join(passages[place["date"]][first : first + place["paragraphs"]])


def outcome(gold: list[Record]) -> Outcome:
    """Read every report."""
    found = Outcome(gold=gold, predicted={})
    for record in gold:
        began = time.perf_counter()
        found.predicted[record["report"]] = reader().records(record)
        found.seconds[record["report"]] = time.perf_counter() - began
    return found


def dev_scores() -> dict[str, Any]:
    """Score the seed, all development reports, and the held-out ones."""
    folder = shared_folder() / "gold"
    scorer = load_scorer(folder)
    dev, unseen = outcome(read_gold(folder / "dev" / "en.jsonl")), outcome(held_out())
    return {
        "seed": dev.score(scorer, report="seed"),
        "all": dev.score(scorer),
        "held_out": unseen.score(scorer),
    }


def line(claim: Record) -> str:
    """One claim on one line."""
    source, valid, quantity = claim["source"], claim["valid"], claim["quantity"]
    places = [place["name"] for place in claim["places"]]
    amount = f" Q={quantity['comparator']}{quantity['value']:g}{quantity['unit']}" if quantity else ""
    hedge = " hedged" if claim["hedged"] else ""
    when = f"{valid['from']}..{valid['to']}"
    said = f"{source['name']}/{source['side']}"
    head = f"{claim['kind']} [{claim['side']}] {claim['quote']!r} {places} {said}"
    return f"{head} {claim['stance']}{hedge} {when}{amount}"


def show_errors(scorer: Any, record: Record, predicted: list[Record]) -> None:
    """Print misses, spurious claims and wrong fields of one report."""
    pairs = scorer.match(record["claims"], predicted)
    print(f"##### {record['report']}")
    for gold, mine in sorted(pairs, key=lambda pair: pair[0]["start"]):
        judged = scorer.judge(gold, mine)
        wrong = [name for name in scorer.COMPLETE_FIELDS if not judged[name]]
        soft = [name for name, right in judged.items() if not right and name not in wrong]
        print(f"  {'ok   ' if not wrong else 'FIELD'} {line(mine)}" + (f"   ~{soft}" if soft else ""))
        if wrong:
            print(f"        {wrong}  gold: {line(gold)}")
    paired = {id(claim) for pair in pairs for claim in pair}
    for claim in (c for c in record["claims"] if id(c) not in paired):
        print(f"  MISS  {line(claim)}")
    for claim in (c for c in predicted if id(c) not in paired):
        print(f"  EXTRA {line(claim)}")


def show(title: str, found: Outcome, scorer: Any, *, errors: bool = False) -> None:
    """Print the numbers of a gold file."""
    if errors:
        for record in found.gold:
            show_errors(scorer, record, found.predicted[record["report"]])
    print(f"=== {title}, read in {sum(found.seconds.values()):.1f} s")
    print(scorer.table(found.score(scorer)))


def main() -> int:
    """Print the numbers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gold", type=Path, help="another gold file")
    parser.add_argument("--held-out", action="store_true", help="only the held-out reports")
    parser.add_argument("--report", default="", help="only reports whose id begins so")
    parser.add_argument("--errors", action="store_true", help="list misses, spurious claims and wrong fields")
    parser.add_argument("--out", type=Path, help="also write the predictions, one record a line")
    options = parser.parse_args()
    folder = shared_folder() / "gold"
    scorer = load_scorer(folder)
    sets: dict[str, list[Record]] = {}
    if options.gold:
        sets[options.gold.name] = read_gold(options.gold)
    else:
        if not options.held_out:
            dev = read_gold(folder / "dev" / "en.jsonl")
            sets["seed"] = [record for record in dev if record["report"] == "seed"]
            sets["development reports"] = dev
            sets["practice reports, half developed on"] = practice(0)
            sets["practice reports, half checked on"] = practice(1)
        sets["held-out reports"] = held_out()
    rows: list[str] = []
    for title, gold in sets.items():
        found = outcome([record for record in gold if record["report"].startswith(options.report)])
        show(title, found, scorer, errors=options.errors)
        rows += [json.dumps(claim) for claims in found.predicted.values() for claim in claims]
    if not options.gold and not options.report:
        for part in ("isw", "cnn", "agency"):
            score = found.score(scorer, report=part)
            shares = score["detection"]["overall"]["f1"], score["complete"]["f1"]
            print(f"held out, {part}: detection F1 {shares[0]:.3f}, complete F1 {shares[1]:.3f}")
    if options.out:
        options.out.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
