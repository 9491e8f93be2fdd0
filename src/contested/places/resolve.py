"""Picks the place that a mention means, or says that it cannot."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import shapely

from contested.claims.claim import Mention
from contested.errors import PlaceError
from contested.places.gazetteer import Entry, Gazetteer
from contested.places.names import alias_key, is_cyrillic
from contested.places.place import Place, Precision
from contested.places.words import load_words
from contested.theatre.theatre import Region, Theatre

__all__ = ["Resolver"]

_REGION = "region:"
_KM_PER_DEGREE = 111.32
_OFF_LAND_DEGREES = 0.05
_TIE = 0.05
_SAME_PLACE_KM = 15.0
_KNOWN_PLACE = 20_000
"""Inhabitants from which on a place is taken for the one meant when it serves to place others."""

# Weights of the evidence, in units of a factor of ten of population.
_POPULATION = 1.3
_CONTESTED = 1.0
_REGION_NAMED = 0.7
_REGION_BESIDE = 4.0
_REGION_BESIDE_CHARS = 4
_NEIGHBOURS = 4.0
_NEAREST = 2.0
_NEIGHBOUR_KM = 45.0
_NEIGHBOUR_CHARS = 300.0
_DOUBTFUL = 0.4
_DISTRICT_LETTERS = 5
_BORNE = 1.5
_FORM = 1.0
_ABROAD = -1.0
_NO_POINT = -0.2


@dataclass(frozen=True, slots=True)
class _Anchor:
    """A place named elsewhere in the report, the points it may have, and how much it counts, 0 to 1."""

    points: tuple[tuple[float, float], ...]
    """(longitude, latitude)."""
    weight: float
    district: str | None = None


@dataclass(frozen=True, slots=True)
class _Context:
    """What the report names beside a mention."""

    anchors: tuple[_Anchor, ...]
    regions: frozenset[str]
    beside: frozenset[str]
    """Regions named right after the mention, or after another of the same name: "X, Y Oblast"."""


class Resolver:
    """Resolves the mentions of a theatre's reports to places of its gazetteer."""

    def __init__(self, theatre: Theatre, gazetteer: Gazetteer) -> None:
        self._theatre = theatre
        self._gazetteer = gazetteer
        words = load_words(theatre.folder)
        self._contested, self._reported_as = words.contested_regions, words.reported_as
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
        keys = self._gazetteer.named(mention.text)
        if entry.key not in keys:  # found by an adjective, say
            keys = self._gazetteer.named(entry.name)
        found = [self._gazetteer.entries[key] for key in keys]
        return [place for place in found if place.kind == "settlement" and place.part_of is None] or [entry]

    def _choose(self, mention: Mention, candidates: list[Entry], context: Sequence[Mention]) -> Place:
        if len(candidates) == 1:
            return self._place(candidates[0], candidates=1)
        known = self._context(mention, context)
        scores = [(self._score(place, mention, known), place) for place in candidates]
        scores.sort(key=lambda pair: -pair[0])
        tied = [place for score, place in scores if scores[0][0] - score < _TIE]
        best = tied[0]
        if all(_apart_km(best, other) <= _SAME_PLACE_KM for other in tied[1:]):
            return self._place(best, candidates=len(candidates))
        if len({place.name for place in tied}) > 1:
            raise PlaceError(f"{len(tied)} places are equally likely", record=mention.text)
        regions = {place.region_key for place in tied}
        region = best.region_key if len(regions) == 1 else None
        return Place(name=best.name, precision="unresolved", region_key=region, candidates=len(candidates))

    def _context(self, mention: Mention, context: Sequence[Mention]) -> _Context:
        anchors, regions, beside = [], set(), set()
        ends = {one.end for one in (*context, mention) if one.key == mention.key}
        for other in context:
            if other.key.startswith(_REGION):
                key = other.key.removeprefix(_REGION)
                regions.add(key)
                if any(0 < other.start - end <= _REGION_BESIDE_CHARS for end in ends):
                    beside.add(key)
            elif other.key != mention.key:
                anchors += self._anchor(other, abs(other.start - mention.start))
        return _Context(tuple(anchors), frozenset(regions), frozenset(beside))

    def _anchor(self, other: Mention, chars: int) -> list[_Anchor]:
        entry = self._gazetteer.get(other.key)
        if entry is not None and entry.part_of is not None:
            entry = self._gazetteer.get(entry.part_of)
        if entry is None or entry.country not in {self._theatre.country, None}:
            return []
        entries = [entry] if (entry.population or 0) >= _KNOWN_PLACE else self._candidates(other, entry)
        points = tuple(
            (place.longitude, place.latitude)
            for place in entries
            if place.longitude is not None and place.latitude is not None
        )
        if not points:
            return []
        weight = (1.0 if len(entries) == 1 else _DOUBTFUL) / (1 + chars / _NEIGHBOUR_CHARS)
        return [_Anchor(points, weight, entries[0].district if len(entries) == 1 else None)]

    def _score(self, place: Entry, mention: Mention, context: _Context) -> float:
        score = _POPULATION * math.log10((place.population or 0) + 100)
        score += _CONTESTED * (place.region_key in self._contested)
        score += _REGION_NAMED * (place.region_key in context.regions)
        score += _REGION_BESIDE * (place.region_key in context.beside)
        score += _BORNE * (not self._gazetteer.is_former(mention.text, place))
        score += _FORM * _has_form(mention.text, place)
        score += _ABROAD * (place.country is not None and place.country != self._theatre.country)
        if place.latitude is None:
            return score + _NO_POINT + _near_district(place, context)
        near = [
            (math.exp(-_apart(place, anchor.points) / _NEIGHBOUR_KM), anchor.weight)
            for anchor in context.anchors
        ]
        if near:
            total = sum(weight for _, weight in near)
            score += _NEIGHBOURS * sum(value * weight for value, weight in near) / total
            score += _NEAREST * max(value * weight for value, weight in near)
        return score

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
        printed = self._regions.get(self._reported_as.get(key, key), region)
        return Place(
            name=printed.name,
            precision="country" if region.kind == "country" else "region",
            geonameid=printed.geonameid,
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
    if kind == "unlisted":
        return Place(name=name, precision="unresolved", candidates=0)
    if kind == "bridge":
        return Place(name=f"{name} Bridge", precision="unresolved")
    raise PlaceError("no place of that name", record=mention.text)


def _near_district(place: Entry, context: _Context) -> float:
    """Return what the anchors say for a place of which the district alone is known."""
    anchors = [anchor for anchor in context.anchors if anchor.district]
    if not anchors or not place.district:
        return 0.0
    same = sum(anchor.weight for anchor in anchors if _same_district(anchor.district, place.district))
    return _NEIGHBOURS * same / sum(anchor.weight for anchor in anchors)


def _same_district(one: str | None, other: str) -> bool:
    """Whether two spellings mean one district: sources write "Izyum Raion" and "Iziumskyi Raion"."""
    left, right = alias_key((one or "").split(" ")[0]), alias_key(other.split(" ", maxsplit=1)[0])
    return left[:_DISTRICT_LETTERS] == right[:_DISTRICT_LETTERS]


def _has_form(text: str, place: Entry) -> bool:
    """Whether a place has a name that the grammatical form of a Cyrillic word can come from."""
    if not is_cyrillic(text):
        return False
    word = text.lower().replace("ё", "е")
    names = [name.lower().replace("ё", "е") for name in place.aliases]
    if word in names:
        return True
    if _ADJECTIVAL.search(word):
        return any(name.endswith(_ADJECTIVAL_NAMES) for name in names)
    return False


_ADJECTIVAL = re.compile(r"(?:ого|его|ому|ему|им|ым|ій|ой|ую|ою)$")
_ADJECTIVAL_NAMES = ("е", "ий", "ій", "ый", "ой", "а", "я")


def _apart(place: Entry, points: Iterable[tuple[float, float]]) -> float:
    """Rough distance in km to the nearest of some points: enough to tell near from far."""
    if place.latitude is None or place.longitude is None:
        return math.inf
    scale = math.cos(math.radians(place.latitude))
    steps = [
        (latitude - place.latitude, (longitude - place.longitude) * scale) for longitude, latitude in points
    ]
    return min((math.hypot(*step) for step in steps), default=math.inf) * _KM_PER_DEGREE


def _apart_km(one: Entry, other: Entry) -> float:
    if other.latitude is None or other.longitude is None:
        return math.inf
    return _apart(one, [(other.longitude, other.latitude)])
