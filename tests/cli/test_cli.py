"""The command line: the main job end to end, and one clear line for every bad input."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from contested.ledger.store import Ledger

TEXT = """2022-09-11

Ukrainian forces liberated Balakliia on 8 September, the General Staff of Ukraine said. Russian forces plan to
regroup near Lyman. Ukraine regained more than 3,000 square kilometres in September.
"""


@pytest.fixture
def note(tmp_path):
    """A short report with an ISO date at its head."""
    path = tmp_path / "note.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def a_map(folder: Path, *features) -> Path:
    """Write one map file in DeepState's form."""
    folder.mkdir(exist_ok=True)
    content = {"type": "FeatureCollection", "features": list(features)}
    (folder / "1662907210.geojson").write_text(json.dumps(content))
    return folder


def feature(name, box):
    west, south, east, north = box
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {
        "type": "Feature",
        "properties": {"name": name},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def test_the_main_job(run, note, tmp_path):
    """Four files, an aligned table, a dateline that is said to be assumed, exit 0."""
    code, out, err = run("check", note, "--out", "out")

    assert code == 0
    assert "Balakliia" in out
    assert "supported" in out
    assert "2022-09-11" in err
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "claims.jsonl",
        "verdicts.jsonl",
        "brief.txt",
        "brief.html",
    }
    claims = [json.loads(line) for line in (tmp_path / "out" / "claims.jsonl").read_text().splitlines()]
    assert all(TEXT[claim["start"] : claim["end"]] == claim["quote"] for claim in claims)
    verdicts = [json.loads(line) for line in (tmp_path / "out" / "verdicts.jsonl").read_text().splitlines()]
    assert {verdict["claim"]["start"] for verdict in verdicts} == {claim["start"] for claim in claims}


def test_the_demonstration(run, tmp_path):
    """It holds claims of every fate: borne out, overstated, denied, forecast, beyond any map."""
    code, _, _ = run("check", "--demo", "--out", "out")
    assert code == 0
    verdicts = [json.loads(line) for line in (tmp_path / "out" / "verdicts.jsonl").read_text().splitlines()]
    claims = [json.loads(line) for line in (tmp_path / "out" / "claims.jsonl").read_text().splitlines()]
    assert {"supported", "partly", "not checkable"} <= {verdict["verdict"] for verdict in verdicts}
    assert any(verdict["direction"] == "overstated" for verdict in verdicts)
    assert {"denied", "forecast", "admitted"} <= {claim["stance"] for claim in claims}


def test_the_same_report_twice_adds_nothing_to_the_ledger(run, note, tmp_path):
    """Nothing is recorded twice."""
    counts = []
    for _ in range(2):
        assert run("check", note, "--ledger", "led.sqlite")[0] == 0
        with Ledger.open(tmp_path / "led.sqlite") as ledger:
            counts.append(len(ledger.statements()))
    assert counts[0] == counts[1] > 0


def test_many_reports_each_in_a_folder_of_its_own(run, tmp_path):
    """Also when an id tries to climb out of the folder."""
    rows = [{"report": name, "text": TEXT, "published": "2022-09-11"} for name in ("one", "../two")]
    (tmp_path / "many.jsonl").write_text("\n".join(json.dumps(row) for row in rows) + "\nnot json\n")
    code, _, err = run("check", "many.jsonl", "--out", "out/deep")
    assert code == 0
    assert len(list((tmp_path / "out" / "deep").glob("*/brief.html"))) == 2
    assert not list(tmp_path.glob("two*"))
    assert "line 3" in err


@pytest.mark.parametrize("form", ["json", "jsonl", "csv"])
def test_records_for_programs(run, note, form):
    """Every form holds the same verdicts."""
    code, out, _ = run("check", note, "--format", form)
    assert code == 0
    rows = out.splitlines()
    if form == "json":
        assert json.loads(out)[0]["verdict"]
    elif form == "jsonl":
        assert all(json.loads(row)["as_of"] for row in rows)
    else:
        assert rows[0].startswith("claim,source,verdict")


def test_extract(run, note):
    """The claim record, one a line."""
    code, out, _ = run("extract", note, "--format", "jsonl")
    first = json.loads(out.splitlines()[0])
    assert code == 0
    assert first["kind"] == "control_gained"
    assert first["source"]["side"] == "UA"


def test_text_and_standard_input(run):
    """A text on the command line needs a date too."""
    assert run("check", "--text", "Kyiv said its forces retook Izium.", "--published", "2022-09-11")[0] == 0
    code, _, err = run("check", "--text", "Kyiv said its forces retook Izium.")
    assert code == 1
    assert "--published" in err


