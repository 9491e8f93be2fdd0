"""The history of control: one source's maps in order of time, and what to ask of them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from statistics import median
from threading import Lock
from typing import Literal

import numpy as np
import numpy.typing as npt
import shapely

from contested.control.control_map import ControlMap
from contested.control.source import ControlSource
from contested.errors import MapMismatchError
from contested.theatre.load import load_theatre
from contested.theatre.theatre import Theatre

__all__ = ["PRECEDENCE", "ControlHistory", "Holding"]

_NEIGHBOURS = 5
_ONE_DAY = timedelta(days=1)
PRECEDENCE = {"contested": 0, "held": 1, "regained": 2}
"""Which of two drawings over a point counts: the status with the smaller number, then what is drawn first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """Who holds a point on one map."""

    map: ControlMap
    status: Literal["held", "contested", "regained", "outside"]
    side: str | None
    """``None`` while contested, and outside the theatre's land."""
    since_start: bool = False
    """Whether it was held before the war's first day."""

    @property
    def as_of(self) -> datetime:
        """The moment of the map, aware UTC."""
        return self.map.as_of


class ControlHistory:
    """Maps of one source over one theatre, oldest first.

    Parameters
    ----------
    source
        Whose maps.
    theatre
        Whose land; its defender holds what nobody else does.
    maps
        Any order.

    Raises
    ------
    MapMismatchError
        A map is by another source: comparing them would measure drawing style, not movement.
    """

    def __init__(
        self,
        source: ControlSource,
        theatre: Theatre,
        maps: Sequence[ControlMap],
        *,
        index: _Index | None = None,
    ) -> None:
        stranger = next((item for item in maps if item.source != source.key), None)
        if stranger is not None:
            raise MapMismatchError(f"map {stranger.id} is not by {source.key!r}")
        self.source = source
        self.theatre = theatre
        self.maps = tuple(sorted(maps, key=lambda item: item.as_of))
        self._index = index or _Index(self.maps)

    @classmethod
    def load(
        cls, maps: Path | str, *, theatre: str | Path | Theatre = "ukraine_2022", reader: str | None = None
    ) -> ControlHistory:
        """Open a map file or a folder of them, importing into the store what is new.

        Raises
        ------
        SourceError
            Nothing readable lies there.
        """
        from contested.control.load import open_history  # noqa: PLC0415  # it builds on this module

        war = theatre if isinstance(theatre, Theatre) else load_theatre(theatre)
        return open_history(Path(maps), war, reader=reader).history

    def __len__(self) -> int:
        """How many maps there are."""
        return len(self.maps)

    def until(self, moment: datetime) -> ControlHistory:
        """Return the history as it stood at a moment: only the maps drawn by then."""
        maps = self.maps[: self._drawn(moment)]
        return ControlHistory(self.source, self.theatre, maps, index=self._index)

    def between(self, start: datetime, end: datetime) -> tuple[ControlMap, ...]:
        """Return the maps from `start` to `end`, both included."""
        return tuple(item for item in self.maps if start <= item.as_of <= end)

    def at(self, moment: datetime) -> ControlMap | None:
        """Return the last map drawn by a moment."""
        drawn = self._drawn(moment)
        return self.maps[drawn - 1] if drawn else None

    def _drawn(self, moment: datetime) -> int:
        """How many maps were drawn by a moment."""
        return bisect_right(self.maps, moment, key=lambda item: item.as_of)

    def nearest(self, moment: datetime) -> ControlMap | None:
        """Return the map nearest in time to a moment (of a timeline: the one that stood then)."""
        if self.source.timeline:
            return self.at(moment)
        return min(self.maps, key=lambda item: abs(item.as_of - moment), default=None)

    def usual_gap(self, moment: datetime) -> timedelta:
        """Return the median gap of the five maps around a moment; a day for a timeline or a lone map."""
        if self.source.timeline or len(self.maps) < 2:  # noqa: PLR2004  # a gap needs two maps
            return _ONE_DAY
        drawn = self._drawn(moment)
        around = self.maps[max(drawn - _NEIGHBOURS, 0) : drawn + _NEIGHBOURS]
        near = sorted(around, key=lambda item: abs(item.as_of - moment))[:_NEIGHBOURS]
        times = sorted(item.as_of.timestamp() for item in near)
        return timedelta(seconds=median(b - a for a, b in pairwise(times)))

    def holdings(self, longitude: float, latitude: float) -> tuple[Holding, ...]:
        """Tell who holds a point on every map, oldest first.

        Parameters
        ----------
        longitude, latitude
            Degrees, WGS 84.
        """
        point = shapely.Point(longitude, latitude)
        on_land = bool(shapely.intersects(self.theatre.land, point))
        hits = self._index.containing(point)
        return tuple(self._holding(item, hits, on_land=on_land) for item in self.maps)

    def holder(self, longitude: float, latitude: float, moment: datetime) -> Holding | None:
        """Tell who holds a point by the last map drawn by a moment; ``None`` before the first map.

        The same as the last of `holdings` until then, without asking every map.

        Parameters
        ----------
        longitude, latitude
            Degrees, WGS 84.
        moment
            Aware.
        """
        drawn = self._drawn(moment)
        if not drawn:
            return None
        point = shapely.Point(longitude, latitude)
        item = self.maps[drawn - 1]
        hits = self._index.containing(point, item)
        on_land = bool(hits) or bool(shapely.intersects(self.theatre.land, point))
        return self._holding(item, hits, on_land=on_land)

    def _holding(self, item: ControlMap, hits: set[int], *, on_land: bool) -> Holding:
        zones = [zone for zone in item.zones if id(zone.geometry) in hits]
        if zones:
            zone = min(zones, key=lambda zone: PRECEDENCE[zone.status])
            return Holding(map=item, status=zone.status, side=zone.side, since_start=zone.since_start)
        defender = self.theatre.defender
        if not on_land or defender is None:
            return Holding(map=item, status="outside", side=None)
        return Holding(map=item, status="held", side=defender.key)


class _Index:
    """A spatial index over the distinct geometries of many maps; safe to share between threads."""

    def __init__(self, maps: Sequence[ControlMap]) -> None:
        self._maps = maps
        self._lock = Lock()

    @cached_property
    def _keys(self) -> list[int]:
        return list(dict.fromkeys(id(zone.geometry) for item in self._maps for zone in item.zones))

    @cached_property
    def _shapes(self) -> npt.NDArray[np.object_]:
        """Copies, prepared as they are asked; the maps' own may be asked by others at the same time."""
        known = {id(zone.geometry): zone.geometry for item in self._maps for zone in item.zones}
        return np.asarray(shapely.force_2d([known[key] for key in self._keys]), dtype=object)

    @cached_property
    def _tree(self) -> shapely.STRtree:
        return shapely.STRtree(self._shapes)

    def containing(self, point: shapely.Point, item: ControlMap | None = None) -> set[int]:
        """The identities of the geometries that contain a point: of one map, or of all."""
        with self._lock:
            found = self._tree.query(point).tolist()
            if item is not None:
                drawn = {id(zone.geometry) for zone in item.zones}
                found = [number for number in found if self._keys[number] in drawn]
            near = self._shapes[found]
            shapely.prepare(near)
            hits = shapely.intersects(near, point).tolist()
        return {self._keys[number] for number, hit in zip(found, hits, strict=True) if hit}
