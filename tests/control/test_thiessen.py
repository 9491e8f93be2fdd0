"""Maps drawn from listed towns: whose ground is whose, and how coarse that is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st
from isle import BLUE, RED, isle

from contested import geo
from contested.control.control_map import ControlMap
from contested.control.thiessen import (
    AREA_BAND,
    CONTESTED_REACH_KM,
    MAX_REACH_KM,
    SMALL_AREA_KM2,
    coarse_band,
    embedded_maps,
    thiessen_maps,
)
from contested.control.timeline import ControlTimeline, Settlement, SettlementControl, timeline_of
from contested.errors import SourceError
from contested.theatre.load import load_theatre
from contested.theatre.theatre import Theatre

LAND = shapely.box(20, 10, 22, 11)
FIRST, LAST = date(2000, 1, 1), date(2000, 1, 31)
ISLE = isle(LAND, first_day=FIRST)


def town(
    name: str, longitude: float, latitude: float, held_by: str, *, since_start: bool = False
) -> Settlement:
    """Make a town from one letter a row: "B10R20C" is Blue, Red from the 10th, contested from the 20th."""
    parts = [(1, held_by[0]), *((int(part[:2]), part[2]) for part in held_by[1:].split())]
    ends = [*(day - 1 for day, _ in parts[1:]), LAST.day]
    rows = tuple(
        SettlementControl(
            held_by=None if holder == "C" else holder,
            from_day=FIRST.replace(day=day),
            to_day=FIRST.replace(day=end),
            since_start=since_start,
            source_kind="unsourced",
            source=None,
            note="",
            line=2,
        )
        for (day, holder), end in zip(parts, ends, strict=True)
    )
    return Settlement(
        name=name,
        geonameid=None,
        latitude=latitude,
        longitude=longitude,
        region="isle",
        anchor=False,
        rows=rows,
    )


def maps_of(*towns: Settlement, theatre: Theatre = ISLE) -> dict[int, ControlMap]:
    """Draw towns, by the day of the month."""
    timeline = ControlTimeline(where="x.csv", settlements=towns, first_day=FIRST, last_day=LAST)
    return {int(item.id[-2:]): item for item in thiessen_maps(timeline, theatre=theatre)}


def what_is(item: ControlMap, longitude: float, latitude: float) -> list[tuple[str, str | None]]:
    """Tell every zone that a point lies in."""
    return [
        (zone.status, zone.side)
        for zone in item.zones
        if shapely.intersects_xy(zone.geometry, longitude, latitude)
    ]


WEST, EAST = (20.5, 10.5), (21.5, 10.5)


def test_ground_goes_with_the_nearest_town():
    (item, _) = maps_of(town("West", *WEST, "B"), town("East", *EAST, "R")).values()

    assert [(zone.status, zone.side) for zone in item.zones] == [("held", "R")]
    assert what_is(item, 21.02, 10.9) == [("held", "R")]
    assert what_is(item, 20.98, 10.1) == [], "the defender draws no zone of its own"
    assert item.ground("held", "R").bounds == pytest.approx((21, 10, 22, 11), abs=0.005)


def test_one_map_for_each_day_of_change_and_the_last():
    maps = maps_of(town("West", *WEST, "B"), town("East", *EAST, "B 10R 20C"))

    assert list(maps) == [1, 10, 20, 31]
    assert maps[10].id == "embedded/2000-01-10"
    assert {item.source for item in maps.values()} == {"embedded"}
    assert maps[10].as_of == datetime(2000, 1, 10, 21, 59, 59, tzinfo=UTC), "end of the day in its time zone"


def test_what_was_lost_and_taken_back_is_regained():
    maps = maps_of(town("West", *WEST, "B"), town("East", *EAST, "B 10R 20B"))

    assert what_is(maps[1], *EAST) == []
    assert what_is(maps[10], *EAST) == [("held", "R")]
    assert what_is(maps[20], *EAST) == [("regained", "B")]
    assert what_is(maps[31], *WEST) == [], "what was never lost is not regained"


def test_a_town_attacked_but_never_lost_is_not_regained():
    maps = maps_of(town("West", *WEST, "B"), town("East", *EAST, "B 10C 20B"))

    assert what_is(maps[10], *EAST) == [("contested", None)]
    assert maps[20].zones == ()


def test_contested_ground_is_near_the_town_and_the_rest_stays():
    maps = maps_of(town("West", *WEST, "B"), town("East", *EAST, "R 10C 20B"))
    contested = maps[10].ground("contested")

    assert what_is(maps[10], *EAST) == [("contested", None)]
    assert what_is(maps[10], 21.2, 10.1) == [("held", "R")]
    furthest = max(geo.distance_km(EAST, point) for point in shapely.get_coordinates(contested))
    assert furthest == pytest.approx(CONTESTED_REACH_KM, rel=0.01)
    both = geo.area_km2(contested) + geo.area_km2(maps[10].ground("held", "R"))
    assert both == pytest.approx(geo.area_km2(maps[1].ground("held", "R")), rel=1e-4)


def test_ground_held_from_the_start_is_a_zone_of_its_own():
    old, new = town("Old", *WEST, "R", since_start=True), town("New", *EAST, "R")
    (item, _) = maps_of(old, new).values()

    assert {(zone.side, zone.since_start) for zone in item.zones} == {("R", True), ("R", False)}
    assert geo.area_km2(item.ground("held", "R")) == pytest.approx(geo.area_km2(LAND), rel=1e-4)


def test_no_town_speaks_for_ground_far_away():
    long_land = shapely.box(20, 10, 26, 11)
    theatre = replace(ISLE, land=long_land)
    (item, _) = maps_of(
        town("Lone", 20.5, 10.5, "R"), town("Other", 20.6, 10.4, "R"), theatre=theatre
    ).values()
    held = item.ground("held", "R")

    assert not shapely.intersects_xy(held, 23, 10.5)
    assert held.bounds[2] == pytest.approx(20.6 + MAX_REACH_KM / 109.6, abs=0.01)


def test_without_a_defender_every_side_has_its_zone():
    theatre = replace(ISLE, sides=(replace(BLUE, defender=False), RED))
    (item, _) = maps_of(town("West", *WEST, "B"), town("East", *EAST, "R"), theatre=theatre).values()

    assert {(zone.status, zone.side) for zone in item.zones} == {("held", "B"), ("held", "R")}


def test_ground_that_did_not_change_is_the_same_object():
    maps = maps_of(
        town("A", 20.3, 10.5, "R"), town("B", 20.9, 10.5, "B 10R 20B"), town("C", 21.6, 10.5, "C 20B")
    )

    before, after = ([z for z in maps[day].zones if z.status == "contested"] for day in (1, 10))
    assert before[0].geometry is after[0].geometry


def test_refuses_a_town_off_the_land():
    with pytest.raises(SourceError, match=r"x\.csv: line 2: Atoll lies off the theatre's land"):
        maps_of(town("West", *WEST, "B"), town("Atoll", 23.0, 10.5, "R"))


def test_a_theatre_without_a_timeline_has_no_embedded_maps(tmp_path: Path):
    assert embedded_maps(replace(ISLE, folder=tmp_path)) == ()


def test_two_towns_on_one_line_of_latitude_and_land_with_a_hole():
    lake = shapely.difference(LAND, shapely.box(21.1, 10.4, 21.3, 10.6))
    (item, _) = maps_of(
        town("West", *WEST, "B"), town("East", *EAST, "R"), theatre=replace(ISLE, land=lake)
    ).values()

    assert what_is(item, 21.2, 10.5) == [], "a lake is nobody's ground"
    assert item.ground("held", "R").is_valid


_SPOTS = st.tuples(st.integers(1, 39), st.integers(1, 19))
_HISTORIES = st.sampled_from(
    ["B", "R", "C", "B 10R", "R 10B", "R 10C 20B", "B 10C 20R", "C 10R 20C", "R 20B 25R"]
)


@settings(max_examples=60, deadline=None)
@example({(1, 1): "B", (1, 9): "B", (29, 7): "C 10R 20C", (30, 9): "R 10C 20B"})
@given(st.dictionaries(_SPOTS, _HISTORIES, min_size=2, max_size=12))
def test_a_town_lies_in_the_zone_of_its_holder(towns: dict[tuple[int, int], str]):
    """Whatever the towns: each is its holder's, zones do not overlap, nothing lies off the land."""
    places = [town(f"{x}/{y}", 20 + x / 20, 10 + y / 20, history) for (x, y), history in towns.items()]
    for day, item in maps_of(*places).items():
        for place in places:
            row = place.on(FIRST.replace(day=day))
            assert row
            found = what_is(item, place.longitude, place.latitude)
            if row.held_by == "B":
                lost = any(r.held_by == "R" and r.from_day < row.from_day for r in place.rows)
                assert found == ([("regained", "B")] if lost else [])
            else:
                assert found == [("held", "R") if row.held_by else ("contested", None)]
        grounds = [zone.geometry for zone in item.zones]
        total = sum(geo.area_km2(ground) for ground in grounds)
        assert total == pytest.approx(geo.area_km2(shapely.union_all(grounds)), abs=0.01)
        assert all(ground.is_valid and geo.area_km2(ground - LAND) < 0.01 for ground in grounds)


