"""Readers of other people's maps: each keeps the contract, and tells in one line what it cannot read."""

import json
import zipfile
from dataclasses import replace
from datetime import timedelta

import geopandas
import pytest
import shapely

from contested import plugins
from contested.control import archive
from contested.control.control_map import EMPTY
from contested.control.deepstate import DeepStateReader
from contested.control.isw import LayerReader
from contested.control.kml import KmlReader
from contested.control.load import open_history
from contested.control.mapping import MappingReader
from contested.control.reader import Drawing, find_reader
from contested.control.source import load_source
from contested.control.viina import ViinaReader
from contested.control.viina import isw as viina_isw
from contested.control.wikipedia import WikipediaTableReader
from contested.errors import InputError, SourceError, TheatreError
from contested.geo import area_km2
from contested.testing import check_reader
from contested.theatre.load import load_theatre

HEAD = 'name = "Atlas"\nattribution = "Maps: Atlas"\nlicence = "test"\nlag_days = 2\ninterval_days = 7\n'


def rule(status, names, side=None):
    told = "" if side is None else f'side = "{side}"\n'
    return f'[[class]]\nstatus = "{status}"\n{told}names = {json.dumps(names)}\n'


LAYERS = HEAD + rule("contested", ["beland advances"]) + rule("held", ["beland control"], "B")
FOLDERS = HEAD + rule("held", ["beland"], "B") + rule("ignored", ["aland"]) + rule("contested", ["nobody"])
CELLS = (
    HEAD
    + "timeline = true\ncoarse = true\n"
    + rule("held", ["AL", "Aland"], "A")
    + rule("held", ["BE", "Beland"], "B")
    + rule("contested", ["FOUGHT", "Fought over"])
    + rule("ignored", ["Not known"])
)
EAST, MIDDLE = shapely.box(38, 48, 40, 51), shapely.box(37.5, 48, 38, 51)
MAPPING = HEAD + '[mapping]\nclass = "state"\n' + rule("held", ["taken"], "B") + rule("contested", ["fought"])


@pytest.fixture
def world(invented, tmp_path):
    """The invented war, with rules for every kind of map and a gazetteer of three towns."""
    folder = tmp_path / "theatre"
    (folder / "maps").mkdir(parents=True)
    for key, text in {
        "isw": LAYERS, "kml": FOLDERS, "viina": CELLS, "viina-isw": CELLS, "wikipedia": CELLS,
        "deepstate": FOLDERS, "survey": MAPPING,
    }.items():  # fmt: skip
        (folder / "maps" / f"{key}.toml").write_text(text)
    (folder / "gazetteer.tsv").write_text(
        "kind\tname\tlatitude\tlongitude\tgeonameid\n"
        "settlement\tEastham\t49.5\t39.5\t11\n"
        "settlement\tMidford\t49.5\t38.0\t12\n"
        "settlement\tWestby\t49.5\t36.5\t13\n"
        "settlement\tFarton\t10.0\t10.0\t14\n"
    )
    return replace(invented, folder=folder)


@pytest.fixture
def maps(tmp_path):
    folder = tmp_path / "maps"
    folder.mkdir()
    return folder


def geojson(*shapes, **properties):
    listed = [
        {"type": "Feature", "properties": properties, "geometry": shapely.geometry.mapping(shape)}
        for shape in shapes
    ]
    return json.dumps({"type": "FeatureCollection", "features": listed})


def shapefile_zip(path, shape, stem, crs="EPSG:4326"):
    folder = path.parent.parent / f"{stem} parts"
    folder.mkdir()
    frame = geopandas.GeoDataFrame({"id": [1]}, geometry=[shape], crs="EPSG:4326").to_crs(crs)
    frame.to_file(folder / f"{stem}.shp")
    with zipfile.ZipFile(path, "w") as target:
        for part in sorted(folder.iterdir()):
            target.write(part, part.name)


