"""The table that `contested check` prints in a terminal: one row per claim, readable at 80 columns."""

from __future__ import annotations

import io
import os
import shutil
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

from contested.outputs.brief import Brief, CheckedClaim
from contested.outputs.describe import headline, in_order, view_of
from contested.outputs.view import BriefView, ClaimView
from contested.outputs.wording import plain, verdict_style
from contested.verdicts.verdict import Verdict

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

__all__ = ["print_table", "table_text"]

_PIPED_WIDTH = 120
_MIN_WIDTH = 60
_WIDE = 110


def print_table(brief: Brief, *, file: TextIO) -> None:
    """Print the table: coloured and fitted on a terminal, plain and 120 columns wide in a pipe.

    Parameters
    ----------
    brief
        What was found in one report.
    file
        Where to print; signs that its encoding lacks are replaced.
    """
    terminal = file.isatty()
    encoding = file.encoding or "utf-8"
    width = shutil.get_terminal_size((_PIPED_WIDTH, 24)).columns if terminal else _PIPED_WIDTH
    ascii_only = not _can_encode("✓≈…·", encoding)
    colour = terminal and os.environ.get("TERM") not in {"dumb", "unknown"}
    words = table_text(brief, width=width, colour=colour, ascii_only=ascii_only)
    file.write(words.encode(encoding, "replace").decode(encoding))


def table_text(
    brief: Brief, *, width: int = _PIPED_WIDTH, colour: bool = False, ascii_only: bool = False
) -> str:
    """Return the table as a string, its lines no longer than `width` (at least 60).

    Parameters
    ----------
    brief
        What was found in one report.
    width
        Columns of the terminal.
    colour
        Whether verdicts carry ANSI colours.
    ascii_only
        Whether the program's own signs keep to ASCII.
    """
    from rich.console import Console  # noqa: PLC0415  # a tenth of a second that the files need not pay

    out = io.StringIO()
    console = Console(
        file=out,
        width=max(width, _MIN_WIDTH),
        force_terminal=colour,
        color_system="standard" if colour else None,
        legacy_windows=False,
        highlight=False,
    )
    view = view_of(brief)
    console.print(_table(brief, view, width=console.width, ascii_only=ascii_only))
    console.print(_counts(view, width=console.width, ascii_only=ascii_only), soft_wrap=True)
    lines = [line.rstrip() for line in out.getvalue().splitlines()]
    return "\n".join(lines) + "\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layout:
    """Columns' widths for one terminal."""

    number: int
    claim: int
    who: int
    where: int
    when: int
    verdict: int
    lines: int
    """How many lines a cell may take."""

    @classmethod
    def fitted(cls, width: int, *, claims: int) -> _Layout:
        wide = width >= _WIDE
        number, when, verdict = max(2, len(str(claims))), 13 if wide else 9, 22 if wide else 17
        rest = width - number - when - verdict - 2 * 5
        who, where = int(rest * 0.24), int(rest * 0.22)
        return cls(
            number=number,
            claim=rest - who - where,
            who=who,
            where=where,
            when=when,
            verdict=verdict,
            lines=2 if wide else 3,
        )


def _table(brief: Brief, view: BriefView, *, width: int, ascii_only: bool) -> Table:
    from rich.table import Table  # noqa: PLC0415  # as above

    layout = _Layout.fitted(width, claims=len(view.claims))
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold", width=width)
    table.add_column("#", justify="right", width=layout.number)
    sizes = (layout.claim, layout.who, layout.where, layout.when, layout.verdict)
    for name, size in zip(("claim", "who says", "where", "when", "verdict"), sizes, strict=True):
        table.add_column(name, width=size, overflow="fold")
    table.add_row(*("-" * size for size in (layout.number, *sizes)))
    for checked, claim in zip(in_order(brief.claims), view.claims, strict=True):
        cells = _cells(claim, layout=layout, ascii_only=ascii_only)
        table.add_row(str(claim.number), *cells, _verdicts(checked, brief, ascii_only=ascii_only))
    return table


def _cells(claim: ClaimView, *, layout: _Layout, ascii_only: bool) -> list[Text]:
    from rich.text import Text  # noqa: PLC0415  # as above

    mark = "..." if ascii_only else "…"
    columns = (
        (claim.quote, layout.claim),
        (claim.speaker_short, layout.who),
        (", ".join(claim.places) or "-", layout.where),
        (claim.when.replace(" local time", ""), layout.when),
    )
    return [Text("\n".join(_cut(words, size, lines=layout.lines, mark=mark))) for words, size in columns]


def _cut(words: str, width: int, *, lines: int, mark: str) -> list[str]:
    return textwrap.wrap(words, width, max_lines=lines, placeholder=mark, break_on_hyphens=False)


def _verdicts(checked: CheckedClaim, brief: Brief, *, ascii_only: bool) -> Text:
    from rich.text import Text  # noqa: PLC0415  # as above

    best = headline(checked.verdicts, sources=brief.sources)
    cell = _verdict(best, checked, ascii_only=ascii_only)
    names = {source.key: source.name for source in brief.sources}
    others = [
        key for key in names if key != best.source and any(one.source == key for one in checked.verdicts)
    ]
    for key in others:
        own = headline([one for one in checked.verdicts if one.source == key])
        cell = Text("\n").join(
            [cell, Text(f"{plain(names[key])}:"), _verdict(own, checked, ascii_only=ascii_only)]
        )
    return cell


def _verdict(verdict: Verdict, checked: CheckedClaim, *, ascii_only: bool) -> Text:
    from rich.text import Text  # noqa: PLC0415  # as above

    style = verdict_style(verdict.word)
    symbol = style.ascii_symbol if ascii_only else style.symbol
    label = verdict.word if verdict.direction is None else f"{verdict.word}: {verdict.direction}"
    cell = Text(f"{symbol} {label}", style=style.terminal)
    if checked.statement.claim.stance == "denied" and verdict.word in {"supported", "contradicted"}:
        stands = "stands" if verdict.word == "contradicted" else "does not stand"
        cell = Text("\n").join([cell, Text(f"(denial {stands})")])
    then = [one for one in checked.verdicts if one.source == verdict.source and one.as_of == "publication"]
    if then and then[0].word != verdict.word:
        cell = Text("\n").join([cell, Text(f"(then: {then[0].word})", style="dim")])
    return cell


def _counts(view: BriefView, *, width: int, ascii_only: bool) -> Text:
    from rich.text import Text  # noqa: PLC0415  # as above

    if not view.claims:
        return Text("\nNo claim found.")
    words = Text(f"\n{len(view.claims)} claim{'' if len(view.claims) == 1 else 's'}:")
    column = len(words) - 1
    for index, (style, count) in enumerate(view.counts, start=1):
        symbol = style.ascii_symbol if ascii_only else style.symbol
        part = f"{count} {symbol} {style.word}{',' if index < len(view.counts) else ''}"
        fits = column + 1 + len(part) <= width
        column = column + 1 + len(part) if fits else 2 + len(part)
        words += Text(" " if fits else "\n  ") + Text(part, style=style.terminal)
    return words


def _can_encode(signs: str, encoding: str) -> bool:
    try:
        signs.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True
