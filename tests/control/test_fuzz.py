"""Random damage to every kind of map file: what comes out is a map or an error of the package, never else."""

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import geopandas
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contested import plugins
from contested.control.csv_files import table_rows
from contested.control.load import open_history
from contested.control.outline import outline_of, repaired
from contested.control.reader import find_reader
from contested.errors import ContestedError, GeometryError, SourceError
from contested.geo import polygons_of

RULES = """name = "Atlas"
attribution = "Maps: Atlas"
licence = "test"
[[class]]
status = "held"
side = "B"
names = ["beland"]
"""
PROPERTIES = "[mapping]\nclass = 'state'\ntime = 'drawn'\n"
MAPPING = 'key = "x"\n' + RULES.replace("[[class]]", PROPERTIES + "[[class]]")
EAST = shapely.box(38, 48, 40, 51)
STEADY = settings(
    deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck), print_blob=False
)


@pytest.fixture(scope="module")
def world(invented, tmp_path_factory):
    """The invented war, with the same rules for every kind of map, and one town."""
    folder = tmp_path_factory.mktemp("theatre")
    (folder / "maps").mkdir()
    for key in plugins.names("contested.control_readers"):
        (folder / "maps" / f"{key}.toml").write_text(RULES)
    (folder / "gazetteer.tsv").write_text(
        "kind\tname\tlatitude\tlongitude\tgeonameid\nsettlement\tEastham\t49.5\t39.5\t11\n"
    )
    return replace(invented, folder=folder)


def collection(*geometries):
    listed = [
        {"type": "Feature", "properties": {"name": "Beland", "state": "Beland", "drawn": "2030-03-04"}}
        | {"geometry": geometry}
        for geometry in geometries
    ]
    return json.dumps({"type": "FeatureCollection", "features": listed}).encode()


MAP = collection(shapely.geometry.mapping(EAST), shapely.geometry.mapping(EAST.boundary))
KML = (
    "<kml><Document><Folder><name>Beland</name><Placemark><Polygon><outerBoundaryIs><LinearRing><coordinates>"
    + " ".join(f"{x},{y},0" for x, y in shapely.get_coordinates(EAST))
    + "</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></Folder></Document></kml>"
).encode()
DAYS = b"geonameid,date,status\n11,20300301,beland\n11,20300302,NA\n"
PAGES = (
    b"commit_time,name,held_by,as_of,lat,lon\n"
    b'2030-03-02T10:00:00+01:00,"Eastham",Beland,1 March 2030,49.5,39.5\n'
)


def packed(**files):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in files.items():
            target.writestr(name.replace("__", "."), content)
    return stream.getvalue()


def geodata():
    """A GeoPackage, and a packed shapefile."""
    frame = geopandas.GeoDataFrame({"state": ["Beland"], "drawn": ["2030-03-04"]}, geometry=[EAST], crs=4326)
    with TemporaryDirectory() as name:
        frame.to_file(Path(name) / "a.gpkg", layer="Beland")
        frame.to_file(Path(name) / "Beland.shp")
        parts = {path.name: path.read_bytes() for path in Path(name).glob("Beland.*")}
        return (Path(name) / "a.gpkg").read_bytes(), packed(**parts)


GPKG, SHAPES = geodata()
KINDS = {
    "deepstate": ("1900000000.geojson", MAP),
    "isw": ("2030-03-04 Beland.geojson", MAP),
    "isw-packed": ("2030-03-04 Beland.zip", packed(Beland__geojson=MAP)),
    "isw-shapes": ("2030-03-04 Beland.zip", SHAPES),
    "kml": ("2030-03-04.kml", KML),
    "kml-packed": ("2030-03-04.kmz", packed(doc__kml=KML)),
    "mapping": ("all.geojson", MAP),
    "mapping-gpkg": ("all.gpkg", GPKG),
    "viina": ("control_latest.csv", DAYS),
    "viina-packed": ("control_latest.zip", packed(control_latest__csv=DAYS)),
    "wikipedia": ("control.csv", PAGES),
}
LINES = {"viina", "viina-packed", "wikipedia"}


def read(folder, name, content, world):
    """Have a file found, listed, drawn and built; what is wrong with it is an error of the package."""
    failure = None
    (folder / name).write_bytes(content)
    try:
        reader, files = find_reader(folder, theatre=world)
        for file in files:
            for drawing in reader.drawings(file):
                if drawing.problem is None:
                    try:
                        shape, _ = repaired(reader.geometry(drawing))
                    except GeometryError:
                        continue
                    assert shapely.is_valid(shape)
    except ContestedError as error:
        failure = error
    assert "\n" not in str(failure)
    assert len(str(failure)) < 1000
    return failure


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "maps").mkdir()
    (tmp_path / "maps" / "mapping.toml").write_text(MAPPING)
    return tmp_path / "maps"


def prepared(folder, kind):
    if not kind.startswith("mapping"):
        (folder / "mapping.toml").unlink()
    return KINDS[kind]


@pytest.mark.parametrize("kind", KINDS)
def test_a_whole_file_is_read(world, folder, kind):
    """What is damaged below is sound before."""
    name, content = prepared(folder, kind)
    assert read(folder, name, content, world) is None


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_cut_short(world, folder, kind):
    """Wherever it is cut it is refused; a table may end after any row, and is read as far as it goes."""
    name, content = prepared(folder, kind)

    @settings(STEADY, max_examples=12 if kind in LINES else 25)
    @given(st.integers(0, len(content) - 1))
    def cut(at):
        error = read(folder, name, content[:at], world)
        if kind in LINES and name.endswith(".csv"):
            return
        assert isinstance(error, SourceError)
        assert name in str(error) or "no readable map" in str(error) or "finds no map" in str(error)

    cut()