def opened(path, world, tmp_path, reader=None):
    return open_history(path, world, reader=reader, folder=tmp_path / "store")


def seen(history, *points):
    """What the last map says of points: who holds each, "?" where it is contested."""
    return "".join(history.holdings(*point)[-1].side or "?" for point in points)


POINTS = (36.5, 49.5), (37.8, 49.5), (39.5, 49.5)

# Layers


def test_layers_of_one_day_are_one_map(world, maps, tmp_path):
    """A shapefile in another reference system, GeoJSON, and points that are dropped."""
    shapefile_zip(maps / "2030-03-04_Assessed_Beland_Control.zip", EAST, "control", crs="EPSG:3857")
    (maps / "2030-03-04_Beland_Advances.geojson").write_text(geojson(MIDDLE, shapely.Point(39, 49)))
    (maps / "2030-03-05").mkdir()
    (maps / "2030-03-05" / "Beland Control.geojson").write_text(geojson(EAST))
    with pytest.raises(SourceError, match="control"):
        opened(maps, world, tmp_path)  # the archive's own layer is called just that
    (maps / "2030-03-04_Assessed_Beland_Control.zip").unlink()
    shapefile_zip(maps / "2030-03-04.zip", EAST, "Assessed Beland Control", crs="EPSG:3857")

    drawn = check_reader(LayerReader(), maps, world)

    assert [item.id for item in drawn] == ["isw/2030-03-04T2159", "isw/2030-03-05T2159"]
    assert [sorted(zone.status for zone in item.zones) for item in drawn] == [["contested", "held"], ["held"]]
    assert area_km2(drawn[0].ground("held", "B")) == pytest.approx(area_km2(EAST), rel=1e-3)
    assert isinstance(find_reader(maps, theatre=world)[0], LayerReader)


def test_a_layer_of_unknown_meaning_stops_the_import(world, maps, tmp_path):
    """It is named."""
    (maps / "2030-03-04 Beland Control.geojson").write_text(geojson(EAST))
    (maps / "2030-03-04 Rumoured Camps.geojson").write_text(geojson(MIDDLE))
    with pytest.raises(SourceError, match="Rumoured Camps"):
        opened(maps, world, tmp_path)


def test_layers_without_a_time(world, maps):
    """One line that says what is missing."""
    (maps / "Beland Control.geojson").write_text(geojson(EAST))
    with pytest.raises(SourceError, match="no time in the name"):
        find_reader(maps, theatre=world)


def test_a_stray_undated_map_of_another_kind_is_left_alone(world, maps):
    """The reader of the dated ones is found all the same."""
    (maps / "notes.kml").write_text("<kml/>")
    (maps / "1900000000.geojson").write_text(geojson(EAST, name="Beland"))
    assert isinstance(find_reader(maps, theatre=world)[0], DeepStateReader)


def test_layers_do_not_take_other_maps(world, maps):
    """A folder of maps named by their time alone goes to the reader that knows those."""
    (maps / "1900000000.geojson").write_text(geojson(EAST, name="Beland"))
    assert isinstance(find_reader(maps, theatre=world)[0], DeepStateReader)
    check_reader(DeepStateReader(), maps, world)


# KML

KML = """<?xml version="1.0" encoding="UTF-8"?>{doctype}
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>Who holds what</name>
<Folder><name>Aland and Beland</name>
 <Folder><name>Beland</name>
  <Placemark><name>from Aland's border</name><MultiGeometry>
   <Polygon><outerBoundaryIs><LinearRing><coordinates>{east}</coordinates></LinearRing></outerBoundaryIs></Polygon>
   <Point><coordinates>39,49,0</coordinates></Point></MultiGeometry></Placemark>
  <Placemark><name>a unit</name><Point><coordinates>39,49</coordinates></Point></Placemark></Folder>
 <Folder><name>Nobody</name><Placemark><Polygon><outerBoundaryIs><LinearRing><coordinates>{middle}
   </coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></Folder>
</Folder></Document></kml>"""


