"""An invented war with one report of it, built by hand: what the outputs' tests show."""

# ruff: noqa: E501  # one claim a line reads as a table
from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import shapely

from contested.claims.claim import Claim, Quantity, Source
from contested.control.control_map import ControlMap, Zone
from contested.ledger.statement import Statement
from contested.outputs.brief import Brief, CheckedClaim, MapSource
from contested.places.place import Place
from contested.reports.report import Report
from contested.theatre.theatre import Region, Side, Theatre
from contested.timespan import TimeSpan
from contested.verdicts.verdict import Verdict

ZONE = "Europe/Athens"
PUBLISHED_AT = datetime(2031, 9, 11, 14, 40, tzinfo=UTC)

PLACES = {
    name: Place(
        name=name, precision="settlement", geonameid=index, longitude=lon, latitude=lat, population=people
    )
    for index, (name, lon, lat, people) in enumerate(
        [
            ("Oskava", 34.30, 48.20, 46000), ("Lyman Brod", 34.42, 48.24, 3000), ("Zelenyi Hai", 34.05, 48.55, 900),
            ("Varnitsa", 33.80, 48.05, 27000), ("Kamianyi Most", 34.70, 48.70, 12000), ("Topolia", 33.55, 48.40, 800),
            ("Dobra", 34.33, 48.17, 1200), ("Port Saltova", 35.10, 47.90, 61000), ("Hrab", 33.95, 48.33, 150),
        ],
        start=7000001,
    )
}  # fmt: skip
PLACES["Karst Region"] = Place(
    name="Karst Region", precision="region", region_key="karst", longitude=34.5, latitude=48.0
)
PLACES["Nowhere Farm"] = Place(name="Nowhere Farm", precision="unresolved")


def theatre() -> Theatre:
    """Two sides on a box of land with a bay cut out, in two regions."""
    land = shapely.box(31, 46, 36, 50).difference(shapely.box(34.9, 46, 36, 47.4))
    karst = land.intersection(shapely.box(33.4, 46, 36, 50))
    velnia = land.intersection(shapely.box(31, 46, 33.4, 50))
    return Theatre(
        key="bay_2031",
        name="War of the bay",
        time_zone=ZONE,
        first_day=date(2031, 2, 24),
        country="ZZ",
        sides=(
            Side(key="AST", name="Astria", adjective="Astrian", colour="#1f5fae", defender=True),
            Side(key="BOR", name="Borland", adjective="Borish", colour="#c04a1a"),
        ),
        actors=(),
        regions=(
            Region(key="karst", name="Karst Region", aliases=("Karst",), kind="admin1", geometry=karst),
            Region(key="velnia", name="Velnia Region", aliases=("Velnia",), kind="admin1", geometry=velnia),
        ),
        operations=(),
        land=land,
        folder=Path(),
    )


def control_map(
    key: str, as_of: datetime, *, held: shapely.Geometry, **zones: shapely.Geometry
) -> ControlMap:
    """Borland holds `held` and an old strip by the bay; other zones by their status."""
    old = shapely.box(35.2, 47.4, 36, 50)
    ground = [Zone(status="held", side="BOR", geometry=held.difference(old))]
    ground.append(Zone(status="held", side="BOR", geometry=old, since_start=True))
    if "contested" in zones:
        ground.append(Zone(status="contested", side=None, geometry=zones["contested"]))
    if "regained" in zones:
        ground.append(Zone(status="regained", side="AST", geometry=zones["regained"]))
    return ControlMap(id=f"chart/{key}", source="chart", as_of=as_of, zones=tuple(ground))


def before() -> ControlMap:
    """The map of 3 September, drawn late at night: already the next day in local time."""
    held = shapely.Polygon([(33.6, 47.4), (36, 47.4), (36, 50), (34.2, 50), (33.7, 48.9), (33.4, 48.1)])
    strip = shapely.LineString([(33.4, 48.1), (33.7, 48.9), (34.2, 50)]).buffer(0.06)
    return control_map(
        "1946669340", datetime(2031, 9, 2, 21, 49, tzinfo=UTC), held=held.difference(strip), contested=strip
    )


def after() -> ControlMap:
    """The map of 11 September: the north-west is regained."""
    held = shapely.Polygon(
        [(33.6, 47.4), (36, 47.4), (36, 50), (35.0, 50), (34.6, 48.6), (34.2, 48.0), (33.6, 47.8)]
    )
    strip = shapely.LineString([(33.6, 47.8), (34.2, 48.0), (34.6, 48.6), (35.0, 50)]).buffer(0.05)
    first = shapely.Polygon([(33.6, 47.4), (36, 47.4), (36, 50), (34.2, 50), (33.7, 48.9), (33.4, 48.1)])
    return control_map(
        "1947422400",
        datetime(2031, 9, 11, 14, 40, tzinfo=UTC),
        held=held.difference(strip),
        contested=strip,
        regained=first.difference(held).difference(strip),
    )


