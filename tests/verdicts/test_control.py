"""Who held the town: every word that a verdict on control can be."""

from dataclasses import replace
from datetime import date

import pytest
import shapely

from contested.control.history import ControlHistory
from contested.places.place import Place

EAST = shapely.box(38, 48, 40, 51)
FAR_EAST = shapely.box(39, 48, 40, 51)


@pytest.fixture
def months(draw, history):
    """Daily maps of March: B holds the east until the day given, contested for some days, then A."""

    def make(*, falls=5.0, contested=0.0, days=20, start=0):
        maps = []
        for day in range(start, days):
            if day < falls:
                maps.append(draw(day, held=EAST))
            elif day < falls + contested:
                maps.append(draw(day, held=FAR_EAST, contested=shapely.box(38, 48, 39, 51)))
            else:
                maps.append(draw(day, held=FAR_EAST, regained=shapely.box(38, 48, 39, 51)))
        return history(*maps)

    return make


def test_supported_when_a_map_in_the_window_shows_it(judged, say, months):
    """The town falls on the claimed day; the map of that day shows it."""
    verdict = judged(say(), months(falls=5))["all maps"]

    assert verdict.word == "supported"
    assert verdict.snapshots == ("atlas/4", "atlas/5")
    assert "first shows Midtown held by Aland on 6 Mar 2030" in verdict.reason


def test_one_usual_gap_of_grace(judged, say, months):
    """Maps come once a day: one that is a day late still bears the claim out."""
    assert judged(say(), months(falls=6))["all maps"].word == "supported"


def test_too_early(judged, say, months):
    """First shown within a week after the window: said too early."""
    assert judged(say(), months(falls=9))["all maps"].word == "too early"


def test_contradicted_only_when_maps_reach_past_the_lag(judged, say, months):
    """Atlas draws up to four days late: before that, ask again."""
    assert judged(say(), months(falls=99, days=20))["all maps"].word == "contradicted"
    assert judged(say(), months(falls=99, days=8))["all maps"].word == "unclear"


def test_unclear_while_contested(judged, say, months):
    """Contested at the end of the window, and for longer than the lag."""
    verdict = judged(say(), months(falls=4, contested=15))["all maps"]
    assert verdict.word == "unclear"
    assert "contested" in verdict.reason


def test_publication_looks_only_at_the_maps_of_its_day(judged, say, months):
    """By the maps out when it was published nothing was settled; by all maps it was."""
    both = judged(say(), months(falls=6))
    assert both["publication"].word == "unclear"
    assert both["all maps"].word == "supported"
    assert all(not name.endswith("/6") for name in both["publication"].snapshots)


def test_not_covered_before_the_first_map_and_after_the_last(judged, say, months):
    """The maps begin later, or end earlier, than the claim."""
    early = judged(say(), months(start=10, days=20))["all maps"]
    late = judged(say(end=date(2030, 4, 20), start=date(2030, 4, 20), published=date(2030, 4, 20)), months())
    assert early.word == late["all maps"].word == "not covered"
    assert "first map" in early.reason
    assert "last map" in late["all maps"].reason


def test_a_town_off_the_maps_is_not_covered(judged, say, months):
    """No ground of this war there."""
    abroad = Place(name="Faraway", precision="settlement", latitude=10.0, longitude=10.0)
    assert judged(say(places=(abroad,)), months())["all maps"].word == "not covered"


def test_an_open_start_asks_how_things_stood_at_the_end(judged, say, months):
    """It fell long before: still true at the dateline, and the sentence says since when."""
    verdict = judged(say(start=None, end=date(2030, 3, 15), published=date(2030, 3, 15)), months(falls=5))
    assert verdict["all maps"].word == "supported"
    assert "since 6 Mar 2030" in verdict["all maps"].reason


def test_no_gain_of_what_was_never_lost(judged, say, months):
    """A town held since the war's first day was not gained."""
    home = Place(name="Hometown", precision="settlement", latitude=49.5, longitude=36.5)
    assert judged(say(places=(home,)), months())["all maps"].word == "contradicted"
    assert judged(say("control_held", places=(home,)), months())["all maps"].word == "supported"


def test_ground_taken_on_the_first_day_was_gained(judged, say, draw, history, source, invented):
    """The attacker's on the first map: gained that day, unless it was held since before the war."""
    town = Place(name="Bordertown", precision="settlement", latitude=49.5, longitude=39.5)
    taken = history(*(draw(day, held=FAR_EAST) for day in range(20)))
    old = [
        replace(item, zones=tuple(replace(zone, since_start=True) for zone in item.zones))
        for item in taken.maps
    ]
    claim = say(side="B", places=(town,), start=date(2030, 3, 1), end=date(2030, 3, 3))
    assert judged(claim, taken)["all maps"].word == "supported"
    assert judged(claim, ControlHistory(source, invented, old))["all maps"].word == "contradicted"


