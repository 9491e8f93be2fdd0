"""Map files made to do harm, or just badly made: a counted skip or a clear stop, and the store as it was."""

import io
import json
import math
import os
import sqlite3
import time
import zipfile
from dataclasses import replace

import geopandas
import pytest
import shapely

from contested.control import archive
from contested.control.load import open_history
from contested.control.plain_file import MAP_MAX_BYTES
from contested.errors import ContestedError, SourceError
from contested.geo import area_km2

RULES = """name = "Atlas"
attribution = "Maps: Atlas"
licence = "test"
[[class]]
status = "ignored"
names = ["elsewhere"]
[[class]]
status = "held"
side = "B"
names = ["occupied", "beland", "BE"]
[[class]]
status = "held"
side = "A"
names = ["AL"]
"""
EAST = [[38, 48], [40, 48], [40, 51], [38, 51], [38, 48]]
DAY = 1900000000
FILE = f"{DAY}.geojson"


@pytest.fixture
def world(invented, tmp_path):
    """The invented war, with the same rules for every kind of map, and three towns."""
    folder = tmp_path / "theatre"
    (folder / "maps").mkdir(parents=True)
    for key in ("deepstate", "isw", "kml", "viina", "wikipedia"):
        (folder / "maps" / f"{key}.toml").write_text(RULES)
    (folder / "gazetteer.tsv").write_text(
        "kind\tname\tlatitude\tlongitude\tgeonameid\n"
        "settlement\tEastham\t49.5\t39.5\t11\n"
        "settlement\tWestby\t49.5\t36.5\t13\n"
    )
    return replace(invented, folder=folder)


@pytest.fixture
def maps(tmp_path):
    folder = tmp_path / "maps"
    folder.mkdir()
    return folder


def polygon(*rings):
    return {"type": "Polygon", "coordinates": list(rings)}


def feature(geometry, name="Occupied", **more):
    return {"type": "Feature", "properties": {"name": name}, "geometry": geometry, **more}


HELD = feature(polygon(EAST))


def collection(*features, **more):
    return json.dumps({"type": "FeatureCollection", **more, "features": list(features)})


def opened(path, world, tmp_path, reader=None):
    return open_history(path, world, reader=reader, folder=tmp_path / "store")


def refused(path, world, tmp_path, reader=None):
    """Import what must be refused; return the one line that says why."""
    with pytest.raises(SourceError) as raised:
        opened(path, world, tmp_path, reader)
    assert "\n" not in str(raised.value)
    return str(raised.value)


def stored(tmp_path):
    """Everything that the stores hold."""
    found = []
    for path in sorted((tmp_path / "store").glob("*.sqlite")):
        with sqlite3.connect(path) as db:
            found += list(db.iterdump())
        db.close()
    return found


# Outlines: skipped one by one, counted and named

HUGE = [[x * 111_000, y * 150_000] for x, y in EAST]


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (None, "is no GeoJSON feature"),
        (["Feature"], "is no GeoJSON feature"),
        (feature(None), "has no geometry"),
        (feature("POLYGON EMPTY"), "has no geometry"),
        (feature({"type": 7, "coordinates": [EAST]}), "has no geometry"),
        (feature({"type": "Polygone", "coordinates": [EAST]}), "of an unknown type: 'Polygone'"),
        ({**HELD, "properties": ["Occupied"]}, "properties that are no object"),
        ({**HELD, "properties": "Occupied"}, "properties that are no object"),
        (feature({"type": "Polygon"}), "geometry cannot be read"),
        (feature({"type": "Polygon", "coordinates": None}), "geometry cannot be read"),
        (feature({"type": "MultiPolygon", "coordinates": {"a": 1}}), "geometry cannot be read"),
        (feature(polygon()), "has no coordinates"),
        (feature(polygon([])), "has no coordinates"),
        (feature(polygon([[39, 49]])), "too few points"),
        (feature(polygon([[39, 49], [39, 49]])), "too few points"),
        (feature(polygon([[38, 48], [40, 51]])), "not closed"),
        (feature(polygon(EAST[:-1])), "not closed"),
        (feature(polygon([[38, 48]] * 5)), "encloses no ground"),
        (feature(polygon([[38, 48], [39, 49], [40, 50], [38, 48]])), "encloses no ground"),
        (feature(polygon([["38", 48], *EAST[1:]])), "coordinate that is no number"),
        (feature(polygon([[38, None], *EAST[1:]])), "coordinate that is no number"),
        (feature(polygon([[38, True], *EAST[1:]])), "coordinate that is no number"),
        (feature(polygon([[38]] * 4)), "two or three coordinates"),
        (feature(polygon([[*point, 0, 0] for point in EAST])), "two or three coordinates"),
        (feature(polygon(HUGE)), "not in degrees: x from 4218000 to 4440000, y from 7200000"),
        (feature(polygon([[38, 48], [1e300, 48], [40, 51], [38, 48]])), "not in degrees"),
        (feature({"type": "GeometryCollection", "geometries": [polygon(EAST[:-1])]}), "not closed"),
    ],
)
def test_a_broken_feature_is_skipped_counted_and_named(world, maps, tmp_path, broken, reason):
    """The file, the feature's number and the reason; the rest of the map is used."""
    (maps / FILE).write_text(collection(HELD, broken))
    result = opened(maps, world, tmp_path)

    assert len(result.history.maps[0].zones) == 1
    assert len(result.notes) == 1
    assert result.notes[0].startswith(f"{FILE}: skipped feature 2")
    assert reason in result.notes[0]