SOURCES = (
    MapSource(key="chart", name="ChartRoom", attribution="© ChartRoom volunteers, chart.example.", licence="attribution", maps=41),
    MapSource(key="atlas", name="Atlas of Control", attribution="Institute of Maps, atlas.example.", licence="quotation only", maps=6),
)  # fmt: skip


def verdicts(
    start: int, kind: str, word: str, reason: str, *, then: str | None = None, **more: object
) -> tuple[Verdict, ...]:
    """One source's verdict by the maps of the day and by all; `then` where they differ."""
    common = {"report_id": "dispatch-17", "start": start, "kind": kind, "source": "chart", **more}
    late = Verdict(word=word, as_of="all maps", reason=reason, **common)
    if then is None:
        return (replace(late, as_of="publication"), late)
    early = replace(
        late, word=then, as_of="publication", direction=None, reason="On the day no map showed it yet."
    )
    return (early, late)


NONE = {"source": None}
AREA = {
    "measure": "area_gained",
    "unit": "km2",
    "values": (("marked", 3743.2), ("lost by enemy", 5120.9), ("secured", 8012.4)),
    "band": (3743.2, 8012.4),
    "t0": datetime(2031, 9, 2, 21, 49, tzinfo=UTC),
    "t1": datetime(2031, 9, 11, 14, 40, tzinfo=UTC),
    "snapshots": ("chart/1946669340", "chart/1947422400"),
}
ADVANCE = {
    "measure": "advance",
    "unit": "km",
    "values": (("nearest, secured, maximum", 68.9), ("nearest, lost by enemy, maximum", 52.31)),
    "band": (52.31, 68.9),
    "t0": datetime(2031, 9, 2, 21, 49, tzinfo=UTC),
    "t1": datetime(2031, 9, 11, 14, 40, tzinfo=UTC),
    "snapshots": ("chart/1946669340", "chart/1947422400"),
    "assumed": ("start of the period: the operation “Autumn Gate”, 3 September 2031",),
}
ON_11 = {"t1": datetime(2031, 9, 11, 14, 40, tzinfo=UTC), "snapshots": ("chart/1947422400",)}
WEEK = TimeSpan(start=date(2031, 9, 3), end=date(2031, 9, 10))
TEN = TimeSpan.on(date(2031, 9, 10))
NIGHT, MORNING = datetime.fromisoformat("2031-09-10T20:00"), datetime.fromisoformat("2031-09-11T06:00")
BY = TimeSpan(end=date(2031, 9, 11))

