"""The measured quality of the rules on annotated reports does not fall below its floors."""

import importlib.util
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from contested.theatre.load import load_theatre

ROOT = Path(__file__).resolve().parents[2]
FLOORS = {"seed": (0.90, 0.80), "all": (0.85, 0.70)}
"""Detection F1 and complete F1; raise them when the rules get better."""


def load_script() -> Any:
    """Import the evaluation script."""
    spec = importlib.util.spec_from_file_location("eval_claims", ROOT / "scripts" / "eval_claims.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["eval_claims"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.shared
@pytest.mark.slow
def test_detection_and_complete_records_hold_their_floors(shared: Path):
    script = load_script()
    scorer = script.load_scorer(shared / "gold")
    lines = (shared / "gold" / "dev" / "en.jsonl").read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    theatre = load_theatre("ukraine_2022")
    recognise, resolver = script.places_reader(theatre)
    predicted = {
        record["report"]: script.predict(
            record, theatre=theatre, recognise=recognise, resolve=resolver(script.report_of(record))
        )
        for record in records
    }
    gold = {record["report"]: record["claims"] for record in records}
    measured = {"seed": scorer.score({"seed": gold["seed"]}, predicted), "all": scorer.score(gold, predicted)}

    for name, (detection, complete) in FLOORS.items():
        assert measured[name]["detection"]["overall"]["f1"] >= detection, name
        assert measured[name]["complete"]["f1"] >= complete, name
