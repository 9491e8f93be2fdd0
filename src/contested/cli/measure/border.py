"""`contested measure border`: how near gained ground came to a region's border or to a river."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from contested.cli.measure.inputs import Setting
from contested.cli.measure.options import Span, between_maps, working
from contested.cli.measure.words import values_of
from contested.errors import InputError

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

# Stages are imported inside the commands: `--help` must not pay for a parser or for maps.
# ruff: noqa: PLC0415

__all__ = ["border"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    name: str
    """What the line is called: "the border of East", "the Alder River"."""
    geometry: BaseGeometry
    notes: tuple[str, ...] = ()


@click.command()
@click.argument("line", metavar="REGION|RIVER")
@between_maps
def border(span: Span, line: str) -> None:
    """Measure how near the ground that a side gained came to a region's border or a river, in km.

    \b
    Examples:
      contested measure border Donbas --side UA --from 2022-09-03 --to 2022-09-11
      contested measure border Oskil --side UA --from 2022-09-03 --to 2022-09-11 --maps maps/
    """
    from contested.measures.area import gained_ground
    from contested.measures.border import border as measure
    from contested.outputs.measured import Result

    side, grounds, theatre = span.side.key, span.here.grounds, span.here.theatre
    drawn = _line(span.here, line)
    with working("measuring"):
        measured = measure(span.maps, side=side, line=drawn.geometry, grounds=grounds, within=span.within)
    nothing = () if measured.band else (f"{span.side.name} gained no ground{span.where} between these maps",)
    result = Result.of(
        measured,
        title=f"From ground gained by {span.side.name}{span.where} to {drawn.name}",
        values=values_of(measured),
        source=span.here.history.source,
        time_zone=theatre.time_zone,
        notes=(*drawn.notes, *nothing),
        side=side,
        place=drawn.name,
        region=span.inside.name if span.inside else None,
    )

    def picture() -> str:
        from contested.outputs.plots.gained import border_picture

        gain = gained_ground(span.maps, side=side, grounds=grounds, within=span.within)
        return border_picture(
            result, gain, span.maps[-1], theatre=theatre, line=drawn.geometry, towns=span.here.settlements()
        )

    span.output.finish([result], picture)


def _line(here: Setting, name: str) -> _Line:
    """Find a river whose course is known, else a region, by name."""
    import shapely

    from contested.theatre.rivers import find_river

    river = find_river(here.theatre.rivers, name)
    if river is not None:
        note = f"the course of {river.name} is known to {river.coarse_km:g} km; {river.source}"
        return _Line(name=f"the {river.name}", geometry=river.line, notes=(note,))
    place = here.place(name)
    if place.precision == "river":
        known = ", ".join(one.name for one in here.theatre.rivers) or "none"
        raise InputError(f"the course of this river is not known (known: {known})", where=repr(name))
    if place.precision != "region":
        raise InputError("is neither a region nor a river whose course is known", where=repr(name))
    region = here.region(name)
    return _Line(name=f"the border of {region.name}", geometry=shapely.boundary(region.geometry))
