"""Counts what became of the reports of a run, and says so on standard error."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contested.errors import ContestedError, InputError

if TYPE_CHECKING:
    from contested.claims.extractor import Usage
    from contested.parallel import Read
    from contested.reports.report import Report

__all__ = ["Tally"]

_NOTES_SHOWN = 20


@dataclass(slots=True)
class Tally:
    """The reports of one run, counted as they come."""

    read: int = 0
    claims: int = 0
    skipped: int = 0
    done_before: int = 0
    notes: int = 0
    usage: Usage | None = None
    _first: ContestedError | None = field(default=None, repr=False)
    """The only one that was skipped, as long as nothing was read: it may be all there is to say."""

    def __str__(self) -> str:
        """One line for people."""
        claims = "1 claim" if self.claims == 1 else f"{self.claims:,} claims"
        reports = "1 report" if self.read == 1 else f"{self.read:,} reports"
        before = f" ({self.done_before:,} were done before)" if self.done_before else ""
        skipped = f", {self.skipped:,} skipped" if self.skipped else ""
        return f"{claims} of {reports} read{before}{skipped}"

    def add(self, report: Report, result: Read) -> None:
        """Count a report that was read, and show its notes."""
        self.read += 1
        self.claims += result.claims
        if result.usage is not None:
            self.usage = result.usage if self.usage is None else self.usage + result.usage
        self._tell_first()
        for note in result.notes:
            self.note(f"{report.id}: {note}")

    def note(self, text: str) -> None:
        """Show a note; after many, they are only counted."""
        self.notes += 1
        if self.notes <= _NOTES_SHOWN:
            _say(f"note: {text}")

    def skip(self, error: ContestedError) -> None:
        """Count a report that cannot be read, and name it with the reason."""
        self.skipped += 1
        if self.skipped == 1 and not self.read:
            self._first = error
            return
        self._tell_first()
        _say(f"skipped: {error}")

    def _tell_first(self) -> None:
        if self._first is not None:
            _say(f"skipped: {self._first}")
            self._first = None

    def finish(self, out: Path | None) -> None:
        """Say how the run ended.

        Raises
        ------
        ContestedError
            Nothing could be read.
        """
        if not self.read and not self.done_before:
            if self._first is not None:
                raise self._first
            raise InputError(f"none of the {self.skipped:,} reports could be read")
        self._tell_first()
        if self.notes > _NOTES_SHOWN:
            _say(f"note: and {self.notes - _NOTES_SHOWN:,} more notes")
        if self.usage is not None:
            _say(f"the extractor made {self.usage}")
        if out is not None or self.skipped:
            _say(f"{'' if out is None else f'{out}: '}{self}")


def _say(text: str) -> None:
    """Print one line on standard error, as it is now: a progress bar on it must know of the line."""
    click.echo(" ".join(text.split()), file=sys.stderr)
