"""What inferring control is measured on: prose and settlements of September 2022, and DeepStateMap's maps.

The extraction of the prose takes a minute; it is kept in the system's folder for temporary files, named by
the extractor's version and by everything that it read.
"""

from __future__ import annotations

import csv
import hashlib
import json
import pickle
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import shapely

import contested
from contested import pipeline
from contested.control.control_map import ControlMap
from contested.control.history import ControlHistory
from contested.control.inferred.ground import Floats, Place, Start
from contested.control.load import open_history
from contested.ledger.statement import Statement
from contested.places.gazetteer import load_gazetteer
from contested.reports.report import Report
from contested.theatre.load import load_theatre
from contested.theatre.theatre import Theatre
from contested.timespan import end_of_day
from eval_verdicts import shared_folder

START_DAY = date(2022, 8, 31)
DAYS = tuple(date(2022, 9, 1) + timedelta(days=number) for number in range(36))
REGIONS = {
    "kharkivska_oblast": "kharkiv_oblast",
    "luhanska_oblast": "luhansk_oblast",
    "donetska_oblast": "donetsk_oblast",
}
NORTH_OF = 48.3
"""Degrees: what counts as northern Donetsk Oblast."""
TWIN_DEGREES = 0.012
"""A town of the gazetteer that close to a listed settlement is the same."""
_CODE = ("claims", "places", "theatre")

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Data:
    """Everything measured on."""

    theatre: Theatre
    statements: tuple[Statement, ...]
    places: tuple[Place, ...]
    districts: tuple[str, ...]
    start: Start
    history: ControlHistory
    held: Flags
    """Held by Russia by the last map of each day: places by days."""
    held_before: Flags
    """The same at the start."""

    @property
    def changed(self) -> Flags:
        """Which places changed hands."""
        found: Flags = (self.held != self.held_before[:, None]).any(axis=1)
        return found


def load_data() -> Data:
    """Read everything."""
    shared, theatre = shared_folder(), load_theatre("ukraine_2022")
    history = open_history(shared / "data" / "deepstate", theatre).history
    places, districts = settlements(shared, theatre)
    points = shapely.points([(place.longitude, place.latitude) for place in places])
    maps = [_last(history, day) for day in DAYS]
    known: dict[int, Flags] = {}
    held = np.stack([_held(item, points, known) for item in maps], axis=1)
    start = _last(history, START_DAY)
    return Data(
        theatre=theatre,
        statements=statements(shared, theatre),
        places=places,
        districts=districts,
        start=Start(theatre=theatre, map=start, day=START_DAY),
        history=history,
        held=held,
        held_before=_held(start, points, known),
    )


def _last(history: ControlHistory, day: date) -> ControlMap:
    item = history.at(end_of_day(day, history.theatre.time_zone))
    if item is None:
        raise SystemExit(f"no map by {day}")
    return item


def _held(item: ControlMap, points: npt.NDArray[np.object_], known: dict[int, Flags]) -> Flags:
    """Tell which points a map draws as held by Russia, and not contested."""
    inside = {"held": np.zeros(len(points), dtype=bool), "contested": np.zeros(len(points), dtype=bool)}
    for zone in item.zones:
        if zone.status == "contested" or (zone.status == "held" and zone.side == "RU"):
            key = id(zone.geometry)
            if key not in known:
                shapely.prepare(zone.geometry)
                known[key] = shapely.intersects(zone.geometry, points)
            inside[zone.status] |= known[key]
    found: Flags = inside["held"] & ~inside["contested"]
    return found


