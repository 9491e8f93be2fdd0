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

from contested.claims.claim import Claim, Mention, Source
from contested.control.control_map import ControlMap, Zone
from contested.control.inferred.collect import Gatherer
from contested.control.inferred.evidence import evidence_of
from contested.control.inferred.ground import Place, Start, Terrain
from contested.control.inferred.infer import infer
from contested.control.inferred.records import change_rows, inference_rows, points_geojson, read_records
from contested.control.inferred.sites import below
from contested.control.inferred.spells import spells
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


def test_a_source_is_known_by_its_record_in_any_spelling():
    weights = replace(load_weights(), records={"Local officials": 0.5})
    plain = said(speaker="B")
    named = replace(
        plain, claim=replace(plain.claim, source=Source(name="Several local officials", side="B"))
    )
    full, half = (evidence_of([one], ISLE, weights)[0].weight for one in (plain, named))
    assert half == pytest.approx(full / 2)


def near(words: str, town: Place = BEYOND, **options) -> Statement:
    """Make a statement whose words only locate the town."""
    statement = said(town, quote=words, **options)
    start = words.index("Town")
    mention = Mention(start=start, end=start + 4, text="Town", kind="settlement", key="gn:1")
    return replace(statement, claim=replace(statement.claim, mentions=(mention,)))


def test_ground_beside_a_place_is_looked_for_there():
    weights = load_weights()
    (beside, before), (of_town, _) = (
        evidence_of([statement], ISLE, weights)
        for statement in (near("Blue took a farm 11 km south of Town"), said())
    )
    assert (
        beside.point == before.point == pytest.approx((BEYOND.longitude, BEYOND.latitude - 0.099), abs=0.002)
    )
    assert beside.weight == pytest.approx(of_town.weight * weights.near.aside)
    assert (beside.at, of_town.at) == (False, True)


def test_near_a_place_tells_less_of_it_and_on_the_way_to_it_nothing():
    nothing, of_town = chance([]), chance([said()])
    assert nothing < chance([near("Blue took a farm near Town")]) < of_town
    assert chance([near("Blue took a farm on the way to Town")]) == pytest.approx(nothing)


def test_fighting_near_a_place_tells_as_much_as_in_it():
    inside, around = (
        evidence_of([statement], ISLE, load_weights())[0].weight
        for statement in (said(kind="fighting"), near("They fight near Town", kind="fighting"))
    )
    assert around == inside


def test_what_is_said_of_days_that_the_map_knows_tells_nothing():
    assert chance([said(day=1, published=4)]) == chance([])


def test_a_withdrawal_from_a_region_moves_its_front_on_its_day():
    left = {"kind": "control_lost", "side": "R", "speaker": "R", "stance": "admitted", "region": True}
    weights = load_weights()
    whole = replace(weights, kinds=replace(weights.kinds, whole_region=1.0))
    still = replace(whole, kinds=replace(whole.kinds, regional_stir=0.0))
    told = [said(None, day=6, quote="Red left the entire isle", **left)]
    quick, slow = (
        infer(told, TOWNS, start=start(), days=DAYS, weights=used).first[TOWNS.index(BEYOND)]
        for used in (whole, still)
    )
    assert np.diff(quick).max() > np.diff(slow).max()


def test_news_that_a_side_holds_what_it_did_not_moves_the_front_once():
    first = said(kind="control_held", day=4)
    (evidence, before) = evidence_of([first], ISLE, load_weights())
    assert (evidence.bearing, before.bearing, before.side) == ("holds", "before", "R")
    terrain = Terrain(start(), np.array([(20.0, 10.0), (22.0, 12.0)]))
    gatherer = Gatherer(terrain, TOWNS, load_weights(), last_day=DAYS[-1])
    for statements, moved in (
        ([first], 1),
        ([first, said(kind="control_held", day=7)], 1),
        ([said(day=4), said(kind="control_held", day=7)], 1),
        ([said(kind="control_held", side="R", day=4)], 0),
    ):
        gathered = gatherer.gather(evidence_of(statements, ISLE, load_weights()))
        assert len(gathered.surge.day) == moved


def test_the_spell_that_fits_best_is_moved_little_by_a_hair():
    day = np.array(
        [[0.9, 0.9, 0.4, 0.1, 0.51, 0.1], [0.1, 0.2, 0.7, 0.8, 0.9, 0.9], [0.2, 0.1, 0.4, 0.1, 0, 0]]
    )
    first, after = spells(day)
    assert first.tolist() == [0, 2, 0]
    assert after.tolist() == [2, 6, 0]


@given(st.integers(0, 8), st.integers(0, 8))
def test_the_spell_of_certain_days_is_those_days(begin, length):
    days = np.zeros((1, 20))
    days[0, begin : begin + length] = 1.0
    first, after = spells(days)
    assert (int(first[0]), int(after[0])) == ((begin, begin + length) if length else (0, 0))


def test_of_each_place_the_day_on_which_it_changed_hands():
    voices = ("B", "R", "neutral")
    found = infer([said(day=6, speaker=voice) for voice in voices], TOWNS, start=start(), days=DAYS)
    rows = {row["place"]: row for row in change_rows(found)}
    assert rows[BEYOND.name]["R_from"] is None
    assert date(2022, 9, 4) < date.fromisoformat(rows[BEYOND.name]["R_until"]) < date(2022, 9, 9)
    assert "0-0" not in rows


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


def test_a_lake_in_a_rivers_course_is_parted_by_its_banks():
    """The river goes in and out of the lake: only its loose ends are led on to other rivers."""
    lake = shapely.box(21.45, 10.9, 21.55, 11.1)
    parts = [
        shapely.LineString([(21.5, 9.5), (21.5, 10.9)]),
        lake.exterior,
        shapely.LineString([(21.5, 11.1), (21.5, 13)]),
    ]
    others = shapely.LineString([(21.1, 9), (21.1, 13)])
    rivers = tuple(
        River(key=key, name=key, aliases=(), line=line, source="s", coarse_km=1.0)
        for key, line in (("lake", shapely.multilinestrings(parts)), ("brook", others))
    )
    terrain = Terrain(
        start(replace(ISLE, rivers=rivers)),
        np.array([(20.0, 10.0), (22.0, 12.0)]),
        barriers=["lake", "brook"],
    )
    west, middle, shore, east = terrain.bank(
        terrain.plane(np.array([(20.9, 11.0), (21.3, 11.5), (21.44, 11.0), (21.56, 11.0)]))
    ).tolist()
    assert middle == shore
    assert len({west, middle, east}) == 3


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
