"""The sheet of paper around pictures of measures: title, dates, panels, legend, credits."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path

from contested.outputs.furniture import EDGE_PX, foot
from contested.outputs.labels import text_width
from contested.outputs.wording import plain, sentence

__all__ = ["Drawing", "figure_svg", "fitted", "grid"]

_STYLE = Path(__file__).parent.parent / "templates" / "plot.css"
_MARGIN_PX = 14.0
_GAP_PX = 16.0
_TITLE_PX, _SUBTITLE_PX, _HEADING_PX = 26.0, 19.0, 18.0
_TITLE_SIZE_PX, _TEXT_SIZE_PX = 21.0, 13.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """One panel: its heading, and SVG of a known size."""

    heading: tuple[str, ...]
    """Lines above it, the first in bold."""
    body: str
    width_px: float
    height_px: float
    defs: str = ""


def figure_svg(
    *,
    title: str,
    subtitle: Sequence[str],
    panels: Sequence[Drawing],
    legend: Sequence[tuple[str, str]],
    credits_: Sequence[str],
    description: str,
) -> str:
    """Put panels side by side under a title, with a legend and the small print below.

    Parameters
    ----------
    title
        What the picture says, in a sentence without a full stop.
    subtitle
        Lines under it: whose maps, of when.
    panels
        Of one height.
    legend
        Signs with their meaning, as `contested.outputs.paint.legend` gives them.
    credits_
        Attribution and notes, as sentences.
    description
        For readers that do not see the picture.

    Returns
    -------
    str
        One ``<svg>`` element in light colours, without scripts, links or variables of CSS.
    """
    inner = sum(panel.width_px for panel in panels) + _GAP_PX * (len(panels) - 1)
    width = inner + 2 * _MARGIN_PX
    head, top = _head(title, subtitle, panels, inner)
    placed, left = [], 0.0
    for panel in panels:
        placed.append(f'<g transform="translate({left:g} {top:g})">{panel.body}</g>')
        left += panel.width_px + _GAP_PX
    bottom = top + max(panel.height_px for panel in panels) + 14
    lines = [sentence(plain(line)) for line in credits_ if line]
    small, height = foot(legend, lines, width=inner, top=bottom)
    shift = f'transform="translate({_MARGIN_PX - EDGE_PX:g} 0)"'
    height += 2 * _MARGIN_PX
    size = f'viewBox="0 0 {width:g} {height:.0f}" width="{width:g}" height="{height:.0f}"'
    return "".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" class="ct" role="img" {size}>',
            f"<title>{escape(plain(title))}</title><desc>{escape(plain(description))}</desc>",
            f"<style>{_style()}</style><defs>{''.join(panel.defs for panel in panels)}</defs>",
            f'<rect class="ct-paper" width="{width:g}" height="{height:.0f}"/>',
            f'<g transform="translate({_MARGIN_PX:g} {_MARGIN_PX:g})">{head}{"".join(placed)}</g>',
            f'<g transform="translate(0 {_MARGIN_PX:g})"><g {shift}>{"".join(small)}</g></g>',
            "</svg>",
        ]
    )


@cache
def _style() -> str:
    return " ".join(_STYLE.read_text(encoding="utf-8").split())


def _head(title: str, subtitle: Sequence[str], panels: Sequence[Drawing], width: float) -> tuple[str, float]:
    """Write the title, what stands under it and the headings of the panels; give where the panels begin."""
    parts, y = [], 22.0 - _TITLE_PX
    for line in fitted(plain(title), width_px=width, size_px=_TITLE_SIZE_PX):
        y += _TITLE_PX
        parts.append(f'<text class="ct-title" y="{y:g}">{escape(line)}</text>')
    for words in subtitle:
        for line in fitted(plain(words), width_px=width, size_px=_TEXT_SIZE_PX):
            y += _SUBTITLE_PX
            parts.append(f'<text class="ct-soft" y="{y:g}">{escape(line)}</text>')
    headings = [_heading(panel) for panel in panels]
    rows = max(len(lines) for lines in headings)
    y += 8 if rows else 0
    left = 0.0
    for panel, lines in zip(panels, headings, strict=True):
        for number, line in enumerate(lines):
            weight = " ct-bold" if number == 0 else ""
            at = f'x="{left:g}" y="{y + _HEADING_PX * (number + 1):g}"'
            parts.append(f'<text class="ct-text{weight}" {at}>{escape(line)}</text>')
        left += panel.width_px + _GAP_PX
    return "".join(parts), y + _HEADING_PX * rows + 10


def grid(panels: Sequence[Drawing], *, columns: int) -> Drawing:
    """Put panels of one size in rows, each under its heading, as one drawing."""
    width, height = panels[0].width_px, panels[0].height_px
    rise = _HEADING_PX * max(len(panel.heading) for panel in panels) + 6
    parts = []
    for number, panel in enumerate(panels):
        row, column = divmod(number, columns)
        x, y = column * (width + _GAP_PX), row * (height + rise + _GAP_PX)
        head = "".join(
            f'<text class="ct-text{" ct-bold" if line == 0 else ""}" y="{_HEADING_PX * (line + 1) - 5:g}">'
            f"{escape(plain(words))}</text>"
            for line, words in enumerate(panel.heading)
        )
        body = f'<g transform="translate(0 {rise:g})">{panel.body}</g>'
        parts.append(f'<g transform="translate({x:g} {y:g})">{head}{body}</g>')
    rows, across = -(-len(panels) // columns), min(columns, len(panels))
    return Drawing(
        heading=(),
        body="".join(parts),
        width_px=across * (width + _GAP_PX) - _GAP_PX,
        height_px=rows * (height + rise + _GAP_PX) - _GAP_PX,
        defs="".join(panel.defs for panel in panels),
    )


def _heading(panel: Drawing) -> list[str]:
    rows: list[str] = []
    for words in panel.heading:
        rows += fitted(plain(words), width_px=panel.width_px, size_px=_TEXT_SIZE_PX)
    return rows


def fitted(words: str, *, width_px: float, size_px: float) -> list[str]:
    """Break words into lines that fit a width, by a careful estimate of how wide letters run.

    >>> fitted("one two three", width_px=60, size_px=10)
    ['one two', 'three']
    """
    if not words:
        return []
    letters = len(words)
    while letters > 1:
        lines = textwrap.wrap(words, letters, break_long_words=False)
        if all(text_width(line, size_px=size_px) <= width_px for line in lines):
            return lines
        letters -= 1
    return textwrap.wrap(words, max(8, int(width_px / size_px)))
