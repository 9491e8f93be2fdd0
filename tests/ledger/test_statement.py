"""Statements: the record they write, and the id that stays when nothing was read differently."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from contested.claims.claim import Claim, Quantity, Source
from contested.ledger.statement import Statement
from contested.places.place import Place
from contested.reports.report import Report
from contested.timespan import TimeSpan

REPORT = Report(id="r", text="The town fell on Sunday.", published=date(2022, 9, 12))
CLAIM = Claim(
    report_id="r",
    start=4,
    quote="town fell",
    kind="control_gained",
    side="A",
    source=Source(name="the mayor", side="B"),
    valid=TimeSpan.on(date(2022, 9, 11)),
)
STATEMENT = Statement(
    claim=CLAIM,
    report=REPORT,
    places=(Place(name="Town", precision="settlement", geonameid=7, latitude=49.5, longitude=37.5),),
    recorded_at=datetime(2026, 1, 1, tzinfo=UTC),
    extractor="rules",
    extractor_version="1",
)


def test_the_record_has_every_field_of_the_contract():
    assert STATEMENT.to_json() == {
        "report": "r",
        "start": 4,
        "end": 13,
        "quote": "town fell",
        "kind": "control_gained",
        "side": "A",
        "against": None,
        "places": [
            {"name": "Town", "geonameid": 7, "lat": 49.5, "lon": 37.5, "precision": "settlement"},
        ],
        "source": {"name": "the mayor", "side": "B", "via": None},
        "stance": "asserted",
        "hedged": False,
        "valid": {"from": "2022-09-11", "to": "2022-09-11"},
        "quantity": None,
        "confidence": None,
    }


def test_a_quantity_is_written_with_its_unit():
    more = Quantity(measure="area", value=2500, unit="km2", comparator=">")
    record = replace(STATEMENT, claim=replace(CLAIM, quantity=more)).to_json()

    assert record["quantity"] == {"measure": "area", "value": 2500, "unit": "km2", "comparator": ">"}


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"recorded_at": datetime(2027, 1, 1, tzinfo=UTC)}, id="recorded-later"),
        pytest.param({"report": replace(REPORT, url="https://example.org")}, id="found-elsewhere"),
    ],
)
def test_the_id_stays(changes):
    assert replace(STATEMENT, **changes).id == STATEMENT.id


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"report": replace(REPORT, text="The town fell on Sunday!")}, id="another-text"),
        pytest.param({"extractor_version": "2"}, id="another-reading"),
        pytest.param({"claim": replace(CLAIM, start=5)}, id="another-place-in-the-text"),
        pytest.param({"claim": replace(CLAIM, kind="advance")}, id="another-kind"),
    ],
)
def test_the_id_changes(changes):
    assert replace(STATEMENT, **changes).id != STATEMENT.id
