"""Corridors and rings: known widths, what closes them, and that losing ground never widens them."""

import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st

from contested import geo
from contested.control.ground import Grounds
from contested.control.history import ControlHistory
from contested.measures.enclosure import WIDEST_KM, corridor_km, enclosed_word, enclosure, ring_share
from medial_axis import medial_corridor_km

CENTRE = (37.0, 49.0)
REAR = (-80, -40, -60, 40)


def plane(*box):
    """A box in km about the place, in degrees."""
    return geo.local_km_inverse(shapely.segmentize(shapely.box(*box), 2), centre=CENTRE)


def ground(*boxes):
    """Boxes joined in the plane: joined in degrees, edges that touch would leave slits between them."""
    joined = shapely.union_all([shapely.box(*box) for box in boxes])
    return geo.local_km_inverse(shapely.segmentize(joined, 2), centre=CENTRE)


@pytest.mark.parametrize("width", [0.5, 4.0, 9.0, 16.0])
def test_the_corridor_is_as_wide_as_it_is_drawn(width):
    held = ground((-80, -40, -30, 40), (-30, -width / 2, -10, width / 2), (-10, -10, 10, 10))
    assert corridor_km(held, point=CENTRE, rear=plane(*REAR)) == pytest.approx(width, rel=0.01, abs=0.06)


def test_the_widest_of_two_ways_counts():
    held = ground((-80, -40, -30, 40), (-30, -9, -10, -7), (-30, 3, -10, 9), (-10, -10, 10, 10))
    assert corridor_km(held, point=CENTRE, rear=plane(*REAR)) == pytest.approx(6, abs=0.1)


corners = st.tuples(st.integers(-60, 0), st.integers(-30, 20), st.integers(8, 40), st.integers(3, 20))


@settings(max_examples=8, deadline=None)
@example(boxes=[(-21, 0, 22, 3), (-38, -5, 26, 3), (-59, 0, 31, 3)], width=4)
@given(boxes=st.lists(corners, max_size=5), width=st.integers(2, 14))
def test_the_medial_axis_gives_the_same_width(boxes, width):
    """Found by an algorithm that shares nothing with the bisection, on ways of any shape."""
    held = ground(
        (-80, -40, -55, 40),
        (-56, -width / 2, -5, width / 2),
        (-8, -8, 8, 8),
        *((x, y, min(x + w, 20), y + h) for x, y, w, h in boxes),
    )
    rear = plane(*REAR)
    by_axis = medial_corridor_km(held, point=CENTRE, rear=rear)

    assert corridor_km(held, point=CENTRE, rear=rear) == pytest.approx(by_axis, rel=0.02, abs=0.1)


def test_cut_off_and_wide_open():
    cut = ground((-80, -40, -30, 40), (-10, -10, 10, 10))
    assert corridor_km(cut, point=CENTRE, rear=plane(*REAR)) == 0.0
    assert corridor_km(plane(-100, -90, 90, 90), point=CENTRE, rear=plane(*REAR)) == WIDEST_KM


def test_a_place_that_is_not_held_has_no_corridor():
    """Unless contested ground joins it to held ground within 5 km."""
    held = ground((-80, -40, -3, 40))
    assert corridor_km(held, point=CENTRE, rear=plane(*REAR)) is None
    joined = corridor_km(held, point=CENTRE, rear=plane(*REAR), joining=plane(-3, -3, 3, 3))
    assert joined == pytest.approx(4, abs=0.2)


def test_words():
    assert [enclosed_word(width) for width in (None, 0.0, 9.9, 10.0)] == [
        None,
        "encircled",
        "nearly encircled",
        "open",
    ]


@pytest.mark.parametrize(
    ("closed", "share"),
    [
        pytest.param((20, -90, 90, 90), 0.205, id="front-20-km-away"),
        pytest.param((30, -90, 90, 90), 0.0, id="beyond-25-km"),
        pytest.param((-1, -1, 1, 1), 1.0, id="on-the-place"),
    ],
)
def test_ring(closed, share):
    assert ring_share(plane(*closed), point=CENTRE) == pytest.approx(share, abs=0.005)


def test_enclosure_of_both_sides(draw, invented):
    """A town of the attacker in a pocket, then joined; one of the defender behind its own front."""
    grounds = Grounds(invented)
    pocket = shapely.box(37.5, 49.35, 37.9, 49.65)
    alone = draw(0, held=pocket)
    inside = (37.7, 49.5)

    cut = enclosure(alone, side="B", point=inside, grounds=grounds)
    free = enclosure(alone, side="A", point=(36.5, 49.5), grounds=grounds)

    assert cut.value("corridor") == 0.0
    assert cut.value("ring") == 1.0
    assert cut.snapshots == ("atlas/0",)
    assert enclosed_word(free.value("corridor")) == "open"
    assert free.value("ring") == 0.0
    assert enclosure(alone, side="A", point=inside, grounds=grounds).value("corridor") is None


def test_open_routes_are_counted_by_a_network_that_is_given(draw, invented):
    class Two:
        def open_routes(self, point, held, rear):
            return 2 if shapely.intersects(held, rear) and len(point) == 2 else None

    item = draw(0, held=shapely.box(39, 48, 40, 51))
    measured = enclosure(
        item, side="A", point=(37, 49.5), grounds=Grounds(invented), networks=(("road", Two()),)
    )
    assert measured.value("open routes, road") == 2.0


cells = st.sets(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=18)


@settings(max_examples=40, deadline=None)
@given(taken=cells, more=cells)
def test_losing_ground_never_widens_the_corridor(taken, more):
    """Take cells of 10 km away; take more: never wider. The order of the cells does not matter."""

    def left(gone):
        keep = [
            (x * 10 - 55, y * 10 - 30, x * 10 - 45, y * 10 - 20)
            for x in range(7)
            for y in range(6)
            if (x, y) not in gone
        ]
        return ground((-80, -40, -55, 40), (-3, -3, 3, 3), *keep), keep

    before, _ = left(taken)
    after, keep = left(taken | more)
    wide, narrow = (corridor_km(held, point=CENTRE, rear=plane(*REAR)) for held in (before, after))
    turned = ground(*keep[::-1], (-3, -3, 3, 3), (-80, -40, -55, 40))
    assert narrow <= wide + 0.15
    assert corridor_km(turned, point=CENTRE, rear=plane(*REAR)) == pytest.approx(narrow, abs=0.15)


@pytest.mark.shared
def test_lyman_and_mariupol(shared, tmp_path, monkeypatch):
    """Lyman's way out narrows on 30 September 2022; Mariupol is cut off in the first days of April."""
    monkeypatch.setenv("CONTESTED_DATA", str(tmp_path / "data"))
    folder = tmp_path / "maps"
    folder.mkdir()
    for name in ("1649005166", "1662240097", "1664526365", "1664571886"):
        (folder / f"{name}.geojson").symlink_to(shared / "data" / "deepstate" / f"{name}.geojson")
    april, early, morning, evening = ControlHistory.load(folder).maps
    theatre = ControlHistory.load(folder).theatre
    grounds = Grounds(theatre, [(37.54, 47.097)])
    lyman = [
        enclosure(item, side="RU", point=(37.8022, 48.9855), grounds=grounds).value("corridor")
        for item in (early, morning, evening)
    ]
    mariupol = enclosure(april, side="UA", point=(37.54, 47.097), grounds=grounds)

    assert lyman[0] > 10 > lyman[1] > lyman[2] > 0
    assert mariupol.value("corridor") == 0.0
    assert enclosed_word(mariupol.value("corridor")) == "encircled"
