"""A source of control maps: whose maps they are, how often they come, how late they draw."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, get_args

from contested.control.control_map import Status
from contested.errors import TheatreError
from contested.theatre.theatre import Theatre

__all__ = ["ClassRule", "ControlSource", "load_source", "source_of"]

_STATUSES = (*get_args(Status), "ignored")


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlSource:
    """What a verdict must know, and an output must say, about a source of maps."""

    key: str
    name: str
    attribution: str
    licence: str
    lag: timedelta = timedelta(0)
    """How long after an event it still draws that event in."""
    interval: timedelta | None = None
    """How often it usually comes; ``None`` when nobody says."""
    timeline: bool = False
    """Each map stands until the next (a list of changes), rather than being one look at one moment."""
    coarse: bool = False
    """Too coarse for a quantity to be more than `partly` borne out."""
    inferred: bool = False
    """Its maps are inferred from claims, not observed; every verdict by them says so."""
    classes: tuple[ClassRule, ...] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassRule:
    """What the drawings of one name, or else of one colour, mean."""

    status: str
    """A status of `Zone`, or ``"ignored"`` for ground of other wars and notes."""
    side: str | None = None
    since_start: bool = False
    names: tuple[str, ...] = ()
    """Parts of names, casefolded; the first rule with a hit decides."""
    colours: tuple[str, ...] = ()


def load_source(theatre: Theatre, key: str) -> ControlSource:
    """Read ``maps/<key>.toml`` of a theatre's folder.

    Raises
    ------
    TheatreError
        The theatre does not describe this source, or describes it wrongly.
    """
    path = theatre.folder / "maps" / f"{key}.toml"
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        return source_of(table, key=key, theatre=theatre)
    except FileNotFoundError:
        raise TheatreError(f"theatre {theatre.key!r} has no maps/{key}.toml for this kind of map") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, ValueError) as error:
        raise TheatreError(f"not a description of a map source: {error}", where=str(path)) from error


def source_of(table: dict[str, Any], *, key: str, theatre: Theatre) -> ControlSource:
    """Read the description of a source from a table of TOML.

    Raises
    ------
    ValueError
        It lacks something, or names a status or a side that there is not.
    """
    try:
        interval = table.get("interval_days")
        source = ControlSource(
            key=key,
            name=str(table["name"]),
            attribution=str(table["attribution"]),
            licence=str(table["licence"]),
            lag=timedelta(days=table.get("lag_days", 0)),
            interval=None if interval is None else timedelta(days=interval),
            timeline=bool(table.get("timeline", False)),
            coarse=bool(table.get("coarse", False)),
            classes=tuple(_rule(entry) for entry in table.get("class", [])),
        )
    except KeyError as error:
        raise ValueError(f"lacks {error.args[0]!r}") from error
    except (TypeError, AttributeError, OverflowError) as error:
        raise ValueError(str(error)) from error
    if source.lag < timedelta(0) or (source.interval is not None and source.interval < timedelta(0)):
        raise ValueError("lag_days and interval_days are no negative numbers")
    sides = {side.key for side in theatre.sides}
    for rule in source.classes:
        if rule.status not in _STATUSES:
            raise ValueError(f"unknown status {rule.status!r} (known: {', '.join(_STATUSES)})")
        if rule.side is not None and rule.side not in sides:
            raise ValueError(f"unknown side {rule.side!r} (known: {', '.join(sorted(sides))})")
        if rule.status in {"held", "regained"} and rule.side is None:
            raise ValueError(f"a class that is {rule.status!r} names its side")
    return source


def _rule(entry: dict[str, object]) -> ClassRule:
    names, colours = entry.get("names", []), entry.get("colours", [])
    if not isinstance(names, list) or not isinstance(colours, list):
        raise TypeError("names and colours are lists")
    side = entry.get("side")
    return ClassRule(
        status=str(entry["status"]),
        side=None if side is None else str(side),
        since_start=bool(entry.get("since_start", False)),
        names=tuple(str(name).casefold() for name in names),
        colours=tuple(str(colour).lower() for colour in colours),
    )
