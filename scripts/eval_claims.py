"""Scores the rule extractor on the development reports, with the scorer that lies beside them.

    python scripts/eval_claims.py [--gold FILE] [--report ID] [--errors] [--out FILE]

Reads $CONTESTED_SHARED (default: ../shared beside the repository).
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from contested.claims.claim import Claim, Mention
from contested.claims.rules import RuleExtractor
from contested.errors import RecordError
from contested.ledger.statement import Statement
from contested.places.gazetteer import load_gazetteer
from contested.places.place import Place
from contested.places.recognise import GazetteerRecogniser
from contested.places.resolve import Resolver
from contested.reports.report import Report
from contested.theatre.load import load_theatre
from contested.theatre.theatre import Theatre

ROOT = Path(__file__).resolve().parents[1]
Record = dict[str, Any]
Resolve = Callable[[Sequence[Mention]], tuple[Place, ...]]


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


def predict(record: Record, *, theatre: Theatre, recognise: Any, resolve: Resolve) -> list[Record]:
    """Extract and resolve one report's claims as records."""
    report = report_of(record)
    now = datetime(2022, 1, 1, tzinfo=UTC)
    claims: list[Claim] = list(RuleExtractor().extract(report, theatre=theatre, recognise=recognise))
    return [
        Statement(
            claim=claim,
            report=report,
            places=resolve(claim.mentions),
            recorded_at=now,
            extractor="rules",
            extractor_version="1",
        ).to_json()
        for claim in claims
    ]


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


def places_reader(theatre: Theatre) -> tuple[GazetteerRecogniser, Callable[[Report], Resolve]]:
    """Return the recogniser and, for a report, the resolver of its mentions."""
    recognise = GazetteerRecogniser(theatre)
    resolver = Resolver(theatre, load_gazetteer(theatre))

    def for_report(report: Report) -> Resolve:
        context = recognise(report.text)

        def resolve(mentions: Sequence[Mention]) -> tuple[Place, ...]:
            return tuple(place for mention in mentions if (place := one(mention, context)) is not None)

        return resolve

    def one(mention: Mention, context: Sequence[Mention]) -> Place | None:
        try:
            return resolver.resolve(mention, context=context)
        except RecordError:
            return None

    return recognise, for_report


def main() -> int:
    """Print the numbers of the seed and of the whole file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gold", type=Path, help="default: the English development file")
    parser.add_argument("--report", help="only reports whose id begins so")
    parser.add_argument("--errors", action="store_true", help="list misses, spurious claims and wrong fields")
    parser.add_argument("--out", type=Path, help="also write the predictions, one record a line")
    options = parser.parse_args()
    folder = shared_folder() / "gold"
    scorer = load_scorer(folder)
    path = options.gold or folder / "dev" / "en.jsonl"
    records = [json.loads(row) for row in path.read_text(encoding="utf-8").splitlines() if row.strip()]
    records = [r for r in records if not options.report or r["report"].startswith(options.report)]
    theatre = load_theatre("ukraine_2022")
    recognise, resolver = places_reader(theatre)
    predicted: dict[str, list[Record]] = {}
    seconds: dict[str, float] = {}
    for record in records:
        began = time.perf_counter()
        resolve = resolver(report_of(record))
        predicted[record["report"]] = predict(record, theatre=theatre, recognise=recognise, resolve=resolve)
        seconds[record["report"]] = time.perf_counter() - began
        if options.errors:
            show_errors(scorer, record, predicted[record["report"]])
    gold = {record["report"]: record["claims"] for record in records}
    if "seed" in gold:
        print("=== seed", f"{seconds['seed']:.2f} s with the model's load")
        print(scorer.table(scorer.score({"seed": gold["seed"]}, predicted)))
    print("=== all")
    print(scorer.table(scorer.score(gold, predicted)))
    if options.out:
        rows = [json.dumps(claim) for claims in predicted.values() for claim in claims]
        options.out.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
