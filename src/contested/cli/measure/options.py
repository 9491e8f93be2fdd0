"""Options that the measures share, and what is done with them after measuring."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from contested.cli.measure.inputs import Setting, setting
from contested.cli.options import format_option, maps_option, theatre_option

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from contested.control.control_map import ControlMap
    from contested.outputs.measured import Result
    from contested.theatre.theatre import Region, Side

# Stages are imported inside the commands: `--help` must not pay for a parser or for maps.
# ruff: noqa: PLC0415

__all__ = [
    "Moment",
    "Output",
    "Span",
    "between_maps",
    "on_a_map",
    "opened",
    "period_options",
    "region_option",
    "side_option",
    "with_options",
    "with_outputs",
    "working",
]

Command = Callable[..., None]
_PATIENCE_SECONDS = 1.0


def _checked(_context: click.Context, _option: click.Parameter, path: Path | None) -> Path | None:
    """Refuse a picture that could not be written before anything is measured."""
    if path is not None:
        from contested.outputs.plots.file import check_target

        check_target(path)
    return path


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """What a measure between two maps was asked for."""

    here: Setting
    side: Side
    maps: list[ControlMap]
    """From the first to the last, all those between included."""
    inside: Region | None
    """Count only ground inside; ``None`` for the whole theatre."""
    output: Output

    @property
    def within(self) -> BaseGeometry | None:
        """The outline of the region asked for."""
        return None if self.inside is None else self.inside.geometry

    @property
    def where(self) -> str:
        """Where that is, for a title: " in East", or nothing."""
        return f" in {self.inside.name}" if self.inside else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """What a measure on one map was asked for."""

    here: Setting
    item: ControlMap
    output: Output


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """How results are printed, and where their picture goes."""

    form: str
    plot: Path | None

    def finish(self, results: Sequence[Result], picture: Callable[[], str]) -> None:
        """Print results, and draw their picture where one is asked for."""
        from contested.outputs.measured import result_text

        if self.plot is not None:
            self.draw(picture)
        click.echo(result_text(results, self.form), nl=False)
        if self.plot is not None:
            click.echo(f"picture: {self.plot}", err=True)

    def draw(self, picture: Callable[[], str]) -> None:
        """Write the picture, where one is asked for."""
        from contested.outputs.plots.file import write_picture

        if self.plot is not None:
            with working("drawing"):
                write_picture(picture(), self.plot)


_plot_option = click.option(
    "--plot",
    type=click.Path(path_type=Path),
    metavar="FILE",
    callback=_checked,
    help="Draw a picture too: FILE.svg, or FILE.png (needs the extra contested[plot]).",
)
side_option = click.option(
    "--side", required=True, help="Whose: a side's key or name, see `contested theatre`."
)
period_options = (
    click.option("--from", "start", required=True, metavar="DATE", help="Begin with the map nearest to it."),
    click.option(
        "--to", "end", required=True, metavar="DATE", help="End with the last map by it (a day: its end)."
    ),
)
region_option = click.option("--region", help="Only ground inside this region.")
_date_option = click.option(
    "--on", "when", required=True, metavar="DATE", help="Take the last map by it (a day: its end)."
)


def between_maps(command: Callable[..., None]) -> Command:
    """Give a command a `Span` as its first argument, from the options of a measure between two maps."""

    @wraps(command)
    def run(*, side: str, start: str, end: str, region: str | None, **rest: Any) -> None:
        here, output = opened(rest)
        span = Span(
            here=here,
            side=here.side(side),
            inside=None if region is None else here.region(region),
            maps=here.maps_between(start, end),
            output=output,
        )
        command(span, **rest)

    return with_outputs(with_options(run, (side_option, *period_options, region_option)))


def on_a_map(command: Callable[..., None]) -> Command:
    """Give a command a `Moment` as its first argument, from the options of a measure on one map."""

    @wraps(command)
    def run(*, when: str, **rest: Any) -> None:
        here, output = opened(rest)
        command(Moment(here=here, item=here.map_on(when), output=output), **rest)

    return with_outputs(with_options(run, (_date_option,)))


def with_outputs(command: Command) -> Command:
    """Add the options that every measure has: whose maps, which form, a picture."""
    return with_options(command, (maps_option, theatre_option, format_option, _plot_option))


def opened(given: dict[str, Any]) -> tuple[Setting, Output]:
    """Take the options of `with_outputs` from those given, and open the maps that they name."""
    output = Output(form=given.pop("form"), plot=given.pop("plot"))
    return setting(given.pop("maps"), given.pop("theatre_name")), output


def with_options(command: Command, options: Sequence[Callable[[Command], Command]]) -> Command:
    """Add options in the order in which the help lists them."""
    for option in reversed(options):
        command = option(command)
    return command


@contextmanager
def working(what: str) -> Iterator[None]:
    """Show on a terminal's stderr that something runs, once it has taken more than a second."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    bar.add_task(what, total=None)
    timer = threading.Timer(_PATIENCE_SECONDS, bar.start)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        bar.stop()
