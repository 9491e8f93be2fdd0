"""What measures are told on the command line: maps by date, sides, regions and towns by name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from contested.cli.inputs import named_place, one_history
from contested.errors import InputError

if TYPE_CHECKING:
    from contested.control.control_map import ControlMap
    from contested.control.ground import Grounds
    from contested.control.history import ControlHistory
    from contested.outputs.plots.towns import Town
    from contested.places.place import Place
    from contested.theatre.theatre import Region, Side, Theatre

# Stages are imported inside the commands: `--help` must not pay for a parser or for maps.
# ruff: noqa: PLC0415

__all__ = ["Setting", "point_of", "setting", "settlements_of"]

_WEEK = timedelta(days=7)
_SUGGESTIONS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """The maps that are measured on, and what finds ground, sides and regions on them."""

    history: ControlHistory
    grounds: Grounds

    @property
    def theatre(self) -> Theatre:
        """Whose maps they are."""
        return self.history.theatre

    def side(self, name: str) -> Side:
        """Find a side by its key or name."""
        wanted = name.casefold()
        for side in self.theatre.sides:
            if wanted in {side.key.casefold(), side.name.casefold(), side.adjective.casefold()}:
                return side
        known = ", ".join(f"{side.key} ({side.name})" for side in self.theatre.sides)
        raise InputError(f"no side {name!r} (known: {known})", where=f"theatre {self.theatre.key}")

    def region(self, name: str) -> Region:
        """Find a region by its key, name or alias, or by what a report would call it."""
        wanted = name.casefold()
        for region in self.theatre.regions:
            if wanted in {known.casefold() for known in (region.key, region.name, *region.aliases)}:
                return region
        place = self.place(name)
        found = self.theatre.region(place.region_key or "") if place.precision == "region" else None
        if found is None:
            raise InputError(f"is no region of this theatre{self._meant(name)}", where=repr(name))
        return found

    def _meant(self, name: str) -> str:
        from difflib import get_close_matches

        names = [region.name for region in self.theatre.regions]
        starting = [known for known in names if known.casefold().startswith(name.casefold())]
        near = (starting or get_close_matches(name, names))[:_SUGGESTIONS]
        return f" (did you mean {' or '.join(near)}?)" if near else ""

    def place(self, name: str) -> Place:
        """Find a place by its name."""
        return named_place(name, self.theatre)

    def town(self, name: str) -> Place:
        """Find a settlement that has a point."""
        place = self.place(name)
        if place.precision != "settlement":
            reason = "several places bear the name" if place.candidates > 1 else "is no settlement"
            raise InputError(f"{reason}: this measure needs one town", where=repr(name))
        point_of(place)
        return place

    def settlements(self) -> list[Town]:
        """Return the gazetteer's settlements, the largest first; read once."""
        return self.grounds.once("towns", lambda: settlements_of(self.theatre))

    def moment(self, text: str, *, end: bool) -> datetime:
        """Read a day of the theatre (its first instant, or its last), or an instant; aware, UTC."""
        from contested.reports.dateline import parse_published
        from contested.timespan import end_of_day, start_of_day

        moment = parse_published(text)
        if isinstance(moment, datetime) and moment.tzinfo is not None:
            from datetime import UTC

            return moment.astimezone(UTC)
        zone = self.theatre.time_zone
        return end_of_day(moment, zone) if end else start_of_day(moment, zone)

    def map_on(self, when: str) -> ControlMap:
        """Pick the last map by a date, if it is not too old to tell.

        Raises
        ------
        InputError
            There is no map by then, or none within a week (or the source's usual gap) of it.
        """
        moment = self.moment(when, end=True)
        return self._standing(self.history.at(moment), moment, when)

    def maps_between(self, start: str, end: str) -> list[ControlMap]:
        """Pick the maps from the one nearest to a date to the last by another, and all between.

        Raises
        ------
        InputError
            There is none near one of the dates, or they are the same.
        """
        t0, t1 = self.moment(start, end=False), self.moment(end, end=True)
        if t1 < t0:
            raise InputError(f"no two maps: --to {end} comes before --from {start}")
        first = self._standing(self.history.nearest(t0), t0, start)
        last = self._standing(self.history.at(t1), t1, end)
        if last.as_of <= first.as_of:
            same = f"the map of {last.as_of:%Y-%m-%d %H:%M} UTC is both the first and the last"
            raise InputError(f"no two maps from {start} to {end}: {same}", where=self.history.source.name)
        return [item for item in self.history.maps if first.as_of <= item.as_of <= last.as_of]

    def _standing(self, item: ControlMap | None, moment: datetime, said: str) -> ControlMap:
        near = max(_WEEK, self.history.usual_gap(moment))
        ended = moment - self.history.maps[-1].as_of > near
        far = item is not None and abs(moment - item.as_of) > near
        old = ended if self.history.source.timeline else far  # a timeline's map stands until the next
        if item is None or old:
            first, last = self.history.maps[0].as_of, self.history.maps[-1].as_of
            reason = f"no map near {said}: there are maps from {first:%Y-%m-%d} to {last:%Y-%m-%d}"
            raise InputError(reason, where=self.history.source.name)
        return item


def setting(maps: Path | None, theatre_name: str) -> Setting:
    """Open the maps at a path, or the theatre's own timeline."""
    from contested import pipeline

    history = one_history(maps, theatre_name)
    if not history.maps:
        raise InputError("holds no map", where=history.source.name)
    return Setting(history=history, grounds=pipeline.grounds_of(history.theatre))


def point_of(place: Place) -> tuple[float, float]:
    """Return a place's (longitude, latitude).

    Raises
    ------
    InputError
        The gazetteer knows only its name.
    """
    if place.longitude is None or place.latitude is None:
        raise InputError("has no point in the gazetteer", where=repr(place.name))
    return place.longitude, place.latitude


def settlements_of(theatre: Theatre) -> list[Town]:
    """Return the gazetteer's settlements, the largest first."""
    from contested.outputs.plots.towns import Town
    from contested.places.gazetteer import load_gazetteer

    known = sorted(load_gazetteer(theatre).settlements(), key=lambda one: (-(one.population or 0), one.name))
    return [
        Town(
            name=entry.name,
            longitude=entry.longitude,
            latitude=entry.latitude,
            population=entry.population or 0,
            names=1 + len(entry.aliases),
        )
        for entry in known
        if entry.longitude is not None and entry.latitude is not None
    ]
