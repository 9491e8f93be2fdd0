"""A report: what was published, by whom, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

__all__ = ["Report"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One published text, verbatim; offsets of claims count its Unicode code points."""

    id: str
    text: str
    published: date
    """The dateline: the day of publication in the theatre's time zone."""
    published_at: datetime | None = None
    """The instant of publication (aware, UTC); ``None`` when only the day is known."""
    publisher: str | None = None
    language: str = "en"
    """ISO 639-1."""
    url: str | None = None
    licence: str | None = None
    retrieved: datetime | None = None
    assumed: tuple[str, ...] = ()
    """What was taken rather than given, as sentences ("dateline 2022-09-11 read from the text")."""
