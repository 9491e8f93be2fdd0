"""`contested control`: maps of control, and who held what when."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from contested.cli.infer import control_infer
from contested.cli.inputs import history_and_town
from contested.cli.options import format_option, maps_option, theatre_option
from contested.cli.show import print_rows, progress_bar

if TYPE_CHECKING:
    from contested.control.source import ClassRule

# Stages are imported inside the commands: `--help` must not pay for a parser or for maps.
# ruff: noqa: PLC0415

__all__ = ["control"]


@click.group()
def control() -> None:
    """Maps of control: import them, and ask who held what when."""


control.add_command(control_infer)


@control.command("import")
@click.argument("maps", type=click.Path(path_type=Path))
@click.option("--reader", help="How to read the maps; see `contested plugins`.")
@theatre_option
def control_import(maps: Path, reader: str | None, theatre_name: str) -> None:
    """Import MAPS into the store, so that later checks start at once.

    \b
    Example:
      contested control import maps/
    """
    from contested.control.load import open_history
    from contested.theatre.load import load_theatre

    with progress_bar("reading maps") as progress:
        opened = open_history(maps, load_theatre(theatre_name), reader=reader, progress=progress)
    history = opened.history
    for note in opened.notes:
        click.echo(f"note: {note}", err=True)
    first, last = history.maps[0].as_of, history.maps[-1].as_of
    click.echo(
        f"{history.source.name}: {len(history)} maps, {first:%Y-%m-%d} to {last:%Y-%m-%d}, {opened.added} new"
    )


@control.command("at")
@click.argument("place")
@click.argument("when", metavar="DATE")
@maps_option
@theatre_option
@format_option
def control_at(place: str, when: str, maps: Path | None, theatre_name: str, form: str) -> None:
    """Print who held PLACE at a DATE (a day is its end).

    \b
    Example:
      contested control at Kupiansk 2022-09-10 --maps maps/
    """
    from contested.control.rows import holder_row
    from contested.reports.dateline import parse_published
    from contested.timespan import end_of_day

    history, town = history_and_town(place, maps, theatre_name)
    moment = end_of_day(parse_published(when), history.theatre.time_zone)
    print_rows([holder_row(history, town, moment)], form)


@control.command("history")
@click.argument("place")
@maps_option
@theatre_option
@format_option
def control_history(place: str, maps: Path | None, theatre_name: str, form: str) -> None:
    """Print every change of holder of PLACE, with the last map before and the first after.

    \b
    Example:
      contested control history Izium --maps maps/
    """
    from contested.control.rows import change_rows

    history, town = history_and_town(place, maps, theatre_name)
    print_rows(change_rows(history, town), form)


@control.command("sources")
@theatre_option
@format_option
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
            "interval_days": source.interval.days if source.interval else None,
            "classes": "; ".join(_class_text(rule) for rule in source.classes),
            "licence": source.licence,
            "attribution": source.attribution,
        }
        for source in sources
    ]
    print_rows(rows, form)


def _class_text(rule: ClassRule) -> str:
    """Say on one line what a class means and how it is told."""
    meaning = " ".join(filter(None, (rule.status, rule.side, "since the start" if rule.since_start else "")))
    return f"{meaning}: {', '.join((*rule.names, *rule.colours))}"