def kml(doctype=""):
    rings = {
        name: " ".join(f"{x},{y},120" for x, y in shapely.get_coordinates(shape))
        for name, shape in (("east", EAST), ("middle", MIDDLE))
    }
    return KML.format(doctype=doctype, **rings)


def test_the_innermost_folder_tells_the_class(world, maps, tmp_path):
    """Whatever the folders about it and the placemark are called; KMZ is the same, packed."""
    (maps / "2030-03-04.kml").write_text(kml())
    with zipfile.ZipFile(maps / "2030-03-11.kmz", "w") as target:
        target.writestr("doc.kml", kml())

    drawn = check_reader(KmlReader(), maps, world)

    assert len(drawn) == 2
    assert {(zone.status, zone.side) for zone in drawn[1].zones} == {("held", "B"), ("contested", None)}
    assert seen(opened(maps, world, tmp_path).history, *POINTS) == "A?B"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_doctype_is_refused(world, maps, tmp_path, encoding):
    """Entities cannot be declared without one; in no encoding."""
    bomb = '<!DOCTYPE kml [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    text = kml(bomb).replace("UTF-8", encoding).replace("Nobody", "&b;")
    (maps / "2030-03-04.kml").write_bytes(text.encode(encoding))
    with pytest.raises(SourceError, match="DOCTYPE"):
        opened(maps, world, tmp_path)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("2030-03-04.kml", b"<kml>", "not KML"),
        ("2030-03-04.kmz", b"no archive", "not a readable ZIP"),
        ("front.kml", b"<kml/>", "no time in the name"),
        ("2030-03-04.kml", b"<kml/>", "no ground"),
        ("2030-03-04.kml", b"<Folder>" * 5000 + b"</Folder>" * 5000, "2030-03-04.kml"),
    ],
)
def test_bad_kml_is_one_line(world, maps, tmp_path, name, content, reason):
    """It names the file and the reason."""
    (maps / name).write_bytes(content)
    with pytest.raises(SourceError, match=reason) as raised:
        opened(maps, world, tmp_path)
    assert name in str(raised.value)
    assert "\n" not in str(raised.value)


# Settlements

DAYS = """geonameid,date,status_wiki,status_isw,status
11,20300301,BE,BE,BE
12,20300301,AL,AL,AL
13,20300301,AL,AL,AL
11,20300302,BE,BE,BE
12,20300302,BE,AL,FOUGHT
13,20300302,AL,AL,AL
11,20300303,BE,BE,BE
12,20300303,AL,AL,AL
13,20300303,AL,NA,AL
"""


def test_settlements_by_day(world, maps, tmp_path):
    """A map for every day of change and the last; ground goes with the nearest settlement."""
    (maps / "control_latest.csv").write_text(DAYS)
    drawn = check_reader(ViinaReader(), maps, world)

    assert [item.id for item in drawn] == ["viina/2030-03-01", "viina/2030-03-02", "viina/2030-03-03"]
    assert seen(opened(maps, world, tmp_path).history, (36.5, 49.5), (38, 49.5), (39.5, 49.5)) == "AAB"
    second = opened(maps, world, tmp_path).history.maps[1]
    assert shapely.contains_xy(second.ground("contested"), 38, 49.5)


