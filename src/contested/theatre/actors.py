"""Reads who speaks and acts in a war, and on whose side: the file ``actors.toml`` of a theatre."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, get_args

from contested.errors import TheatreError
from contested.theatre.theatre import Actor, ActorKind

__all__ = ["load_actors"]

_KINDS: tuple[str, ...] = get_args(ActorKind)
_KEYS = frozenset({"names", "side", "kind", "ambiguous", "each"})


def load_actors(path: Path) -> tuple[Actor, ...]:
    """Read the actors of a theatre.

    Parameters
    ----------
    path
        A TOML file with a list ``actors``; each entry has ``side`` (a key of the sides, or ``neutral``),
        ``kind``, ``names`` (the first is printed) and, optionally, ``ambiguous`` (also a place) and ``each``
        (every name is an actor of its own).

    Raises
    ------
    TheatreError
        The file is missing or malformed; the message names the entry.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise TheatreError("the file is missing", where=path.name) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TheatreError(f"is not well-formed TOML: {error}", where=path.name) from error
    entries = raw.get("actors")
    if not isinstance(entries, list):
        raise TheatreError("has no list `actors`", where=path.name)
    found: list[Actor] = []
    for number, entry in enumerate(entries, 1):
        found.extend(_actors(entry, where=path.name, record=f"actor {number}"))
    return tuple(found)


def _actors(entry: Any, *, where: str, record: str) -> list[Actor]:
    if not isinstance(entry, dict):
        raise TheatreError("is not a table", where=where, record=record)
    unknown = entry.keys() - _KEYS
    if unknown:
        raise TheatreError(f"has unknown keys: {', '.join(sorted(unknown))}", where=where, record=record)
    names, side, kind = entry.get("names"), entry.get("side"), entry.get("kind")
    if not isinstance(names, list) or not names or not all(isinstance(n, str) and n.strip() for n in names):
        raise TheatreError("needs `names`, a list of words", where=where, record=record)
    record = f"{record} ({names[0]})"
    if not isinstance(side, str) or not side:
        raise TheatreError('needs a `side`: a key of the sides, or "neutral"', where=where, record=record)
    if kind not in _KINDS:
        raise TheatreError(f"has kind {kind!r}; known: {', '.join(_KINDS)}", where=where, record=record)
    groups = [[name] for name in names] if entry.get("each", False) else [names]
    ambiguous = bool(entry.get("ambiguous", False))
    return [Actor(names=tuple(group), side=side, kind=kind, ambiguous=ambiguous) for group in groups]
