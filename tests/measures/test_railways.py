"""Ways out by rail: from a junction, from a stop on a line, and only over held ground."""

from datetime import date

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from contested.control.ground import Grounds
from contested.measures.enclosure import enclosure
from contested.measures.railways import Railways, stop_at
from contested.networks.network import Junction, Line, Network, Stop

TOWNS = {"Rear": (36.1, 49.5), "North": (37.0, 50.0), "South": (37.0, 49.0), "Hub": (38.5, 49.5)}
NETWORK = Network(
    junctions=tuple(Junction(name=name, longitude=x, latitude=y) for name, (x, y) in TOWNS.items()),
    lines=(
        Line(start="Rear", end="North", length_km=90.0),
        Line(start="Rear", end="South", length_km=85.0),
        Line(start="North", end="Hub", length_km=120.0),
        Line(
            start="South",
            end="Hub",
            length_km=125.0,
            stops=(
                Stop(name="Ford", longitude=37.4, latitude=49.1),
                Stop(name="Weir", longitude=38.0, latitude=49.3, along_km=84.0),
            ),
        ),
    ),
    as_of=date(2030, 1, 1),
)
RAILS = Railways(network=NETWORK, rear=frozenset({"Rear"}))
FORD = (37.7, 49.22)


def test_a_place_on_a_line_parts_it():
    network, name = stop_at(NETWORK, FORD, name="Mill")

    halves = [line for line in network.lines if name in (line.start, line.end)]
    assert name == "Mill"
    assert [(line.start, line.end) for line in halves] == [("South", "Mill"), ("Mill", "Hub")]
    assert sum(line.length_km for line in halves) == pytest.approx(125)
    assert [[stop.name for stop in line.stops] for line in halves] == [["Ford"], ["Weir"]]
    assert halves[0].length_km + halves[1].stops[0].along_km == pytest.approx(84)


def test_a_place_at_a_junction_is_that_junction_and_a_far_one_none():
    assert stop_at(NETWORK, (38.52, 49.52), name="x") == (NETWORK, "Hub")
    assert stop_at(NETWORK, (39.9, 50.9), name="x") is None


@pytest.mark.parametrize(
    ("enemy", "point", "expected"),
    [
        pytest.param(shapely.box(39.5, 48, 40, 51), FORD, 2, id="both-ways-along-the-line"),
        pytest.param(shapely.box(37.9, 48, 38.1, 51), FORD, 1, id="cut-behind-it"),
        pytest.param(shapely.box(36.5, 48, 36.6, 51), FORD, 0, id="cut-off-from-the-rear"),
        pytest.param(shapely.box(37.6, 49.1, 37.8, 49.3), FORD, 0, id="the-place-is-lost"),
        pytest.param(shapely.box(39.5, 48, 40, 51), (39.4, 50.9), None, id="no-line-near"),
    ],
)
def test_ways_out(invented, draw, enemy, point, expected):
    item, grounds = draw(0, held=enemy), Grounds(invented)
    measured = enclosure(item, side="A", point=point, grounds=grounds, networks=(("rail", RAILS),))

    assert measured.value("open routes, rail") == expected


@settings(max_examples=30, deadline=None)
@given(west=st.integers(360, 395), width=st.integers(1, 10), more=st.integers(0, 10))
def test_losing_ground_never_opens_a_way(west, width, more):
    land = shapely.box(36, 48, 40, 51)

    def ways(edge):
        return RAILS.open_routes(FORD, land - shapely.box(west / 10, 48, edge, 51), shapely.Polygon())

    assert ways((west + width + more) / 10) <= ways((west + width) / 10) <= 2
