"""What statements tell of control: which place, which day, which side, and how far to trust it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from contested import geo
from contested.claims.located import Location
from contested.control.inferred.trust import Records, weight_of
from contested.control.inferred.weights import Nearness, Weights
from contested.ledger.statement import Statement
from contested.places.place import Place
from contested.theatre.theatre import Theatre

__all__ = ["Bearing", "Evidence", "evidence_of", "other_side", "said_on", "sides_of"]

Bearing = Literal["holds", "before", "regional", "regional_before", "front"]
_FROM_KIND = {
    "control_gained": "gained",
    "control_held": "held",
    "control_lost": "gained",
    "fighting": "fighting",
    "advance": "advance",
    "strike": "strike",
}
_PLACES_MAX = 12
"""A statement that lists more places is a list of places, not a statement about each."""
_OLD_DAYS = 4
"""What is told of a whole region so many days later is history, not news."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What one statement tells of one place, or of one region, on one day."""

    statement_id: str
    voice: str
    """Whose word it is: copies and relays of one voice count once."""
    said: date
    """The theatre's day on which it was published."""
    told: date
    """The day that it is said of."""
    day: date
    """The day that it bears on, on maps."""
    bearing: Bearing
    side: str
    """Who holds by it (``front``: who attacks; ``before`` with a region: who came later)."""
    weight: float
    """Log odds that it is right."""
    point: tuple[float, float] | None = None
    """Longitude and latitude; ``None`` for a region."""
    gain: bool = False
    """Whether ground changes hands by it."""
    stir: float = 0.0
    """How much the front moves for it, from 0 to 1."""
    at: bool = True
    """Whether it is said of the place itself, and not of ground near it or on the way to it."""
    region_key: str | None = None
    rivers: tuple[str, ...] = ()
    """Names of the rivers up to which it is said."""


def sides_of(theatre: Theatre) -> tuple[str, str]:
    """Return the keys of the two sides, the defender first.

    >>> from contested.theatre.load import load_theatre
    >>> sides_of(load_theatre("ukraine_2022"))
    ('UA', 'RU')
    """
    ordered = sorted(theatre.sides, key=lambda side: not side.defender)
    return ordered[0].key, ordered[1].key


def other_side(side: str, sides: tuple[str, str]) -> str:
    """Return the enemy of a side."""
    return sides[1] if side == sides[0] else sides[0]


def said_on(statement: Statement, theatre: Theatre) -> date:
    """Return the theatre's day on which a statement was published: the instant counts, else the dateline."""
    report = statement.report
    if report.published_at is None:
        return report.published
    return report.published_at.astimezone(ZoneInfo(theatre.time_zone)).date()


def evidence_of(statements: Iterable[Statement], theatre: Theatre, weights: Weights) -> tuple[Evidence, ...]:
    """Draw what statements tell of control.

    Forecasts and denials tell nothing: who denies a loss does not thereby hold the place.
    """
    records = Records(theatre, weights.records)
    return tuple(
        found for statement in statements for found in _from_statement(statement, theatre, weights, records)
    )


def _from_statement(
    statement: Statement, theatre: Theatre, weights: Weights, records: Records
) -> Iterator[Evidence]:
    claim, sides = statement.claim, sides_of(theatre)
    kind = _FROM_KIND.get(claim.kind)
    if kind is None or claim.side not in sides or claim.stance in {"forecast", "denied"}:
        return
    day = _day_of(statement)
    if day is None:
        return
    away = claim.kind in {"control_lost", "strike"}
    side = other_side(claim.side, sides) if away else claim.side
    evidence = Evidence(
        statement_id=statement.id,
        voice=claim.source.side or claim.source.name or statement.report.publisher or "",
        said=said_on(statement, theatre),
        told=day,
        day=day,
        bearing="front" if kind in {"fighting", "advance"} else "holds",
        side=side,
        weight=records.factor(statement)
        * weight_of(claim, other_side(side, sides) if kind == "strike" else side, sides, weights),
        gain=kind == "gained",
        stir={"gained": 1.0, "held": weights.kinds.held_stir}.get(kind, 0.0),
    )
    yield from _of_region(evidence, statement, kind, weights)
    yield from _of_places(evidence, statement, kind, weights, sides)


