"""Pictures of measures: what they show lies where it was measured, and says whose it is."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import numpy as np
import pytest
import shapely

from contested import geo
from contested.control.ground import Grounds
from contested.errors import InputError
from contested.measures.enclosure import corridor_km
from contested.measures.front import length_km
from contested.measures.through import way
from contested.outputs.canvas import frame_around
from contested.outputs.measured import Result, Value, result_rows, result_text, value_words
from contested.outputs.plots.chart import Curve, draw_chart
from contested.outputs.plots.figure import figure_svg, fitted
from contested.outputs.plots.file import check_target, write_picture
from contested.outputs.plots.map_panel import Area, MapPanel, Mark, Stroke, draw_maps
from contested.outputs.plots.maps import main_pieces, map_picture
from contested.outputs.plots.neck import narrowest
from contested.outputs.plots.standing import front_picture
from contested.outputs.plots.towns import Town, landmarks, nearest_town
from contested.outputs.plots.trace import shortest_way, straight_line

SVG = "{http://www.w3.org/2000/svg}"
WHEN = datetime(2030, 3, 1, 12, tzinfo=UTC)


def texts(svg):
    return [element.text for element in ET.fromstring(svg).iter(f"{SVG}text")]  # noqa: S314  # our own


@pytest.fixture
def result():
    """A front of 100 km on one map of Atlas."""
    value = Value(definition="whole", meaning="all of it", value=100.0, unit="km")
    return Result(
        measure="front_length",
        title="Length of the front",
        values=(value,),
        band=None,
        unit="km",
        source="atlas",
        source_name="Atlas",
        attribution="Maps: Atlas <by leave>",
        t0=None,
        t1=WHEN,
        snapshots=("atlas/0",),
        notes=("the line is drawn freely",),
        time_zone="Europe/Kyiv",
    )


def test_straight_and_winding_way_agree_with_the_measure():
    """Ground gained in the shape of an L about ground that was never gained."""
    held = shapely.box(36, 49, 36.5, 50)
    gained = shapely.union_all([shapely.box(36.5, 49, 37.5, 49.1), shapely.box(37.3, 49, 37.5, 50)])
    other = held.difference(shapely.box(36, 49.15, 36.5, 50))

    measured = way(gained, other, shapely.Polygon())
    drawn = shortest_way(gained, other, shapely.Polygon())
    straight = straight_line(gained, other)

    assert length_km(drawn) == pytest.approx(measured.maximum_km, rel=0.04)
    assert length_km(straight) < length_km(drawn)
    assert shapely.within(drawn, shapely.union_all([gained, other]).buffer(0.03))


def test_no_ground_no_line():
    """Nothing was gained, or there was nowhere to start."""
    ground = shapely.box(36, 49, 37, 50)

    assert shortest_way(shapely.Polygon(), ground, shapely.Polygon()).is_empty
    assert straight_line(ground, shapely.Polygon()).is_empty


def test_the_neck_is_as_wide_as_the_corridor():
    """A strip that narrows to a fiftieth of a degree at 37.5 degrees east."""
    west, east = shapely.box(36, 49, 37, 50), shapely.box(38, 49.4, 38.2, 49.6)
    strip = shapely.Polygon(
        [(37, 49.42), (37.5, 49.49), (38, 49.42), (38, 49.58), (37.5, 49.51), (37, 49.58)]
    )
    held, rear = shapely.union_all([west, strip, east]), shapely.box(36, 49, 36.2, 50)
    width_km = corridor_km(held, point=(38.1, 49.5), rear=rear)

    neck = narrowest(held, rear, point=(38.1, 49.5), corridor_km=width_km)

    assert length_km(neck) == pytest.approx(width_km, rel=0.1)
    assert neck.centroid.x == pytest.approx(37.5, abs=0.02)
    assert narrowest(held, rear, point=(38.1, 49.5), corridor_km=0.0) is None


def test_lines_fall_where_points_do():
    """A line's ends are the pixels of its ends, cut at the frame."""
    frame = frame_around([(36.0, 49.0), (38.0, 50.0)], width_px=500)
    data = frame.line_path(shapely.LineString([(36.5, 49.2), (37.5, 49.8)]))
    ends = [tuple(float(part) for part in pair.split(",")) for pair in re.findall(r"[\d.]+,[\d.]+", data)]

    assert ends[0] == pytest.approx(frame.pixel(36.5, 49.2), abs=0.2)
    assert ends[-1] == pytest.approx(frame.pixel(37.5, 49.8), abs=0.2)
    assert frame.line_path(shapely.LineString([(10, 10), (11, 10)])) == ""
    assert frame.line_path(shapely.LineString()) == ""


