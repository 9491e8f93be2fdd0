"""A place: what a name in a report means on the map, and how surely."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

__all__ = ["Place", "Precision"]

Precision = Literal["settlement", "region", "river", "road", "country", "unresolved"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A settlement or region of the gazetteer; never a position of units or people."""

    name: str
    """The common English (KMU romanised) form."""
    precision: Precision
    geonameid: int | None = None
    latitude: float | None = None
    """Degrees north, WGS 84; ``None`` for what has no point."""
    longitude: float | None = None
    region_key: str | None = None
    """The theatre region that it is (a region) or lies in (a settlement)."""
    population: int | None = None
    candidates: int = 1
    """How many places bear the name; above 1 the choice was made by context."""

    def to_json(self) -> dict[str, Any]:
        """Give the place as in a claim record's `places`."""
        return {
            "name": self.name,
            "geonameid": self.geonameid,
            "lat": self.latitude,
            "lon": self.longitude,
            "precision": self.precision,
        }
