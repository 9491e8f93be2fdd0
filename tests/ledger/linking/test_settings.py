"""Settings: what ships is whole, and what is not well formed is refused."""

from __future__ import annotations

from importlib.resources import files

import pytest

from contested.errors import InputError
from contested.ledger.linking.outcomes import OUTCOMES
from contested.ledger.linking.settings import load_settings, settings_of

FOLDER = files("contested.ledger.linking")
KINDS = (FOLDER / "kinds.toml").read_text(encoding="utf-8")
WEIGHTS = (FOLDER / "weights.toml").read_text(encoding="utf-8")


def test_every_outcome_has_a_weight():
    weights = load_settings().weights
    for about, outcomes in OUTCOMES.items():
        assert set(outcomes) - {"other"} <= set(weights[about]) | {"other"}


@pytest.mark.parametrize(
    ("kinds", "weights", "message"),
    [
        pytest.param(KINDS, "prior = ", "not well formed", id="no-toml"),
        pytest.param(KINDS, 'version = "1"', "not well formed", id="no-prior"),
        pytest.param(KINDS, WEIGHTS + "\n[weights.mood]\nbad = 1.0\n", "mood bad", id="strange-outcome"),
        pytest.param(KINDS.replace('"strike"', '"hit"'), WEIGHTS, "unknown kind: hit", id="strange-kind"),
        pytest.param(
            KINDS.replace("lasting =", "long ="), WEIGHTS, "pair of kinds: long", id="strange-group"
        ),
    ],
)
def test_what_is_not_well_formed_is_refused(kinds, weights, message):
    with pytest.raises(InputError, match=message):
        settings_of(kinds, weights)
