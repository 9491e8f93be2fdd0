"""`contested measure network`: what a junction is worth, and what is lost when it is cut."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from contested.cli.inputs import named_place
from contested.cli.measure.inputs import point_of, settlements_of
from contested.cli.measure.options import Moment, Output, opened, with_outputs, working
from contested.cli.measure.words import values_of
from contested.errors import InputError

if TYPE_CHECKING:
    from contested.measures.measure import Measure
    from contested.networks.drawn import Namer
    from contested.networks.network import Network
    from contested.networks.stations import Station
    from contested.outputs.measured import Result
    from contested.theatre.theatre import Theatre

# Stages are imported inside the commands: `--help` must not pay for a parser or for maps.
# ruff: noqa: PLC0415

__all__ = ["network"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lines:
    """A network, and what outputs say about it."""

    network: Network
    name: str
    notes: tuple[str, ...] = ()


@click.command()
@click.argument("place")
@click.option("--cut", "is_cut", is_flag=True, help="What the loss of all lines at PLACE costs; needs --on.")
@click.option("--on", "when", metavar="DATE", help="With --cut: over ground held on the last map by it.")
@click.option("--side", help="With --cut: whose lines. [default: who holds PLACE then]")
@click.option(
    "--network",
    "file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A GeoJSON of lines instead of the theatre's railways.",
)
@with_outputs
def network(  # one argument an option
    *, place: str, is_cut: bool, when: str | None, side: str | None, file: Path | None, **rest: Any
) -> None:
    """Measure what the junction at PLACE is worth: lines, rank in its region, and what its loss costs.

    With --cut: which places lose their last path to their side's rear over ground that it held on that day,
    and how much longer the shortest path of others becomes.

    \b
    Examples:
      contested measure network Kupiansk
      contested measure network Kupiansk --cut --on 2022-09-08 --maps maps/ --plot kupiansk.svg
      contested measure network Kupiansk --network roads.geojson
    """
    from contested.theatre.load import load_theatre

    if is_cut != (when is not None):
        raise click.UsageError("--cut and --on DATE go together")
    theatre = load_theatre(rest["theatre_name"])
    with working("reading the network"):
        lines = _lines(theatre, file)
        station = _station(lines.network, theatre, place)
    results = [_weight(lines, station, theatre)]
    if when is None:
        output = Output(form=rest["form"], plot=rest["plot"])
        output.finish(results, lambda: _drawn(results, station, theatre, None, ()))
        return
    here, output = opened(rest)
    moment = Moment(here=here, item=here.map_on(when), output=output)
    station = _among_stops(station)
    with working("measuring"):
        holder = _holder(moment, station, side)
        cost, closed = _cost(moment, station, holder)
        results.append(_cut_result(moment, lines, station, holder, cost))
    output.finish(results, lambda: _drawn(results, station, theatre, moment, closed))


def _lines(theatre: Theatre, file: Path | None) -> _Lines:
    from contested.networks.network import Credit, load_network

    if file is None:
        own = load_network(theatre.folder)
        if own is None:
            raise InputError("ships no network: name yours with --network", where=f"theatre {theatre.key}")
        return _Lines(network=own, name=own.title)
    from contested.networks.drawn import network_of, read_lines

    credit = Credit(name=file.name, attribution=f"lines from the user's own file {file.name}")
    drawn = network_of(
        read_lines(file), theatre, name=_namer(theatre), credit=credit, as_of=theatre.first_day
    )
    notes = (
        "the file does not say of which year its lines are",
        "lines that cross are taken to be joined; junctions bear the name of the nearest settlement",
    )
    return _Lines(network=drawn, name=file.name, notes=notes)


def _namer(theatre: Theatre) -> Namer:
    """Name points after the nearest settlement."""
    import shapely

    towns = settlements_of(theatre)
    tree = shapely.STRtree([shapely.Point(town.longitude, town.latitude) for town in towns])

    def name(longitude: float, latitude: float) -> str:
        nearest = tree.nearest(shapely.Point(longitude, latitude))
        return "nameless" if nearest is None else towns[int(nearest)].name

    return name


def _station(lines: Network, theatre: Theatre, place: str) -> Station:
    """Find a place on a network: the junction of that name, or the junction or stop nearest to the town."""
    from contested import geo
    from contested.networks.stations import REACH_KM, Station, station_near

    for junction in lines.junctions:
        if junction.name.casefold() == place.casefold():
            return Station(name=junction.name, network=lines, distance_km=0.0)
    town = named_place(place, theatre)
    point = point_of(town)
    found = station_near(lines, *point)
    if found is None:
        away_km, nearest = min(
            (geo.distance_km(point, junction.point), junction.name) for junction in lines.junctions
        )
        reason = (
            f"no line comes within {REACH_KM:g} km of it; the nearest junction is {nearest}, {away_km:.0f} km"
        )
        raise InputError(reason, where=repr(town.name))
    return found


def _weight(lines: _Lines, station: Station, theatre: Theatre) -> Result:
    from dataclasses import replace

    from contested.measures.network import weight

    measured = weight(station.network, station.name)
    region = theatre.region(station.network.junction(station.name).region_key or "")
    values = values_of(measured, units={"betweenness": "1"})
    ways = [station.network.lines[number] for number in station.network.at(station.name)]
    ends = sorted((line.other(station.name), line.length_km) for line in ways)
    named = tuple(f"to {end} ({length_km:.0f} km)" for end, length_km in ends)
    values[0] = replace(values[0], named=named)
    notes = (
        [] if station.line is None else [f"{station.name} is a stop on one line, no junction: it has no rank"]
    )
    return _result(
        measured,
        lines,
        title=f"{station.name} on the network",
        values=values,
        notes=notes,
        place=station.name,
        region=region.name if region else None,
    )


def _result(measured: Measure, lines: _Lines, **said: Any) -> Result:
    """Give a result on the network alone: its year, not a map's moment."""
    from contested.outputs.measured import Result

    notes = (*lines.notes, *said.pop("notes"))
    return Result(
        measure=measured.name,
        values=tuple(said.pop("values")),
        band=None,
        unit=measured.unit,
        source=measured.source,
        source_name=lines.name,
        attribution=_credits(lines),
        t0=None,
        t1=None,
        snapshots=(),
        notes=notes,
        time_zone="UTC",
        **said,
    )


