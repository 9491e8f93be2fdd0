"""What a place is worth, and whether its supply lines were cut, on an invented network."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
import shapely

from contested.control.ground import Grounds
from contested.control.history import ControlHistory
from contested.outputs.describe import view_of
from contested.outputs.text import brief_text
from contested.pipeline import Extraction, check
from contested.places.place import Place
from contested.verdicts.judge import judge
from contested.verdicts.network import rests_on_network
from contested.verdicts.transport import themes

# Four lines at Hub, three at Fork and at Mill, which only Hub joins to the rear; Ford is a stop.
NETWORK = """Y\t2031
N\tTest railways\tDrawn by hand\tno terms
J\tRear\t36.1\t49.5\twest
J\tNorth\t37.0\t50.2\twest
J\tSouth\t37.0\t48.8\twest
J\tFork\t37.5\t49.0\teast
J\tHub\t38.5\t49.5\teast
J\tMill\t39.0\t49.5\teast
J\tQuarry\t39.2\t49.9\teast
J\tPit\t39.2\t49.1\teast
J\tStub\t37.5\t48.5\teast
L\tRear\tNorth\t90\t
L\tRear\tSouth\t85\t
L\tNorth\tHub\t120\t
L\tSouth\tFork\t45\t
L\tFork\tHub\t90\tFord 38.0 49.25
L\tFork\tStub\t55\t
L\tHub\tMill\t36\t
L\tHub\tPit\t70\t
L\tMill\tQuarry\t47\t
L\tMill\tPit\t47\t
"""
HUB = Place(name="Hub", precision="settlement", latitude=49.5, longitude=38.5, region_key="east")
FORK = Place(name="Fork", precision="settlement", latitude=49.0, longitude=37.5, region_key="east")
FORD = Place(name="Ford", precision="settlement", latitude=49.25, longitude=38.02, region_key="east")
MOOR = Place(name="Moor", precision="settlement", latitude=50.5, longitude=38.5, region_key="east")
ISLE = Place(name="Isle", precision="settlement", latitude=50.5, longitude=38.5, region_key="far")
EAST = shapely.box(38.8, 48, 40, 51)


@pytest.fixture
def theatre(invented, tmp_path):
    """The invented war with railways."""
    (tmp_path / "network.tsv").write_text(NETWORK, encoding="utf-8")
    return replace(invented, folder=tmp_path)


def words(statement, text):
    report = replace(statement.report, text=text)
    return replace(statement, claim=replace(statement.claim, quote=text), report=report)


@pytest.fixture
def role(say, theatre):
    """Judge what is said of a town by the network alone."""

    def run(text, place=HUB, **more):
        more = {"side": "A", **more}
        statement = words(say("place_role", places=(place,), **more), text)
        (verdict,) = judge(statement, (), theatre=theatre, grounds=Grounds(theatre))
        return verdict

    return run


@pytest.mark.parametrize(
    ("text", "place", "word", "direction"),
    [
        pytest.param("a rail hub", HUB, "supported", None, id="the-hub"),
        pytest.param("key to the supply of the east", HUB, "supported", None, id="supply"),
        pytest.param("a major railway junction", FORK, "partly", "overstated", id="minor-junction"),
        pytest.param("a railway junction", FORK, "supported", None, id="a-junction-is-a-junction"),
        pytest.param("a road hub", HUB, "partly", None, id="roads-are-not-in-it"),
        pytest.param("a strategic town", HUB, "partly", None, id="more-than-transport"),
        pytest.param("a strategic town", FORK, "unclear", None, id="strategic-minor-junction"),
        pytest.param("a rail hub", FORD, "partly", "overstated", id="a-mere-stop"),
        pytest.param("a supply hub", FORD, "unclear", None, id="a-stop-may-have-roads"),
        pytest.param("a rail hub", MOOR, "unclear", None, id="no-station"),
        pytest.param("a rail hub", ISLE, "not covered", None, id="beyond-the-network"),
    ],
)
def test_a_role_is_judged_by_rank_and_words(role, text, place, word, direction):
    """Never contradicted: what runs beside the network is not known."""
    verdict = role(text, place)

    assert (verdict.word, verdict.direction) == (word, direction)
    assert (verdict.source, verdict.as_of) == ("network", "all maps")
    assert verdict.snapshots == ()
    assert verdict.reason.startswith("Test railways (state of 2031)")


def test_a_role_quotes_lines_ranks_and_what_a_cut_costs(role):
    """Hub alone joins Mill, Quarry and Pit to the rear in the west."""
    verdict = role("a rail hub")
    values = dict(verdict.values)

    assert values["degree"] == 4
    assert values["rank"] == values["rank by lines"] == 1
    assert values["junctions in region"] == 3
    assert values["cut off without it"] == 3
    assert "4 lines meet at Hub" in verdict.reason
    assert "1st by lines and 1st by the shortest paths" in verdict.reason
    assert "Mill, Pit and Quarry would lose the last way to the rear of Aland" in verdict.reason
    assert any("state of 2031" in note for note in verdict.assumed)


def test_a_junction_counts_when_its_loss_cuts_another_off(role):
    """Stub alone, the end of a line, would not do: every branch line ends somewhere."""
    mill = replace(HUB, name="Mill", longitude=39.0)
    assert dict(role("a rail hub", mill).values)["cut off without it"] == 1
    assert role("a rail hub", mill).word == "partly"


def test_a_denied_role_says_what_becomes_of_the_denial(role):
    assert "the denial does not stand" in role("a rail hub", stance="denied").reason


def test_what_cannot_be_looked_up_is_not_checkable(role, say, invented):
    """No town, no network, a forecast: said in a sentence, without a source."""
    east = Place(name="East", precision="region", region_key="east")
    bare = judge(say("place_role"), (), theatre=invented, grounds=Grounds(invented))[0]
    verdicts = [role("a rail hub", east), role("a rail hub", stance="forecast"), bare]

    assert {(verdict.word, verdict.source) for verdict in verdicts} == {("not checkable", None)}
    assert "no transport network" in bare.reason


@pytest.fixture
def lines(say, theatre, draw, history):
    """Judge a claim on Hub's supplies: B takes the ground given on 5 March; A holds the rest throughout."""

    def run(text, taken, *, place=HUB, side="B", days=20, coarse=False, before=EAST, **more):
        maps = history(*(draw(day, held=before if day < 4 else taken) for day in range(days)))
        maps = ControlHistory(replace(maps.source, coarse=coarse), theatre, maps.maps)
        more = {"start": date(2030, 3, 3), "end": date(2030, 3, 6), **more}
        statement = words(say("communications", side=side, places=(place,), **more), text)
        verdicts = judge(statement, (maps,), theatre=theatre, grounds=Grounds(theatre))
        return {verdict.as_of: verdict for verdict in verdicts}["all maps"]

    return run