def nested(depth):
    geometry = {"type": "GeometryCollection", "geometries": [polygon(EAST), {"type": "Point"}]}
    geometry["geometries"][1]["coordinates"] = [39, 49]
    for _ in range(depth):
        geometry = {"type": "GeometryCollection", "geometries": [geometry]}
    return geometry


MIXED = [[38, 48, 120], [40, 48], [40, 51, 7.5], [38, 51], [38, 48, 120]]
TWICE = [point for point in EAST for _ in range(3)]
FAR_HOLE = [[36, 48], [37, 48], [37, 49], [36, 49], [36, 48]]
BOW = [[38, 48], [40, 50], [40, 48], [38, 50], [38, 48]]


@pytest.mark.parametrize(
    ("geometry", "share", "fault"),
    [
        (nested(0), 1, None),
        (nested(100), 1, None),
        (polygon(MIXED), 1, None),
        (polygon(TWICE), 1, None),
        (polygon(EAST[::-1]), 1, None),
        (polygon(EAST, FAR_HOLE), 1, "Hole lies outside shell"),
        (polygon(EAST, EAST), 0, "Self-intersection"),
        (polygon(BOW), 1 / 3, "Self-intersection"),
        ({"type": "MultiPolygon", "coordinates": [[EAST], [EAST]]}, 1, "Self-intersection"),
    ],
)
def test_what_an_odd_outline_encloses(world, maps, tmp_path, geometry, share, fault):
    """Repaired and counted where it breaks the rules; collections are opened."""
    (maps / FILE).write_text(collection(feature(polygon(FAR_HOLE)), feature(geometry)))
    result = opened(maps, world, tmp_path)
    east = shapely.box(38, 48, 40, 51)
    drawn = sum(area_km2(shapely.intersection(zone.geometry, east)) for zone in result.history.maps[0].zones)
    west = sum(area_km2(shapely.difference(zone.geometry, east)) for zone in result.history.maps[0].zones)

    assert drawn == pytest.approx(share * area_km2(east), rel=0.02, abs=1)
    assert west == pytest.approx(area_km2(shapely.box(36, 48, 37, 49)), rel=1e-3)
    assert bool(fault) == any("repaired 1 outlines: feature 2" in note for note in result.notes)
    assert all(fault in note for note in result.notes)
    assert opened(maps, world, tmp_path).notes == (), "told once, when the map is new"


