"""`contested control infer`: from records to probabilities, in every form."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from contested.cli import main
from contested.control.inferred.records import read_records
from contested.theatre.load import load_theatre

RECORD = {
    "report": "r",
    "start": 0,
    "end": 20,
    "quote": "Ukraine took Kupiansk",
    "kind": "control_gained",
    "side": "UA",
    "against": None,
    "places": [
        {"name": "Kupiansk", "geonameid": 703656, "lat": 49.71003, "lon": 37.61581, "precision": "settlement"}
    ],
    "source": {"name": None, "side": "neutral", "via": None},
    "stance": "asserted",
    "hedged": False,
    "valid": {"from": "2022-09-10", "to": "2022-09-10"},
    "quantity": None,
    "confidence": None,
}


@pytest.fixture
def claims(tmp_path):
    path = tmp_path / "claims.jsonl"
    path.write_text(json.dumps(RECORD) + "\n")
    return path


def run(*words):
    return CliRunner().invoke(main, ["control", "infer", *map(str, words)])


def test_a_claim_moves_its_place(claims):
    options = (
        "--on",
        "2022-09-11",
        "--start-day",
        "2022-08-31",
        "--region",
        "kharkiv_oblast",
        "--format",
        "json",
    )
    result = run(claims, *options)
    assert result.exit_code == 0, result.output
    rows = {row["place"]: row for row in json.loads(result.stdout)}
    assert rows["Kharkiv"]["holder"] == "UA"
    assert rows["Kupiansk"]["p_UA"] + rows["Kupiansk"]["p_RU"] + rows["Kupiansk"][
        "p_contested"
    ] == pytest.approx(1, abs=0.002)


def test_ground_by_bands_of_probability(claims):
    result = run(
        claims, "--on", "2022-09-11", "--region", "kharkiv_oblast", "--format", "geojson", "--surface"
    )
    assert result.exit_code == 0, result.output
    features = json.loads(result.stdout)["features"]
    assert {feature["properties"]["side"] for feature in features} == {"RU"}


def test_the_day_on_which_a_place_changed_hands(tmp_path):
    sources = ({"name": None, "side": side, "via": None} for side in ("neutral", "UA", "RU"))
    path = tmp_path / "claims.jsonl"
    town = {**RECORD["places"][0], "name": "Balakliia", "geonameid": 712926, "lat": 49.45595, "lon": 36.84433}
    taken = {**RECORD, "quote": "Ukraine took Balakliia", "places": [town]}
    path.write_text("\n".join(json.dumps({**taken, "source": source}) for source in sources) + "\n")
    days = ("--from", "2022-09-08", "--to", "2022-09-14", "--start-day", "2022-08-31")
    result = run(path, *days, "--region", "kharkiv_oblast", "--changes", "--format", "json")
    assert result.exit_code == 0, result.output
    rows = {row["place"]: row for row in json.loads(result.stdout)}
    assert rows["Balakliia"]["RU_from"] is None
    assert "2022-09-08" < rows["Balakliia"]["RU_until"] < "2022-09-14"
    assert "Kharkiv" not in rows


def test_a_claim_near_a_place_is_told_from_the_words_of_its_record(tmp_path):
    path = tmp_path / "claims.jsonl"
    path.write_text(json.dumps({**RECORD, "quote": "Ukraine took a village 4 km west of Kupiansk"}) + "\n")
    (statement,) = read_records(path, load_theatre("ukraine_2022")).statements
    assert [location.bearing for location in statement.locations()] == [270.0]


@pytest.mark.parametrize("told", ["json", "jsonl"])
def test_a_source_weighs_by_the_record_that_the_ledger_printed(claims, tmp_path, told):
    row = {"name": "Ministry of Floods", "side": "UA", "changes_told": 40, "borne_out": 4}
    good = {"name": "Ministry of Tides", "side": "RU", "changes_told": 60, "borne_out": 58}
    rows = [row, good]
    path = tmp_path / "records.json"
    path.write_text(json.dumps(rows, indent=1) if told == "json" else "\n".join(map(json.dumps, rows)))
    result = run(claims, "--on", "2022-09-11", "--region", "kharkiv_oblast", "--records", path)
    assert result.exit_code == 0, result.output
    factors = {line.split(" weighs ")[0]: float(line.split()[-4]) for line in result.stderr.splitlines()}
    assert factors["note: UA"] < 1 < factors["note: RU"]


def test_a_record_is_kept_of_what_was_said_before_the_start(tmp_path):
    early = {**RECORD, "valid": {"from": "2022-05-01", "to": "2022-05-01"}}
    path = tmp_path / "claims.jsonl"
    path.write_text("\n".join(json.dumps(record) for record in (RECORD, early)) + "\n")
    result = run(path, "--on", "2022-09-11", "--region", "kharkiv_oblast", "--records", "auto")
    assert result.exit_code == 0, result.output
    assert "note: neutral weighs" in result.stderr


def test_a_file_without_records_is_refused(claims, tmp_path):
    path = tmp_path / "records.json"
    for text in ("[{}]", "no", "[1"):
        path.write_text(text)
        result = run(claims, "--on", "2022-09-11", "--region", "kharkiv_oblast", "--records", path)
        assert result.exit_code == 1
        assert "records.json" in result.stderr


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "give STATEMENTS.jsonl or --ledger"),
        (("CLAIMS",), "give --on DAY"),
        (("CLAIMS", "--on", "soon"), "not a day"),
        (("CLAIMS", "--from", "2022-09-02", "--to", "2022-09-01"), "--to is before --from"),
        (("CLAIMS", "--on", "2022-09-02", "--surface"), "--surface goes with"),
        (("CLAIMS", "--on", "2022-09-02", "--changes", "--format", "geojson"), "--changes is a table"),
    ],
)
def test_what_is_asked_wrongly_is_told(claims, words, message):
    result = run(*(claims if word == "CLAIMS" else word for word in words))
    assert result.exit_code == 2
    assert message in result.output


def test_check_judges_by_inferred_control_and_says_so(claims):
    words = [
        "check",
        "--text",
        "Ukrainian forces hold Kharkiv.",
        "--published",
        "2022-09-12",
        "--no-embedded",
    ]
    result = CliRunner().invoke(
        main, [*words, "--inferred", str(claims), "--ledger", ":memory:", "--format", "json"]
    )
    assert result.exit_code == 0, result.output
    verdicts = json.loads(result.stdout)
    assert {verdict["source"] for verdict in verdicts} == {"inferred"}
    assert "inferred from claims" in verdicts[0]["reason"]
