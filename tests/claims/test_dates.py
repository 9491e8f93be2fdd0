"""Expressions of time, read against a dateline of Sunday 11 September 2022."""

from datetime import date, datetime

import pytest

from contested.claims.dates import DateReader
from contested.claims.lexicon import Lexicon


@pytest.fixture
def reader(lexicon: Lexicon) -> DateReader:
    return DateReader(
        lexicon=lexicon, dateline=date(2022, 9, 11), first_day=date(2022, 2, 24), time_zone="Europe/Kyiv"
    )


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        pytest.param("it fell yesterday", "2022-09-10", "2022-09-10", id="yesterday"),
        pytest.param("yesterday morning", "2022-09-10T06:00", "2022-09-10T12:00", id="part-of-a-day"),
        pytest.param("last night", "2022-09-10T18:00", "2022-09-10T23:59", id="last-night"),
        pytest.param("on Friday", "2022-09-09", "2022-09-09", id="weekday"),
        pytest.param("on Sunday", "2022-09-11", "2022-09-11", id="weekday-of-the-dateline"),
        pytest.param("last Sunday", "2022-09-04", "2022-09-04", id="last-weekday"),
        pytest.param("next Monday", "2022-09-12", "2022-09-12", id="next-weekday"),
        pytest.param("on September 9", "2022-09-09", "2022-09-09", id="month-day"),
        pytest.param("on 9 September", "2022-09-09", "2022-09-09", id="day-month"),
        pytest.param("on September 8 and 9", "2022-09-08", "2022-09-09", id="two-days"),
        pytest.param("from 5 to 7 September", "2022-09-05", "2022-09-07", id="range"),
        pytest.param("on December 3", "2021-12-03", "2021-12-03", id="no-year-means-the-last-one"),
        pytest.param("on December 3, 2019", "2019-12-03", "2019-12-03", id="year"),
        pytest.param("since 1 September", "2022-09-01", "2022-09-11", id="since"),
        pytest.param("before September 2", None, "2022-09-01", id="before"),
        pytest.param("by October 9", "2022-09-11", "2022-10-09", id="deadline"),
        pytest.param("in a week", "2022-09-04", "2022-09-11", id="in-a-week"),
        pytest.param("over the past three days", "2022-09-08", "2022-09-11", id="past-days"),
        pytest.param("two weeks ago", "2022-08-28", "2022-08-28", id="ago"),
        pytest.param("in July", "2022-07-01", "2022-07-31", id="month"),
        pytest.param("in September", "2022-09-01", "2022-09-11", id="the-month-under-way"),
        pytest.param("in late August", "2022-08-21", "2022-08-31", id="third-of-a-month"),
        pytest.param("in February", "2022-02-01", "2022-02-28", id="the-war-not-named"),
        pytest.param("this month", "2022-09-01", "2022-09-11", id="this-month"),
        pytest.param("since the start of the month", "2022-09-01", "2022-09-11", id="since-the-month-began"),
        pytest.param("in 2014", "2014-01-01", "2014-12-31", id="year-alone"),
        pytest.param("since the start of the war", "2022-02-24", "2022-09-11", id="since-the-war-began"),
        pytest.param("a month into the war", "2022-03-24", "2022-03-24", id="into-the-war"),
        pytest.param("in recent days", None, "2022-09-11", id="vague"),
        pytest.param("at dawn on July 3", "2022-07-03T05:00", "2022-07-03T07:00", id="hour-of-a-day"),
        pytest.param("overnight", "2022-09-10T18:00", "2022-09-11T06:00", id="overnight"),
        pytest.param("overnight on 9 September", "2022-09-08T18:00", "2022-09-09T06:00", id="night-before"),
        pytest.param(
            "overnight on 8-9 September", "2022-09-08T18:00", "2022-09-09T06:00", id="night-between"
        ),
        pytest.param("at 10 a.m. on Friday", "2022-09-09T10:00", "2022-09-09T10:00", id="to-the-minute"),
        pytest.param("by 5 a.m. on Friday", None, "2022-09-09T05:00", id="by-an-hour"),
        pytest.param("since Friday morning", "2022-09-09T06:00", "2022-09-11", id="since-a-part-of-a-day"),
        pytest.param("at 14:00 GMT on Friday", "2022-09-09T17:00", "2022-09-09T17:00", id="another-zone"),
        pytest.param("10 p.m. ET Friday", "2022-09-10T05:00", "2022-09-10T05:00", id="next-day-here"),
        pytest.param("over the past 24 hours", "2022-09-10", "2022-09-11", id="past-hours"),
        pytest.param("in the last 48 hours", "2022-09-09", "2022-09-11", id="past-two-days"),
        pytest.param("in the first days of the invasion", "2022-02-24", "2022-03-02", id="first-days"),
        pytest.param("on the opening day of the war", "2022-02-24", "2022-02-24", id="first-day"),
        pytest.param("early in the war", None, "2022-09-11", id="vague-in-the-war"),
        pytest.param("a few days ago", None, "2022-09-11", id="few-days-ago"),
        pytest.param("over the weekend", "2022-09-10", "2022-09-11", id="weekend"),
        pytest.param("earlier this week", "2022-09-05", "2022-09-10", id="earlier-in-the-week"),
        pytest.param("last week", "2022-08-29", "2022-09-04", id="last-week"),
        pytest.param("last year", "2021-01-01", "2021-12-31", id="last-year"),
        pytest.param("this year", "2022-01-01", "2022-09-11", id="the-year-under-way"),
        pytest.param("at the end of August", "2022-08-21", "2022-08-31", id="end-of-a-month"),
        pytest.param("in early 2022", "2022-01-01", "2022-05-01", id="third-of-a-year"),
        pytest.param("last summer", "2022-06-01", "2022-08-31", id="season"),
        pytest.param("between March and May", "2022-03-01", "2022-05-31", id="months"),
        pytest.param("from 29 August to 3 September", "2022-08-29", "2022-09-03", id="two-months-range"),
        pytest.param("no later than 20 September", "2022-09-11", "2022-09-20", id="no-later-than"),
        pytest.param("they will strike on Monday", "2022-09-12", "2022-09-12", id="future-weekday"),
        pytest.param("on 3 September, two days later", "2022-09-03", "2022-09-03", id="named-then-counted"),
    ],
)
def test_an_expression_means_its_days(reader: DateReader, text: str, start: str | None, end: str | None):
    found, *_ = reader.find(text)

    assert found.span.to_json() == {"from": start, "to": end}


