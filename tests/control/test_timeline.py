"""The control timeline: what is read, and what is refused with file, line and reason."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
import shapely

from contested.control.timeline import COLUMNS, read_timeline, timeline_of
from contested.errors import SourceError
from contested.theatre.load import load_theatre
from contested.theatre.theatre import Region, Side, Theatre

HEADER = ",".join(COLUMNS)
FORD = "Ford,11,10.5,20.5,north"
MILL = "Mill,,10.6,21.5,south"
GOOD = (
    f"{FORD},B,2000-01-01,2000-01-09,,,before_war,atlas of 1999,",
    f"{FORD},contested,2000-01-10,2000-01-11,,,report,Courier of 11 January,",
    f"{FORD},R,2000-01-12,2000-01-31,,,table,almanac,taken by night",
    f"{MILL},R,2000-01-01,2000-01-31,yes,yes,unsourced,,",
)
Write = Callable[..., Path]


def a_theatre(folder: Path) -> Theatre:
    """A land of two regions, defended by B against R."""
    north, south = shapely.box(20, 10.5, 22, 11), shapely.box(20, 10, 22, 10.5)
    return Theatre(
        key="isle",
        name="The isle",
        time_zone="Europe/Kyiv",
        first_day=date(2000, 1, 1),
        country="XX",
        sides=(
            Side(key="B", name="Blue", adjective="Blue", colour="#0000ff", defender=True),
            Side(key="R", name="Red", adjective="Red", colour="#ff0000"),
        ),
        actors=(),
        regions=(
            Region(key="north", name="North", aliases=(), kind="admin1", geometry=north),
            Region(key="south", name="South", aliases=(), kind="admin1", geometry=south),
        ),
        operations=(),
        land=shapely.box(20, 10, 22, 11),
        folder=folder,
    )


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write rows under the header into the theatre's folder."""

    def to_file(*rows: str, header: str = HEADER) -> Path:
        path = tmp_path / "control.csv"
        path.write_text("\n".join([header, *rows, ""]), encoding="utf-8")
        return path

    return to_file


def test_reads_towns_with_their_rows(write: Write, tmp_path: Path):
    timeline = read_timeline(write(*GOOD), theatre=a_theatre(tmp_path))

    ford, mill = timeline.settlements
    assert (ford.name, ford.geonameid, ford.latitude, ford.longitude) == ("Ford", 11, 10.5, 20.5)
    assert [row.held_by for row in ford.rows] == ["B", None, "R"]
    assert [row.line for row in ford.rows] == [2, 3, 4]
    assert ford.rows[2].note == "taken by night"
    assert (mill.geonameid, mill.anchor, mill.rows[0].since_start, mill.rows[0].source) == (
        None,
        True,
        True,
        None,
    )
    assert (timeline.first_day, timeline.last_day) == (date(2000, 1, 1), date(2000, 1, 31))


@pytest.mark.parametrize(
    ("day", "holder", "last_certain"),
    [
        pytest.param("2000-01-01", "B", "B", id="first-day"),
        pytest.param("2000-01-09", "B", "B", id="last-day-of-a-row-counts"),
        pytest.param("2000-01-10", None, "B", id="contested-is-nobodys"),
        pytest.param("2000-01-12", "R", "R", id="from-the-day-of-change"),
        pytest.param("2000-01-31", "R", "R", id="last-day-covered"),
    ],
)
def test_holder_on_a_day(write: Write, tmp_path: Path, day: str, holder: str | None, last_certain: str):
    ford = read_timeline(write(*GOOD), theatre=a_theatre(tmp_path)).find(name="Ford")

    assert ford
    row, last = ford.on(date.fromisoformat(day)), ford.last_held(date.fromisoformat(day))
    assert row
    assert last
    assert (row.held_by, last.held_by) == (holder, last_certain)


