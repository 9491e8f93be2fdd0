"""Judges the ledger's claims in the background: the newest reports first, a little at a time."""

from __future__ import annotations

import time
from collections.abc import Iterator
from threading import Event, Thread
from typing import TYPE_CHECKING

from contested.outputs.brief import CheckedClaim
from contested.verdicts.judge import judge
from contested.web.verdict_store import VerdictStore, verdicts_mark

if TYPE_CHECKING:
    from contested.web.index import ClaimIndex
    from contested.web.state import State

__all__ = ["Judging"]

_BATCH_S = 1.0
_BATCH_CLAIMS = 50
_REST = 0.5
"""Rest this share of the time that a claim took, and at least a moment."""
_REST_S = (0.002, 0.5)
_LOOK_EVERY_S = 2.0
_FIRST_S = 1.0
"""The page is opened meanwhile."""


class Judging:
    """A thread that fills in verdicts until all claims have theirs, and then waits for new ones.

    It stands back while a text is checked or a report opened, and rests after each claim, so that answers
    stay quick. Verdicts are kept on disk, and taken from there by the next run with the same maps.

    Parameters
    ----------
    state
        Whose claims, maps and grounds.
    """

    def __init__(self, state: State) -> None:
        self._state = state
        self._end = Event()
        self._thread = Thread(target=self._run, daemon=True, name="judging")
        self._store: VerdictStore | None = None

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End after the claim at hand."""
        self._end.set()

    def _run(self) -> None:
        self._end.wait(_FIRST_S)
        self._store = VerdictStore.default(verdicts_mark(self._state))
        seen: ClaimIndex | None = None
        while not self._end.is_set():
            if self._state.index is seen:
                self._end.wait(_LOOK_EVERY_S)
                continue
            seen = self._state.index
            self._take_kept()
            for batch in self._batches():
                self._state.fill(batch)
                self._store.put(batch)
                if self._end.is_set() or self._state.index is not seen:
                    break
        self._store.close()

    def _open(self) -> list[CheckedClaim]:
        """List the claims without a verdict, the newest reports first."""
        found = [one for one in self._state.index.claims if not one.verdicts]
        found.sort(key=lambda one: (one.statement.report.id, one.statement.claim.start))
        found.sort(key=lambda one: one.statement.report.published, reverse=True)
        return found

    def _take_kept(self) -> None:
        """Take the verdicts of earlier runs."""
        if self._store is not None:
            self._state.fill(self._store.kept(self._open()))

    def _batches(self) -> Iterator[list[CheckedClaim]]:
        batch: list[CheckedClaim] = []
        since = time.monotonic()
        for one in self._open():
            if self._end.is_set():
                break
            judged = self._judged(one)
            if judged is not None:
                batch.append(judged)
            if len(batch) >= _BATCH_CLAIMS or time.monotonic() - since > _BATCH_S:
                yield batch
                batch, since = [], time.monotonic()
        yield batch

    def _judged(self, one: CheckedClaim) -> CheckedClaim | None:
        """Judge a claim and rest; ``None`` where it cannot be judged, or was meanwhile."""
        state = self._state
        with state.checking:  # a text that is being checked has the processors to itself
            pass
        number = state.index.numbers.get(one.statement.id)
        if number is not None and state.index.claims[number].verdicts:
            return None
        start = time.monotonic()
        try:
            verdicts = judge(one.statement, state.histories, theatre=state.theatre, grounds=state.grounds)
        except Exception:  # noqa: BLE001  # what fails on one claim is told when its report is opened
            return None
        took = time.monotonic() - start
        self._end.wait(min(max(took * _REST, _REST_S[0]), _REST_S[1]))
        return CheckedClaim(statement=one.statement, verdicts=verdicts)
