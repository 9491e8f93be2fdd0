"""The brief as one web page that stands alone: no request, no script, works from a disk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from contested.outputs.brief import Brief
from contested.outputs.describe import view_of
from contested.outputs.highlight import paragraphs
from contested.outputs.picture import picture_svg
from contested.outputs.text import ABOUT
from contested.outputs.view import BriefView
from contested.outputs.wording import WORDS, VerdictStyle, plain, sentence, verdict_style

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["SummaryRow", "brief_page"]

_TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryRow:
    """One verdict word and how many claims got it, per source and set of maps."""

    style: VerdictStyle
    counts: tuple[int, ...]


def brief_page(brief: Brief, *, view: BriefView | None = None, audio: str | None = None) -> str:
    """Write the brief as an HTML document.

    Parameters
    ----------
    brief
        What was found in one report; its words are escaped wherever they stand.
    view
        The same brief in plain words when the caller has made it already.
    audio
        How long the audio beside it is; ``None`` when there is none.
    """
    from markupsafe import Markup  # noqa: PLC0415  # comes with jinja2, which is loaded on first use

    view = view_of(brief) if view is None else view
    picture = picture_svg(brief)
    return _environment().get_template("brief.html.jinja").render(
        brief=brief,
        view=view,
        paragraphs=paragraphs(brief.report.text, view.claims),
        picture=None if picture is None else Markup(picture),  # noqa: S704  # its names are escaped there
        summary=_summary(view),
        legend=[verdict_style(word) for word in WORDS],
        link=_web_link(brief.report.url),
        about=ABOUT,
        audio=audio,
    )  # fmt: skip


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415  # 60 ms on first use

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    filters: dict[str, Any] = {"plain": plain, "sentence": sentence, "language": _language_tag}
    environment.filters.update(filters)
    return environment


def _summary(view: BriefView) -> Sequence[SummaryRow]:
    """Return the table at the top: words down, sources and sets of maps across."""
    rows = [
        SummaryRow(
            style=verdict_style(word), counts=tuple(dict(tally.counts)[word] for tally in view.tallies)
        )
        for word in WORDS
        if word != "not checkable"
    ]
    return [row for row in rows if any(row.counts)]


def _web_link(url: str | None) -> str | None:
    """Return an address only when following it can do no harm."""
    return url if url is not None and url.startswith(("https://", "http://")) else None


def _language_tag(language: str) -> str:
    return language if language.replace("-", "").isalnum() and language.isascii() else "und"
