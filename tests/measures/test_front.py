"""The front: where two sides meet, midway over contested ground, and never along a border or a coast."""

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from contested import geo
from contested.control.ground import Grounds
from contested.control.history import ControlHistory
from contested.measures.front import front_length, front_line, length_km
from contested.theatre.theatre import Region

EAST = shapely.box(38, 48, 40, 51)
HEIGHT_KM = geo.distance_km((38, 48), (38, 51))


@pytest.fixture
def grounds(invented):
    return Grounds(invented)


def test_two_sides_that_touch(draw, grounds):
    """Only the line between them, none of the land's edge; the same from either side."""
    item = draw(0, held=EAST)
    for side in ("A", "B"):
        measured = front_length(item, side=side, grounds=grounds)
        assert measured.value("whole") == pytest.approx(HEIGHT_KM, rel=2e-3)
    assert measured.t0 is None
    assert measured.snapshots == ("atlas/0",)


def test_contested_ground_is_crossed_midway(draw, grounds):
    """A strip contested over its whole length: one line down its middle."""
    strip = shapely.box(38, 48, 38.3, 51)
    item = draw(0, held=shapely.box(38.3, 48, 40, 51), contested=strip)
    line = front_line(grounds.held(item, "A"), grounds.held(item, "B"), strip)

    assert length_km(line) == pytest.approx(HEIGHT_KM, rel=0.01)
    assert shapely.get_coordinates(line)[:, 0] == pytest.approx(38.15, abs=0.01)


def test_contested_ground_that_one_side_alone_touches_is_no_front(draw, grounds):
    """An incursion over the border: no enemy ground behind it, only the border."""
    item = draw(0, contested=shapely.box(39.5, 49, 40, 50))
    assert front_length(item, side="A", grounds=grounds).value("whole") == 0.0


def test_enemy_ground_inside_is_ringed(draw, grounds):
    """A pocket is front all round."""
    item = draw(0, held=shapely.box(37, 49, 38, 50))
    around = 2 * (geo.distance_km((37, 49), (37, 50))) + sum(
        geo.distance_km((37, latitude), (38, latitude)) for latitude in (49, 50)
    )
    assert front_length(item, side="A", grounds=grounds).value("whole") == pytest.approx(around, rel=0.01)


fronts = st.lists(st.integers(370, 390), min_size=3, max_size=3)


@settings(max_examples=6, deadline=None)
@given(edges=fronts, width=st.integers(0, 10), cut=st.integers(481, 509))
def test_regions_add_up_and_order_does_not_matter(invented, draw, edges, width, cut):
    """Additive over regions within 0.1 %, whichever way the features come."""
    rows = [(48, 49), (49, 50), (50, 51)]
    held = [shapely.box((e + width) / 10, a, 40, b) for e, (a, b) in zip(edges, rows, strict=True)]
    contested = [shapely.box(e / 10, a, (e + width) / 10, b) for e, (a, b) in zip(edges, rows, strict=True)]
    parts = [
        Region(key=key, name=key, aliases=(), kind="admin1", geometry=shapely.box(36, a, 40, b))
        for key, a, b in (("south", 48, cut / 10), ("north", cut / 10, 51))
    ]
    lengths = []
    for order in (1, -1):
        item = draw(
            0,
            held=shapely.union_all(held[::order]),
            contested=shapely.union_all(contested[::order]) if width else None,
        )
        measured = front_length(item, side="A", grounds=Grounds(invented), regions=parts)
        total = measured.value("south") + measured.value("north")
        assert total == pytest.approx(measured.value("whole"), rel=1e-3)
        lengths.append(total)
    assert lengths[0] == pytest.approx(lengths[1], rel=1e-3)


@pytest.mark.shared
def test_the_front_of_2022(shared, tmp_path, monkeypatch):
    """Over a thousand kilometres, the same from both sides, and made up of its regions."""
    monkeypatch.setenv("CONTESTED_DATA", str(tmp_path / "data"))
    history = ControlHistory.load(shared / "data" / "deepstate" / "1662240097.geojson")
    grounds = Grounds(history.theatre)
    regions = [region for region in history.theatre.regions if region.kind == "admin1"]

    own, other = (
        front_length(history.maps[0], side=side, grounds=grounds, regions=regions) for side in ("UA", "RU")
    )

    assert 1000 < own.value("whole") < 1800
    assert own.value("whole") == pytest.approx(other.value("whole"), rel=0.01)
    assert sum(value for name, value in own.values if name != "whole") == pytest.approx(
        own.value("whole"), rel=1e-3
    )
