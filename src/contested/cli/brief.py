"""`contested brief`: one day in one region, from the ledger and the maps."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
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
    from collections.abc import Callable, Sequence

    from contested.control.ground import Grounds
    from contested.control.history import ControlHistory
    from contested.ledger.statement import Statement
    from contested.outputs.audio.make import Studio
    from contested.outputs.daily.daily import Daily
    from contested.parallel import Pending
    from contested.reports.read import Reading
    from contested.theatre.theatre import Region, Theatre

    Said = tuple[list[Statement], list[str]]

# Stages are imported inside the commands: `--help` must not pay for a parser or for maps.
# ruff: noqa: PLC0415

__all__ = ["brief"]

_OTHER_ZONES = timedelta(days=1)
"""A report's day is that of its dateline, wherever that was written."""
_LONGEST = timedelta(days=34)
"""A brief looks at a month, and the zones' days at both ends."""


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
    from contested.parallel import readers
    from contested.theatre.load import load_theatre

    theatre, studio = load_theatre(theatre_name), studio_for(options)
    if options["out"] is not None:
        from contested.outputs.files import prepare_folder

        prepare_folder(options["out"])
    if not reports and options["text"] is None:
        _show(_brief(theatre, options, partial(_of_ledger, theatre, options)), options, studio)
        return
    reading = read_reports(reports, theatre, options)
    with readers(theatre_name, options["extractor"], workers=len(reading.reports)) as workers:
        waiting = [workers.read(report) for report in reading.reports]
        made = _brief(theatre, options, partial(_of_reports, reading, waiting))
    _show(made, options, studio)


def _brief(theatre: Theatre, options: dict[str, Any], read: Callable[[], Said]) -> Daily:
    """Open the maps, then take what was said, which workers may have read meanwhile."""
    from contested import pipeline

    histories, notes = open_histories(
        options["maps"], theatre, reader=options["reader"], embedded=options["embedded"]
    )
    grounds = pipeline.grounds_of(theatre)
    region = None if options["region"] is None else _region(options["region"], histories, grounds)
    statements, more = read()
    return pipeline.daily(
        statements,
        histories,
        day=_day(options["on"], statements),
        region=region,
        grounds=grounds,
        as_of=_moment(options["known_by"], theatre),
        notes=[*notes, *more],
        pictures=options["form"] == "html" or options["out"] is not None,
    )


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


def _of_ledger(theatre: Theatre, options: dict[str, Any]) -> Said:
    """Take what stands, or stood; of a day named, what came out then or in the month before."""
    from contested.ledger.ask import Question
    from contested.ledger.store import Ledger
    from contested.reports.dateline import parse_published
    from contested.timespan import day_of, end_of_day

    question = Question(as_of=_moment(options["known_by"], theatre))
    if options["on"] is not None:
        last = end_of_day(day_of(parse_published(options["on"])), theatre.time_zone) + _OTHER_ZONES
        question = replace(question, said_from=last - _LONGEST, said_by=last)
    with Ledger.open(options["ledger"], create=False) as ledger:
        return ledger.ask(question), []


def _of_reports(reading: Reading, waiting: Sequence[Pending]) -> Said:
    """Take the statements of reports, with notes on what was skipped."""
    from datetime import UTC

    found = [pending.result(recorded_at=datetime.now(UTC)) for pending in waiting]
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
