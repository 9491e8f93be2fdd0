"""Times the reading of claims, in words a second on one core, beside spaCy's full pipeline alone.

    python scripts/bench_claims.py [--reports N]

Reads $CONTESTED_SHARED (default: ../shared beside the repository): daily assessments of the war, and general
news. Prints words a second of processor time, the ratio to the baseline of the same run, and the most
memory held. Places and names are found within the time; loading the parser and the gazetteer is not counted.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import orjson

from contested.claims.parse import DEFAULT_PIPELINE, load_pipeline
from contested.claims.tagger.tagger import AttributionTagger
from contested.pipeline import extract, extractor_named, tools_for
from contested.reports.report import Report
from contested.theatre.load import load_theatre
from eval_false_claims import politics
from eval_verdicts import shared_folder

WAR_WORDS_PER_S, TAGGED_WORDS_PER_S, NEWS_WORDS_PER_S, MEMORY_MB = 4_000, 2_500, 30_000, 600


def assessments(shared: Path) -> Iterator[Report]:
    """Yield the daily assessments of the war."""
    for path in sorted((shared / "data" / "isw_text").glob("*.jsonl")):
        for line in path.read_bytes().splitlines():
            record = orjson.loads(line)
            text = "\n\n".join(record["paragraphs"])
            yield Report(id=record["date"], text=text, published=date.fromisoformat(record["date"]))


def words_per_second(read: Callable[[Report], object], reports: Sequence[Report]) -> float:
    """Return how many words are read in a second of processor time, after a first report not counted."""
    read(reports[0])
    began = time.process_time()
    for report in reports:
        read(report)
    return sum(len(report.text.split()) for report in reports) / (time.process_time() - began)


def show(name: str, speed: float, *, baseline: float, limit: float | None = None) -> None:
    """Print one line."""
    kept = "" if limit is None else f"  limit {limit:,.0f}: {'kept' if speed >= limit else 'MISSED'}"
    print(f"{name:44} {speed:9,.0f} words/s  {speed / baseline:5.2f} x baseline{kept}")


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=12, help="How many assessments to read.")
    options = parser.parse_args()
    shared = shared_folder()
    war, news = list(assessments(shared))[: options.reports], list(politics(shared))
    theatre = load_theatre("ukraine_2022")
    tools, extractor, now = tools_for(theatre), extractor_named("rules"), datetime.now(UTC)
    load_pipeline()
    import spacy  # noqa: PLC0415  # after the extractor has loaded it in its own way

    whole = spacy.load(DEFAULT_PIPELINE)
    read, tagger = partial(extract, tools=tools, extractor=extractor, recorded_at=now), AttributionTagger()
    for name, reports, limit in (
        ("war prose", war, WAR_WORDS_PER_S),
        ("general news", news, NEWS_WORDS_PER_S),
    ):
        baseline = words_per_second(lambda report: whole(report.text), reports)
        show(f"{name}: spaCy's full pipeline (baseline)", baseline, baseline=baseline)
        speed = words_per_second(lambda report: extract(report, tools, extractor, recorded_at=now), reports)
        show(f"{name}: claims with places, rules", speed, baseline=baseline, limit=limit)
        if name == "war prose":
            speed = words_per_second(lambda report: (read(report), tagger.tag(report.text)), reports)
            show(f"{name}: the same, and who says what", speed, baseline=baseline, limit=TAGGED_WORDS_PER_S)
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory {peak_mb:.0f} MB  limit {MEMORY_MB}: {'kept' if peak_mb <= MEMORY_MB else 'MISSED'}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
