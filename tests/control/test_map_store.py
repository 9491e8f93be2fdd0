"""Map files to the store and back: once each, skipped with a reason, stopped where it would mislead."""

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import shapely

from contested import geo
from contested.control.cut import cut_to
from contested.control.deepstate import DeepStateReader
from contested.control.load import open_history
from contested.control.reader import find_reader, moment_of_name
from contested.control.source import load_source
from contested.control.store import MapStore
from contested.errors import InputError, SourceError, TheatreError

RULES = """
name = "Atlas"
attribution = "Maps: Atlas"
licence = "test"
lag_days = 4
[[class]]
status = "ignored"
names = ["elsewhere"]
[[class]]
status = "contested"
names = ["unknown"]
colours = ["#bbb"]
[[class]]
status = "regained"
side = "A"
names = ["liberated"]
[[class]]
status = "held"
side = "B"
names = ["occupied"]
colours = ["#a00"]
"""


@pytest.fixture
def world(invented, tmp_path):
    """The invented war, with rules for reading this kind of map."""
    (tmp_path / "theatre" / "maps").mkdir(parents=True)
    (tmp_path / "theatre" / "maps" / "deepstate.toml").write_text(RULES)
    return replace(invented, folder=tmp_path / "theatre")


def feature(name, box, colour=None, z=None):
    corners = shapely.get_coordinates(shapely.box(*box)).tolist()
    ring = [[*corner, z] for corner in corners] if z is not None else corners
    return {
        "type": "Feature",
        "properties": {"name": name, "fill": colour},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


UNIT = {
    "type": "Feature",
    "properties": {"name": "some unit"},
    "geometry": {"type": "Point", "coordinates": [38, 49]},
}


@pytest.fixture
def put(tmp_path):
    """Write a map file of some features."""
    folder = tmp_path / "maps"
    folder.mkdir()

    def write(name, *features, text=None):
        content = (
            json.dumps({"type": "FeatureCollection", "features": list(features)}) if text is None else text
        )
        (folder / name).write_text(content)
        return folder

    return write


HELD = feature("Окуповано /// Occupied", (38, 48, 40, 51), "#a00", z=0)


def test_classes_by_name_then_colour(world, put, tmp_path):
    """Names decide, colours help out; units are dropped; what lies off the land is cut away."""
    put(
        "1900000000.geojson",
        HELD,
        feature("Liberated 04.09", (37, 48, 38, 51), "#a00"),
        feature("", (36.5, 48, 36.6, 48.1), "#bbb"),
        feature("Occupied elsewhere", (36, 48, 37, 49)),
        feature("Occupied", (60, 48, 61, 49)),
        UNIT,
    )
    history = open_history(tmp_path / "maps", world, folder=tmp_path / "store").history
    zones = history.maps[0].zones

    assert sorted((zone.status, zone.side) for zone in zones if zone.status != "contested") == [
        ("held", "B"),
        ("regained", "A"),
    ]
    assert history.maps[0].as_of == datetime(2030, 3, 17, 17, 46, 40, tzinfo=UTC)
    assert not any(zone.geometry.has_z for zone in zones)


def test_importing_again_adds_nothing_and_gives_the_same(world, put, tmp_path):
    """The store knows a file by its content, and a drawing by its outline."""
    put("1900000000.geojson", HELD)
    put("1900086400.geojson", HELD, feature("unknown", (37, 48, 38, 49)))
    first = open_history(tmp_path / "maps", world, folder=tmp_path / "store")
    again = open_history(tmp_path / "maps", world, folder=tmp_path / "store")

    assert (first.added, again.added) == (2, 0)
    assert [len(item.zones) for item in again.history.maps] == [1, 2]
    assert again.history.maps[0].zones[0].geometry is again.history.maps[1].zones[0].geometry


def test_a_broken_feature_is_skipped_counted_and_named(world, put, tmp_path):
    """The rest of the map is used; the note says which file and which drawing."""
    broken = {
        "type": "Feature",
        "properties": {"name": "Occupied ruin"},
        "geometry": {"type": "Polygon", "coordinates": [[["x", 1]]]},
    }
    bare = {"type": "Feature", "properties": {}, "geometry": None}
    put("1900000000.geojson", HELD, broken, bare)
    opened = open_history(tmp_path / "maps", world, folder=tmp_path / "store")

    assert len(opened.history.maps[0].zones) == 1
    assert any("1900000000.geojson" in note and "Occupied ruin" in note for note in opened.notes)
    assert any("no geometry" in note for note in opened.notes)


@pytest.mark.parametrize("text", ["not json", "[]", '{"type": "FeatureCollection"}', "\0\0"])
def test_a_file_that_is_no_map_is_skipped_and_named(world, put, tmp_path, text):
    """Others in the folder still count; alone, it stops the run."""
    put("1900000000.geojson", text=text)
    with pytest.raises(SourceError, match="no readable map"):
        open_history(tmp_path / "maps", world, folder=tmp_path / "store")
    put("1900086400.geojson", HELD)
    opened = open_history(tmp_path / "maps", world, folder=tmp_path / "store")
    assert len(opened.history) == 1
    assert any("1900000000.geojson" in note for note in opened.notes)


def test_ground_of_unknown_classes_stops_the_import(world, put, tmp_path):
    """Above 1 % of what is painted; below, it is counted and named."""
    put("1900000000.geojson", HELD, feature("Mystery", (37, 48, 37.01, 48.01), "#123"))
    opened = open_history(tmp_path / "maps", world, folder=tmp_path / "store")
    assert any("'Mystery'" in note for note in opened.notes)
    put("1900086400.geojson", HELD, feature("Mystery", (36, 48, 38, 51), "#123"))
    with pytest.raises(SourceError, match="Mystery"):
        open_history(tmp_path / "maps", world, folder=tmp_path / "store")


def test_nothing_half_imported(world, put, tmp_path):
    """A refused map leaves no trace in the store."""
    folder = put("1900000000.geojson", HELD, feature("Mystery", (36, 48, 38, 51), "#123"))
    reader, files = find_reader(folder)
    store = MapStore.default(world, folder=tmp_path / "store")
    with pytest.raises(SourceError):
        store.add(reader, files, load_source(world, "deepstate"))
    put("1900000000.geojson", HELD)
    reader, files = find_reader(folder)
    assert store.add(reader, files, load_source(world, "deepstate")).added == 1
    store.close()


def test_slivers_are_left_out_and_counted(world, put, tmp_path):
    """What is under 100 m² is no ground; a map of nothing else is none; each is counted once."""
    crumb = feature("Occupied", (37, 49, 37.00005, 49.00005))
    put("1900000000.geojson", HELD, crumb)
    put("1900086400.geojson", HELD, crumb, feature("Occupied", (35, 49, 36.00005, 49.00005)))
    put("1900172800.geojson", crumb)
    opened = open_history(tmp_path / "maps", world, folder=tmp_path / "store")

    assert [len(item.zones) for item in opened.history.maps] == [1, 1]
    assert "left out 2 slivers under 100 m² on 2 maps" in opened.notes
    assert any("1900172800.geojson" in note and "no ground" in note for note in opened.notes)


def test_a_drawing_keeps_its_pieces_and_loses_its_slivers(invented):
    """Overlapping parts of a collection count once, and the area is that of what is left."""
    parts = [
        shapely.box(37, 49, 38, 50),
        shapely.box(37.5, 49, 38.5, 50),
        shapely.box(39, 49, 39.00005, 49.00005),
    ]
    (cut,) = cut_to(invented.land, [shapely.GeometryCollection(parts)])

    assert cut.slivers == 1
    assert cut.ground.equals(shapely.box(37, 49, 38.5, 50))
    assert cut.area_km2 == pytest.approx(geo.area_km2(cut.ground), rel=1e-6)


def test_a_store_of_a_later_format_is_refused(world, put, tmp_path):
    """One line that says which format and what to do; the file stays as it was."""
    folder = put("1900000000.geojson", HELD)
    open_history(folder, world, folder=tmp_path / "store")
    (path,) = (tmp_path / "store").glob("*.sqlite")
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("pragma user_version = 99")
    before = path.read_bytes()
    with pytest.raises(InputError, match=r"format 99.*later version.*update Contested"):
        open_history(folder, world, folder=tmp_path / "store")
    assert path.read_bytes() == before


def test_a_store_of_an_earlier_format_is_written_anew(world, put, tmp_path):
    """Whatever its tables were: the maps come from their files again."""
    folder = put("1900000000.geojson", HELD)
    open_history(folder, world, folder=tmp_path / "store")
    (path,) = (tmp_path / "store").glob("*.sqlite")
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("drop table zone")
        db.execute("create table zone (other text)")
        db.execute("pragma user_version = 0")
    again = open_history(folder, world, folder=tmp_path / "store")

    assert (again.added, len(again.history.maps[0].zones)) == (1, 1)
    assert open_history(folder, world, folder=tmp_path / "store").added == 0


def test_two_files_of_one_moment_are_one_map(world, put, tmp_path):
    """The last by name stands, and the note says for which it does; once, however often they are read."""
    put("1900000000.geojson", HELD)
    put("deepstate_2030-03-17_17-46-40.geojson", feature("Occupied", (39, 48, 40, 51)))
    for _ in range(2):
        opened = open_history(tmp_path / "maps", world, folder=tmp_path / "store")

        assert [item.id for item in opened.history.maps] == ["deepstate/deepstate_2030-03-17_17-46-40"]
        assert any("same moment" in note and "1900000000.geojson" in note for note in opened.notes)


def test_more_maps_than_one_question_may_name(world, put, tmp_path, monkeypatch):
    """They are asked for in batches; each map has its own zones."""
    monkeypatch.setattr("contested.control.store._AT_ONCE", 2)
    for number in range(5):
        put(f"{1900000000 + 86400 * number}.geojson", feature("Occupied", (38, 48, 38.5 + number / 10, 51)))
    maps = open_history(tmp_path / "maps", world, folder=tmp_path / "store").history.maps

    assert [item.zones[0].geometry.bounds[2] for item in maps] == pytest.approx(
        [38.5, 38.6, 38.7, 38.8, 38.9]
    )


def test_folders_that_cannot_serve(world, tmp_path):
    """No such folder, an empty one, and a theatre that does not know the source."""
    with pytest.raises(SourceError, match="no such"):
        open_history(tmp_path / "none", world, folder=tmp_path / "store")
    (tmp_path / "empty").mkdir()
    with pytest.raises(SourceError, match="no readable map"):
        open_history(tmp_path / "empty", world, folder=tmp_path / "store")
    with pytest.raises(TheatreError, match="nowhere"):
        load_source(world, "nowhere")


def test_a_store_that_cannot_be_opened(world, tmp_path):
    """One clear error that names the file."""
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputError, match="store"):
        MapStore.default(world, folder=tmp_path / "file" / "below")


