"""The evaluation's records become statements by its tables, and nothing is guessed."""

from __future__ import annotations

from datetime import date

import pytest

from contested.pipeline import tools_for
from contested.theatre.load import load_theatre
from contested.verdicts.verdict import Verdict
from eval_anchor import Judged, statement_of


@pytest.fixture(scope="module")
def tools():
    return tools_for(load_theatre("ukraine_2022"))


def record(**more):
    """An invented record."""
    base = {
        "id": "X1",
        "pub": "2022-09-12",
        "speaker": "a spokesman",
        "side": "UA",
        "type": "control_change",
        "what": "taken",
        "place": ["Izium"],
        "value": None,
        "unit": None,
        "since": None,
        "date_claimed": "2022-09-11",
        "hedge": None,
    }
    return {**base, **more}


@pytest.mark.parametrize(
    ("more", "kind", "side"),
    [
        pytest.param({}, "control_gained", "UA", id="gain"),
        pytest.param({"type": "withdrawal", "side": "RU"}, "control_lost", "RU", id="withdrawal"),
        pytest.param({"side": "RU-aligned"}, "control_gained", "UA", id="who-speaks-is-not-who-acts"),
        pytest.param({"type": "count", "value": 9, "unit": "settlements"}, "area_gained", "UA", id="towns"),
        pytest.param({"type": "count", "value": 9, "unit": "persons"}, "movement", "RU", id="troops"),
        pytest.param({"type": "loss", "value": 9, "unit": "items"}, "losses", "RU", id="losses"),
    ],
)
def test_kind_and_side(tools, more, kind, side):
    claim = statement_of(record(**more), tools).claim
    assert (claim.kind, claim.side) == (kind, side)


@pytest.mark.parametrize(
    ("since", "start"),
    [
        ("2022-09-01", date(2022, 9, 1)),
        ("1 week", date(2022, 9, 4)),
        ("recent days", None),
        (None, None),
    ],
)
def test_the_time_is_what_the_record_says(tools, since, start):
    claim = statement_of(record(since=since), tools).claim
    assert (claim.valid.first_day, claim.valid.last_day) == (start, date(2022, 9, 11))


def test_quantity_place_and_stance(tools):
    found = statement_of(record(type="area", value=500, unit="km2", hedge="more than"), tools)
    quantity = found.claim.quantity
    assert quantity is not None
    assert (quantity.measure, quantity.value, quantity.unit, quantity.comparator) == ("area", 500, "km2", ">")
    assert [place.name for place in found.places] == ["Izium"]
    assert statement_of(record(hedge="admit"), tools).claim.stance == "admitted"


def test_a_verdict_is_found_by_source_and_maps(tools):
    statement = statement_of(record(), tools)
    verdict = Verdict(
        report_id="X1",
        start=0,
        kind="control_gained",
        source="a",
        word="unclear",
        as_of="all maps",
        reason="R.",
    )
    item = Judged(id="X1", statement=statement, verdicts=(verdict,))
    assert (item.word("a", "all maps"), item.word("a", "publication")) == ("unclear", "-")