def test_each_column_is_a_source_of_its_own(world, maps, tmp_path):
    """What one column does not say changes no other; a ZIP is read like its table."""
    with zipfile.ZipFile(maps / "control_latest.zip", "w") as target:
        target.writestr("control_latest.csv", DAYS)
    drawn = check_reader(viina_isw(), maps, world)
    history = opened(maps, world, tmp_path, reader="viina-isw").history

    assert {item.source for item in drawn} == {"viina-isw"}
    assert all(item.ground("contested") == EMPTY for item in history.maps)
    assert opened(maps, world, tmp_path).history.source.key == "viina"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (DAYS.replace("status_wiki,status_isw,status", "a,b,c"), "lacks columns: status"),
        (DAYS.replace("20300303", "20301403"), "row 8: no such day: '20301403'"),
        (DAYS.replace("20300303", "20300101"), "row 8: 2030-01-01 comes after"),
        (DAYS.replace("BE,BE\n", "BE,RUMOURED\n"), r"3 of 9 rows of unknown status: 'RUMOURED' \(3\)"),
        (DAYS + "11,2030\n", "row 11: has too few cells"),
        (DAYS.replace("11,", "14,").replace("12,", "14,").replace("13,", "14,"), "no settlement"),
        ("geonameid,date,status\n", "no row"),
    ],
)
def test_bad_tables_are_one_line(world, maps, text, reason):
    """It names the file, the row and the reason."""
    (maps / "control_latest.csv").write_text(text)
    with pytest.raises(SourceError, match=reason) as raised:
        find_reader(maps / "control_latest.csv", name="viina", theatre=world)
    assert "control_latest.csv" in str(raised.value)


def test_what_cannot_be_placed_is_counted(world, maps, tmp_path):
    """Off the land, unknown to the gazetteer, a rare unknown status: counted, named, and skipped."""
    more = [f"11,2030{month:02}{day:02},,,BE" for month in range(4, 9) for day in range(1, 29)]
    more += ["14,20300901,,,BE", "99,20300901,,,BE", "12,20300901,,,MAYBE"]
    (maps / "control_latest.csv").write_text(DAYS + "\n".join(more) + "\n")
    notes = " ".join(opened(maps, world, tmp_path).notes)

    assert "1 settlements off the theatre's land" in notes
    assert "1 settlements that the gazetteer does not list" in notes
    assert "'MAYBE' (1)" in notes


TABLE = """commit_time,name,population,prev_held_by,held_by,as_of,info,wiki_update,lat,lon
2030-03-02T10:00:00+01:00,Eastham,,,Beland,1 March 2030,,,49.5,39.5
2030-03-02T10:00:00+01:00,Westby,,,Aland,1 Mar 2030,,,49.5,36.5
2030-03-02T10:00:00+01:00,Midford,,,Aland,,,,49.5,38.0
2030-03-06T23:30:00+00:00,Midford,,Aland,Beland,5 March 2030,,,,
2030-03-09T10:00:00+00:00,Midford,,Beland,Not known,9 March 2030,,,,
2030-03-10T10:00:00+00:00,Midford,,,Aland,9 March 2130,,,,
2030-03-10T10:00:00+00:00,Nowhere,,,Aland,,,,Lat,Lon
"""


def test_a_table_of_revisions(world, maps, tmp_path):
    """A change counts from the day its row gives, a nonsensical one from the revision's."""
    (maps / "control.csv").write_text(TABLE)
    drawn = check_reader(WikipediaTableReader(), maps, world)
    result = opened(maps, world, tmp_path)
    midford = [(item.map.id[-10:], item.status, item.side) for item in result.history.holdings(38.0, 49.5)]

    assert len(drawn) == len(midford)
    assert ("2030-03-05", "held", "B") in midford
    assert midford[-1] == ("2030-03-10", "regained", "A")
    assert any("1 settlements without coordinates" in note for note in result.notes)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (",held_by,as_of,", ",held_by,since,", "lacks columns: as_of"),
        ("2030-03-09T10:00:00+00:00", "yesterday", "no such time: 'yesterday'"),
        ("2030-03-09T10:00:00+00:00", "2030-03-09T10:00:00", "without its zone"),
        ("Beland,1 March", "Celand,1 March", r"'Celand' \(1\)"),
    ],
)
def test_bad_revisions_are_one_line(world, maps, old, new, reason):
    """It names the file and the reason."""
    (maps / "control.csv").write_text(TABLE.replace(old, new))
    with pytest.raises(SourceError, match=reason) as raised:
        find_reader(maps, theatre=world)
    assert "control.csv" in str(raised.value)


