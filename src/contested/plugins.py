"""Finds what other packages add: plain entry points, the built-ins among them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from contested.errors import PluginError

__all__ = ["GROUPS", "PluginInfo", "available", "load", "names"]

GROUPS: dict[str, str] = {
    "contested.extractors": "text to claims",
    "contested.control_readers": "files to control maps",
    "contested.exporters": "claims and verdicts to a file",
    "contested.theatres": "a war: sides, names, boundaries",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PluginInfo:
    """One registered plug-in and the package it comes from."""

    group: str
    name: str
    target: str
    package: str


@cache
def _points(group: str) -> dict[str, EntryPoint]:
    """Read what every installed package registers, once: it takes a hundredth of a second each time."""
    return {point.name: point for point in entry_points(group=group)}


def names(group: str) -> list[str]:
    """Return the names registered in a group, sorted.

    >>> "ukraine_2022" in names("contested.theatres")
    True
    """
    return sorted(_points(group))


def load(group: str, name: str) -> Any:
    """Import and return what a plug-in registered under a name.

    Raises
    ------
    PluginError
        Nothing of that name is registered, or its import fails.
    """
    point = _points(group).get(name)
    if point is None:
        known = ", ".join(names(group)) or "none"
        raise PluginError(f"no plug-in {name!r} in {group} (known: {known})")
    try:
        return point.load()
    except (ImportError, AttributeError) as error:
        raise PluginError(f"plug-in {name!r} of {group} does not load: {error}") from error


def available() -> list[PluginInfo]:
    """List every registered plug-in of every group."""
    return [
        PluginInfo(
            group=group,
            name=name,
            target=point.value,
            package=point.dist.name if point.dist else "unknown",
        )
        for group in GROUPS
        for name, point in sorted(_points(group).items())
    ]
