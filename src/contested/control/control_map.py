"""A control map: who holds which ground at one moment, by one source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

import shapely
from shapely.geometry.base import BaseGeometry

from contested import geo
from contested.notebook import html_table

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

__all__ = ["EMPTY", "ControlMap", "Status", "Zone"]

Status = Literal["held", "contested", "regained"]
EMPTY: BaseGeometry = shapely.Polygon()


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """Ground of one status, as the source draws it, clipped to the theatre's land."""

    status: Status
    side: str | None
    """Who holds or regained it; ``None`` for contested ground."""
    geometry: BaseGeometry
    """EPSG:4326, valid, polygonal."""
    since_start: bool = False
    """Held since before the war's first day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlMap:
    """One snapshot of one source."""

    id: str
    """Names the snapshot in verdicts: ``deepstate/1662907210``."""
    source: str
    as_of: datetime
    """Aware, UTC."""
    zones: tuple[Zone, ...]

    def to_geodataframe(self) -> GeoDataFrame:
        """Give one row a zone, EPSG:4326: status, side, since_start."""
        import geopandas  # noqa: PLC0415  # loads pandas

        columns = {
            "status": [zone.status for zone in self.zones],
            "side": [zone.side for zone in self.zones],
            "since_start": [zone.since_start for zone in self.zones],
        }
        shapes = [zone.geometry for zone in self.zones]
        return geopandas.GeoDataFrame(columns, geometry=shapes, crs="EPSG:4326")

    def _repr_html_(self) -> str:
        """Show the zones in a notebook, with their areas; the outlines stay where they are."""
        rows = [
            (zone.status, zone.side, "yes" if zone.since_start else "", f"{geo.area_km2(zone.geometry):,.0f}")
            for zone in self.zones
        ]
        caption = f"{self.id}, {self.as_of:%d %B %Y, %H:%M} UTC"
        return html_table(caption, ["status", "side", "before the war", "km²"], rows)

    def ground(self, status: str, side: str | None = None) -> BaseGeometry:
        """Return the union of the zones of a status (and side); empty when there are none."""
        parts = [
            zone.geometry
            for zone in self.zones
            if zone.status == status and (side is None or zone.side == side)
        ]
        if not parts:
            return EMPTY
        return parts[0] if len(parts) == 1 else shapely.disjoint_subset_union_all(parts)