def _credits(lines: _Lines) -> str:
    credit = lines.network.credit
    return ", ".join(part for part in (credit.attribution, credit.licence) if part)


def _holder(moment: Moment, station: Station, side: str | None) -> str:
    if side is not None:
        return moment.here.side(side).key
    longitude, latitude = station.network.junction(station.name).point
    holding = next(
        one for one in moment.here.history.holdings(longitude, latitude) if one.map.id == moment.item.id
    )
    if holding.side is None:
        raise InputError("nobody holds it for certain on that map: name a --side", where=repr(station.name))
    return holding.side


def _among_stops(station: Station) -> Station:
    """Put a station into its network with every stop a junction: what is cut off is told town by town."""
    from dataclasses import replace

    from contested.networks.stations import parted_at_stops

    return replace(station, network=parted_at_stops(station.network))


def _largest_first(names: Iterable[str], theatre: Theatre) -> tuple[str, ...]:
    """Sort stations by the people of the town of their name, as far as there is one."""
    people: dict[str, int] = {}
    for town in settlements_of(theatre):
        people[town.name] = max(town.population, people.get(town.name, 0))
    return tuple(sorted(names, key=lambda name: (-people.get(name.split(" (")[0], 0), name)))


def _cost(moment: Moment, station: Station, side: str) -> tuple[Measure, frozenset[int]]:
    """Measure what a cut costs the places on a side's ground; give the lines that were closed before it."""
    import shapely

    from contested.measures.network import closed_lines, cut, rear_junctions

    whole, grounds, item = station.network, moment.here.grounds, moment.item
    closed = closed_lines(whole, item, side=side, grounds=grounds)
    foreign = grounds.open_to(item, side)
    rear = {
        name
        for name in rear_junctions(whole, moment.here.theatre, side=side)
        if not shapely.intersects(foreign, shapely.Point(whole.junction(name).point))
    }
    return cut(whole.without_lines(closed), rear=rear, junctions=[station.name]), closed


def _cut_result(moment: Moment, lines: _Lines, station: Station, side: str, cost: Measure) -> Result:
    from contested.outputs.measured import Result, Value, source_notes

    without = [name for name, longer_km in cost.values if longer_km is None]
    lost = _largest_first(without, moment.here.theatre)
    longer = [(name, longer_km) for name, longer_km in cost.values if longer_km is not None]
    values = [
        Value(
            definition="cut off",
            meaning="stations that lose their last path to the rear, those of larger towns first",
            value=float(len(lost)),
            unit="1",
            named=lost,
        ),
        Value(
            definition="longer way",
            meaning="those whose shortest path to the rear grows",
            value=float(len(longer)),
            unit="1",
        ),
        *(
            Value(definition="longer way", meaning="by so much", value=longer_km, unit="km", place=name)
            for name, longer_km in sorted(longer, key=lambda pair: (-pair[1], pair[0]))
        ),
    ]
    theatre, source = moment.here.theatre, moment.here.history.source
    name = theatre.side(side).name
    closed = f"a line between two stations is closed where more than about 1 km is not held by {name}"
    return Result(
        measure=cost.name,
        title=f"{station.name} cut, on lines over ground held by {name}",
        values=tuple(values),
        band=cost.band,
        unit="km",
        source=source.key,
        source_name=source.name,
        attribution=f"{source.attribution}. {lines.name}: {_credits(lines)}",
        t0=None,
        t1=moment.item.as_of,
        snapshots=(moment.item.id,),
        notes=(
            *lines.notes,
            closed,
            *source_notes(source),
        ),
        time_zone=theatre.time_zone,
        side=side,
        place=station.name,
    )


def _drawn(
    results: Sequence[Result],
    station: Station,
    theatre: Theatre,
    moment: Moment | None,
    closed: Collection[int],
) -> str:
    from contested.outputs.plots.network import network_picture

    return network_picture(
        results,
        station,
        theatre=theatre,
        item=None if moment is None else moment.item,
        closed=closed,
        towns=settlements_of(theatre),
    )
