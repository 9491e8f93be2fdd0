"""An invented war between Blue (the defender) and Red on an isle of one region."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from shapely.geometry.base import BaseGeometry

from contested.theatre.theatre import Region, Side, Theatre

__all__ = ["BLUE", "RED", "isle"]

BLUE = Side(key="B", name="Blue", adjective="Blue", colour="#0000ff", defender=True)
RED = Side(key="R", name="Red", adjective="Red", colour="#ff0000")


def isle(land: BaseGeometry, *, first_day: date) -> Theatre:
    """Make the war on this land."""
    return Theatre(
        key="isle",
        name="The isle",
        time_zone="Europe/Kyiv",
        first_day=first_day,
        country="XX",
        sides=(BLUE, RED),
        actors=(),
        regions=(Region(key="isle", name="Isle", aliases=(), kind="admin1", geometry=land),),
        operations=(),
        land=land,
        folder=Path("nowhere"),
    )
