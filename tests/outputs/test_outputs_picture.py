"""The picture shows the ground around the places claimed, in two like panels, and nothing else."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import numpy as np
import pytest
import shapely
from outputs_example import PLACES, control_map, theatre

from contested.geo import distance_km
from contested.outputs.canvas import frame_around
from contested.outputs.labels import Sheet, text_width
from contested.outputs.picture import MAX_BYTES, picture_svg

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def svg(brief):
    """The example's picture."""
    return picture_svg(brief)


def words(svg):
    """Every text in a picture."""
    return [element.text for element in ET.fromstring(svg).iter(f"{SVG}text")]  # noqa: S314  # our own


def test_panels_name_source_and_both_clocks(svg):
    """Before and after, each with the moment of its map."""
    shown = words(svg)

    assert "Before: ChartRoom" in shown
    assert "3 Sep 2031, 00:49 local time (2 Sep, 21:49 UTC)" in shown
    assert "11 Sep 2031, 17:40 local time (14:40 UTC)" in shown
    assert "Map: ChartRoom. © ChartRoom volunteers, chart.example." in shown
    assert "Atlas" not in svg


def test_picture_is_described(svg):
    """A title and a description for who cannot see it."""
    root = ET.fromstring(svg)  # noqa: S314  # our own
    ids = {element.get("id"): element.text for element in root.iter()}

    assert root.get("role") == "img"
    for name in root.get("aria-labelledby").split():
        assert ids[name]


def test_legend_has_only_what_is_seen(brief):
    """Ground outside the frame needs no line in the legend."""
    assert "Held by Borland since before 24 Feb 2031" in words(picture_svg(brief))
    west = next(one for one in brief.claims if "flag" in one.statement.claim.quote)
    near = picture_svg(replace(brief, claims=(west,)))

    assert "Held by Borland" in words(near)
    assert "Held by Borland since before 24 Feb 2031" not in words(near)


def test_only_settlements_of_checkable_claims_are_marked(brief):
    """A movement or a strike is never put on the map."""
    strike = next(one for one in brief.claims if one.statement.claim.kind == "strike")
    flag = next(one for one in brief.claims if "flag" in one.statement.claim.quote)
    shown = words(picture_svg(replace(brief, claims=(strike, flag))))

    assert "Varnitsa" in shown
    assert "Port Saltova" not in shown


def test_no_map_no_picture(brief):
    """One map makes one panel; the same map twice makes one that says so."""
    assert picture_svg(replace(brief, before=None, after=None)) is None
    alone = words(picture_svg(replace(brief, before=None)))
    assert not any(one.startswith("Before") for one in alone)
    same = words(picture_svg(replace(brief, before=brief.after)))
    assert "Before and after: ChartRoom" in same


def test_claims_without_places_show_the_fought_over_ground(brief):
    """A quantity alone still has a picture."""
    area = tuple(one for one in brief.claims if one.statement.claim.kind == "area_gained")

    assert "Regained by Astria" in words(picture_svg(replace(brief, claims=area)))


def test_a_region_alone_is_framed_whole(brief):
    """Its name stands in the picture."""
    region = tuple(one for one in brief.claims if "hold all" in one.statement.claim.quote)

    assert "Karst Region" in words(picture_svg(replace(brief, claims=region)))


def test_a_ragged_front_stays_small(brief):
    """A map of forty thousand corners is simplified until the picture is small enough."""
    angle = np.linspace(0, 2 * np.pi, 40_001)[:-1]
    radius = 0.6 + 0.05 * np.sin(angle * 4000)
    ragged = shapely.Polygon(np.column_stack([34.3 + radius * np.cos(angle), 48.3 + radius * np.sin(angle)]))
    after = control_map("ragged", brief.after.as_of, held=ragged)
    svg = picture_svg(replace(brief, after=after, before=replace(after, id="chart/other")))

    assert len(svg.encode()) <= MAX_BYTES
    assert svg.count("<path d=") >= 2


def test_coordinates_are_rounded(svg):
    """A tenth of a pixel, no more."""
    data = " ".join(re.findall(r' d="(M[^"]*)"', svg))

    assert data
    assert not re.search(r"\.\d\d", data)


