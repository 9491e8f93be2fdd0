"""Network measures on a square of four towns with a branch, in the invented war."""

from __future__ import annotations

from datetime import date

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from contested.control.ground import Grounds
from contested.measures.network import closed_lines, cut, open_routes, ranks, rear_junctions, weight
from contested.networks.network import Junction, Line, Network, Stop

TOWNS = {
    "Rear": (36.1, 49.5, "west"),
    "North": (37.0, 50.0, "west"),
    "South": (37.0, 49.0, "west"),
    "Hub": (38.5, 49.5, "east"),
    "Mill": (39.0, 49.5, "east"),
}
LINES = (
    Line(start="Rear", end="North", length_km=90.0),
    Line(start="Rear", end="South", length_km=85.0),
    Line(start="North", end="Hub", length_km=120.0),
    Line(
        start="South", end="Hub", length_km=125.0, stops=(Stop(name="Ford", longitude=37.8, latitude=48.6),)
    ),
    Line(start="Hub", end="Mill", length_km=36.0),
)
NETWORK = Network(
    junctions=tuple(
        Junction(name=name, longitude=lon, latitude=lat, region_key=region)
        for name, (lon, lat, region) in TOWNS.items()
    ),
    lines=LINES,
    as_of=date(2030, 1, 1),
)


def test_a_junction_is_weighed_in_its_region():
    measured = weight(NETWORK, "Hub")

    assert measured.value("degree") == 3
    assert (measured.value("rank"), measured.value("junctions in region")) == (1, 1)
    assert measured.notes == ("the network in its state of 2030",)


def test_the_end_of_a_line_has_no_rank():
    assert weight(NETWORK, "Mill").value("rank") is None


@given(st.permutations(range(len(LINES))), st.integers(0, len(LINES)))
def test_ranks_are_a_permutation(order, kept):
    """Whatever lines are left, and in whatever order they are listed."""
    lines = tuple(LINES[index] for index in order[:kept])
    network = Network(junctions=NETWORK.junctions, lines=(*lines, *LINES), as_of=NETWORK.as_of)
    found = ranks(network)

    assert sorted(found.values()) == list(range(1, len(found) + 1))


def test_a_cut_lengthens_or_takes_the_last_path():
    by_line = cut(NETWORK, rear={"Rear"}, lines=[3])
    by_junction = cut(NETWORK, rear={"Rear"}, junctions=["Hub"])
    north = cut(NETWORK, rear={"Rear"}, lines=[2])

    assert by_line.values == ()
    assert by_line.band is None
    assert by_junction.values == (("Mill", None),)
    assert north.values == ()  # the southern way is no longer


def test_a_detour_is_measured():
    longer = cut(NETWORK, rear={"Rear"}, lines=[0])

    assert dict(longer.values) == {"North": 85 + 125 + 120 - 90}
    assert longer.band == (240, 240)


def test_the_rear_is_where_its_points_are(invented):
    assert rear_junctions(NETWORK, invented, side="A") == {"Rear"}
    assert rear_junctions(NETWORK, invented, side="B") == frozenset()


@pytest.mark.parametrize(
    ("enemy", "expected", "closed"),
    [
        pytest.param(shapely.box(39.5, 48, 40, 51), 2, frozenset(), id="both-lines-open"),
        pytest.param(shapely.box(37.7, 49.6, 37.9, 51), 1, {2}, id="the-northern-line-is-cut"),
        pytest.param(shapely.box(37.7, 48, 37.9, 48.9), 1, {3}, id="cut-at-a-station-off-the-straight-line"),
        pytest.param(shapely.box(37.7, 48, 37.9, 51), 0, {2, 3}, id="both-are-cut"),
        pytest.param(shapely.box(38.4, 49.4, 40, 49.6), 0, {2, 3, 4}, id="the-junction-itself-is-lost"),
    ],
)
def test_open_routes(invented, draw, enemy, expected, closed):
    """Only lines over ground that the side holds lead to its rear."""
    item, grounds = draw(0, held=enemy), Grounds(invented, [(38.5, 49.5)])
    measured = open_routes(NETWORK, item, "Hub", side="A", rear={"Rear"}, grounds=grounds)

    assert measured.value("routes") == expected
    assert measured.value("routes") <= measured.value("lines") == 3
    assert closed_lines(NETWORK, item, side="A", grounds=grounds) == closed


def test_contested_ground_closes_a_line(invented, draw):
    item, grounds = draw(0, contested=shapely.box(37.7, 49.6, 37.9, 51)), Grounds(invented, [(38.5, 49.5)])

    assert closed_lines(NETWORK, item, side="A", grounds=grounds) == {2}
