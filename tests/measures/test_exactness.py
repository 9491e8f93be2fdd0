"""Exactness on random polygons: beside the ellipsoid itself, and what must hold for any two maps."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pyproj import Geod

from contested import geo
from contested.control.control_map import ControlMap, Zone
from contested.control.ground import Grounds
from contested.measures.advance import advance, depth
from contested.measures.area import area_gained, gained_ground
from contested.measures.border import border
from contested.measures.enclosure import corridor_km, ring_share
from contested.measures.front import front_length, length_km
from contested.measures.through import way
from contested.theatre.theatre import Region

WITHIN = 1e-3
DAY_ONE = datetime(2030, 3, 1, 12, tzinfo=UTC)
GEOD = Geod(ellps="WGS84")
LAND = shapely.box(36, 48, 40, 51)
NOTHING = shapely.Polygon()

# --- random ground ----------------------------------------


@st.composite
def stars(draw, west=36.3, east=39.7, south=48.3, north=50.7, most=1.2):
    """A star-shaped polygon, half of them with a hole."""
    x, y = draw(st.floats(west, east)), draw(st.floats(south, north))
    radii = draw(st.lists(st.floats(0.1, most), min_size=5, max_size=14))
    turn = draw(st.floats(0, 1))
    angles = (np.arange(len(radii)) + turn) * 2 * math.pi / len(radii)
    ring = np.column_stack([x + np.cos(angles) * radii, y + 0.7 * np.sin(angles) * radii])
    holes = [(ring - (x, y)) * 0.4 + (x, y)] if draw(st.booleans()) else []
    return shapely.Polygon(ring, holes)


grounds_drawn = st.lists(stars(), min_size=1, max_size=3)


def drawing(day, *, held=(), contested=(), regained=()):
    """A map whose features come one by one, in the order given; contested ground is nobody's."""
    drawn = [("held", "B", part) for part in held]
    drawn += [("contested", None, part) for part in contested]
    drawn += [("regained", "A", part) for part in regained]
    zones = [Zone(status=status, side=side, geometry=LAND & part) for status, side, part in drawn]
    return ControlMap(
        id=f"atlas/{day}/{id(zones)}", source="atlas", as_of=DAY_ONE + timedelta(days=day), zones=tuple(zones)
    )


def fine(geometry):
    """Every edge in steps of at most 0.002 degrees, some 200 m."""
    return geometry.segmentize(0.002)


# --- beside the ellipsoid ----------------------------------------


@settings(max_examples=60, deadline=None)
@given(ground=stars(west=-170, east=170, south=-70, north=70))
def test_areas_of_polygons(ground):
    rings = [abs(GEOD.polygon_area_perimeter(*fine(ring).xy)[0]) / 1e6 for ring in shapely.get_rings(ground)]
    expected = rings[0] - sum(rings[1:])

    assert geo.area_km2(ground) == pytest.approx(expected, rel=WITHIN)


@settings(max_examples=60, deadline=None)
@given(ground=stars(), x=st.floats(35, 41), y=st.floats(47.5, 51.5))
def test_distances_to_polygons(ground, x, y):
    """The least of the geodesics to points every few metres along the outline; 0 inside."""
    coordinates = shapely.get_coordinates(shapely.boundary(ground).segmentize(0.0005))
    away = GEOD.inv(np.full(len(coordinates), x), np.full(len(coordinates), y), *coordinates.T)[2]
    inside = shapely.contains_xy(ground, x, y)

    expected = 0.0 if inside else away.min() / 1000
    assert geo.distance_to_km(ground, (x, y)) == pytest.approx(expected, rel=WITHIN, abs=0.02)


@settings(max_examples=60, deadline=None)
@given(ground=stars(west=-100, east=100, south=-50, north=50, most=20))
def test_lengths(ground):
    expected = GEOD.geometry_length(fine(shapely.boundary(ground))) / 1000

    assert length_km(shapely.boundary(ground)) == pytest.approx(expected, rel=WITHIN)