def settlements(shared: Path, theatre: Theatre) -> tuple[tuple[Place, ...], tuple[str, ...]]:
    """List the settlements of the three regions, each with its raion; the gazetteer adds towns."""
    found: list[tuple[Place, str]] = []
    with (shared / "data" / "admin" / "settlements.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            region = REGIONS.get(row["oblast"])
            if region:
                place = Place(
                    name=row["name_en"] or row["name_uk"],
                    longitude=float(row["lon"]),
                    latitude=float(row["lat"]),
                    region_key=region,
                )
                found.append((place, row["raion"]))
    tree = shapely.STRtree(shapely.points([(place.longitude, place.latitude) for place, _ in found]))
    gazetteer = load_gazetteer(theatre)
    for region in REGIONS.values():
        for entry in gazetteer.settlements(region_key=region):
            longitude, latitude = float(entry.longitude or 0), float(entry.latitude or 0)
            point = shapely.Point(longitude, latitude)
            if not len(tree.query(point, predicate="dwithin", distance=TWIN_DEGREES)):
                place = Place(name=entry.name, longitude=longitude, latitude=latitude, region_key=region)
                found.append((place, entry.district or ""))
    wanted = [pair for pair in found if pair[0].region_key != "donetsk_oblast" or pair[0].latitude > NORTH_OF]
    return tuple(place for place, _ in wanted), tuple(_raion(raion) for _, raion in wanted)


def _raion(name: str) -> str:
    """Give a raion one name in its several spellings."""
    return (
        name.lower().replace("yy", "y").replace("izyum", "izium").replace("kup_yan", "kupian")[:5] or "none"
    )


def reports(shared: Path) -> Iterator[Report]:
    """Yield the daily assessments and the headlines, each with the instant of its publication."""
    for path in sorted((shared / "data" / "isw_text").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            yield Report(
                id=f"isw-{record['date']}",
                text="\n\n".join(record["paragraphs"]),
                published=date.fromisoformat(record["date"]),
                published_at=datetime.fromisoformat(record["published"]).astimezone(UTC),
                publisher="Institute for the Study of War",
            )
    for path in sorted((shared / "data" / "headlines").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for number, row in enumerate(csv.DictReader(file)):
                seen = datetime.fromisoformat(row["first_seen"])
                yield Report(
                    id=f"cnn-{number:04}",
                    text=row["headline"],
                    published=seen.astimezone(ZoneInfo("Europe/Kyiv")).date(),
                    published_at=seen,
                    publisher="CNN",
                )


def statements(shared: Path, theatre: Theatre) -> tuple[Statement, ...]:
    """Extract the prose, or take what an earlier run has kept."""
    extractor = pipeline.extractor_named("rules")
    texts = list(reports(shared))
    path = Path(tempfile.gettempdir()) / "contested-eval" / f"{_mark(texts, extractor.version)}.pickle"
    if path.is_file():
        kept: tuple[Statement, ...] = pickle.loads(path.read_bytes())  # noqa: S301  # written below
        return kept
    tools = pipeline.tools_for(theatre)
    found = tuple(
        statement
        for report in texts
        for statement in pipeline.extract(
            report, tools, extractor, recorded_at=report.published_at or datetime.now(UTC)
        ).statements
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(pickle.dumps(found))
    return found


def _mark(texts: list[Report], version: str) -> str:
    """Name an extraction by what it reads and by what reads it."""
    digest = hashlib.blake2b(version.encode(), digest_size=10)
    for text in texts:
        digest.update(f"{text.id} {text.published_at} {text.text}".encode())
    package = Path(contested.__file__).parent
    files = [path for folder in _CODE for path in sorted((package / folder).rglob("*")) if path.is_file()]
    for path in files:
        if "__pycache__" not in path.parts:
            digest.update(path.read_bytes())
    return digest.hexdigest()


def last_days(held: Flags) -> npt.NDArray[np.intp]:
    """Give the number of the first day after the last on which a place was held: its date of change."""
    count = held.shape[1]
    found: npt.NDArray[np.intp] = np.where(held.any(axis=1), count - np.argmax(held[:, ::-1], axis=1), 0)
    return found


def brier(probability: Floats, held: Flags) -> float:
    """Give the mean squared error of a probability."""
    return float(((probability - held) ** 2).mean())