@pytest.mark.parametrize(
    "text",
    ["now", "currently", "daily", "every Friday", "for years", "the year", "a 12-hour curfew", "the future"],
)
def test_what_dates_no_claim_is_left_out(reader: DateReader, text: str):
    assert reader.find(text) == []


@pytest.mark.parametrize(
    ("text", "days", "hour"),
    [("that day", 0, None), ("the next morning", 1, "MO"), ("the previous day", -1, None)],
)
def test_what_supposes_a_day_named_before_counts_from_it(
    reader: DateReader, text: str, days: int, hour: str | None
):
    (found,) = reader.find(text)

    assert (found.beside_days, found.bare_hour, found.vague) == (days, hour, True)


def test_days_counted_from_a_day_of_the_same_sentence_are_exact(reader: DateReader):
    _, later = reader.find("It fell on 3 September and was retaken two days later")

    assert later.span.to_json() == {"from": "2022-09-05", "to": "2022-09-05"}


def test_a_month_is_cut_at_the_wars_first_day_when_the_sentence_says_so(reader: DateReader):
    month, _ = reader.find("taken in February, in the first days of the invasion")

    assert month.span.start == date(2022, 2, 24)


@pytest.mark.parametrize(
    "text", ["they may march on", "30 February", "in 99999999 days", "2022-13-40", "the 1st"]
)
def test_other_words_are_no_dates(reader: DateReader, text: str):
    assert reader.find(text) == []


def test_offsets_are_those_of_the_report(reader: DateReader):
    text = "They left on 9 September."
    (found,) = reader.find(text, offset=100)

    assert text[found.start - 100 : found.end - 100] == "9 September"


def test_a_bare_hour_is_marked_for_the_day_named_before(reader: DateReader):
    (found,) = reader.find("In the afternoon they came")

    assert found.bare_hour == "AF"
    assert found.span.start == datetime(2022, 9, 11, 12)  # noqa: DTZ001  # local civil time
