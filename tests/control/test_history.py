"""Questions to a history of control."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import shapely

from contested.control.ground import Grounds
from contested.control.history import ControlHistory
from contested.control.rows import change_rows, changes, holder_row
from contested.errors import MapMismatchError, SourceError
from contested.places.place import Place

EAST = shapely.box(38, 48, 40, 51)
TOWN = Place(name="Midtown", precision="settlement", latitude=49.5, longitude=38.5)


@pytest.fixture
def three(draw, history):
    """Held by B, then contested, then regained by A."""
    return history(
        draw(4, held=shapely.box(39, 48, 40, 51), regained=shapely.box(38, 48, 39, 51)),
        draw(0, held=EAST),
        draw(2, held=EAST, contested=shapely.box(38, 49, 39, 50)),
    )


def test_holdings_in_order_of_time(three):
    """Contested ground drawn over held ground is contested."""
    assert [(h.status, h.side) for h in three.holdings(38.5, 49.5)] == [
        ("held", "B"),
        ("contested", None),
        ("regained", "A"),
    ]


def test_what_nobody_draws_is_the_defenders(three):
    """On the land; off it nobody's."""
    assert {h.side for h in three.holdings(36.5, 49.5)} == {"A"}
    assert {h.status for h in three.holdings(10, 10)} == {"outside"}


def test_at_until_and_between(three):
    """The last map by a moment, the maps known then, the maps of a span."""
    day = three.maps[0].as_of
    assert three.at(day - timedelta(days=1)) is None
    assert three.at(day + timedelta(days=3)).id == "atlas/2"
    assert len(three.until(day + timedelta(days=3))) == 2
    assert [item.id for item in three.between(day, day + timedelta(days=2))] == ["atlas/0", "atlas/2"]
    assert three.nearest(day + timedelta(days=3.5)).id == "atlas/4"


def test_holder_is_the_last_of_the_holdings_until_then(three):
    """At the very moment of a map it counts; before the first there is none."""
    first = three.maps[0].as_of
    assert three.holder(38.5, 49.5, first - timedelta(seconds=1)) is None
    assert three.holder(38.5, 49.5, first).map.id == "atlas/0"
    for longitude, latitude in ((38.5, 49.5), (39.5, 48.5), (36.5, 49.5), (10, 10), (38, 49)):
        holdings = three.holdings(longitude, latitude)
        for hours in range(0, 130, 11):
            moment = first + timedelta(hours=hours)
            expected = [holding for holding in holdings if holding.as_of <= moment][-1]
            assert three.holder(longitude, latitude, moment) == expected
    assert three.until(first).holder(38.5, 49.5, first + timedelta(days=9)).map.id == "atlas/0"


def test_many_threads_may_ask_at_once(three):
    """The index is built once, and its answers do not depend on who asks first."""
    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(three.holder, 38.5, 49.5, three.maps[1].as_of) for _ in range(64)]
    assert {found.result().status for found in asked} == {"contested"}


def test_usual_gap_is_the_median_of_the_five_nearest(draw, history):
    """One long silence does not make maps rare."""
    maps = history(*(draw(day) for day in (0, 1, 2, 3, 30, 31)))
    assert maps.usual_gap(maps.maps[1].as_of) == timedelta(days=1)


def test_maps_of_two_sources_are_never_one_history(draw, source, invented):
    """Comparing them would measure drawing style."""
    other = replace(draw(0), source="globe")
    with pytest.raises(MapMismatchError, match="atlas/0"):
        ControlHistory(source, invented, [other])


def test_changes_give_the_map_before_and_the_map_after(three):
    """The state on the first map leads."""
    found = changes(three, TOWN)
    assert [change.after.status for change in found] == ["held", "contested", "regained"]
    assert found[0].before is None
    assert found[2].before.map.id == "atlas/2"
    assert change_rows(three, TOWN)[2]["snapshot"] == "atlas/4"


def test_holder_at_a_moment(three):
    """By the last map then; before the first map there is no answer."""
    assert holder_row(three, TOWN, three.maps[1].as_of)["status"] == "contested"
    with pytest.raises(SourceError, match="the first is of"):
        holder_row(three, TOWN, datetime(2020, 1, 1, tzinfo=UTC))
    with pytest.raises(SourceError, match="no point"):
        holder_row(three, Place(name="River", precision="river"), three.maps[1].as_of)


def test_grounds_are_worked_out_once_a_map(three, invented):
    """Both sides' ground and the contested ground fill the land."""
    grounds = Grounds(invented)
    item = three.maps[1]
    parts = [grounds.held(item, "A"), grounds.hostile(item, "A"), grounds.zone(item, "contested")]
    assert grounds.held(item, "A") is grounds.held(item, "A")
    assert shapely.area(shapely.union_all(parts)) == pytest.approx(shapely.area(invented.land))
