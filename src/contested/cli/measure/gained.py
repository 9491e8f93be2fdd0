"""`contested measure area|advance|settlements`: the ground that a side gained between two maps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from contested.cli.measure.options import Span, between_maps, working
from contested.cli.measure.words import values_of

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from contested.outputs.measured import Result
    from contested.outputs.plots.towns import Town

# Stages are imported inside the commands: `--help` must not pay for a parser or for maps.
# ruff: noqa: PLC0415

__all__ = ["advance", "area", "settlements"]


@click.command()
@between_maps
def area(span: Span) -> None:
    """Measure the area that a side gained, in km², under three definitions.

    \b
    Examples:
      contested measure area --side UA --from 2022-09-03 --to 2022-09-11
      contested measure area --side UA --from 2022-09-03 --to 2022-09-11 --maps maps/ \\
        --region "Kharkiv Oblast" --plot gained.png
    """
    from contested.measures.area import area_gained, gained_ground
    from contested.outputs.measured import Result

    side, grounds = span.side.key, span.here.grounds
    with working("measuring"):
        measured = area_gained(span.maps, side=side, grounds=grounds, within=span.within)
    result = Result.of(
        measured,
        title=f"Area gained by {span.side.name}{span.where}",
        values=values_of(measured),
        source=span.here.history.source,
        time_zone=span.here.theatre.time_zone,
        side=side,
        region=span.inside.name if span.inside else None,
    )

    def picture() -> str:
        from contested.outputs.plots.gained import area_picture

        gain = gained_ground(span.maps, side=side, grounds=grounds, within=span.within)
        theatre = span.here.theatre
        return area_picture(
            result, gain, span.maps[-1], theatre=theatre, within=span.within, towns=span.here.settlements()
        )

    span.output.finish([result], picture)


@click.command()
@between_maps
@click.option("--at", "place", metavar="PLACE", help="Measure both distances at this place as well.")
def advance(span: Span, place: str | None) -> None:
    """Measure how far a side advanced, in km: straight from the old front, and over gained ground.

    \b
    Examples:
      contested measure advance --side UA --from 2022-09-03 --to 2022-09-11
      contested measure advance --side UA --from 2022-09-03 --to 2022-09-11 --maps maps/ \\
        --at Kupiansk --plot advance.svg
    """
    from contested.cli.measure.depth import advance_drawn, advance_result

    town = None if place is None else span.here.town(place)
    with working("measuring"):
        result = advance_result(span, town=town)
    span.output.finish([result], lambda: advance_drawn(span, result, town=town))


@click.command()
@between_maps
def settlements(span: Span) -> None:
    """Count and list the settlements that a side gained: a lower bound, with the gazetteer's coverage.

    \b
    Examples:
      contested measure settlements --side UA --from 2022-09-03 --to 2022-09-11
      contested measure settlements --side UA --from 2022-09-03 --to 2022-09-11 \\
        --region "Kharkiv Oblast" --format jsonl
    """
    with working("counting"):
        known = span.here.settlements()
        result = _counted(span, known)

    def picture() -> str:
        from contested.measures.area import gained_ground
        from contested.outputs.plots.gained import settlements_picture

        gain = gained_ground(span.maps, side=span.side.key, grounds=span.here.grounds, within=span.within)
        places = _on(gain.secured, known)
        return settlements_picture(
            result, gain, span.maps[-1], theatre=span.here.theatre, places=places, towns=known
        )

    span.output.finish([result], picture)


def _counted(span: Span, known: Sequence[Town]) -> Result:
    from dataclasses import replace

    from contested.measures.area import gained_ground
    from contested.measures.settlements import Settlement, settlements_gained
    from contested.outputs.measured import Result

    places = [Settlement(name=town.name, longitude=town.longitude, latitude=town.latitude) for town in known]
    side, grounds = span.side.key, span.here.grounds
    measured, _ = settlements_gained(
        span.maps, places, side=side, grounds=grounds, within=span.within, official=_official(span)
    )
    gain = gained_ground(span.maps, side=side, grounds=grounds, within=span.within)
    named = {"secured": gain.secured, "lost by enemy": gain.lost_by_enemy}
    values = [
        replace(value, named=tuple(sorted(town.name for town in _on(named[value.definition], known))))
        for value in values_of(measured)
    ]
    return Result.of(
        measured,
        title=f"Settlements gained by {span.side.name}{span.where}",
        values=values,
        source=span.here.history.source,
        time_zone=span.here.theatre.time_zone,
        side=span.side.key,
        region=span.inside.name if span.inside else None,
    )


def _official(span: Span) -> int | None:
    """Return how many settlements there officially are; known for whole oblasts."""
    listed = span.here.grounds.listed
    return sum(listed.values()) if span.inside is None else listed.get(span.inside.key)


def _on(ground: BaseGeometry, known: Sequence[Town]) -> list[Town]:
    """Pick the settlements on some ground, the largest first."""
    import shapely

    shapely.prepare(ground)
    points = [shapely.Point(town.longitude, town.latitude) for town in known]
    hits = shapely.intersects(ground, points)
    return [town for town, hit in zip(known, hits, strict=True) if hit]
