"""Loading theatres: the one that ships, an invented one, and broken ones."""

from __future__ import annotations

import re
import shutil
import time
from datetime import date
from pathlib import Path

import pytest
import shapely

import contested
from contested.errors import TheatreError
from contested.geo import area_km2
from contested.theatre.load import load_theatre

LAKELAND = Path(__file__).resolve().parent.parent / "theatres" / "lakeland"


@pytest.fixture
def copy(tmp_path):
    folder = tmp_path / "theatre"
    shutil.copytree(LAKELAND, folder)
    return folder


def test_an_invented_theatre_loads_from_its_folder():
    theatre = load_theatre(LAKELAND)
    assert (theatre.key, theatre.time_zone, theatre.first_day) == (
        "lakeland",
        "America/Lima",
        date(2031, 3, 2),
    )
    assert [side.key for side in theatre.sides] == ["LK", "HM"]
    assert theatre.defender is theatre.side("LK")
    assert theatre.enemy_of("HM") == "LK"
    assert theatre.land.equals(shapely.box(-76, -10, -73, -9))
    assert theatre.folder == LAKELAND
    assert {actor.side for actor in theatre.actors} == {"LK", "HM"}
    assert theatre.operations[0].start == date(2031, 3, 2)


def test_unions_and_cuts_of_regions():
    theatre = load_theatre(LAKELAND)
    assert theatre.region("uplands").geometry.equals(shapely.box(-75, -10, -73, -9))
    assert theatre.region("north_eastfell").geometry.equals(shapely.box(-74, -9.5, -73, -9))
    assert theatre.region("nowhere") is None


def test_the_theatre_that_ships():
    theatre = load_theatre("ukraine_2022")
    units = [region for region in theatre.regions if region.kind == "admin1"]
    assert len(units) == 27
    assert shapely.coverage_is_valid([region.geometry for region in units])
    assert sum(area_km2(region.geometry) for region in units) == pytest.approx(603_600, rel=0.01)
    assert all(region.geometry.is_valid for region in theatre.regions)
    assert {region.key for region in units} >= {"crimea", "sevastopol", "kharkiv_oblast", "kyiv_city"}
    for town in ((34.10, 44.95), (33.52, 44.60), (32.615, 46.637), (36.25, 49.98), (31.545, 46.615)):
        assert theatre.land.contains(shapely.Point(town)), town


def test_right_and_left_bank_make_the_oblast():
    theatre = load_theatre("ukraine_2022")
    right, left = (theatre.region(f"kherson_{bank}_bank").geometry for bank in ("right", "left"))
    assert area_km2(right) + area_km2(left) == pytest.approx(
        area_km2(theatre.region("kherson_oblast").geometry), rel=1e-6
    )
    assert right.contains(shapely.Point(32.61, 46.64))
    assert left.contains(shapely.Point(33.355, 46.75))


def test_every_operation_has_its_days_and_its_source():
    theatre = load_theatre("ukraine_2022")
    assert len({operation.key for operation in theatre.operations}) == len(theatre.operations)
    for operation in theatre.operations:
        assert theatre.first_day <= operation.start <= operation.end
        assert operation.source
    begun = [
        operation.key
        for operation in theatre.operations
        if operation.side == "UA" and operation.start <= date(2022, 9, 11) <= operation.end
    ]
    assert begun[-1] == "kharkiv_counteroffensive_2022"


def test_rear_points_of_the_defender_lie_on_its_land():
    for name in ("ukraine_2022", LAKELAND):
        theatre = load_theatre(name)
        for point in theatre.defender.rear_points:
            assert theatre.land.contains(shapely.Point(point))


def test_it_loads_fast():
    from contested.theatre.load import _read  # noqa: PLC0415  # past the cache

    spans = []
    for _ in range(3):
        _read.cache_clear()
        start = time.perf_counter()
        load_theatre("ukraine_2022")
        spans.append(time.perf_counter() - start)
    assert min(spans) < 0.5


def test_an_unknown_name_lists_the_known_ones():
    with pytest.raises(TheatreError, match="no theatre 'atlantis': neither a folder nor one of ukraine_2022"):
        load_theatre("atlantis")


@pytest.mark.parametrize("name", ["theatre.toml", "actors.toml", "regions.geojson"])
def test_a_missing_file_is_named(copy, name):
    (copy / name).unlink()
    with pytest.raises(TheatreError, match=f"^{re.escape(name)}: the file is missing"):
        load_theatre(copy)


@pytest.mark.parametrize(
    ("name", "old", "new", "reason"),
    [
        ("theatre.toml", 'key = "lakeland"', "key = ", "theatre.toml: is not well-formed TOML"),
        (
            "theatre.toml",
            'time_zone = "America/Lima"',
            'time_zone = "Lake/Amber"',
            "unknown time zone 'Lake/Amber'",
        ),
        ("theatre.toml", "first_day = 2031-03-02", 'first_day = "spring"', "first_day must be a date"),
        ("theatre.toml", 'side = "HM"', 'side = "ZZ"', "theatre.toml: spring_push: unknown side 'ZZ'"),
        ("theatre.toml", "end = 2031-05-10", "end = 2031-01-10", "spring_push: ends .* before it starts"),
        ("theatre.toml", 'key = "HM"', 'key = "LK"', "two sides share a key"),
        ("theatre.toml", 'country = "XL"', "", "country is missing"),
        ("theatre.toml", "rear_points = [[-75.6, -9.5]]", "rear_points = [3]", "rear_points"),
        ("actors.toml", 'side = "HM"', 'side = "ZZ"', "actors.toml: Free Reedham Council: unknown side 'ZZ'"),
        (
            "regions.toml",
            '"midwater", "eastfell"',
            '"atlantis"',
            "regions.toml: uplands: unknown region 'atlantis'",
        ),
        ("regions.toml", 'kind = "named"', 'kind = "land"', "unknown kind 'land'"),
        ("regions.toml", 'key = "uplands"', 'key = "westmere"', "westmere: the key occurs twice"),
        ("regions.toml", 'name = "the Uplands"', "", "lacks name"),
        ("regions.geojson", '"key": "midwater"', '"key": "westmere"', "westmere: the key occurs twice"),
        ("regions.geojson", '"FeatureCollection"', "nothing", "is not a GeoJSON FeatureCollection"),
        ("regions.geojson", '"type": "Polygon"', '"type": "Point"', "malformed region"),
    ],
)
def test_a_malformed_file_gets_one_clear_line(copy, name, old, new, reason):
    text = (copy / name).read_text(encoding="utf-8")
    assert old in text
    (copy / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(TheatreError, match=reason) as caught:
        load_theatre(copy)
    assert "\n" not in str(caught.value)


def test_nothing_about_a_war_is_in_the_code():
    """The words of the theatre that ships are data: no module may hold them outside its docstrings."""
    package = Path(contested.__file__).parent
    words = re.compile(r"Ukrain|Russia|Kyiv|Kharkiv|Kherson|Donbas|Moscow|Putin|Zelensk", re.IGNORECASE)
    allowed = re.compile(r'^\s*(>>>|\.\.\.|#|"""|\')|""".*"""|"ukraine_2022|ukraine_2022"?\b')
    found = []
    for path in sorted((package / "theatre").glob("*.py")) + sorted((package / "places").glob("*.py")):
        code = re.sub(r'""".*?"""', "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        lines = [line for line in code.splitlines() if words.search(line) and not allowed.search(line)]
        found += [f"{path.name}: {line.strip()}" for line in lines]
    assert found == []