def test_a_map_paints_what_it_is_given(invented, draw):
    """The enemy's ground, what was gained, the mark; each with its line in the legend, once."""
    item = draw(0, held=shapely.box(38, 48, 40, 51), regained=shapely.box(37, 48, 37.5, 49))
    frame = frame_around([(36.5, 48.5), (39.0, 50.5)], width_px=400)
    gained = Area(
        geometry=shapely.box(37.5, 49, 38, 50), colour="#0072b2", opacity=0.8, words="Gained by Aland"
    )
    mark = Mark(name="Mill & Bridge", longitude=37.2, latitude=49.5, shape="cross", words="Cut off")
    panel = MapPanel(item=item, areas=(gained,), marks=(mark,))

    drawings, legend = draw_maps([panel, panel], invented, frame)
    words = [line for _, line in legend]

    assert len(drawings) == 2
    assert words.count("Gained by Aland") == words.count("Cut off") == 1
    assert "Held by Beland" in words
    assert "Other land: held by Aland" in words
    assert not any("Regained" in line for line in words), "what the defender regained is its ground"
    assert "Mill &amp; Bridge" in drawings[0].body


def test_the_picture_names_maker_time_and_notes(invented, draw, result):
    """What a newspaper must print beside it."""
    item = draw(0, held=shapely.box(38, 48, 40, 51))
    grounds = Grounds(invented, [(36.5, 49.5)])

    svg = front_picture(result, item, side="A", grounds=grounds, towns=[])
    shown = texts(svg)

    assert shown[0] == "Length of the front: 100 km"
    assert "Atlas, 1 Mar 2030, 14:00 local time (12:00 UTC)" in shown
    assert "Maps: Atlas <by leave>." in shown
    assert "The line is drawn freely." in shown
    assert "Front, midway across contested ground" in shown
    assert svg.count("<title>") >= 1


def test_hostile_names_do_no_harm(invented, result):
    """Neither markup nor a reversal of the writing gets through."""
    mark = Mark(name="<script>\u202e", longitude=37.0, latitude=49.5)
    line = Stroke(geometry=shapely.LineString([(36.5, 49), (38, 50)]), colour="#000000", words='"><script>')
    svg = map_picture(
        [MapPanel(marks=(mark,), strokes=(line,))],
        [result],
        theatre=invented,
        title="<b>",
        shown=[line.geometry],
    )

    assert "<script" not in svg
    assert "\u202e" not in svg
    ET.fromstring(svg)  # noqa: S314  # our own


def test_the_frame_keeps_to_the_main_pieces():
    """A speck far off does not shrink the map; a tenth of the ground may lie outside."""
    main, second, speck = (
        shapely.box(37, 49, 38, 50),
        shapely.box(38.2, 49, 38.9, 49.5),
        shapely.box(30, 46, 30.2, 46.2),
    )

    kept = main_pieces([shapely.union_all([main, second, speck])])

    assert [piece.equals(whole) for piece, whole in zip(kept, (main, second), strict=True)] == [True, True]
    assert main_pieces([shapely.Polygon()]) == []


def test_landmarks_are_large_and_apart():
    """The quarter of a city does not stand for it, however many people it claims."""
    frame = frame_around([(36.0, 49.0), (38.0, 50.0)], width_px=600)
    city = Town(name="City", longitude=37.0, latitude=49.5, population=300_000, names=12)
    quarter = Town(name="Left Bank", longitude=37.02, latitude=49.51, population=400_000, names=2)
    village = Town(name="Mill", longitude=36.2, latitude=49.1, population=0)
    town = Town(name="Ford", longitude=36.4, latitude=49.2, population=9_000)

    names = [mark.name for mark in landmarks([quarter, city, town, village], frame)]

    assert names == ["City", "Ford"]
    assert landmarks([city], frame, beside=[Mark(name="City", longitude=37.0, latitude=49.5)]) == ()
    assert nearest_town([city, town], (36.3, 49.2))[0] is town
    assert nearest_town([], (36.3, 49.2)) is None


