"""What a verdict rests on, drawn: every length and share is the figure that the verdict gives."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import shapely

from contested import geo
from contested.claims.claim import Claim, Quantity, Source
from contested.control.ground import Grounds
from contested.ledger.statement import Statement
from contested.measures.front import length_km
from contested.outputs.drawn.draw import draw_verdict
from contested.places.place import Place
from contested.reports.report import Report
from contested.theatre.load import load_theatre
from contested.timespan import TimeSpan
from contested.verdicts.judge import judge
from contested.verdicts.sentences import number_text, percent_text

EAST = shapely.box(38, 48, 40, 51)
TOWN = Place(name="Mill", precision="settlement", latitude=49.5, longitude=38.4, population=20_000)
LINES = {"depth", "link", "before", "neck"}


def statement(kind, *, side="A", places=(TOWN,), quantity=None, quote="they did"):
    claim = Claim(
        report_id="r",
        start=0,
        quote=quote,
        kind=kind,
        side=side,
        against=None,
        source=Source(),
        stance="asserted",
        valid=TimeSpan(start=date(2030, 3, 2), end=date(2030, 3, 11)),
        quantity=quantity,
    )
    report = Report(id="r", text=quote, published=date(2030, 3, 11))
    return Statement(
        claim=claim,
        report=report,
        places=places,
        recorded_at=datetime(2030, 3, 12, tzinfo=UTC),
        extractor="test",
        extractor_version="1",
    )


@pytest.fixture
def drawn(invented, draw, history):
    """Judge a claim by two maps, and draw its verdict by all maps."""

    def make(said, *maps):
        known = history(*maps) if maps else history(
            draw(1, held=EAST), draw(10, held=shapely.box(38.5, 48, 40, 51), contested=None)
        )  # fmt: skip
        grounds = Grounds(invented, [(38.4, 49.5)])
        verdicts = judge(said, [known], theatre=invented, grounds=grounds)
        verdict = next(one for one in verdicts if one.as_of == "all maps")
        return verdict, draw_verdict(said, verdict, [known], theatre=invented, grounds=grounds)

    return make


def lengths_agree(features):
    """Every line that shows a figure in km is as long as that figure, and its label says so."""
    lines = [one for one in features if one.role in LINES and one.geometry.geom_type == "LineString"]
    for one in lines:
        assert length_km(one.geometry) == pytest.approx(one.value, rel=0.005, abs=0.02)
        assert one.label == number_text(one.value, "km")
    return {one.role: one.value for one in lines}


def test_a_depth_is_as_long_as_the_verdict_says(drawn):
    """The straight line ends in the deepest new ground; the way shows its own figure."""
    quantity = Quantity(measure="distance", value=36.0, unit="km", comparator="=")
    verdict, features = drawn(statement("advance", places=(), quantity=quantity))
    figures, told = dict(verdict.values), lengths_agree(features)
    way = next(one for one in features if one.role == "way")

    assert told["depth"] == figures["nearest, secured, maximum"]
    assert way.value == figures["through, secured, maximum"]
    assert length_km(way.geometry) == pytest.approx(way.value, rel=0.05)
    assert number_text(told["depth"], "km") in verdict.reason
    assert {"gained", "lost"} <= {one.role for one in features}


def test_an_approach_is_drawn_on_both_maps(drawn):
    """From the place to the side's ground, before and after."""
    there = Place(name="Ford", precision="settlement", latitude=49.5, longitude=39.0)
    verdict, features = drawn(statement("advance", places=(there,)))
    told, figures = lengths_agree(features), dict(verdict.values)

    assert (told["before"], told["link"]) == (figures["before"], figures["after"])
    assert told["before"] > told["link"] > 0


def test_a_border_is_joined_to_the_gained_ground(drawn, draw):
    """The link is as long as the distance that the verdict gives."""
    region = Place(name="East", precision="region", region_key="east")
    maps = (
        draw(1, held=shapely.box(38.8, 49, 40, 50)),
        draw(10, held=shapely.box(39.5, 49, 40, 50), contested=shapely.box(39.3, 49, 39.5, 50)),
    )
    verdict, features = drawn(statement("border_reached", places=(region,)), *maps)
    told = [one for one in features if one.role == "link"]

    lengths_agree(features)
    assert [one.value for one in told] == [dict(verdict.values)["secured"]]
    assert any(one.role == "border" for one in features)