def star(corners):
    turns = [2 * math.pi * (corners // 2) * corner / corners for corner in range(corners)]
    ring = [[39 + math.cos(turn), 49.5 + math.sin(turn)] for turn in turns]
    return polygon([*ring, ring[0]])


@pytest.mark.parametrize(
    "geometry",
    [star(301), star(20_001), polygon([*([[38, 48], [40, 48], [40, 51]] * 5000), [38, 48]])],
    ids=["hundreds", "thousands", "on itself"],
)
def test_an_outline_that_is_a_tangle_is_skipped(world, maps, tmp_path, geometry):
    """Some hundred corners suffice to make a repair take minutes."""
    (maps / FILE).write_text(collection(HELD, feature(geometry)))
    assert "feature 2 'Occupied': crosses itself more than 10,000" in opened(maps, world, tmp_path).notes[0]


def test_a_star_is_filled(world, maps, tmp_path):
    """What an outline winds around twice is inside too."""
    (maps / FILE).write_text(collection(feature(star(5))))
    ground = opened(maps, world, tmp_path).history.maps[0].zones[0].geometry
    assert shapely.contains_xy(ground, 39, 49.5)


def test_geometry_nested_too_deep_is_skipped(world, maps, tmp_path):
    """No recursion of ours follows it."""
    (maps / FILE).write_text(collection(HELD, feature(nested(300))))
    assert "nested too deep" in opened(maps, world, tmp_path).notes[0]


def test_labels_that_are_none(world, maps, tmp_path):
    """Numbers, lists and megabytes where a name belongs are unknown classes, named at bounded length."""
    spot = polygon([[36, 48], [36.01, 48], [36.01, 48.01], [36, 48]])
    odd = [{**feature(spot, name), "properties": {"name": name, "fill": ["red"]}} for name in (7, ["x"], {})]
    (maps / FILE).write_text(collection(HELD, *odd, feature(spot, "long \n" * 10**6)))
    (note,) = opened(maps, world, tmp_path).notes
    assert "unknown classes: '', '7', 'long long" in note
    assert len(note) < 1000


# Whole files: refused with one line, alone; noted beside others; the store as it was

SWAPPED = feature(polygon([[y, x] for x, y in EAST]))
UTF_16 = collection(HELD).encode("utf-16")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "not GeoJSON"),
        (collection(HELD)[:-40].encode(), "not GeoJSON"),
        (collection(HELD).replace("38", "NaN").encode(), "not GeoJSON"),
        (collection(HELD).replace("38", "-Infinity").encode(), "not GeoJSON"),
        (collection(HELD).replace("38", "1e999").encode(), "not GeoJSON"),
        (collection(HELD).replace("Occ", "\xff\xfe").encode("latin-1"), "not GeoJSON"),
        (UTF_16, "UTF-16"),
        (UTF_16[2:], "UTF-16"),
        (b"[" * 500_000 + b"]" * 500_000, "depth limit"),
        (b'{"features":' * 500_000 + b"1" + b"}" * 500_000, "depth limit"),
        (json.dumps([HELD]).encode(), "FeatureCollection"),
        (b'{"features": {"0": {}}}', "FeatureCollection"),
        (b'{"features": null}', "FeatureCollection"),
        (b'{"features": "none"}', "FeatureCollection"),
        (collection().encode(), "no ground"),
        (collection(feature(polygon(EAST), "Occupied elsewhere")).encode(), "no ground"),
        (collection(feature(polygon(HUGE))).encode(), "not in degrees"),
        (collection(HELD, SWAPPED).encode(), "feature 2 'Occupied': has latitude and longitude swapped"),
        (collection(HELD, crs={"type": "link"}).encode(), "reference system"),
        (collection(HELD, crs="EPSG:3857").encode(), "reference system"),
        (
            collection(HELD, crs={"type": "name", "properties": {"name": "EPSG:999999"}}).encode(),
            "'EPSG:999999' is unknown",
        ),
        (
            collection(HELD, crs={"type": "name", "properties": {"name": "+proj=pipeline"}}).encode(),
            "reference system",
        ),
    ],
)
def test_a_file_that_is_no_map(world, maps, tmp_path, content, reason):
    """Alone it stops the import; beside a good one it is noted, and leaves no trace in the store."""
    (maps / "1900086400.geojson").write_text(collection(HELD))
    opened(maps, world, tmp_path)
    before = stored(tmp_path)
    (maps / FILE).write_bytes(content)

    line = refused(maps / FILE, world, tmp_path)
    result = opened(maps, world, tmp_path)

    assert FILE in line
    assert reason in line
    assert len(line) < 500
    assert len(result.history) == 1
    assert [reason in note and FILE in note for note in result.notes] == [True]
    assert stored(tmp_path) == before


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + collection(HELD).encode(),
        json.dumps(json.loads(collection(HELD)), indent=1).replace("\n", "\r\n").encode(),
        collection(HELD, crs=None).encode(),
        collection(HELD, crs={"properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}).encode(),
        collection(HELD, crs={"properties": {"name": "urn:ogc:def:crs:EPSG::4326"}}).encode(),
        collection(feature(polygon(EAST), bbox=None), HELD, {**HELD, "properties": None}).encode(),
    ],
)
def test_what_is_odd_and_means_no_harm(world, maps, tmp_path, content):
    """A mark at the head, line ends of another system, the reference system of 2008 said aloud."""
    (maps / FILE).write_bytes(content)
    if b"null" in content and b"crs" not in content:
        assert "unknown classes" in refused(maps, world, tmp_path)
        return
    ground = opened(maps, world, tmp_path).history.maps[0].ground("held", "B")
    assert area_km2(ground) == pytest.approx(area_km2(shapely.box(38, 48, 40, 51)), rel=1e-6)


