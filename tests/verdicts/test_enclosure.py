"""Cut off or not, and how many settlements: every word that those claims can get."""

from datetime import date

import pytest
import shapely

from contested.claims.claim import Quantity
from contested.control.ground import Grounds
from contested.places.place import Place
from contested.verdicts.judge import judge

EAST = shapely.box(38.2, 48, 40, 51)
RING = shapely.box(37, 49, 38, 50).difference(shapely.box(37.4, 49.4, 37.6, 49.6))
NECK = RING.difference(shapely.box(37, 49.47, 37.5, 49.53))
TOWN = Place(name="Inner", precision="settlement", latitude=49.5, longitude=37.5, population=5_000)


SETTLEMENTS = [(37.5, 49.5), (38.3, 49.5), (38.35, 49.1), (38.4, 48.7)]


@pytest.fixture
def around(invented):
    """Judge with the towns of the land known."""

    def run(statement, *histories):
        grounds = Grounds(invented, SETTLEMENTS)
        verdicts = judge(statement, histories, theatre=invented, grounds=grounds)
        return {verdict.as_of: verdict for verdict in verdicts}

    return run


def daily(draw, history, ground, days=15):
    return history(*(draw(day, held=ground) for day in range(days)))


@pytest.mark.parametrize(
    ("ground", "word", "text"),
    [
        pytest.param(RING, "supported", "no ground held by Aland", id="encircled"),
        pytest.param(NECK, "supported", "nearly encircled", id="a-narrow-way-out"),
        pytest.param(EAST, "contradicted", "open", id="open"),
        pytest.param(shapely.box(37, 49, 38, 50), "unclear", "holds no ground", id="not-held"),
    ],
)
def test_an_encirclement(around, say, draw, history, ground, word, text):
    verdict = around(say("encirclement", side="B", places=(TOWN,)), daily(draw, history, ground))["all maps"]

    assert verdict.word == word
    assert text in verdict.reason
    assert verdict.measure == "enclosure"
    assert [name for name, _ in verdict.values] == ["corridor"]
    assert any("directions" in note for note in verdict.assumed)


def test_an_open_place_is_contradicted_only_past_the_lag(around, say, draw, history):
    claim = say("encirclement", side="B", places=(TOWN,))
    assert around(claim, daily(draw, history, EAST, days=8))["all maps"].word == "unclear"


def test_without_a_town_or_a_side_nothing_can_be_cut_off(around, say, draw, history, east):
    maps = daily(draw, history, RING)
    assert around(say("encirclement", side="B", places=(east,)), maps)["all maps"].word == "not checkable"
    assert around(say("encirclement", side=None, places=(TOWN,)), maps)["all maps"].word == "not checkable"


@pytest.mark.parametrize(
    ("count", "comparator", "word"),
    [(3, "=", "supported"), (2, ">", "supported"), (30, "=", "unclear"), (5, "<", "unclear")],
)
def test_settlements_support_and_never_contradict(around, say, draw, history, count, comparator, word):
    """Three settlements of the gazetteer changed hands."""
    maps = history(*(draw(day, held=EAST if day < 4 else shapely.box(39, 48, 40, 51)) for day in range(25)))
    number = Quantity(measure="count", value=count, unit="settlements", comparator=comparator)
    claim = say("area_gained", places=(), quantity=number, start=date(2030, 3, 2), end=date(2030, 3, 9))
    verdict = around(claim, maps)["all maps"]

    assert verdict.word == word
    assert verdict.values == (("secured", 3.0), ("lost by enemy", 3.0))
    assert "at least 3 settlements" in verdict.reason


def test_a_count_tells_what_share_of_all_settlements_it_could_find(invented, say, draw, history):
    maps = history(*(draw(day, held=EAST if day < 4 else shapely.box(39, 48, 40, 51)) for day in range(25)))
    number = Quantity(measure="count", value=3, unit="settlements", comparator="=")
    claim = say("area_gained", places=(), quantity=number, start=date(2030, 3, 2), end=date(2030, 3, 9))
    grounds = Grounds(invented, SETTLEMENTS, listed={"east": 40, "west": 10})
    told = judge(claim, (maps,), theatre=invented, grounds=grounds)[-1].reason
    share = f"{len(SETTLEMENTS) / 50:.0%}".replace("%", " %")
    assert (
        f"The gazetteer holds {len(SETTLEMENTS)} of the 50 officially listed there ({share}) with a point."
        in told
    )