def test_fighting_is_joined_to_the_front(drawn):
    """The line from the place is its distance to the front."""
    far = Place(name="Ford", precision="settlement", latitude=49.5, longitude=37.0)
    verdict, features = drawn(statement("fighting", places=(far,)))
    told = lengths_agree(features)

    assert told["link"] == dict(verdict.values)["Ford to the front"]
    assert number_text(told["link"], "km") in verdict.reason


def test_fighting_in_contested_ground_is_a_point(drawn, draw):
    """No line has no length: a mark says that the place is contested."""
    maps = (draw(1, held=EAST), draw(10, held=EAST, contested=shapely.box(38.2, 49, 38.6, 50)))
    _, features = drawn(statement("fighting"), *maps)

    assert [one.label for one in features if one.role == "station"] == ["in contested ground"]


def test_a_corridor_is_as_wide_as_the_verdict_says(drawn, draw):
    """The neck is drawn across the way out; what closes the horizon is drawn too."""
    pocket = shapely.union_all([shapely.box(38, 48, 40, 49.45), shapely.box(38, 49.55, 40, 51)])
    maps = (draw(1, held=pocket), draw(10, held=pocket))
    verdict, features = drawn(statement("encirclement", side="B"), *maps)
    neck = next(one for one in features if one.role == "neck")

    assert neck.value == dict(verdict.values)["corridor"]
    assert neck.label in verdict.reason
    assert length_km(neck.geometry) == pytest.approx(neck.value, abs=0.3)
    assert {"closed-ground", "reach", "place"} <= {one.role for one in features}


def test_a_town_shows_what_of_it_is_held(drawn, draw):
    """The share drawn is the share told."""
    half = shapely.union_all([shapely.box(38.405, 48, 40, 51)])
    maps = (draw(1, held=EAST), draw(10, held=half))
    verdict, features = drawn(statement("control_gained"), *maps)
    parts = {one.role: one for one in features}
    share = geo.area_km2(parts["held"].geometry) / geo.area_km2(parts["whole"].geometry)

    assert parts["held"].value == pytest.approx(share)
    assert f"in part ({percent_text(share)} of the town)" in verdict.reason
    assert percent_text(share) in parts["held"].label


def test_a_region_shows_what_of_it_is_held(drawn):
    """As for a town, with the verdict's own value."""
    region = Place(name="East", precision="region", region_key="east")
    verdict, features = drawn(statement("control_gained", places=(region,)))
    held = next(one for one in features if one.role == "held")

    assert held.value == pytest.approx(verdict.values[0][1], abs=0.001)
    assert percent_text(held.value) in verdict.reason


def test_an_area_shows_both_grounds(drawn):
    """Each ground has the area that the verdict gives."""
    quantity = Quantity(measure="area", value=9000.0, unit="km2", comparator="=")
    verdict, features = drawn(statement("area_gained", places=(), quantity=quantity))
    figures = dict(verdict.values)

    for role, definition in (("gained", "secured"), ("lost", "lost by enemy")):
        ground = next(one for one in features if one.role == role)
        assert ground.value == figures[definition]
        assert geo.area_km2(ground.geometry) == pytest.approx(ground.value, rel=0.001)


def test_settlements_are_counted_on_the_map(drawn):
    """As many points as the verdict counts."""
    quantity = Quantity(measure="settlements", value=1.0, unit="settlements", comparator=">=")
    verdict, features = drawn(statement("area_gained", places=(), quantity=quantity))
    points = next(one for one in features if one.role == "settlement")

    assert len(shapely.get_parts(points.geometry)) == dict(verdict.values)["secured"] == 1


def test_a_junction_shows_its_lines_and_what_it_would_cut_off():
    """On the real network: as many lines as told, and as many places cut off."""
    theatre = load_theatre("ukraine_2022")
    kupiansk = Place(name="Kupiansk", precision="settlement", latitude=49.71, longitude=37.615)
    said = statement("place_role", side="UA", places=(kupiansk,), quote="a major railway hub")
    grounds = Grounds(theatre)
    (verdict,) = judge(said, [], theatre=theatre, grounds=grounds)
    features = draw_verdict(said, verdict, [], theatre=theatre, grounds=grounds)
    figures = dict(verdict.values)
    own = next(one for one in features if one.role == "own-line")

    assert next(one for one in features if one.role == "station").value == figures["degree"]
    assert len(shapely.get_parts(own.geometry)) >= figures["degree"]
    assert sum(one.role == "isolated" for one in features) == figures["cut off without it"]


def test_nothing_measured_is_nothing_drawn(drawn):
    """A claim that no map can check has nothing to show."""
    verdict, features = drawn(statement("losses"))

    assert (verdict.word, features) == ("not checkable", ())