@pytest.mark.parametrize(
    ("area_km2", "band"),
    [
        pytest.param(SMALL_AREA_KM2, (1000.0, 3000.0), id="half-either-way"),
        pytest.param(SMALL_AREA_KM2 - 1, (0.0, 3998.0), id="small-is-all-of-it"),
        pytest.param(0.0, (0.0, 0.0), id="nothing"),
        pytest.param(-4000.0, (-6000.0, -2000.0), id="a-loss"),
    ],
)
def test_band(area_km2: float, band: tuple[float, float]):
    assert coarse_band(area_km2) == band


def test_band_never_narrows_to_a_point():
    low, high = coarse_band(10_000.0)

    assert (high - low) / 2 == pytest.approx(AREA_BAND * 10_000.0)


def test_every_listed_town_of_the_theatre_that_ships_is_in_its_holders_zone():
    theatre = load_theatre("ukraine_2022")
    timeline = timeline_of(theatre)
    assert timeline

    for item in embedded_maps(theatre):
        day = date.fromisoformat(item.id.removeprefix("embedded/"))
        for place in timeline.settlements:
            row = place.on(day)
            assert row
            found = [status for status, _ in what_is(item, place.longitude, place.latitude)]
            expected = {"RU": ["held"], None: ["contested"]}.get(row.held_by)
            assert found == expected or (row.held_by == "UA" and found in ([], ["regained"])), (
                place.name,
                day,
            )


@pytest.mark.parametrize(
    ("first", "last", "known_km2"),
    [
        pytest.param("2022-09-03", "2022-09-11", 8000, id="kharkiv"),
        pytest.param("2022-03-26", "2022-04-04", 30_000, id="the-north"),
    ],
)
def test_area_lost_is_within_the_band_of_what_was_reported(first: str, last: str, known_km2: float):
    """Round figures that were widely reported, for the size of the error."""
    theatre = load_theatre("ukraine_2022")
    maps = {item.id.removeprefix("embedded/"): item for item in embedded_maps(theatre)}
    before = maps[max(day for day in maps if day <= first)].ground("held", "RU")
    lost = geo.area_km2(shapely.difference(before, maps[last].ground("held", "RU")))

    low, high = coarse_band(lost)
    assert low <= known_km2 <= high
