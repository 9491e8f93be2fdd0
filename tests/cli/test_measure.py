"""`contested measure`: numbers with definitions, inputs and uncertainty; pictures; one line for bad input."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from contested.cli.measure.inputs import Setting
from contested.control.ground import Grounds
from contested.errors import InputError
from contested.outputs.labels import text_width
from contested.outputs.plots import file as picture_file

FIRST, LAST = "1662907210", "1663166027"
PERIOD = ("--side", "UA", "--from", "2022-09-11", "--to", "2022-09-14", "--maps", "maps")
ON = ("--on", "2022-09-14", "--maps", "maps")
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def run(run):
    """Run a measure in an empty folder with a store of its own: (exit code, stdout, stderr)."""
    return lambda *words: run("measure", *words)


def feature(name, box):
    west, south, east, north = box
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {
        "type": "Feature",
        "properties": {"name": name},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def draw(folder: Path, **maps):
    folder.mkdir(exist_ok=True)
    for moment, features in maps.items():
        content = {"type": "FeatureCollection", "features": features}
        (folder / f"{moment[1:]}.geojson").write_text(json.dumps(content))


@pytest.fixture
def moved(tmp_path):
    """Two maps: Russia's ground ends at 37 degrees east, then at 37.5; Izium lies between."""
    old, new = feature("Occupied", (37, 48, 39, 49.8)), feature("Occupied", (37.5, 48, 39, 49.8))
    draw(tmp_path / "maps", **{f"t{FIRST}": [old], f"t{LAST}": [new]})


@pytest.fixture
def pocket(tmp_path):
    """A pocket about Kupiansk, joined to ground held since 2014 by a strip a twentieth of a degree wide."""
    held = [feature("Occupied", box) for box in ((37.4, 49.5, 37.8, 49.8), (37.8, 49.6, 38.5, 49.65))]
    since = feature("CADR and CALR", (38.5, 48, 39.5, 49.7))
    draw(tmp_path / "maps", **{f"t{FIRST}": [*held, since], f"t{LAST}": [*held, since]})


def rows(run, *words):
    code, out, err = run(*words, "--format", "jsonl")
    assert code == 0, err
    return [json.loads(line) for line in out.splitlines()]


def by_definition(found):
    return {row["definition"]: row for row in found}


@pytest.mark.usefixtures("moved")
def test_area_says_all_that_it_rests_on(run):
    """Value, unit, definition, source, attribution, maps with times, band."""
    found = by_definition(rows(run, "area", *PERIOD))
    secured = found["secured"]

    assert secured["value"] == pytest.approx(7_320, rel=0.03)
    assert set(found) == {"marked", "lost by enemy", "secured"}
    assert secured["unit"] == "km2"
    assert secured["meaning"] == "newly part of the side's own ground"
    assert secured["snapshots"] == [f"deepstate/{FIRST}", f"deepstate/{LAST}"]
    assert secured["t0"] == "2022-09-11T14:40:10+00:00"
    assert secured["source_name"] == "DeepStateMap"
    assert "deepstatemap.live" in secured["attribution"]
    assert secured["band_low"] <= secured["value"] <= secured["band_high"]
    assert any("1 km²" in note for note in secured["notes"])


@pytest.mark.usefixtures("moved")
def test_every_form_holds_the_same(run):
    """Table for people; JSON, JSON lines and CSV for programs."""
    table = run("area", *PERIOD)[1]
    whole = json.loads(run("area", *PERIOD, "--format", "json")[1])
    lines = rows(run, "area", *PERIOD)
    sheet = list(csv.DictReader(io.StringIO(run("area", *PERIOD, "--format", "csv")[1])))

    assert whole == lines
    assert [float(row["value"]) for row in sheet] == [row["value"] for row in lines]
    assert [row["attribution"] for row in sheet] == [row["attribution"] for row in lines]
    for words in (
        f"{whole[1]['value']:,.0f} km²",
        "band:",
        "deepstatemap.live",
        f"deepstate/{LAST}",
        "14 Sep 2022",
    ):
        assert words in table


@pytest.mark.usefixtures("moved")
def test_a_region_cuts_and_side_and_region_go_by_any_name(run):
    """Key, name and adjective mean the same; a part is smaller than the whole."""
    period = ("--from", "2022-09-11", "--to", "2022-09-14", "--maps", "maps")
    whole = by_definition(rows(run, "area", *PERIOD))["secured"]["value"]
    parts = [
        by_definition(rows(run, "area", "--side", side, "--region", region, *period))["secured"]["value"]
        for side, region in (("ukraine", "Donetsk Oblast"), ("Ukrainian", "donetsk_oblast"))
    ]

    assert parts[0] == parts[1]
    assert 0 < parts[0] < whole


