"""Works out, in the background, who held each place by the ledger's claims alone, and keeps it."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any

import numpy as np

from contested.control.inferred.evidence import evidence_of, said_on, sides_of
from contested.control.inferred.ground import Place, Start
from contested.control.inferred.infer import Knowing
from contested.control.inferred.weights import load_weights
from contested.control.load import embedded_history
from contested.errors import ContestedError
from contested.ledger.statement import Statement
from contested.timespan import end_of_day
from contested.web.apart import Chances, Task, infer_apart

if TYPE_CHECKING:
    from contested.web.state import State

__all__ = ["DAYS_MAX", "Inferring", "window"]

DAYS_MAX = 30
"""The last days that claims were published on: each more costs more than the one before."""
_DAYS_LEAST = 14
"""A report tells of the days before it, and a chart of one day shows nothing."""
_DECIMALS = 3
_WAYS: tuple[Knowing, ...] = ("now", "then")


def window(said: Sequence[date], *, most: int = DAYS_MAX) -> tuple[date, ...]:
    """Return the days to infer: those up to the last report, two weeks at least and `most` at most.

    >>> days = window([date(2022, 9, 1), date(2022, 9, 20)])
    >>> days[0].isoformat(), len(days), len(window([date(2022, 9, 20)]))
    ('2022-09-01', 20, 14)
    """
    if not said:
        return ()
    last = max(said)
    count = min(most, max(_DAYS_LEAST, (last - min(said)).days + 1))
    return tuple(last - timedelta(days=number) for number in reversed(range(count)))


@dataclass(slots=True)
class _Work:
    """What was worked out from one state of the claims."""

    stamp: int
    days: tuple[date, ...] = ()
    found: dict[Knowing, Chances] = field(default_factory=dict)
    numbers: dict[int | None, int] = field(default_factory=dict)
    """GeoNames ids of the places that were asked about, to their rows."""
    reason: str | None = None
    """Why there is nothing."""
    done: bool = False


class Inferring:
    """Control inferred from claims, begun at the first question and kept until claims are added.

    Parameters
    ----------
    state
        Whose claims, theatre and gazetteer.
    """

    def __init__(self, state: State) -> None:
        self._state = state
        self._lock = Lock()
        self._running = Lock()
        self._work: _Work | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def of(self, geonameid: int | None) -> dict[str, Any]:
        """Tell what is known of a place by now; what is not is begun, and not waited for.

        Returns
        -------
        dict
            ``state``: "none" (with a ``reason``), "working" or "ready"; ``days``, and for each way of
            knowing that is worked out the probability of each side and of contested ground by day.
        """
        if self._state.settings.ledger is None:
            return {"state": "none", "reason": "No ledger is open: start the server with --ledger."}
        work = self._begun()
        if work.reason is not None:
            return {"state": "none", "reason": work.reason}
        if work.done and geonameid not in work.numbers:
            return {"state": "none", "reason": "No claim of the ledger names this place."}
        row = work.numbers.get(geonameid)
        found: dict[str, Any] = {}
        if row is not None:
            sides = sides_of(self._state.theatre)
            found = {key: _row(one, row, sides) for key, one in work.found.items()}
        return {
            "state": "ready" if work.done else "working",
            "days": [day.isoformat() for day in work.days],
            "days_most": DAYS_MAX,
            **found,
        }

    def stop(self) -> None:
        """End what is being worked out."""
        if self._process is not None:
            self._process.kill()

    def _started(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    def _begun(self) -> _Work:
        with self._lock:
            stamp = self._state.serial
            if self._work is None or self._work.stamp != stamp:
                self._work = _Work(stamp=stamp)
                Thread(target=self._run, args=(self._work,), daemon=True, name="inferring").start()
            return self._work

    def _run(self, work: _Work) -> None:
        try:
            with self._running:  # one at a time: what is out of date ends soon
                self._infer(work)
        except ContestedError as error:
            work.reason = str(error)
        except Exception as error:
            work.reason = f"It could not be worked out ({type(error).__name__})."
            raise
        finally:
            work.done = True

    def _infer(self, work: _Work) -> None:
        state = self._state
        if work.stamp != state.serial:
            return
        said = [one.statement for one in state.index.claims if one.statement.report.text]
        days = window([said_on(one, state.theatre) for one in said])
        start = _start(state, days[0] - timedelta(days=1)) if days else None
        hearers, named = _places(state, said)
        if start is None or not named:
            work.reason = "There is no map to start from." if named else "No claim names a settlement."
            return
        weights = load_weights(state.theatre)
        evidence = evidence_of(said, state.theatre, weights)
        work.days = days
        work.numbers = {place.geonameid: number for number, place in enumerate(named)}
        for knowing in _WAYS:
            if work.stamp != state.serial:
                return
            task = Task(
                evidence=evidence,
                places=tuple(named),
                hearers=tuple(hearers),
                start=start,
                days=days,
                knowing=knowing,
                weights=weights,
            )
            found = infer_apart(task, started=self._started)
            if found is None:
                work.reason = "It could not be worked out."
                return
            work.found = {**work.found, knowing: found}


def _start(state: State, day: date) -> Start | None:
    """Start from the theatre's own timeline, as it stood at the end of a day."""
    history = embedded_history(state.theatre)
    item = None if history is None else history.at(end_of_day(day, state.theatre.time_zone))
    return None if item is None else Start(theatre=state.theatre, map=item, day=day)


def _places(state: State, said: Sequence[Statement]) -> tuple[list[Place], list[Place]]:
    """List the settlements of the regions that claims name places in, and those named themselves."""
    known = {place.geonameid for one in said for place in one.places if place.geonameid}
    every = [
        Place.of(entry)
        for entry in state.settlements
        if entry.country in {None, state.theatre.country} and entry.region_key
    ]
    named = [place for place in every if place.geonameid in known]
    regions = {place.region_key for place in named}
    return [place for place in every if place.region_key in regions], named


def _row(chances: Chances, number: int, sides: tuple[str, str]) -> dict[str, list[float]]:
    first, second = chances.first[number], chances.second[number]
    neither = np.clip(1.0 - first - second, 0.0, 1.0)
    rows = ((sides[0], first), (sides[1], second), ("contested", neither))
    return {key: row.round(_DECIMALS).tolist() for key, row in rows}