SOUTHERN = shapely.union_all([EAST, shapely.box(37.7, 48, 38.3, 49.4)])
BOTH = shapely.union_all([EAST, shapely.box(37.7, 48, 38.3, 51)])


@pytest.mark.parametrize(
    ("text", "taken", "word", "routes"),
    [
        pytest.param("the railway has been cut", BOTH, "supported", (2, 0), id="all-railways-cut"),
        pytest.param("supply lines have been cut", BOTH, "partly", (2, 0), id="roads-are-not-known"),
        pytest.param("the railway has been cut", SOUTHERN, "partly", (2, 1), id="one-of-two"),
        pytest.param("the railway has been cut", EAST, "unclear", (2, 2), id="none-cut"),
        pytest.param("bombs cut the railway", BOTH, "partly", (2, 0), id="by-other-means"),
        pytest.param("the railway is threatened", BOTH, "unclear", (2, 0), id="neither-cut-nor-open"),
        pytest.param("the railway was cut and restored", BOTH, "unclear", (2, 0), id="both"),
    ],
)
def test_a_line_cut_is_judged_by_the_ways_that_are_left(lines, text, taken, word, routes):
    verdict = lines(text, taken)

    assert verdict.word == word
    assert (dict(verdict.values)["routes before"], dict(verdict.values)["routes after"]) == routes
    assert verdict.source == "atlas"
    assert verdict.measure == "open_routes"
    assert len(verdict.snapshots) == 2
    assert verdict.reason.startswith("Test railways (state of 2031): over ground held by Aland 2 ways")
    assert rests_on_network(verdict)


