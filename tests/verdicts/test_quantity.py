"""Numbers against the ground: the comparison, and the windows it is made over."""

from dataclasses import replace
from datetime import date

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from contested import geo
from contested.claims.claim import Quantity
from contested.control.ground import Grounds
from contested.control.history import ControlHistory
from contested.places.place import Place
from contested.theatre.rivers import River
from contested.verdicts.judge import judge
from contested.verdicts.quantity import compare

EAST = shapely.box(38, 48, 40, 51)


def quantity(value, comparator="=", unit="km2", measure="area"):
    return Quantity(measure=measure, value=value, unit=unit, comparator=comparator)


@pytest.mark.parametrize(
    ("value", "comparator", "word", "direction"),
    [
        pytest.param(3000, "=", "supported", None, id="inside"),
        pytest.param(1810, "=", "supported", None, id="inside-the-widened-band"),
        pytest.param(1500, "=", "partly", "understated", id="under-within-a-factor-of-two"),
        pytest.param(800, "=", "contradicted", "understated", id="far-under"),
        pytest.param(6000, "=", "partly", "overstated", id="over-within-a-factor-of-two"),
        pytest.param(9000, "=", "contradicted", "overstated", id="far-over"),
        pytest.param(500, ">", "supported", "understated", id="a-bound-cleared"),
        pytest.param(6000, ">", "partly", "overstated", id="a-bound-missed"),
        pytest.param(9000, "<", "supported", "overstated", id="an-upper-bound-kept"),
        pytest.param(800, "<=", "contradicted", "understated", id="an-upper-bound-broken"),
    ],
)
def test_compare(value, comparator, word, direction):
    """The band is 2,000 to 4,000; 10 % wider it is 1,800 to 4,400."""
    found = compare(quantity(value, comparator), (2000.0, 4000.0))
    assert (found.word, found.direction) == (word, direction)


@given(value=st.floats(1, 1e5), low=st.floats(0, 1e5), width=st.floats(0, 1e5))
def test_what_lies_in_the_band_is_always_supported(value, low, width):
    """Whatever the comparator."""
    if low <= value <= low + width:
        for comparator in ("=", "~", ">", ">=", "<", "<="):
            assert compare(quantity(value, comparator), (low, low + width)).word == "supported"


def test_nothing_gained_contradicts_any_amount():
    """A factor of two of nothing is nothing."""
    assert compare(quantity(5), (0.0, 0.0)).word == "contradicted"


@pytest.fixture
def spring(draw, history):
    """B falls back by a tenth of a degree a day from 3 March on."""
    fronts = [min(38 + max(0, day - 2) / 10, 39.5) for day in range(25)]
    return history(*(draw(day, held=shapely.box(front, 48, 40, 51)) for day, front in enumerate(fronts)))


def area_claim(say, value, comparator="=", **more):
    return say("area_gained", places=(), quantity=quantity(value, comparator), **more)


def km2(west, east):
    return geo.area_km2(shapely.box(west, 48, east, 51))


def test_area_over_the_claims_own_window(judged, say, spring):
    """From the map nearest the start to the last by the end."""
    claim = area_claim(say, km2(38, 38.3), start=date(2030, 3, 3), end=date(2030, 3, 6))
    verdict = judged(claim, spring)["all maps"]

    assert verdict.word == "supported"
    assert verdict.unit == "km2"
    assert set(dict(verdict.values)) == {"marked", "lost by enemy", "secured"}
    assert not any("counted from" in note for note in verdict.assumed)


def test_a_start_is_assumed_from_the_operation_under_way(judged, say, spring):
    """The claim gives no start: the theatre's operation does, and the verdict says so."""
    verdict = judged(area_claim(say, 100, ">", start=None), spring)["all maps"]
    assert any("the spring offensive" in note for note in verdict.assumed)


def test_a_wild_number_is_contradicted_once_maps_reach_far_enough(judged, say, spring, history):
    """Under the same rule of lag as control."""
    claim = area_claim(say, 90_000, start=date(2030, 3, 3))
    assert judged(claim, spring)["all maps"].word == "contradicted"
    short = history(*spring.maps[:7])
    assert judged(claim, short)["all maps"].word == "unclear"


def test_a_coarse_source_bears_a_number_out_in_part_at_most(judged, say, spring, invented):
    """Its band is half the value either way."""
    coarse = ControlHistory(replace(spring.source, coarse=True), invented, spring.maps)
    claim = area_claim(say, km2(38, 38.3), start=date(2030, 3, 3), end=date(2030, 3, 6))
    verdict = judged(claim, coarse)["all maps"]
    assert verdict.word == "partly"
    assert verdict.band[1] > 1.4 * km2(38, 38.3)