# (sentence, quote, kind, side, places, source, stance, hedged, valid, quantity, verdict, sentence of the verdict, more)
ROWS = [
    ("Astrian forces managed to advance 70 kilometres in a week;", "managed to advance 70 kilometres in a week", "advance", "AST", [], Source(), "asserted", False, WEEK, Quantity(measure="distance", value=70, unit="km", comparator="="), "supported", "ChartRoom’s maps of 3 and 11 September show an advance of 52 to 69 km, so the 70 km claimed lie within the band and its margin.", ADVANCE),
    (" more than 2,500 square kilometres would have been freed.", "more than 2,500 square kilometres would have been freed", "area_gained", "AST", [], Source(name="the General Staff", side="AST", via="Radio Bay"), "asserted", True, WEEK, Quantity(measure="area", value=2500, unit="km2", comparator=">"), "partly", "By ChartRoom’s map at the report’s end 3,700 to 8,000 km² changed hands since 3 September: the 2,500 claimed were low.", {**AREA, "direction": "understated", "then": "supported"}),
    ("\n\nOskava and Lyman Brod were liberated on Saturday, President Ilves said,", "Oskava and Lyman Brod were liberated on Saturday", "control_gained", "AST", ["Oskava", "Lyman Brod"], Source(name="President Ilves", side="AST"), "asserted", False, TEN, None, "partly", "ChartRoom’s map of 11 September shows Oskava on Astria’s ground; Lyman Brod is contested.", {**ON_11, "direction": "mixed"}),
    (" and the flag flies over Varnitsa.", "the flag flies over Varnitsa", "control_held", "AST", ["Varnitsa"], Source(name="President Ilves", side="AST"), "asserted", False, BY, None, "supported", "ChartRoom’s map of 11 September shows Varnitsa on Astria’s ground, 97 % of the town.", ON_11),
    (" The Borish Ministry of Defence admitted that it had left Zelenyi Hai", "it had left Zelenyi Hai", "control_lost", "BOR", ["Zelenyi Hai"], Source(name="Borish Ministry of Defence", side="BOR"), "admitted", False, TEN, None, "supported", "ChartRoom’s maps show Zelenyi Hai held by Borland on 8 September and not on 11 September.", ON_11),
    (" to regroup in the south,", "to regroup in the south", "intent", "BOR", [], Source(name="Borish Ministry of Defence", side="BOR"), "asserted", False, TEN, None, "not checkable", "No map can check an intention.", NONE),
    (" but denied that Port Saltova had fallen.", "Port Saltova had fallen", "control_gained", "AST", ["Port Saltova"], Source(name="Borish Ministry of Defence", side="BOR"), "denied", False, TEN, None, "contradicted", "Every map up to 15 September shows Port Saltova held by Borland, so the denial stands.", {**ON_11, "then": "unclear"}),
    ("\n\nFighting goes on around Dobra, where three attacks were repelled overnight.", "Fighting goes on around Dobra, where three attacks were repelled overnight", "fighting", "AST", ["Dobra"], Source(), "asserted", False, TimeSpan(start=NIGHT, end=MORNING), None, "supported", "Dobra lay on contested ground on ChartRoom’s map of 11 September.", ON_11),
    (" Kamianyi Most is cut off from the south, two bloggers wrote;", "Kamianyi Most is cut off from the south", "encirclement", "AST", ["Kamianyi Most"], Source(name="two bloggers", side="BOR", via="Telegram"), "unconfirmed", True, BY, None, "unclear", "The corridor to Kamianyi Most was 4 to 11 km wide: nearly, but not plainly, cut off.", {**ON_11, "measure": "enclosure", "unit": "km", "values": (("corridor", 7.4), ("ring", None)), "band": (4.1, 11.2)}),
    (" the railway through Topolia has been cut.", "the railway through Topolia has been cut", "communications", "AST", ["Topolia"], Source(name="two bloggers", side="BOR", via="Telegram"), "asserted", False, BY, None, "not covered", "No map of the railway is at hand for Topolia.", {}),
    (" Astrian troops have reached the border of Karst Region", "Astrian troops have reached the border of Karst Region", "border_reached", "AST", ["Karst Region"], Source(), "asserted", False, BY, None, "contradicted", "Astria’s ground lay within 2 km of that border before the operation began.", {**ON_11, "measure": "border", "unit": "km", "values": (("distance", 0.4),), "band": (0.2, 0.9)}),
    (" and hold all of Karst Region.", "hold all of Karst Region", "control_held", "AST", ["Karst Region"], Source(name="a deputy governor", side="AST"), "asserted", False, BY, None, "contradicted", "ChartRoom’s map gives Astria 41 % of Karst Region.", ON_11),
    ("\n\nHrab would be next, an officer said.", "Hrab would be next", "control_gained", "AST", ["Hrab"], Source(name="an officer", side="AST"), "forecast", True, TimeSpan(start=date(2031, 9, 11)), None, "too early", "ChartRoom first shows Hrab on Astria’s ground on 14 September.", {**ON_11, "then": "unclear"}),
    (" At least 14 settlements changed hands.", "At least 14 settlements changed hands", "area_gained", "AST", [], Source(name="the governor", side="AST"), "asserted", False, WEEK, Quantity(measure="count", value=14, unit="settlements", comparator=">="), "supported", "At least 17 settlements of the gazetteer changed hands.", {"measure": "settlements", "unit": "settlements", "values": (("count", 17.0),), "band": (17.0, 17.0), **ON_11}),
    (" Oskava is the rail hub on which the whole Borish front depends, analysts judge.", "Oskava is the rail hub on which the whole Borish front depends", "place_role", "BOR", ["Oskava"], Source(name="analysts", side="neutral"), "assessed", False, BY, None, "not covered", "No railway network is at hand.", {}),
    ("\n\nMissiles struck the power station at Port Saltova.", "Missiles struck the power station at Port Saltova", "strike", "BOR", ["Port Saltova"], Source(), "asserted", False, BY, None, "not checkable", "No map can check a strike.", NONE),
    (" Two thousand Borish soldiers were taken prisoner, a spokesman claimed.", "Two thousand Borish soldiers were taken prisoner", "losses", "AST", [], Source(name="a spokesman", side="AST"), "asserted", False, WEEK, Quantity(measure="count", value=2000, unit="people", comparator="="), "not checkable", "No map can check losses.", NONE),
    (" Reinforcements are on the way to Kamianyi Most.", "Reinforcements are on the way to Kamianyi Most", "movement", "BOR", ["Kamianyi Most"], Source(), "asserted", False, BY, None, "not checkable", "No map can check a movement.", NONE),
    (" Some 3,000 residents left the district.", "Some 3,000 residents left the district", "civilian", None, [], Source(name=None, side=None), "asserted", False, BY, Quantity(measure="count", value=3000, unit="people", comparator="~"), "not checkable", "No map can check harm to civilians.", NONE),
    (" The southern offensive was a feint.", "The southern offensive was a feint", "deception", "AST", [], Source(name="analysts", side="neutral"), "assessed", False, TimeSpan(), None, "not checkable", "No map can check a deception.", NONE),
    ("\n\nBorland’s troops still hold Kamianyi Most,", "Borland’s troops still hold Kamianyi Most", "control_held", "BOR", ["Kamianyi Most"], Source(name="Borish state television", side="BOR"), "asserted", False, BY, None, "supported", "ChartRoom’s map of 11 September shows Kamianyi Most held by Borland.", ON_11),
    (" and have retaken Nowhere Farm.", "have retaken Nowhere Farm", "control_gained", "BOR", ["Nowhere Farm"], Source(name="Borish state television", side="BOR"), "asserted", False, BY, None, "not covered", "Nowhere Farm is not in the gazetteer.", {}),
    (" Military police were seen in Varnitsa and Hrab.", "Military police were seen in Varnitsa and Hrab", "control_held", "AST", ["Varnitsa", "Hrab"], Source(), "asserted", False, BY, None, "unclear", "Varnitsa is Astria’s by the map, Hrab lies in contested ground.", ON_11),
    (" The front is now 40 km shorter.", "The front is now 40 km shorter", "advance", "AST", [], Source(), "assessed", False, BY, Quantity(measure="distance", value=40, unit="km", comparator="="), "unclear", "No measure answers for a shorter front.", {}),
]  # fmt: skip


