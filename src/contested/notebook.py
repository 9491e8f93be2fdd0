"""Results as small tables for notebooks: escaped, with nothing loaded from elsewhere."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

__all__ = ["html_table"]

_ROWS_MAX = 50
_CELL_MAX = 240
_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff]")


def html_table(caption: str, head: Sequence[str], rows: Sequence[Sequence[object]], *, foot: str = "") -> str:
    """Write a table as HTML.

    Parameters
    ----------
    caption, foot
        Words above and below it.
    head
        The names of the columns.
    rows
        Cells in the order of the columns; ``None`` is an empty one. After fifty rows the rest are counted.

    Examples
    --------
    >>> print(html_table("One", ["place"], [["<b>"]]))
    <table><caption>One</caption><thead><tr><th>place</th></tr></thead><tbody>
    <tr><td>&lt;b&gt;</td></tr>
    </tbody></table>
    """
    shown = [_row(row) for row in rows[:_ROWS_MAX]]
    if len(rows) > _ROWS_MAX:
        shown.append(f'<tr><td colspan="{len(head)}">and {len(rows) - _ROWS_MAX:,} more</td></tr>')
    names = "".join(f"<th>{_cell(name)}</th>" for name in head)
    below = f"<p><small>{_cell(foot, width=4_000)}</small></p>" if foot else ""
    body = "\n".join(shown)
    return (
        f"<table><caption>{_cell(caption)}</caption><thead><tr>{names}</tr></thead><tbody>\n"
        f"{body}\n</tbody></table>{below}"
    )


def _row(cells: Sequence[object]) -> str:
    return "<tr>" + "".join(f"<td>{_cell(cell)}</td>" for cell in cells) + "</tr>"


def _cell(value: object, *, width: int = _CELL_MAX) -> str:
    if value is None:
        return ""
    text = _HIDDEN.sub("\ufffd", str(value))
    return html.escape(text if len(text) <= width else text[: width - 1] + "…")
