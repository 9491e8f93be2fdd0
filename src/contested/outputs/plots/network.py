"""Picture of a network: the lines that meet at a junction, and what is cut off when it is lost."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Literal

import shapely
from shapely.geometry.base import BaseGeometry

from contested.control.control_map import ControlMap
from contested.measures.network import course
from contested.networks.network import Network
from contested.networks.stations import Station
from contested.outputs.measured import Result
from contested.outputs.plots.map_panel import MapPanel, Mark, Stroke
from contested.outputs.plots.maps import map_picture
from contested.outputs.plots.towns import Town
from contested.theatre.theatre import Theatre

__all__ = ["network_picture"]

_LINE, _CLOSED, _STRONG = "#3b4148", "#8a939b", "#0b6e4f"
_FORK = 3
_NAMED, _LABELLED = 4, 8
_FAR_DEGREES = 3.0
"""Places cut off farther away than this are named below the picture, not drawn."""


def network_picture(
    results: Sequence[Result],
    station: Station,
    *,
    theatre: Theatre,
    item: ControlMap | None,
    closed: Collection[int],
    towns: Sequence[Town],
) -> str:
    """Draw the network about a junction.

    Parameters
    ----------
    results
        The junction's weight; then what its cut costs, if that was measured.
    station
        The junction, in its network.
    item, closed
        The map, and the lines that could not be used on it.
    towns
        For orientation, the largest first.
    """
    network = station.network
    here = network.junction(station.name)
    own = set(network.at(station.name))
    lost, shut = _lost(results), set(closed)
    rest = [number for number in range(len(network.lines)) if number not in own]
    strokes = (
        _lines(network, [n for n in rest if n in shut], _CLOSED, "Line closed: not on ground held", "3 4"),
        _lines(network, [n for n in rest if n not in shut], _LINE, "Line", ""),
        _lines(network, own & shut, _STRONG, f"At {station.name}, closed", "3 5", width_px=3.2),
        _lines(network, own - shut, _STRONG, f"Lines that meet at {station.name}", "", width_px=3.6),
    )
    marks = [Mark(name=station.name, longitude=here.longitude, latitude=here.latitude, shape="ring")]
    marks += [
        _mark(network, name, "cross", "Cut off from the rear", named=number < _LABELLED)
        for number, name in enumerate(lost)
    ]
    marks += [
        _mark(network, junction.name, "village", "Junction of three lines or more")
        for junction in network.junctions
        if network.degree(junction.name) >= _FORK and junction.name not in {*lost, station.name}
    ]
    centre, points = shapely.Point(here.point), [shapely.Point(network.junction(name).point) for name in lost]
    shown: list[BaseGeometry] = [point for point in points if centre.distance(point) < _FAR_DEGREES]
    shown += [course(network, network.lines[number]) for number in own]
    panel = MapPanel(item=item, strokes=strokes, marks=tuple(marks))
    return map_picture(
        [panel],
        [results[-1]],
        theatre=theatre,
        title=_title(results),
        shown=shown,
        towns=towns if item is None else (),
        subtitle=[_summary(results[0])],
        notes=results[-1].notes,
    )


def _lost(results: Sequence[Result]) -> tuple[str, ...]:
    return next((value.named for value in results[-1].values if value.definition == "cut off"), ())


def _lines(
    network: Network, numbers: Collection[int], colour: str, words: str, dashes: str, *, width_px: float = 1.8
) -> Stroke:
    drawn: BaseGeometry = shapely.MultiLineString(
        [course(network, network.lines[n]) for n in sorted(numbers)]
    )
    return Stroke(geometry=drawn, colour=colour, words=words, dashes=dashes, width_px=width_px)


def _mark(
    network: Network, name: str, shape: Literal["cross", "village"], words: str, *, named: bool = True
) -> Mark:
    at, shown = network.junction(name), name if named else ""
    return Mark(name=shown, longitude=at.longitude, latitude=at.latitude, shape=shape, words=words)


def _title(results: Sequence[Result]) -> str:
    first = results[0]
    degree = next(value.value for value in first.values if value.definition == "degree")
    if len(results) == 1:
        return f"{first.place}: {degree:.0f} lines meet"
    lost = _lost(results)
    if len(lost) > _NAMED:
        return f"Without {first.place}, {len(lost)} stations lose their last path to the rear"
    names = " and ".join(part for part in (", ".join(lost[:-1]), *lost[-1:]) if part)
    verb = "lose their" if len(lost) > 1 else "loses its"
    return f"Without {first.place}, {names or 'no station'} {verb} last path to the rear"


def _summary(result: Result) -> str:
    """Say a junction's rank in a line."""
    values = {value.definition: value.value for value in result.values}
    rank, by_lines, among = (values.get(key) for key in ("rank", "rank by lines", "junctions in region"))
    lines = f"{values['degree']:.0f} lines"
    if rank is None or by_lines is None or among is None:
        return f"{result.place}: {lines}; a stop or the end of a line, so without a rank"
    where = f" of {result.region}" if result.region else ""
    ranks = f"rank {rank:.0f} by betweenness and {by_lines:.0f} by lines"
    return f"{result.place}: {lines}; {ranks} of the {among:.0f} junctions{where}"