def test_a_damaged_store_is_one_clear_error(world, put, tmp_path):
    """Not a traceback from the database."""
    folder = put("1900000000.geojson", HELD)
    open_history(folder, world, folder=tmp_path / "store")
    for path in (tmp_path / "store").iterdir():
        path.write_bytes(b"SQLite format 3\0" + b"x" * 4096)
    with pytest.raises(InputError, match="store"):
        open_history(folder, world, folder=tmp_path / "store")


@pytest.mark.parametrize(
    ("stem", "expected"),
    [
        ("1662907210", "2022-09-11T14:40:10+00:00"),
        ("map_2022-09-11T14-40", "2022-09-11T14:40:00+00:00"),
        ("20220911", "2022-09-11T00:00:00+00:00"),
        ("2022-13-41", None),
        ("readme", None),
    ],
)
def test_moment_of_name(stem, expected):
    """Unix seconds or an ISO date, else nothing."""
    found = moment_of_name(stem)
    assert (found and found.isoformat()) == expected


def test_files_are_listed_in_order_of_time(put):
    """By the moment, not by the name; other files are left alone."""
    put("900000000.geojson", HELD)
    folder = put("1900000000.geojson", HELD)
    (folder / "notes.txt").write_text("x")
    (folder / "undated.geojson").write_text("{}")
    assert [file.path.name for file in DeepStateReader().files(folder)] == [
        "900000000.geojson",
        "1900000000.geojson",
    ]
