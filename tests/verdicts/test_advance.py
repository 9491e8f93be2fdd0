"""A distance advanced: straight, by the way over gained ground, and what the enemy alone lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import shapely

from contested.claims.claim import Quantity
from contested.control.history import ControlHistory
from contested.places.place import Place

EAST = shapely.box(38, 48, 40, 51)
# A takes a lane 0.1 degrees wide, 72 km east along the 50th parallel and then 56 km back south of it, each
# point of which lies within 76 km of A's ground in a straight line; B keeps the ground between the two.
LANE = shapely.union_all(
    [
        shapely.box(38, 49.9, 39, 50),
        shapely.box(38.9, 49.5, 39, 50),
        shapely.box(38.2, 49.5, 39, 49.6),
    ]
)
STRIP = shapely.box(38, 48, 38.3, 51)
"""Some 22 km wide."""


def km(value, comparator="="):
    return Quantity(measure="distance", value=value, unit="km", comparator=comparator)


@pytest.fixture
def advanced(judged, say, draw, history):
    """Judge a distance when A gains some ground on 5 March, and some more is left contested."""

    def run(quantity, *, gained, contested=None, coarse=False, invented=None, days=20, **more):
        after = EAST.difference(gained if contested is None else gained.union(contested))
        maps = [
            draw(day, held=EAST) if day < 4 else draw(day, held=after, contested=contested, regained=gained)
            for day in range(days)
        ]
        whole = history(*maps)
        if coarse:
            whole = ControlHistory(replace(whole.source, coarse=True), invented, whole.maps)
        more = {"places": (), "start": date(2030, 3, 3), "end": date(2030, 3, 6), **more}
        return judged(say("advance", quantity=quantity, **more), whole)["all maps"]

    return run


def test_both_definitions_are_printed(advanced):
    """The way along the lane is longer than the straight line, and both stand in the verdict."""
    verdict = advanced(km(110), gained=LANE)
    values = dict(verdict.values)

    assert values["nearest, secured, maximum"] == pytest.approx(72, abs=4)
    assert values["through, secured, maximum"] == pytest.approx(160, rel=0.08)
    assert values["through, secured, maximum"] > values["nearest, secured, maximum"]
    assert verdict.band == (
        min(value for value in values.values() if value is not None),
        max(value for value in values.values() if value is not None),
    )
    assert verdict.word == "supported"
    assert "straight from its old front and" in verdict.reason
    assert "by the shortest way over gained ground" in verdict.reason


@pytest.mark.parametrize(
    ("value", "word", "direction"),
    [
        pytest.param(21, "supported", None, id="in-the-band"),
        pytest.param(30, "partly", "overstated", id="over"),
        pytest.param(90, "contradicted", "overstated", id="far-over"),
        pytest.param(5, "contradicted", "understated", id="far-under"),
    ],
)
def test_a_broad_strip_is_as_deep_either_way(advanced, value, word, direction):
    verdict = advanced(km(value), gained=STRIP)
    assert (verdict.word, verdict.direction) == (word, direction)
    assert dict(verdict.values)["through, secured, maximum"] == pytest.approx(22.4, rel=0.03)


def test_ground_that_only_the_enemy_lost_bears_it_out_in_part(advanced):
    """A holds 22 km, contested ground reaches 60 km: 57 is not what A advanced."""
    left = shapely.box(38.3, 48, 38.8, 51)
    verdict = advanced(km(57), gained=STRIP, contested=left)

    assert (verdict.word, verdict.direction) == ("partly", "overstated")
    assert "that it does not yet hold, lies up to 60 km deep" in verdict.reason
    assert advanced(km(21), gained=STRIP, contested=left).word == "supported"


def test_nothing_secured_is_said(advanced):
    """All that B lost is contested."""
    verdict = advanced(km(21), gained=shapely.Polygon(), contested=STRIP)
    assert verdict.word == "partly"
    assert "Aland secured no ground" in verdict.reason
    assert "through, secured, maximum" not in dict(verdict.values)


def test_how_deep_the_named_town_lies_is_given(advanced):
    """The end of the lane: 18 km straight from the old front, nearly nine times that along the lane."""
    end = Place(name="Endton", precision="settlement", latitude=49.55, longitude=38.25)
    values = dict(advanced(km(110), gained=LANE, places=(end,)).values)

    assert values["nearest, secured, at the place"] == pytest.approx(18, abs=2)
    assert values["through, secured, at the place"] == pytest.approx(155, rel=0.08)


def test_a_town_that_was_not_secured_has_no_depth(advanced):
    town = Place(name="Fartown", precision="settlement", latitude=49.5, longitude=39.8)
    assert not any(
        "at the place" in name for name, _ in advanced(km(20), gained=STRIP, places=(town,)).values
    )


def test_before_the_lag_has_passed_nothing_is_contradicted(advanced):
    assert advanced(km(90), gained=STRIP, days=8).word == "unclear"


def test_a_coarse_source_gives_the_straight_distance_and_says_so(advanced, invented):
    verdict = advanced(km(21), gained=STRIP, coarse=True, invented=invented)
    assert verdict.word == "partly"
    assert not any(name.startswith("through") for name, _ in verdict.values)
    assert any("through is not worked out" in note for note in verdict.assumed)