@pytest.mark.usefixtures("moved")
def test_an_instant_picks_its_own_map(run):
    """Written with its zone it is that instant, not that hour of the theatre's clock."""
    period = ("--side", "UA", "--from", "2022-09-11T14:41Z", "--maps", "maps")
    first = rows(run, "area", *period, "--to", "2022-09-14T14:33:47Z")[0]
    code, _, err = run("area", *period, "--to", "2022-09-14T14:33:46Z")

    assert first["snapshots"][1] == f"deepstate/{LAST}"
    assert code == 1
    assert "no two maps" in err


@pytest.mark.usefixtures("moved")
def test_advance_both_ways_and_at_a_place(run):
    """Half a degree at 49.2 degrees north is 36 km; Izium lies 20 km beyond the old front."""
    found = by_definition(rows(run, "advance", *PERIOD, "--at", "Izium"))
    near, through = (found[f"{way}, secured, at the place"]["value"] for way in ("nearest", "through"))

    assert found["nearest, secured, maximum"]["value"] == pytest.approx(36.5, rel=0.04)
    assert near == pytest.approx(20.2, rel=0.02)
    assert near <= through <= near * 1.05
    assert "deepest point" in " ".join(found["nearest, secured, maximum"]["notes"])


@pytest.mark.usefixtures("moved")
def test_advance_at_a_place_that_was_not_gained(run):
    """No number, and a note that says why."""
    found = by_definition(rows(run, "advance", *PERIOD, "--at", "Kupiansk"))
    at = found["nearest, secured, at the place"]

    assert at["value"] is None
    assert any("Kupiansk does not lie on ground secured" in note for note in at["notes"])


@pytest.mark.usefixtures("moved")
def test_border_of_a_region_and_a_river(run):
    """A river's line is coarse, and the notes say how coarse."""
    region = by_definition(rows(run, "border", "Luhansk Oblast", *PERIOD))["secured"]
    river = by_definition(rows(run, "border", "Oskil", *PERIOD))["secured"]

    assert region["value"] > 10
    assert region["place"] == "the border of Luhansk Oblast"
    assert river["value"] is not None
    assert any("course" in note and "km" in note for note in river["notes"])


@pytest.mark.usefixtures("moved")
def test_settlements_are_named_and_coverage_is_told(run):
    """A lower bound, with the gazetteer's share of the official list."""
    found = by_definition(rows(run, "settlements", *PERIOD, "--region", "Kharkiv Oblast"))["secured"]

    assert "Izium" in found["named"]
    assert "Kupiansk" not in found["named"]
    assert found["value"] == len(found["named"])
    assert any("lower bound" in note and "officially listed" in note for note in found["notes"])


@pytest.mark.usefixtures("moved")
def test_the_front_by_region_adds_up(run):
    """The parts are the whole."""
    whole, *parts = rows(run, "front", *ON, "--by-region")

    assert whole["definition"] == "whole"
    assert len(parts) > 1
    assert sum(row["value"] for row in parts) == pytest.approx(whole["value"], rel=0.01)
    assert {"Kharkiv Oblast", "Donetsk Oblast"} <= {row["place"] for row in parts}


@pytest.mark.usefixtures("pocket")
def test_enclosure_of_a_pocket(run):
    """A twentieth of a degree of latitude is 5.6 km: nearly encircled."""
    found = by_definition(rows(run, "enclosure", "Kupiansk", *ON))

    assert found["corridor"]["value"] == pytest.approx(5.6, abs=0.15)
    assert found["corridor"]["word"] == "nearly encircled"
    assert found["corridor"]["side"] == "RU"
    assert 0.5 < found["ring"]["value"] <= 1
    assert found["ring"]["unit"] == "share"
    assert "open routes, rail" in found
    assert "nearly encircled" in run("enclosure", "Kupiansk", *ON)[1].splitlines()[0]


def test_enclosure_on_contested_ground_is_measured_for_both(run, tmp_path):
    """Either side may hold the place; each row says for which it is."""
    grounds = [
        feature("Unknown status", (37.57, 49.66, 37.66, 49.76)),
        feature("Occupied", (37.66, 48.5, 39, 49.8)),
    ]
    draw(tmp_path / "maps", **{f"t{LAST}": grounds})

    found = rows(run, "enclosure", "Kupiansk", *ON)

    assert {row["side"] for row in found} == {"UA", "RU"}
    assert all("contested ground" in " ".join(row["notes"]) for row in found)


def test_a_junction_and_what_its_loss_costs(run, pocket):  # noqa: ARG001  # drawn in the folder
    """Without maps its rank; with a day, what loses its last path."""
    weight = by_definition(rows(run, "network", "Kupiansk"))
    both = rows(run, "network", "Kupiansk", "--cut", *ON)

    assert weight["degree"]["value"] >= 4
    assert len(weight["degree"]["named"]) == weight["degree"]["value"]
    assert weight["rank by lines"]["value"] <= weight["junctions in region"]["value"]
    assert weight["degree"]["region"] == "Kharkiv Oblast"
    assert "OpenStreetMap" in weight["degree"]["attribution"]
    cut = [row for row in both if row["measure"] == "network_cut"]
    assert cut[0]["side"] == "RU"
    assert cut[0]["value"] == len(cut[0]["named"])
    assert cut[0]["snapshots"] == [f"deepstate/{LAST}"]


