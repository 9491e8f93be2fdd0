"""Records the assessments and headlines of the week up to a day in a ledger.

    python scripts/week_ledger.py LEDGER 2022-09-11

Reads $CONTESTED_SHARED (default: ../shared beside the repository).
"""

from __future__ import annotations

import argparse
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bench import shared_folder
from contested import pipeline
from contested.ledger.store import Ledger
from contested.theatre.load import load_theatre
from control_data import reports


def main() -> None:
    """Read the reports and record what they say."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("ledger", type=Path)
    parser.add_argument("day", type=date.fromisoformat)
    options = parser.parse_args()
    first = options.day - timedelta(days=6)
    tools = pipeline.tools_for(load_theatre("ukraine_2022"))
    extractor, now = pipeline.extractor_named("rules"), datetime.now(UTC)
    with Ledger.open(options.ledger) as ledger:
        for report in reports(shared_folder()):
            if first <= report.published <= options.day:
                ledger.append(pipeline.extract(report, tools, extractor, recorded_at=now).statements)


if __name__ == "__main__":
    main()