@pytest.mark.parametrize("epsg", [3857, 32637])
def test_a_reference_system_that_geojson_names_is_turned_into_degrees(world, maps, tmp_path, epsg):
    """As programs wrote it until 2016, and some still do; without the name it is refused."""
    frame = geopandas.GeoSeries([shapely.box(38, 48, 40, 51).segmentize(0.1)], crs=4326).to_crs(epsg)
    named = {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{epsg}"}}
    shape = shapely.geometry.mapping(frame.iloc[0])
    (maps / FILE).write_text(collection(feature(shape), feature(polygon([[1]])), crs=named))
    result = opened(maps, world, tmp_path)
    ground = result.history.maps[0].ground("held", "B")

    assert area_km2(ground) == pytest.approx(area_km2(shapely.box(38, 48, 40, 51)), rel=1e-4)
    assert "feature 2: has a point" in result.notes[0]
    (maps / FILE).write_text(collection(feature(shape)))
    assert "not in degrees" in refused(maps, world, tmp_path)


def test_a_shapefile_without_its_reference_system(world, maps, tmp_path):
    """In degrees it is read as such; in metres it is refused by name."""
    for day, epsg in ((1, 4326), (2, 32637)):
        folder = tmp_path / f"parts{epsg}"
        folder.mkdir()
        frame = geopandas.GeoDataFrame({"id": [1]}, geometry=[shapely.box(38, 48, 40, 51)], crs=4326)
        frame.to_crs(epsg).to_file(folder / "Beland.shp")
        with zipfile.ZipFile(maps / f"2030-03-0{day}.zip", "w") as target:
            for part in (".shp", ".shx", ".dbf"):
                target.write(folder / f"Beland{part}", f"Beland{part}")
    result = opened(maps, world, tmp_path)
    assert len(result.history) == 1
    assert "2030-03-02" in result.notes[0]
    assert "not in degrees" in result.notes[0]


def test_two_maps_of_one_moment(world, maps, tmp_path):
    """The later name stands, and the note says so; one that is no map leaves the other standing."""
    (maps / FILE).write_text(collection(HELD))
    other = time.strftime("%Y-%m-%dT%H-%M-%S", time.gmtime(DAY))
    (maps / f"{other}.geojson").write_text(collection(feature(polygon(FAR_HOLE))))
    result = opened(maps, world, tmp_path)

    assert [item.id for item in result.history.maps] == [f"deepstate/{other}"]
    assert result.notes == (f"left out 1 maps for others of the same moment: {FILE} for {other}.geojson",)
    (maps / f"{other}.geojson").write_text("{")
    assert [item.id for item in opened(maps, world, tmp_path).history.maps] == [f"deepstate/{DAY}"]


def test_unknown_classes_count_by_ground_not_by_number(world, maps, tmp_path):
    """Just under and just above 1 % of what is painted; what is off the land or ignored does not count."""
    held = shapely.box(38, 48, 40, 50)
    drawn = area_km2(held)
    height = 0.01 * drawn / area_km2(shapely.box(36, 48, 37, 49))
    for factor, stops in ((0.9, False), (1.1, True)):
        spot = shapely.geometry.mapping(shapely.box(36, 48, 37, 48 + factor * height))
        (maps / FILE).write_text(
            collection(
                feature(shapely.geometry.mapping(held)),
                feature(spot, "Невідоме /// Rumoured"),
                feature(polygon([[10, 10], [20, 10], [20, 20], [10, 10]]), "Rumoured"),
                feature(polygon(FAR_HOLE), "Rumoured elsewhere"),
            )
        )
        if stops:
            assert "'Невідоме /// Rumoured'" in refused(maps, world, tmp_path)
        else:
            assert "unknown classes: 'Невідоме /// Rumoured'" in opened(maps, world, tmp_path).notes[0]


# What bears a map's name and is no file, or one of no map's size


@pytest.mark.parametrize(
    "name", [FILE, "2030-03-04.kml", "2030-03-04.kmz", "2030-03-04.gpkg", "2030-03-04.zip"]
)
def test_a_huge_file_is_refused_before_it_is_read(world, maps, tmp_path, name):
    """By its size, with the limit in the message."""
    (maps / "mapping.toml").write_text('key = "x"\n' + RULES)
    with (maps / name).open("wb") as stream:
        stream.truncate(500 * 1024**2)
    line = refused(maps, world, tmp_path, reader="deepstate" if name == FILE else None)
    assert f"{name}: is of 500 MB, more than the 100 MB" in line


def test_a_huge_table_is_refused_before_it_is_read(world, maps, tmp_path):
    """Tables are read row by row, and may be larger; one of revisions is put in order, and may not."""
    table = maps / "control_latest.csv"
    with table.open("wb") as stream:
        stream.truncate(3 * 1024**3)
    assert "more than the 2,048 MB" in refused(maps, world, tmp_path)
    head = b"commit_time,name,held_by,as_of,lat,lon\n"
    with table.open("wb") as stream:
        stream.write(head)
        stream.truncate(2 * MAP_MAX_BYTES)
    assert "more than the 100 MB" in refused(maps, world, tmp_path)


def nothing(path):
    path.symlink_to(path.with_name("gone"))


def loop(path):
    path.symlink_to(path)


def device(path):
    path.symlink_to("/dev/zero")


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (os.mkdir, "is a folder"),
        (os.mkfifo, "is a pipe or a device"),
        (device, "is a pipe or a device"),
        (nothing, "No such file"),
        (loop, "symbolic links"),
    ],
)
@pytest.mark.parametrize("suffix", ["geojson", "kml", "kmz", "zip", "csv"])
def test_what_bears_the_name_of_a_map_and_is_no_file(world, maps, tmp_path, make, reason, suffix):
    """Named, and never waited for, by whichever reader looks at it."""
    (maps / "1900086400.geojson").write_text(collection(HELD))
    path = maps / f"{DAY}.{suffix}"
    make(path)
    if suffix == "geojson":
        result = opened(maps, world, tmp_path)
        assert [(FILE in note, reason in note) for note in result.notes] == [(True, True)]
        assert len(result.history) == 1
    (maps / "1900086400.geojson").unlink()
    line = refused(maps, world, tmp_path)
    assert path.name in line
    assert reason in line


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_that_may_not_be_read(world, maps, tmp_path):
    """Named with the system's reason."""
    (maps / FILE).write_text(collection(HELD))
    (maps / FILE).chmod(0)
    assert "Permission denied" in refused(maps, world, tmp_path)