def test_a_network_of_ones_own(run, tmp_path):
    """Three roads that meet at Izium."""
    ends = ([36.8, 49.2], [37.7, 49.2], [37.25, 49.6])
    lines = [
        {"type": "Feature", "geometry": {"type": "LineString", "coordinates": [[37.25, 49.2], end]}}
        for end in ends
    ]
    (tmp_path / "roads.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": lines}))

    found = by_definition(rows(run, "network", "Izium", "--network", "roads.geojson"))

    assert found["degree"]["value"] == 3
    assert found["rank"]["value"] == 1
    assert "roads.geojson" in found["degree"]["source_name"]


@pytest.mark.usefixtures("moved")
def test_the_series_has_every_day_and_adds_up(run):
    """The kinds of ground of a region sum to the same land on each day."""
    found = rows(
        run,
        "series",
        "--from",
        "2022-09-11",
        "--to",
        "2022-09-15",
        "--region",
        "Kharkiv Oblast",
        "--maps",
        "maps",
    )
    days = sorted({row["day"] for row in found})
    sums = [sum(row["value"] for row in found if row["day"] == day) for day in days]
    held = [row["value"] for row in found if row["definition"] == "held by Russia"]

    assert days == [f"2022-09-{day}" for day in range(11, 16)]
    assert max(sums) - min(sums) < 1
    assert held[0] == held[1] == held[2] > held[3] == held[4]
    assert found[0]["attribution"]
    table = run("series", "--from", "2022-09-11", "--to", "2022-09-12", "--side", "RU", "--maps", "maps")[1]
    assert "whole theatre" in table
    assert "contested" not in table


PICTURES = [
    pytest.param(["area", *PERIOD], id="area"),
    pytest.param(["advance", *PERIOD, "--at", "Izium"], id="advance"),
    pytest.param(["border", "Luhansk Oblast", *PERIOD], id="border"),
    pytest.param(["settlements", *PERIOD], id="settlements"),
    pytest.param(["front", *ON, "--by-region"], id="front"),
    pytest.param(["enclosure", "Izium", "--on", "2022-09-11", "--maps", "maps"], id="enclosure"),
    pytest.param(["network", "Kupiansk", "--cut", *ON], id="network"),
    pytest.param(["series", "--from", "2022-09-11", "--to", "2022-09-15", "--maps", "maps"], id="series"),
]


@pytest.mark.usefixtures("moved")
@pytest.mark.parametrize("words", PICTURES)
def test_every_measure_makes_a_picture(run, tmp_path, words):
    """With its maker and its date, and no words over each other."""
    code, _, err = run(*words, "--plot", "it.svg")
    assert code == 0, err
    svg = (tmp_path / "it.svg").read_text(encoding="utf-8")
    texts = [element.text for element in ET.fromstring(svg).iter(f"{SVG}text")]  # noqa: S314  # our own

    assert any("deepstatemap.live" in text for text in texts)
    assert any("Sep 2022" in text for text in texts)
    assert "it.svg" in err
    assert overlaps(svg) == []
    assert "var(" not in svg


def overlaps(svg):
    """Pairs of texts that cover each other, their widths reckoned a tenth narrower than they may be."""
    found = []

    def walk(element, x, y):
        shift = element.get("transform", "")
        if shift.startswith("translate("):
            dx, dy = (float(part) for part in shift[10:-1].replace(",", " ").split())
            x, y = x + dx, y + dy
        if element.tag == f"{SVG}text":
            size = 11 if "ct-region" in element.get("class", "") else 12
            width = 0.8 * text_width(element.text, size_px=size)
            left = x + float(element.get("x", 0))
            left -= {"middle": width / 2, "end": width}.get(element.get("text-anchor", ""), 0)
            base = y + float(element.get("y", 0))
            found.append((element.text, left, base - 8, left + width, base))
        for child in element:
            walk(child, x, y)

    walk(ET.fromstring(svg), 0, 0)  # noqa: S314  # our own
    return [
        (one[0], other[0])
        for number, one in enumerate(found)
        for other in found[number + 1 :]
        if one[1] < other[3] and other[1] < one[3] and one[2] < other[4] and other[2] < one[4]
    ]


