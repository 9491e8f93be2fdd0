"""Courses of rivers: read, refused, found by any of their names."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from contested.errors import TheatreError
from contested.theatre.load import load_theatre
from contested.theatre.rivers import find_river, read_rivers

ALDER = {
    "type": "Feature",
    "properties": {
        "key": "alder",
        "name": "Alder River",
        "aliases": ["Alder"],
        "coarse_km": 4,
        "source": "own",
    },
    "geometry": {"type": "LineString", "coordinates": [[20, 10], [21, 10.5]]},
}


def write(path: Path, *features: Any) -> Path:
    file = path / "rivers.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return file


def test_reads_a_river_and_finds_it_by_any_name(tmp_path: Path) -> None:
    (river,) = rivers = read_rivers(write(tmp_path, ALDER))

    assert (river.key, river.coarse_km, river.source) == ("alder", 4.0, "own")
    assert list(river.line.coords) == [(20, 10), (21, 10.5)]
    assert find_river(rivers, "alder") is river
    assert find_river(rivers, "Alder River") is river
    assert find_river(rivers, "Elm River") is None


def test_a_theatre_may_have_no_rivers(tmp_path: Path) -> None:
    assert read_rivers(tmp_path / "rivers.geojson") == ()


@pytest.mark.parametrize(
    ("features", "reason"),
    [
        pytest.param((ALDER, ALDER), "the key occurs twice", id="twice"),
        pytest.param(({**ALDER, "properties": {"key": "alder"}},), "malformed river", id="no-coarseness"),
        pytest.param(({**ALDER, "geometry": {"coordinates": []}},), "malformed river", id="no-course"),
        pytest.param(({**ALDER, "geometry": None},), "malformed river", id="no-geometry"),
    ],
)
def test_refuses_what_is_no_river(tmp_path: Path, features: tuple[Any, ...], reason: str) -> None:
    with pytest.raises(TheatreError, match=reason):
        read_rivers(write(tmp_path, *features))


def test_refuses_a_file_that_is_no_collection(tmp_path: Path) -> None:
    (tmp_path / "rivers.geojson").write_text("[]", encoding="utf-8")
    with pytest.raises(TheatreError, match="not a GeoJSON FeatureCollection"):
        read_rivers(tmp_path / "rivers.geojson")


def test_rivers_that_ship_say_where_they_come_from_and_how_coarse_they_are() -> None:
    rivers = load_theatre("ukraine_2022").rivers

    assert len(rivers) >= 14
    assert find_river(rivers, "Оскіл") is find_river(rivers, "Oskil River") is not None
    assert all(river.source and 0 < river.coarse_km <= 10 for river in rivers)
