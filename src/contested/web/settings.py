"""What `contested serve` is told: which maps, whose statements, who may ask."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

__all__ = ["LOOPBACK", "Settings"]

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
"""The names under which the server answers when it is told no other: a page elsewhere cannot borrow them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the server shows, and what it allows."""

    theatre: str | Path = "ukraine_2022"
    maps: tuple[Path, ...] = ()
    """Map files or folders of them."""
    reader: str | None = None
    embedded: bool = True
    """Whether the theatre's own timeline is shown too."""
    ledger: Path | None = None
    """Statements with their reports' texts."""
    reports: tuple[Path, ...] = ()
    """Folders with ``claims.jsonl`` and ``verdicts.jsonl``, as `contested check --out` writes them."""
    extractor: str = "rules"
    hosts: tuple[str, ...] = LOOPBACK
    """The host names that a request may ask for."""
    token: str | None = None
    """Who gives it may have a checked text recorded in the ledger; ``None``: nobody may."""
    basemap: str | None = None
    """An address of raster tiles, with {z}, {x} and {y}; ``None``: the page asks no other host."""
    judge_ahead: bool = True
    """Whether claims are judged in the background, before somebody opens their report."""
    text_chars_max: int = 200_000
    """The longest text that is checked."""
