"""`contested measure`: numbers on maps, with their definitions."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from contested.cli.inputs import named_place, one_history
from contested.cli.options import format_option, maps_option, theatre_option
from contested.cli.show import print_rows
from contested.errors import InputError

if TYPE_CHECKING:
    from contested.control.control_map import ControlMap
    from contested.control.history import ControlHistory
    from contested.measures.measure import Measure

# Stages are imported inside the commands: `--help` must not pay for a parser or for maps.
# ruff: noqa: PLC0415

__all__ = ["measure"]

F = TypeVar("F", bound=Callable[..., Any])


@click.group()
def measure() -> None:
    """Numbers on maps: ground gained, advance, borders, under every definition."""


def _between(command: F) -> F:
    """Add the options of a measure between two maps."""
    for option in (
        click.option("--side", required=True, help="Whose: a key of the theatre's sides."),
        click.option("--from", "start", required=True, metavar="DATE", help="The map nearest to it begins."),
        click.option(
            "--to", "end", required=True, metavar="DATE", help="The last map by it ends (a day: its end)."
        ),
        maps_option,
        theatre_option,
        format_option,
    ):
        command = option(command)
    return command


@measure.command()
@_between
@click.option("--region", help="Only ground inside this region.")
def area(
    side: str, start: str, end: str, maps: Path | None, theatre_name: str, form: str, region: str | None
) -> None:
    """Measure the area that a side gained, in km².

    \b
    Example:
      contested measure area --side UA --from 2022-09-04 --to 2022-09-11 --maps maps/
    """
    from contested import pipeline
    from contested.measures.area import area_gained

    history = one_history(maps, theatre_name)
    _check_side(history, side)
    within = None if region is None else _outline(history, region)
    grounds = pipeline.grounds_of(history.theatre)
    _print(area_gained(_maps(history, start, end), side=side, grounds=grounds, within=within), form)


@measure.command()
@_between
@click.option("--region", help="Only ground inside this region.")
def advance(
    side: str, start: str, end: str, maps: Path | None, theatre_name: str, form: str, region: str | None
) -> None:
    """Measure how far a side advanced, in km.

    \b
    Example:
      contested measure advance --side UA --from 2022-09-04 --to 2022-09-11 --maps maps/
    """
    from contested import pipeline
    from contested.measures.advance import advance as measured

    history = one_history(maps, theatre_name)
    _check_side(history, side)
    within = None if region is None else _outline(history, region)
    grounds = pipeline.grounds_of(history.theatre)
    found, _ = measured(_maps(history, start, end), side=side, grounds=grounds, within=within)
    _print(found, form)


@measure.command()
@click.argument("region")
@_between
def border(
    region: str, side: str, start: str, end: str, maps: Path | None, theatre_name: str, form: str
) -> None:
    """Measure how near the ground that a side gained came to the border of REGION, in km.

    \b
    Example:
      contested measure border Donbas --side UA --from 2022-09-04 --to 2022-09-11 --maps maps/
    """
    import shapely

    from contested import pipeline
    from contested.measures.border import border as measured

    history = one_history(maps, theatre_name)
    _check_side(history, side)
    line = shapely.boundary(_outline(history, region))
    grounds = pipeline.grounds_of(history.theatre)
    _print(measured(_maps(history, start, end), side=side, line=line, grounds=grounds), form)


def _maps(history: ControlHistory, start: str, end: str) -> list[ControlMap]:
    """Pick the maps from the one nearest to the start to the last by the end."""
    from contested.reports.dateline import parse_published
    from contested.timespan import end_of_day, start_of_day

    zone = history.theatre.time_zone
    t0, t1 = start_of_day(parse_published(start), zone), end_of_day(parse_published(end), zone)
    first, last = history.nearest(t0), history.at(t1)
    if first is None or last is None or last.as_of <= first.as_of:
        raise InputError(f"no two maps between {start} and {end}", where=history.source.name)
    return [item for item in history.maps if first.as_of <= item.as_of <= last.as_of]


def _check_side(history: ControlHistory, side: str) -> None:
    keys = [known.key for known in history.theatre.sides]
    if side not in keys:
        raise InputError(
            f"no side {side!r} (known: {', '.join(keys)})", where=f"theatre {history.theatre.key}"
        )


def _outline(history: ControlHistory, name: str) -> Any:
    place = named_place(name, history.theatre)
    region = history.theatre.region(place.region_key or "")
    if place.precision != "region" or region is None:
        raise InputError("is no region of this theatre", where=repr(name))
    return region.geometry


def _print(found: Measure, form: str) -> None:
    from contested.outputs.rows import measure_rows

    print_rows(measure_rows(found), form, columns=("measure", "definition", "value", "unit", "t0", "t1"))
    if form == "table":
        low, high = found.band or (None, None)
        click.echo(
            f"band: {_number(low)} to {_number(high)} {found.unit}; {'; '.join(found.notes) or 'no notes'}"
        )


def _number(value: float | None) -> str:
    return "none" if value is None else f"{value:,.1f}"
