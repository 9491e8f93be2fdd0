"""`contested measure front|enclosure`: how things stood on one map."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from contested.cli.measure.inputs import point_of
from contested.cli.measure.options import Moment, on_a_map, working
from contested.cli.measure.words import values_of
from contested.errors import InputError

if TYPE_CHECKING:
    from contested.outputs.measured import Result
    from contested.places.place import Place

# Stages are imported inside the commands: `--help` must not pay for a parser or for maps.
# ruff: noqa: PLC0415

__all__ = ["enclosure", "front"]


@click.command()
@on_a_map
@click.option("--by-region", is_flag=True, help="Give the length in each region as well.")
def front(
    moment: Moment,
    by_region: bool,  # noqa: FBT001  # click hands flags over so
) -> None:
    """Measure the length of the front on a day, in km.

    \b
    Examples:
      contested measure front --on 2022-09-01 --by-region
      contested measure front --on 2022-09-01 --maps maps/ --by-region --plot front.svg
    """
    with working("measuring"):
        result = _front(moment, by_region=by_region)

    def picture() -> str:
        from contested.outputs.plots.standing import front_picture

        return front_picture(
            result,
            moment.item,
            side=_side(moment),
            grounds=moment.here.grounds,
            towns=moment.here.settlements(),
        )

    moment.output.finish([result], picture)


def _side(moment: Moment) -> str:
    """A front has two sides: it is drawn from the one that draws no zone of its own."""
    theatre = moment.here.theatre
    return theatre.defender.key if theatre.defender else theatre.sides[0].key


def _front(moment: Moment, *, by_region: bool) -> Result:
    from dataclasses import replace

    from contested.measures.front import front_length
    from contested.outputs.measured import Result

    here = moment.here
    regions = [one for one in here.theatre.regions if one.kind == "admin1"] if by_region else []
    measured = front_length(moment.item, side=_side(moment), grounds=here.grounds, regions=regions)
    whole, *parts = values_of(measured)
    rows = [
        replace(row, definition="in the region", meaning="the part of it that lies there", place=region.name)
        for region, row in zip(regions, parts, strict=True)
        if row.value
    ]
    return Result.of(
        replace(measured, band=None),
        title="Length of the front",
        values=[whole, *sorted(rows, key=lambda row: -(row.value or 0.0))],
        source=here.history.source,
        time_zone=here.theatre.time_zone,
        notes=("one definition and one map: no band can be given; the source does not state its error",),
    )


@click.command()
@click.argument("place")
@on_a_map
def enclosure(moment: Moment, place: str) -> None:
    """Measure how far PLACE is closed in on a day: corridor, open railways, ring, and the word for it.

    On contested ground it is measured for each side that could hold the place.

    \b
    Examples:
      contested measure enclosure Lyman --on 2022-09-30 --maps maps/
      contested measure enclosure Lyman --on 2022-09-30 --maps maps/ --plot lyman.png
    """
    town = moment.here.town(place)
    with working("measuring"):
        results = _enclosed(moment, town)

    def picture() -> str:
        from contested.outputs.plots.standing import enclosure_picture

        return enclosure_picture(
            results,
            moment.item,
            point=point_of(town),
            grounds=moment.here.grounds,
            towns=moment.here.settlements(),
        )

    moment.output.finish(results, picture)


def _enclosed(moment: Moment, town: Place) -> list[Result]:
    """Measure for the side that holds a town; on contested ground for each that has ground beside it."""
    here, (longitude, latitude) = moment.here, point_of(town)
    holding = next(one for one in here.history.holdings(longitude, latitude) if one.map.id == moment.item.id)
    if holding.status == "outside":
        raise InputError("lies outside the ground that these maps cover", where=repr(town.name))
    if holding.side is not None:
        found = [_enclosure(moment, town, holding.side, note=None)]
    else:
        note = f"{town.name} lies on contested ground: measured as if each side beside it held it"
        found = [_enclosure(moment, town, side.key, note=note) for side in here.theatre.sides]
    measured = [result for result in found if result.values[0].value is not None]
    if not measured:
        when = f"{moment.item.as_of:%Y-%m-%d %H:%M} UTC"
        reason = f"no side holds it, or ground within 5 km that is joined to it, on the map of {when}"
        raise InputError(reason, where=repr(town.name))
    return measured


def _enclosure(moment: Moment, town: Place, side: str, *, note: str | None) -> Result:
    from contested.cli.measure.railways import railways_of
    from contested.measures.enclosure import enclosed_word
    from contested.measures.enclosure import enclosure as measure
    from contested.outputs.measured import Result

    here = moment.here
    rails = railways_of(here.theatre, side)
    networks = () if rails is None else (("rail", rails),)
    measured = measure(moment.item, side=side, point=point_of(town), grounds=here.grounds, networks=networks)
    values = values_of(measured, units={"ring": "share", "open routes, rail": "1"})
    notes = [] if note is None else [note]
    if rails is not None:
        credit = rails.network.credit
        notes.append(f"railways: {rails.network.title}. {credit.attribution}, {credit.licence}")
        notes.append("roads are not known: an open road may lead out where no railway does")
    return Result.of(
        measured,
        title=f"{town.name}, {'held' if note is None else 'if held'} by {here.theatre.side(side).name}",
        values=values,
        source=here.history.source,
        time_zone=here.theatre.time_zone,
        notes=notes,
        side=side,
        place=town.name,
        word=enclosed_word(measured.value("corridor")),
    )
