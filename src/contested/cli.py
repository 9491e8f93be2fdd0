"""The command line: one command per stage, and `check`, which does the whole job."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo

import click

from contested.errors import ContestedError, InputError

if TYPE_CHECKING:
    from contested.control.history import ControlHistory
    from contested.control.load import Progress
    from contested.outputs.brief import Brief
    from contested.reports.read import Reading
    from contested.theatre.theatre import Theatre
    from contested.timespan import Moment

# Stages are imported inside the commands that need them: `--help` must not pay for a parser or for maps.
# ruff: noqa: PLC0415

__all__ = ["main"]

_DEFAULT_THEATRE = "ukraine_2022"
F = TypeVar("F", bound=Callable[..., Any])
T = TypeVar("T")


class _Group(click.Group):
    """Turns every error of the package into one line on stderr and exit status 1."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401  # click's own signature
        try:
            return super().invoke(ctx)
        except ContestedError as error:
            click.echo(f"contested: {error}", err=True)
            ctx.exit(1)


_theatre = click.option(
    "--theatre",
    "theatre_name",
    default=_DEFAULT_THEATRE,
    show_default=True,
    metavar="NAME|FOLDER",
    help="Which war: a registered theatre, or a theatre's folder.",
)
_format = click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "jsonl", "csv"]),
    default="table",
    show_default=True,
    help="How records are printed.",
)
_reports = click.argument("reports", nargs=-1, metavar="[REPORT]...")


def _report_options(command: F) -> F:
    for option in (
        click.option("--text", help="Read this text instead of a file."),
        click.option("--published", metavar="DATE", help="The dateline, ISO 8601; wins over the file's own."),
        click.option("--publisher", help="Who published it."),
        click.option("--language", help="ISO 639-1; wins over the file's own."),
    ):
        command = option(command)
    return command


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="contested")
def main() -> None:
    """Check what reports of a war claim against maps of who held what.

    \b
    Examples:
      contested check --demo --out out/
      contested check report.txt --published 2022-09-11 --maps maps/ --out out/
      contested extract report.txt --published 2022-09-11 --format jsonl
      contested control at Kupiansk 2022-09-10 --maps maps/
    """


@main.command()
@_reports
@_report_options
@click.option(
    "--maps",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A map file or a folder of them; may be given more than once.",
)
@click.option("--reader", help="How to read the maps; see `contested plugins`. [default: each has a look]")
@click.option("--embedded/--no-embedded", default=True, show_default=True, help="Judge by the theatre's own timeline too.")
@click.option("--ledger", metavar="FILE", help="Where statements are recorded. [default: the user's own ledger]")
@click.option("--extractor", default="rules", show_default=True, help="Which extractor reads the text.")
@click.option("--out", type=click.Path(path_type=Path), help="Write claims, verdicts and the brief into this folder.")
@click.option("--demo", is_flag=True, help="Check the demonstration report that ships with the theatre.")
@_theatre
@_format
def check(reports: tuple[str, ...], maps: tuple[Path, ...], theatre_name: str, form: str, **options: Any) -> None:  # noqa: ANN401  # click hands over what the options above declare
    """Do the main job: claims, places, ledger, maps, verdicts, brief.

    REPORT is a text, JSON or JSONL file, or - for standard input.

    \b
    Examples:
      contested check --demo --out out/
      contested check report.txt --published 2022-09-11 --maps maps/ --out out/
      contested check --text "Kyiv says it has retaken Izium." --published 2022-09-11
    """
    from contested import pipeline
    from contested.ledger.store import Ledger
    from contested.outputs.files import prepare_folder
    from contested.theatre.load import load_theatre

    theatre = load_theatre(theatre_name)
    reading = _read(reports, theatre, options)
    out: Path | None = options["out"]
    if out is not None:
        prepare_folder(out)
    histories, notes = _histories(maps, theatre, reader=options["reader"], embedded=options["embedded"])
    notes += [f"skipped: {error}" for error in reading.skipped]
    tools = pipeline.tools_for(theatre, extractor=options["extractor"])
    with Ledger.open(options["ledger"]) as ledger:
        for report in reading.reports:
            brief = pipeline.check(
                report, tools, histories, ledger=ledger, recorded_at=datetime.now(UTC), notes=notes
            )
            _show(brief, form)
            if out is not None:
                _write(brief, out if len(reading.reports) == 1 else out / report.id)


