"""Which claims go into an export: kinds, sides, regions, days, and what an embargo holds back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import shapely

from contested.errors import InputError
from contested.outputs.exporter import Entry
from contested.places.place import Place
from contested.theatre.theatre import Region, Theatre
from contested.timespan import end_of_day

__all__ = ["EMBARGOED_KINDS", "LIVE_EMBARGO", "Embargo", "Filters", "region_named"]

EMBARGOED_KINDS = frozenset({"movement"})
LIVE_EMBARGO = timedelta(hours=48)
"""Holds for what a live source handed over, unless something else is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What is wanted; an empty filter wants everything."""

    kinds: frozenset[str] = frozenset()
    sides: frozenset[str] = frozenset()
    """Of who acts or holds."""
    regions: tuple[Region, ...] = ()
    start: date | None = None
    """First day, of the theatre's time zone, included."""
    end: date | None = None
    """Last day, included."""

    def apply(self, entries: Sequence[Entry]) -> tuple[tuple[Entry, ...], Counter[str]]:
        """Return what is wanted, and how many the first filter that refuses them left out."""
        kept, left = [], Counter[str]()
        for entry in entries:
            reason = self._refuses(entry)
            if reason is None:
                kept.append(entry)
            else:
                left[f"claims left out by {reason}"] += 1
        return tuple(kept), left

    def _refuses(self, entry: Entry) -> str | None:
        claim = entry.claim
        if self.kinds and claim.kind not in self.kinds:
            return "--kind"
        if self.sides and claim.side not in self.sides:
            return "--side"
        if self.regions and not any(_inside(place, self.regions) for place in entry.places):
            return "--region"
        return None if self._in_time(entry) else "--from and --to-date"

    def _in_time(self, entry: Entry) -> bool:
        """Tell whether a claim may be true within the days; one without any day is not."""
        if self.start is None and self.end is None:
            return True
        valid, told = entry.claim.valid, entry.report.published
        first, last = valid.first_day or valid.last_day or told, valid.last_day or told or valid.first_day
        if first is None or last is None:
            return False
        first, last = min(first, last), max(first, last)
        return (self.end is None or first <= self.end) and (self.start is None or last >= self.start)


def _inside(place: Place, regions: Sequence[Region]) -> bool:
    if place.region_key in {region.key for region in regions}:
        return True
    if place.precision == "region" or place.longitude is None or place.latitude is None:
        return place.name in {region.name for region in regions}
    point = shapely.Point(place.longitude, place.latitude)
    return any(shapely.intersects(region.geometry, point) for region in regions)


def region_named(name: str, theatre: Theatre) -> Region:
    """Find a region by its key, its name or an alias.

    Raises
    ------
    InputError
        The theatre has none.
    """
    wanted = name.casefold()
    for region in theatre.regions:
        if wanted in {word.casefold() for word in (region.key, region.name, *region.aliases)}:
            return region
    raise InputError("is no region of this theatre", where=repr(name))


@dataclass(frozen=True, slots=True, kw_only=True)
class Embargo:
    """How long claims of movements are held back after their report came out."""

    given: timedelta | None
    """For every report; ``None`` for 48 hours on what a live source handed over, and nothing else."""
    now: datetime
    """Aware, UTC."""
    time_zone: str
    """Of the datelines."""

    def apply(self, entries: Sequence[Entry]) -> tuple[tuple[Entry, ...], Counter[str]]:
        """Return what may go out, and how many claims are held back."""
        kept, held = [], Counter[str]()
        for entry in entries:
            hours = self._hours(entry)
            if hours is None:
                kept.append(entry)
            else:
                held[f"claims of kind {entry.claim.kind} held back by the embargo of {hours:g} hours"] += 1
        return tuple(kept), held

    def _hours(self, entry: Entry) -> float | None:
        """Tell the hours of the embargo that an entry is under; ``None`` when it is under none.

        A day without an hour counts from its end, a report without a date is as new as can be.
        """
        length = self.given
        if length is None:
            length = LIVE_EMBARGO if entry.report.retrieved is not None else timedelta(0)
        if entry.claim.kind not in EMBARGOED_KINDS or not length:
            return None
        report = entry.report
        out = report.published_at
        if out is None and report.published is not None:
            out = end_of_day(report.published, self.time_zone)
        if out is not None and self.now - out >= length:
            return None
        return length / timedelta(hours=1)
