"""Finds claims by place, time and what they say: columns of numbers, and every answer written beforehand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson

from contested.outputs.brief import CheckedClaim
from contested.outputs.describe import headline, verdict_label
from contested.outputs.wording import kind_words, plain, stance_words
from contested.places.place import Place
from contested.theatre.theatre import Theatre
from contested.timespan import Moment, end_of_day, start_of_day
from contested.verdicts.verdict import Verdict

__all__ = ["FACETS", "Box", "ClaimIndex", "Found", "Wanted", "place_id"]

Box = tuple[float, float, float, float]
"""West, south, east, north; degrees, EPSG:4326."""
FACETS = ("kind", "side", "source", "stance", "verdict", "language", "report")
_NOT_JUDGED = "not judged"
_NOWHERE = 1e9


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is looked for; ``None`` and absent facets stand for anything."""

    box: Box | None = None
    start: datetime | None = None
    end: datetime | None = None
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    place: str | None = None
    """A place's id, as in `/collections/places`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One page of what was found."""

    features: tuple[bytes, ...]
    """GeoJSON features."""
    matched: int


@dataclass(slots=True)
class _Columns:
    """Numbers by which claims are sifted, one row a claim; points apart, as a claim may have several."""

    starts: npt.NDArray[np.float64]
    ends: npt.NDArray[np.float64]
    codes: dict[str, npt.NDArray[np.int32]]
    points: npt.NDArray[np.float64]
    owners: npt.NDArray[np.intp]


class ClaimIndex:
    """Claims in the order of their time, the latest first.

    Parameters
    ----------
    claims
        Any order.
    theatre
        Whose days they are.
    credits
        Keys of the sources of maps, the most detailed first.
    """

    def __init__(
        self,
        claims: Sequence[CheckedClaim],
        theatre: Theatre,
        *,
        place_ids: Mapping[tuple[float, float], str],
        credits_: Sequence[Any] = (),
    ) -> None:
        zone = theatre.time_zone
        rows = [_row(one, zone) for one in claims]
        order = sorted(range(len(claims)), key=lambda i: (-rows[i][1], claims[i].statement.claim.start))
        self._place_ids, self._credits = place_ids, credits_
        self.claims = [claims[i] for i in order]
        rows = [rows[i] for i in order]
        self.properties = [_properties(one, place_ids, credits_) for one in self.claims]
        self.features = [
            _feature(properties, one) for properties, one in zip(self.properties, self.claims, strict=True)
        ]
        self.judged = sum(bool(one.verdicts) for one in self.claims)
        """How many claims have a verdict."""
        self.numbers = {one["id"]: number for number, one in enumerate(self.properties)}
        self._facets: dict[str, dict[str, int]] = {}
        self._places: dict[str, list[int]] = {}
        for number, one in enumerate(self.properties):
            for place in one["places"]:
                if place["id"]:
                    self._places.setdefault(place["id"], []).append(number)
        self._columns = self._columned(rows)

    def __len__(self) -> int:
        """Count the claims."""
        return len(self.claims)

    @property
    def counts(self) -> dict[str, dict[str, int]]:
        """Count the claims by every value of every facet, the most frequent first."""
        names = {code: word for word, code in self._facets["verdict"].items()}
        found = Counter(self._columns.codes["verdict"].tolist())
        verdicts = {names[code]: count for code, count in found.most_common()}
        return {**self._fixed_counts, "verdict": verdicts}

    @cached_property
    def _fixed_counts(self) -> dict[str, dict[str, int]]:
        """What verdicts that come in later do not change."""
        return {
            facet: dict(Counter(str(one[facet] or "") for one in self.properties).most_common())
            for facet in FACETS
        }

    def fill(self, one: CheckedClaim) -> bool:
        """Put the verdicts of a claim beside it, without making the index anew; ``False`` for a stranger."""
        number = self.numbers.get(one.statement.id)
        if number is None or self.claims[number].verdicts == one.verdicts:
            return False
        properties = _properties(one, self._place_ids, self._credits)
        known = self._facets["verdict"]
        self.judged += bool(one.verdicts) - bool(self.claims[number].verdicts)
        self.claims[number] = one
        self.properties[number] = properties
        self.features[number] = _feature(properties, one)
        self._columns.codes["verdict"][number] = known.setdefault(properties["verdict"], len(known))
        return True

    def find(self, wanted: Wanted, *, limit: int, offset: int) -> Found:
        """Return one page of the claims that are looked for."""
        numbers = np.flatnonzero(self._mask(wanted))
        page = numbers[offset : offset + limit].tolist()
        return Found(features=tuple(self.features[i] for i in page), matched=len(numbers))

    def by_place(self, wanted: Wanted) -> dict[str, Any]:
        """Count what is looked for by place of the gazetteer, as GeoJSON points, the fullest first."""
        numbers = np.flatnonzero(self._mask(wanted)).tolist()
        counts: Counter[str] = Counter()
        known: dict[str, tuple[float, float, str]] = {}
        for number in numbers:
            for place, own in zip(
                self.claims[number].statement.places, self.properties[number]["places"], strict=True
            ):
                if own["id"] and place.longitude is not None and place.latitude is not None:
                    counts[own["id"]] += 1
                    known[own["id"]] = (place.longitude, place.latitude, own["name"])
        features = [
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": known[id_][:2]},
                "properties": {"id": id_, "name": known[id_][2], "count": count},
            }
            for id_, count in counts.most_common()
        ]
        return {"type": "FeatureCollection", "features": features}

    def _mask(self, wanted: Wanted) -> npt.NDArray[np.bool_]:
        columns = self._columns
        mask = np.ones(len(self.claims), dtype=bool)
        if wanted.box is not None:
            mask = self._in_box(wanted.box)
        if wanted.place is not None:
            about = np.zeros(len(self.claims), dtype=bool)
            about[self._places.get(wanted.place, [])] = True
            mask &= about
        if wanted.start is not None:
            mask &= columns.ends >= wanted.start.timestamp()
        if wanted.end is not None:
            mask &= columns.starts <= wanted.end.timestamp()
        for facet, values in wanted.facets.items():
            known = self._facets[facet]
            codes = [known[value] for value in values if value in known]
            column = columns.codes[facet]
            mask &= column == codes[0] if len(codes) == 1 else np.isin(column, codes)
        return mask

    def _in_box(self, box: Box) -> npt.NDArray[np.bool_]:
        west, south, east, north = box
        x, y = self._columns.points[:, 0], self._columns.points[:, 1]
        across = (x >= west) & (x <= east) if west <= east else (x >= west) | (x <= east)
        inside = across & (y >= south) & (y <= north)
        mask = np.zeros(len(self.claims), dtype=bool)
        mask[self._columns.owners[inside]] = True
        return mask

    def _columned(self, rows: Sequence[tuple[float, float]]) -> _Columns:
        points, owners = [], []
        for number, one in enumerate(self.claims):
            for longitude, latitude in _points(one):
                points.append((longitude, latitude))
                owners.append(number)
        codes = {}
        for facet in FACETS:
            known = self._facets.setdefault(facet, {})
            values = [str(one[facet] or "") for one in self.properties]
            codes[facet] = np.array([known.setdefault(value, len(known)) for value in values], dtype=np.int32)
        return _Columns(
            starts=np.array([start for start, _ in rows], dtype=float),
            ends=np.array([end for _, end in rows], dtype=float),
            codes=codes,
            points=np.array(points, dtype=float).reshape(-1, 2),
            owners=np.array(owners, dtype=np.intp),
        )