def test_a_file_that_goes_away_meanwhile(world, maps, tmp_path):
    """Between the listing and the reading: noted, and the others are read."""
    from contested.control.load import open_files  # noqa: PLC0415  # used here alone
    from contested.control.reader import find_reader  # noqa: PLC0415  # likewise

    (maps / FILE).write_text(collection(HELD))
    (maps / "1900086400.geojson").write_text(collection(HELD))
    reader, files = find_reader(maps, theatre=world)
    (maps / FILE).unlink()
    result = open_files(reader, files, world, folder=tmp_path / "store")
    assert len(result.history) == 1
    assert [FILE in note and "No such file" in note for note in result.notes] == [True]


# Archives


def packed(path, *entries, method=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", method) as target:
        for name, content in entries:
            target.writestr(name, content)


def test_a_bomb_is_known_by_its_ratio(world, maps, tmp_path):
    """Forty megabytes of nothing in forty kilobytes; nothing is unpacked."""
    for name in ("2030-03-04.kmz", "2030-03-04.zip"):
        packed(maps / name, ("doc.kml", b" " * 40_000_000), ("Beland.geojson", b"{}"))
        assert "more than 200 times its size" in refused(maps, world, tmp_path)
        (maps / name).unlink()


def test_a_file_too_large_inside_of_an_archive(tmp_path, monkeypatch):
    """However well or badly it is packed."""
    packed(tmp_path / "a.zip", ("a.geojson", b"12345678"), method=zipfile.ZIP_STORED)
    monkeypatch.setattr(archive, "MAP_MAX_BYTES", 7)
    with pytest.raises(SourceError, match=r"a\.zip: 'a\.geojson': unpacks to more than"):
        archive.read_member(tmp_path / "a.zip", "a.geojson")


def test_an_archive_of_countless_files_is_refused_unlisted(world, maps, tmp_path):
    """By the size of its directory, in the old form and in that of large archives."""
    path = maps / "2030-03-04.kmz"
    packed(path, *((f"{number:01000}", b"") for number in range(2100)))
    assert "more than 2000 files" in refused(maps, world, tmp_path)
    packed(path, *((str(number), b"") for number in range(66_000)))
    assert "more than 2000 files" in refused(maps, world, tmp_path)
    packed(path, *((str(number), b"") for number in range(2001)))
    assert "holds 2001 files, more than 2000" in refused(maps, world, tmp_path)


def test_an_archive_that_lies_about_its_sizes(world, maps, tmp_path):
    """It unpacks no further than it says, and what was packed then does not match."""
    path = maps / "2030-03-04.kmz"
    packed(path, ("doc.kml", b" " * 5_000_000))
    content = path.read_bytes().replace((5_000_000).to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    path.write_bytes(content)
    assert "not a readable ZIP archive" in refused(maps, world, tmp_path)


def test_names_in_an_archive_never_become_paths(world, maps, tmp_path):
    """A layer called ../../evil is a layer; nothing is written beside the temporary folder."""
    inner = io.BytesIO()
    packed(inner, ("Beland.geojson", collection(HELD)))
    packed(
        maps / "2030-03-04.zip",
        ("../../../Beland.geojson", collection(HELD)),
        ("/etc/Beland.geojson", collection(HELD)),
        ("nested.zip", inner.getvalue()),
    )
    before = sorted(tmp_path.rglob("*"))
    result = opened(maps, world, tmp_path)
    assert len(result.history.maps[0].zones) == 2
    assert [path for path in sorted(tmp_path.rglob("*")) if "store" not in str(path)] == before
    packed(maps / "2030-03-05 Beland.zip", ("nested.zip", inner.getvalue()))
    line = refused(maps / "2030-03-05 Beland.zip", world, tmp_path)
    assert "neither a shapefile nor GeoJSON" in line


# XML

RING = "<LinearRing><coordinates>{}</coordinates></LinearRing>"
BOX = f"<Polygon><outerBoundaryIs>{RING}</outerBoundaryIs></Polygon>"
FOLDER = "<kml><Folder><name>Beland</name><Placemark>{}</Placemark></Folder></kml>"
ROUND = " ".join(f"{x},{y}" for x, y in EAST)


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE kml [<!ENTITY a "' + "a" * 1000 + '"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE kml [<!ENTITY b SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE kml SYSTEM "http://127.0.0.1:9/evil.dtd">',
        '<!DOCTYPE kml [<!ENTITY % p SYSTEM "file:///etc/hostname"> %p;]>',
    ],
)
@pytest.mark.parametrize("kind", ["kml", "kmz"])
def test_entities_are_refused_with_their_doctype(world, maps, tmp_path, doctype, kind):
    """Billion laughs and files from elsewhere alike, packed or not."""
    text = doctype + FOLDER.format(BOX.format(ROUND)).replace("Beland", "Beland &b;")
    if kind == "kmz":
        packed(maps / "2030-03-04.kmz", ("doc.kml", text))
    else:
        (maps / "2030-03-04.kml").write_text(text)
    assert "declares a DOCTYPE" in refused(maps, world, tmp_path)


@pytest.mark.parametrize("tag", ["Folder", "MultiGeometry", "x"])
def test_xml_nested_too_deep(world, maps, tmp_path, tag):
    """A clear stop, however deep."""
    text = FOLDER.format(f"<{tag}>" * 200_000 + f"</{tag}>" * 200_000)
    (maps / "2030-03-04.kml").write_text(text)
    assert "nests its elements more than 200 deep" in refused(maps, world, tmp_path)


@pytest.mark.parametrize(
    ("coordinates", "reason"),
    [
        ("", "has no coordinates"),
        ("38,48", "too few points"),
        ("38,48 40,48 40,51 38,51", "not closed"),
        ("nan,48 40,48 40,51 nan,48", "coordinate that is no number"),
        ("38,inf 40,48 40,51 38,inf", "coordinate that is no number"),
        ("38;48 40;48 40;51 38;48", "outline that cannot be read"),
        ("38 40 40 38", "two or three coordinates"),
        ("4218000,7200000 4440000,7200000 4440000,7650000 4218000,7200000", "not in degrees"),
    ],
)
def test_broken_outlines_in_kml(world, maps, tmp_path, coordinates, reason):
    """Skipped, counted, and named by their placemark."""
    second = f"</Placemark><Placemark>{BOX.format(coordinates)}"
    (maps / "2030-03-04.kml").write_text(FOLDER.format(BOX.format(ROUND) + second))
    (note,) = opened(maps, world, tmp_path).notes
    assert note.startswith("2030-03-04.kml: skipped placemark 2 'Beland': ")
    assert reason in note


# Tables

ROWS = "geonameid,date,status\n" + "".join(f"11,2030030{day},BE\n13,2030030{day},AL\n" for day in (1, 2, 3))
PAGES = "commit_time,name,held_by,as_of,lat,lon\n" + "".join(
    f"2030-03-0{day}T10:00:00+00:00,Eastham,Beland,{day} March 2030,49.5,39.5\n" for day in (1, 2, 3)
)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (ROWS.replace("13,20300302,AL", "13,20300302"), "row 5: has too few cells: 2, not 3"),
        (ROWS.replace("13,20300302,AL", "13,20300302,AL,AL"), "row 5: has too many cells: 4, not 3"),
        (ROWS.replace("13,20300302,AL", '13,20300302,"AL'), "not a readable table: unexpected end of data"),
        (ROWS.replace("13,20300302,AL", '13,20300302,"A"L'), "not a readable table"),
        (ROWS + '11,20300304,"' + "x" * 100_000_000 + '"\n', "field larger than field limit"),
        (ROWS + "x," * 2_000_000 + "\n", "row 8: has too many cells"),
        (ROWS.replace("20300303", "99991231"), "row 6: no such day: '99991231'"),
        (ROWS.replace("20300301", "00010101"), "row 2: no such day: '00010101'"),
        (ROWS.replace("20300303", "20300230"), "no such day"),
        (ROWS.replace("11,", "9" * 5000 + ",").replace("13,", "14,"), "no settlement"),
        (ROWS.replace("BE", "\xff"), "not a readable table: 'utf-8' codec"),
        (ROWS + "".join(f"11,20300304,{number}\n" for number in range(1200)), "not a column of statuses"),
        (PAGES.replace("2030-03-03T", "9999-12-31T"), "row 4: no such time"),
        (PAGES.replace(",39.5", ",nan").replace("49.5", "inf"), "no settlement"),
        (PAGES.replace("49.5,39.5", "39.5,49.5"), "latitude and longitude swapped"),
    ],
    ids=lambda value: None if "\n" in value or len(value) > 100 else value,
)
def test_broken_tables(world, maps, tmp_path, text, reason):
    """The file, the row and the reason on one line, packed or not."""
    (maps / "table.csv").write_bytes(text.encode("latin-1"))
    line = refused(maps, world, tmp_path)
    assert "table.csv" in line
    assert reason in line
    assert len(line) < 500


