"""Courses of rivers: read, refused, found by any of their names."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import shapely
from shapely import Point

from contested import geo
from contested.control.ground import Grounds
from contested.control.history import ControlHistory
from contested.control.load import embedded_history
from contested.errors import TheatreError
from contested.measures.border import border
from contested.places.gazetteer import load_gazetteer
from contested.places.recognise import GazetteerRecogniser
from contested.places.resolve import Resolver
from contested.theatre.load import load_theatre
from contested.theatre.rivers import River, find_river, read_rivers
from contested.theatre.theatre import Theatre

ALDER_PROPERTIES = {
    "key": "alder",
    "name": "Alder River",
    "aliases": ["Alder"],
    "coarse_km": 4,
    "source": "own",
}
ALDER = {
    "type": "Feature",
    "properties": ALDER_PROPERTIES,
    "geometry": {"type": "LineString", "coordinates": [[20, 10], [21, 10.5]]},
}


def write(path: Path, *features: Any) -> Path:
    file = path / "rivers.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return file


def test_reads_a_river_and_finds_it_by_any_name(tmp_path: Path) -> None:
    (river,) = rivers = read_rivers(write(tmp_path, ALDER))

    assert (river.key, river.coarse_km, river.source) == ("alder", 4.0, "own")
    assert list(river.line.coords) == [(20, 10), (21, 10.5)]
    assert find_river(rivers, "alder") is river
    assert find_river(rivers, "Alder River") is river
    assert find_river(rivers, "Elm River") is None


def test_a_theatre_may_have_no_rivers(tmp_path: Path) -> None:
    assert read_rivers(tmp_path / "rivers.geojson") == ()


@pytest.mark.parametrize(
    ("features", "reason"),
    [
        pytest.param((ALDER, ALDER), "the key occurs twice", id="twice"),
        pytest.param(({**ALDER, "properties": {"key": "alder"}},), "malformed river", id="no-coarseness"),
        pytest.param(({**ALDER, "geometry": {"coordinates": []}},), "malformed river", id="no-course"),
        pytest.param(({**ALDER, "geometry": None},), "malformed river", id="no-geometry"),
    ],
)
def test_refuses_what_is_no_river(tmp_path: Path, features: tuple[Any, ...], reason: str) -> None:
    with pytest.raises(TheatreError, match=reason):
        read_rivers(write(tmp_path, *features))


def test_refuses_a_file_that_is_no_collection(tmp_path: Path) -> None:
    (tmp_path / "rivers.geojson").write_text("[]", encoding="utf-8")
    with pytest.raises(TheatreError, match="not a GeoJSON FeatureCollection"):
        read_rivers(tmp_path / "rivers.geojson")


def lake(*rings: list[list[float]], river: str = "alder") -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"river": river, "source": "own"},
        "geometry": {"type": "Polygon", "coordinates": list(rings)},
    }


def square(west: float, south: float, size: float) -> list[list[float]]:
    east, north = west + size, south + size
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def banked(path: Path, *lakes: dict[str, Any], **more: Any) -> tuple[River, ...]:
    file = write(path, {**ALDER, "properties": {**ALDER_PROPERTIES, **more}})
    banks = {"type": "FeatureCollection", "features": lakes}
    (path / "rivers_banks.geojson").write_text(json.dumps(banks), encoding="utf-8")
    return read_rivers(file)


def test_across_a_wide_water_the_banks_stand_for_the_line(tmp_path: Path) -> None:
    (river,) = banked(tmp_path, lake(square(20.4, 10.1, 0.2)), coarse_with_banks_km=1.5)

    assert (river.banks, river.coarse_km) == (True, 1.5)
    assert not river.line.intersects(Point(20.5, 10.25)), "the centre line in the lake is gone"
    assert river.line.distance(Point(20.4, 10.15)) == 0, "the lake's western shore is there"
    assert river.line.distance(Point(20.2, 10.1)) < 1e-9, "the course above the lake is there"


def test_a_river_all_within_a_lake_is_its_banks(tmp_path: Path) -> None:
    (river,) = banked(tmp_path, lake(square(19, 9, 4)))

    assert river.line.equals(shapely.boundary(shapely.box(19, 9, 23, 13)))


def test_the_shore_of_an_island_is_no_bank(tmp_path: Path) -> None:
    (river,) = banked(tmp_path, lake(square(20.4, 10.1, 0.2), square(20.48, 10.18, 0.02)))

    assert river.coarse_km == 4.0, "without a figure for the banks the river keeps its own"
    assert river.line.distance(Point(20.49, 10.19)) > 0.05


def test_a_river_without_banks_keeps_its_line(tmp_path: Path) -> None:
    alder = {
        **ALDER,
        "geometry": {"type": "MultiLineString", "coordinates": [[[0, 0], [1, 1]], [[2, 2], [3, 3]]]},
    }
    (river,) = read_rivers(write(tmp_path, alder))

    assert not river.banks
    assert river.line.geom_type == "MultiLineString"


@pytest.mark.parametrize(
    ("water", "reason"),
    [
        pytest.param(lake(square(20.4, 10.1, 0.2), river="elm"), "no river of that key", id="no-river"),
        pytest.param(
            lake([[20, 10], [21, 11], [21, 10], [20, 11], [20, 10]]), "not a valid Polygon", id="crossed"
        ),
        pytest.param({**ALDER, "properties": {"river": "alder"}}, "not a valid Polygon", id="a-line"),
        pytest.param({**ALDER, "properties": {}}, "malformed banks", id="whose"),
        pytest.param({"type": "Feature"}, "malformed banks", id="empty"),
    ],
)
def test_refuses_banks_that_belong_nowhere(tmp_path: Path, water: dict[str, Any], reason: str) -> None:
    with pytest.raises(TheatreError, match=reason):
        banked(tmp_path, water)


def test_refuses_an_area_as_a_course(tmp_path: Path) -> None:
    pond = {**ALDER, "geometry": {"type": "Polygon", "coordinates": [square(20, 10, 1)]}}
    with pytest.raises(TheatreError, match="malformed river"):
        read_rivers(write(tmp_path, pond))


@pytest.fixture(scope="module")
def theatre() -> Theatre:
    return load_theatre("ukraine_2022")


def test_rivers_that_ship_say_where_they_come_from_and_how_coarse_they_are(theatre: Theatre) -> None:
    rivers = theatre.rivers

    assert len(rivers) >= 40
    assert find_river(rivers, "Оскіл") is find_river(rivers, "Oskil River") is not None
    assert all(river.source and 0 < river.coarse_km <= 12 for river in rivers)


@pytest.mark.parametrize(
    "name",
    [
        "Dnipro", "Siverskyi Donets", "Oskil", "Inhulets", "Inhul", "Southern Bug", "Desna", "Psel",
        "Teteriv", "Aidar", "Mokri Yaly", "Molochna", "Oril",
    ],
)  # fmt: skip
def test_rivers_that_reports_name_most_are_known_well_enough_for_a_full_verdict(
    theatre: Theatre, name: str
) -> None:
    river = find_river(theatre.rivers, f"{name} River")

    assert river is not None
    assert river.coarse_km <= 2


def test_a_course_that_lacks_a_stretch_never_contradicts(theatre: Theatre) -> None:
    lacking = [river for river in theatre.rivers if "without its course" in river.source]

    assert {river.key for river in lacking} >= {"vovcha", "kalmius"}
    assert all(river.coarse_km > 2 for river in lacking)


@pytest.mark.parametrize(
    ("tributary", "main"),
    [
        ("inhulets", "dnipro"),
        ("samara", "dnipro"),
        ("desna", "dnipro"),
        ("psel", "dnipro"),
        ("vorskla", "dnipro"),
        ("teteriv", "dnipro"),
        ("prypiat", "dnipro"),
        ("oskil", "siverskyi_donets"),
        ("aidar", "siverskyi_donets"),
        ("kazennyi_torets", "siverskyi_donets"),
        ("mokri_yaly", "vovcha"),
        ("vovcha", "samara"),
        ("seim", "desna"),
        ("inhul", "southern_bug"),
    ],
)
def test_tributaries_reach_the_river_they_flow_into(theatre: Theatre, tributary: str, main: str) -> None:
    by_key = {river.key: river for river in theatre.rivers}
    gap = shapely.shortest_line(by_key[tributary].line, by_key[main].line)
    (west, east) = shapely.get_coordinates(gap)

    assert geo.distance_km(tuple(west), tuple(east)) <= 1


@pytest.mark.parametrize(
    ("key", "crossing"),
    [
        pytest.param("dnipro", (32.720, 46.670), id="Antonivskyi-bridge"),
        pytest.param("dnipro", (33.370, 46.777), id="Kakhovka-dam"),
        pytest.param("dnipro", (30.508, 50.590), id="Kyiv-dam"),
        pytest.param("dnipro", (35.087, 47.868), id="Zaporizhzhia-dam"),
        pytest.param("siverskyi_donets", (37.285, 49.205), id="Izium-bridge"),
        pytest.param("oskil", (37.617, 49.710), id="Kupiansk-bridge"),
    ],
)
def test_bridges_and_dams_stand_on_their_river(
    theatre: Theatre, key: str, crossing: tuple[float, float]
) -> None:
    (river,) = (river for river in theatre.rivers if river.key == key)
    nearest = shapely.get_coordinates(shapely.shortest_line(river.line, Point(crossing)))[0]

    assert geo.distance_km(tuple(nearest), crossing) <= river.coarse_km


def test_every_course_bears_the_names_that_the_gazetteer_knows(theatre: Theatre) -> None:
    gazetteer = load_gazetteer(theatre)

    for river in theatre.rivers:
        entry = gazetteer.get(f"river:{river.key}")
        assert entry is not None
        assert (entry.kind, entry.name) == ("river", river.name)
        assert set(river.aliases) == set(entry.aliases)


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("Troops crossed the Samara River.", "river", "Samara River"),
        ("Fighting was heard in Samara.", "settlement", "Samara"),
        ("They crossed the Dnipro at dawn.", "river", "Dnipro River"),
        ("A strike on Dnipro killed two.", "settlement", "Dnipro"),
        ("the right bank of the Dnieper", "river", "Dnipro River"),
        ("на правому березі Дніпра", "river", "Dnipro River"),
        ("sulla riva sinistra del Dnipro", "river", "Dnipro River"),
        ("на левом берегу реки Оскол", "river", "Oskil River"),
        ("il fiume Oskol", "river", "Oskil River"),
        ("dug in near the village of Inhulets", "settlement", "Inhulets"),
        ("dug in near the Inhulets", "river", "Inhulets River"),
        ("форсували Інгулець", "river", "Inhulets River"),
        ("the Seversky Donets", "river", "Siverskyi Donets River"),
        ("через Сіверський Донець", "river", "Siverskyi Donets River"),
        ("Irpin was freed", "settlement", "Irpin"),
        ("the Irpin River", "river", "Irpin River"),
        ("the Vovcha River", "river", "Vovcha River"),
        ("along the Mokri Yaly", "river", "Mokri Yaly River"),
        ("the Konka River", "river", "Konka River"),
        ("the Kinska River", "river", "Kinska River"),
        ("east of the Bakhmutka", "river", "Bakhmutka River"),
        ("east of the Zherebets River", "river", "Zherebets River"),
        ("річка Рось", "river", "Ros River"),
        ("the Southern Bug", "river", "Southern Bug River"),
    ],
)
def test_a_river_and_a_town_of_its_name_are_told_apart(
    theatre: Theatre, text: str, kind: str, name: str
) -> None:
    mentions = GazetteerRecogniser(theatre)(text)

    (place,) = (Resolver(theatre, load_gazetteer(theatre)).resolve(one, context=mentions) for one in mentions)
    assert (place.precision, place.name) == (kind, name)


def nearest_km(history: ControlHistory, river: River, *days: int) -> list[float | None]:
    """How near the ground newly held since 3 September 2022 came to the river, by each day's end."""
    maps = [history.at(datetime(2022, 9, day, 20, 59, 59, tzinfo=UTC)) for day in (3, *days)]
    assert all(item is not None for item in maps)
    start, *ends = (item for item in maps if item is not None)
    grounds = Grounds(history.theatre)
    return [
        border([start, end], side="UA", line=river.line, grounds=grounds).value("secured") for end in ends
    ]


def test_the_oskil_is_reached_on_the_embedded_timeline(theatre: Theatre) -> None:
    history, oskil = embedded_history(theatre), find_river(theatre.rivers, "Oskil")
    assert history is not None
    assert oskil is not None

    before, after = nearest_km(history, oskil, 6, 11)
    assert before is not None
    assert before > 20
    assert after == 0


@pytest.mark.shared
def test_the_oskil_is_reached_on_real_maps(
    theatre: Theatre, shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONTESTED_DATA", str(tmp_path / "data"))
    folder = tmp_path / "maps"
    folder.mkdir()
    for name in ("1662064277", "1662654988", "1662823401"):
        (folder / f"{name}.geojson").symlink_to(shared / "data" / "deepstate" / f"{name}.geojson")
    oskil = find_river(theatre.rivers, "Oskil")
    assert oskil is not None

    on_8, on_10 = nearest_km(ControlHistory.load(folder), oskil, 8, 10)
    assert on_8 == pytest.approx(11.1, abs=0.5)
    assert on_10 == pytest.approx(0.6, abs=0.3)