def test_frame_is_true_to_scale():
    """Two places are as far apart in the picture as on the ground, within half a per cent."""
    one, other = (33.55, 48.40), (35.10, 47.90)
    frame = frame_around([one, other], width_px=560)
    (x0, y0), (x1, y1) = frame.pixel(*one), frame.pixel(*other)
    drawn_km = float(np.hypot(x1 - x0, y1 - y0)) / frame.px_per_km

    assert drawn_km == pytest.approx(distance_km(one, other), rel=0.005)
    assert frame.shows(*one)
    assert frame.shows(*other)
    assert x0 < x1
    assert y0 < y1  # north is up


def test_a_place_far_from_all_others_is_named_below(brief):
    """It would shrink the ground that the rest are about; few places are never thinned."""
    flag = next(one for one in brief.claims if "flag" in one.statement.claim.quote)
    near = tuple(place for place in PLACES.values() if place.precision == "settlement")
    far = replace(PLACES["Varnitsa"], name="Far End", longitude=31.1, latitude=46.2)

    def drawn(places):
        statement = replace(flag.statement, places=places)
        return words(picture_svg(replace(brief, claims=(replace(flag, statement=statement),))))

    assert "Named too, but too far off for this picture: Far End." in drawn((*near, far))
    assert "Far End" not in drawn((*near, far))
    assert "Far End" in drawn((near[0], far))
    assert not any(str(one).startswith("Named too") for one in drawn(near))


@pytest.mark.parametrize(
    "points",
    [
        pytest.param([(34.0, 48.0)], id="one place"),
        pytest.param([(34.0, 48.0), (34.01, 48.01)], id="two neighbours"),
        pytest.param([(30.0, 48.0), (39.0, 48.1)], id="a long line"),
        pytest.param([(34.0, 44.0), (34.1, 52.0)], id="a tall line"),
    ],
)
def test_frame_is_neither_small_nor_flat(points):
    """At least 120 km, never taller than wide, never flatter than 3:2."""
    frame = frame_around(points, width_px=560)

    assert min(frame.width_km, frame.height_km) >= 120
    assert 1 <= frame.width_km / frame.height_km <= 1.5
    assert all(frame.shows(*point) for point in points)


def test_lines_stay_within_300_metres():
    """Clipping and simplifying move no line further than the tolerance."""
    land = theatre().land
    frame = frame_around([(34.3, 47.6)], width_px=560)
    drawn = shapely.union_all(frame.polygons(land))
    corner = shapely.Point(frame.pixel(34.9, 47.4))

    assert drawn.exterior.distance(corner) / frame.px_per_km <= 0.3


def test_names_hide_neither_each_other_nor_a_dot():
    """Placed names keep clear of what is there; one that fits nowhere is left out."""
    sheet = Sheet(width_px=300, height_px=100)
    for x in (100, 108, 116):
        sheet.keep_clear(x=x - 5, y=45, width=10, height=10)
    placed = [sheet.beside("Oskava Brod", x=x, y=50, size_px=13) for x in (100, 108, 116)]
    boxes = [shapely.box(*box) for box in sheet.taken]

    assert sum(label is not None for label in placed) >= 2
    assert all(not a.intersects(b) or a.touches(b) for i, a in enumerate(boxes[3:]) for b in boxes[:3])
    names = boxes[3:]
    assert all(a.disjoint(b) for i, a in enumerate(names) for b in names[i + 1 :])
    assert Sheet(width_px=20, height_px=10).beside("Oskava", x=10, y=5, size_px=13) is None
    assert text_width("Харків", size_px=13) > 0


def test_a_place_with_no_room_keeps_its_dot(brief):
    """Its name is left out of the picture, and given when one points at the dot."""
    flag = next(one for one in brief.claims if "flag" in one.statement.claim.quote)
    crowd = tuple(
        replace(PLACES["Varnitsa"], name=f"Namesake number {index}", longitude=33.8 + index / 1000)
        for index in range(30)
    )
    svg = picture_svg(
        replace(brief, claims=(replace(flag, statement=replace(flag.statement, places=crowd)),))
    )

    assert svg.count('class="ct-dot" cx="') - 1 == 30  # one more in the legend
    assert 0 < sum(str(one).startswith("Namesake") for one in words(svg)) < 30
    assert "<title>Namesake number 29</title>" in svg
