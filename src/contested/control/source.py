"""A source of control maps: whose maps they are, how often they come, how late they draw."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from datetime import timedelta

from contested.errors import TheatreError
from contested.theatre.theatre import Theatre

__all__ = ["ControlSource", "load_source"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlSource:
    """What a verdict must know, and an output must say, about a source of maps."""

    key: str
    name: str
    attribution: str
    licence: str
    lag: timedelta = timedelta(0)
    """How long after an event it still draws that event in."""
    timeline: bool = False
    """Each map stands until the next (a list of changes), rather than being one look at one moment."""
    coarse: bool = False
    """Too coarse for a quantity to be more than `partly` borne out."""
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
        return ControlSource(
            key=key,
            name=table["name"],
            attribution=table["attribution"],
            licence=table["licence"],
            lag=timedelta(days=table.get("lag_days", 0)),
            timeline=table.get("timeline", False),
            coarse=table.get("coarse", False),
            classes=tuple(_rule(entry) for entry in table.get("class", [])),
        )
    except FileNotFoundError:
        raise TheatreError(f"theatre {theatre.key!r} has no maps/{key}.toml for this kind of map") from None
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise TheatreError(f"not a description of a map source: {error}", where=str(path)) from error


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
