"""Ground near a town is no word on who holds the town: in verdicts, records, contradictions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import shapely

from contested.claims.claim import Mention
from contested.ledger.contradictions import contradictions
from contested.ledger.statement import CORRECTION
from contested.verdicts.assertions import assertions_of

HELD_BY_B = shapely.box(38, 49, 40, 50)


def worded(statement, text: str, name: str = "Midtown"):
    """Give a statement other words; its place is where they name it."""
    start = text.index(name)
    mention = Mention(start=start, end=start + len(name), text=name, kind="settlement", key="gn:1")
    claim = replace(statement.claim, quote=text, mentions=(mention,))
    return replace(statement, claim=claim, report=replace(statement.report, text=text))


@pytest.fixture
def near(say):
    return worded(say(), "A village 5 km south of Midtown was taken.")


@pytest.fixture
def at(say):
    return worded(say(), "Midtown was taken.")


def test_the_places_of_a_claim_and_those_that_only_locate(near, at):
    assert (near.places_at(), at.places_at()) == ((), at.places)
    (location,) = near.locations()
    assert (location.role, location.bearing, location.distance_km) == ("near", 180.0, 5.0)


def test_what_a_person_has_corrected_is_of_the_places_named(near):
    corrected = replace(near, extractor=CORRECTION, supersedes=near.id)
    assert corrected.places_at() == near.places


def test_the_map_refutes_no_claim_of_ground_near_a_town(judged, draw, history, near, at):
    maps = history(*(draw(day, held=HELD_BY_B) for day in range(40)))
    assert judged(at, maps)["all maps"].word == "contradicted"
    verdict = judged(near, maps)["all maps"]
    assert verdict.word == "not checkable"
    assert "near or towards Midtown" in verdict.reason


def test_it_is_no_assertion_of_the_town(near, at, invented):
    assert assertions_of([near], theatre=invented) == ()
    assert len(assertions_of([at], theatre=invented)) == 1


def test_it_contradicts_nothing_of_the_town(near, at, say, invented):
    enemy = worded(say(side="B", kind="control_held", start=date(2030, 3, 6)), "B holds Midtown.")
    assert len(contradictions([at, enemy], theatre=invented)) == 1
    assert contradictions([near, enemy], theatre=invented) == ()