def test_says_nothing_outside_its_days(write: Write, tmp_path: Path):
    timeline = read_timeline(write(*GOOD), theatre=a_theatre(tmp_path))

    for town in timeline.settlements:
        assert town.on(timeline.first_day - timedelta(days=1)) is None
        assert town.on(timeline.last_day + timedelta(days=1)) is None


def test_finds_by_id_before_name(write: Write, tmp_path: Path):
    timeline = read_timeline(write(*GOOD), theatre=a_theatre(tmp_path))

    assert timeline.find(geonameid=11) is timeline.settlements[0]
    assert timeline.find(name="Mill") is timeline.settlements[1]
    assert timeline.find(geonameid=99, name="Ford") is None
    assert timeline.find(name="Nowhere") is None


def test_nearest_town_and_how_far(write: Write, tmp_path: Path):
    timeline = read_timeline(write(*GOOD), theatre=a_theatre(tmp_path))

    assert timeline.nearest(20.5, 10.5) == (timeline.settlements[0], 0.0)
    town, away_km = timeline.nearest(21.5, 10.7)
    assert town.name == "Mill"
    assert away_km == pytest.approx(11.06, abs=0.01)


def test_days_of_change(write: Write, tmp_path: Path):
    timeline = read_timeline(write(*GOOD), theatre=a_theatre(tmp_path))

    assert [day.day for day in timeline.days_of_change()] == [1, 10, 12]


def test_a_theatre_without_a_file_has_no_timeline(tmp_path: Path):
    assert timeline_of(a_theatre(tmp_path)) is None


@pytest.mark.parametrize(
    ("rows", "line", "reason"),
    [
        pytest.param(
            (GOOD[0], GOOD[2]), 3, "starts on 2000-01-12, the row before ends on 2000-01-09", id="gap"
        ),
        pytest.param((GOOD[1],), 2, "the war on 2000-01-01", id="starts-late"),
        pytest.param((GOOD[0], GOOD[1].replace("contested", "B")), 3, "changes nothing", id="no-change"),
        pytest.param((GOOD[3].replace(",R,", ",Z,"),), 2, "unknown side 'Z'", id="side"),
        pytest.param((GOOD[3].replace("south", "west"),), 2, "unknown region 'west'", id="region"),
        pytest.param((GOOD[3].replace("-31", "-32"),), 2, "day is out of range", id="no-such-day"),
        pytest.param((GOOD[3].replace("2000-01-31", "1999-12-31"),), 2, "before it starts", id="backwards"),
        pytest.param((GOOD[3].replace("yes,yes", "yes,y"),), 2, "'yes' or empty", id="flag"),
        pytest.param(
            (GOOD[3].replace(",R,", ",B,"),), 2, "other than the defender", id="since-start-defender"
        ),
        pytest.param(
            (GOOD[3].replace("unsourced", "rumour"),), 2, "unknown kind of source", id="source-kind"
        ),
        pytest.param((GOOD[3].replace("unsourced", "report"),), 2, "does not go with", id="report-unnamed"),
        pytest.param((GOOD[3].replace("10.6", "106"),), 2, "outside the globe", id="latitude"),
        pytest.param((GOOD[3].replace("10.6", "nan"),), 2, "outside the globe", id="not-a-number"),
        pytest.param((GOOD[3].replace("10.6", "x"),), 2, "could not convert", id="no-number"),
        pytest.param((GOOD[3].replace("Mill", " "),), 2, "has no name", id="no-name"),
        pytest.param((GOOD[3] + ",more",), 2, "too many or too few cells", id="too-many-cells"),
        pytest.param((GOOD[3].rsplit(",", 3)[0],), 2, "too many or too few cells", id="too-few-cells"),
        pytest.param((*GOOD, GOOD[3].replace("21.5", "21.6")), 6, "longitude differs", id="town-moves"),
        pytest.param((GOOD[3], *GOOD[:3], GOOD[3]), 6, "listed twice (Mill)", id="town-comes-back"),
        pytest.param((*GOOD[:3], GOOD[3].replace("Mill,", "Mill,11")), 5, "listed twice (11)", id="same-id"),
    ],
)
def test_refuses_a_row_that_cannot_be_true(
    write: Write, tmp_path: Path, rows: tuple[str, ...], line: int, reason: str
):
    path = write(*rows)

    with pytest.raises(SourceError) as caught:
        read_timeline(path, theatre=a_theatre(tmp_path))

    assert caught.value.where == str(path)
    assert caught.value.record == f"line {line}"
    assert reason in caught.value.reason


