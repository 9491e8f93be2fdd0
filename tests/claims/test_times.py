"""Expressions of time as TIMEX3 writes them, in texts published on Wednesday 15 May 2019."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contested.claims.times.grammar import load_grammar
from contested.claims.times.period import GRAINS, Period
from contested.claims.times.reader import TimeReader
from contested.errors import PluginError

READER = TimeReader(language="en", dateline=date(2019, 5, 15))


def values(text: str) -> list[tuple[str, str, str]]:
    return [(text[t.start : t.end], t.type, t.value) for t in READER.find(text)]


def value(text: str) -> str:
    (found,) = READER.find(text)
    return found.value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("signed on 3 March 2017", "2017-03-03"),
        ("signed on March 3, 2017", "2017-03-03"),
        ("signed on Friday, March 3, 2017", "2017-03-03"),
        ("signed on the 3rd of March 2017", "2017-03-03"),
        ("signed on Mar. 3, 2017", "2017-03-03"),
        ("the vote of March third", "2019-03-03"),
        ("on 2017-03-03", "2017-03-03"),
        ("on 03.04.2017", "2017-04-03"),
        ("on 03/04/17", "2017-03-04"),
        ("on 23/04/2017", "2017-04-23"),
        ("on March 3 last year", "2018-03-03"),
        ("last March 3 it rained", "2019-03-03"),
        ("on Christmas Day", "2018-12-25"),
        ("on Easter Sunday", "2019-04-21"),
        ("on New Year's Eve", "2018-12-31"),
        ("on Thanksgiving", "2018-11-22"),
    ],
)
def test_a_day_by_its_date(text: str, expected: str):
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("in March 2017", "2017-03"),
        ("in March", "2019-03"),
        ("last August", "2018-08"),
        ("next March", "2020-03"),
        ("this September", "2019-09"),
        ("in July last year", "2018-07"),
        ("the third quarter of 2018", "2018-Q3"),
        ("third-quarter profit", "2019-Q3"),
        ("the 2018 third quarter", "2018-Q3"),
        ("this year's second quarter", "2019-Q2"),
        ("the first half of 2018", "2018-H1"),
        ("in the summer of 2018", "2018-SU"),
        ("last winter", "2018-WI"),
        ("this past spring", "2018-SP"),
        ("next autumn", "2019-FA"),
        ("fiscal 2018", "2018"),
        ("in nineteen eighty-six", "1986"),
        ("in two thousand and five", "2005"),
        ("in 1856", "1856"),
        ("the 1980s", "198"),
        ("the '80s", "198"),
        ("the eighties", "198"),
        ("the 19th century", "18"),
        ("the twenty-first century", "20"),
    ],
)
def test_months_and_longer(text: str, expected: str):
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("yesterday", "2019-05-14"),
        ("tomorrow morning", "2019-05-16TMO"),
        ("tonight", "2019-05-15TNI"),
        ("the day before yesterday", "2019-05-13"),
        ("the day after tomorrow", "2019-05-17"),
        ("this morning", "2019-05-15TMO"),
        ("last night", "2019-05-14TNI"),
        ("overnight", "2019-05-14TNI"),
        ("on Wednesday", "2019-05-15"),
        ("on Friday", "2019-05-10"),
        ("last Wednesday", "2019-05-08"),
        ("next Wednesday", "2019-05-22"),
        ("this Friday", "2019-05-17"),
        ("Friday night", "2019-05-10TNI"),
        ("Friday of last week", "2019-05-10"),
        ("last week", "2019-W19"),
        ("this week", "2019-W20"),
        ("next month", "2019-06"),
        ("last year", "2018"),
        ("over the weekend", "2019-W19-WE"),
        ("this quarter", "2019-Q2"),
        ("this decade", "201"),
        ("three days ago", "2019-05-12"),
        ("two weeks ago", "2019-W18"),
        ("two months ago", "2019-03"),
        ("twenty-five years ago", "1994"),
        ("a decade ago", "200"),
        ("two years from now", "2021"),
        ("a few years ago", "PAST_REF"),
        ("a week from Friday", "2019-05-24"),
        ("by year-end", "2019-12-31"),
    ],
)
def test_counted_from_the_day_of_publication(text: str, expected: str):
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("at 10 p.m.", "2019-05-15T22:00"),
        ("at 10pm", "2019-05-15T22:00"),
        ("at 12:30 a.m.", "2019-05-15T00:30"),
        ("at 17:45", "2019-05-15T17:45"),
        ("at 1430 GMT", "2019-05-15T14:30"),
        ("at eight o'clock", "2019-05-15T08:00"),
        ("at four in the afternoon", "2019-05-15T16:00"),
        ("at noon on Monday", "2019-05-13T12:00"),
        ("9 a.m. EST Tuesday", "2019-05-14T09:00"),
        ("Tuesday at 9:15 a.m.", "2019-05-14T09:15"),
        ("on the evening of 3 May", "2019-05-03TEV"),
        ("overnight on 3-4 May", "2019-05-03TNI"),
        ("overnight on 4 May", "2019-05-03TNI"),
    ],
)
def test_an_hour(text: str, expected: str):
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("for three days", "P3D"),
        ("a 12-hour curfew", "PT12H"),
        ("the past two months", "P2M"),
        ("the next few days", "PXD"),
        ("for a year and a half", "P1Y6M"),
        ("2 1/2 years", "P2Y6M"),
        ("half an hour", "PT30M"),
        ("two and a half days", "P2DT12H"),
        ("a couple of hours", "PT2H"),
        ("two dozen years", "P24Y"),
        ("one hundred and five days", "P105D"),
        ("for weeks or months", "PXW"),
        ("two decades", "P20Y"),
        ("two more weeks", "P2W"),
        ("the first nine months", "P9M"),
        ("hundreds of years", "PXY"),
        ("a year-long siege", "P1Y"),
        ("for a fortnight", "P2W"),
    ],
)
def test_how_long(text: str, expected: str):
    (found,) = READER.find(text)

    assert (found.type, found.value) == ("DURATION", expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("daily", "P1D"),
        ("every two hours", "PT2H"),
        ("each Thursday", "XXXX-WXX-4"),
        ("on Tuesday nights", "XXXX-WXX-2TNI"),
        ("closed on Mondays", "XXXX-WXX-1"),
        ("every month", "P1M"),
    ],
)
def test_how_often(text: str, expected: str):
    (found,) = READER.find(text)

    assert (found.type, found.value) == ("SET", expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("they now hold it", "PRESENT_REF"),
        ("it was recently shelled", "PAST_REF"),
        ("in recent weeks", "PAST_REF"),
        ("in the near future", "FUTURE_REF"),
        ("in the coming months", "FUTURE_REF"),
    ],
)
def test_now_then_and_some_day(text: str, expected: str):
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "words", "mod"),
    [
        ("in early March it began", "early March", "START"),
        ("the end of the year", "the end of the year", "END"),
        ("in mid-November 2018", "mid-November 2018", "MID"),
        ("the mid-1980s", "the mid-1980s", "MID"),
        ("earlier this week", "earlier this week", "START"),
        ("nearly two years ago", "nearly two years ago", "APPROX"),
        ("for more than two hours", "more than two hours", "MORE_THAN"),
    ],
)
def test_words_before_belong_to_it(text: str, words: str, mod: str):
    (found,) = READER.find(text)

    assert (text[found.start : found.end], found.mod) == (words, mod)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They took it on 3 March and lost it a day later.", ["2019-03-03", "2019-03-04"]),
        ("He was seen on 3 March. That day it rained.", ["2019-03-03", "2019-03-03"]),
        ("In March 2017 it fell, the following month it was retaken.", ["2017-03", "2017-04"]),
        ("Profit fell in the first quarter from a year earlier.", ["2019-Q1", "2018-Q1"]),
        (
            "The first quarter beat the year-ago quarter; the quarter was good.",
            ["2019-Q1", "2018-Q1", "2019-Q1"],
        ),
        ("On 3 March, at 10 a.m. they left and at noon they came.", ["2019-03-03T10:00", "2019-03-03T12:00"]),
    ],
)
def test_a_date_named_before_anchors_those_after(text: str, expected: list[str]):
    assert [found.value for found in READER.find(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They attacked on Friday.", "2019-05-10"),
        ("They will attack on Friday.", "2019-05-17"),
        ("The talks are to resume in December.", "2019-12"),
        ("They resumed the talks in December.", "2018-12"),
        ("The law is expected to take force on 2 January.", "2020-01-02"),
        ("He must leave by Friday.", "2019-05-17"),
    ],
)
def test_the_tense_around_tells_which_year_or_week(text: str, expected: str):
    assert value(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "they may march on",
        "he may go",
        "37 years old",
        "a 44-year-old man",
        "700 seats a week",
        "$1.76 a year",
        "2018 soldiers",
        "an area of 1,985 km",
        "$ 1990",
        "in their 50s",
        "Jan came home",
        "a quarter of the town",
        "three quarters of the men",
        "wait a second",
        "24 hours a day",
        "no later than the talks",
        "it cost $500 million a year",
        "prices fall",
        "30 February",
        "2019-13-40",
        "the final score was 3:2",
    ],
)
def test_other_words_are_no_times(text: str):
    assert READER.find(text) == []


def test_two_days_of_one_month_are_two_expressions():
    assert values("on April 24 and 25") == [("April 24", "DATE", "2019-04-24"), ("25", "DATE", "2019-04-25")]


def test_nothing_is_read_across_a_blank_line():
    assert values("by 3\n\nMarch 2017 was cold") == [("March 2017", "DATE", "2017-03")]


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("3 March", "day"),
        ("last week", "week"),
        ("10 p.m.", "time"),
        ("recently", "vague"),
        ("for 3 days", "day"),
    ],
)
def test_precision_is_kept(text: str, precision: str):
    (found,) = READER.find(text)

    assert found.precision == precision


def test_what_fixes_it_is_said():
    anchors = [
        found.anchor for found in READER.find("On 3 March 2017, a day later, and yesterday, for two days")
    ]

    assert anchors == ["itself", "named", "dateline", "none"]


@given(st.text(max_size=80))
def test_any_text_is_read(text: str):
    found = READER.find(text)

    assert all(0 <= t.start < t.end <= len(text) for t in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


PIECES = st.sampled_from(
    [
        "March",
        "May",
        "31",
        "5",
        "1999",
        "of",
        "the",
        "last",
        "next",
        "years",
        "ago",
        "a",
        "-",
        "to",
        "10:30",
        "p.m.",
        "Friday",
        "night",
        "99999999",
        "quarter",
        "earlier",
        "in",
        "few",
        "that",
        "day",
        ",",
        "century",
    ]
)


@given(st.lists(PIECES, max_size=12))
def test_any_order_of_words_of_time_is_read(pieces: list[str]):
    text = " ".join(pieces)
    found = READER.find(text)

    assert all(text[t.start : t.end].strip() for t in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@given(st.sampled_from(GRAINS), st.dates(min_value=date(1800, 1, 1), max_value=date(2100, 1, 1)))
def test_stretches_of_a_grain_follow_each_other(grain: str, day: date):
    period = Period.around(grain, day)
    following = period.shifted(1)

    assert following.shifted(-1) == period
    assert following.first > period.last >= period.first


def test_a_language_without_words_of_time_is_refused():
    with pytest.raises(PluginError, match="no words of time for the language 'xx'"):
        load_grammar("xx")
