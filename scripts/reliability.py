"""Draws a reliability diagram as SVG: how often something was so, by the probability given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

__all__ = ["reliability_svg"]

SIZE, EDGE = 320, 48
COLOURS = ("#1f5fa8", "#c2571a")


def reliability_svg(tables: Mapping[str, Sequence[tuple[float, float, int]]]) -> str:
    """Draw one line a table of (probability given, share, count); the points' area grows with the count."""
    span = SIZE + 2 * EDGE
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {span} {span + 24 * len(tables)}">',
        '<g font-family="sans-serif" font-size="12">',
        f'<rect width="{span}" height="{span + 24 * len(tables)}" fill="#ffffff"/>',
        f'<path d="M{_x(0)} {_y(0)}L{_x(1)} {_y(1)}" stroke="#999999" stroke-dasharray="4 3"/>',
        f'<path d="M{_x(0)} {_y(1)}V{_y(0)}H{_x(1)}" stroke="#333333" fill="none"/>',
    ]
    for tick in range(0, 11, 2):
        value = tick / 10
        parts.append(f'<text x="{_x(value)}" y="{_y(0) + 18}" text-anchor="middle">{value:.1f}</text>')
        parts.append(f'<text x="{_x(0) - 8}" y="{_y(value) + 4}" text-anchor="end">{value:.1f}</text>')
    parts.append(f'<text x="{_x(0.5)}" y="{_y(0) + 36}" text-anchor="middle">probability given</text>')
    parts.append(f'<text x="{EDGE}" y="{EDGE - 14}">share held by Russia</text>')
    for number, (name, table) in enumerate(tables.items()):
        parts += _line(name, table, colour=COLOURS[number % len(COLOURS)], number=number)
    return "\n".join([*parts, "</g></svg>", ""])


def _line(name: str, table: Sequence[tuple[float, float, int]], *, colour: str, number: int) -> list[str]:
    total = max(count for _, _, count in table)
    way = "L".join(f"{_x(given):.1f} {_y(share):.1f}" for given, share, _ in table)
    points = [
        f'<circle cx="{_x(given):.1f}" cy="{_y(share):.1f}" r="{2 + 8 * (count / total) ** 0.5:.1f}" '
        f'fill="{colour}" fill-opacity="0.6"><title>{count} settlement-days</title></circle>'
        for given, share, count in table
    ]
    at = SIZE + 2 * EDGE + 24 * number
    return [
        f'<path d="M{way}" stroke="{colour}" fill="none" stroke-width="2"/>',
        *points,
        f'<circle cx="{EDGE}" cy="{at}" r="6" fill="{colour}"/>',
        f'<text x="{EDGE + 14}" y="{at + 4}">{name}</text>',
    ]


def _x(value: float) -> float:
    return EDGE + value * SIZE


def _y(value: float) -> float:
    return EDGE + (1 - value) * SIZE
