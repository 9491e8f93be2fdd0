"""Grounds kept between runs: the same as worked out, and done without when they cannot be kept."""

from __future__ import annotations

from pathlib import Path

import pytest
import shapely
from tests.conftest import DAY_ONE

from contested.control.control_map import ControlMap, Zone
from contested.control.ground import Grounds
from contested.control.ground_store import GroundStore, map_digest
from contested.control.load import ground_store
from contested.theatre.theatre import Theatre


def _map(held: shapely.Polygon, contested: shapely.Polygon) -> ControlMap:
    zones = (
        Zone(status="held", side="B", geometry=held),
        Zone(status="held", side="B", geometry=shapely.transform(held, lambda xy: xy - (0, 0.5))),
        Zone(status="contested", side=None, geometry=contested),
    )
    return ControlMap(id="drawn/1", source="drawn", as_of=DAY_ONE, zones=zones)


@pytest.fixture
def item() -> ControlMap:
    return _map(shapely.box(38, 49, 40, 50), shapely.box(37.5, 49, 38.25, 50.2))


def _grounds(theatre: Theatre, path: Path) -> Grounds:
    return Grounds(theatre, [(37.0, 49.5)], kept=GroundStore(path))


def test_a_kept_ground_is_the_one_that_was_worked_out(
    invented: Theatre, item: ControlMap, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = Grounds(invented, [(37.0, 49.5)])
    first = _grounds(invented, tmp_path / "grounds.sqlite")
    wanted = {side.key: fresh.held(item, side.key).wkb for side in invented.sides}
    assert {side.key: first.held(item, side.key).wkb for side in invented.sides} == wanted

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("worked out again")

    for name in ("difference", "union"):
        monkeypatch.setattr(f"contested.control.ground.shapely.{name}", refuse)
    second = _grounds(invented, tmp_path / "grounds.sqlite")
    assert {side.key: second.held(item, side.key).wkb for side in invented.sides} == wanted


def test_a_map_redrawn_under_the_same_name_is_another(
    invented: Theatre, item: ControlMap, tmp_path: Path
) -> None:
    other = _map(shapely.box(39, 49, 40, 50), shapely.box(38.5, 49, 39.25, 50.2))
    _grounds(invented, tmp_path / "grounds.sqlite").held(item, "B")
    again = _grounds(invented, tmp_path / "grounds.sqlite").held(other, "B")
    assert again.wkb == Grounds(invented).held(other, "B").wkb
    assert map_digest(item) != map_digest(other)


def test_another_meaning_is_another_map(item: ControlMap) -> None:
    before = tuple(
        Zone(status=zone.status, side=zone.side, geometry=zone.geometry, since_start=True)
        for zone in item.zones
    )
    other = ControlMap(id=item.id, source=item.source, as_of=item.as_of, zones=before)
    assert map_digest(item) != map_digest(other)


@pytest.mark.parametrize("content", [b"this is no database, and longer than a header " * 40, b""])
def test_a_damaged_file_is_done_without(
    invented: Theatre, item: ControlMap, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "grounds.sqlite"
    path.write_bytes(content)
    assert _grounds(invented, path).held(item, "B").wkb == Grounds(invented).held(item, "B").wkb


def test_a_folder_that_cannot_be_made_is_done_without(
    invented: Theatre, item: ControlMap, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    grounds = _grounds(invented, tmp_path / "file" / "grounds.sqlite")
    assert grounds.held(item, "B").wkb == Grounds(invented).held(item, "B").wkb


def test_other_settlements_lie_in_another_file(invented: Theatre, tmp_path: Path) -> None:
    for places in ([(37.0, 49.5)], [(37.0, 49.6)], [(37.0, 49.5)]):
        ground_store(invented, places, folder=tmp_path).put(b"map", "held", shapely.box(36, 49, 37, 50))
    assert len(list(tmp_path.glob("invented-ground-*.sqlite"))) == 2
