"""What every picture needs beside its ground: names, a scale bar, a legend, the small print."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from html import escape

import shapely

from contested.outputs.canvas import Frame
from contested.outputs.labels import Label, Sheet, Spot, text_width
from contested.outputs.wording import plain
from contested.theatre.theatre import Region, Theatre

__all__ = ["EDGE_PX", "admin_regions", "foot", "label_text", "region_label", "scale_bar"]

EDGE_PX = 6.0
"""Between the edge of the picture and what is drawn in it."""
_ROW_PX = 20.0
_REGION_SIZE_PX = 12.0
_MIN_REGION_PX2 = 3000.0
_LETTER_PX = 7.6


def admin_regions(theatre: Theatre) -> list[Region]:
    """Return the regions whose boundaries a map shows."""
    return [region for region in theatre.regions if region.kind in {"admin1", "border"}]


def region_label(region: Region, frame: Frame, sheet: Sheet, *, words: str | None = None) -> Label | None:
    """Place a region's name (or other words) inside it, where there is room."""
    parts = frame.polygons(region.geometry)
    if not parts or max(part.area for part in parts) < _MIN_REGION_PX2:
        return None
    part = max(parts, key=lambda one: one.area)
    middle = shapely.point_on_surface(part)
    spots: list[Spot] = [
        (middle.x + dx, middle.y + dy, "middle")
        for dy in (0, -40, 40, -80, 80, -120, 120)
        for dx in (0, -70, 70, -140, 140)
        if part.contains(shapely.Point(middle.x + dx, middle.y + dy))
    ]
    return sheet.first_free(plain(words or region.name), spots, size_px=_REGION_SIZE_PX)


def label_text(label: Label, classes: str) -> str:
    """Write a label as SVG."""
    anchor = "" if label.anchor == "start" else f' text-anchor="{label.anchor}"'
    return f'<text class="{classes}" x="{label.x:g}" y="{label.y:g}"{anchor}>{escape(label.words)}</text>'


def scale_bar(frame: Frame, sheet: Sheet) -> Iterator[str]:
    """Draw a bar of a round number of km at the bottom left."""
    length_km = _round_length(frame.width_km / 5)
    length, x, y = length_km * frame.px_per_km, 12.0, frame.height_px - 12.0
    sheet.keep_clear(x=x, y=y - 22, width=length + 10, height=26)
    yield f'<path class="ct-bar" d="M{x:g} {y - 6:.1f}V{y:.1f}H{x + length:.1f}V{y - 6:.1f}"/>'
    yield f'<text class="ct-text ct-halo" x="{x + 4:g}" y="{y - 6:.1f}">{length_km:g} km</text>'


def _round_length(length_km: float) -> float:
    power = float(10.0 ** math.floor(math.log10(length_km)))
    return max(step * power for step in (1, 2, 5) if step * power <= length_km)


def foot(
    legend: Iterable[tuple[str, str]], lines: Sequence[str], *, width: float, top: float
) -> tuple[list[str], float]:
    """Write the legend and the small print; return them with the height of the whole picture.

    Parameters
    ----------
    legend
        Signs with their meaning: (SVG of 22 by 13 pixels, words).
    lines
        The small print, wrapped here.
    width, top
        Of the whole picture, and where the legend begins, in pixels.
    """
    parts: list[str] = []
    x, y = EDGE_PX, top
    for swatch, words in legend:
        needed = 32 + text_width(words, size_px=13) + 18
        if x + needed > width and x > EDGE_PX:
            x, y = EDGE_PX, y + _ROW_PX
        parts.append(
            f'<g transform="translate({x:.1f} {y:.1f})">{swatch}'
            f'<text class="ct-text" x="30" y="11">{escape(words)}</text></g>'
        )
        x += needed
    y += _ROW_PX
    for line in (row for words in lines for row in textwrap.wrap(words, int(width / _LETTER_PX))):
        y += _ROW_PX
        parts.append(f'<text class="ct-soft" x="{EDGE_PX:g}" y="{y:.1f}">{escape(line)}</text>')
    return parts, y + 10
