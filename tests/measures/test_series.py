"""Daily series: every point counts once, regions add up, days carry the last map on."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contested import geo
from contested.control.control_map import ControlMap, Zone
from contested.control.history import ControlHistory
from contested.control.load import open_history
from contested.errors import SourceError
from contested.measures.series import Kind, daily_series
from contested.theatre.load import load_theatre
from contested.theatre.theatre import Region

EAST = shapely.box(38, 48, 40, 51)


def plainly(item):
    """The ground of each status the plain way: unions and differences of the whole map."""
    contested = item.ground("contested")
    held = shapely.difference(item.ground("held"), contested)
    regained = shapely.difference(item.ground("regained"), shapely.union_all([held, contested]))
    return {"contested": contested, "held": held, "regained": regained}


def slowly(item, status, region):
    """The area of a status in a region the plain way."""
    return geo.area_km2(shapely.intersection(plainly(item)[status], region))


def test_overlapping_ground_counts_once_contested_first(draw, history):
    """Contested over held, held over regained; the rest of the region is undrawn."""
    item = draw(
        0, held=EAST, contested=shapely.box(38.5, 48, 39, 51), regained=shapely.box(37, 48, 38.25, 51)
    )
    found = daily_series(history(item))
    day = found.days[0]

    assert found.kinds[-1] == Kind(status="undrawn", side="A")
    assert found.area_km2(day, status="contested") == pytest.approx(
        geo.area_km2(shapely.box(38.5, 48, 39, 51)), rel=1e-6
    )
    assert found.area_km2(day, status="held", side="B", region="east") == pytest.approx(
        slowly(item, "held", EAST), rel=1e-6
    )
    assert found.area_km2(day, status="regained", region="east") == pytest.approx(0, abs=1e-6)
    assert found.area_km2(day, status="regained", side="A", region="west") == pytest.approx(
        geo.area_km2(shapely.box(37, 48, 38, 51)), rel=1e-6
    )
    assert found.areas_km2.sum() == pytest.approx(geo.area_km2(shapely.box(36, 48, 40, 51)), rel=1e-6)


def test_the_same_drawing_twice_counts_once(draw, history):
    """Some sources repeat a polygon."""
    item = draw(0, held=EAST)
    twice = replace(item, zones=(*item.zones, *item.zones, replace(item.zones[0], status="contested")))
    found = daily_series(history(twice))

    assert found.area_km2(found.days[0], status="contested") == pytest.approx(geo.area_km2(EAST), rel=1e-6)
    assert found.area_km2(found.days[0], status="held") == 0


def test_a_day_has_the_last_map_by_its_end(draw, history):
    """Days are the theatre's: a map of 22:30 UTC belongs to the next day there."""
    late = replace(draw(1, held=EAST), as_of=datetime(2030, 3, 2, 22, 30, tzinfo=UTC))
    found = daily_series(history(draw(0), late, draw(4)))

    assert found.days == tuple(date(2030, 3, 1) + timedelta(days=count) for count in range(5))
    assert found.snapshots == ("atlas/0", "atlas/0", "atlas/1", "atlas/1", "atlas/4")
    held = [found.area_km2(day, status="held") for day in found.days]
    assert held == pytest.approx([0, 0, geo.area_km2(EAST), geo.area_km2(EAST), 0], rel=1e-6)


def test_rows_and_table_give_changes(draw, history):
    """The change is to the day before; the first day has none."""
    found = daily_series(history(draw(0), draw(1, held=EAST)))
    rows = [row for row in found.rows() if row.region == "east" and row.status == "held"]

    assert [row.change_km2 for row in rows] == [None, pytest.approx(geo.area_km2(EAST), rel=1e-6)]
    table = found.to_dataframe()
    assert len(table) == len(list(found.rows()))
    same = table[(table["region"] == "east") & (table["status"] == "held")]
    assert same["change_km2"].isna().tolist() == [True, False]
    assert same["area_km2"].tolist() == [row.area_km2 for row in rows]
    assert same["snapshot"].tolist() == [row.snapshot for row in rows]
    assert same["side"].tolist() == ["B", "B"]


def test_span_and_regions_of_choice(draw, history):
    """Days before the first map are left out and told; a region may straddle others, or lie abroad."""
    item = draw(2, held=EAST)
    middle = Region(key="mid", name="Mid", aliases=(), kind="named", geometry=shapely.box(37.5, 49, 38.5, 50))
    abroad = replace(middle, key="abroad", geometry=shapely.box(45, 49, 46, 50))
    found = daily_series(
        history(item), start=date(2030, 3, 1), end=date(2030, 3, 6), regions=(middle, abroad)
    )

    assert found.days[0] == date(2030, 3, 3)
    assert len(found.days) == 4
    assert found.notes == ("no map before 2030-03-03: 2 days left out",)
    assert found.area_km2(found.days[0], status="held", region="mid") == pytest.approx(
        geo.area_km2(shapely.box(38, 49, 38.5, 50)), rel=1e-6
    )
    assert found.areas_km2[:, 1].sum() == 0
    later = daily_series(history(item), start=date(2030, 3, 5), end=date(2030, 3, 6))
    assert (later.days[0], later.snapshots[0]) == (date(2030, 3, 5), "atlas/2")