@pytest.mark.shared
def test_the_real_table_of_revisions(shared, tmp_path):
    """Over half a year of a real war, one town's changes as everybody reported them."""
    theatre = load_theatre("ukraine_2022")
    path = shared / "data" / "wikipedia_control" / "control_changes.csv"
    history = open_history(path, theatre, folder=tmp_path).history
    held = {item.map.id[-10:]: item.side for item in history.holdings(36.85, 49.46)}
    before = max(day for day in held if day <= "2022-09-01")

    assert len(history) > 100
    assert held[before] == "RU"
    assert held[max(held)] == "UA"


# Maps with a mapping file


def test_a_mapping_file_beside_the_maps(world, maps, tmp_path):
    """It names the source and its classes; it goes before every other reader."""
    (maps / "mapping.toml").write_text('key = "survey-b"\n' + MAPPING)
    (maps / "2030-03-04.geojson").write_text(geojson(EAST, shapely.Point(39, 49), state="taken"))
    frame = geopandas.GeoDataFrame({"state": ["fought"]}, geometry=[MIDDLE], crs="EPSG:4326")
    frame.to_crs("EPSG:32637").to_file(maps / "2030-03-05.gpkg", layer="zones")

    drawn = check_reader(MappingReader(), maps, world)
    history = opened(maps, world, tmp_path).history

    assert [item.id for item in drawn] == ["survey-b/2030-03-04", "survey-b/2030-03-05"]
    assert (history.source.name, history.source.interval) == ("Atlas", timedelta(days=7))
    assert [item.zones[0].status for item in history.maps] == ["held", "contested"]


def test_a_changed_mapping_file_reads_the_maps_anew(world, maps, tmp_path):
    """The store does not answer from the old one."""
    (maps / "2030-03-04.geojson").write_text(geojson(EAST, state="taken"))
    (maps / "mapping.toml").write_text('key = "x"\n' + MAPPING)
    assert opened(maps, world, tmp_path).history.maps[0].zones[0].status == "held"
    (maps / "mapping.toml").write_text(
        'key = "x"\n' + MAPPING.replace("taken", "no").replace("fought", "taken")
    )
    assert opened(maps, world, tmp_path).history.maps[0].zones[0].status == "contested"


def test_a_mapping_file_of_the_theatre_and_times_in_a_property(world, maps, tmp_path):
    """Chosen by its name; one file of several moments."""
    rules = world.folder / "maps" / "survey.toml"
    rules.write_text(MAPPING.replace('class = "state"', 'class = "state"\ntime = "drawn"'))
    early = json.loads(geojson(EAST, state="taken", drawn="2030-03-04"))
    late = json.loads(geojson(MIDDLE, state="taken", drawn="2030-03-05T12:00Z"))
    early["features"] += late["features"]
    (maps / "all.geojson").write_text(json.dumps(early))
    history = opened(maps, world, tmp_path, reader="survey").history

    assert [item.id for item in history.maps] == ["survey/2030-03-04", "survey/2030-03-05T12:00Z"]
    assert [f"{item.as_of:%d %H:%M}" for item in history.maps] == ["04 21:59", "05 12:00"]
    assert seen(history, *POINTS) == "ABA"


