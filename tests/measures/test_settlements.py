"""Settlements that changed hands: counted once, named, within a region, and said to be a lower bound."""

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from contested.control.ground import Grounds
from contested.control.history import ControlHistory
from contested.measures.settlements import Settlement, settlements_gained

EAST = shapely.box(38, 48, 40, 51)


def town(name, longitude, latitude=49.5):
    return Settlement(name=name, longitude=longitude, latitude=latitude)


TOWNS = (
    town("Orlev", 38.2),
    town("Tesk", 38.4),
    town("Tesk", 38.4, 50.5),
    town("Halm", 39.5),
    town("Aven", 36.5),
)


def test_count_and_names(draw, invented):
    maps = [draw(0, held=EAST), draw(5, held=shapely.box(38.5, 48, 40, 51))]

    measured, names = settlements_gained(maps, TOWNS, side="A", grounds=Grounds(invented), official=10)

    assert [place.name for place in names] == ["Orlev", "Tesk", "Tesk"]
    assert measured.value("secured") == measured.value("lost by enemy") == 3
    assert "lower bound" in measured.notes[0]
    assert "5 of the 10" in measured.notes[0]
    assert "(50 %)" in measured.notes[0]


def test_two_definitions_and_a_region(draw, invented):
    """On ground that stays contested a settlement is lost by the enemy, not yet secured."""
    maps = [
        draw(0, held=EAST),
        draw(5, held=shapely.box(38.5, 48, 40, 51), contested=shapely.box(38.3, 48, 38.5, 51)),
    ]
    south = shapely.box(36, 48, 40, 50)
    measured, names = settlements_gained(maps, TOWNS, side="A", grounds=Grounds(invented), within=south)

    assert [place.name for place in names] == ["Orlev"]
    assert measured.values == (("secured", 1.0), ("lost by enemy", 2.0))
    assert measured.band == (1.0, 2.0)


@settings(max_examples=25, deadline=None)
@given(order=st.permutations(TOWNS), front=st.integers(380, 400), more=st.integers(0, 10))
def test_order_does_not_matter_and_more_ground_never_holds_fewer(invented, draw, order, front, more):
    grounds = Grounds(invented)

    def count(edge, towns):
        maps = [draw(0, held=EAST), draw(100 + edge, held=shapely.box(edge / 10, 48, 41, 51))]
        return settlements_gained(maps, towns, side="A", grounds=grounds)[1]

    assert count(front, order) == count(front, TOWNS)
    assert len(count(front + more, TOWNS)) >= len(count(front, TOWNS))


@pytest.mark.shared
def test_kupiansk_and_izium_changed_hands(shared, tmp_path, monkeypatch):
    monkeypatch.setenv("CONTESTED_DATA", str(tmp_path / "data"))
    folder = tmp_path / "maps"
    folder.mkdir()
    for name in ("1662240097", "1662907210"):
        (folder / f"{name}.geojson").symlink_to(shared / "data" / "deepstate" / f"{name}.geojson")
    history = ControlHistory.load(folder)
    places = (
        town("Kupiansk", 37.61581, 49.71003),
        town("Balakliia", 36.85, 49.46),
        town("Donetsk", 37.8, 48.0),
    )

    _, names = settlements_gained(history.maps, places, side="UA", grounds=Grounds(history.theatre))

    assert [place.name for place in names] == ["Balakliia", "Kupiansk"]
