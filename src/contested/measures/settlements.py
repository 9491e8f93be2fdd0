"""Settlements that changed hands between two maps: how many, and which; never fewer in truth than counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from contested.control.control_map import ControlMap
from contested.control.ground import Grounds
from contested.measures.area import gained_ground
from contested.measures.measure import Measure

__all__ = ["Settlement", "changed_hands", "settlements_gained"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """A settlement of the gazetteer; a name alone says too little where several bear it."""

    name: str
    longitude: float
    latitude: float
    """Degrees, WGS 84."""


def changed_hands(places: Sequence[Settlement], gained: BaseGeometry) -> tuple[Settlement, ...]:
    """Pick the settlements whose point lies on gained ground, by name; each counts once.

    >>> here, there = Settlement(name="B", longitude=36.5, latitude=49.5), Settlement(
    ...     name="A", longitude=38.5, latitude=49.5
    ... )
    >>> [place.name for place in changed_hands([here, there, here], shapely.box(36, 49, 37, 50))]
    ['B']
    """
    if gained.is_empty:
        return ()
    west, south, east, north = gained.bounds
    near = [place for place in places if west <= place.longitude <= east and south <= place.latitude <= north]
    if not near:
        return ()
    tree = shapely.STRtree(shapely.points([(place.longitude, place.latitude) for place in near]))
    hits = {near[int(index)] for part in shapely.get_parts(gained) for index in _on(tree, part)}
    return tuple(sorted(hits, key=lambda place: (place.name, place.longitude, place.latitude)))


def _on(tree: shapely.STRtree, ground: BaseGeometry) -> Sequence[int]:
    found: list[int] = tree.query(ground, predicate="intersects").tolist()
    return found


def settlements_gained(
    maps: Sequence[ControlMap],
    places: Sequence[Settlement],
    *,
    side: str,
    grounds: Grounds,
    within: BaseGeometry | None = None,
    official: int | None = None,
) -> tuple[Measure, tuple[Settlement, ...]]:
    """Count the settlements that `side` gained from the first to the last of some maps: a lower bound.

    Parameters
    ----------
    maps, side, grounds, within
        As in `contested.measures.area.gained_ground`.
    places
        The gazetteer's settlements.
    official
        How many settlements the official list holds there; its share is noted when it is given.

    Returns
    -------
    Measure
        ``secured`` and ``lost by enemy``: settlements on ground gained under each definition of area; the
        gazetteer does not hold them all, so the count can support a claim and never contradict one.
    tuple of Settlement
        Those on ground secured, by name.
    """
    gain = gained_ground(maps, side=side, grounds=grounds, within=within)
    secured, lost = (changed_hands(places, ground) for ground in (gain.secured, gain.lost_by_enemy))
    counts = (float(len(secured)), float(len(lost)))
    measure = Measure(
        name="settlements",
        unit="settlements",
        values=(("secured", counts[0]), ("lost by enemy", counts[1])),
        band=(min(counts), max(counts)),
        source=maps[0].source,
        t0=maps[0].as_of,
        t1=maps[-1].as_of,
        snapshots=(maps[0].id, maps[-1].id),
        notes=_notes(places, within, official),
    )
    return measure, secured


def _notes(
    places: Sequence[Settlement], within: BaseGeometry | None, official: int | None
) -> tuple[str, ...]:
    bound = "a lower bound: the gazetteer does not hold every settlement"
    if not official:
        return (bound,)
    known = len(places) if within is None else len(changed_hands(places, within))
    share = f"{min(known / official, 1.0):.0%}".replace("%", " %")
    return (f"{bound}; it holds {known:,} of the {official:,} officially listed there ({share})",)