@st.composite
def damaged(draw, content):
    """Some bytes overwritten, a stretch cut out, or a stretch said twice."""
    found = bytearray(content)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, max(0, len(found) - 1)))
        size = draw(st.integers(1, 40))
        kind = draw(st.sampled_from(["set", "drop", "twice", "insert"]))
        if kind == "set":
            found[at : at + 1] = draw(st.binary(min_size=1, max_size=1))
        elif kind == "drop":
            del found[at : at + size]
        elif kind == "twice":
            found[at:at] = found[at : at + size]
        else:
            found[at:at] = draw(
                st.sampled_from([b"\0", b'"', b"\xff", b"&a;", b"null", b"1e400", b"-", b"[" * 99])
            )
    return bytes(found)


@pytest.mark.parametrize("kind", KINDS)
def test_random_damage(world, folder, kind):
    """Bytes set, dropped, doubled, slipped in: a map still, or one line."""
    name, content = prepared(folder, kind)

    @settings(STEADY, max_examples=20 if kind in LINES else 60)
    @given(damaged(content))
    def damage(broken):
        error = read(folder, name, broken, world)
        assert error is None or error.reason, "a map still, or a reason"

    damage()


@settings(STEADY, max_examples=80)
@given(
    content=damaged(MAPPING.encode()),
    more=st.sampled_from([b"", b"\nlag_days = 1e300", b"\nx = " + b"[" * 9999]),
)
def test_a_damaged_mapping_file(world, content, more):
    """It still is one, or one line says why not."""
    with TemporaryDirectory() as folder:
        (Path(folder) / "mapping.toml").write_bytes(content + more)
        error = read(Path(folder), *KINDS["mapping"], world)
        assert error is None or error.reason, "a mapping still, or a reason"


@pytest.mark.parametrize("name", sorted({name for name, _ in KINDS.values()}))
def test_random_bytes(world, folder, name):
    """Nothing of a map in it."""

    @settings(STEADY, max_examples=15)
    @given(
        st.binary(max_size=400),
        st.sampled_from([b"", b"PK\3\4", b"PK\5\6", b"{", b"<kml>", b"SQLite format 3\0"]),
    )
    def noise(content, head):
        assert isinstance(read(folder, name, head + content, world), SourceError)

    noise()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just("Polygon"),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["type", "geometry", "properties", "coordinates", "geometries", "name", "fill", "x"]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@st.composite
def mutated(draw):
    """A good map with something else in one random place, or in two."""
    document = json.loads(MAP)
    for _ in range(draw(st.integers(1, 2))):
        at, last = document, None
        while isinstance(at, dict | list) and at and (last is None or draw(st.integers(0, 3))):
            last = at, draw(st.sampled_from(sorted(at) if isinstance(at, dict) else list(range(len(at)))))
            at = last[0][last[1]]
        last[0][last[1]] = draw(JSON)
    return json.dumps(document).encode()


@settings(STEADY, max_examples=150)
@given(content=mutated())
def test_mutated_geojson_is_imported_or_refused(world, content):
    """Through the store too: valid ground on the theatre's land, or one line."""
    zones, lines = (), []
    with TemporaryDirectory() as name:
        (Path(name) / "1900000000.geojson").write_bytes(content)
        try:
            result = open_history(Path(name), world, reader="deepstate", folder=Path(name))
            zones, lines = result.history.maps[0].zones, result.notes
        except ContestedError as error:
            lines = [str(error)]
    assert zones or lines
    for zone in zones:
        assert shapely.is_valid(zone.geometry)
        assert shapely.difference(zone.geometry, world.land).area < 1e-9
    assert all("\n" not in line for line in lines)


POINTS = st.tuples(st.integers(0, 4), st.integers(0, 4))


@settings(STEADY, max_examples=200)
@given(st.lists(st.lists(POINTS, min_size=3, max_size=9), min_size=1, max_size=3))
def test_repaired_outlines_are_valid_ground(rings):
    """Whatever the rings do to each other, inside of the shell's box; twice repaired is once repaired."""
    closed = [[*ring, ring[0]] for ring in rings]
    text = json.dumps({"type": "Polygon", "coordinates": closed}).encode()
    try:
        shape, fault = repaired(outline_of(text))
    except GeometryError:
        return
    assert shapely.is_valid(shape)
    assert repaired(shape) == (shape, None)
    assert all(part.area > 0 for part in polygons_of(shape))
    if fault:
        box = shapely.box(*shapely.MultiPoint(rings[0]).bounds)
        assert shapely.difference(shape, box).area == 0


@settings(STEADY, max_examples=60)
@given(st.text(alphabet='ab,"\r\n \0', max_size=60))
def test_tables_of_anything(text):
    """Rows as wide as the head, or one line."""
    with TemporaryDirectory() as name:
        path = Path(name) / "a.csv"
        path.write_text("a,b\n" + text, newline="")
        rows, line = [], "a.csv"
        try:
            rows = list(table_rows(path, ("a", "b")))
        except SourceError as error:
            line = str(error)
    assert "a.csv" in line
    assert all(len(cells) == 2 for _, cells in rows)
