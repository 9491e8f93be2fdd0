"""A measure: a number with its unit, its definition and what it was measured on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from contested.notebook import html_table

__all__ = ["Measure"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One quantity under each of its definitions, between two maps or on one."""

    name: str
    """The measure's name in the design: ``area_gained``, ``advance``, ``border``."""
    unit: str
    values: tuple[tuple[str, float | None], ...]
    """(definition, value) pairs; ``None`` where a definition has no value here."""
    band: tuple[float, float] | None
    """The smallest and the largest that the ground may bear, ``None`` when nothing was measured."""
    source: str
    t0: datetime | None
    t1: datetime
    """Moments of the maps compared, aware UTC; ``t0`` is ``None`` for a measure on one map."""
    snapshots: tuple[str, ...]
    notes: tuple[str, ...] = field(default=())
    """What a reader should know: dropped slivers, redrawn ground, assumptions."""

    def value(self, definition: str) -> float | None:
        """Return the value under one definition."""
        return dict(self.values)[definition]

    def _repr_html_(self) -> str:
        """Show the values in a notebook, one a definition, and what they were measured on."""
        rows = [
            (definition, None if value is None else f"{value:,.1f}", self.unit)
            for definition, value in self.values
        ]
        band = "" if self.band is None else f", band {self.band[0]:,.1f} to {self.band[1]:,.1f} {self.unit}"
        foot = " ".join([f"Maps: {', '.join(self.snapshots)}.", *self.notes])
        caption = f"{self.name} by {self.source}{band}"
        return html_table(caption, ["definition", "value", "unit"], rows, foot=foot)
