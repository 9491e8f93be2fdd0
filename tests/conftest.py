"""Fixtures that every stage's tests share: the real data, and an invented war on a box of land."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import shapely
from click.testing import CliRunner
from shapely.geometry.base import BaseGeometry

from contested.cli import main
from contested.control.control_map import ControlMap, Zone
from contested.control.history import ControlHistory
from contested.control.source import ControlSource
from contested.theatre.theatre import Operation, Region, Side, Theatre

ROOT = Path(__file__).resolve().parent.parent
DAY_ONE = datetime(2030, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real reports and maps; a visible skip without it, a failure on CI."""
    folder = Path(os.environ.get("CONTESTED_SHARED", ROOT / ".." / "shared")).resolve()
    if not folder.is_dir():
        message = f"no real data at {folder} (set CONTESTED_SHARED)"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    return folder


@pytest.fixture(scope="session", autouse=True)
def own_data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep every test from the user's own stores."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CONTESTED_DATA", str(tmp_path_factory.mktemp("data")))
        yield


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., tuple[int, str, str]]:
    """Run a command in an empty folder with a store of its own: (exit code, stdout, stderr)."""
    monkeypatch.setenv("CONTESTED_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)

    def invoke(*words: object) -> tuple[int, str, str]:
        result = CliRunner().invoke(main, [str(word) for word in words])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.exit_code, result.stdout, result.stderr

    return invoke


@pytest.fixture(scope="session")
def invented() -> Theatre:
    """A war between Aland (the defender, in the west) and Beland, on a box four degrees wide."""
    land = shapely.box(36, 48, 40, 51)
    east = Region(key="east", name="East", aliases=(), kind="admin1", geometry=shapely.box(38, 48, 40, 51))
    west = Region(key="west", name="West", aliases=(), kind="admin1", geometry=shapely.box(36, 48, 38, 51))
    return Theatre(
        key="invented",
        name="An invented war",
        time_zone="Europe/Kyiv",
        first_day=date(2030, 3, 1),
        country="XX",
        sides=(
            Side(
                key="A",
                name="Aland",
                adjective="Alandish",
                colour="#0072b2",
                defender=True,
                rear_points=((36.1, 49.5),),
            ),
            Side(key="B", name="Beland", adjective="Belandish", colour="#d55e00"),
        ),
        actors=(),
        regions=(west, east),
        operations=(
            Operation(
                key="spring",
                name="the spring offensive",
                side="A",
                start=date(2030, 3, 3),
                end=date(2030, 3, 20),
                source="invented",
            ),
        ),
        land=land,
        folder=ROOT / "tests",
    )


@pytest.fixture(scope="session")
def source() -> ControlSource:
    """A source of maps that draws changes in up to four days late."""
    return ControlSource(
        key="atlas", name="Atlas", attribution="Maps: Atlas", licence="test", lag=timedelta(days=4)
    )


MapMaker = Callable[..., ControlMap]


@pytest.fixture(scope="session")
def draw() -> MapMaker:
    """Make one map of Atlas, `day` days after the first: B's ground, contested ground, what A regained."""

    def make(
        day: float,
        *,
        held: BaseGeometry | None = None,
        contested: BaseGeometry | None = None,
        regained: BaseGeometry | None = None,
    ) -> ControlMap:
        drawn = (("held", "B", held), ("contested", None, contested), ("regained", "A", regained))
        return ControlMap(
            id=f"atlas/{day}",
            source="atlas",
            as_of=DAY_ONE + timedelta(days=day),
            zones=tuple(
                Zone(status=status, side=side, geometry=ground)
                for status, side, ground in drawn
                if ground is not None
            ),
        )

    return make


@pytest.fixture(scope="session")
def history(invented: Theatre, source: ControlSource) -> Callable[..., ControlHistory]:
    """Make a history of Atlas of some maps."""
    return lambda *maps: ControlHistory(source, invented, maps)
