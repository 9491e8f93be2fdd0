"""What is said of ground beside a town, or somewhere in a region, is no word on the town or the region."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import shapely

from contested.claims.claim import Mention


@pytest.fixture
def spring(draw, history):
    """B falls back by a tenth of a degree (7 km) a day from 3 March on; the front runs north to south."""
    fronts = [min(38 + max(0, day - 2) / 10, 39.5) for day in range(25)]
    return history(
        *(
            draw(day, held=shapely.box(front, 48, 40, 51), regained=shapely.box(38, 48, front, 51))
            for day, front in enumerate(fronts)
        )
    )


@pytest.fixture
def told(say):
    """Make a statement of what some words say of the place that they name, on a day of March."""

    def make(text, name, place, *, kind="fighting", side="A", day=2, language="en"):
        statement = say(kind, side=side, places=(place,), start=date(2030, 3, day), end=date(2030, 3, day))
        start = text.index(name)
        mention = Mention(
            start=start,
            end=start + len(name),
            text=name,
            kind="region" if place.precision == "region" else "settlement",
            key=name,
        )
        return replace(
            statement,
            report=replace(statement.report, text=text, language=language),
            claim=replace(statement.claim, quote=text, mentions=(mention,)),
        )

    return make


@pytest.mark.parametrize(
    ("words", "word", "reason"),
    [
        pytest.param("Fighting went on in Midtown.", "contradicted", "Midtown lies 36 km from", id="at"),
        pytest.param(
            "Fighting went on 30 km west of Midtown.", "contradicted", "the ground 30 km west of", id="short"
        ),
        pytest.param(
            "Fighting went on 36 km west of Midtown.", "supported", "the ground 36 km west of", id="there"
        ),
        pytest.param(
            "Fighting went on 40 km from Midtown.", "supported", "Midtown lies 36 km from", id="far"
        ),
    ],
)
def test_fighting_is_looked_for_where_it_is_said_to_be(judged, told, spring, town, words, word, reason):
    """The front of 2 March lies 36 km west of the town."""
    verdict = judged(told(words, "Midtown", town), spring)["all maps"]
    assert verdict.word == word
    assert reason in verdict.reason


@pytest.mark.parametrize(
    ("words", "word", "reason"),
    [
        ("Fighting went on west of Midtown.", "supported", "from the front to its west."),
        ("Fighting went on east of Midtown.", "contradicted", "no front lies east of Midtown."),
        ("Fighting went on near Midtown.", "unclear", "km from the front."),
    ],
)
def test_a_side_of_a_town_without_a_distance(judged, told, spring, town, words, word, reason):
    """The front of 4 March lies 29 km west of the town: near enough for "west of", too far for "near"."""
    verdict = judged(told(words, "Midtown", town, day=4), spring)["all maps"]
    assert (verdict.word, reason in verdict.reason) == (word, True)


def test_what_lies_beyond_reach_is_not_beside(judged, told, spring, town):
    verdict = judged(told("Fighting went on near Midtown.", "Midtown", town, day=1), spring)["all maps"]
    assert verdict.word == "contradicted"


@pytest.mark.parametrize(
    ("words", "kind", "side", "word"),
    [
        ("Alandish forces took a village in the East.", "control_gained", "A", "supported"),
        ("Belandish forces took a village in the East.", "control_gained", "B", "contradicted"),
        ("Belandish forces lost much of the East.", "control_lost", "B", "supported"),
        ("Belandish forces hold towns in the East.", "control_held", "B", "supported"),
        ("Alandish forces took the East.", "control_gained", "A", "partly"),
        ("Alandish forces took all of the East.", "control_gained", "A", "partly"),
    ],
)
def test_a_part_of_a_region_is_not_the_region(judged, told, spring, east, words, kind, side, word):
    verdict = judged(told(words, "East", east, kind=kind, side=side, day=10), spring)["all maps"]
    assert verdict.word == word
    assert ("Some part of it is meant" in verdict.reason) == (word != "partly")