@pytest.mark.usefixtures("moved")
def test_png(run, tmp_path):
    """Twice as many pixels as the SVG is wide."""
    assert run("area", *PERIOD, "--plot", "it.PNG")[0] == 0
    assert run("area", *PERIOD, "--plot", "it.svg")[0] == 0
    data = (tmp_path / "it.PNG").read_bytes()
    width = float(ET.fromstring((tmp_path / "it.svg").read_text()).get("width"))  # noqa: S314  # our own

    assert data.startswith(b"\x89PNG")
    assert int.from_bytes(data[16:20], "big") == pytest.approx(2 * width, abs=2)


def test_png_without_the_extra(run, monkeypatch):
    """One line that says what to install, before anything is measured."""
    monkeypatch.setattr(picture_file, "find_spec", lambda _name: None)
    code, out, err = run("area", *PERIOD, "--plot", "it.png")

    assert (code, out) == (1, "")
    assert "contested[plot]" in err
    assert err.count("\n") == 1


PERIOD_OF_OWN = ("--from", "2022-09-04", "--to", "2022-09-11")
BAD = [
    pytest.param(["area", "--side", "X", *PERIOD_OF_OWN], "no side 'X' (known: UA (Ukraine)", id="side"),
    pytest.param(
        ["area", "--side", "UA", "--from", "2022-09-11", "--to", "2022-09-04"], "comes before", id="backwards"
    ),
    pytest.param(
        ["area", "--side", "UA", "--from", "2021-09-11", "--to", "2022-09-04"],
        "no map near 2021-09-11",
        id="early",
    ),
    pytest.param(
        ["area", "--side", "UA", "--from", "2022-09-11", "--to", "2030-09-04"],
        "no map near 2030-09-04",
        id="late",
    ),
    pytest.param(["area", "--side", "UA", "--from", "11.9.22", "--to", "2022-09-04"], "11.9.22", id="date"),
    pytest.param(
        ["area", "--side", "UA", *PERIOD_OF_OWN, "--region", "Kharkiv"],
        "did you mean Kharkiv Oblast",
        id="town",
    ),
    pytest.param(["area", "--side", "UA", *PERIOD_OF_OWN, "--plot", "a.pdf"], ".svg or .png", id="suffix"),
    pytest.param(["area", "--side", "UA", *PERIOD_OF_OWN, "--plot", "no/a.svg"], "no/a.svg", id="folder"),
    pytest.param(
        ["border", "Izium", "--side", "UA", *PERIOD_OF_OWN], "neither a region nor a river", id="no-line"
    ),
    pytest.param(["border", "Qwertyland", "--side", "UA", *PERIOD_OF_OWN], "gazetteer", id="stranger"),
    pytest.param(
        ["enclosure", "Kharkiv Oblast", "--on", "2022-09-11"], "needs one town", id="region-as-town"
    ),
    pytest.param(["enclosure", "Belgorod", "--on", "2022-09-11"], "outside the ground", id="abroad"),
    pytest.param(["network", "Yalta"], "nearest junction", id="off-line"),
    pytest.param(["network", "Izium", "--network", "none.geojson"], "none.geojson", id="no-file"),
    pytest.param(
        ["series", "--from", "2022-09-11", "--to", "2022-09-04"], "comes before", id="series-backwards"
    ),
]


@pytest.mark.parametrize(("words", "reason"), BAD)
def test_refused_in_one_clear_line(run, words, reason):
    """What is wrong, and where."""
    code, out, err = run(*words)

    assert code == 1
    assert out == ""
    assert reason in err
    assert err.count("\n") == 1


@pytest.mark.usefixtures("moved")
def test_one_map_at_both_ends_is_refused(run):
    """There is nothing to compare."""
    code, _, err = run("area", "--side", "UA", "--from", "2022-09-14", "--to", "2022-09-14", "--maps", "maps")

    assert code == 1
    assert "both the first and the last" in err


def test_a_cut_needs_a_day(run):
    """Wrong usage, exit 2."""
    assert run("network", "Kupiansk", "--cut")[0] == 2


def test_a_map_within_the_usual_gap_stands(history, invented, draw):
    """Monthly maps answer for days between; a week and more before the first they do not."""
    monthly = history(*(draw(30 * number) for number in range(4)))
    here = Setting(history=monthly, grounds=Grounds(invented))

    assert here.map_on("2030-03-25").id == "atlas/0"
    with pytest.raises(InputError, match="no map near 2030-02-01"):
        here.map_on("2030-02-01")
    with pytest.raises(InputError, match="no map near 2031"):
        here.map_on("2031-02-01")


def test_help_loads_nothing_heavy():
    """Help of the group and of a command, with neither geometry nor tables loaded."""
    code = """
import sys
from click.testing import CliRunner
from contested.cli import main
for words in (["measure", "--help"], ["measure", "area", "--help"]):
    assert "contested measure" in CliRunner().invoke(main, words).output
print([name for name in ("shapely", "numpy", "pandas", "spacy", "rich", "orjson") if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
