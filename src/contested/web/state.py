"""What the server holds in memory: the theatre, histories of control, statements and their index."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any

from contested import pipeline
from contested.control.history import ControlHistory
from contested.control.load import embedded_history, open_history
from contested.errors import InputError
from contested.outputs.brief import Brief, CheckedClaim, map_credit
from contested.places.gazetteer import Entry, Gazetteer, load_gazetteer
from contested.theatre.load import load_theatre
from contested.web.index import ClaimIndex
from contested.web.inferring import Inferring
from contested.web.items import checked_claims, key_of
from contested.web.settings import Settings

__all__ = ["State"]

_RECENT_MAX = 500
_CHECKED_MAX = 20


class State:
    """Everything that answers are made of; safe to ask from several threads.

    Parameters
    ----------
    settings
        What to open.
    claims
        Statements to show; ``None`` to read those that the settings name.

    Raises
    ------
    ContestedError
        A map, a ledger or a folder cannot be read.
    """

    def __init__(self, settings: Settings, *, claims: Sequence[CheckedClaim] | None = None) -> None:
        self.settings = settings
        self.theatre = load_theatre(settings.theatre)
        self.notes: list[str] = []
        self.histories = self._opened()
        self.credits = tuple(map_credit(history) for history in self.histories)
        self._lock = Lock()
        self._checking = Lock()
        self.serial = 0
        """Grows with every claim that comes in."""
        self.recent: list[tuple[int, str]] = []
        """(Serial, id) of the claims that came in lately."""
        self.verdict_serial = 0
        """Grows with every lot of verdicts that comes in."""
        self.checked: OrderedDict[str, Brief] = OrderedDict()
        """The texts that were checked last, by the id of their report."""
        self.inferring = Inferring(self)
        self._stamp = _stamp(settings.ledger)
        given = checked_claims(settings.ledger, settings.reports, self.theatre) if claims is None else claims
        self.index = self._indexed(given)

    def history(self, key: str | None) -> ControlHistory:
        """Return the history of a source; of the first one when none is named.

        Raises
        ------
        InputError
            There is none of that name.
        """
        for history in self.histories:
            if key in {None, history.source.key}:
                return history
        known = ", ".join(history.source.key for history in self.histories) or "none"
        raise InputError(f"no maps of the source {key!r} are open (open: {known})")

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """The theatre's places."""
        return load_gazetteer(self.theatre)

    @cached_property
    def settlements(self) -> tuple[Entry, ...]:
        """The settlements that have a point, the most populous first."""
        return tuple(sorted(self.gazetteer.settlements(), key=lambda one: -(one.population or 0)))

    @cached_property
    def place_ids(self) -> Mapping[tuple[float, float], str]:
        """Points of settlements to their keys."""
        return {
            (one.longitude, one.latitude): one.key
            for one in reversed(self.settlements)
            if one.longitude is not None and one.latitude is not None
        }

    @cached_property
    def tools(self) -> pipeline.Tools:
        """What finds places in texts."""
        return pipeline.tools_for(self.theatre)

    @cached_property
    def grounds(self) -> Any:
        """What works out each side's ground, shared by all checks."""
        return pipeline.grounds_of(self.theatre)

    @property
    def checking(self) -> Lock:
        """Held while a text is read or judged: one at a time, as each uses every processor."""
        return self._checking

    def remember(self, brief: Brief) -> None:
        """Keep a checked text, so that what its verdicts rest on can be drawn."""
        self.checked[brief.report.id] = brief
        while len(self.checked) > _CHECKED_MAX:
            self.checked.popitem(last=False)

    def add(self, claims: Iterable[CheckedClaim]) -> None:
        """Show more claims; verdicts of those that are shown already are put beside them."""
        with self._lock:
            known = {key_of(one.statement): one for one in self.index.claims}
            fresh = [one for one in claims if known.get(key_of(one.statement)) != one]
            new = [one for one in fresh if key_of(one.statement) not in known]
            if not new:
                self._filled(fresh)
                return
            known.update((key_of(one.statement), one) for one in fresh)
            self.index = self._indexed(tuple(known.values()))
            for one in new:
                self.serial += 1
                self.recent.append((self.serial, one.statement.id))
            del self.recent[:-_RECENT_MAX]

    def fill(self, claims: Iterable[CheckedClaim]) -> None:
        """Put verdicts beside the claims that are shown."""
        with self._lock:
            self._filled(claims)

    def _filled(self, claims: Iterable[CheckedClaim]) -> None:
        found = [self.index.fill(one) for one in claims]
        if any(found):
            self.verdict_serial += 1

    def refresh(self) -> None:
        """Take in what others have added to the ledger since the last look; cheap when nothing was."""
        path = self.settings.ledger
        stamp = _stamp(path)
        if path is None or stamp == self._stamp:
            return
        self._stamp = stamp
        known = {key_of(one.statement) for one in self.index.claims}
        self.add(one for one in checked_claims(path, (), self.theatre) if key_of(one.statement) not in known)

    def _indexed(self, claims: Sequence[CheckedClaim]) -> ClaimIndex:
        return ClaimIndex(claims, self.theatre, place_ids=self.place_ids, credits_=self.credits)

    def _opened(self) -> tuple[ControlHistory, ...]:
        """Open the maps that were named, then the theatre's own timeline; a source twice is refused."""
        histories: list[ControlHistory] = []
        for path in self.settings.maps:
            opened = open_history(path, self.theatre, reader=self.settings.reader)
            self.notes += opened.notes
            if any(one.source.key == opened.history.source.key for one in histories):
                raise InputError("is a second folder of one source: put its maps together", where=str(path))
            histories.append(opened.history)
        own = embedded_history(self.theatre) if self.settings.embedded else None
        return (*histories, *([own] if own is not None else []))


def _stamp(path: Path | None) -> tuple[int, ...]:
    """Return when a ledger was last written to."""
    if path is None:
        return ()
    files = (path, path.with_name(path.name + "-wal"))
    return tuple(one.stat().st_mtime_ns for one in files if one.is_file())
