"""A transport network: junctions, the lines between them, and the towns on the way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path

from contested import geo
from contested.errors import TheatreError

__all__ = ["Credit", "Junction", "Line", "Network", "Stop", "load_network"]

FILE = "network.tsv"
_YEAR_FIELDS, _CREDIT_FIELDS, _LINE_FIELDS = 2, 4, 5
_JUNCTION_FIELDS = (5, 6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """What outputs call a network, and whom they credit for it."""

    name: str = "Network"
    """What kind of lines it holds: "Rail network"."""
    attribution: str = ""
    licence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Junction:
    """Where lines meet or end, under the name of its town."""

    name: str
    longitude: float
    latitude: float
    region_key: str | None = None
    """The first-level unit of the theatre that it lies in."""

    @property
    def point(self) -> tuple[float, float]:
        """(longitude, latitude)."""
        return self.longitude, self.latitude


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A station on a line, between its junctions."""

    name: str
    longitude: float
    latitude: float
    along_km: float | None = None
    """How far along the line from its start; ``None`` where that is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line between two junctions; two junctions may have several."""

    start: str
    end: str
    length_km: float
    stops: tuple[Stop, ...] = ()
    """In order from `start` to `end`."""

    def other(self, junction: str) -> str:
        """Return the junction at the other end."""
        return self.end if junction == self.start else self.start


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """Junctions and lines; the same junctions with fewer lines make another network.

    Examples
    --------
    >>> a, b = (Junction(name=name, longitude=lon, latitude=49.0) for name, lon in (("A", 36.0), ("B", 36.5)))
    >>> lines = (Line(start="A", end="B", length_km=38.0),)
    >>> network = Network(junctions=(a, b), lines=lines, as_of=date(2026, 1, 1))
    >>> network.degree("A"), network.nearest(36.05, 49.0).name
    (1, 'A')
    """

    junctions: tuple[Junction, ...]
    lines: tuple[Line, ...]
    as_of: date
    """The first day of the year whose state it shows."""
    credit: Credit = field(default_factory=Credit)
    betweenness: tuple[float, ...] | None = None
    """Each junction's, where its file gives it; ``None``: to be counted (`contested.networks.paths`)."""
    _at: dict[str, list[int]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        at: dict[str, list[int]] = {junction.name: [] for junction in self.junctions}
        if len(at) != len(self.junctions):
            raise TheatreError("two junctions share a name", where=FILE)
        for number, line in enumerate(self.lines):
            for end in (line.start, line.end):
                if end not in at:
                    raise TheatreError("a line ends at an unknown junction", where=FILE, record=end)
                at[end].append(number)
            if line.length_km <= 0:
                raise TheatreError("a line has no length", where=FILE, record=line.start)
        object.__setattr__(self, "_at", at)

    @property
    def title(self) -> str:
        """Its name with the year that it shows: "Rail network (state of 2026)"."""
        return f"{self.credit.name} (state of {self.as_of.year})"

    def at(self, junction: str) -> list[int]:
        """Return the numbers of the lines that end at a junction; raises ``KeyError`` for a stranger."""
        return self._at[junction]

    def degree(self, junction: str) -> int:
        """Count the lines that end at a junction."""
        return len(self._at[junction])

    def junction(self, name: str) -> Junction:
        """Return a junction by its name; raises ``KeyError`` for a stranger."""
        found = next((junction for junction in self.junctions if junction.name == name), None)
        if found is None:
            raise KeyError(name)
        return found

    def nearest(self, longitude: float, latitude: float, *, within_km: float = 8.0) -> Junction | None:
        """Return the nearest junction of a point, if one lies within reach."""
        here = (longitude, latitude)
        away = [(geo.distance_km(here, junction.point), junction) for junction in self.junctions]
        distance_km, junction = min(away, key=lambda pair: pair[0], default=(within_km + 1, None))
        return junction if distance_km <= within_km else None

    def without_lines(self, numbers: Iterable[int]) -> Network:
        """Return the network with some lines cut; every junction stays."""
        cut = set(numbers)
        lines = tuple(line for i, line in enumerate(self.lines) if i not in cut)
        return replace(self, lines=lines, betweenness=None)

    def without_junction(self, name: str) -> Network:
        """Return the network with every line at a junction cut; raises ``KeyError`` for a stranger."""
        return self.without_lines(self.at(name))


@cache
def load_network(folder: Path) -> Network | None:
    """Load a theatre's network, ``None`` when its folder holds none.

    Parameters
    ----------
    folder
        The theatre's; its ``network.tsv`` has a row ``Y year`` (whose state it shows), a row
        ``N name attribution licence`` (what outputs call and credit), and rows
        ``J name longitude latitude region betweenness`` and ``L from to km stops``, parted by tabs, stops by
        "; ". The betweenness may be left out. A stop is ``name longitude latitude``, and may end with its
        kilometre along the line: ``+12.5``.

    Raises
    ------
    TheatreError
        A row is malformed, a line ends at an unknown junction, a name occurs twice.
    """
    path = folder / FILE
    if not path.exists():
        return None
    items: list[Junction | Line | Credit | date] = []
    between: list[float] = []
    for number, row in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not row or row.startswith("#"):
            continue
        fields = row.split("\t")
        try:
            items.append(_row(fields))
            between += [float(cell) for cell in fields[5:] if fields[0] == "J"]
        except ValueError as error:
            raise TheatreError(f"malformed row: {error}", where=path.name, record=f"line {number}") from error
    years = [item for item in items if isinstance(item, date)]
    if len(years) != 1:
        raise TheatreError("needs one row that gives the year", where=path.name)
    named = [item for item in items if isinstance(item, Credit)]
    junctions = tuple(item for item in items if isinstance(item, Junction))
    if len(between) not in {0, len(junctions)}:
        raise TheatreError("some junctions lack the betweenness that others have", where=path.name)
    return Network(
        junctions=junctions,
        betweenness=tuple(between) or None,
        lines=tuple(item for item in items if isinstance(item, Line)),
        as_of=years[0],
        credit=named[0] if named else Credit(),
    )


def _row(fields: list[str]) -> Junction | Line | Credit | date:
    if fields[0] == "Y" and len(fields) == _YEAR_FIELDS:
        return date(int(fields[1]), 1, 1)
    if fields[0] == "N" and len(fields) == _CREDIT_FIELDS:
        return Credit(name=fields[1], attribution=fields[2], licence=fields[3])
    if fields[0] == "J" and len(fields) in _JUNCTION_FIELDS:
        name, longitude, latitude, region = fields[1:5]
        return Junction(
            name=name, longitude=float(longitude), latitude=float(latitude), region_key=region or None
        )
    if fields[0] == "L" and len(fields) == _LINE_FIELDS:
        _, start, end, length_km, stops = fields
        return Line(start=start, end=end, length_km=float(length_km), stops=_stops(stops))
    raise ValueError(f"{fields[0]!r} with {len(fields)} fields")


def _stops(text: str) -> tuple[Stop, ...]:
    return tuple(_stop(stop) for stop in text.split("; ") if stop)


def _stop(text: str) -> Stop:
    where, plus, along = text.rpartition(" +")
    name, longitude, latitude = (where if plus else text).rsplit(" ", 2)
    return Stop(
        name=name,
        longitude=float(longitude),
        latitude=float(latitude),
        along_km=float(along) if plus else None,
    )
