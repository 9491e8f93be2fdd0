"""Control inferred from what is said: probabilities, what weighs more, what could be known then."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import orjson
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from isle import BLUE, RED, isle

from contested.claims.claim import Claim, Source
from contested.control.control_map import ControlMap, Zone
from contested.control.inferred.evidence import evidence_of
from contested.control.inferred.ground import Place, Start, Terrain
from contested.control.inferred.infer import infer
from contested.control.inferred.records import inference_rows, points_geojson, read_records
from contested.control.inferred.sites import below
from contested.control.inferred.surface import SURE, bands, inferred_history
from contested.control.inferred.weights import load_weights
from contested.errors import InputError
from contested.ledger.statement import Statement
from contested.places.place import Place as Named
from contested.reports.report import Report
from contested.theatre.load import load_theatre
from contested.theatre.rivers import River
from contested.theatre.theatre import Theatre
from contested.timespan import TimeSpan

LAND = shapely.box(20, 10, 22, 12)
FIRST = date(2022, 9, 1)
ISLE = isle(LAND, first_day=FIRST)
NO_DEFENDER = replace(ISLE, sides=(replace(BLUE, defender=False), RED))
EAST = shapely.box(21, 10, 22, 12)
WEST = shapely.box(20, 10, 21, 12)
TOWNS = tuple(
    Place(name=f"{x}-{y}", longitude=20.05 + 0.1 * x, latitude=10.5 + 0.25 * y, region_key="isle")
    for x in range(20)
    for y in range(4)
)
BEYOND = next(town for town in TOWNS if town.name == "11-1")
DAYS = tuple(FIRST + timedelta(days=number) for number in range(1, 11))


def start(theatre: Theatre = ISLE, *, red: shapely.Geometry = EAST) -> Start:
    """East is Red's, west is Blue's."""
    zones = [Zone(status="held", side="R", geometry=red)]
    if theatre.defender is None:
        zones.append(Zone(status="held", side="B", geometry=shapely.difference(LAND, red)))
    item = ControlMap(id="m/1", source="m", as_of=datetime(2022, 9, 1, 20, tzinfo=UTC), zones=tuple(zones))
    return Start(theatre=theatre, map=item, day=FIRST)


def said(  # noqa: PLR0913  # a statement has as many parts
    town: Place | None = BEYOND,
    *,
    kind: str = "control_gained",
    side: str = "B",
    speaker: str | None = "neutral",
    stance: str = "asserted",
    day: int = 4,
    published: int | None = None,
    quote: str = "Blue took the town",
    region: bool = False,
) -> Statement:
    """Make one statement about one town on a day of September."""
    names = []
    if town is not None:
        names.append(
            Named(name=town.name, precision="settlement", longitude=town.longitude, latitude=town.latitude)
        )
    if region:
        names.append(Named(name="Isle", precision="region", region_key="isle"))
    text = f"{quote} {kind} {side} {speaker} {stance} {day} {published} {town}"
    report = Report(id="r", text=text, published=FIRST.replace(day=published or day))
    claim = Claim(
        report_id="r",
        start=0,
        quote=text,
        kind=kind,  # type: ignore[arg-type]
        side=side,
        source=Source(side=speaker),
        stance=stance,  # type: ignore[arg-type]
        valid=TimeSpan.on(FIRST.replace(day=day)),
    )
    return Statement(
        claim=claim,
        report=report,
        places=tuple(names),
        recorded_at=datetime(2022, 9, 30, tzinfo=UTC),
        extractor="hand",
        extractor_version="1",
    )


def chance(statements, *, town: Place = BEYOND, side: str = "B", day: int = 8, **options) -> float:
    found = infer(statements, TOWNS, start=start(), days=DAYS, **options)
    return float(found.of(side)[TOWNS.index(town), DAYS.index(FIRST.replace(day=day))])


STATEMENTS = st.lists(
    st.builds(
        said,
        st.sampled_from(TOWNS),
        kind=st.sampled_from(
            ["control_gained", "control_lost", "control_held", "fighting", "advance", "strike"]
        ),
        side=st.sampled_from(["B", "R"]),
        speaker=st.sampled_from(["B", "R", "neutral"]),
        stance=st.sampled_from(["asserted", "admitted", "assessed", "unconfirmed"]),
        day=st.integers(2, 10),
    ),
    max_size=8,
)
FEW = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))


@FEW
@given(STATEMENTS)
def test_probabilities_sum_to_one(statements):
    found = infer(statements, TOWNS, start=start(), days=DAYS)
    total = found.first + found.second + found.contested
    assert np.allclose(total, 1.0)
    assert min(found.first.min(), found.second.min(), found.contested.min()) >= 0


@FEW
@given(STATEMENTS, STATEMENTS)
def test_what_is_said_later_does_not_change_what_could_be_known(earlier, later):
    known = [item for item in earlier if item.report.published <= DAYS[4]]
    late = [replace(item, report=replace(item.report, published=DAYS[5])) for item in later]
    before = infer(known, TOWNS, start=start(), days=DAYS[:5], knowing="then")
    after = infer([*late, *known], TOWNS, start=start(), days=DAYS[:5], knowing="then")
    assert np.allclose(before.second, after.second)


@FEW
@given(STATEMENTS)
def test_sides_are_alike(statements):
    """Who is called what makes no difference: swapped sides, swapped ground, swapped probabilities."""
    swap = {"B": "R", "R": "B", "neutral": "neutral"}
    mirrored = [
        replace(
            item,
            claim=replace(
                item.claim,
                side=swap[item.claim.side or ""],
                source=Source(side=swap[item.claim.source.side or ""]),
            ),
        )
        for item in statements
    ]
    one = infer(statements, TOWNS, start=start(NO_DEFENDER), days=DAYS)
    other = infer(mirrored, TOWNS, start=start(NO_DEFENDER, red=WEST), days=DAYS)
    assert np.allclose(one.first, other.second, atol=1e-3)


@FEW
@given(STATEMENTS)
def test_order_makes_no_difference(statements):
    one = infer(statements, TOWNS, start=start(), days=DAYS)
    other = infer(statements[::-1], TOWNS, start=start(), days=DAYS)
    assert np.allclose(one.second, other.second, atol=1e-6)


def test_without_statements_what_was_known_fades_slowly():
    found = infer([], TOWNS, start=start(), days=DAYS)
    front = TOWNS.index(next(town for town in TOWNS if town.name == "9-1"))
    spread = found.spread_km[front]
    assert (np.diff(spread) > 0).all()
    assert found.first[front, 0] >= found.first[front, -1] > 0.9
    rear = TOWNS.index(next(town for town in TOWNS if town.name == "0-0"))
    assert found.first[rear, -1] > 0.999


def test_an_admission_moves_more_than_a_boast():
    nothing = chance([])
    boast = chance([said(speaker="B")])
    admission = chance([said(kind="control_lost", side="R", speaker="R", stance="admitted")])
    assert nothing < boast < admission


def test_copies_of_one_voice_count_once_and_two_voices_twice():
    once = chance([said(speaker="B")])
    assert chance([said(speaker="B"), said(speaker="B", quote="Again: Blue took it")]) == pytest.approx(once)
    assert chance([said(speaker="B"), said(speaker="neutral")]) > once


def test_neighbours_follow_and_ground_behind_more_than_ground_ahead():
    nearer = next(town for town in TOWNS if town.name == "10-1")
    ahead = next(town for town in TOWNS if town.name == "13-1")
    taken = [said(kind="control_lost", side="R", speaker="R", stance="admitted")]
    assert chance(taken, town=nearer) > chance(taken, town=ahead) > chance([], town=ahead)


def test_a_place_was_not_held_before_it_was_gained():
    taken = [said(day=6, speaker=speaker) for speaker in ("B", "R", "neutral")]
    assert chance(taken, day=3) < 0.5 < chance(taken, day=9)


def test_ground_can_change_back():
    voices = ("B", "R", "neutral")
    back = [said(side=side, day=day, speaker=voice) for side, day in (("B", 3), ("R", 8)) for voice in voices]
    assert chance(back, day=5) > 0.5
    assert chance(back, day=11) < 0.5


def test_a_poor_record_weighs_less_by_name_then_publisher_then_side():
    weights = replace(load_weights(), records={"B": 0.5, "The Gazette": 0.25})
    plain = said(speaker="B")
    printed = replace(plain, report=replace(plain.report, publisher="The Gazette"))
    full, half, quarter = (
        evidence_of([statement], ISLE, used)[0].weight
        for statement, used in ((plain, load_weights()), (plain, weights), (printed, weights))
    )
    assert (half, quarter) == (pytest.approx(full / 2), pytest.approx(full / 4))


@pytest.mark.parametrize("stance", ["forecast", "denied"])
def test_forecasts_and_denials_tell_nothing(stance):
    assert evidence_of([said(stance=stance)], ISLE, load_weights()) == ()


def test_the_instant_of_publication_decides_what_could_be_known():
    statement = said(day=4)
    night = replace(statement.report, published_at=datetime(2022, 9, 4, 22, tzinfo=UTC))
    found = evidence_of([replace(statement, report=night)], ISLE, load_weights())
    assert {item.said for item in found} == {date(2022, 9, 5)}


def test_of_a_region_only_an_admission_or_the_whole_is_believed():
    weights = load_weights()
    gained = {"kind": "control_gained", "region": True}
    left = {"kind": "control_lost", "side": "R", "region": True}
    bearings = [
        {item.bearing for item in evidence_of([statement], ISLE, weights)}
        for statement in (
            said(None, **gained),
            said(None, quote="Blue freed the entire isle", **gained),
            said(None, speaker="R", stance="admitted", **left),
        )
    ]
    assert bearings == [set(), {"regional", "regional_before"}, {"regional", "regional_before"}]


def test_a_withdrawal_from_a_region_up_to_a_river_stops_there():
    line = shapely.LineString([(21.5, 9), (21.5, 13)])
    river = River(key="brook", name="Brook River", aliases=("Brook",), line=line, source="s", coarse_km=1.0)
    terrain = Terrain(
        start(replace(ISLE, rivers=(river,))), np.array([(20.0, 10.0), (22.0, 12.0)]), barriers=["brook"]
    )
    xy = terrain.plane(np.array([(21.3, 11.0), (21.7, 11.0)]))
    assert terrain.reaches(xy, side="B", region_key="isle", rivers=["Brook River"]).tolist() == [True, False]
    assert len(set(terrain.bank(xy).tolist())) == 2
    assert np.sign(terrain.distance_km(terrain.plane(np.array([(20.5, 11.0), (21.5, 11.0)])))).tolist() == [
        1,
        -1,
    ]


def test_the_normal_distribution_function_is_right():
    assert below([-8, -1, 0, 1, 8]) == pytest.approx([0, 0.1586553, 0.5, 0.8413447, 1], abs=1e-6)


def test_inferred_control_is_a_history_of_maps():
    taken = [said(kind="control_lost", side="R", speaker="R", stance="admitted"), said()]
    found = infer(taken, TOWNS, start=start(), days=DAYS)
    history = inferred_history(found, statements=2, started_from="a map")
    assert history.source.key == "inferred"
    assert "not observed" in history.source.attribution
    holding = history.holder(BEYOND.longitude, BEYOND.latitude, datetime(2022, 9, 9, tzinfo=UTC))
    column = DAYS.index(date(2022, 9, 8))
    sure = found.first[TOWNS.index(BEYOND), column] >= SURE
    assert holding is not None
    assert holding.status == ("regained" if sure else "contested")
    deep = history.holder(21.9, 11.0, datetime(2022, 9, 9, tzinfo=UTC))
    assert deep is not None
    assert (deep.status, deep.side) == ("held", "R")


def test_bands_of_probability_cover_the_ground_once():
    found = infer([said()], TOWNS, start=start(), days=DAYS)
    cut = bands(found, DAYS[-1], side="R")
    assert sum(band.geometry.area for band in cut) == pytest.approx(LAND.area, rel=1e-3)
    assert all(band.low < band.high for band in cut)


def test_rows_and_points_tell_the_most_probable_holder():
    found = infer([], TOWNS[:1], start=start(), days=DAYS[:1])
    (row,) = inference_rows(found)
    assert (row["holder"], row["day"], row["p_B"]) == ("B", "2022-09-02", 1.0)
    assert b'"Point"' in points_geojson(found)


def test_records_are_read_back(tmp_path):
    statement = said()
    path = tmp_path / "claims.jsonl"
    record = {**statement.to_json(), "published": "2022-09-04T22:00:00+00:00"}
    path.write_bytes(orjson.dumps(record) + b"\nnot one\n" + orjson.dumps(statement.to_json()) + b"\n")
    read = read_records(path, ISLE)
    assert len(read.statements) == 2
    assert "1 lines" in read.notes[0]
    days = {item.said for item in evidence_of(read.statements, ISLE, load_weights())}
    assert days == {date(2022, 9, 4), date(2022, 9, 5)}
    path.write_text("{}\n")
    with pytest.raises(InputError):
        read_records(path, ISLE)


def test_the_theatre_that_ships_names_its_barriers():
    assert "oskil" in load_weights(load_theatre("ukraine_2022")).barriers
