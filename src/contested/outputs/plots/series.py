"""Picture of a daily series: how much ground each side held, day by day."""

from __future__ import annotations

from collections.abc import Sequence

from contested.measures.series import Kind, Series
from contested.outputs.measured import Result
from contested.outputs.paint import side_colour
from contested.outputs.plots.chart import Curve, draw_chart
from contested.outputs.plots.figure import Drawing, figure_svg, grid
from contested.outputs.plots.maps import credit_words
from contested.outputs.times import day_words
from contested.theatre.theatre import Theatre

__all__ = ["kind_name", "series_picture"]

_GREY = "#6b6b6b"
_LOOKS = {"held": ("", "circle"), "contested": ("2 5", "square"), "regained": ("8 5", "diamond")}
_WIDE_PX, _NARROW_PX, _HEIGHT_PX = 900.0, 560.0, 360.0
_COLUMNS, _CHARTS = 2, 6
_VISIBLE_KM2 = 1.0


def kind_name(kind: Kind, theatre: Theatre) -> str:
    """Name a kind of ground: "held by Aland", "contested"."""
    if kind.side is None:
        return kind.status
    name = theatre.side(kind.side).name
    return f"held by {name}, not drawn" if kind.status == "undrawn" else f"{kind.status} by {name}"


def series_picture(result: Result, series: Series, *, theatre: Theatre, kinds: Sequence[Kind]) -> str:
    """Draw one chart a region (at most two side by side), with a line a kind of ground.

    Parameters
    ----------
    result
        What is credited.
    series
        All of it is drawn: every region, every day.
    kinds
        Which kinds of ground.
    """
    names = {region.key: region.name for region in theatre.regions}
    several = len(series.regions) > 1
    left_out = len(series.regions) - min(len(series.regions), _CHARTS)
    panels: list[Drawing] = []
    shown = _liveliest(series, kinds)
    for key in shown:
        heading = (names.get(key, key), "km²") if several else ("km²",)
        panels.append(
            draw_chart(
                series.days,
                _curves(series, key, kinds, theatre),
                width_px=_NARROW_PX if several else _WIDE_PX,
                height_px=_HEIGHT_PX,
                heading=heading,
            )
        )
    period = f"{day_words(series.days[0])} to {day_words(series.days[-1])}"
    return figure_svg(
        title=result.title,
        subtitle=[f"{result.source_name}, {period}; each day by the last map drawn by its end"],
        panels=[grid(panels, columns=_COLUMNS)] if several else panels,
        legend=[],
        credits_=[
            f"{left_out} regions where less changed are left out of this picture" if left_out else "",
            *(f"{note[:1].upper()}{note[1:]}" for note in result.notes),
            credit_words(result),
        ],
        description=f"{result.title}, {period}, as lines over days.",
    )


def _liveliest(series: Series, kinds: Sequence[Kind]) -> list[str]:
    """Pick the regions where most ground changed, in the series' order."""
    columns = [series.kinds.index(kind) for kind in kinds]
    areas_km2 = series.areas_km2[:, :, columns]
    changed_km2 = (areas_km2.max(axis=0) - areas_km2.min(axis=0)).sum(axis=1).tolist()
    order = sorted(range(len(changed_km2)), key=lambda number: -changed_km2[number])[:_CHARTS]
    return [series.regions[number] for number in sorted(order)]


def _curves(series: Series, region: str, kinds: Sequence[Kind], theatre: Theatre) -> list[Curve]:
    curves, several = [], len(series.regions) > 1
    for kind in kinds:
        column = series.areas_km2[:, series.regions.index(region), series.kinds.index(kind)]
        if several and column.max(initial=0.0) < _VISIBLE_KM2:
            continue
        dashes, marker = _LOOKS.get(kind.status, ("", "circle"))
        colour = _GREY if kind.side is None else side_colour(kind.side, theatre)[0]
        values = tuple(float(value) for value in column)
        curves.append(
            Curve(name=kind_name(kind, theatre), values=values, colour=colour, dashes=dashes, marker=marker)
        )
    return curves