def test_refuses_a_file_without_rows_or_columns(write: Write, tmp_path: Path):
    theatre = a_theatre(tmp_path)

    with pytest.raises(SourceError, match="has no rows"):
        read_timeline(write(), theatre=theatre)
    with pytest.raises(SourceError, match="lacks columns: held_by"):
        read_timeline(write(header=HEADER.replace("held_by,", "")), theatre=theatre)
    with pytest.raises(SourceError, match="cannot be read"):
        read_timeline(tmp_path / "missing.csv", theatre=theatre)


def test_refuses_towns_that_end_on_different_days(write: Write, tmp_path: Path):
    path = write(*GOOD[:3], GOOD[3].replace("2000-01-31", "2000-01-30"))

    with pytest.raises(SourceError, match="2000-01-30, 2000-01-31"):
        read_timeline(path, theatre=a_theatre(tmp_path))


@pytest.mark.parametrize(
    ("name", "day", "holder"),
    [
        pytest.param("Kupiansk", "2022-02-26", "UA", id="kupiansk-before"),
        pytest.param("Kupiansk", "2022-02-27", "RU", id="kupiansk-lost"),
        pytest.param("Kupiansk", "2022-09-10", "UA", id="kupiansk-back"),
        pytest.param("Balakliia", "2022-09-08", "UA", id="balakliia-back"),
        pytest.param("Izium", "2022-09-09", "RU", id="izium-held"),
        pytest.param("Izium", "2022-09-11", "UA", id="izium-back"),
        pytest.param("Lyman", "2022-09-30", "RU", id="lyman-held"),
        pytest.param("Lyman", "2022-10-01", "UA", id="lyman-back"),
        pytest.param("Kherson", "2022-10-20", "RU", id="kherson-still-held"),
        pytest.param("Bakhmut", "2022-09-11", None, id="bakhmut-fought-over"),
        pytest.param("Kyiv", "2022-03-15", "UA", id="kyiv-never-lost"),
        pytest.param("Donetsk", "2022-02-24", "RU", id="donetsk-since-2014"),
        pytest.param("Dymer", "2022-03-30", "RU", id="dymer-held"),
        pytest.param("Slavutych", "2022-04-03", "UA", id="slavutych-back"),
        pytest.param("Hirske", "2022-06-24", "RU", id="hirske-lost"),
        pytest.param("Torske", "2022-10-02", "UA", id="torske-back"),
        pytest.param("Novooleksandrivka", "2022-10-02", "RU", id="novooleksandrivka-held"),
    ],
)
def test_the_timeline_that_ships(name: str, day: str, holder: str | None):
    """Turning points that several sources agree on."""
    timeline = timeline_of(load_theatre("ukraine_2022"))
    town = timeline.find(name=name) if timeline else None
    row = town.on(date.fromisoformat(day)) if town else None

    assert row is not None
    assert row.held_by == holder


def test_the_timeline_that_ships_covers_what_it_says():
    timeline = timeline_of(load_theatre("ukraine_2022"))

    assert timeline is not None
    assert (timeline.first_day, timeline.last_day) == (date(2022, 2, 24), date(2022, 10, 20))
    assert len(timeline.settlements) >= 350
    assert sum(len({row.held_by for row in town.rows} - {None}) > 1 for town in timeline.settlements) >= 150
    assert all(
        row.source for town in timeline.settlements for row in town.rows if row.source_kind != "unsourced"
    )
    anchors = [town for town in timeline.settlements if town.anchor]
    assert all(len(town.rows) == 1 for town in anchors), "an anchor never changes hands"