def test_advance_in_kilometres(judged, say, spring):
    """Three tenths of a degree in three days is some 21 km at this latitude."""
    claim = say(
        "advance",
        places=(),
        start=date(2030, 3, 3),
        quantity=quantity(21, "~", "km", "distance"),
    )
    verdict = judged(claim, spring)["all maps"]
    assert verdict.word == "supported"
    assert verdict.unit == "km"
    far = replace(claim, claim=replace(claim.claim, quantity=quantity(200, "=", "km", "distance")))
    assert judged(far, spring)["all maps"].word == "contradicted"


def test_advance_towards_a_town(judged, say, spring, town):
    """Nearer by a kilometre or more; and for the side that fell back, not."""
    towards = say("advance", places=(town,), start=date(2030, 3, 3))
    assert judged(towards, spring)["all maps"].word == "supported"
    backwards = say("advance", side="B", places=(town,), start=date(2030, 3, 3))
    assert judged(backwards, spring)["all maps"].word != "supported"


def test_border_of_a_region(judged, say, spring, east):
    """A reached the line at once; B gained nothing."""
    reached = say("border_reached", places=(east,), start=date(2030, 3, 3))
    assert judged(reached, spring)["all maps"].word == "supported"
    never = say("border_reached", side="B", places=(east,), start=date(2030, 3, 3))
    assert judged(never, spring)["all maps"].word == "contradicted"


@pytest.mark.parametrize(
    ("course", "coarse_km", "word"),
    [
        pytest.param(38.15, 0.5, "supported", id="fine-line-in-gained-ground"),
        pytest.param(38.15, 5.0, "partly", id="coarse-line-in-gained-ground"),
        pytest.param(60.0, 5.0, "unclear", id="coarse-line-far-off"),
    ],
)
def test_a_river_reached_is_as_certain_as_its_course(say, spring, invented, course, coarse_km, word):
    """A line that may lie kilometres beside the river bears a claim out in part at most."""
    line = shapely.LineString([(course, 48.0), (course, 49.0)])
    vist = River(
        key="vist", name="Vist River", aliases=("Vist",), line=line, source="own", coarse_km=coarse_km
    )
    theatre = replace(invented, rivers=(vist,))
    place = Place(name="Vist", precision="river")
    claim = say("border_reached", places=(place,), start=date(2030, 3, 3))
    verdicts = judge(claim, (spring,), theatre=theatre, grounds=Grounds(theatre))
    assert verdicts[0].word == word
    unknown = judge(claim, (spring,), theatre=invented, grounds=Grounds(invented))
    assert unknown[0].word == "not checkable"


def test_fighting_near_the_front_and_far_from_it(judged, say, spring, east):
    """Within 5 km of the front, or not; a region when the front crosses it."""
    at_front = say("fighting", start=date(2030, 3, 8), end=date(2030, 3, 8))
    far = say("fighting", start=date(2030, 3, 1), end=date(2030, 3, 1))
    within = say("fighting", places=(east,), start=date(2030, 3, 8), end=date(2030, 3, 8))
    assert judged(at_front, spring)["all maps"].word == "supported"
    assert judged(far, spring)["all maps"].word == "contradicted"
    assert judged(within, spring)["all maps"].word == "supported"


def test_a_count_of_settlements_is_not_measured_yet(judged, say, spring):
    """Said plainly, not guessed."""
    claim = say("area_gained", places=(), quantity=quantity(20, "=", "settlements", "count"))
    assert judged(claim, spring)["all maps"].word == "not checkable"


def test_a_map_long_before_the_end_refutes_nothing(judged, say, spring, history):
    """The maps stop ten days before the claim ends and come back long after: open, and it says how old."""
    gap = history(*spring.maps[:7], *spring.maps[-2:])
    end = {"start": date(2030, 3, 3), "end": date(2030, 3, 20), "published": date(2030, 3, 20)}
    wild = judged(area_claim(say, 90_000, **end), gap)["all maps"]
    met = judged(area_claim(say, 100, ">", **end), gap)["all maps"]
    far = say("advance", places=(), quantity=quantity(900, "=", "km", "distance"), **end)

    assert (wild.word, wild.direction) == ("unclear", None)
    assert "days older" in wild.reason
    assert met.word == "supported"
    assert judged(far, gap)["all maps"].word == "unclear"