BAD = [
    pytest.param(["missing.txt"], "missing.txt", id="no-file"),
    pytest.param(["empty.txt"], "empty", id="empty"),
    pytest.param(["binary.bin", "--published", "2022-09-11"], "binary.bin", id="binary"),
    pytest.param(["undated.txt"], "--published", id="no-dateline"),
    pytest.param(["undated.txt", "--published", "2999-01-01"], "future", id="future"),
    pytest.param(["undated.txt", "--published", "soon"], "cannot read the date", id="unreadable-date"),
    pytest.param(["note.txt", "--theatre", "atlantis"], "atlantis", id="unknown-theatre"),
    pytest.param(["note.txt", "--maps", "nowhere"], "nowhere", id="no-maps"),
    pytest.param(["note.txt", "--maps", "hollow"], "no readable map", id="hollow-maps"),
    pytest.param(["note.txt", "--out", "note.txt"], "note.txt", id="out-is-a-file"),
    pytest.param(["note.txt", "--out", "note.txt/below"], "note.txt", id="out-cannot-be-made"),
    pytest.param(["note.txt", "--extractor", "oracle"], "oracle", id="unknown-extractor"),
    pytest.param(["note.txt", "--reader", "oracle", "--maps", "hollow"], "oracle", id="unknown-reader"),
    pytest.param(["note.txt", "--language", "fi"], "'fi'", id="unread-language"),
    pytest.param(["note.txt", "--ledger", "binary.bin"], "binary.bin", id="not-a-ledger"),
]


@pytest.mark.parametrize(("words", "reason"), BAD)
def test_bad_input_is_one_clear_line(run, note, tmp_path, words, reason):
    """Exit 1, one line on stderr that names the file and the reason, nothing half written."""
    (tmp_path / "empty.txt").write_text(" \n")
    (tmp_path / "binary.bin").write_bytes(bytes(range(256)))
    (tmp_path / "undated.txt").write_text("Ukrainian forces liberated Balakliia.")
    (tmp_path / "hollow").mkdir()
    code, out, err = run("check", *words, *([] if "--out" in words else ["--out", "out"]))

    assert code == 1
    assert reason in err
    assert err.count("\n") == 1
    assert "Traceback" not in out + err
    assert not list((tmp_path / "out").glob("*"))
    assert note.read_text() == TEXT


def test_a_huge_file_of_one_line_is_refused_at_once(run, tmp_path):
    """50 MB are not handed to a parser."""
    (tmp_path / "huge.txt").write_text("Balakliia " * 5_000_000)
    began = time.perf_counter()
    code, _, err = run("check", "huge.txt", "--published", "2022-09-11", "--out", "out")
    assert code == 1
    assert "huge.txt" in err
    assert time.perf_counter() - began < 3


def test_a_broken_feature_is_counted_and_named(run, note, tmp_path):
    """The rest of the map is used."""
    broken = {
        "type": "Feature",
        "properties": {"name": "Occupied ruin"},
        "geometry": {"type": "Polygon", "coordinates": [[["x"]]]},
    }
    a_map(tmp_path / "maps", feature("Occupied", (36, 48, 39, 50)), broken)
    code, _, err = run("check", note, "--maps", "maps", "--out", "out")
    assert code == 0
    assert "Occupied ruin" in err
    assert "Occupied ruin" in (tmp_path / "out" / "brief.txt").read_text()


def test_two_folders_of_one_source_are_one_history(run, note, tmp_path):
    """Never two verdicts in the name of one source."""
    first = a_map(tmp_path / "first", feature("Occupied", (37, 48, 39, 50)))
    second = tmp_path / "second"
    second.mkdir()
    (second / "1662934073.geojson").write_text((first / "1662907210.geojson").read_text())
    out = run("check", note, "--maps", "first", "--maps", "second", "--no-embedded", "--format", "jsonl")[1]
    rows = [json.loads(row) for row in out.splitlines()]
    keys = [(row["claim"]["start"], row["source"], row["as_of"]) for row in rows]
    assert len(keys) == len(set(keys))


def test_wrong_usage_exits_with_2(run):
    """As everywhere."""
    assert run("check")[0] == 2
    assert run("check", "--nonsense")[0] == 2
    assert run("nonsense")[0] == 2


def test_control_commands(run, tmp_path):
    """Import, the holder at a day, and the changes of a town, by file and by the embedded timeline."""
    a_map(tmp_path / "maps", feature("Occupied", (37, 48, 39, 50)))
    assert "1 maps" in run("control", "import", "maps")[1].replace("1 map,", "1 maps,")
    at = json.loads(run("control", "at", "Izium", "2022-09-12", "--maps", "maps", "--format", "jsonl")[1])
    assert (at["place"], at["side"], at["status"]) == ("Izium", "RU", "held")
    rows = run("control", "history", "Izium", "--format", "jsonl")[1].splitlines()
    assert [json.loads(row)["side"] for row in rows][-1] == "UA"
    assert "deepstate" in run("control", "sources")[1]
    code, _, err = run("control", "at", "Qwertyville", "2022-09-12")
    assert code == 1
    assert "gazetteer" in err


def test_what_is_installed(run):
    """Built-ins are registered like any plug-in."""
    out = run("plugins")[1]
    assert all(name in out for name in ("rules", "deepstate", "ukraine_2022"))
    assert "UA Ukraine" in run("theatre")[1]


def test_help_is_quick_and_shows_examples():
    """Nothing heavy is loaded for it."""
    began = time.perf_counter()
    out = subprocess.run(
        [sys.executable, "-m", "contested", "--help"], capture_output=True, text=True, check=True
    ).stdout
    assert time.perf_counter() - began < 1.0
    assert "\n    contested check --demo --out out/\n" in out
