"""The way over gained ground: exact on simple shapes, never under the straight line, undefined if cut."""

import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from contested import geo
from contested.control.ground import Grounds
from contested.control.history import ControlHistory
from contested.measures.advance import Edges, advance
from contested.measures.eikonal import open_links, solve
from contested.measures.through import _solved, _terrain, advance_both, at_place, through, way

CENTRE = (37.0, 49.0)
EAST = shapely.box(38, 48, 40, 51)
NOTHING = shapely.Polygon()


def plane(*box):
    """A box in km about a centre, in degrees."""
    return geo.local_km_inverse(shapely.segmentize(shapely.box(*box), 2), centre=CENTRE)


@pytest.fixture
def grounds(invented):
    return Grounds(invented)


def test_a_straight_push_is_as_long_as_it_is_deep():
    found = way(plane(0, 0, 30, 40), plane(-50, -20, 0, 60), NOTHING)

    assert found.maximum_km == pytest.approx(30, rel=0.01)
    assert found.p99_km == pytest.approx(29.7, rel=0.02)
    assert found.reached == 1.0
    assert found.converged


def test_round_a_corner_the_way_is_longer_than_the_straight_line():
    """A hook: 40 km north from the old front, then 40 km back south behind ground never gained."""
    hook = shapely.union_all([plane(0, 0, 10, 50), plane(0, 40, 30, 50), plane(20, 0, 30, 50)])
    held = plane(-20, -20, 0, 10)

    found = way(hook, held, NOTHING, place=plane(24.99, 0.5, 25.01, 0.52).centroid.coords[0])

    taut = math.hypot(10, 30) + 10 + math.hypot(5, 39.5)
    assert found.place_km == pytest.approx(taut, rel=0.02)
    assert found.maximum_km == pytest.approx(math.hypot(10, 30) + 10 + math.hypot(10, 40), rel=0.02)


def test_contested_ground_is_passable_and_ground_never_gained_is_not():
    """An island of gained ground is reached over contested ground only."""
    held, island = plane(-20, -20, 0, 20), plane(15, -5, 25, 5)

    assert way(island, held, NOTHING).maximum_km is None
    assert way(island, held, NOTHING).reached == 0.0
    found = way(island, held, plane(0, -5, 15, 5))
    assert found.maximum_km == pytest.approx(25, rel=0.01)


def test_nothing_gained_or_nothing_held_is_no_way():
    assert way(NOTHING, EAST, NOTHING) is None
    assert way(EAST, NOTHING, NOTHING) is None


def test_eikonal_about_a_corner_converges():
    """Error about a point source falls as the raster is refined."""
    errors = []
    for count in (41, 81):
        cell = 40 / (count - 1)
        known = np.full((count, count), np.inf)
        known[0, 0] = 0.0
        x, y = np.meshgrid(*[np.arange(count) * cell] * 2)
        errors.append(np.abs(solve(known, np.isinf(known) | True, cell) - np.hypot(x, y)).max())
    assert errors[1] < errors[0] < 1.6


def test_measure_names_its_values_and_its_place(draw, grounds):
    maps = [draw(0, held=EAST), draw(5, held=shapely.box(38.5, 48, 40, 51))]

    measured = advance_both(maps, side="A", grounds=grounds, place=(38.4, 49.5))

    at_km = geo.distance_km((38, 49.5), (38.4, 49.5))
    assert measured.value("through, secured, at the place") == pytest.approx(at_km, rel=0.01)
    assert measured.value("through, secured, maximum") >= measured.value("nearest, secured, maximum") * 0.999
    assert measured.band[1] == max(value for _, value in measured.values)
    assert at_place(maps, side="A", place=(38.4, 49.5), grounds=grounds) == pytest.approx(
        (at_km, at_km), rel=0.01
    )
    assert at_place(maps, side="A", place=(38.9, 49.5), grounds=grounds) == (None, None)


