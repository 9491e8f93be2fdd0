"""Daily series: how much of each region each side held, day by day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

import numpy as np
import shapely

from contested import geo
from contested.control.control_map import ControlMap
from contested.control.history import ControlHistory
from contested.errors import SourceError
from contested.measures.tally import drawn_km2
from contested.theatre.theatre import Region

if TYPE_CHECKING:
    from pandas import DataFrame

__all__ = ["Kind", "Series", "SeriesRow", "daily_series"]

_ONE_DAY = timedelta(days=1)
_NO_GAP = 1e-6
"""Oblasts whose sum differs from the land by less than this share of it divide the land."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of ground."""

    status: Literal["held", "contested", "regained", "undrawn"]
    """``undrawn`` is what no drawing covers: the defender's ground, with lagoons and slivers."""
    side: str | None
    """Whose; ``None`` for contested ground."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesRow:
    """One region's ground of one kind on one day."""

    day: date
    """Of the theatre's time zone."""
    region: str
    status: str
    side: str | None
    area_km2: float
    change_km2: float | None
    """Since the day before; ``None`` on the first day."""
    snapshot: str
    """The map that stood at the day's end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Areas by day, region and kind of ground; within a region the kinds add up to its land."""

    source: str
    days: tuple[date, ...]
    """One after the other, none left out."""
    regions: tuple[str, ...]
    """Keys of the theatre's regions."""
    kinds: tuple[Kind, ...]
    snapshots: tuple[str, ...]
    """For each day the map that stood at its end."""
    areas_km2: geo.Degrees
    """By day, region and kind; read-only."""
    unit: str = "km2"
    notes: tuple[str, ...] = field(default=())

    def area_km2(
        self, day: date, *, status: str, side: str | None = None, region: str | None = None
    ) -> float:
        """Return the area of a kind of ground on a day, in one region or over all.

        Raises
        ------
        KeyError
            The series does not reach that day, or has no such region.
        """
        if day not in self.days:
            raise KeyError(day)
        if region is not None and region not in self.regions:
            raise KeyError(region)
        kinds = [kind.status == status and side in {None, kind.side} for kind in self.kinds]
        where = [region in {None, key} for key in self.regions]
        return float(self.areas_km2[self.days.index(day)][where][:, kinds].sum())

    def rows(self) -> Iterator[SeriesRow]:
        """Give a row for each day, region and kind of ground."""
        for number, day in enumerate(self.days):
            areas = self.areas_km2[number].tolist()
            changes = (self.areas_km2[number] - self.areas_km2[number - 1]).tolist() if number else None
            for place, region in enumerate(self.regions):
                for position, kind in enumerate(self.kinds):
                    yield SeriesRow(
                        day=day,
                        region=region,
                        status=kind.status,
                        side=kind.side,
                        area_km2=areas[place][position],
                        change_km2=changes[place][position] if changes else None,
                        snapshot=self.snapshots[number],
                    )

    def to_dataframe(self) -> DataFrame:
        """Give the rows as a table, the day as a timestamp."""
        import pandas as pd  # noqa: PLC0415  # a second that most callers need not pay

        shape = self.areas_km2.shape
        day, place, position = (part.ravel() for part in np.indices(shape))
        changes = np.diff(self.areas_km2, axis=0, prepend=np.full((1, *shape[1:]), np.nan))
        return pd.DataFrame(
            {
                "day": pd.to_datetime(list(self.days)).to_numpy()[day],
                "region": np.array(self.regions, dtype=object)[place],
                "status": np.array([kind.status for kind in self.kinds], dtype=object)[position],
                "side": np.array([kind.side for kind in self.kinds], dtype=object)[position],
                "area_km2": self.areas_km2.ravel(),
                "change_km2": changes.ravel(),
                "snapshot": np.array(self.snapshots, dtype=object)[day],
            }
        )


def daily_series(
    history: ControlHistory,
    *,
    start: date | None = None,
    end: date | None = None,
    regions: Sequence[Region] | None = None,
) -> Series:
    """Measure how much of each region is held, contested and regained, day by day.

    A day has the last map drawn by its end, so that a day without a new map repeats the day before. Every
    point of the land counts once: where drawings overlap, contested ground comes before held, held before
    regained.

    Parameters
    ----------
    history
        One source's maps.
    start, end
        The first and the last day, of the theatre's time zone; ``None`` for those of the maps. Days before
        the first map are left out, and the notes say so.
    regions
        ``None`` for all of the theatre's oblasts (kind ``admin1``), which divide its land.

    Raises
    ------
    SourceError
        There is no map by the last day.
    """
    days, standing, notes = _days(history, start, end)
    maps = list({id(item): item for item in standing}.values())
    number = {id(item): position for position, item in enumerate(maps)}
    chosen = _oblasts(history) if regions is None else tuple(regions)
    grounds = [shapely.intersection(region.geometry, history.theatre.land) for region in chosen]
    drawn = sorted({(zone.status, zone.side) for item in maps for zone in item.zones}, key=str)
    whole_km2 = geo.areas_km2(grounds)
    land_km2 = float(geo.areas_km2([history.theatre.land])[0])
    divided = regions is None and bool(np.isclose(whole_km2.sum(), land_km2, rtol=_NO_GAP))
    areas = drawn_km2(maps, grounds, drawn, divided=divided)
    rest = np.maximum(whole_km2 - areas.sum(axis=2), 0.0)
    by_day = np.concatenate([areas, rest[..., None]], axis=2)[[number[id(item)] for item in standing]]
    by_day.flags.writeable = False
    defender = history.theatre.defender
    return Series(
        source=history.source.key,
        days=days,
        regions=tuple(region.key for region in chosen),
        kinds=(
            *(Kind(status=status, side=side) for status, side in drawn),
            Kind(status="undrawn", side=defender.key if defender else None),
        ),
        snapshots=tuple(item.id for item in standing),
        areas_km2=by_day,
        notes=notes,
    )


def _oblasts(history: ControlHistory) -> tuple[Region, ...]:
    return tuple(region for region in history.theatre.regions if region.kind == "admin1")


def _days(
    history: ControlHistory, start: date | None, end: date | None
) -> tuple[tuple[date, ...], list[ControlMap], tuple[str, ...]]:
    """Give each day with the map that stands at its end, and what was left out."""
    zone = ZoneInfo(history.theatre.time_zone)
    last_of = {item.as_of.astimezone(zone).date(): item for item in history.maps}
    first = min(last_of, default=None)
    wanted = start or first
    until = end or max(last_of, default=None)
    if first is None or wanted is None or until is None or until < first:
        raise SourceError(f"no map by {until or 'any day'}", where=history.source.name)
    if until < wanted:
        raise SourceError(f"a series cannot end ({until}) before it starts ({wanted})")
    begin = max(wanted, first)
    days = tuple(begin + _ONE_DAY * count for count in range((until - begin).days + 1))
    stood = max(day for day in last_of if day <= begin)
    standing: list[ControlMap] = []
    for day in days:
        stood = day if day in last_of else stood
        standing.append(last_of[stood])
    skipped = (begin - wanted).days
    notes = (f"no map before {begin}: {skipped} days left out",) if skipped else ()
    return days, standing, notes
