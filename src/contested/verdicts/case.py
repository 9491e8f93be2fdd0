"""A case: one claim before one source's maps, with the time that it speaks of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from contested.claims.claim import Claim
from contested.control.ground import Grounds
from contested.control.history import ControlHistory
from contested.ledger.statement import Statement
from contested.theatre.theatre import Theatre
from contested.timespan import end_of_day, start_of_day
from contested.verdicts.sentences import day_text, when_text
from contested.verdicts.verdict import AsOf, Word

__all__ = ["LATE", "Case", "Window", "window_of"]

LATE = timedelta(days=7)
"""How long after a claim's window a first showing still makes it `too early` rather than wrong."""
_USUAL_WINDOW = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The time that a claim speaks of, as instants (aware, UTC)."""

    start: datetime | None
    """``None`` when the claim gives no start: it is about how things stand at the end."""
    end: datetime | None
    """``None`` for a forecast without a horizon."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Everything that a judgement may look at."""

    statement: Statement
    theatre: Theatre
    history: ControlHistory
    """The maps that may be used: those of the report's day, or all."""
    whole: ControlHistory
    """All of the source's maps, to tell "not covered" from "not yet known"."""
    grounds: Grounds
    as_of: AsOf
    window: Window

    @property
    def claim(self) -> Claim:
        """The claim before the maps."""
        return self.statement.claim

    @property
    def end(self) -> datetime:
        """The end of the claim's window; only for claims that have one."""
        if self.window.end is None:
            raise ValueError("this claim's window has no end")
        return self.window.end

    @property
    def slack(self) -> timedelta:
        """The usual gap of maps around the end of the window: how much later a map may show the claim."""
        return self.whole.usual_gap(self.end)

    @property
    def final(self) -> bool:
        """Whether maps reach so far past the window that the source would have drawn the claim by now."""
        return bool(self.history.maps) and self.history.maps[-1].as_of >= self.end + self.whole.source.lag

    def when(self, moment: datetime) -> str:
        """Name a map's moment: an instant in UTC, or of a timeline the theatre's day."""
        zone = self.theatre.time_zone
        return day_text(moment, zone) if self.whole.source.timeline else when_text(moment, zone)

    def span(self, t0: datetime, t1: datetime) -> str:
        """Name the two maps that were compared."""
        return f"From the map of {self.when(t0)} to that of {self.when(t1)}"

    def not_borne_out(self) -> Word:
        """Return the word for what no map shows: open, until the source would have drawn it."""
        return "contradicted" if self.final else "unclear"

    def at_most(self, word: Word) -> Word:
        """Weaken a word where the source is coarse: it bears a measured claim out in part at most."""
        return "partly" if self.history.source.coarse and word == "supported" else word

    def quantity_start(self) -> tuple[datetime, str | None]:
        """Give the start of a quantity, and a sentence when it was assumed rather than stated."""
        if self.window.start is not None:
            return self.window.start, None
        day = self.end.astimezone(ZoneInfo(self.theatre.time_zone)).date()
        running = [
            operation
            for operation in self.theatre.operations
            if operation.start <= day <= operation.end and operation.side == self.claim.side
        ]
        if running:
            operation = max(running, key=lambda item: item.start)
            start = start_of_day(operation.start, self.theatre.time_zone)
            return start, f"counted from {operation.start}, the start of {operation.name}"
        start = self.end - _USUAL_WINDOW
        return start, f"counted from {start.date()}, 30 days before: the claim gives no start"


def window_of(statement: Statement, theatre: Theatre) -> Window:
    """Turn the civil times of a claim into instants; an open end is the report's day, save for a forecast."""
    valid, zone = statement.claim.valid, theatre.time_zone
    start = None if valid.start is None else start_of_day(valid.start, zone)
    if valid.end is not None:
        return Window(start=start, end=end_of_day(valid.end, zone))
    if statement.claim.stance == "forecast":
        return Window(start=start, end=None)
    return Window(start=start, end=end_of_day(statement.report.published, zone))
