"""Bad map files at the command line: one line a problem, exit status 1 on a stop, never a traceback."""

import json
import os

import pytest

from contested import plugins
from contested.control.classify import classify
from contested.control.reader import Drawing
from contested.control.source import load_source
from contested.theatre.load import load_theatre

REPORT = "Russian forces hold Kupiansk, the General Staff of Ukraine said on 10 September.\n"
RING = [[37, 49], [38, 49], [38, 50], [37, 50], [37, 49]]
GOOD = "1662907210.geojson"


@pytest.fixture
def run(run, tmp_path):
    """Run a command beside a report and a folder of maps: (exit code, stdout, lines on stderr)."""
    (tmp_path / "report.txt").write_text(REPORT)
    (tmp_path / "maps").mkdir()

    def invoke(*words):
        code, out, err = run(*words)
        return code, out, err.splitlines()

    return invoke


def collection(*rings, name="Occupied"):
    listed = [
        {
            "type": "Feature",
            "properties": {"name": name},
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        }
        for ring in rings
    ]
    return json.dumps({"type": "FeatureCollection", "features": listed})


SWAPPED = collection([[y, x] for x, y in RING])


def bad_files(folder):
    """Six files that are no maps, and what is said of each."""
    (folder / "1662900000.geojson").write_text(collection(RING)[:100])
    (folder / "1662900001.geojson").write_text(SWAPPED)
    (folder / "1662900002.geojson").mkdir()
    (folder / "1662900003.geojson").symlink_to("nowhere")
    os.mkfifo(folder / "1662900004.geojson")
    with (folder / "1662900005.geojson").open("wb") as stream:
        stream.truncate(500 * 1024**2)
    return {
        "1662900000": "not GeoJSON",
        "1662900001": "feature 1 'Occupied': has latitude and longitude swapped",
        "1662900002": "is a folder, not a file",
        "1662900003": "No such file or directory",
        "1662900004": "is a pipe or a device",
        "1662900005": "is of 500 MB, more than the 100 MB",
    }


IMPORT = ("control", "import", "maps")
CHECK = ("check", "report.txt", "--published", "2022-09-11", "--maps", "maps", "--no-embedded")


@pytest.mark.parametrize("command", [IMPORT, CHECK])
def test_one_line_a_problem(run, tmp_path, command):
    """A feature or a file that cannot be used is a note; the others are used."""
    said = bad_files(tmp_path / "maps")
    (tmp_path / "maps" / GOOD).write_text(collection(RING, RING[:-1], [[37, 49]]))
    code, out, lines = run(*command)
    notes = [line for line in lines if line.startswith("note: ") and ".geojson" in line]

    assert code == 0
    assert "1 maps" in out or "supported" in out or "Kupiansk" in out
    assert len(notes) == len(said) + 2
    for name, reason in said.items():
        assert [reason in note for note in notes if f"{name}.geojson" in note] == [True]
    assert [note for note in notes if GOOD in note] == [
        f"note: {GOOD}: skipped feature 2 'Occupied': has a ring that is not closed",
        f"note: {GOOD}: skipped feature 3 'Occupied': has a ring of too few points",
    ]


@pytest.mark.parametrize("command", [IMPORT, CHECK])
@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        (GOOD, "", f"{GOOD}: not GeoJSON"),
        (GOOD, SWAPPED, f"{GOOD}: feature 1 'Occupied': has latitude and longitude swapped"),
        (
            GOOD,
            collection(RING, name="Rumoured"),
            "100.0% of the painted ground is of unknown classes: 'Rumoured'",
        ),
        (GOOD, collection(), f"{GOOD}: draws no ground of this theatre"),
        ("2022-09-11.kml", "<!DOCTYPE kml><kml/>", "2022-09-11.kml: declares a DOCTYPE"),
        ("2022-09-11.kmz", "PK", "2022-09-11.kmz: not a readable ZIP archive"),
        (
            "control_latest.csv",
            "geonameid,date,status\n1,2\n",
            "control_latest.csv: row 2: has too few cells",
        ),
        ("notes.txt", "", "maps: no readable map"),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 60 else "",
)
def test_a_stop_is_one_line(run, tmp_path, command, name, text, reason):
    """The file, the record, the reason; exit status 1, and nothing on standard output."""
    (tmp_path / "maps" / name).write_text(text)
    code, out, lines = run(*command)

    assert (code, out) == (1, "")
    assert len(lines) == 1
    assert lines[0].startswith("contested: ")
    assert reason in lines[0]


def test_when_nothing_can_be_read_it_says_of_how_many(run, tmp_path):
    """The first file's reason, and how many more there are."""
    bad_files(tmp_path / "maps")
    code, _, lines = run(*IMPORT)
    assert code == 1
    assert len(lines) == 1
    assert "1662900000.geojson: not GeoJSON" in lines[0]
    assert lines[0].endswith("(and 5 more)")


def test_every_reader_can_be_named_and_its_source_is_shown(run):
    """An unknown one is refused; `control sources` shows terms, interval and classes of those that ship."""
    names = plugins.names("contested.control_readers")
    for name in names:
        code, _, (line,) = run(*IMPORT, "--reader", name)
        assert (code, f"the reader '{name}' finds no map" in line) == (1, True)
    code, _, (line,) = run(*IMPORT, "--reader", "nonsense")
    assert (code, "nonsense" in line) == (1, True)

    code, out, _ = run("control", "sources", "--format", "json")
    rows = {row["source"]: row for row in json.loads(out)}
    assert set(names) - {"mapping"} <= set(rows)  # a mapping file describes its own
    for name in set(names) - {"mapping"}:
        assert rows[name]["attribution"]
        assert rows[name]["licence"]
        assert rows[name]["classes"]
        assert rows[name]["lag_days"] >= 0
        assert "interval_days" in rows[name]


@pytest.mark.parametrize(
    ("label", "colour", "meaning"),
    [
        ("Окупований Крим /// Occupied Crimea", "#880e4f", ("held", "RU", True)),
        ("Придністров'я /// Transnistria", "#880e4f", ("ignored", None, False)),
        ("", "#880e4f", ("held", "RU", True)),
        ("Курили /// Kuril Islands", "#ff5252", ("ignored", None, False)),
        ("Окуповано /// Occupied", "#ff5252", ("held", "RU", False)),
        ("", "#FF5252", ("ignored", None, False)),
        ("Звільнено /// Liberated", "#a52714", ("regained", "UA", False)),
        ("", "#0288d1", ("regained", "UA", False)),
        ("", "#0f9d58", ("regained", "UA", False)),
        ("OCCUPIED", None, ("held", "RU", False)),
        ("Зайнято", None, ("held", "RU", False)),
        ("Something else", "#123456", None),
    ],
)
def test_names_tell_before_colours_that_change_their_meaning(label, colour, meaning):
    """In either language; a colour counts only where no name does."""
    rules = load_source(load_theatre("ukraine_2022"), "deepstate").classes
    found = classify(Drawing(label=label, colour=colour, geometry_json=b""), rules)
    assert (found and (found.status, found.side, found.since_start)) == meaning
