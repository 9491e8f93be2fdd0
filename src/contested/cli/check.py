"""`contested check`: the main job."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from contested.cli.infer import history_inferred
from contested.cli.inputs import open_histories, read_reports
from contested.cli.options import (
    audio_options,
    extractor_option,
    format_option,
    many_maps_option,
    report_options,
    reports_argument,
    theatre_option,
)
from contested.cli.show import show_brief, studio_for, write_out

if TYPE_CHECKING:
    from contested.parallel import Readers
    from contested.theatre.theatre import Theatre

# Stages are imported inside the commands: `--help` must not pay for a parser or for maps.
# ruff: noqa: PLC0415

__all__ = ["check"]


@click.command()
@reports_argument
@report_options
@many_maps_option
@click.option("--reader", help="How to read the maps; see `contested plugins`. [default: each has a look]")
@click.option(
    "--embedded/--no-embedded",
    default=True,
    show_default=True,
    help="Judge by the theatre's own timeline too.",
)
@click.option(
    "--inferred",
    "inferred_from",
    type=click.Path(path_type=Path),
    metavar="STATEMENTS.jsonl",
    help="Judge by control inferred from these statements (or a ledger's) too.",
)
@click.option("--start-map", type=click.Path(path_type=Path), help="With --inferred: the map to start from.")
@click.option("--start-day", metavar="DAY", help="With --inferred: its day. [default: two weeks before]")
@click.option(
    "--ledger", metavar="FILE", help="Where statements are recorded. [default: the user's own ledger]"
)
@extractor_option
@click.option(
    "--out", type=click.Path(path_type=Path), help="Write claims, verdicts and the brief into this folder."
)
@audio_options
@click.option("--demo", is_flag=True, help="Check the demonstration report that ships with the theatre.")
@theatre_option
@format_option
def check(
    reports: tuple[str, ...], maps: tuple[Path, ...], theatre_name: str, form: str, **options: Any
) -> None:
    """Do the main job: claims, places, ledger, maps, verdicts, brief.

    REPORT is a text, JSON or JSONL file, or - for standard input.

    \b
    Examples:
      contested check --demo --out out/
      contested check report.txt --published 2022-09-11 --maps maps/ --out out/
      contested check --demo --out out/ --audio
      contested check --text "Kyiv says it has retaken Izium." --published 2022-09-11
    """
    from contested.parallel import readers
    from contested.theatre.load import load_theatre

    theatre = load_theatre(theatre_name)  # a forked worker then starts with it
    with readers(theatre_name, options["extractor"], workers=max(1, len(reports))) as workers:
        _check(reports, maps, theatre, form, options, workers)


def _check(
    reports: tuple[str, ...],
    maps: tuple[Path, ...],
    theatre: Theatre,
    form: str,
    options: dict[str, Any],
    workers: Readers,
) -> None:
    from contested import pipeline
    from contested.ledger.store import Ledger
    from contested.outputs.files import prepare_folder
    from contested.reports.naming import folder_name

    reading = read_reports(reports, theatre, options)
    out, studio = options["out"], studio_for(options)
    if out is not None:
        prepare_folder(out)
    waiting = [workers.read(report) for report in reading.reports]
    histories, notes = open_histories(maps, theatre, reader=options["reader"], embedded=options["embedded"])
    if options["inferred_from"] is not None and reading.reports:
        histories.append(
            history_inferred(
                options["inferred_from"],
                theatre,
                until=max(report.published for report in reading.reports),
                leave_out={report.id for report in reading.reports},
                options=options,
            )
        )
    notes += [*reading.notes, *(f"skipped: {error}" for error in reading.skipped)]
    grounds = pipeline.grounds_of(theatre)
    with Ledger.open(options["ledger"]) as ledger:
        for pending in waiting:
            if not pending.extracted.done():
                pipeline.look_ahead(pending.report, histories, grounds)
            extraction = pending.result(recorded_at=datetime.now(UTC))
            brief = pipeline.check(extraction, histories, grounds=grounds, ledger=ledger, notes=notes)
            show_brief(brief, form)
            if out is not None:
                folder = out if len(waiting) == 1 else out / folder_name(pending.report.id)
                write_out(brief, folder, studio=studio)