def _show(brief: Brief, form: str) -> None:
    if form == "table":
        from contested.outputs.table import print_table

        print_table(brief, file=sys.stdout)
        for note in brief.notes:
            click.echo(f"note: {note}", err=True)
        return
    from contested.outputs.rows import verdict_rows

    _print_rows(verdict_rows(brief), form)


def _write(brief: Brief, folder: Path) -> None:
    from contested.outputs.files import write_brief

    written = write_brief(brief, folder)
    click.echo(f"\nbrief: {written[-1]}", err=False)


@main.command()
@_reports
@_report_options
@click.option("--extractor", default="rules", show_default=True, help="Which extractor reads the text.")
@_theatre
@_format
def extract(reports: tuple[str, ...], theatre_name: str, form: str, extractor: str, **options: Any) -> None:  # noqa: ANN401  # click hands over what the options above declare
    """Print the claims of reports, without judging them.

    \b
    Examples:
      contested extract report.txt --published 2022-09-11 --format jsonl > claims.jsonl
      contested extract reports.jsonl --format csv
    """
    from contested import pipeline
    from contested.theatre.load import load_theatre

    theatre = load_theatre(theatre_name)
    reading = _read(reports, theatre, {"demo": False, **options})
    tools = pipeline.tools_for(theatre, extractor=extractor)
    rows: list[dict[str, Any]] = []
    for report in _progress(reading.reports, "reading"):
        found = pipeline.extract(report, tools, recorded_at=datetime.now(UTC))
        rows += [statement.to_json() for statement in found.statements]
    for error in reading.skipped:
        click.echo(f"skipped: {error}", err=True)
    _print_rows(rows, form, columns=("report", "start", "kind", "side", "stance", "quote"))


@main.group()
def control() -> None:
    """Maps of control: import them, and ask who held what when."""


_maps_option = click.option(
    "--maps", type=click.Path(path_type=Path), help="A map file or folder. [default: the theatre's own timeline]"
)


@control.command("import")
@click.argument("maps", type=click.Path(path_type=Path))
@click.option("--reader", help="How to read the maps; see `contested plugins`.")
@_theatre
def control_import(maps: Path, reader: str | None, theatre_name: str) -> None:
    """Import MAPS into the store, so that later checks start at once.

    \b
    Example:
      contested control import maps/
    """
    from contested.control.load import open_history
    from contested.theatre.load import load_theatre

    with _bar("reading maps") as progress:
        opened = open_history(maps, load_theatre(theatre_name), reader=reader, progress=progress)
    history = opened.history
    for note in opened.notes:
        click.echo(f"note: {note}", err=True)
    first, last = history.maps[0].as_of, history.maps[-1].as_of
    click.echo(f"{history.source.name}: {len(history)} maps, {first:%Y-%m-%d} to {last:%Y-%m-%d}, {opened.added} new")


@control.command("at")
@click.argument("place")
@click.argument("when", metavar="DATE")
@_maps_option
@_theatre
@_format
def control_at(place: str, when: str, maps: Path | None, theatre_name: str, form: str) -> None:
    """Print who held PLACE at a DATE (a day is its end).

    \b
    Example:
      contested control at Kupiansk 2022-09-10 --maps maps/
    """
    from contested.control.rows import holder_row
    from contested.reports.dateline import parse_published
    from contested.timespan import end_of_day

    history, town = _history_and_town(place, maps, theatre_name)
    moment = end_of_day(parse_published(when), history.theatre.time_zone)
    _print_rows([holder_row(history, town, moment)], form)


@control.command("history")
@click.argument("place")
@_maps_option
@_theatre
@_format
def control_history(place: str, maps: Path | None, theatre_name: str, form: str) -> None:
    """Print every change of holder of PLACE, with the last map before and the first after.

    \b
    Example:
      contested control history Izium --maps maps/
    """
    from contested.control.rows import change_rows

    history, town = _history_and_town(place, maps, theatre_name)
    _print_rows(change_rows(history, town), form)


@control.command("sources")
@_theatre
@_format
def control_sources(theatre_name: str, form: str) -> None:
    """List the sources of maps that a theatre describes, with their terms and how they are read."""
    from contested.control.source import load_source
    from contested.theatre.load import load_theatre

    theatre = load_theatre(theatre_name)
    keys = sorted(path.stem for path in (theatre.folder / "maps").glob("*.toml"))
    sources = [load_source(theatre, key) for key in keys]
    rows = [
        {
            "source": source.key,
            "name": source.name,
            "lag_days": source.lag.days,
            "licence": source.licence,
            "attribution": source.attribution,
        }
        for source in sources
    ]
    _print_rows(rows, form)


