"""A chart of areas by day: one line a kind of ground, drawn on the same paper as the maps."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from contested.outputs.labels import text_width
from contested.outputs.plots.figure import Drawing
from contested.outputs.times import day_words
from contested.outputs.wording import plain

__all__ = ["Curve", "draw_chart"]

_LEFT_PX, _RIGHT_PX, _TOP_PX, _BOTTOM_PX = 64.0, 24.0, 12.0, 34.0
_TICKS = 5
_SIZE_PX = 13.0
_GAP_PX = 16.0
_STEPS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """One line: a value a day."""

    name: str
    values: tuple[float, ...]
    colour: str
    dashes: str = ""
    marker: str = "circle"
    """``circle``, ``square`` or ``diamond``: lines are told apart without colour."""


def draw_chart(
    days: Sequence[date],
    curves: Sequence[Curve],
    *,
    width_px: float,
    height_px: float,
    heading: tuple[str, ...],
) -> Drawing:
    """Draw curves over days, each named at its end where there is room.

    Parameters
    ----------
    days
        One after the other.
    curves
        Each with a value for every day; the axis begins at 0.
    width_px, height_px
        Of the whole drawing.
    heading
        Lines above it: what the axis counts.
    """
    names = max((text_width(plain(curve.name), size_px=_SIZE_PX) for curve in curves), default=0.0)
    plot = _Plot(
        left=_LEFT_PX,
        right=width_px - _RIGHT_PX - names,
        top=_TOP_PX,
        bottom=height_px - _BOTTOM_PX,
        days=len(days),
        step=_step(max((max(curve.values) for curve in curves), default=0.0)),
        most=max((max(curve.values) for curve in curves), default=0.0),
    )
    parts = [
        *_axes(plot, days),
        *(part for curve in curves for part in _curve(plot, curve)),
        *_ends(plot, curves),
    ]
    return Drawing(heading=heading, body="".join(parts), width_px=width_px, height_px=height_px)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plot:
    left: float
    right: float
    top: float
    bottom: float
    days: int
    step: float
    most: float

    @property
    def ceiling(self) -> float:
        return max(math.ceil(self.most / self.step), 1) * self.step

    def x(self, number: int) -> float:
        share = number / (self.days - 1) if self.days > 1 else 0.5
        return round(self.left + share * (self.right - self.left), 1)

    def y(self, value: float) -> float:
        return round(self.bottom - value / self.ceiling * (self.bottom - self.top), 1)


def _step(most: float) -> float:
    """A round distance between the lines of the grid."""
    if most <= 0:
        return 1.0
    rough = most / _TICKS
    power = 10.0 ** math.floor(math.log10(rough))
    return next(step * power for step in _STEPS if step * power >= rough * (1 - 1e-9))


def _axes(plot: _Plot, days: Sequence[date]) -> Iterator[str]:
    for number in range(round(plot.ceiling / plot.step) + 1):
        value, y = number * plot.step, plot.y(number * plot.step)
        yield f'<path class="ct-line" d="M{plot.left:g} {y:g}H{plot.right:g}" stroke-opacity="0.45"/>'
        yield (
            f'<text class="ct-soft" x="{plot.left - 8:g}" y="{y + 4.5:g}" text-anchor="end">'
            f"{value:,.10g}</text>"
        )
    every = max(math.ceil(len(days) * 92 / max(plot.right - plot.left, 1)), 1)
    for number in range(0, len(days), every):
        x = plot.x(number)
        last_year = number and days[number].year == days[number - every].year
        words = escape(day_words(days[number], year=not last_year))
        yield f'<path class="ct-edge" d="M{x:g} {plot.bottom:g}v5"/>'
        yield f'<text class="ct-soft" x="{x:g}" y="{plot.bottom + 21:g}" text-anchor="middle">{words}</text>'
    yield f'<path class="ct-edge" d="M{plot.left:g} {plot.bottom:g}H{plot.right:g}"/>'


def _curve(plot: _Plot, curve: Curve) -> Iterator[str]:
    points = [(plot.x(number), plot.y(value)) for number, value in enumerate(curve.values)]
    data = "M" + "L".join(f"{x:g} {y:g}" for x, y in points)
    dashes = f' stroke-dasharray="{curve.dashes}"' if curve.dashes else ""
    yield f'<path class="ct-casing" d="{data}" stroke-width="4.5"/>'
    yield f'<path class="ct-stroke" d="{data}" stroke="{curve.colour}" stroke-width="2.4"{dashes}/>'
    every = max(math.ceil(len(points) / 24), 1)
    for x, y in points[::every]:
        yield _marker(curve, x, y)


def _marker(curve: Curve, x: float, y: float) -> str:
    paint = f'fill="{curve.colour}" stroke="#ffffff" stroke-width="1"'
    if curve.marker == "square":
        return f'<rect x="{x - 3.4:g}" y="{y - 3.4:g}" width="6.8" height="6.8" {paint}/>'
    if curve.marker == "diamond":
        return (
            f'<path d="M{x:g} {y - 4.6:g}L{x + 4.6:g} {y:g}L{x:g} {y + 4.6:g}L{x - 4.6:g} {y:g}Z" {paint}/>'
        )
    return f'<circle cx="{x:g}" cy="{y:g}" r="3.6" {paint}/>'


def _ends(plot: _Plot, curves: Sequence[Curve]) -> Iterator[str]:
    """Name each curve at its end, the names pushed apart so that none hides another."""
    wanted = sorted((plot.y(curve.values[-1]), number) for number, curve in enumerate(curves))
    placed: list[float] = []
    for y, _ in wanted:
        placed.append(max(y, placed[-1] + _GAP_PX) if placed else y)
    over = max(placed[-1] - plot.bottom, 0.0) if placed else 0.0
    for at in range(len(placed) - 1, -1, -1):
        room = plot.bottom if at == len(placed) - 1 else placed[at + 1] - _GAP_PX
        placed[at] = min(placed[at], room) if over else placed[at]
    for y, (_, number) in zip(placed, wanted, strict=True):
        words = escape(plain(curves[number].name))
        yield f'<text class="ct-text ct-bold" x="{plot.right + 10:g}" y="{y + 4.5:g}">{words}</text>'