def test_tables_in_archives(world, maps, tmp_path):
    """One table an archive; a broken table beside a good one stops."""
    packed(maps / "tables.zip", ("a.csv", ROWS), ("b.csv", ROWS))
    assert "holds 2 CSV files, not one" in refused(maps, world, tmp_path)
    (maps / "control_latest.csv").write_text(ROWS)
    assert "tables.zip" in refused(maps, world, tmp_path)
    packed(maps / "tables.zip", ("a.csv", "\ufeff" + ROWS.replace("\n", "\r\n")))
    (maps / "control_latest.csv").unlink()
    assert len(opened(maps, world, tmp_path).history) == 2


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1251"])
def test_kml_says_itself_how_it_is_written(world, maps, tmp_path, encoding):
    """With a mark at its head, or by name; and with the line ends of another system."""
    name = encoding.removesuffix("-sig")
    text = f'<?xml version="1.0" encoding="{name}"?>\r\n' + FOLDER.format(BOX.format(ROUND))
    (maps / "2030-03-04.kml").write_bytes(text.replace("Beland", "\r\nBeland \u0411").encode(encoding))
    assert len(opened(maps, world, tmp_path).history.maps[0].zones) == 1


def test_every_error_is_of_the_package(world, maps, tmp_path):
    """A name that no system takes for a file's."""
    for name in ("x" * 5000, "a\0b"):
        with pytest.raises(ContestedError):
            opened(maps / name, world, tmp_path)