def test_loss_is_the_other_sides_hold(judged, say, months):
    """B lost the town when A holds it; contested is not yet lost."""
    lost = judged(say("control_lost", side="B"), months(falls=5))["all maps"]
    assert lost.word == "supported"
    assert "no longer held by Beland" in lost.reason
    assert judged(say("control_lost", side="B"), months(falls=4, contested=15))["all maps"].word == "unclear"


@pytest.mark.parametrize(
    ("falls", "remark"),
    [(5, "the denial does not stand"), (99, "The denial stands")],
)
def test_a_denial_is_judged_by_what_it_denies(judged, say, months, falls, remark):
    """The positive proposition is judged; the sentence says whether the denial stands."""
    verdict = judged(say("control_lost", side="B", stance="denied"), months(falls=falls))["all maps"]
    assert remark in verdict.reason


def test_a_forecast_waits_for_its_horizon(judged, say, months):
    """Not judged before its time, judged after, and never without one."""
    forecast = say(
        stance="forecast", start=date(2030, 3, 4), end=date(2030, 3, 6), published=date(2030, 3, 4)
    )
    both = judged(forecast, months(falls=5))
    assert both["publication"].word == "unclear"
    assert both["all maps"].word == "supported"
    endless = say(stance="forecast", start=date(2030, 3, 4), end=None)
    assert judged(endless, months())["all maps"].word == "not checkable"


def test_several_places_are_mixed(judged, say, months, town):
    """One of two towns fell: partly, mixed."""
    farther = Place(name="Fartown", precision="settlement", latitude=49.5, longitude=39.5, population=900)
    verdict = judged(say(places=(town, farther)), months(falls=5))["all maps"]
    assert (verdict.word, verdict.direction) == ("partly", "mixed")


def test_a_region_by_its_share(judged, say, draw, history, east):
    """95 % is the whole of a region, above 5 % a part of it."""
    end = {"start": date(2030, 3, 6), "end": date(2030, 3, 6), "places": (east,)}
    whole = history(draw(0, held=EAST), draw(5), draw(12))
    part = history(draw(0, held=EAST), draw(5, held=FAR_EAST), draw(12, held=FAR_EAST))
    none = history(draw(0, held=EAST), draw(5, held=EAST), draw(12, held=EAST))
    words = [judged(say(**end), item)["all maps"].word for item in (whole, part, none)]
    assert words == ["supported", "partly", "contradicted"]


def test_without_side_or_place_nothing_can_be_checked(judged, say, months):
    """No map answers a claim that names nobody, or nowhere."""
    assert judged(say(side=None), months())["all maps"].word == "not checkable"
    assert judged(say(places=()), months())["all maps"].word == "not checkable"


def test_a_town_held_in_part(judged, say, draw, history):
    """The point decides; the sentence gives the share of the town."""
    maps = history(draw(0, held=EAST), draw(5, held=shapely.box(38.505, 48, 40, 51)), draw(10, held=FAR_EAST))
    verdict = judged(say(), maps)["all maps"]
    assert verdict.word == "supported"
    assert "in part" in verdict.reason


def test_kinds_without_a_measure_say_so_once(judged, say, months):
    """One verdict, without a source, in a sentence of its own."""
    verdicts = judged(say("intent"), months())
    assert list(verdicts) == ["all maps"]
    assert verdicts["all maps"].word == "not checkable"
    assert verdicts["all maps"].source is None


def test_too_early_names_the_lag_that_may_explain_it(judged, say, months):
    """Atlas draws up to four days late: what it shows on the fourth day may have been true in time."""
    within, beyond = (judged(say(), months(falls=day))["all maps"] for day in (9, 11))
    assert within.word == beyond.word == "too early"
    assert "Atlas has drawn changes up to 4 days late" in within.reason
    assert "late" not in beyond.reason


def test_between_two_maps_far_apart_both_are_told(judged, say, draw, history):
    """A gap in the maps: open, but the reader learns what the next map shows."""
    maps = history(*(draw(day, held=EAST) for day in range(4)), *(draw(day) for day in range(30, 34)))
    claim = say(start=date(2030, 3, 16), end=date(2030, 3, 16), published=date(2030, 3, 16))
    both = judged(claim, maps)

    assert both["all maps"].word == both["publication"].word == "unclear"
    assert "the next, of 31 Mar 2030, 12:00 UTC, shows Midtown held by Aland" in both["all maps"].reason
    assert "the next" not in both["publication"].reason


def test_a_place_that_was_not_found_is_named(judged, say, months):
    """Two towns of one name: the verdict says which name it could not settle."""
    lost = Place(name="Milton", precision="unresolved", candidates=2)
    verdict = judged(say(places=(lost,)), months())["all maps"]
    assert verdict.word == "not checkable"
    assert "Milton" in verdict.reason
