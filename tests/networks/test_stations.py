"""Where a place lies on a network."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from contested.networks.network import Junction, Line, Network, Stop
from contested.networks.paths import betweenness
from contested.networks.stations import parted_at_stops, station_near

NETWORK = Network(
    junctions=(
        Junction(name="Alpha", longitude=36.0, latitude=49.0, region_key="west"),
        Junction(name="Alpha Yard", longitude=36.06, latitude=49.0),
        Junction(name="Beta", longitude=37.0, latitude=49.0),
    ),
    lines=(
        Line(start="Alpha", end="Alpha Yard", length_km=5.0),
        Line(
            start="Alpha Yard",
            end="Beta",
            length_km=80.0,
            stops=(
                Stop(name="Mill", longitude=36.3, latitude=49.0),
                Stop(name="Beta", longitude=36.6, latitude=49.0),
            ),
        ),
    ),
    as_of=date(2030, 1, 1),
)


@pytest.mark.parametrize(
    ("longitude", "name", "station"),
    [
        pytest.param(36.05, "", "Alpha Yard", id="nearest"),
        pytest.param(36.01, "alpha yard", "Alpha Yard", id="its-own-name-first"),
        pytest.param(36.01, "Elsewhere", "Alpha", id="no-junction-of-that-name"),
        pytest.param(36.32, "", "Mill", id="a-stop"),
        pytest.param(36.61, "", "Beta (stop)", id="a-stop-named-as-a-junction"),
    ],
)
def test_a_station_is_a_junction_or_a_stop_within_reach(longitude, name, station):
    found = station_near(NETWORK, longitude, 49.0, name=name)
    assert found is not None
    assert found.name == station
    assert (found.line is None) == station.startswith("Alpha")


def test_away_from_every_line_there_is_none():
    assert station_near(NETWORK, 36.3, 49.2) is None


def test_a_stop_parts_its_line_and_keeps_its_length():
    """Nothing else changes; the halves follow the course."""
    found = station_near(NETWORK, 36.3, 49.0)
    assert found is not None
    halves = [found.network.lines[number] for number in found.network.at("Mill")]

    assert [(half.start, half.end) for half in halves] == [("Alpha Yard", "Mill"), ("Mill", "Beta")]
    assert sum(half.length_km for half in halves) == pytest.approx(80.0)
    assert halves[0].length_km == pytest.approx(80 * 0.24 / 0.94, rel=0.01)
    assert [stop.name for stop in halves[1].stops] == ["Beta"]
    assert found.network.degree("Alpha Yard") == 2


def test_a_line_is_parted_at_the_kilometre_of_its_stop_and_those_after_count_from_there():
    ends = (
        Junction(name="A", longitude=36.0, latitude=49.0),
        Junction(name="B", longitude=37.0, latitude=49.0),
    )
    mill = Stop(name="Mill", longitude=36.3, latitude=49.0, along_km=30.0)
    weir = Stop(name="Weir", longitude=36.7, latitude=49.0, along_km=65.0)
    line = Line(start="A", end="B", length_km=90.0, stops=(mill, weir))
    found = station_near(Network(junctions=ends, lines=(line,), as_of=date(2030, 1, 1)), 36.3, 49.0)

    assert found is not None
    parted = parted_at_stops(found.network)
    assert [(part.start, part.end, part.length_km) for part in parted.lines] == [
        ("A", "Mill", 30.0),
        ("Mill", "Weir", 35.0),
        ("Weir", "B", 25.0),
    ]


def test_a_parted_network_is_counted_anew():
    counted = replace(NETWORK, betweenness=(0.0,) * len(NETWORK.junctions))
    found = station_near(counted, 36.3, 49.0)

    assert found is not None
    assert set(betweenness(found.network)) == {junction.name for junction in found.network.junctions}
