"""Loads a theatre, by its registered name or from its folder."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from contested import plugins
from contested.errors import TheatreError
from contested.theatre.actors import load_actors
from contested.theatre.regions import land_of, read_regions
from contested.theatre.rivers import read_rivers
from contested.theatre.theatre import Actor, Operation, Side, Theatre

__all__ = ["load_theatre", "read_toml", "ukraine_2022"]

_GROUP = "contested.theatres"
_DEFAULT_COLOUR = "#777777"


def ukraine_2022() -> Path:
    """Return the folder of the theatre that ships with the package.

    >>> ukraine_2022().name
    'ukraine_2022'
    """
    return Path(__file__).parent / "ukraine_2022"


def load_theatre(name_or_path: str | Path) -> Theatre:
    """Load a theatre by the name it is registered under, or from a folder.

    Parameters
    ----------
    name_or_path
        A name of the entry-point group ``contested.theatres``, or the path of a folder with ``theatre.toml``,
        ``actors.toml``, ``regions.geojson`` and, optionally, ``regions.toml``.

    Raises
    ------
    TheatreError
        No such theatre, a file is missing or malformed, or one refers to an unknown side or region.

    Examples
    --------
    >>> theatre = load_theatre("ukraine_2022")
    >>> theatre.time_zone, theatre.enemy_of("UA")
    ('Europe/Kyiv', 'RU')
    """
    return _read(_folder(name_or_path))


def read_toml(path: Path) -> dict[str, Any]:
    """Read a TOML file of a theatre.

    Raises
    ------
    TheatreError
        It is missing, not UTF-8 or not TOML.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise TheatreError("the file is missing", where=path.name) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TheatreError(f"is not well-formed TOML: {error}", where=path.name) from error


def _folder(name_or_path: str | Path) -> Path:
    name = str(name_or_path)
    if name in plugins.names(_GROUP):
        return Path(plugins.load(_GROUP, name)())
    path = Path(name_or_path)
    if not path.is_dir():
        known = ", ".join(plugins.names(_GROUP))
        raise TheatreError(f"no theatre {name!r}: neither a folder nor one of {known}")
    return path.resolve()


@cache
def _read(folder: Path) -> Theatre:
    data = read_toml(folder / "theatre.toml")
    sides = tuple(_side(entry) for entry in _list(data, "sides"))
    keys = {side.key for side in sides}
    if len(keys) != len(sides):
        raise TheatreError("two sides share a key", where="theatre.toml")
    unions = read_toml(folder / "regions.toml") if (folder / "regions.toml").exists() else {}
    regions = read_regions(folder / "regions.geojson", unions=unions)
    return Theatre(
        key=_text(data, "key"),
        name=_text(data, "name"),
        time_zone=_time_zone(data),
        first_day=_day(data, "first_day"),
        country=_text(data, "country"),
        sides=sides,
        actors=_actors(folder, keys),
        regions=regions,
        operations=tuple(_operation(entry, keys) for entry in data.get("operations", [])),
        land=land_of(regions),
        folder=folder,
        rivers=read_rivers(folder / "rivers.geojson"),
    )


def _actors(folder: Path, keys: set[str]) -> tuple[Actor, ...]:
    path = folder / "actors.toml"
    if not path.exists():
        raise TheatreError("the file is missing", where=path.name)
    actors = load_actors(path)
    for actor in actors:
        if actor.side not in keys | {"neutral"}:
            raise TheatreError(f"unknown side {actor.side!r}", where=path.name, record=actor.names[0])
    return actors


def _side(entry: Mapping[str, Any]) -> Side:
    return Side(
        key=_text(entry, "key"),
        name=_text(entry, "name"),
        adjective=_text(entry, "adjective"),
        colour=str(entry.get("colour", _DEFAULT_COLOUR)),
        defender=bool(entry.get("defender", False)),
        rear_points=_points(entry),
    )


def _points(entry: Mapping[str, Any]) -> tuple[tuple[float, float], ...]:
    try:
        return tuple((float(lon), float(lat)) for lon, lat in entry.get("rear_points", ()))
    except (TypeError, ValueError) as error:
        reason = "rear_points must be a list of [longitude, latitude]"
        raise TheatreError(reason, where="theatre.toml", record=entry.get("key")) from error


def _operation(entry: Mapping[str, Any], keys: set[str]) -> Operation:
    key, side = _text(entry, "key"), _text(entry, "side")
    start, end = _day(entry, "start"), _day(entry, "end")
    if side not in keys:
        raise TheatreError(f"unknown side {side!r}", where="theatre.toml", record=key)
    if end < start:
        raise TheatreError(f"ends ({end}) before it starts ({start})", where="theatre.toml", record=key)
    return Operation(
        key=key,
        name=_text(entry, "name"),
        side=side,
        start=start,
        end=end,
        source=_text(entry, "source"),
        aliases=tuple(entry.get("aliases", ())),
    )


def _list(data: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    value = data.get(name)
    if not isinstance(value, list) or not value:
        raise TheatreError(f"needs at least one entry [[{name}]]", where="theatre.toml")
    return value


def _text(entry: Mapping[str, Any], name: str) -> str:
    value = entry.get(name)
    if not isinstance(value, str) or not value:
        raise TheatreError(f"{name} is missing or no text", where="theatre.toml", record=entry.get("key"))
    return value


def _day(entry: Mapping[str, Any], name: str) -> date:
    value = entry.get(name)
    if type(value) is not date:
        reason = f"{name} must be a date, YYYY-MM-DD"
        raise TheatreError(reason, where="theatre.toml", record=entry.get("key"))
    return value


def _time_zone(data: Mapping[str, Any]) -> str:
    name = _text(data, "time_zone")
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise TheatreError(f"unknown time zone {name!r}", where="theatre.toml") from error
    return name
