"""Picks the place that a mention means, or says that it cannot."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import shapely

from contested.claims.claim import Mention
from contested.errors import PlaceError
from contested.places.gazetteer import Entry, Gazetteer
from contested.places.names import alias_key, tokenise
from contested.places.place import Place, Precision
from contested.places.words import load_words
from contested.theatre.theatre import Region, Theatre

__all__ = ["Resolver"]

_REGION = "region:"
_NEAR_KM = 60.0
_KM_PER_DEGREE = 111.32
_OFF_LAND_DEGREES = 0.05
_TIE = 0.15
_SAME_PLACE_KM = 15.0

# Weights of the evidence, in units of a factor of ten of population.
_CONTESTED = 1.5
_REGION_NAMED = 0.8
_REGION_BESIDE = 4.0
_NEIGHBOUR = 3.0
_CURRENT_NAME = 0.8
_ABROAD = -1.5


@dataclass(frozen=True, slots=True)
class _Context:
    """What else the report names."""

    points: tuple[tuple[float, float], ...]
    regions: frozenset[str]


class Resolver:
    """Resolves the mentions of a theatre's reports to places of its gazetteer."""

    def __init__(self, theatre: Theatre, gazetteer: Gazetteer) -> None:
        self._theatre = theatre
        self._gazetteer = gazetteer
        self._contested = load_words(theatre.folder).contested_regions
        self._regions: dict[str, Region] = {region.key: region for region in theatre.regions}

    def resolve(self, mention: Mention, *, context: Sequence[Mention] = ()) -> Place:
        """Return the place that a mention means.

        Parameters
        ----------
        mention
            Of the recogniser of the same theatre.
        context
            The report's other mentions: what lies near them, or in a region they name, is likelier.

        Raises
        ------
        PlaceError
            No place bears the name, or several are equally likely.
        """
        if mention.key.startswith(_REGION):
            return self._region(mention)
        if mention.kind == "road":
            return Place(name=mention.key.removeprefix("road:"), precision="road")
        entry = self._gazetteer.get(mention.key)
        if entry is None:
            return _unlisted(mention)
        if entry.part_of is not None:
            town = self._gazetteer.get(entry.part_of)
            if town is None:
                raise PlaceError(f"stands for {entry.part_of}, which is not listed", record=mention.text)
            return self._place(town, candidates=1)
        if entry.kind != "settlement":
            return self._place(entry, candidates=1)
        return self._choose(mention, self._candidates(mention, entry), context)

    def _candidates(self, mention: Mention, entry: Entry) -> list[Entry]:
        keys = self._gazetteer.named(mention.text) or (entry.key,)
        found = [self._gazetteer.entries[key] for key in keys]
        return [place for place in found if place.kind == "settlement" and place.part_of is None] or [entry]

    def _choose(self, mention: Mention, candidates: list[Entry], context: Sequence[Mention]) -> Place:
        if len(candidates) == 1:
            return self._place(candidates[0], candidates=1)
        known = self._context(mention, context)
        spelled = _spelling(mention.text)
        scored = sorted(
            ((self._score(place, known, spelled), place) for place in candidates), key=lambda pair: -pair[0]
        )
        (best, place), (second, other) = scored[:2]
        if best - second < _TIE and _apart_km(place, other) > _SAME_PLACE_KM:
            raise PlaceError(
                f"{len(candidates)} places bear the name, several equally likely", record=mention.text
            )
        return self._place(place, candidates=len(candidates))

    def _context(self, mention: Mention, context: Sequence[Mention]) -> _Context:
        points, regions = [], set()
        for other in {one.key: one for one in context if one.key != mention.key}.values():
            if other.key.startswith(_REGION):
                regions.add(other.key.removeprefix(_REGION))
                continue
            entry = self._gazetteer.get(other.key)
            if entry is not None and entry.latitude is not None and entry.longitude is not None:
                if len(self._gazetteer.named(other.text)) <= 1 or (entry.population or 0) >= 20_000:
                    points.append((entry.longitude, entry.latitude))
        return _Context(tuple(points), frozenset(regions))

    def _score(self, place: Entry, context: _Context, spelled: tuple[str, ...]) -> float:
        score = math.log10((place.population or 0) + 100)
        score += _CONTESTED * (place.region_key in self._contested)
        score += _REGION_NAMED * (place.region_key in context.regions)
        score += _CURRENT_NAME * (_spelling(place.name) == spelled)
        score += _ABROAD * (place.country is not None and place.country != self._theatre.country)
        near = sorted((math.exp(-_apart(place, point) / _NEAR_KM) for point in context.points), reverse=True)
        return score + _NEIGHBOUR * sum(near[:3]) / 3 * (1 if len(near) > 2 else 1.5)

    def _place(self, entry: Entry, *, candidates: int) -> Place:
        precision: Precision = _PRECISION.get(entry.kind, "unresolved")
        if entry.kind == "other" and entry.latitude is not None:
            precision = "settlement"
        return Place(
            name=entry.name,
            precision=precision,
            geonameid=entry.geonameid,
            latitude=entry.latitude,
            longitude=entry.longitude,
            region_key=entry.region_key or self._region_at(entry),
            population=entry.population,
            candidates=candidates,
        )

    def _region_at(self, entry: Entry) -> str | None:
        """Return the unit that holds a place's point, or lies within a few km of it (coasts are coarse)."""
        if entry.latitude is None or entry.longitude is None:
            return None
        point = shapely.Point(entry.longitude, entry.latitude)
        units = [region for region in self._theatre.regions if region.kind == "admin1"]
        if not units:
            return None
        nearest = min(units, key=lambda region: region.geometry.distance(point))
        return nearest.key if nearest.geometry.distance(point) <= _OFF_LAND_DEGREES else None

    def _region(self, mention: Mention) -> Place:
        key = mention.key.removeprefix(_REGION)
        region = self._regions.get(key)
        if region is None:
            raise PlaceError(f"no region {key!r} in this theatre", record=mention.text)
        point = region.geometry.representative_point()
        return Place(
            name=region.name,
            precision="country" if region.kind == "country" else "region",
            geonameid=region.geonameid,
            latitude=round(point.y, 4),
            longitude=round(point.x, 4),
            region_key=region.key,
        )


_PRECISION: dict[str, Precision] = {
    "settlement": "settlement",
    "region": "region",
    "river": "river",
    "road": "road",
    "country": "country",
}


def _unlisted(mention: Mention) -> Place:
    """Return a place known by its name alone: a river or a bridge that the gazetteer does not list."""
    kind, _, name = mention.key.partition(":")
    if kind == "river":
        return Place(name=f"{name} River", precision="river")
    if kind == "bridge":
        return Place(name=f"{name} Bridge", precision="unresolved")
    raise PlaceError("no place of that name", record=mention.text)


def _spelling(name: str) -> tuple[str, ...]:
    return tuple(alias_key(token.text) for token in tokenise(name))


def _apart(place: Entry, point: tuple[float, float]) -> float:
    """Rough distance in km: enough to tell near from far."""
    if place.latitude is None or place.longitude is None:
        return math.inf
    north = place.latitude - point[1]
    east = (place.longitude - point[0]) * math.cos(math.radians(place.latitude))
    return math.hypot(north, east) * _KM_PER_DEGREE


def _apart_km(one: Entry, other: Entry) -> float:
    if other.latitude is None or other.longitude is None:
        return math.inf
    return _apart(one, (other.longitude, other.latitude))
