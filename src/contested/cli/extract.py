"""`contested extract`: claims without verdicts."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import click

from contested.cli.inputs import read_reports
from contested.cli.options import (
    extractor_option,
    format_option,
    report_options,
    reports_argument,
    theatre_option,
)
from contested.cli.show import print_rows, with_progress

# Stages are imported inside the commands: `--help` must not pay for a parser or for maps.
# ruff: noqa: PLC0415

__all__ = ["extract"]


@click.command()
@reports_argument
@report_options
@extractor_option
@theatre_option
@format_option
def extract(reports: tuple[str, ...], theatre_name: str, form: str, extractor: str, **options: Any) -> None:
    """Print the claims of reports, without judging them.

    \b
    Examples:
      contested extract report.txt --published 2022-09-11 --format jsonl > claims.jsonl
      contested extract reports.jsonl --format csv
    """
    from contested.parallel import readers
    from contested.theatre.load import load_theatre

    rows: list[dict[str, Any]] = []
    with readers(theatre_name, extractor, workers=max(1, len(reports))) as workers:
        reading = read_reports(reports, load_theatre(theatre_name), {"demo": False, **options})
        waiting = [workers.read(report) for report in reading.reports]
        for pending in with_progress(waiting, "reading"):
            found = pending.result(recorded_at=datetime.now(UTC))
            rows += [statement.to_json() for statement in found.statements]
    for error in reading.skipped:
        click.echo(f"skipped: {error}", err=True)
    print_rows(rows, form, columns=("report", "start", "kind", "side", "stance", "quote"))