def _of_places(
    evidence: Evidence, statement: Statement, kind: str, weights: Weights, sides: tuple[str, str]
) -> Iterator[Evidence]:
    located = zip(statement.places, statement.locations(), strict=True)
    places = [(place, location) for place, location in located if _has_point(place)]
    lag = timedelta(days=weights.days.lag if evidence.bearing == "holds" and kind != "strike" else 0)
    before = timedelta(days=weights.days.before)
    if len(places) > _PLACES_MAX or (not places and evidence.gain):
        return
    for place, location in places:
        point = _meant(place, location, weights.near)
        heard = replace(
            evidence,
            point=point,
            at=location.role == "at",
            weight=evidence.weight * _nearness(evidence, location, weights),
        )
        yield replace(heard, day=heard.day + lag, weight=heard.weight * getattr(weights.kinds, kind))
        if evidence.stir:
            factor = weights.kinds.before if evidence.gain else weights.kinds.held_before
            yield replace(
                heard,
                day=heard.day + lag - before,
                bearing="before",
                side=other_side(heard.side, sides),
                weight=heard.weight * factor,
                gain=False,
                stir=0.0,
            )


def _nearness(evidence: Evidence, location: Location, weights: Weights) -> float:
    """How much of what is told of a place counts: of a place that only locates, a part."""
    if location.role == "at" or evidence.bearing == "front":
        return 1.0
    if location.role == "direction":
        return weights.near.toward
    return weights.near.about if location.bearing is None else weights.near.aside


def _meant(place: Place, location: Location, near: Nearness) -> tuple[float, float]:
    """Longitude and latitude of what is meant: off the place where a bearing is told."""
    longitude, latitude = float(place.longitude or 0), float(place.latitude or 0)
    if location.bearing is None:
        return longitude, latitude
    far = near.beside_km if location.distance_km is None else location.distance_km
    return geo.destination(longitude, latitude, bearing=location.bearing, distance_km=far)


def _of_region(evidence: Evidence, statement: Statement, kind: str, weights: Weights) -> Iterator[Evidence]:
    """Of a region only what is admitted, or said of the whole of it, is believed; the rest means a part."""
    claim = statement.claim
    regions = [place for place in statement.places if place.precision == "region" and place.region_key]
    rivers = tuple(place.name for place in statement.places if place.precision == "river")
    alone = not any(_has_point(place) for place in statement.places)
    if kind != "gained" or len(regions) != 1 or abs((evidence.said - evidence.day).days) >= _OLD_DAYS:
        return
    admitted = claim.stance == "admitted"
    if not (admitted and (alone or rivers)) and not (alone and _says_whole(statement, weights)):
        return
    factor = weights.kinds.withdrawal if rivers else weights.kinds.whole_region
    regional = replace(
        evidence,
        day=evidence.day + timedelta(days=weights.days.regional_lag),
        bearing="regional",
        weight=evidence.weight * factor,
        region_key=regions[0].region_key,
        rivers=rivers,
        gain=False,
        stir=weights.kinds.regional_stir,
    )
    yield regional
    yield replace(
        regional,
        stir=0.0,
        day=regional.day - timedelta(days=weights.days.regional_before),
        bearing="regional_before",
        weight=regional.weight * weights.kinds.regional_before,
    )


def _says_whole(statement: Statement, weights: Weights) -> bool:
    words = weights.words.get(statement.report.language, ())
    text = statement.claim.quote.casefold()
    return any(re.search(rf"\b{re.escape(word)}\b", text) for word in words)


def _has_point(place: Place) -> bool:
    return place.precision == "settlement" and place.longitude is not None and place.latitude is not None


def _day_of(statement: Statement) -> date | None:
    """The day that a statement bears on: the end of its span, never after its dateline."""
    valid, published = statement.claim.valid, statement.report.published
    day = valid.last_day or max(valid.first_day or published, published)
    return min(day, published)
