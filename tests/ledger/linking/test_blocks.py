"""Blocks: whatever may be one event meets, whichever came first, and busy places are bounded aloud."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making_links import DAY, FORD, MILL, NORTH, PORT, statement, statements

from contested.claims.claim import Quantity
from contested.ledger.linking.blocks import Index, asked_keys, block_keys, gathered, near_of
from contested.ledger.linking.profile import profile_of
from contested.ledger.linking.settings import load_settings
from contested.timespan import TimeSpan

KM = Quantity(measure="distance", value=70, unit="km")


def meet(one, other):
    return bool(set(asked_keys(one)) & set(block_keys(other)))


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


def test_a_long_span_is_filed_once_a_place():
    long = statement(valid=TimeSpan(start=date(2022, 3, 1), end=date(2022, 12, 31)))
    assert [key.bucket for key in block_keys(long)] == [None, None]


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


def test_statements_from_elsewhere_can_be_near():
    near = near_of([statement("a"), statement("b")], left_out=3, within_days=1)
    assert (near.rows.tolist(), near.left_out) == ([0, 1], 3)


@settings(max_examples=60, deadline=None)
@given(st.lists(statements(), max_size=6), st.lists(statements(), max_size=6))
def test_a_batch_is_gathered_at_once(old, new):
    asked = []

    def fetch(keys):
        asked.append(keys)
        return [one for one in old if set(block_keys(one)) & set(keys)]

    index = gathered(new, fetch)
    assert len(asked) == 1
    whole = Index({one.id: one for one in old}.values())
    for one in new:
        found = [
            {near.columns.ids[row] for row in near.rows.tolist()}
            for near in (index.near(profile_of(one)), whole.near(profile_of(one)))
        ]
        assert found[0] == found[1]
