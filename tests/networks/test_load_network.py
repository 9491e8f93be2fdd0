"""Networks: what the file must hold, and what ships."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date

import pytest

from contested.errors import TheatreError
from contested.networks.network import Junction, Line, Network, load_network
from contested.networks.paths import betweenness
from contested.theatre.load import ukraine_2022

GOOD = (
    "Y\t2026\nJ\tAlpha\t36.0\t49.0\twest\nJ\tBeta\t37.0\t49.0\t\nL\tAlpha\tBeta\t75.0\tNew Mill 36.5 49.0\n"
)


def write(folder, text):
    (folder / "network.tsv").write_text("# a comment\n" + text, encoding="utf-8")
    return folder


def test_a_file_is_read(tmp_path):
    network = load_network(write(tmp_path, GOOD))

    assert network is not None
    assert network.as_of == date(2026, 1, 1)
    assert network.junction("Alpha").region_key == "west"
    assert network.junction("Beta").region_key is None
    assert [(stop.name, stop.longitude) for stop in network.lines[0].stops] == [("New Mill", 36.5)]


def test_a_stop_may_say_how_far_along_the_line_it_lies(tmp_path):
    text = GOOD.replace("New Mill 36.5 49.0", "New Mill 36.5 49.0 +38.2; Ford 2 36.8 49.0")
    stops = load_network(write(tmp_path, text)).lines[0].stops

    assert [(stop.name, stop.along_km) for stop in stops] == [("New Mill", 38.2), ("Ford 2", None)]


def test_the_stops_that_ship_lie_in_order_on_their_lines():
    for line in load_network(ukraine_2022()).lines:
        along = [stop.along_km for stop in line.stops]
        assert along == sorted(along)
        assert all(0 < km < line.length_km for km in along)


def test_a_theatre_without_a_network_has_none(tmp_path):
    assert load_network(tmp_path) is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param(GOOD + "L\tAlpha\tGamma\t5.0\t\n", "unknown junction", id="a-line-to-nowhere"),
        pytest.param(GOOD + "J\tAlpha\t36.0\t49.0\t\n", "share a name", id="twice"),
        pytest.param(GOOD.replace("75.0", "0"), "no length", id="no-length"),
        pytest.param(GOOD.replace("75.0", "far"), "malformed", id="no-number"),
        pytest.param(GOOD.replace("\twest", ""), "malformed", id="a-field-too-few"),
        pytest.param(GOOD.replace("Y\t2026\n", ""), "the year", id="no-year"),
    ],
)
def test_a_malformed_file_is_refused(tmp_path, text, reason):
    with pytest.raises(TheatreError, match=reason):
        load_network(write(tmp_path, text))


def test_the_nearest_junction_counts_within_reach_only():
    here = Junction(name="Alpha", longitude=36.0, latitude=49.0)
    network = Network(junctions=(here,), lines=(), as_of=date(2026, 1, 1))

    assert network.nearest(36.1, 49.0) == here
    assert network.nearest(36.2, 49.0) is None


def test_a_junction_cut_loses_its_lines_only():
    names = [Junction(name=name, longitude=36.0, latitude=49.0) for name in "ABC"]
    lines = (Line(start="A", end="B", length_km=1.0), Line(start="B", end="C", length_km=1.0))
    cut = Network(junctions=tuple(names), lines=lines, as_of=date(2026, 1, 1)).without_junction("A")

    assert [cut.degree(name) for name in "ABC"] == [0, 1, 1]
    with pytest.raises(KeyError):
        cut.without_junction("Z")


def test_the_network_that_ships_is_quick_to_load_and_whole():
    load_network.cache_clear()
    start = time.perf_counter()
    network = load_network(ukraine_2022())
    taken_s = time.perf_counter() - start

    assert network is not None
    assert taken_s < 0.05
    assert 200 <= len(network.junctions) <= 320
    assert {junction.name for junction in network.junctions} >= {"Kupiansk", "Lyman", "Kharkiv", "Bakhmut"}


def test_five_lines_meet_at_kupiansk():
    """Towards Kharkiv, Svatove, the border at Topoli, Lyman, and Vovchansk."""
    network = load_network(ukraine_2022())
    assert network is not None
    lines = [network.lines[number] for number in network.at("Kupiansk")]
    towns = [{stop.name for stop in line.stops} | {line.start, line.end} for line in lines]

    assert len(lines) == 5
    for town in ("Hrakove", "Svatove", "Dvorichna", "Senkove", "Vovchansk"):
        assert sum(town in on_line for on_line in towns) == 1


def test_a_network_says_what_it_is_called_and_whom_to_credit(tmp_path):
    """From its own file; a file that says nothing has a plain name."""
    named = load_network(write(tmp_path, GOOD + "N\tRail network\tA. Mapper\tCC0\n"))
    assert named is not None
    assert (named.title, named.credit.attribution) == ("Rail network (state of 2026)", "A. Mapper")

    (tmp_path / "other").mkdir()
    plain = load_network(write(tmp_path / "other", GOOD))
    assert plain is not None
    assert plain.title == "Network (state of 2026)"


def test_the_betweenness_that_ships_is_that_of_its_network():
    network = load_network(ukraine_2022())
    assert network.betweenness is not None
    counted = betweenness(replace(network, betweenness=None))
    assert betweenness(network) == pytest.approx(counted, abs=0.01)


def test_a_cut_network_is_counted_anew(tmp_path):
    text = GOOD.replace("\twest", "\twest\t7.0").replace("49.0\t\n", "49.0\t\t8.0\n", 1)
    network = load_network(write(tmp_path, text))
    assert betweenness(network) == {"Alpha": 7.0, "Beta": 8.0}
    assert betweenness(network.without_junction("Alpha")) == {"Alpha": 0.0, "Beta": 0.0}


def test_betweenness_is_given_for_all_junctions_or_none(tmp_path):
    with pytest.raises(TheatreError, match="some junctions lack"):
        load_network(write(tmp_path, GOOD.replace("\twest", "\twest\t7.0")))
