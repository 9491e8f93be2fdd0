"""`contested export`: inputs, filters, what is told, and one clear line for what is refused."""

from __future__ import annotations

import csv
import json

import pytest
from click.testing import CliRunner

from contested.cli import main
from contested.outputs.export import formats

TEXT = """---
published: 2022-09-11
publisher: The Dispatch
licence: CC BY 4.0
---
Ukrainian forces liberated Balakliia on 8 September, the General Staff of Ukraine said. Russian forces plan to
regroup near Lyman. Ukraine regained more than 3,000 square kilometres in September. Russian troops were sent
to Kupiansk.
"""


@pytest.fixture
def note(tmp_path):
    path = tmp_path / "note.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def records(tmp_path_factory):
    """The folder of a run, made once."""
    folder = tmp_path_factory.mktemp("run")
    (folder / "note.txt").write_text(TEXT, encoding="utf-8")
    words = ["check", folder / "note.txt", "--out", folder / "out", "--ledger", folder / "ledger.sqlite"]
    assert CliRunner().invoke(main, [str(word) for word in words]).exit_code == 0
    return folder / "out"


def collection(path):
    return json.loads(path.read_bytes())["features"]


def test_a_report_is_read_and_judged(run, note, tmp_path):
    """With the theatre's own timeline when asked, without verdicts when not."""
    code, out, _ = run("export", note, "--out", "plain.geojson")
    assert code == 0
    assert "claims" in out
    features = collection(tmp_path / "plain.geojson")
    assert {feature["properties"]["verdict"] for feature in features} == {None}
    assert "CC BY 4.0" in features[0]["properties"]["attribution"]

    code, _, _ = run("export", note, "--embedded", "--out", "judged.geojson")
    assert code == 0
    judged = collection(tmp_path / "judged.geojson")
    balakliia = next(one for one in judged if one["properties"]["place"] == "Balakliia")
    assert balakliia["properties"]["verdict"] == "supported"
    assert "Wikipedia" in balakliia["properties"]["attribution"]


def test_a_ledger_is_exported_and_judged(run, records, tmp_path):
    """Whatever report its statements are from; filtered first, judged when there are maps."""
    ledger = ("--ledger", records.parent / "ledger.sqlite")
    code, out, _ = run("export", *ledger, "--out", "plain.geojson")
    assert (code, out) == (0, "plain.geojson: 3 of 3 claims, 3 records\n")
    features = collection(tmp_path / "plain.geojson")
    assert {feature["properties"]["verdict"] for feature in features} == {None}
    assert "CC BY 4.0" in features[0]["properties"]["attribution"]

    code, out, err = run("export", *ledger, "--embedded", "--kind", "control_gained", "--out", "kept.geojson")
    assert (code, "1 of 3 claims" in out) == (0, True)
    assert "claims left out by --kind (2)" in err
    (balakliia,) = collection(tmp_path / "kept.geojson")
    assert balakliia["properties"]["verdict"] == "supported"


def test_a_ledger_is_exported_as_it_stood(run, records, tmp_path):
    ledger = ("--ledger", records.parent / "ledger.sqlite", "--embedded")
    code, out, _ = run("export", *ledger, "--known-by", "2022-09-12", "--out", "then.geojson")
    assert (code, "0 of 0 claims" in out) == (0, True)
    assert collection(tmp_path / "then.geojson") == []


def test_what_belongs_to_a_ledger_is_refused_without_one(run, tmp_path):
    assert run("export", "--known-by", "2022-09-12", "--out", "x.geojson")[0] == 2
    code, _, err = run("export", "--ledger", "none.sqlite", "--out", "x.geojson")
    assert (code, err) == (1, "contested: none.sqlite: no such ledger\n")
    assert not (tmp_path / "x.geojson").exists()


def test_an_earlier_run_is_exported_as_it_was(run, note, tmp_path):
    """By its folder, by its claims, or by its verdicts; with what the records do not tell."""
    assert run("check", note, "--out", "out")[0] == 0
    code, _, err = run("export", "out", "--out", "a.geojson")
    assert (code, "no dateline" in err) == (0, True)
    told = ("--published", "2022-09-11", "--publisher", "The Dispatch")
    for number, inputs in enumerate(
        (("out",), ("out/claims.jsonl", "out/verdicts.jsonl"), ("out/verdicts.jsonl",))
    ):
        code, _, err = run("export", *inputs, *told, "--out", f"b{number}.geojson")
        assert (code, "no dateline" in err) == (0, False)
        features = collection(tmp_path / f"b{number}.geojson")
        assert features[0]["properties"]["publisher"] == "The Dispatch"
        assert features[0]["properties"]["verdict"] == "supported"
    code, _, _ = run("export", "out/claims.jsonl", "--out", "c.geojson")
    assert {one["properties"]["verdict"] for one in collection(tmp_path / "c.geojson")} == {None}
    (tmp_path / "out" / "claims.jsonl").unlink()
    code, _, err = run("export", "out/verdicts.jsonl", "--out", "d.geojson")
    assert (code, "holds verdicts alone" in err) == (1, True)


