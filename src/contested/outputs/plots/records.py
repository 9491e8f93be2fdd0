"""Picture of track records: of each source the share borne out and the days ahead, with their intervals."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from contested.outputs.paint import side_colour
from contested.outputs.plots.figure import Drawing, figure_svg, fitted
from contested.outputs.wording import plain
from contested.theatre.theatre import Theatre
from contested.verdicts.track_record import TrackRecord

__all__ = ["track_record_picture"]

_ROW_PX, _NAMES_PX, _SHARE_PX, _LEAD_PX = 30.0, 330.0, 300.0, 300.0
_TOP_PX, _BOTTOM_PX, _INSET_PX = 8.0, 30.0, 14.0
_GREY = "#515b65"
_MOST_DAYS = 14.0
_MAX_ROWS = 30
_NAME_PX = 13.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Axis:
    """A scale across a panel."""

    low: float
    high: float
    width_px: float
    ticks: tuple[tuple[float, str], ...]

    def x(self, value: float) -> float:
        inside = min(max(value, self.low), self.high)
        share = (inside - self.low) / (self.high - self.low)
        return round(_INSET_PX + share * (self.width_px - 2 * _INSET_PX), 1)


_SHARES = _Axis(
    low=0.0,
    high=1.0,
    width_px=_SHARE_PX,
    ticks=((0.0, "0 %"), (0.25, "25"), (0.5, "50"), (0.75, "75"), (1.0, "100 %")),
)


def track_record_picture(
    records: Sequence[TrackRecord], *, theatre: Theatre, maps_name: str, credit: str, title: str
) -> str:
    """Draw records as dots with whiskers: one row each, the share left, the days ahead right.

    Parameters
    ----------
    records
        Those with a count, the first 30 of them, are drawn.
    theatre
        Its sides give the colours.
    maps_name, credit
        Whose maps decided, and how they are credited.
    title
        What the picture says.
    """
    shown = [record for record in records if record.count][:_MAX_ROWS]
    days = _days_axis(shown)
    height = _TOP_PX + _ROW_PX * len(shown) + _BOTTOM_PX
    panels = [
        _drawing(("Changes of hands told",), _names(shown), _NAMES_PX, height),
        _panel("Borne out by the maps", shown, _SHARES, _share, theatre, height),
        _panel("Days ahead of the maps", shown, days, _lead, theatre, height),
    ]
    left_out = len(records) - len(shown)
    return figure_svg(
        title=title,
        subtitle=[f"By the maps of {maps_name}; a dot is the share or the median, a line its 90 % interval"],
        panels=panels,
        legend=[],
        credits_=[
            "A record says how far a source and these maps agree, and maps err too",
            f"{left_out} without a change that the maps decide, or told less often, are left out"
            if left_out
            else "",
            credit,
        ],
        description="; ".join(_words(record) for record in shown),
    )


def _words(record: TrackRecord) -> str:
    return f"{record.name}: {record.borne_out} of {record.count} borne out"


def _days_axis(records: Sequence[TrackRecord]) -> _Axis:
    ends = [
        abs(end) for record in records for end in (record.lead_days, record.lead_low, record.lead_high) if end
    ]
    most = 7.0 if max(ends, default=0.0) <= 7.0 else _MOST_DAYS  # noqa: PLR2004  # a week, else two
    half = round(most / 2, 1)
    ticks = tuple((value, _signed(value)) for value in (-most, -half, 0.0, half, most))
    return _Axis(low=-most, high=most, width_px=_LEAD_PX, ticks=ticks)


def _signed(value: float) -> str:
    return f"{value:+g}".replace("-", "−") if value else "0"


def _share(record: TrackRecord) -> tuple[float, float | None, float | None]:
    return record.share, record.share_low, record.share_high


def _lead(record: TrackRecord) -> tuple[float, float | None, float | None] | None:
    return None if record.lead_days is None else (record.lead_days, record.lead_low, record.lead_high)


def _names(records: Sequence[TrackRecord]) -> Iterator[str]:
    for number, record in enumerate(records):
        y = _TOP_PX + _ROW_PX * (number + 0.5) + 4.5
        line, *more = fitted(plain(record.name), width_px=_NAMES_PX - 60, size_px=_NAME_PX) or [""]
        name = escape(line + (" …" if more else ""))
        yield f'<text class="ct-text" y="{y:g}">{name}</text>'
        at = f'x="{_NAMES_PX - 8:g}" y="{y:g}" text-anchor="end"'
        yield f'<text class="ct-soft" {at}>{record.count:,}</text>'


Reading = Callable[[TrackRecord], tuple[float, float | None, float | None] | None]


def _panel(
    heading: str,
    records: Sequence[TrackRecord],
    axis: _Axis,
    reading: Reading,
    theatre: Theatre,
    height: float,
) -> Drawing:
    body = [*_grid(axis, height)]
    for number, record in enumerate(records):
        found = reading(record)
        if found is not None:
            sides = {side.key for side in theatre.sides}
            colour = side_colour(record.side, theatre)[0] if record.side in sides else _GREY
            body += _whisker(axis, _TOP_PX + _ROW_PX * (number + 0.5), found, colour)
    return _drawing((heading,), body, axis.width_px, height)


def _grid(axis: _Axis, height: float) -> Iterator[str]:
    bottom = height - _BOTTOM_PX
    for value, words in axis.ticks:
        x = axis.x(value)
        yield f'<path class="ct-line" d="M{x:g} {_TOP_PX:g}V{bottom:g}" stroke-opacity="0.45"/>'
        yield f'<text class="ct-soft" x="{x:g}" y="{bottom + 19:g}" text-anchor="middle">{words}</text>'


def _whisker(
    axis: _Axis, y: float, reading: tuple[float, float | None, float | None], colour: str
) -> Iterator[str]:
    value, low, high = reading
    if low is not None and high is not None:
        data = f"M{axis.x(low):g} {y:g}H{axis.x(high):g}"
        yield f'<path class="ct-stroke" d="{data}" stroke="{colour}" stroke-width="2.4"/>'
    yield f'<circle cx="{axis.x(value):g}" cy="{y:g}" r="5" fill="{colour}" stroke="#ffffff"/>'


def _drawing(
    heading: tuple[str, ...], parts: Iterator[str] | Sequence[str], width: float, height: float
) -> Drawing:
    return Drawing(heading=heading, body="".join(parts), width_px=width, height_px=height)