@pytest.mark.parametrize(
    ("rules", "reason"),
    [
        ("key = ", "not a mapping file"),
        (MAPPING, "'key'"),
        ('key = "x"\n', "lacks 'name'"),
        ('key = "x"\n' + HEAD, r"no \[\[class\]\]"),
        ('key = "x"\n' + MAPPING.replace('"B"', '"Z"'), "unknown side 'Z'"),
        (
            'key = "x"\n' + MAPPING.replace('"fought"', '"f"').replace("contested", "lost"),
            "unknown status 'lost'",
        ),
        ('key = "x"\n' + MAPPING.replace("class = ", "klass = "), "klass"),
    ],
)
def test_a_malformed_mapping_file_stops(world, maps, rules, reason):
    """No other reader takes the maps meanwhile."""
    (maps / "2030-03-04.geojson").write_text(geojson(EAST, state="taken"))
    (maps / "mapping.toml").write_text(rules)
    with pytest.raises(InputError, match=reason) as raised:
        find_reader(maps, theatre=world)
    assert "mapping.toml" in str(raised.value)


def test_geoparquet_is_read_or_says_what_to_install(world, maps, tmp_path):
    """The library for it is no dependency."""
    (maps / "mapping.toml").write_text('key = "x"\n' + MAPPING)
    (maps / "2030-03-04.parquet").write_bytes(b"PAR1")
    with pytest.raises(SourceError, match=r"pyarrow|cannot be read"):
        opened(maps, world, tmp_path)


# Archives, and readers at large


def test_archives_that_would_fill_the_disk_are_refused(tmp_path, monkeypatch):
    """By what they declare to unpack to, and by the number of their files."""
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("a.shp", b"0" * 100_000)
        target.writestr("b.shp", b"0")
    assert archive.members(path, ".shp") == ("a.shp", "b.shp")
    monkeypatch.setattr(archive, "UNPACKED_MAX_BYTES", 50_000)
    with pytest.raises(SourceError, match=r"bomb\.zip: unpacks to"):
        archive.members(path, ".shp")
    monkeypatch.setattr(archive, "MEMBERS_MAX", 1)
    with pytest.raises(SourceError, match="holds 2 files"):
        archive.members(path, ".shp")


def test_every_reader_that_ships_is_described_by_the_theatre_that_ships():
    """Attribution, terms and classes; a mapping file describes itself."""
    theatre = load_theatre("ukraine_2022")
    group = "contested.control_readers"
    keys = [plugins.load(group, name)().key for name in plugins.names(group)]
    sources = [load_source(theatre, key) for key in keys if key != "mapping"]

    assert {"isw", "kml", "viina", "viina-isw", "wikipedia"} <= {source.key for source in sources}
    assert all(source.attribution and source.licence and source.classes for source in sources)


def test_a_source_that_names_a_stranger_is_refused(world):
    """A side that the theatre does not have."""
    (world.folder / "maps" / "kml.toml").write_text(FOLDERS.replace('"B"', '"ZZ"'))
    with pytest.raises(TheatreError, match="unknown side 'ZZ'"):
        load_source(world, "kml")


class Careless(KmlReader):
    """Breaks the contract: draws points."""

    def drawings(self, file):
        yield from super().drawings(file)
        yield Drawing(label="unit", colour=None, geometry_json=b'{"type": "Point", "coordinates": [39, 49]}')

    def geometry(self, drawing):
        return shapely.from_geojson(drawing.geometry_json)

    def within(self, theatre):
        return Careless(theatre)


class Brittle(KmlReader):
    """Breaks the contract: lets a library's error through."""

    def drawings(self, file):
        if not file.path.is_file():
            raise FileNotFoundError(file.path)
        yield from super().drawings(file)

    def within(self, theatre):
        return Brittle(theatre)


def test_errors_that_are_not_of_the_package_break_the_contract(world, maps):
    """The author is told which."""
    (maps / "2030-03-04.kml").write_text(kml())
    with pytest.raises(AssertionError, match="raises FileNotFoundError, no SourceError"):
        check_reader(Brittle(), maps, world)


def test_the_contract_is_checked(world, maps):
    """A reader that lets points through is found out."""
    (maps / "2030-03-04.kml").write_text(kml())
    with pytest.raises(AssertionError, match="draws a Point"):
        check_reader(Careless(), maps, world)