def test_a_chart_begins_at_nothing_and_names_its_lines():
    """Higher values are drawn higher; the names at the ends keep apart."""
    days = [date(2030, 3, 1) + timedelta(days=number) for number in range(40)]
    rising = Curve(name="held by Aland", values=tuple(float(n) for n in range(40)), colour="#0072b2")
    almost = Curve(
        name="held by Beland", values=tuple(n + 0.1 for n in range(40)), colour="#d55e00", marker="square"
    )
    drawing = draw_chart(days, [rising, almost], width_px=800, height_px=300, heading=("km²",))
    svg = f'<svg xmlns="http://www.w3.org/2000/svg">{drawing.body}</svg>'
    named = {
        element.text: float(element.get("y"))
        for element in ET.fromstring(svg).iter(f"{SVG}text")  # noqa: S314  # our own
    }

    assert abs(named["held by Aland"] - named["held by Beland"]) >= 14
    assert "0" in named
    assert "1 Mar 2030" in named
    assert max(named.values()) <= 300


@pytest.mark.parametrize("values", [(0.0, 0.0), (5.0,), (1e6, 2e6)])
def test_a_chart_of_anything(values):
    """Nothing at all, one day, millions."""
    days = [date(2030, 3, 1) + timedelta(days=number) for number in range(len(values))]
    drawing = draw_chart(
        days, [Curve(name="A", values=values, colour="#000000")], width_px=600, height_px=200, heading=()
    )

    assert "nan" not in drawing.body


def test_long_words_are_broken_to_fit():
    """Every line within the width."""
    lines = fitted("a title that goes on and on for much longer than one line", width_px=200, size_px=20)

    assert len(lines) > 2
    assert " ".join(lines) == "a title that goes on and on for much longer than one line"
    for one, other in pairwise(lines):
        assert one
        assert other


def test_result_rows_and_table_agree(result):
    """What is printed for people and what for programs."""
    row = result_rows([result])[0]
    table = result_text([result], "table")

    assert (row["value"], row["unit"], row["t1"]) == (100.0, "km", "2030-03-01T12:00:00+00:00")
    assert "100 km" in table
    assert "note: the line is drawn freely" in table
    assert "atlas/0" in table


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (0.01, "km", "0 km"),
        (99.96, "km", "100.0 km"),
        (-3.2, "km", "-3.2 km"),
        (0.5, "share", "50 %"),
        (7, "1", "7"),
    ],
)
def test_values_as_people_read_them(value, unit, words):
    """No more decimals than can be read."""
    assert value_words(value, unit) == words


def test_targets(tmp_path):
    """Only .svg and .png, only where a file can be."""
    svg = figure_svg(title="T", subtitle=[], panels=[_blank()], legend=[], credits_=["C"], description="D")
    write_picture(svg, tmp_path / "a.svg")

    assert (tmp_path / "a.svg").read_text() == svg
    for name in ("a.pdf", "a", "none/a.svg"):
        with pytest.raises(InputError, match=r"picture"):
            check_target(tmp_path / name)
    (tmp_path / "folder.svg").mkdir()
    with pytest.raises(InputError, match="no picture can be written"):
        check_target(tmp_path / "folder.svg")


def _blank():
    drawings, _ = draw_maps([MapPanel()], _land(), frame_around([(36.0, 49.0)], width_px=300))
    return drawings[0]


def _land():
    from outputs_example import theatre  # noqa: PLC0415  # the example's theatre, made on demand

    return theatre()


def test_areas_of_the_ring_are_where_they_are_drawn():
    """A box of a degree covers as many pixels as its area says."""
    frame = frame_around([(36.0, 49.0), (38.0, 50.0)], width_px=500)
    box = shapely.box(36.5, 49.2, 37.5, 49.8)
    pixels = sum(part.area for part in frame.polygons(box))

    assert pixels / frame.px_per_km**2 == pytest.approx(geo.area_km2(box), rel=0.01)
    assert np.isfinite(pixels)