@main.command()
@_format
def plugins(form: str) -> None:
    """List what is registered: extractors, map readers, theatres."""
    from contested import plugins as registry

    rows = [
        {"group": plugin.group, "name": plugin.name, "target": plugin.target, "package": plugin.package}
        for plugin in registry.available()
    ]
    _print_rows(rows, form)


@main.command()
@_theatre
@_format
def theatre(theatre_name: str, form: str) -> None:
    """Print what a theatre holds: sides, boundaries, names, first day.

    \b
    Example:
      contested theatre --theatre my/theatre
    """
    from contested.theatre.load import load_theatre

    loaded = load_theatre(theatre_name)
    rows = [
        {
            "theatre": loaded.key,
            "name": loaded.name,
            "first_day": loaded.first_day.isoformat(),
            "time_zone": loaded.time_zone,
            "sides": ", ".join(f"{side.key} {side.name}" for side in loaded.sides),
            "regions": len(loaded.regions),
            "actors": len(loaded.actors),
            "folder": str(loaded.folder),
        }
    ]
    _print_rows(rows, form)


def _read(reports: Sequence[str], theatre: Theatre, options: dict[str, Any]) -> Reading:
    """Read what the command line names: files, a text, standard input or the demonstration report."""
    from contested.reports.read import STDIN, Reading, read, read_text

    given: dict[str, Any] = {
        "published": _moment(options["published"]),
        "publisher": options["publisher"],
        "language": options["language"],
        "today": _today(theatre.time_zone),
        "time_zone": theatre.time_zone,
    }
    if options.get("demo"):
        reports = [str(_demonstration(theatre))]
    if options["text"] is not None:
        return Reading(reports=(read_text(options["text"], **given),))
    if not reports:
        raise click.UsageError("give a REPORT, --text or --demo")
    readings = [
        read(name, stdin=sys.stdin.buffer.read() if name == STDIN else None, **given) for name in reports
    ]
    return Reading(
        reports=tuple(report for reading in readings for report in reading.reports),
        skipped=tuple(error for reading in readings for error in reading.skipped),
        notes=tuple(note for reading in readings for note in reading.notes),
    )


def _moment(text: str | None) -> Moment | None:
    from contested.reports.dateline import parse_published

    return None if text is None else parse_published(text)


def _today(time_zone: str) -> date:
    return datetime.now(ZoneInfo(time_zone)).date()


def _demonstration(theatre: Theatre) -> Path:
    path = theatre.folder / "demonstration.txt"
    if not path.exists():
        raise InputError("ships no demonstration report", where=f"theatre {theatre.key}")
    return path


def _histories(
    maps: Sequence[Path], theatre: Theatre, *, reader: str | None, embedded: bool
) -> tuple[list[ControlHistory], list[str]]:
    from contested.control.load import embedded_history, open_history

    histories: list[ControlHistory] = []
    notes: list[str] = []
    for path in maps:
        with _bar("reading maps") as progress:
            opened = open_history(path, theatre, reader=reader, progress=progress)
        histories.append(opened.history)
        notes += opened.notes
    own = embedded_history(theatre) if embedded else None
    return histories + ([own] if own is not None else []), notes


def _history_and_town(place: str, maps: Path | None, theatre_name: str) -> tuple[ControlHistory, Any]:
    from contested.places.gazetteer import Gazetteer
    from contested.places.resolve import find_settlement
    from contested.theatre.load import load_theatre

    theatre = load_theatre(theatre_name)
    histories, notes = _histories([maps] if maps else [], theatre, reader=None, embedded=maps is None)
    for note in notes:
        click.echo(f"note: {note}", err=True)
    if not histories:
        raise InputError("ships no control timeline: name your maps with --maps", where=f"theatre {theatre.key}")
    return histories[0], find_settlement(place, theatre, Gazetteer.load(theatre))


@contextmanager
def _bar(what: str) -> Iterator[Progress]:
    """Show a progress bar on stderr while something long runs; nothing when that is no terminal."""
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    from rich.console import Console
    from rich.progress import Progress as RichProgress

    with RichProgress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _progress(items: Sequence[T], what: str) -> Iterator[T]:
    with _bar(what) as update:
        for number, item in enumerate(items, 1):
            yield item
            update(number, len(items))


def _print_rows(rows: Sequence[dict[str, Any]], form: str, *, columns: Sequence[str] = ()) -> None:
    from contested.outputs.rows import rows_text

    click.echo(rows_text(rows, form, columns=columns), nl=False)