@pytest.mark.parametrize("latitude", [0, 30, 60])
def test_an_edge_along_a_parallel_is_as_long_as_the_parallel(latitude):
    """Straight in lon/lat, which the geodesic between its ends is not: 2 % shorter at 60 degrees."""
    squared = 1 / 298.257223563 * (2 - 1 / 298.257223563)
    slant = math.radians(latitude)
    radius_km = 6378.137 * math.cos(slant) / math.sqrt(1 - squared * math.sin(slant) ** 2)
    line = shapely.LineString([(0, latitude), (40, latitude)])

    assert length_km(line) == pytest.approx(radius_km * math.radians(40), rel=WITHIN)


@settings(max_examples=30, deadline=None)
@given(gained=stars(most=0.6), held=stars(west=36.3, east=36.5, most=0.6))
def test_the_deepest_point(gained, held):
    """As deep as the ellipsoid says of the point that is named; no point of the outline is deeper."""
    gained = gained - held
    assume(not gained.is_empty)
    edge = shapely.get_coordinates(shapely.boundary(held).segmentize(0.002))
    outline = shapely.get_coordinates(shapely.boundary(gained).segmentize(0.05))
    assume(not shapely.contains_xy(held, *outline.T).any())

    def away_km(point):
        return GEOD.inv(*np.broadcast_to(point, edge.shape).T, *edge.T)[2].min() / 1000

    found = depth(gained, held)

    assert found.maximum_km == pytest.approx(away_km(found.deepest), rel=WITHIN, abs=0.05)
    assert found.maximum_km >= max(away_km(point) for point in outline) * (1 - WITHIN) - 0.05
    assert shapely.distance(gained, shapely.Point(found.deepest)) < 1e-4
    assert found.p99_km <= found.maximum_km


# --- what holds for any two maps ----------------------------------------


@settings(max_examples=40, deadline=None)
@given(held=grounds_drawn, contested=grounds_drawn)
def test_no_gain_from_a_map_to_itself(invented, held, contested):
    item, grounds = drawing(0, held=held, contested=contested), Grounds(invented)
    for side in ("A", "B"):
        assert area_gained([item, item], side=side, grounds=grounds).band == (0.0, 0.0)
        assert advance([item, item], side=side, grounds=grounds)[0].band == (0.0, 0.0)


@settings(max_examples=40, deadline=None)
@given(before=grounds_drawn, after=grounds_drawn, contested=grounds_drawn, regained=grounds_drawn)
def test_marked_is_at_most_lost_and_contested(invented, before, after, contested, regained):
    """Each of the three is at most what the enemy held or what was contested at the start."""
    taken = shapely.union_all(after)
    maps = [
        drawing(0, held=before, contested=contested),
        drawing(3, held=after, regained=[part - taken for part in regained]),
    ]
    grounds = Grounds(invented)
    first = geo.area_km2(grounds.zone(maps[0], "contested"))

    found = gained_ground(maps, side="A", grounds=grounds)
    marked, lost, secured = (
        geo.area_km2(ground) for ground in (found.marked, found.lost_by_enemy, found.secured)
    )

    left_out = found.dropped_km2 + found.redrawn_km2
    assert marked <= (lost + first + left_out) * (1 + WITHIN)
    assert secured <= (lost + first + left_out) * (1 + WITHIN)
    assert lost <= geo.area_km2(grounds.hostile(maps[0], "A")) * (1 + WITHIN)


@settings(max_examples=30, deadline=None)
@given(before=grounds_drawn, after=grounds_drawn, contested=grounds_drawn, cut=st.floats(36.5, 39.5))
def test_regions_add_up(invented, before, after, contested, cut):
    """Areas and fronts of two regions make those of the whole, but for what each leaves out."""
    maps, grounds = (
        [drawing(0, held=before, contested=contested), drawing(3, held=after)],
        Grounds(invented),
    )
    parts = [shapely.box(36, 48, cut, 51), shapely.box(cut, 48, 40, 51)]
    whole = gained_ground(maps, side="A", grounds=grounds)
    pieces = [gained_ground(maps, side="A", grounds=grounds, within=part) for part in parts]
    regions = [
        Region(key=str(i), name=str(i), aliases=(), kind="admin1", geometry=part)
        for i, part in enumerate(parts)
    ]
    front = front_length(maps[0], side="A", grounds=grounds, regions=regions)

    for name in ("secured", "lost_by_enemy"):
        left_out = [item.dropped_km2 + item.redrawn_km2 for item in (whole, *pieces)]
        total = sum(geo.area_km2(getattr(piece, name)) for piece in pieces)
        one = geo.area_km2(getattr(whole, name))
        assert total == pytest.approx(one, rel=WITHIN, abs=0.01 + sum(left_out))
    assert front.value("0") + front.value("1") == pytest.approx(front.value("whole"), rel=WITHIN)


