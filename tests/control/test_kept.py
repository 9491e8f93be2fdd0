"""Maps drawn from a timeline are kept, and drawn anew when anything they are drawn from changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import shapely

from contested.control import load
from contested.control.control_map import ControlMap, Zone
from contested.control.kept import keep, kept
from contested.control.load import embedded_history
from contested.control.thiessen import drawing_mark
from contested.theatre.load import load_theatre
from contested.theatre.theatre import Theatre

WAR = "ukraine_2022"
LONE = ControlMap(id="x", source="embedded", as_of=datetime(2022, 3, 1, tzinfo=UTC), zones=())


def same(one: tuple[ControlMap, ...], other: tuple[ControlMap, ...]) -> bool:
    """Whether maps say the same, ground by ground."""
    return [(item.id, item.source, item.as_of, [_plain(zone) for zone in item.zones]) for item in one] == [
        (item.id, item.source, item.as_of, [_plain(zone) for zone in item.zones]) for item in other
    ]


def _plain(zone: Zone) -> tuple[object, ...]:
    return (zone.status, zone.side, zone.since_start, shapely.to_wkb(zone.geometry))


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[ControlMap, ...]]:
    """Draw the timeline once, in an empty folder."""
    folder = tmp_path_factory.mktemp("kept")
    history = embedded_history(load_theatre(WAR), folder=folder)
    assert history is not None
    return folder, history.maps


def test_what_is_kept_is_what_was_drawn(
    drawn: tuple[Path, tuple[ControlMap, ...]], monkeypatch: pytest.MonkeyPatch
):
    folder, maps = drawn

    def fail(_: Theatre) -> tuple[ControlMap, ...]:
        raise AssertionError("drawn twice")

    monkeypatch.setattr(load, "embedded_maps", fail)
    again = embedded_history(load_theatre(WAR), folder=folder)
    assert again is not None
    assert same(again.maps, maps)


def test_ground_that_maps_share_is_one_object(drawn: tuple[Path, tuple[ControlMap, ...]]):
    (file,) = drawn[0].iterdir()
    zones = [zone.geometry for item in kept(file) for zone in item.zones]
    assert len({id(shape) for shape in zones}) < len(zones)


@pytest.mark.parametrize("content", [b"", b"not a database", b"SQLite format 3\x00 but cut short"])
def test_a_damaged_file_is_drawn_over(content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    theatre = load_theatre(WAR)
    (tmp_path / f"{WAR}-embedded-{drawing_mark(theatre)}.sqlite").write_bytes(content)
    monkeypatch.setattr(load, "embedded_maps", lambda _: (LONE,))
    history = embedded_history(theatre, folder=tmp_path)
    assert history is not None
    assert [item.id for item in history.maps] == ["x"]


def test_a_folder_that_cannot_be_written_keeps_nothing(tmp_path: Path):
    (tmp_path / "file").write_text("in the way")
    keep(tmp_path / "file" / "maps.sqlite", ())
    assert kept(tmp_path / "file" / "maps.sqlite") == ()


def test_another_timeline_or_land_is_another_drawing(tmp_path: Path):
    theatre = load_theatre(WAR)
    text = (theatre.folder / "control.csv").read_text(encoding="utf-8")
    (tmp_path / "control.csv").write_text(text.rsplit("\n", 2)[0] + "\n", encoding="utf-8")
    marks = {
        drawing_mark(theatre),
        drawing_mark(replace(theatre, folder=tmp_path)),
        drawing_mark(replace(theatre, land=shapely.box(30, 45, 40, 50))),
    }
    assert len(marks) == 3
    assert drawing_mark(replace(theatre, folder=tmp_path / "nowhere")) is None