def checked_claims() -> tuple[str, tuple[CheckedClaim, ...]]:
    """Build the report's text and its 25 claims; one more claim nests in the first."""
    text, claims = "KAMIANYI MOST, 11 September.\n\n", []
    for row in ROWS:
        sentence, quote = row[0], row[1]
        start = len(text) + sentence.index(quote)
        text += sentence
        claims.append(checked(start, *row[1:]))
        if quote.startswith("managed"):
            claims.append(
                checked(
                    start + len("managed to "),
                    "advance 70 kilometres",
                    *row[2:-3],
                    "supported",
                    row[-2],
                    ADVANCE,
                )
            )
    return text, tuple(claims)


def checked(  # noqa: PLR0913, PLR0917  # the columns of a row
    start, quote, kind, side, places, source, stance, hedged, valid, quantity, word, reason, more
) -> CheckedClaim:
    """One claim with its verdicts, a second source's where the first measured something."""
    claim = Claim(
        report_id="dispatch-17", start=start, quote=quote, kind=kind, side=side, source=source, stance=stance,
        hedged=hedged, valid=valid, quantity=quantity, confidence=0.83,
    )  # fmt: skip
    statement = Statement(
        claim=claim,
        report=Report(id="dispatch-17", text=quote, published=date(2031, 9, 11)),
        places=tuple(PLACES[name] for name in places),
        recorded_at=PUBLISHED_AT + timedelta(hours=1),
        extractor="rules",
        extractor_version="1",
    )
    found = verdicts(start, kind, word, reason, **more)
    if "band" in more:
        one = replace(
            found[-1],
            source="atlas",
            word="unclear",
            reason="The Atlas has no map within three days.",
            values=(),
            band=None,
            direction=None,
        )
        found = (*found, replace(one, as_of="publication"), one)
    return CheckedClaim(statement=statement, verdicts=found)


def example() -> Brief:
    """The whole brief."""
    text, claims = checked_claims()
    return Brief(
        report=Report(
            id="dispatch-17",
            text=text,
            published=date(2031, 9, 11),
            published_at=PUBLISHED_AT,
            publisher="The Bay Dispatch",
            url="https://dispatch.example/2031/09/11/front",
            licence="quoted for criticism and review",
            assumed=("dateline 2031-09-11 read from the text",),
        ),
        theatre=theatre(),
        claims=tuple(reversed(claims)),
        sources=SOURCES,
        before=before(),
        after=after(),
        notes=(
            "2 sentences were skipped: no kind of claim fits them.",
            "The two map sources are not independent: the Atlas credits ChartRoom.",
        ),
    )