@settings(max_examples=25, deadline=None)
@given(before=grounds_drawn, after=grounds_drawn, contested=grounds_drawn, seed=st.randoms())
def test_the_order_of_features_does_not_matter(invented, before, after, contested, seed):
    """Neither of those of one kind nor of the kinds."""
    line = shapely.LineString([(39.5, 48), (39.5, 51)])
    results = []
    for shuffled in (False, True):
        maps = [drawing(0, held=before, contested=contested), drawing(3, held=after)]
        if shuffled:
            maps = [
                ControlMap(
                    id=f"{item.id}/shuffled",
                    source=item.source,
                    as_of=item.as_of,
                    zones=tuple(seed.sample(item.zones, len(item.zones))),
                )
                for item in maps
            ]
        grounds = Grounds(invented)
        measured = [area_gained(maps, side="A", grounds=grounds)]
        measured += [advance(maps, side="A", grounds=grounds)[0]]
        measured += [border(maps, side="A", line=line, grounds=grounds)]
        results.append([value for item in measured for _, value in item.values])
    for one, other in zip(*results, strict=True):
        assert (one is None) == (other is None)
        assert one is None or one == pytest.approx(other, rel=WITHIN, abs=0.01)


@settings(max_examples=25, deadline=None)
@given(held=stars(most=0.8), gained=stars(most=0.8), x=st.floats(36, 40), y=st.floats(48, 51))
def test_densified_and_plain_input_agree(held, gained, x, y):
    """Every measure densifies what it is given: more vertices on the same edges change nothing."""
    gained = gained - held
    assume(geo.area_km2(gained) > 1 and not shapely.contains_xy(held, x, y))
    plain, dense = (held, gained), (fine(held), fine(gained))

    for one, other in zip(plain, dense, strict=True):
        assert geo.area_km2(one) == pytest.approx(geo.area_km2(other), rel=WITHIN)
        assert length_km(one.boundary) == pytest.approx(length_km(other.boundary), rel=WITHIN)
        distance, same = (geo.distance_to_km(ground, (x, y)) for ground in (one, other))
        assert distance == pytest.approx(same, rel=WITHIN, abs=0.01)
        assert ring_share(one, point=(x, y)) == pytest.approx(ring_share(other, point=(x, y)), abs=0.005)
    one, other = (depth(ground, before) for before, ground in (plain, dense))
    assert one.maximum_km == pytest.approx(other.maximum_km, rel=WITHIN, abs=0.02)
    assert one.p99_km == pytest.approx(other.p99_km, rel=0.02, abs=0.1)


@settings(max_examples=6, deadline=None)
@given(held=stars(most=0.6), gained=stars(most=0.6))
def test_densified_and_plain_ways_and_corridors_agree(held, gained):
    gained = gained - held
    assume(geo.area_km2(gained) > 1)
    one, other = way(gained, held, NOTHING), way(fine(gained), fine(held), NOTHING)
    assert (one.maximum_km is None) == (other.maximum_km is None)
    if one.maximum_km is not None:
        assert one.maximum_km == pytest.approx(other.maximum_km, rel=0.02)

    point = tuple(shapely.get_coordinates(gained.representative_point())[0])
    both = held | gained
    widths = [corridor_km(ground, point=point, rear=held) for ground in (both, fine(both))]
    assert widths[0] == pytest.approx(widths[1], rel=0.01, abs=0.1)
