"""Makes statements, links and judgements for the tests of linking."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import strategies as st

from contested.claims.claim import KINDS, STANCES, Claim, Quantity, Source
from contested.ledger.linking.link import Judgement, Link, pair_of
from contested.ledger.statement import Statement
from contested.places.place import Place
from contested.reports.report import Report
from contested.timespan import ALWAYS, TimeSpan

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
FORD = Place(name="Ford", precision="settlement", geonameid=1, region_key="north")
MILL = Place(name="Mill", precision="settlement", geonameid=2, region_key="north")
PORT = Place(name="Port", precision="settlement", geonameid=3, region_key="south")
NORTH = Place(name="North Oblast", precision="region", geonameid=9, region_key="north")
PLACES = (FORD, MILL, PORT, NORTH)
DAY = date(2022, 9, 10)


def statement(  # noqa: PLR0913  # each test changes another field
    report: str = "r1",
    *,
    text: str = "The town fell.",
    start: int = 0,
    quote: str | None = None,
    said: date = DAY,
    at: datetime | None = None,
    publisher: str | None = None,
    language: str = "en",
    places: tuple[Place, ...] = (FORD,),
    kind: str = "control_gained",
    side: str | None = "UA",
    stance: str = "asserted",
    source: Source | None = None,
    valid: TimeSpan | None = None,
    quantity: Quantity | None = None,
) -> Statement:
    claim = Claim(
        report_id=report,
        start=start,
        quote=quote or text[start : start + 8],
        kind=kind,
        side=side,
        stance=stance,
        source=source or Source(),
        valid=TimeSpan(end=said) if valid is None else valid,
        quantity=quantity,
    )
    made = Report(
        id=report, text=text, published=said, published_at=at, publisher=publisher, language=language
    )
    return Statement(
        claim=claim, report=made, places=places, recorded_at=NOON, extractor="rules", extractor_version="1"
    )


def link_of(a: str, b: str, *, score: float = 0.9, verdict: str = "same") -> Link:
    id_a, id_b = pair_of(a, b)
    return Link(id_a=id_a, id_b=id_b, verdict=verdict, score=score, reasons=(), linker="1")


def judgement(a: str, b: str, verdict: str = "different", *, hour: int = 12, by: str = "Ann") -> Judgement:
    at = datetime(2026, 11, 22, hour, 0, tzinfo=UTC)
    return Judgement(a=a, b=b, verdict=verdict, by=by, why="read both", at=at)


DAYS = st.dates(date(2022, 8, 25), date(2022, 10, 10))


@st.composite
def spans(draw: st.DrawFn) -> TimeSpan:
    first, last = sorted((draw(DAYS), draw(DAYS)))
    choices = (ALWAYS, TimeSpan(start=first, end=last), TimeSpan(end=last), TimeSpan(start=first))
    return draw(st.sampled_from((*choices, TimeSpan.on(first))))


@st.composite
def statements(draw: st.DrawFn) -> Statement:
    quantity = st.builds(
        Quantity,
        measure=st.sampled_from(("area", "distance", "count")),
        value=st.floats(0, 5000),
        unit=st.sampled_from(("km2", "km", "people")),
        comparator=st.sampled_from(("=", ">", ">=", "<", "<=", "~")),
    )
    return statement(
        draw(st.sampled_from(("r1", "r2", "r3"))),
        start=draw(st.integers(0, 5)),
        text="A text long enough for any start.",
        said=draw(DAYS),
        publisher=draw(st.sampled_from((None, "The Desk", "The Wire"))),
        places=tuple(draw(st.lists(st.sampled_from(PLACES), max_size=3, unique=True))),
        kind=draw(st.sampled_from(KINDS)),
        side=draw(st.sampled_from(("UA", "RU", None))),
        stance=draw(st.sampled_from(STANCES)),
        source=Source(name=draw(st.sampled_from((None, "the staff", "the ministry")))),
        valid=draw(spans()),
        quantity=draw(st.none() | quantity),
    )
