"""What the maps show of a day: ground that changed hands, settlements on it, who holds how much."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from contested.control.control_map import ControlMap
from contested.control.ground import Grounds
from contested.control.history import ControlHistory
from contested.errors import GeometryError
from contested.measures.area import area_gained
from contested.measures.place import held_share
from contested.measures.settlements import Settlement, settlements_gained
from contested.outputs.daily.sentences import Piece, Sentence, figure, joined, name, place, time, words
from contested.outputs.times import instant_words
from contested.theatre.theatre import Region, Side
from contested.timespan import end_of_day
from contested.verdicts.sentences import band_text, percent_text

__all__ = ["Field", "ground_sentences"]

_COARSE = " is too coarse for areas: it is used for single towns only."
_STALE = timedelta(days=3)
_NAMED = 12
_SPANS = ((1, "the day"), (7, "the week"))
_VISIBLE_KM2 = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """Where and when a brief looks, and what it measures with."""

    day: date
    region: Region | None
    grounds: Grounds
    settlements: tuple[Settlement, ...] = ()

    @property
    def where(self) -> str:
        """The region's name, or that of the whole theatre."""
        return "the whole theatre" if self.region is None else self.region.name

    def map_on(self, history: ControlHistory, *, days_before: int = 0) -> ControlMap | None:
        """Return the last map drawn by the end of a day."""
        zone = self.grounds.theatre.time_zone
        return history.at(end_of_day(self.day - timedelta(days=days_before), zone))


def ground_sentences(histories: Sequence[ControlHistory], field: Field) -> Iterator[Sentence]:
    """Say source by source what changed in the day and in the week, and who holds the region now.

    Every figure names the measure and the maps that it rests on; a source without such a map says so.
    """
    for history in histories:
        item = field.map_on(history)
        if history.source.coarse:
            yield _plain(name(history.source.name), words(_COARSE))
            continue
        if item is None:
            yield _plain(name(history.source.name), words(" has no map as old as this day."))
            continue
        if not history.source.timeline and end_of_day(field.day, _zone(field)) - item.as_of > _STALE:
            yield _stale(history, item, field)
            continue
        yield from _changes(history, item, field)
        yield from _holders(history, item, field)


def _zone(field: Field) -> str:
    return field.grounds.theatre.time_zone


def _plain(*pieces: Piece) -> Sentence:
    return Sentence(pieces=pieces)


def _when(item: ControlMap, field: Field) -> Piece:
    return time(instant_words(item.as_of, _zone(field)), item.id)


def _stale(history: ControlHistory, item: ControlMap, field: Field) -> Sentence:
    pieces = (
        name(history.source.name),
        words(" has no new map of this day or the two before; its last is of "),
        _when(item, field),
        words("."),
    )
    return Sentence(pieces=pieces, snapshots=(item.id,))


def _changes(history: ControlHistory, item: ControlMap, field: Field) -> Iterator[Sentence]:
    told = False
    for days, span in _SPANS:
        before = field.map_on(history, days_before=days)
        if before is None or before.id == item.id:
            continue
        for side in field.grounds.theatre.sides:
            found = list(_gains(history, (before, item), side, span, field))
            told = told or bool(found)
            yield from found
    if not told:
        pieces = (
            name(history.source.name),
            words(" shows no ground that changed hands in "),
            name(field.where),
            words(" within the week to "),
            _when(item, field),
            words("."),
        )
        yield Sentence(pieces=pieces, snapshots=(item.id,))


def _gains(
    history: ControlHistory, pair: tuple[ControlMap, ControlMap], side: Side, span: str, field: Field
) -> Iterator[Sentence]:
    within = None if field.region is None else field.region.geometry
    measure = area_gained(pair, side=side.key, grounds=field.grounds, within=within)
    if measure.band is None or measure.band[1] < _VISIBLE_KM2:
        return
    origin = f"area_gained {' '.join(measure.snapshots)}"
    pieces = [
        words("By "),
        name(history.source.name),
        words(", "),
        name(side.name),
        words(" gained "),
        figure(band_text(measure.band, measure.unit), origin),
        words(" in "),
        name(field.where),
        words(f" over {span}, from the map of "),
        _when(pair[0], field),
        words(" to that of "),
        _when(pair[1], field),
        words("; the smallest and the largest are those of three definitions."),
    ]
    yield Sentence(pieces=tuple(pieces), snapshots=measure.snapshots)
    yield from _settlements(pair, side, field)


def _settlements(pair: tuple[ControlMap, ControlMap], side: Side, field: Field) -> Iterator[Sentence]:
    within = None if field.region is None else field.region.geometry
    places = field.settlements
    measure, listed = settlements_gained(pair, places, side=side.key, grounds=field.grounds, within=within)
    if not listed or measure.band is None:
        return
    shown = sorted({one.name for one in listed})
    origin = f"settlements {' '.join(measure.snapshots)}"
    low, high = (round(end) for end in measure.band)
    count = f"{low:,}" if low == high else f"{low:,} to {high:,}"
    pieces = [
        words("On that ground lie at least "),
        figure(f"{count} settlements", origin),
        words(" of the gazetteer: " if len(shown) <= _NAMED else " of the gazetteer, among them "),
        *joined([[place(one)] for one in shown[:_NAMED]]),
        words("."),
    ]
    yield Sentence(pieces=tuple(pieces), snapshots=measure.snapshots)


def _holders(history: ControlHistory, item: ControlMap, field: Field) -> Iterator[Sentence]:
    theatre = field.grounds.theatre
    area = theatre.land if field.region is None else field.region.geometry
    try:
        shares = [
            (side, held_share(item, area, side=side.key, grounds=field.grounds)) for side in theatre.sides
        ]
    except GeometryError:
        return
    parts = [
        [name(side.name), words(" held "), figure(percent_text(share), f"share of area {item.id}")]
        for side, share in shares
    ]
    pieces = [
        words("On the map of "),
        _when(item, field),
        words(" by "),
        name(history.source.name),
        words(", "),
        *joined(parts),
        words(" of "),
        name(field.where),
        words("; the rest was contested."),
    ]
    yield Sentence(pieces=tuple(pieces), snapshots=(item.id,))
