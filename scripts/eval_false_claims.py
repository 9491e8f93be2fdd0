"""Counts claims of war read into texts that hold none: news of US politics, and headlines without claims.

    python scripts/eval_false_claims.py [--show]

Reads $CONTESTED_SHARED (default: ../shared beside the repository). Of the politics at most 2 claims in 100
sentences may be found, of the headlines none; --show prints every claim that was found.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path

import orjson

from contested.claims.claim import Claim
from contested.pipeline import Tools, extract, extractor_named, tools_for
from contested.reports.report import Report
from contested.theatre.load import load_theatre
from eval_verdicts import shared_folder

DATELINE = date(2022, 9, 11)
SENTENCE = re.compile(r"[^.!?\n]*[^\W\d_][^.!?\n]*(?:[.!?]+|\n|$)")
SIGNIFICANT_WORDS = 4
"""Shorter pieces are headings, initials and abbreviations, not sentences."""
LIMIT_PER_100 = 2.0


def sentences(text: str) -> int:
    """Count the sentences of a text, abbreviations joined to what they stand in."""
    return sum(len(found.group().split()) >= SIGNIFICANT_WORDS for found in SENTENCE.finditer(text))


def politics(shared: Path) -> Iterable[Report]:
    """Yield the articles on US politics."""
    for path in sorted((shared / "bench" / "attribution" / "dev" / "text").glob("*.txt")):
        yield Report(id=path.stem, text=path.read_text(encoding="utf-8"), published=DATELINE)


def empty_headlines(shared: Path) -> Iterable[Report]:
    """Yield the annotated English headlines in which the annotators found no claim."""
    for line in (shared / "gold" / "dev" / "en.jsonl").read_bytes().splitlines():
        record = orjson.loads(line)
        if not record["claims"]:
            published = date.fromisoformat(record["published"][:10])
            yield Report(id=record["report"], text=record["text"], published=published)


def found_in(reports: Iterable[Report], tools: Tools) -> tuple[list[Claim], int, int]:
    """Return the claims of some reports, and how many reports and sentences they have."""
    extractor, now = extractor_named("rules"), datetime.now(UTC)
    claims: list[Claim] = []
    count = lines = 0
    for report in reports:
        claims += [
            statement.claim for statement in extract(report, tools, extractor, recorded_at=now).statements
        ]
        count, lines = count + 1, lines + sentences(report.text)
    return claims, count, lines


def main() -> int:
    """Print both counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    shared = shared_folder()
    tools = tools_for(load_theatre("ukraine_2022"))
    claims, articles, lines = found_in(politics(shared), tools)
    rate = 100 * len(claims) / lines
    verdict = "kept" if rate < LIMIT_PER_100 else "MISSED"
    print(f"US politics: {len(claims)} claims in {lines} sentences of {articles} articles")
    print(f"  {rate:.2f} per 100 sentences (limit {LIMIT_PER_100:g}: {verdict})")
    print(f"  by kind: {dict(Counter(claim.kind for claim in claims).most_common())}")
    more, headlines, _ = found_in(empty_headlines(shared), tools)
    verdict = "MISSED" if more else "kept"
    print(f"headlines without claims: {len(more)} claims in {headlines} (limit 0: {verdict})")
    for claim in [*claims, *more] if options.show else []:
        print(f"  {claim.kind:16} {claim.report_id[:30]:30} {claim.quote}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
