"""Makes statements about the invented war, and judges them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from contested.claims.claim import Claim, Quantity, Source
from contested.control.ground import Grounds
from contested.ledger.statement import Statement
from contested.places.place import Place
from contested.reports.report import Report
from contested.timespan import TimeSpan
from contested.verdicts.judge import judge
from contested.verdicts.verdict import Verdict

TOWN = Place(name="Midtown", precision="settlement", latitude=49.5, longitude=38.5, population=20_000)
EASTERN = Place(name="East", precision="region", region_key="east")


@pytest.fixture(scope="session")
def town() -> Place:
    """A town half a degree behind the first front."""
    return TOWN


@pytest.fixture(scope="session")
def east() -> Place:
    """The region east of the first front."""
    return EASTERN


@pytest.fixture(scope="session")
def say() -> Callable[..., Statement]:
    """Make a statement: what kind, by default that A gained Midtown on 6 March, published that day."""

    def make(
        kind: str = "control_gained",
        *,
        side: str | None = "A",
        places: tuple[Place, ...] = (TOWN,),
        start: date | None = date(2030, 3, 6),
        end: date | None = date(2030, 3, 6),
        published: date = date(2030, 3, 6),
        stance: str = "asserted",
        quantity: Quantity | None = None,
    ) -> Statement:
        text = "Something was said to have happened."
        report = Report(id="r", text=text, published=published)
        claim = Claim(
            report_id="r",
            start=0,
            quote=text,
            kind=kind,
            side=side,
            stance=stance,
            source=Source(),
            valid=TimeSpan(start=start, end=end),
            quantity=quantity,
        )
        return Statement(
            claim=claim,
            report=report,
            places=places,
            recorded_at=datetime(2030, 4, 1, tzinfo=UTC),
            extractor="test",
            extractor_version="1",
        )

    return make


@pytest.fixture(scope="session")
def judged(invented) -> Callable[..., dict[str, Verdict]]:
    """Judge a statement by one history: as_of -> verdict."""

    def run(statement: Statement, *histories) -> dict[str, Verdict]:
        verdicts = judge(statement, histories, theatre=invented, grounds=Grounds(invented))
        return {verdict.as_of: verdict for verdict in verdicts}

    return run
