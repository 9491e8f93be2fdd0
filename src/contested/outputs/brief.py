"""A brief: one report's claims, each with its verdicts, ready to be shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from contested.control.control_map import ControlMap
from contested.control.history import ControlHistory
from contested.ledger.statement import Statement
from contested.reports.report import Report
from contested.theatre.theatre import Theatre
from contested.verdicts.verdict import Verdict

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

__all__ = ["Brief", "CheckedClaim", "MapSource", "map_credit"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MapSource:
    """A source of control maps, or a transport network, as outputs must credit it."""

    key: str
    """As in `Verdict.source`: ``deepstate``."""
    name: str
    attribution: str
    licence: str
    maps: int
    """How many snapshots were at hand; of a network, how many lines."""
    is_network: bool = False
    """Whether it is a network, which is no map and has no days."""


def map_credit(history: ControlHistory) -> MapSource:
    """Credit the source of a history."""
    source = history.source
    return MapSource(
        key=source.key,
        name=source.name,
        attribution=source.attribution,
        licence=source.licence,
        maps=len(history),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedClaim:
    """A statement and what each map source says of it."""

    statement: Statement
    verdicts: tuple[Verdict, ...]
    """At least one; per source one by the maps of its day (``publication``) and one by all maps (the only
    one by a network).
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """Everything that `contested check` found in one report."""

    report: Report
    theatre: Theatre
    claims: tuple[CheckedClaim, ...]
    sources: tuple[MapSource, ...]
    """The most detailed first: the first that covers a claim gives its headline verdict."""
    before: ControlMap | None
    """The map that the picture shows first; ``None`` when no map is near the report."""
    after: ControlMap | None
    notes: tuple[str, ...] = ()
    """What was assumed, skipped or counted, as sentences."""

    def to_geodataframe(self) -> GeoDataFrame:
        """Give one row a claim and place, EPSG:4326; see `contested.outputs.frames`."""
        from contested.outputs.frames import to_geodataframe  # noqa: PLC0415  # loads pandas

        return to_geodataframe(self.claims)

    def verdicts_to_geodataframe(self) -> GeoDataFrame:
        """Give one row a verdict, EPSG:4326, at the claim's first place; see `contested.outputs.frames`."""
        from contested.outputs.frames import verdicts_to_geodataframe  # noqa: PLC0415  # loads pandas

        return verdicts_to_geodataframe(self.claims)

    def _repr_html_(self) -> str:
        """Show the claims and their verdicts in a notebook."""
        from contested.outputs.notebook_views import brief_html  # noqa: PLC0415  # it builds on this module

        return brief_html(self)
