"""Advance, approach, borders, towns and fronts on simple ground."""

import math

import pytest
import shapely

from contested import geo
from contested.control.ground import Grounds
from contested.errors import GeometryError
from contested.measures.advance import advance, approach
from contested.measures.border import border
from contested.measures.place import front_distance_km, held_share, town_disc

EAST = shapely.box(38, 48, 40, 51)


@pytest.fixture
def grounds(invented):
    return Grounds(invented)


def test_nearest_advance_is_the_depth_of_the_gain(draw, grounds):
    """Half a degree of longitude taken along a straight front is as deep as it is wide."""
    maps = [draw(0, held=EAST), draw(5, held=shapely.box(38.5, 48, 40, 51))]

    measured, deepest = advance(maps, side="A", grounds=grounds)

    depth_km = geo.distance_km((38, 48), (38.5, 48))
    assert measured.value("nearest, secured, maximum") == pytest.approx(depth_km, rel=0.01)
    assert measured.value("nearest, secured, 99th percentile") <= measured.value("nearest, secured, maximum")
    assert deepest[0] == pytest.approx(38.5, abs=0.02)


def test_no_gain_is_no_advance(draw, grounds):
    """Nothing gained: the definitions have no value, the band is zero."""
    measured, deepest = advance([draw(0, held=EAST), draw(5, held=EAST)], side="A", grounds=grounds)

    assert measured.value("nearest, secured, maximum") is None
    assert measured.band == (0.0, 0.0)
    assert deepest is None


def test_approach_to_a_place(draw, grounds):
    """The front came half a degree nearer to a town that lies one degree behind it."""
    measured = approach(
        draw(0, held=EAST),
        draw(5, held=shapely.box(38.5, 48, 40, 51)),
        side="A",
        point=(39.0, 49.5),
        grounds=grounds,
    )

    assert measured.value("before") == pytest.approx(geo.distance_km((38, 49.5), (39, 49.5)), rel=0.01)
    assert measured.band[0] == pytest.approx(geo.distance_km((38, 49.5), (38.5, 49.5)), rel=0.01)


def test_border_reached_and_not(draw, grounds):
    """Distance from the gain to a region's outline, and whether the side already stood there."""
    line = shapely.LineString([(39, 48), (39, 51)])
    short = border(
        [draw(0, held=EAST), draw(5, held=shapely.box(38.5, 48, 40, 51))],
        side="A",
        line=line,
        grounds=grounds,
    )
    there = border(
        [draw(0, held=EAST), draw(6, held=shapely.box(39, 48, 40, 51))], side="A", line=line, grounds=grounds
    )

    assert short.value("secured") == pytest.approx(geo.distance_km((38.5, 51), (39, 51)), rel=0.02)
    assert there.value("secured") == pytest.approx(0, abs=0.01)
    assert there.value("held before") > 60


def test_town_disc_grows_with_its_people():
    """Area by population, within bounds."""
    village, city = (town_disc(37, 49, population=people) for people in (100, 150_000))
    assert geo.area_km2(village) == pytest.approx(0.78, rel=0.05)
    assert geo.area_km2(city) == pytest.approx(100, rel=0.05)


def test_held_share_of_a_region(draw, invented, grounds):
    """Shares of both sides and of contested ground add up."""
    item = draw(0, held=shapely.box(39, 48, 40, 51), contested=shapely.box(38.5, 48, 39, 51))
    east = invented.regions[1].geometry

    assert held_share(item, east, side="B", grounds=grounds) == pytest.approx(0.5, rel=1e-3)
    assert held_share(item, east, side="A", grounds=grounds) == pytest.approx(0.25, rel=1e-3)
    with pytest.raises(GeometryError):
        held_share(item, shapely.box(0, 0, 1, 1), side="A", grounds=grounds)


@pytest.mark.parametrize(
    ("longitude", "expected_km"),
    [
        pytest.param(38.2, 0.0, id="contested-ground-is-the-front"),
        pytest.param(37.9, 7.3, id="behind-own-lines"),
        pytest.param(38.6, 14.6, id="behind-enemy-lines"),
    ],
)
def test_front_distance(draw, grounds, longitude, expected_km):
    """The distance to contested ground or to both sides, whichever is nearer."""
    item = draw(0, held=shapely.box(38.4, 48, 40, 51), contested=shapely.box(38, 48, 38.4, 51))
    assert front_distance_km(item, (longitude, 49), grounds=grounds) == pytest.approx(expected_km, abs=0.2)


@pytest.mark.parametrize(
    ("bearing", "expected_km"), [(90.0, 7.3), (45.0, 7.3), (0.0, 10.3), (270.0, math.inf), (225.0, math.inf)]
)
def test_front_distance_on_one_side(draw, grounds, bearing, expected_km):
    """Within 45 degrees of a bearing: at the edge of the sector the front is farther by the root of two."""
    item = draw(0, held=shapely.box(38, 48, 40, 51))
    found = front_distance_km(item, (37.9, 49), grounds=grounds, bearing=bearing)
    assert found == pytest.approx(expected_km, abs=0.2)