def _row(one: CheckedClaim, zone: str) -> tuple[float, float]:
    """Return the first and last second of a claim's time; of its report's day when it gives none."""
    valid, published = one.statement.claim.valid, one.statement.report.published
    start = valid.start or valid.end or published
    end = valid.end or max(published, valid.last_day or published, valid.first_day or published)
    return _seconds(start, end, zone)


@lru_cache(maxsize=10_000)
def _seconds(start: Moment, end: Moment, zone: str) -> tuple[float, float]:
    return start_of_day(start, zone).timestamp(), end_of_day(end, zone).timestamp()


def _points(one: CheckedClaim) -> list[tuple[float, float]]:
    return [
        (place.longitude, place.latitude)
        for place in one.statement.places
        if place.longitude is not None and place.latitude is not None
    ]


def _properties(
    one: CheckedClaim, place_ids: Mapping[tuple[float, float], str], credits_: Sequence[Any]
) -> dict[str, Any]:
    """Give a claim as the page shows it in a list; every word safe to show as text."""
    statement, claim = one.statement, one.statement.claim
    best: Verdict | None = headline(one.verdicts, sources=credits_) if one.verdicts else None
    return {
        "id": statement.id,
        "report": statement.report.id,
        "publisher": statement.report.publisher,
        "published": statement.report.published.isoformat(),
        "start": claim.start,
        "quote": plain(claim.quote),
        "kind": claim.kind,
        "kind_words": kind_words(claim.kind),
        "side": claim.side,
        "source": claim.source.name,
        "source_side": claim.source.side,
        "stance": claim.stance,
        "stance_words": stance_words(claim.stance),
        "hedged": claim.hedged,
        "language": statement.report.language,
        "valid": claim.valid.to_json(),
        "verdict": _NOT_JUDGED if best is None else best.word,
        "verdict_label": _NOT_JUDGED
        if best is None
        else verdict_label(best, denied=claim.stance == "denied"),
        "reason": None if best is None else plain(best.reason),
        "places": [
            {"name": plain(place.name), "precision": place.precision, "id": place_id(place, place_ids)}
            for place in statement.places
        ],
    }


def place_id(place: Place, place_ids: Mapping[tuple[float, float], str]) -> str | None:
    """Return the key of a settlement of the gazetteer; ``None`` for regions and what was not placed."""
    if place.longitude is None or place.latitude is None or place.precision != "settlement":
        return None
    return place_ids.get((place.longitude, place.latitude))


def _feature(properties: Mapping[str, Any], one: CheckedClaim) -> bytes:
    """Write a claim as GeoJSON: the points of the gazetteer's places that it names, and no other."""
    points = _points(one)
    geometry: dict[str, Any] | None = None
    if len(points) == 1:
        geometry = {"type": "Point", "coordinates": points[0]}
    elif points:
        geometry = {"type": "MultiPoint", "coordinates": points}
    feature = {"type": "Feature", "id": properties["id"], "geometry": geometry, "properties": properties}
    return orjson.dumps(feature)