def test_regions_that_leave_land_over(draw, invented, source):
    """What a drawing has outside of every oblast is nobody's, not the last oblast's."""
    gapped = replace(invented, regions=invented.regions[:1])
    item = draw(0, held=shapely.box(37, 49, 39, 50))
    found = daily_series(ControlHistory(source, gapped, [item]))

    assert found.regions == ("west",)
    assert found.area_km2(found.days[0], status="held") == pytest.approx(
        geo.area_km2(shapely.box(37, 49, 38, 50)), rel=1e-6
    )


def test_refusals(draw, history):
    """No map by then, a span that runs backwards, a day or a region that is not there."""
    maps = history(draw(2))
    with pytest.raises(SourceError, match="no map by 2030-03-01"):
        daily_series(maps, end=date(2030, 3, 1))
    with pytest.raises(SourceError, match="cannot end"):
        daily_series(maps, start=date(2030, 3, 9), end=date(2030, 3, 8))
    with pytest.raises(SourceError, match="no map"):
        daily_series(history())
    found = daily_series(maps)
    with pytest.raises(KeyError):
        found.area_km2(date(2031, 1, 1), status="held")
    with pytest.raises(KeyError):
        found.area_km2(found.days[0], status="held", region="nowhere")


COORDINATE = st.integers(0, 40)
BOX = st.tuples(COORDINATE, COORDINATE, st.integers(1, 20), st.integers(1, 20), st.integers(0, 2))
STATUSES = (("held", "B"), ("contested", None), ("regained", "A"))


def drawn(boxes, day):
    zones = [
        Zone(
            status=STATUSES[kind][0],
            side=STATUSES[kind][1],
            geometry=shapely.intersection(
                # a triangle, so that edges cross at odd angles
                shapely.Polygon(
                    [
                        (36 + x / 10, 48 + y * 0.075),
                        (36 + (x + wide) / 10, 48 + y * 0.075),
                        (36 + x / 10, 48 + (y + high) * 0.075),
                    ]
                ),
                shapely.box(36, 48, 40, 51),
            ),
        )
        for x, y, wide, high, kind in boxes
    ]
    return ControlMap(
        id=f"atlas/{day}",
        source="atlas",
        as_of=datetime(2030, 3, 1 + day, 12, tzinfo=UTC),
        zones=tuple(zone for zone in zones if shapely.area(zone.geometry) > 0),
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(BOX, min_size=1, max_size=9), st.data())
def test_any_drawing_agrees_with_the_slow_way(invented, source, boxes, data):
    """However drawings overlap: each status within 0.1 %, additive over regions, order of the rest idle."""
    first = drawn(boxes, 0)
    shared = tuple(data.draw(st.permutations(first.zones)))
    second = replace(drawn(boxes[: len(boxes) // 2], 1), zones=shared)
    found = daily_series(ControlHistory(source, invented, [first, second]))
    for day, item in zip(found.days, (first, second), strict=True):
        for status, side in STATUSES:
            for region in invented.regions:
                assert found.area_km2(day, status=status, side=side, region=region.key) == pytest.approx(
                    slowly(item, status, region.geometry), rel=1e-3, abs=1e-3
                )
            assert found.area_km2(day, status=status) == pytest.approx(
                slowly(item, status, invented.land), rel=1e-3, abs=1e-3
            )
    assert np.allclose(found.areas_km2[0], found.areas_km2[1], rtol=1e-3, atol=1e-3)
    named = daily_series(ControlHistory(source, invented, [first, second]), regions=invented.regions)
    assert np.allclose(found.areas_km2, named.areas_km2, rtol=1e-5, atol=1e-3)  # to a tenth of a hectare


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.floats(20, 60), st.floats(30, 65)), min_size=3, max_size=9))
def test_areas_at_once_agree_with_the_ellipsoid(corners):
    """Within 0.1 % of the densified geodesic area, holes and stray lines included."""
    shape = shapely.convex_hull(shapely.MultiPoint(corners))
    inner = shapely.buffer(shapely.centroid(shape), 0.01)
    holed = shapely.difference(shape, inner)
    both = shapely.GeometryCollection([holed, shapely.LineString([(0, 0), (1, 1)])])
    found = geo.areas_km2([shape, inner, both, shapely.Point(1, 1)])

    assert found[0] == pytest.approx(geo.area_km2(shape), rel=1e-3, abs=1e-3)
    assert found[1] == pytest.approx(geo.area_km2(inner), rel=1e-3)
    assert found[2] == pytest.approx(geo.area_km2(holed), rel=1e-3, abs=1e-3)
    assert found[3] == 0


@pytest.mark.shared
@pytest.mark.slow
def test_real_maps_agree_with_the_slow_way(shared, tmp_path):
    """Every status in every oblast on maps of three phases, within 0.1 %; regions add up to the whole."""
    theatre = load_theatre("ukraine_2022")
    history = open_history(shared / "data" / "deepstate", theatre, folder=tmp_path).history
    some = ControlHistory(history.source, theatre, [history.maps[number] for number in (0, 75, 90, 150)])
    found = daily_series(some)
    for item in some.maps:
        day = found.days[found.snapshots.index(item.id)]
        for status, ground in plainly(item).items():
            for region in theatre.regions:
                if region.key in found.regions:
                    slow = geo.area_km2(shapely.intersection(ground, region.geometry))
                    fast = found.area_km2(day, status=status, region=region.key)
                    assert fast == pytest.approx(slow, rel=1e-3, abs=0.01)
            slow = geo.area_km2(ground)
            assert found.area_km2(day, status=status) == pytest.approx(slow, rel=1e-3, abs=0.01)
