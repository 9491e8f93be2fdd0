"""How each kind of ground is painted on the map picture, and the lines of its legend."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from contested.control.control_map import ControlMap
from contested.outputs.times import day_words
from contested.outputs.wording import plain
from contested.theatre.theatre import Theatre

__all__ = [
    "DEFENDER_OPACITY",
    "Ground",
    "ground_legend",
    "grounds_of",
    "legend",
    "patterns",
    "side_colour",
]

DEFENDER_OPACITY = 0.14
"""Of the colour of the side that draws no zone of its own, over the land."""
_UNKNOWN_COLOUR = "#808080"
_HEX = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """One way of painting a zone, with its line in the legend."""

    status: str
    side: str | None
    since_start: bool
    words: str
    fill: str
    opacity: float


def grounds_of(maps: Sequence[ControlMap], theatre: Theatre) -> list[Ground]:
    """Return the ways of painting that these maps need, in painting order."""
    keys = {(zone.status, zone.side, zone.since_start) for one in maps for zone in one.zones}
    order = {"held": 0, "contested": 1, "regained": 2}
    ordered = sorted(keys, key=lambda key: (order[key[0]], key[1] or "", key[2]))
    return [_ground(status, side, since_start, theatre) for status, side, since_start in ordered]


def _ground(status: str, side: str | None, since_start: bool, theatre: Theatre) -> Ground:  # noqa: FBT001  # a key
    name = plain(next((one.name for one in theatre.sides if one.key == side), side or "nobody named"))
    colour, index = side_colour(side, theatre)
    words = {"held": f"Held by {name}", "contested": "Contested", "regained": f"Regained by {name}"}[status]
    if since_start:
        words += f" since before {day_words(theatre.first_day)}"
    fill = {"held": colour, "contested": "url(#map-contested)", "regained": f"url(#map-regained-{index})"}[
        status
    ]
    opacity = (0.8 if since_start else 0.5) if status == "held" else 1.0
    return Ground(status=status, side=side, since_start=since_start, words=words, fill=fill, opacity=opacity)


def side_colour(side: str | None, theatre: Theatre) -> tuple[str, int]:
    """Return a side's colour and its rank among the sides; grey for nobody's ground."""
    for index, one in enumerate(theatre.sides):
        if one.key == side:
            return (one.colour if _HEX.fullmatch(one.colour) else _UNKNOWN_COLOUR), index
    return _UNKNOWN_COLOUR, len(theatre.sides)


def patterns(grounds: Sequence[Ground], theatre: Theatre) -> Iterator[str]:
    """Draw the hatching: crosses for contested ground, stripes in a side's colour for what it regained."""
    yield (
        '<pattern id="map-contested" width="7" height="7" patternUnits="userSpaceOnUse">'
        '<rect class="ct-land" width="7" height="7"/>'
        '<path d="M0 0L7 7M7 0L0 7" stroke="#7a7a7a" stroke-width="1.1"/>'
        "</pattern>"
    )
    for side in {ground.side for ground in grounds if ground.status == "regained"}:
        colour, index = side_colour(side, theatre)
        yield (
            f'<pattern id="map-regained-{index}" width="7" height="7" patternUnits="userSpaceOnUse" '
            f'patternTransform="rotate(45)"><rect class="ct-land" width="7" height="7"/>'
            f'<rect width="7" height="7" fill="{colour}" fill-opacity="0.22"/>'
            f'<rect width="2.4" height="7" fill="{colour}" fill-opacity="0.85"/></pattern>'
        )


def legend(grounds: Sequence[Ground], theatre: Theatre) -> Iterator[tuple[str, str]]:
    """Give every sign of the picture with its meaning: (SVG of 22 by 13 pixels, words)."""
    yield from ground_legend(grounds, theatre)
    yield '<circle class="ct-dot" cx="11" cy="7" r="3.6"/>', "Place named in a claim"
    yield '<path class="ct-line" d="M0 7H22"/>', "Boundary of a region"


def ground_legend(grounds: Sequence[Ground], theatre: Theatre) -> Iterator[tuple[str, str]]:
    """Give the signs of the grounds alone, as `legend` does."""
    box = '<rect class="{}" width="22" height="13"/>'
    for ground in grounds:
        paint = f'<rect width="22" height="13" fill="{ground.fill}" fill-opacity="{ground.opacity:g}"/>'
        yield box.format("ct-land") + paint + box.format("ct-edge"), ground.words
    if theatre.defender is not None:
        colour, _ = side_colour(theatre.defender.key, theatre)
        paint = f'<rect width="22" height="13" fill="{colour}" fill-opacity="{DEFENDER_OPACITY:g}"/>'
        yield (
            box.format("ct-land") + paint + box.format("ct-edge"),
            f"Other land: held by {plain(theatre.defender.name)}",
        )
