"""Paths: promises that hold on every network."""

from __future__ import annotations

import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contested.networks.network import Junction, Line, Network
from contested.networks.paths import betweenness, distances_km, edge_disjoint_paths

NAMES = "ABCDEFG"


@st.composite
def networks(draw):
    """Any network of up to seven junctions, with double lines and islands."""
    ends = st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)).filter(lambda pair: pair[0] != pair[1])
    pairs = draw(st.lists(st.tuples(ends, st.integers(1, 50)), max_size=14))
    return Network(
        junctions=tuple(Junction(name=name, longitude=36.0, latitude=49.0) for name in NAMES),
        lines=tuple(Line(start=a, end=b, length_km=float(km)) for (a, b), km in pairs),
        as_of=date(2026, 1, 1),
    )


@given(networks(), st.data())
def test_a_cut_never_shortens_a_path(network, data):
    cut = network.without_lines(data.draw(st.sets(st.integers(0, 13))))
    before, after = distances_km(network, ["A"]), distances_km(cut, ["A"])

    assert after.keys() <= before.keys()
    assert all(after[name] >= before[name] for name in after)


@given(networks())
def test_distance_is_the_same_both_ways(network):
    there, back = distances_km(network, ["A"]).get("B"), distances_km(network, ["B"]).get("A")

    assert there == back


@given(networks())
def test_routes_are_no_more_than_lines_and_none_without_a_path(network):
    routes = edge_disjoint_paths(network, "A", ["B"])

    assert routes <= min(network.degree("A"), network.degree("B"))
    assert (routes > 0) == ("B" in distances_km(network, ["A"]))
    assert routes == edge_disjoint_paths(network, "B", ["A"])


@given(networks(), st.integers(0, 13))
def test_one_line_less_is_at_most_one_route_less(network, number):
    before = edge_disjoint_paths(network, "A", ["B"])
    after = edge_disjoint_paths(network.without_lines([number]), "A", ["B"])

    assert before - 1 <= after <= before


@given(networks())
def test_betweenness_shares_out_what_lies_between(network):
    """Summed, it is the number of junctions inside all shortest paths, each pair's paths counting once."""
    between = betweenness(network)
    pairs = math.comb(len(NAMES) - 1, 2)

    assert all(-1e-9 <= value <= pairs + 1e-9 for value in between.values())
    assert all(between[name] < 1e-9 for name in NAMES if network.degree(name) < 2)


def test_a_route_may_turn_back_on_another():
    """Two routes from A to D that a greedy search, taking A-B-C-D first, would miss."""
    ends = ["AB", "BC", "CD", "AC", "BD"]
    network = Network(
        junctions=tuple(Junction(name=name, longitude=36.0, latitude=49.0) for name in "ABCD"),
        lines=tuple(Line(start=a, end=b, length_km=1.0) for a, b in ends),
        as_of=date(2026, 1, 1),
    )

    assert edge_disjoint_paths(network, "A", ["D"]) == 2


def test_paths_of_one_length_count_in_parts():
    ends = ["AB", "BD", "AC", "CD"]
    network = Network(
        junctions=tuple(Junction(name=name, longitude=36.0, latitude=49.0) for name in "ABCD"),
        lines=tuple(Line(start=a, end=b, length_km=7.0) for a, b in ends),
        as_of=date(2026, 1, 1),
    )

    assert betweenness(network) == pytest.approx(dict.fromkeys("ABCD", 0.5))
