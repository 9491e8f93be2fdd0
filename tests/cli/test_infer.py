"""`contested control infer`: from records to probabilities, in every form."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from contested.cli import main

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


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "give STATEMENTS.jsonl or --ledger"),
        (("CLAIMS",), "give --on DAY"),
        (("CLAIMS", "--on", "soon"), "not a day"),
        (("CLAIMS", "--from", "2022-09-02", "--to", "2022-09-01"), "--to is before --from"),
        (("CLAIMS", "--on", "2022-09-02", "--surface"), "--surface goes with"),
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
