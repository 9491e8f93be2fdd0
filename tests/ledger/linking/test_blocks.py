"""Blocks: whatever may be one event meets, whichever came first, and busy places are bounded aloud."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making_links import DAY, FORD, MILL, NORTH, PORT, statement, statements

from contested.claims.claim import Quantity
from contested.ledger.linking.blocks import Index
from contested.ledger.linking.profile import profile_of
from contested.ledger.linking.settings import load_settings
from contested.timespan import TimeSpan

KM = Quantity(measure="distance", value=70, unit="km")


def meet(one, other):
    return len(Index([other]).near(profile_of(one)).rows) == 1


@settings(max_examples=60, deadline=None)
@given(statements(), statements())
def test_two_statements_meet_whichever_is_asked(one, other):
    first, second = profile_of(one), profile_of(other)
    near = [len(Index([b]).near(a).rows) for a, b in ((first, second), (second, first))]
    assert near[0] == near[1]


@settings(max_examples=60, deadline=None)
@given(statements())
def test_a_statement_meets_itself(one):
    assert meet(one, one)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param({"places": (FORD,)}, {"places": (FORD, PORT)}, True, id="one-place-shared"),
        pytest.param({"places": (FORD,)}, {"places": (PORT,)}, False, id="other-places"),
        pytest.param({"places": (FORD,)}, {"places": (NORTH,)}, True, id="a-place-and-its-region"),
        pytest.param({"places": (FORD,)}, {"places": (MILL,)}, False, id="two-places-of-one-region"),
        pytest.param({"places": ()}, {"places": ()}, True, id="no-places"),
        pytest.param({"places": (FORD,)}, {"places": ()}, False, id="a-place-and-none"),
        pytest.param(
            {"places": (FORD,), "quantity": KM}, {"places": (), "quantity": KM}, True, id="distances"
        ),
        pytest.param({"said": DAY}, {"said": DAY + timedelta(days=60)}, False, id="two-months-apart"),
        pytest.param(
            {"valid": TimeSpan(start=date(2022, 3, 1), end=date(2022, 12, 31))}, {}, True, id="a-long-span"
        ),
    ],
)
def test_who_meets(one, other, expected):
    assert meet(statement(**one), statement(**other)) is expected
    assert meet(statement(**other), statement(**one)) is expected


@pytest.mark.parametrize(("back", "expected"), [(14, True), (15, False)])
def test_a_long_claim_meets_what_is_said_about_the_same_time(back, expected):
    long = statement("long", valid=TimeSpan(start=date(2022, 3, 1), end=date(2022, 12, 31)))
    other = statement("other", said=DAY - timedelta(days=back))
    assert meet(long, other) is expected
    assert meet(other, long) is expected


def test_the_window_is_narrowed_at_a_busy_place_and_told():
    most = load_settings().window.most
    days = [DAY - timedelta(days=back) for back in (4, 2, 0)]
    crowd = [
        statement(f"r{number}-{day}", said=day, valid=TimeSpan(start=DAY, end=DAY))
        for day in days
        for number in range(most // 2)
    ]
    near = Index(crowd).near(profile_of(statement("new")))
    assert (len(near.rows), near.left_out, near.within_days) == (most // 2 * 2, most // 2, 3)


def test_claims_of_one_day_are_never_cut():
    most = load_settings().window.most
    near = Index(statement(f"r{number}") for number in range(most + 5)).near(profile_of(statement("new")))
    assert (len(near.rows), near.left_out) == (most + 5, 0)


@settings(max_examples=60, deadline=None)
@given(st.lists(statements(), max_size=12), st.integers(0, 12))
def test_only_earlier_rows_are_near_when_that_is_asked(made, before):
    index = Index(made)
    for one in map(profile_of, made):
        everything = sorted(index.near(one).rows.tolist())
        assert sorted(index.near(one, before=before).rows.tolist()) == [r for r in everything if r < before]


@settings(max_examples=60, deadline=None)
@given(st.lists(statements(), min_size=1, max_size=12))
def test_an_index_finds_what_each_alone_would(made):
    index = Index(made)
    for one in made:
        near = index.near(profile_of(one)).rows.tolist()
        assert sorted(near) == [row for row, other in enumerate(made) if meet(one, other)]
