"""Makes one picture of maps: the frame, the towns, the dates, the legend and the credits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from shapely.geometry.base import BaseGeometry

from contested.geo import polygons_of
from contested.outputs.canvas import frame_around
from contested.outputs.measured import Result
from contested.outputs.plots.figure import figure_svg
from contested.outputs.plots.map_panel import MapPanel, bounds_points, draw_maps
from contested.outputs.plots.towns import Town, landmarks
from contested.outputs.times import instant_words
from contested.theatre.theatre import Theatre

__all__ = ["credit_words", "main_pieces", "map_picture", "period_words"]

_WIDE_PX, _NARROW_PX = 860.0, 470.0
_MAIN = 0.9


def map_picture(
    panels: Sequence[MapPanel],
    results: Sequence[Result],
    *,
    theatre: Theatre,
    title: str,
    shown: Sequence[BaseGeometry],
    towns: Sequence[Town] = (),
    subtitle: Sequence[str] = (),
    notes: Sequence[str] = (),
) -> str:
    """Draw panels of one frame under a title, with the maps' dates above and their makers below.

    Parameters
    ----------
    panels
        Maps to be drawn side by side.
    results
        What was measured; their source and times are credited.
    theatre
        Whose land and boundaries are drawn.
    title
        What the picture says.
    shown
        What the frame must hold, EPSG:4326; the whole theatre when all of it is empty.
    towns
        For orientation, the largest first.
    subtitle, notes
        More lines above the maps and below them.

    Returns
    -------
    str
        One ``<svg>`` element.
    """
    corners = bounds_points(shown) or bounds_points([theatre.land])
    frame = frame_around(corners, width_px=_WIDE_PX if len(panels) == 1 else _NARROW_PX)
    dressed = []
    for panel in panels:
        others = landmarks(towns, frame, beside=panel.marks)
        dressed.append(replace(panel, marks=(*panel.marks, *others)))
    drawings, legend = draw_maps(dressed, theatre, frame)
    result = results[0]
    dates = period_words(result)
    return figure_svg(
        title=title,
        subtitle=[*subtitle, dates],
        panels=drawings,
        legend=legend,
        credits_=[*(f"{note[:1].upper()}{note[1:]}" for note in notes), credit_words(result)],
        description=f"{title}. {dates}. {' '.join(notes)}",
    )


def period_words(result: Result) -> str:
    """Say whose maps a result is of, and of when.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> when = datetime(2030, 3, 1, 12, tzinfo=UTC)
    >>> period_words(Result(measure="front_length", title="", values=(), band=None, unit="km", source="atlas",
    ...     source_name="Atlas", attribution="", t0=None, t1=when, snapshots=(), notes=(), time_zone="UTC"))
    'Atlas, 1 Mar 2030, 12:00 local time (12:00 UTC)'
    """
    moments = [
        instant_words(moment, result.time_zone) for moment in (result.t0, result.t1) if moment is not None
    ]
    return ", ".join([result.source_name, " to ".join(moments)] if moments else [result.source_name])


def credit_words(result: Result) -> str:
    """Name the makers of the maps, once."""
    if result.source_name in result.attribution:
        return result.attribution
    return f"{result.source_name}. {result.attribution}"


def main_pieces(shapes: Sequence[BaseGeometry]) -> list[BaseGeometry]:
    """Pick the pieces of ground that a picture is about: the largest ones, nine tenths of the whole.

    >>> import shapely
    >>> near, far = shapely.box(36, 49, 37, 50), shapely.box(30, 46, 30.1, 46.1)
    >>> [piece.equals(near) for piece in main_pieces([shapely.union_all([near, far])])]
    [True]
    """
    pieces = sorted(
        (part for shape in shapes for part in polygons_of(shape)), key=lambda part: -float(part.area)
    )
    whole, so_far, kept = sum(float(part.area) for part in pieces), 0.0, list[BaseGeometry]()
    for piece in pieces:
        if so_far >= _MAIN * whole:
            break
        kept.append(piece)
        so_far += float(piece.area)
    return kept
