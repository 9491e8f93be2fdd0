"""Area gained: three definitions, their order, and what must never count."""

from dataclasses import replace
from math import atanh, pi, radians, sin, sqrt

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from contested import geo
from contested.control.ground import Grounds
from contested.errors import MapMismatchError
from contested.measures.area import area_gained, drop_slivers

EAST = shapely.box(38, 48, 40, 51)


def km2(*box):
    return geo.area_km2(shapely.box(*box))


@pytest.fixture
def grounds(invented):
    return Grounds(invented)


def test_three_definitions_part_where_ground_stays_contested(draw, grounds):
    """Of ground that B gives up, only what A holds or is drawn regained is secured or marked."""
    before = draw(0, held=EAST)
    after = draw(
        3,
        held=shapely.box(39, 48, 40, 51),
        contested=shapely.box(38.5, 48, 39, 51),
        regained=shapely.box(38, 48, 38.2, 51),
    )

    measured = area_gained([before, after], side="A", grounds=grounds)

    assert measured.value("lost by enemy") == pytest.approx(km2(38, 48, 39, 51), rel=1e-3)
    assert measured.value("secured") == pytest.approx(km2(38, 48, 38.5, 51), rel=1e-3)
    assert measured.value("marked") == pytest.approx(km2(38, 48, 38.2, 51), rel=1e-3)
    assert measured.band == (measured.value("marked"), measured.value("lost by enemy"))
    assert measured.snapshots == ("atlas/0", "atlas/3")


def test_contested_ground_that_was_taken_counts_as_secured(draw, grounds):
    """Ground contested at the start is gained too when it is held at the end."""
    before = draw(0, held=shapely.box(39, 48, 40, 51), contested=shapely.box(38.5, 48, 39, 51))
    after = draw(3, held=shapely.box(39, 48, 40, 51))

    measured = area_gained([before, after], side="A", grounds=grounds)

    assert measured.value("secured") == pytest.approx(km2(38.5, 48, 39, 51), rel=1e-3)
    assert measured.value("lost by enemy") == 0.0


def test_the_attacker_gains_what_it_draws(draw, grounds):
    """For the side that draws its zone, gained ground is its zone at the end."""
    measured = area_gained(
        [draw(0, held=EAST), draw(3, held=shapely.box(37.5, 48, 40, 51))], side="B", grounds=grounds
    )

    assert measured.value("secured") == pytest.approx(km2(37.5, 48, 38, 51), rel=1e-3)


def test_a_pocket_without_a_settlement_is_not_held(draw, invented):
    """Free ground cut off from the rear is the defender's only where one of its settlements lies."""
    ring = shapely.box(38, 48, 40, 51).difference(shapely.box(38.5, 49, 39, 49.5))
    maps = [draw(0, held=EAST), draw(3, held=ring)]

    empty = area_gained(maps, side="A", grounds=Grounds(invented))
    settled = area_gained(maps, side="A", grounds=Grounds(invented, [(38.7, 49.2)]))

    assert empty.value("secured") == 0.0
    assert settled.value("secured") == pytest.approx(km2(38.5, 49, 39, 49.5), rel=1e-3)


def test_what_ground_held_before_the_war_cuts_off_is_not_held(draw, invented):
    """Two outlines of one coast differ by slivers: no town there has held out since before the war."""
    ring = shapely.box(38, 48, 40, 51).difference(shapely.box(38.5, 49, 39, 49.5))
    before = draw(0, held=ring)
    old = replace(before, zones=tuple(replace(zone, since_start=True) for zone in before.zones))
    grounds, pocket = Grounds(invented, [(38.7, 49.2)]), shapely.Point(38.7, 49.2)

    assert grounds.held(before, "A").intersects(pocket)
    assert not Grounds(invented, [(38.7, 49.2)]).held(old, "A").intersects(pocket)


def test_redrawn_ground_is_reported_apart(draw, grounds):
    """A change that touches neither own nor contested ground is redrawing, not movement."""
    hole = EAST.difference(shapely.box(39, 49, 39.2, 49.2))
    measured = area_gained([draw(0, held=EAST), draw(3, held=hole)], side="A", grounds=grounds)

    assert measured.value("lost by enemy") == 0.0
    assert any("redrawn" in note for note in measured.notes)


def test_within_a_region(draw, grounds):
    """Only ground inside counts, and the parts add up to the whole."""
    maps = [draw(0, held=shapely.box(37, 48, 40, 51)), draw(3, held=shapely.box(39, 48, 40, 51))]
    west, east = shapely.box(36, 48, 38, 51), shapely.box(38, 48, 40, 51)

    parts = [
        area_gained(maps, side="A", grounds=grounds, within=part).value("secured") for part in (west, east)
    ]

    assert sum(parts) == pytest.approx(
        area_gained(maps, side="A", grounds=grounds).value("secured"), rel=1e-3
    )


def test_maps_that_run_backwards_are_refused(draw, grounds):
    """A gain is from earlier to later."""
    with pytest.raises(MapMismatchError, match="comes after"):
        area_gained([draw(3, held=EAST), draw(0, held=EAST)], side="A", grounds=grounds)


def test_slivers_are_dropped_and_summed():
    """Pieces under 1 km² are noise."""
    big, small = shapely.box(36, 48, 36.1, 48.1), shapely.box(37, 48, 37.005, 48.005)
    kept, dropped_km2 = drop_slivers(shapely.MultiPolygon([big, small]))

    assert len(kept) == 1
    assert dropped_km2 == pytest.approx(geo.area_km2(small), rel=0.01)


edges = st.integers(min_value=1, max_value=39)


@settings(max_examples=40, deadline=None)
@given(a=edges, b=edges, c=edges)
def test_invariants(invented, draw, a, b, c):
    """No gain from a map to itself; marked never exceeds what was enemy-held or contested before."""
    front_0, front_1, marked = 36 + a / 10, 36 + b / 10, 36 + c / 10
    before = draw(0, held=shapely.box(front_0, 48, 40, 51))
    after = draw(3, held=shapely.box(front_1, 48, 40, 51), regained=shapely.box(36, 48, marked, 51))
    grounds = Grounds(invented)

    still = area_gained([before, before], side="A", grounds=grounds)
    moved = area_gained([before, after], side="A", grounds=grounds)

    assert still.band == (0.0, 0.0)
    assert moved.value("marked") <= geo.area_km2(shapely.box(front_0, 48, 40, 51)) * 1.001
    assert moved.value("secured") == pytest.approx(moved.value("lost by enemy"), rel=1e-6, abs=1e-6)
    assert (moved.value("secured") > 0) == (front_1 > front_0)


box_edges = st.floats(min_value=0.05, max_value=2.0)


@settings(max_examples=60, deadline=None)
@given(west=st.floats(20, 45), south=st.floats(-60, 60), width=box_edges, height=box_edges)
def test_areas_are_geodesic(west, south, width, height):
    """Areas agree within 0.1 % with the ellipsoid's own formula for a cell of the graticule."""

    def zone_m2(latitude):
        a, f = 6378137.0, 1 / 298.257223563
        b, e = a * (1 - f), sqrt(f * (2 - f))
        s = sin(radians(latitude))
        return pi * b * b * (atanh(e * s) / e + s / (1 - e * e * s * s))

    expected = (zone_m2(south + height) - zone_m2(south)) * width / 360 / 1e6
    cell = shapely.box(west, south, west + width, south + height)

    assert geo.area_km2(cell) == pytest.approx(expected, rel=1e-3)