def test_a_coarse_map_bears_a_cut_out_in_part(lines):
    assert lines("the railway has been cut", BOTH, coarse=True).word == "partly"


def test_a_stop_is_followed_like_a_junction(lines):
    """Ford lies between Fork and Hub: both ways out at first, then its own ground is lost."""
    verdict = lines("the railway has been cut", SOUTHERN, place=FORD)
    assert verdict.word == "supported"
    assert "no longer held the station" in verdict.reason


def test_a_line_opened_is_a_way_over_held_ground_and_no_more(lines):
    """The holder at the end counts; that trains run, no map shows."""
    verdict = lines("the railway was reopened", EAST, side="A", before=BOTH)
    assert verdict.word == "partly"
    assert "no way led from Hub" in verdict.reason
    assert "2 ways on that of" in verdict.reason
    assert lines("the railway was reopened", BOTH, side="A", before=BOTH).word == "unclear"


def test_a_claim_without_a_start_is_about_how_things_stand(lines):
    """Cut already when the window opens: still cut at the end."""
    assert lines("the railway is cut", BOTH, before=BOTH, side="A", start=None).word == "partly"
    assert lines("the railway is cut", BOTH, before=BOTH, side="A").word == "unclear"


def test_what_no_map_shows_and_what_names_no_town_is_not_checkable(lines, say, invented, history, draw):
    """A bridge blown up; a region; a theatre without a network."""
    region = Place(name="East", precision="region", region_key="east")
    maps = history(*(draw(day, held=EAST) for day in range(20)))
    statement = words(say("communications", places=(HUB,)), "the railway is cut")
    bare = judge(statement, (maps,), theatre=invented, grounds=Grounds(invented))[0]
    verdicts = [
        lines("the bridge was blown up", BOTH),
        lines("the railway is under fire", BOTH),
        lines("its port is blockaded", BOTH),
        lines("supplies are cut", BOTH, place=region),
        bare,
    ]

    assert {(verdict.word, verdict.source) for verdict in verdicts} == {("not checkable", None)}
    assert "no transport network" in bare.reason
    assert not rests_on_network(bare)


def test_a_town_without_a_station_is_unclear(lines):
    assert lines("the railway is cut", BOTH, place=MOOR).word == "unclear"


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "a major road junction", {"major", "road", "junction"}),
        ("en", "cutlery was found in the roadhouse", {"road"}),
        ("it", "un importante snodo ferroviario", {"major", "junction", "rail"}),
        ("uk", "великий залізничний вузол", {"major", "junction", "rail"}),
        ("ru", "дорога снова открыта", {"road", "open"}),
        ("xx", "the railway was severed", {"rail", "cut"}),
    ],
)
def test_themes_are_told_by_whole_words_and_beginnings(language, text, expected):
    """By the list of the report's language; the English one where there is none."""
    assert themes(text, language=language) == expected


def test_a_brief_names_and_credits_the_network(say, theatre):
    """One verdict, one tally, and the credit of its file; a brief that does not use it says nothing of it."""
    statement = words(say("place_role", places=(HUB,)), "a rail hub")
    extraction = Extraction(report=statement.report, statements=(statement,), notes=())
    brief = check(extraction, (), grounds=Grounds(theatre))
    view, text = view_of(brief), brief_text(brief)

    assert [(one.name, one.maps) for one in view.credits] == [("Test railways (state of 2031)", "10 lines")]
    assert [tally.as_of for tally in view.tallies] == ["by the network alone"]
    assert view.claims[0].judgements[0].when == "by the network alone"
    assert "SUPPORTED – Test railways (state of 2031), by the network alone:" in text
    assert "Drawn by hand. Licence or terms: no terms." in " ".join(text.split())

    other = words(say("strike", places=(HUB,)), "was shelled")
    silent = check(replace(extraction, statements=(other,)), (), grounds=Grounds(theatre))
    assert silent.sources == ()