@pytest.mark.parametrize("name", formats())
def test_every_format_is_written(run, records, tmp_path, name):
    """And nothing else is left in the folder."""
    before = {path.name for path in tmp_path.iterdir()}
    code, out, _ = run("export", records, "--to", name, "--out", "file.out")

    assert code == 0
    assert "file.out" in out
    assert {path.name for path in tmp_path.iterdir()} - before <= {"file.out", "data"}


def test_what_is_left_out_is_counted(run, note, tmp_path):
    """By the filters, by the embargo, by the format: every claim is somewhere."""
    code, _, err = run("export", note, "--to", "acled", "--out", "a.csv", "--kind", "control_gained")
    assert code == 0
    assert "claims left out by --kind" in err
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["location"] for row in rows] == ["Balakliia"]
    assert rows[0]["sub_event_type"] == "Government regains territory"
    assert rows[0]["event_date"] == "2022-09-08"
    _, _, err = run("export", note, "--to", "acled", "--out", "b.csv")
    assert "claims left out: a sum of ground is no event at a place (1)" in err


def test_movements_are_held_back_when_asked(run, note, tmp_path):
    """Of a report that is newer than the embargo."""
    _, _, err = run("export", note, "--out", "a.geojson", "--embargo", 48)
    assert "held back" not in err
    kinds = {one["properties"]["kind"] for one in collection(tmp_path / "a.geojson")}
    assert "movement" in kinds
    _, _, err = run("export", note, "--out", "b.geojson", "--embargo", 10_000_000)
    assert "of kind movement held back by the embargo" in err
    kinds = {one["properties"]["kind"] for one in collection(tmp_path / "b.geojson")}
    assert kinds
    assert "movement" not in kinds


def test_region_side_and_days(run, note, tmp_path):
    """The names of regions are those of the theatre."""
    words = ("--region", "Kharkiv Oblast", "--side", "UA", "--from", "2022-09-08", "--to-date", "2022-09-08")
    code, _, _ = run("export", note, "--out", "a.geojson", *words)
    assert code == 0
    assert {one["properties"]["place"] for one in collection(tmp_path / "a.geojson")} == {"Balakliia"}


def test_the_organisation_is_the_author(run, note, tmp_path):
    words = ("--organisation", "The Desk", "--organisation-url", "https://desk.example", "--title", "Ours")
    code, _, _ = run("export", note, "--embedded", "--out", "a.jsonld", *words)
    feed = json.loads((tmp_path / "a.jsonld").read_bytes())

    assert code == 0
    assert feed["name"] == "Ours"
    assert feed["dataFeedElement"][0]["author"] == {
        "@type": "Organization",
        "name": "The Desk",
        "url": "https://desk.example",
    }


def test_the_list_says_what_each_format_drops(run):
    code, out, _ = run("export", "--list")

    assert code == 0
    assert all(f"{name}: {one.title}" in out for name, one in formats().items())
    assert all(one.drops in out for one in formats().values())
    _, out, _ = run("export", "--list", "--format", "json")
    assert [row["format"] for row in json.loads(out)] == list(formats())


@pytest.mark.parametrize(
    ("words", "code", "line"),
    [
        (["note.txt"], 2, "give --out FILE"),
        (["--out", "a.geojson"], 2, "give a report"),
        (["note.txt", "--out", "a.xlsx"], 1, "tells no format"),
        (["note.txt", "--out", "a.csv"], 1, "--to acled or --to ged"),
        (["note.txt", "--out", "a", "--to", "shp"], 1, "no plug-in 'shp'"),
        (["note.txt", "--out", "a.geojson", "--kind", "battle"], 1, "--kind: 'battle' is none of"),
        (["note.txt", "--out", "a.geojson", "--side", "XX"], 1, "--side: 'XX' is none of UA, RU"),
        (["note.txt", "--out", "a.geojson", "--region", "Atlantis"], 1, "is no region"),
        (["note.txt", "--out", "a.geojson", "--organisation-url", "javascript:x"], 1, "no address"),
        (["gone.txt", "--out", "a.geojson"], 1, "gone.txt"),
        (["data", "--out", "a.geojson"], 1, "holds no claims.jsonl"),
        (["note.txt", "--out", "data"], 1, "tells no format"),
        (["note.txt", "--to", "geojson", "--out", "data"], 1, "is a folder"),
    ],
)
@pytest.mark.usefixtures("note")
def test_what_is_refused(run, tmp_path, words, code, line):
    """In one line, and nothing is written."""
    (tmp_path / "data").mkdir()
    found, _, err = run("export", *words)

    assert found == code
    assert line in err
    assert not list(tmp_path.glob("a*"))
