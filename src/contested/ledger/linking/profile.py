"""What linking looks at in a statement: its record, never its words, so that languages do not matter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from contested.claims.claim import Quantity
from contested.ledger.linking.settings import Window, load_settings
from contested.ledger.statement import Statement
from contested.places.place import Place
from contested.timespan import TimeSpan

__all__ = ["DATINGS", "Dating", "Days", "Profile", "Spot", "days_of", "profile_of", "spot_of"]

Dating = Literal["day", "span", "open"]
"""Whether a claim names its day, a longer time, or leaves its beginning or end open."""
DATINGS: tuple[Dating, ...] = ("day", "span", "open")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A place as linking knows it."""

    key: str
    """``gn:707292``, ``region:kharkiv``, or ``name:`` and the name where there is no number."""
    name: str
    wide: bool = False
    """Whether it is a region or a country, in which places lie."""
    region: str | None = None
    """Key of the region that it lies in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """The days on which something may have happened, both ends included."""

    first: date
    last: date
    dating: Dating


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One statement, as far as it is compared with others."""

    id: str
    report: str
    language: str
    kind: str
    side: str | None
    against: str | None
    spots: tuple[Spot, ...]
    """In the order of their keys."""
    days: Days
    said: date
    """The dateline."""
    quantity: Quantity | None
    stance: str
    speaker: str | None
    """Who the report credits, in lower case; ``None`` when it speaks for itself."""
    publisher: str | None


def profile_of(statement: Statement) -> Profile:
    """Take from a statement what linking compares."""
    claim, report = statement.claim, statement.report
    spots = {spot.key: spot for spot in map(spot_of, statement.places)}
    name, publisher = claim.source.name, report.publisher
    return Profile(
        id=statement.id,
        report=report.id,
        language=report.language,
        kind=claim.kind,
        side=claim.side,
        against=claim.against,
        spots=tuple(spots[key] for key in sorted(spots)),
        days=days_of(claim.valid, said=report.published),
        said=report.published,
        quantity=claim.quantity,
        stance=claim.stance,
        speaker=None if name is None else name.casefold(),
        publisher=None if publisher is None else publisher.casefold(),
    )


def spot_of(place: Place) -> Spot:
    """Give a place its key; a region goes by the theatre's key, all else by its number if it has one.

    >>> spot_of(Place(name="Izium", precision="settlement", geonameid=707688, region_key="kharkiv")).region
    'region:kharkiv'
    """
    region = None if place.region_key is None else f"region:{place.region_key}"
    if place.precision == "region" and region is not None:
        return Spot(key=region, name=place.name, wide=True)
    named = f"name:{place.name.casefold()}"
    key = named if place.geonameid is None else f"gn:{place.geonameid}"
    return Spot(key=key, name=place.name, wide=place.precision in {"region", "country"}, region=region)


def days_of(valid: TimeSpan, *, said: date, window: Window | None = None) -> Days:
    """Close the open ends of a claim's time: news is a week old at most, a forecast looks two ahead.

    Parameters
    ----------
    valid
        As the claim gives it.
    said
        The report's dateline.
    window
        How far an open end reaches; as shipped if not given.

    Examples
    --------
    >>> days_of(TimeSpan(end=date(2022, 9, 11)), said=date(2022, 9, 11)).first.isoformat()
    '2022-09-04'
    """
    window = window or load_settings().window
    first, last = valid.first_day, valid.last_day
    if first is not None and last is not None:
        return Days(first=first, last=last, dating="day" if (last - first).days <= 1 else "span")
    if first is not None:
        end = _shifted(max(first, said), window.horizon_days)
        return Days(first=first, last=end, dating="open")
    end = said if last is None else last
    return Days(first=_shifted(end, -window.lookback_days), last=end, dating="open")


def _shifted(day: date, days: int) -> date:
    """Move a day, no further than the calendar goes."""
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))
