"""Draws what hems a place in: the way out at its narrowest, the closed horizon, railway lines."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import shapely
from shapely.geometry.base import BaseGeometry

from contested import geo
from contested.control.control_map import ControlMap
from contested.control.ground import Grounds
from contested.ledger.statement import Statement
from contested.measures.enclosure import RING_KM, WIDEST_KM, enclosure, passable_ground, rear_ground
from contested.measures.measure import Measure
from contested.measures.network import closed_lines, course
from contested.networks.network import Network, load_network
from contested.networks.stations import Station, station_near
from contested.outputs.drawn.feature import Feature, Role, place_feature, same, spans
from contested.outputs.plots.neck import narrowest
from contested.places.place import Place
from contested.theatre.theatre import Theatre
from contested.verdicts.case import Case
from contested.verdicts.network import facts_of
from contested.verdicts.routes import affected_side, deciding
from contested.verdicts.sentences import number_text, percent_text
from contested.verdicts.transport import themes
from contested.verdicts.verdict import Verdict

__all__ = ["draw_enclosure", "draw_role", "draw_routes"]

_NEAR_DEGREES = 1.5
"""How far about a station lines are drawn."""


def draw_enclosure(case: Case, verdict: Verdict) -> Iterator[Feature]:
    """Draw a place's closed horizon, and the corridor that is left at its narrowest."""
    side = None if case.claim.side is None else case.theatre.enemy_of(case.claim.side)
    for place, point in _towns(case.statement):
        value = _corridor(verdict, place)
        for item in case.history.maps if side is not None else ():
            if item.id not in verdict.snapshots or side is None:
                continue
            measured = enclosure(item, side=side, point=point, grounds=case.grounds)
            if same(measured.value("corridor"), value):
                yield place_feature(place.name, shapely.Point(point))
                yield from _hemmed_in(case, item, side, point, measured)
                break


def _towns(statement: Statement) -> Iterator[tuple[Place, tuple[float, float]]]:
    for place in statement.places:
        if place.precision == "settlement" and place.longitude is not None and place.latitude is not None:
            yield place, (place.longitude, place.latitude)


def _corridor(verdict: Verdict, place: Place) -> float | None:
    figures = dict(verdict.values)
    return figures.get("corridor", figures.get(f"corridor, {place.name}"))


def _hemmed_in(
    case: Case, item: ControlMap, side: str, point: tuple[float, float], measured: Measure
) -> Iterator[Feature]:
    grounds, width_km, share = case.grounds, measured.value("corridor"), measured.value("ring")
    circle = geo.local_km_inverse(shapely.Point(0, 0).buffer(RING_KM, quad_segs=32), centre=point)
    yield Feature(role="reach", words=f"{RING_KM:.0f} km about the place", geometry=shapely.boundary(circle))
    closed = shapely.intersection(grounds.open_to(item, side), circle)
    if not closed.is_empty and share is not None:
        yield Feature(
            role="closed-ground",
            words="Enemy-held or contested there",
            geometry=closed,
            label=f"in {percent_text(share)} of directions",
            value=share,
        )
    if width_km is None or not 0 < width_km < WIDEST_KM:
        return
    passable = grounds.once((item.id, "passable", side), lambda: passable_ground(item, side, grounds))
    rear = rear_ground(item, side, grounds)
    neck = grounds.once(
        (item.id, "neck", side, point), lambda: narrowest(passable, rear, point=point, corridor_km=width_km)
    )
    if neck is not None:
        words, label = "The way out at its narrowest", number_text(width_km, "km")
        yield Feature(role="neck", words=words, geometry=neck, label=label, value=width_km)


def draw_routes(case: Case, verdict: Verdict) -> Iterator[Feature]:
    """Draw the lines about a station: those that were open on the last map, and those that were not."""
    network = load_network(case.theatre.folder)
    said = themes(case.claim.quote, language=case.statement.report.language)
    runs = spans(case, verdict)
    for place, point in _towns(case.statement) if network is not None and runs else ():
        station = None if network is None else station_near(network, *point, name=place.name)
        side = affected_side(case, deciding(runs[0], said), point)
        if station is None or side is None:
            continue
        last = runs[0][-1]
        shut = closed_lines(station.network, last, side=side, grounds=case.grounds)
        after = dict(verdict.values).get("routes after")
        label = "" if after is None else _ways(after)
        yield from _about(station, shut, label=label, value=after)


def _ways(count: float) -> str:
    """Write a count of ways.

    >>> _ways(0.0), _ways(1.0), _ways(2.0)
    ('no open way', '1 open way', '2 open ways')
    """
    return {0: "no open way", 1: "1 open way"}.get(int(count), f"{count:.0f} open ways")


def draw_role(
    statement: Statement, verdict: Verdict, theatre: Theatre, grounds: Grounds
) -> Iterator[Feature]:
    """Draw the lines that meet at a station, and the places that its loss would cut off."""
    network = load_network(theatre.folder)
    for place, point in _towns(statement) if network is not None else ():
        station = None if network is None else station_near(network, *point, name=place.name)
        if network is None or station is None:
            continue
        degree = next((value for name, value in verdict.values if name == "degree"), None)
        yield from _about(station, (), label="" if degree is None else f"{degree:.0f} lines", value=degree)
        if station.line is None and "cut off without it" in dict(verdict.values):
            facts = facts_of(station.name, statement.claim.side, network, theatre, grounds)
            yield from _cut_off(network, facts.lost)


def _cut_off(network: Network, names: Collection[str]) -> Iterator[Feature]:
    for name in names:
        point = shapely.Point(network.junction(name).point)
        yield Feature(role="isolated", words="Cut off without it", geometry=point, label=name)


def _about(
    station: Station, shut: Collection[int], *, label: str = "", value: float | None = None
) -> Iterator[Feature]:
    """Draw a station and the lines about it: its own, others, and those that are closed."""
    network = station.network
    here = shapely.Point(network.junction(station.name).point)
    window, own = here.buffer(_NEAR_DEGREES), set(network.at(station.name))
    kinds: dict[tuple[Role, str], list[BaseGeometry]] = {}
    for number, line in enumerate(network.lines):
        drawn = course(network, line)
        if number not in own and not shapely.intersects(drawn, window):
            continue
        kind: tuple[Role, str] = ("line", "Other lines")
        if number in shut:
            kind = ("shut-line", "Lines closed: not on held ground")
        elif number in own:
            kind = ("own-line", "Lines that meet there" if not shut else "Lines that meet there, open")
        kinds.setdefault(kind, []).append(drawn if number in own else shapely.intersection(drawn, window))
    for (role, words), drawn_lines in kinds.items():
        yield Feature(role=role, words=words, geometry=shapely.union_all(drawn_lines))
    name = f"{station.name}: {label}" if label else station.name
    yield Feature(role="station", words="The station", geometry=here, label=name, value=value)
