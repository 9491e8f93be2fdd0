"""Comparisons: each thing that is compared turns out as a reader would say, and the same both ways."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making_links import DAY, FORD, MILL, NORTH, PORT, statement, statements

from contested.claims.claim import Quantity, Source
from contested.ledger.linking.blocks import Near
from contested.ledger.linking.columns import Columns
from contested.ledger.linking.compare import compare
from contested.ledger.linking.profile import profile_of
from contested.ledger.linking.settings import load_settings
from contested.places.place import Place
from contested.timespan import TimeSpan


def outcome(one, other):
    near = Near(columns=Columns([profile_of(other)]), rows=np.zeros(1, dtype=np.int32))
    found = compare([profile_of(one)], [near], load_settings())
    return found.outcome(0) if len(found.pairs) else None


@settings(max_examples=60, deadline=None)
@given(statements(), statements())
def test_comparing_is_symmetric(one, other):
    assert outcome(one, other) == outcome(other, one)


def km(value, comparator="="):
    return Quantity(measure="distance", value=value, unit="km", comparator=comparator)


LOST = {"kind": "control_lost", "side": "RU"}
SEPT = {"valid": TimeSpan(start=date(2022, 9, 1), end=DAY)}
CASES = [
    ("kind", {}, {}, "change"),
    ("kind", {}, LOST, "change"),
    ("kind", {}, {"kind": "advance"}, "advance_and_change"),
    ("kind", {"kind": "strike"}, {"kind": "civilian"}, "harm"),
    ("sides", {}, LOST, "agree"),
    ("sides", {}, {"kind": "control_lost", "side": "UA"}, "contradict"),
    ("sides", {}, {"side": "RU"}, "contradict"),
    ("sides", {}, {"side": None}, "unknown"),
    ("sides", {"kind": "fighting"}, {"kind": "fighting", "side": "RU"}, "swapped"),
    ("places", {}, {}, "same"),
    ("places", {"places": (FORD, MILL)}, {"places": (MILL, FORD)}, "same_several"),
    ("places", {}, {"places": (FORD, MILL)}, "some_shared"),
    ("places", {"places": (NORTH,)}, {"places": (NORTH, FORD)}, "same_region"),
    ("places", {}, {"places": (NORTH,)}, "inside"),
    ("places", {}, {"places": (PORT,)}, "apart"),
    ("places", {"places": ()}, {"places": ()}, "none_named"),
    ("places", {"places": ()}, {}, "one_unnamed"),
    ("days", {"valid": TimeSpan.on(DAY)}, {"valid": TimeSpan.on(DAY)}, "once_same_day"),
    ("days", {"valid": TimeSpan.on(DAY)}, SEPT, "once_overlap"),
    ("days", {}, {"valid": TimeSpan.on(DAY)}, "once_overlap_open"),
    ("days", {"valid": TimeSpan.on(DAY)}, {"valid": TimeSpan.on(DAY + timedelta(days=1))}, "once_next_day"),
    ("days", {"valid": TimeSpan.on(DAY)}, {"valid": TimeSpan.on(DAY + timedelta(days=3))}, "once_few_days"),
    ("days", {"valid": TimeSpan.on(DAY)}, {"valid": TimeSpan.on(DAY + timedelta(days=9))}, "once_apart"),
    ("days", {"kind": "strike"}, {"kind": "strike"}, "repeated_overlap_open"),
    ("days", {"kind": "advance"}, {}, "once_overlap_open"),
    ("said", {}, {"said": DAY + timedelta(days=1)}, "once_next_day"),
    ("said", {"kind": "strike"}, {"kind": "strike", "said": DAY + timedelta(days=5)}, "repeated_week"),
    ("said", {}, {"said": DAY + timedelta(days=30)}, "once_later"),
    ("quantity", {}, {}, "none"),
    ("quantity", {"quantity": km(70)}, {}, "one_only"),
    ("quantity", {"quantity": km(70)}, {"quantity": km(72, "~")}, "agree"),
    ("quantity", {"quantity": km(50, ">")}, {"quantity": km(70)}, "near"),
    ("quantity", {"quantity": km(50)}, {"quantity": km(70)}, "differ"),
    ("quantity", {"quantity": km(50, "<")}, {"quantity": km(70)}, "differ"),
    ("quantity", {"quantity": km(50)}, {"quantity": km(70, "<=")}, "near"),
    (
        "quantity",
        {"quantity": km(50)},
        {"quantity": Quantity(measure="area", value=50, unit="km2")},
        "one_only",
    ),
    ("stance", {}, {"stance": "denied"}, "denied"),
    ("stance", {"stance": "denied"}, {"stance": "denied"}, "alike"),
    ("stance", {"stance": "denied"}, {"stance": "forecast"}, "forecast"),
    ("stance", {"stance": "admitted"}, {"stance": "assessed"}, "alike"),
    ("source", {"source": Source(name="The Staff")}, {"source": Source(name="the staff")}, "same_speaker"),
    ("source", {"publisher": "The Desk"}, {"publisher": "The Desk"}, "same_publisher"),
    ("source", {}, {}, "other"),
    ("report", {}, {}, "two"),
]


@pytest.mark.parametrize(
    ("about", "one", "other", "expected"),
    [pytest.param(*case, id=f"{case[0]}-{case[3]}-{number}") for number, case in enumerate(CASES)],
)
def test_how_it_turns_out(about, one, other, expected):
    first, second = statement("r1", **one), statement("r2", **other)
    assert outcome(first, second)[about] == expected


def test_two_claims_of_one_report():
    assert outcome(statement("r"), statement("r", start=2))["report"] == "one"


def test_kinds_that_never_meet_are_not_compared():
    assert outcome(statement(kind="place_role"), statement(kind="strike")) is None


@settings(max_examples=60, deadline=None)
@given(st.lists(statements(), min_size=1, max_size=5), st.lists(statements(), min_size=1, max_size=5))
def test_many_at_once_compare_as_one_by_one(ones, others):
    columns = Columns(map(profile_of, others))
    near = Near(columns=columns, rows=np.arange(len(others), dtype=np.int32))
    found = compare([*map(profile_of, ones)], [near] * len(ones), load_settings())
    pairs = zip(found.pairs.left.tolist(), found.pairs.rows.tolist(), strict=True)
    told = {pair: found.outcome(number) for number, pair in enumerate(pairs)}
    apart = {(a, b): outcome(one, other) for a, one in enumerate(ones) for b, other in enumerate(others)}
    assert told == {pair: how for pair, how in apart.items() if how is not None}


def test_where_a_place_lies_is_each_statements_own_word():
    """A name without a number may mean two places; what one says of it does not move the other's."""
    here, there, nowhere = (
        Place(name="Nove", precision="settlement", region_key=key) for key in ("north", "south", None)
    )
    others = [statement(f"r{n}", places=(place,)) for n, place in enumerate((nowhere, there, here))]
    near = Near(columns=Columns(map(profile_of, others)), rows=np.arange(3, dtype=np.int32))
    found = compare([profile_of(statement("new", places=(NORTH,)))], [near], load_settings())
    assert [found.outcome(number)["places"] for number in range(3)] == ["apart", "apart", "inside"]
    found = compare([profile_of(statement("new", places=(here,)))], [near], load_settings())
    assert {found.outcome(number)["places"] for number in range(3)} == {"same"}
