"""Answers about a place's history of control, as rows to print."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contested.control.history import ControlHistory, Holding
from contested.errors import SourceError
from contested.places.place import Place

__all__ = ["Change", "change_rows", "changes", "holder_row"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change of holder: the last map before it and the first after."""

    before: Holding | None
    """``None`` for the state on the first map."""
    after: Holding


def _holdings(history: ControlHistory, place: Place) -> tuple[Holding, ...]:
    if place.longitude is None or place.latitude is None:
        raise SourceError("has no point on the map", where=place.name)
    return history.holdings(place.longitude, place.latitude)


def changes(history: ControlHistory, place: Place) -> tuple[Change, ...]:
    """Find every change of holder of a place, the state on the first map leading.

    Raises
    ------
    SourceError
        The place has no point.
    """
    found: list[Change] = []
    last: Holding | None = None
    for holding in _holdings(history, place):
        if last is None or (holding.status, holding.side) != (last.status, last.side):
            found.append(Change(before=last, after=holding))
        last = holding
    return tuple(found)


def change_rows(history: ControlHistory, place: Place) -> list[dict[str, Any]]:
    """Give `changes` as rows."""
    return [
        {
            "place": place.name,
            "status": change.after.status,
            "side": change.after.side,
            "last_map_before": None if change.before is None else change.before.as_of.isoformat(),
            "first_map": change.after.as_of.isoformat(),
            "snapshot": change.after.map.id,
        }
        for change in changes(history, place)
    ]


def holder_row(history: ControlHistory, place: Place, moment: datetime) -> dict[str, Any]:
    """Say who held a place by the last map at a moment (aware).

    Raises
    ------
    SourceError
        No map is that old, or the place has no point.
    """
    drawn = [holding for holding in _holdings(history, place) if holding.as_of <= moment]
    if not drawn:
        first = history.maps[0].as_of
        raise SourceError(
            f"no map by {moment:%Y-%m-%d %H:%M} UTC: the first is of {first:%Y-%m-%d %H:%M} UTC"
        )
    holding = drawn[-1]
    return {
        "place": place.name,
        "geonameid": place.geonameid,
        "status": holding.status,
        "side": holding.side,
        "source": history.source.key,
        "map": holding.as_of.isoformat(),
        "snapshot": holding.map.id,
    }
