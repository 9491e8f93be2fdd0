"""When claims are true, by the expressions of time beside them; reports of Sunday 11 September 2022."""

from collections.abc import Callable
from datetime import date

import pytest

from contested.claims.claim import Claim

Read = Callable[..., list[Claim]]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("Alandish forces captured Orlev overnight.", "2022-09-10T18:00", "2022-09-11T06:00"),
        ("Belandish artillery shelled Orlev over the weekend.", "2022-09-10", "2022-09-11"),
        ("Belandish artillery shelled Orlev at 5 a.m. on Friday.", "2022-09-09T05:00", "2022-09-09T05:00"),
        ("Belandish artillery shelled Orlev over the past 24 hours.", "2022-09-10", "2022-09-11"),
        ("Alandish forces captured Orlev in the spring.", "2022-03-01", "2022-05-31"),
        ("Belandish troops entered Marn at the end of August.", "2022-08-21", "2022-08-31"),
        ("Belandish troops entered Marn between March and May.", "2022-03-01", "2022-05-31"),
        ("Belandish troops now hold Tesk.", None, "2022-09-11"),
        ("Belandish troops shelled Orlev at 21:00 GMT on Friday.", "2022-09-10T00:00", "2022-09-10T00:00"),
    ],
)
def test_a_claim_takes_its_own_time(read: Read, text: str, start: str | None, end: str):
    (claim,) = read(text, published=date(2022, 9, 11))

    assert claim.valid.to_json() == {"from": start, "to": end}


@pytest.mark.parametrize(
    ("then", "start", "end"),
    [
        ("They entered Marn that day.", "2022-09-03", "2022-09-03"),
        ("They entered Marn the next morning.", "2022-09-04T06:00", "2022-09-04T12:00"),
        ("They entered Marn the previous day.", "2022-09-02", "2022-09-02"),
        ("They entered Marn at 10 p.m.", "2022-09-03T22:00", "2022-09-03T22:00"),
        ("They entered Marn in the evening.", "2022-09-03T18:00", "2022-09-03T23:59"),
    ],
)
def test_a_day_named_before_is_taken_up(read: Read, then: str, start: str, end: str):
    claims = read(f"Alandish forces captured Orlev on 3 September. {then}", published=date(2022, 9, 11))

    assert claims[-1].valid.to_json() == {"from": start, "to": end}


def test_a_forecast_runs_to_the_day_ahead(read: Read):
    (claim,) = read("Alandish forces will capture Orlev on Tuesday.", published=date(2022, 9, 11))

    assert claim.valid.last_day == date(2022, 9, 13)
