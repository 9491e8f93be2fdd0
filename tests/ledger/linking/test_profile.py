"""Profiles: open times are closed within reason, and places have keys."""

from __future__ import annotations

from datetime import date

import pytest
from making_links import DAY, FORD, MILL, NORTH, statement

from contested.claims.claim import Source
from contested.ledger.linking.profile import days_of, profile_of, spot_of
from contested.places.place import Place
from contested.timespan import ALWAYS, TimeSpan


@pytest.mark.parametrize(
    ("valid", "first", "last", "dating"),
    [
        pytest.param(TimeSpan.on(DAY), (9, 10), (9, 10), "day", id="a-day"),
        pytest.param(TimeSpan(start=date(2022, 9, 9), end=DAY), (9, 9), (9, 10), "day", id="a-night"),
        pytest.param(TimeSpan(start=date(2022, 9, 1), end=DAY), (9, 1), (9, 10), "span", id="a-stretch"),
        pytest.param(TimeSpan(end=DAY), (9, 3), (9, 10), "open", id="news"),
        pytest.param(ALWAYS, (9, 5), (9, 12), "open", id="no-time-at-all"),
        pytest.param(TimeSpan(start=DAY), (9, 10), (9, 26), "open", id="forecast"),
    ],
)
def test_open_ends_are_closed(valid, first, last, dating):
    days = days_of(valid, said=date(2022, 9, 12))
    assert (days.first, days.last, days.dating) == (date(2022, *first), date(2022, *last), dating)


def test_the_ends_of_the_calendar_are_no_error():
    assert days_of(TimeSpan(end=date.min), said=DAY).first == date.min
    assert days_of(TimeSpan(start=date.max), said=DAY).last == date.max


def test_places_have_keys():
    assert spot_of(FORD).key == "gn:1"
    assert spot_of(FORD).region == "region:north"
    assert (spot_of(NORTH).key, spot_of(NORTH).wide) == ("region:north", True)
    assert spot_of(Place(name="Oskil River", precision="river")).key == "name:oskil river"
    assert spot_of(Place(name="Belarus", precision="country")).wide


def test_the_order_of_places_does_not_matter():
    one, other = statement(places=(FORD, MILL)), statement(places=(MILL, FORD))
    assert profile_of(one).spots == profile_of(other).spots


def test_names_are_compared_without_case():
    made = profile_of(statement(source=Source(name="The Staff"), publisher="The Desk"))
    assert (made.speaker, made.publisher) == ("the staff", "the desk")
