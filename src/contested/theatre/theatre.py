"""A theatre: one war's sides, names, boundaries and clock, as data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from shapely.geometry.base import BaseGeometry

from contested.theatre.rivers import River

__all__ = ["Actor", "Operation", "Region", "Side", "Theatre"]

ActorKind = Literal["state", "force", "office", "person", "outlet", "proxy", "people", "analyst"]
RegionKind = Literal["admin1", "named", "country", "border"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the parties to the war."""

    key: str
    name: str
    """What a sentence calls it: "Ukraine"."""
    adjective: str
    """"Ukrainian"."""
    colour: str
    """For maps and tables, ``#rrggbb``, safe for the colour-blind beside the other sides'."""
    defender: bool = False
    """Whether it draws no zone of its own on maps of control: what nobody else holds is its ground."""
    rear_points: tuple[tuple[float, float], ...] = ()
    """(longitude, latitude), EPSG:4326, of places that are always its rear."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Somebody that reports name as a speaker or a doer, and whose side it is on."""

    names: tuple[str, ...]
    """Every name, in any language, the first the one to print."""
    side: str
    """A key of the sides, or ``"neutral"``."""
    kind: ActorKind
    ambiguous: bool = False
    """Whether the name alone may also be a place ("Kyiv", "Moscow")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A piece of the map that reports name: an oblast, or a union such as Donbas."""

    key: str
    name: str
    """The common English form, "Kharkiv Oblast"."""
    aliases: tuple[str, ...]
    kind: RegionKind
    geometry: BaseGeometry
    """EPSG:4326 (Multi)Polygon."""
    geonameid: int | None = None
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """A named operation, used as the start of a quantity that gives none of its own."""

    key: str
    name: str
    side: str
    start: date
    end: date
    source: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Theatre:
    """One war, as data; nothing about it is in code."""

    key: str
    name: str
    time_zone: str
    """IANA name; days of claims and maps are days of this zone."""
    first_day: date
    country: str
    """ISO 3166-1 alpha-2 of the country whose land is fought over."""
    sides: tuple[Side, ...]
    actors: tuple[Actor, ...]
    regions: tuple[Region, ...]
    operations: tuple[Operation, ...]
    land: BaseGeometry
    """The theatre's land, EPSG:4326; every zone of a control map is clipped to it."""
    folder: Path
    """Where its data files lie: gazetteer, embedded control timeline."""
    rivers: tuple[River, ...] = ()
    """The rivers whose course is known, coarsely."""

    def side(self, key: str) -> Side:
        """Return a side by its key; raises ``KeyError`` for a stranger."""
        for side in self.sides:
            if side.key == key:
                return side
        raise KeyError(key)

    def enemy_of(self, key: str) -> str | None:
        """Return the other side's key when there are just two, else ``None``."""
        others = [side.key for side in self.sides if side.key != key]
        return others[0] if len(others) == 1 else None

    @property
    def defender(self) -> Side | None:
        """The side that draws no zone of its own, if there is one."""
        return next((side for side in self.sides if side.defender), None)

    def region(self, key: str) -> Region | None:
        """Return a region by its key."""
        return next((region for region in self.regions if region.key == key), None)
