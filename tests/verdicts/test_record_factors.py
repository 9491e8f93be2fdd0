"""How much a source weighs by its record: beside its own sort, and the less apart the less it told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from contested.claims.claim import Source
from contested.verdicts.assertions import assertions_of
from contested.verdicts.record_factors import Tally, factors_of, tallies_of
from contested.verdicts.track_record import outcome_of

TAKEN = shapely.box(38, 49, 40, 50)
FREED = shapely.box(39, 49, 40, 50)
COUNTS = st.integers(0, 60)


def tally(name: str = "Gazette", *, right: int, wrong: int, side: str = "A", expected: float = 0.8) -> Tally:
    return Tally(name=name, side=side, count=right + wrong, borne_out=right, expected=expected)


def test_without_records_nobody_has_a_factor():
    assert factors_of([]) == {}


def test_a_source_as_good_as_any_weighs_one():
    found = factors_of([tally(right=8, wrong=2), tally("Herald", right=40, wrong=10)])
    assert found == pytest.approx({"A": 1.0, "Gazette": 1.0, "Herald": 1.0}, abs=1e-9)


@given(right=COUNTS, wrong=COUNTS)
def test_a_factor_grows_with_what_was_borne_out_up_to_a_share_of_one(right, wrong):
    one = factors_of([tally(right=right, wrong=wrong)])
    better = factors_of([tally(right=right + 1, wrong=wrong)])
    assert 0 < one["Gazette"] < better["Gazette"] <= 1 / 0.8


def test_few_claims_say_little():
    few, many = (factors_of([tally(right=0, wrong=count)])["Gazette"] for count in (1, 30))
    assert 0 < many < 0.3
    assert 0.7 < few < 1


def test_a_source_that_told_little_goes_with_its_side():
    rest = [tally(f"Herald {number}", right=2, wrong=8) for number in range(5)]
    new = tally("Courier", right=1, wrong=0)
    found = factors_of([*rest, new])
    assert found["Courier"] < 0.7
    assert factors_of([new])["Courier"] > 1


def test_admissions_are_measured_by_admissions(say, draw, history, invented):
    """A source of boasts alone is not blamed for being borne out less than those who admit."""
    maps = history(*(draw(day, held=TAKEN if day < 8 else FREED) for day in range(60)))

    def told(source: str, side: str, day: int):
        statement = say("control_gained", side="A", published=date(2030, 3, day), start=None, end=None)
        return replace(statement, claim=replace(statement.claim, source=Source(name=source, side=side)))

    said = [told("Boaster", "A", 1), told("Braggart", "A", 6), told("Penitent", "B", 6)]
    found = tallies_of(outcome_of(one, maps) for one in assertions_of(said, theatre=invented))
    assert {one.name: (one.count, one.borne_out) for one in found} == {
        "Boaster": (1, 0),
        "Braggart": (1, 1),
        "Penitent": (1, 1),
    }
    expected = {one.name: one.expected for one in found}
    assert expected["Boaster"] == expected["Braggart"] == pytest.approx(0.5)
    assert expected["Penitent"] > 0.5