def test_no_gain_has_no_way(draw, grounds):
    measured = through([draw(0, held=EAST), draw(5, held=EAST)], side="A", grounds=grounds)
    assert measured.band is None
    assert measured.value("through, secured, maximum") is None


coordinate = st.integers(min_value=0, max_value=40)
boxes = st.lists(
    st.tuples(coordinate, coordinate, st.integers(2, 25), st.integers(2, 25)), min_size=1, max_size=4
)


@settings(max_examples=8, deadline=None)
@given(gained=boxes, contested=boxes)
def test_nearest_never_exceeds_through_at_any_point(gained, contested):
    """Point by point, on every outline point and cell; and the order of features does not matter."""
    held = plane(-30, -10, 0, 60)

    def ground(pieces):
        return shapely.union_all([plane(x, y, x + w, y + h) for x, y, w, h in pieces])

    pieces = _terrain(ground(gained), held, ground(contested), None)
    for piece in pieces:
        solved = _solved(piece, 1.0)
        assert np.all(solved.outline >= piece.straight - 1e-9)
    one = way(ground(gained), held, ground(contested))
    other = way(ground(gained[::-1]), held, ground(contested[::-1]))
    assert (one.maximum_km is None) == (other.maximum_km is None)
    if one.maximum_km is not None:
        assert one.maximum_km == pytest.approx(other.maximum_km, rel=0.02)


@settings(max_examples=20, deadline=None)
@given(corners=st.lists(st.tuples(coordinate, coordinate), min_size=3, max_size=12, unique=True))
def test_the_fast_feet_are_the_nearest(corners):
    """On a lattice of 1 km round any outline: never too short, too long by less than half a step."""
    outline = geo.local_km_inverse(shapely.LinearRing(corners), centre=CENTRE)
    edges = Edges.about(shapely.Polygon(outline), shapely.box(0, 0, 40, 40), CENTRE)
    points = np.column_stack([axis.ravel() for axis in np.meshgrid(np.arange(41.0), np.arange(41.0))])

    fast, feet = edges.feet(points, step_km=4.0)
    exact = edges.distances(points)

    assert np.all(fast >= exact - 1e-9)
    assert np.max(fast - exact) < 2.0
    assert np.mean(fast - exact) < 0.02
    assert np.hypot(*(feet - points).T) == pytest.approx(fast)


@pytest.mark.parametrize(
    ("end", "is_open"),
    [((9.0, 5.0), True), ((5.0, 9.0), True), ((9.0, 9.0), False), ((1.0, 1.2), True), ((-9.0, 1.0), False)],
)
def test_links_stay_on_passable_cells(end, is_open):
    """A wall stands on the diagonal of a field; a link that leaves the field is closed."""
    passable = np.zeros((12, 12), dtype=bool)
    passable[1:11, 1:11] = True
    passable[5:8, 6] = False
    assert open_links(passable, np.array([[1.0, 1.0]] * 2), np.array([end] * 2)).tolist() == [is_open] * 2


@pytest.mark.shared
def test_september_2022(shared, tmp_path, monkeypatch):
    """To a town taken in the counter-offensive the way is longer than the line, and under 90 km."""
    monkeypatch.setenv("CONTESTED_DATA", str(tmp_path / "data"))
    folder = tmp_path / "maps"
    folder.mkdir()
    for name in ("1662240097", "1662907210"):
        (folder / f"{name}.geojson").symlink_to(shared / "data" / "deepstate" / f"{name}.geojson")
    history = ControlHistory.load(folder)
    grounds = Grounds(history.theatre)

    nearest_km, through_km = at_place(history.maps, side="UA", place=(37.61581, 49.71003), grounds=grounds)
    straight, _ = advance(history.maps, side="UA", grounds=grounds)
    measured = through(history.maps, side="UA", grounds=grounds)

    assert 45 < nearest_km < 50
    assert nearest_km <= through_km < 90
    for name in ("secured, maximum", "lost by enemy, maximum"):
        assert measured.value(f"through, {name}") >= straight.value(f"nearest, {name}")
    assert not any("not settled" in note for note in measured.notes)
