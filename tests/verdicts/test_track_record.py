"""Track records: what counts as one change told, what bears it out, and how sure a share is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from contested.claims.claim import Source
from contested.outputs.plots.records import track_record_picture
from contested.verdicts.assertions import assertions_of
from contested.verdicts.track_record import outcome_of, track_records

TAKEN = shapely.box(38, 49, 40, 50)
FREED = shapely.box(39, 49, 40, 50)


@pytest.fixture
def told(say):
    """Tell that A gained Midtown, by a source, on a day of March."""

    def make(
        source: str | None = "Governor of Midtown",
        *,
        side: str | None = "A",
        day: int = 6,
        kind: str = "control_gained",
        who: str = "A",
        stance: str = "asserted",
        end: date | None = None,
    ):
        published = date(2030, 3, day)
        statement = say(kind, side=who, published=published, start=None, end=end or published, stance=stance)
        claim = replace(statement.claim, source=Source(name=source, side=side))
        return replace(statement, claim=claim)

    return make


@pytest.fixture
def maps(draw, history):
    """Midtown is B's from 1 March, and A's from the map of 9 March on."""
    return history(*(draw(day, held=TAKEN if day < 8 else FREED) for day in range(40)))


def fate(statement, maps, theatre):
    """What the maps make of the only assertion of a statement."""
    (one,) = assertions_of([statement], theatre=theatre)
    return outcome_of(one, maps)


def test_a_change_told_again_counts_once_until_the_source_says_otherwise(told, invented):
    statements = [told(day=6), told(day=7), told(day=8, kind="control_lost"), told(day=9)]

    found = assertions_of(statements, theatre=invented)

    assert [(one.said_at.day, one.holder) for one in found] == [(6, "A"), (8, "B"), (9, "A")]


@pytest.mark.parametrize("stance", ["denied", "unconfirmed", "forecast"])
def test_what_a_source_does_not_say_itself_is_no_assertion(told, invented, stance):
    assert assertions_of([told(stance=stance)], theatre=invented) == ()


def test_one_source_under_several_spellings_is_one(told, invented):
    statements = [told("Some local officials"), told("A local official", day=7)]

    assert len(assertions_of(statements, theatre=invented)) == 1


@pytest.mark.parametrize(
    ("side", "who", "kind", "interest"),
    [
        pytest.param("A", "A", "control_gained", "boast", id="own-gain"),
        pytest.param("A", "A", "control_lost", "admission", id="own-loss"),
        pytest.param("B", "A", "control_gained", "admission", id="the-other-sides-gain"),
        pytest.param("neutral", "A", "control_gained", "neutral", id="bystander"),
    ],
)
def test_whom_a_statement_serves(told, invented, side, who, kind, interest):
    (one,) = assertions_of([told(side=side, who=who, kind=kind)], theatre=invented)

    assert one.interest == interest


@pytest.mark.parametrize(
    ("day", "kind", "expected"),
    [
        pytest.param(6, "control_gained", "borne out", id="a-map-shows-it-three-days-later"),
        pytest.param(1, "control_gained", "not borne out", id="said-more-than-a-week-early"),
        pytest.param(20, "control_gained", "borne out", id="said-after-the-map"),
        pytest.param(20, "control_lost", "not borne out", id="the-contrary"),
    ],
)
def test_a_map_within_a_week_bears_it_out(told, maps, invented, day, kind, expected):
    assert fate(told(day=day, kind=kind), maps, invented).fate == expected


def test_days_ahead_count_from_the_saying_to_the_first_map(told, maps, invented):
    early, late = fate(told(day=6), maps, invented), fate(told(day=20), maps, invented)

    assert early.lead_days == pytest.approx(2.5, abs=0.6)
    assert late.lead_days == pytest.approx(-11.5, abs=0.6)
    assert early.lead_days - late.lead_days == pytest.approx(14.0)


def test_what_the_maps_have_shown_for_a_month_earns_nothing(told, maps, invented):
    statement = told(day=31, end=date(2030, 3, 31))
    later = replace(statement, report=replace(statement.report, published=date(2030, 4, 9)))
    claim = replace(later.claim, valid=replace(later.claim.valid, end=date(2030, 4, 9)))

    assert fate(replace(later, claim=claim), maps, invented).fate == "standing"


def test_what_was_true_in_its_time_is_not_held_against_who_tells_it_later(told, maps, invented):
    said = told(day=12, kind="control_held", who="B", end=date(2030, 3, 5))

    assert fate(said, maps, invented).fate == "borne out"


def test_what_the_maps_do_not_reach_is_left_open(told, draw, history, invented):
    short = history(*(draw(day, held=TAKEN) for day in range(8)))

    assert fate(told(day=6), short, invented).fate == "open"
    assert fate(told(day=6), history(draw(90, held=TAKEN)), invented).fate == "not covered"


def test_a_record_is_told_with_its_count_and_interval(told, maps, invented):
    names = [f"Mayor of Street {letter}" for letter in "pqrstu"]
    right = [told("Governor of Midtown", day=6)]
    wrong = [told(name, day=1) for name in names]

    records = track_records(assertions_of(right + wrong, theatre=invented), maps, by="side")

    (record,) = records
    assert (record.name, record.count, record.borne_out) == ("A", 7, 1)
    assert record.share_low < record.share < record.share_high
    assert record.maps == "atlas"


@given(right=st.integers(0, 40), wrong=st.integers(0, 40))
def test_the_interval_holds_the_share_and_narrows_with_the_count(right, wrong):
    from contested.verdicts.track_record import _wilson  # noqa: PLC0415  # the formula alone

    low, high = _wilson(right, right + wrong)
    more_low, more_high = _wilson(4 * right, 4 * (right + wrong))

    assert 0 <= low <= high <= 1
    if right + wrong:
        assert low - 1e-9 <= right / (right + wrong) <= high + 1e-9
        assert more_high - more_low < high - low


@pytest.mark.parametrize(
    ("count", "expected"),
    [pytest.param(4, (None, None), id="too-few"), pytest.param(5, (0, 4), id="five"),
     pytest.param(20, (5, 14), id="twenty")],
)  # fmt: skip
def test_the_interval_of_a_median_goes_by_rank(count, expected):
    from contested.verdicts.track_record import _median_interval  # noqa: PLC0415  # the formula alone

    assert _median_interval([float(number) for number in range(count)]) == expected


def test_the_picture_shows_every_record_that_has_a_count(told, maps, invented):
    statements = [told("Governor of Midtown"), told("<b>Mayor</b>", day=1)]
    records = track_records(assertions_of(statements, theatre=invented), maps)

    svg = track_record_picture(
        records, theatre=invented, maps_name="Atlas", credit="Maps: Atlas", title="Track record"
    )

    assert svg.count("<circle") == 3, "two shares, and one number of days ahead"
    assert "Governor of Midtown" in svg
    assert "<b>" not in svg
