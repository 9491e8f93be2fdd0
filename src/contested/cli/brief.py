"""`contested brief`: one day in one region, from the ledger and the maps."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from contested.cli.inputs import open_histories, read_reports
from contested.cli.options import (
    audio_options,
    extractor_option,
    many_maps_option,
    report_options,
    reports_argument,
    theatre_option,
)
from contested.cli.show import speak, studio_for
from contested.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contested.control.ground import Grounds
    from contested.control.history import ControlHistory
    from contested.ledger.statement import Statement
    from contested.outputs.audio.make import Studio
    from contested.outputs.daily.daily import Daily
    from contested.theatre.theatre import Region, Theatre

# Stages are imported inside the commands: `--help` must not pay for a parser or for maps.
# ruff: noqa: PLC0415

__all__ = ["brief"]


@click.command()
@reports_argument
@report_options
@click.option("--on", "on", metavar="DATE", help="The day. [default: the day of the report]")
@click.option("--region", metavar="NAME", help="Only this region. [default: the whole theatre]")
@many_maps_option
@click.option("--reader", help="How to read the maps; see `contested plugins`.")
@click.option(
    "--embedded/--no-embedded", default=True, show_default=True, help="Use the theatre's own timeline too."
)
@click.option("--ledger", metavar="FILE", help="Where statements are read from. [default: the user's own]")
@click.option(
    "--known-by",
    metavar="DATE",
    help="Use only maps drawn, and statements recorded, by then. [default: all that is known]",
)
@extractor_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "markdown", "html"]),
    default="text",
    show_default=True,
    help="How the brief is printed.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="Write every form and the pictures into this folder (PDF with the extra contested[pdf]).",
)
@audio_options
@click.option(
    "--templates",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A folder of templates that replace the package's own, by name.",
)
@theatre_option
def brief(reports: tuple[str, ...], theatre_name: str, **options: Any) -> None:
    """Brief on one day: what changed, who says so, what the maps show, what is open.

    Statements come from the ledger, or from the REPORTs named, which are read and not recorded.

    \b
    Examples:
      contested brief --on 2022-09-11 --region kharkiv --maps maps/
      contested brief report.txt --published 2022-09-11 --maps maps/ --out out/
      contested brief --on 2022-09-11 --known-by 2022-09-11 --format markdown
      contested brief --on 2022-09-11 --region kharkiv --maps maps/ --out out/ --audio
    """
    from contested import pipeline
    from contested.theatre.load import load_theatre

    theatre, studio = load_theatre(theatre_name), studio_for(options)
    if options["out"] is not None:
        from contested.outputs.files import prepare_folder

        prepare_folder(options["out"])
    histories, notes = open_histories(
        options["maps"], theatre, reader=options["reader"], embedded=options["embedded"]
    )
    grounds = pipeline.grounds_of(theatre)
    region = None if options["region"] is None else _region(options["region"], histories, grounds)
    known_by = _moment(options["known_by"], theatre)
    statements, more = _statements(reports, theatre, options, known_by)
    made = pipeline.daily(
        statements,
        histories,
        day=_day(options["on"], statements),
        region=region,
        grounds=grounds,
        as_of=known_by,
        notes=[*notes, *more],
    )
    _show(made, options, studio)


def _region(name: str, histories: Sequence[ControlHistory], grounds: Grounds) -> Region:
    from contested.cli.measure.inputs import Setting

    begun = [one for one in grounds.theatre.regions if one.name.casefold().startswith(f"{name.casefold()} ")]
    if len(begun) == 1:  # a brief is of no town: "kharkiv" is the oblast
        return begun[0]
    if not histories:
        raise InputError("no maps: name yours with --maps", where=f"theatre {grounds.theatre.key}")
    return Setting(history=histories[0], grounds=grounds).region(name)


def _moment(text: str | None, theatre: Theatre) -> datetime | None:
    from contested.reports.dateline import parse_published
    from contested.timespan import end_of_day

    if text is None:
        return None
    moment = parse_published(text)
    if isinstance(moment, datetime) and moment.tzinfo is not None:
        return moment
    return end_of_day(moment, theatre.time_zone)


def _day(text: str | None, statements: Sequence[Statement]) -> date:
    from contested.reports.dateline import parse_published
    from contested.timespan import day_of

    if text is not None:
        return day_of(parse_published(text))
    days = {statement.report.published for statement in statements}
    if len(days) != 1:
        raise click.UsageError("give the day: --on DATE")
    return days.pop()


def _statements(
    reports: tuple[str, ...], theatre: Theatre, options: dict[str, Any], known_by: datetime | None
) -> tuple[list[Statement], list[str]]:
    """Read the reports named, else the ledger; with notes on what was skipped."""
    from datetime import UTC

    from contested import pipeline
    from contested.ledger.store import Ledger

    if not reports and options["text"] is None:
        with Ledger.open(options["ledger"], create=False) as ledger:
            return (ledger.statements() if known_by is None else ledger.as_of(known_by)), []
    reading = read_reports(reports, theatre, options)
    tools, extractor = pipeline.tools_for(theatre), pipeline.extractor_named(options["extractor"])
    found = [
        pipeline.extract(report, tools, extractor, recorded_at=datetime.now(UTC))
        for report in reading.reports
    ]
    notes = [*reading.notes, *(f"skipped: {error}" for error in reading.skipped)]
    notes += [note for one in found for note in one.notes]
    return [statement for one in found for statement in one.statements], notes


def _show(made: Daily, options: dict[str, Any], studio: Studio | None) -> None:
    from contested.outputs.audio.daily_script import daily_script
    from contested.outputs.daily.files import write_daily
    from contested.outputs.daily.render import render

    click.echo(render(made, options["form"], templates=options["templates"]), nl=False)
    if options["out"] is not None:
        audio = None if studio is None else speak(daily_script(made), studio)
        written, left_out = write_daily(made, options["out"], templates=options["templates"], audio=audio)
        for note in left_out:
            click.echo(f"note: {note}", err=True)
        click.echo(f"brief: {', '.join(str(path) for path in written)}", err=True)
