"""Reads reports in worker processes: a few while the caller opens its maps, or any number in order."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from itertools import chain, islice
from multiprocessing.connection import wait
from pathlib import Path
from typing import TYPE_CHECKING

from contested.errors import ContestedError, InputError

if TYPE_CHECKING:
    from contested.claims.claim import Mention
    from contested.claims.extractor import Extracted, Extractor, Usage
    from contested.pipeline import Extraction, Tools
    from contested.reports.report import Report

# The stages are imported inside the functions: a worker starts before the caller has loaded them, and both
# load what they need at the same time.
# ruff: noqa: PLC0415

__all__ = ["Pending", "Read", "Readers", "processors", "read_in_order", "readers"]

_AHEAD = 8
"""Reports a worker may be ahead of the one that is waited for: a long one must not hold up the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What a worker made of one report."""

    lines: bytes
    """Its claim records, one JSON object a line."""
    claims: int
    notes: tuple[str, ...] = ()
    usage: Usage | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """A report that a worker is reading."""

    report: Report
    mentions: tuple[Mention, ...]
    extracted: Future[Extracted]
    readers: Readers

    def result(self, *, recorded_at: datetime) -> Extraction:
        """Wait for the claims and place them.

        Raises
        ------
        InputError
            As `contested.pipeline.extract`; or the worker died.
        """
        from contested.pipeline import placed

        try:
            extracted = self.extracted.result()
        except BrokenProcessPool as error:
            raise InputError("the process that read it has died", where=self.report.id) from error
        known = self.readers
        return placed(
            self.report, extracted, self.mentions, known.tools(), known.extractor(), recorded_at=recorded_at
        )


class Readers:
    """Worker processes that extract claims; made by `readers`."""

    def __init__(self, pool: ProcessPoolExecutor, theatre: str | Path, extractor: str) -> None:
        self._pool = pool
        self._theatre = theatre
        self._name = extractor

    def extractor(self) -> Extractor:
        """Give the extractor that signs the statements."""
        return _extractor(self._name)

    def tools(self) -> Tools:
        """Give what finds the theatre's places, loaded on the first call."""
        return _tools(self._theatre)

    def read(self, report: Report) -> Pending:
        """Recognise a report's places here, and hand it over.

        Raises
        ------
        PluginError
            There is no such extractor.
        """
        self.extractor()
        mentions = tuple(self.tools().recognise(report.text))
        extracted = self._pool.submit(_claims_of, report, mentions, self._theatre, self._name)
        return Pending(report=report, mentions=mentions, extracted=extracted, readers=self)


@contextmanager
def readers(theatre: str | Path, extractor: str, *, workers: int = 1) -> Iterator[Readers]:
    """Start worker processes that load their parser at once; end them on leaving, whatever they do.

    Parameters
    ----------
    theatre, extractor
        As for `contested.theatre.load.load_theatre` and the group ``contested.extractors``.
    workers
        At most as many processes as there are processors.

    Raises
    ------
    PluginError
        There is no such extractor.
    """
    count = max(1, min(workers, os.cpu_count() or 1))
    _extractor(extractor)  # its modules are imported here, and a forked worker starts with them
    with _workers(count) as pool:
        for _ in range(count):
            pool.submit(_prepare, extractor)
        yield Readers(pool, theatre, extractor)


def read_in_order(
    reports: Iterable[Report], *, theatre: str | Path, extractor: str, jobs: int
) -> Iterator[tuple[Report, Read | ContestedError]]:
    """Read any number of reports in worker processes, in the order given, a bounded number at a time.

    A report that cannot be read comes with its error, and the others go on: also when the extractor fails
    in a way that nobody foresaw, or when its process dies.

    Parameters
    ----------
    reports
        Taken one by one, only so far ahead as the workers need.
    theatre, extractor
        As for `readers`.
    jobs
        How many processes.

    Raises
    ------
    PluginError, TheatreError
        There is no such extractor or theatre, or it cannot be used.
    """
    reports = iter(reports)
    first = list(islice(reports, jobs))
    if not first:
        return
    _tools(theatre)  # loaded before the workers are forked, which then share it
    _extractor(extractor).prepare()
    gc.freeze()
    crew = _Crew(theatre, extractor, len(first))
    try:
        waiting: deque[tuple[Report, _Task]] = deque()
        for report in chain(first, reports):
            waiting.append((report, crew.submit(report)))
            while waiting and (len(waiting) >= len(first) * _AHEAD or waiting[0][1].future.done()):
                yield waiting[0][0], crew.result(*waiting.popleft())
        while waiting:
            yield waiting[0][0], crew.result(*waiting.popleft())
    finally:
        crew.close()


def processors() -> int:
    """Return how many processors this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class _Task:
    future: Future[Read | ContestedError]
    crew: int
    """Which crew took it on, counted from 1."""


class _Crew:
    """Workers that are replaced when one of them dies."""

    def __init__(self, theatre: str | Path, extractor: str, jobs: int) -> None:
        self._theatre = theatre
        self._extractor = extractor
        self._jobs = jobs
        self._number = 0
        self._hire()

    def _hire(self) -> None:
        self._context = _workers(self._jobs)
        self._pool = self._context.__enter__()
        self._number += 1

    def _replace(self) -> None:
        self.close()
        self._hire()

    def close(self) -> None:
        """End the workers, whatever they do."""
        self._context.__exit__(None, None, None)

    def submit(self, report: Report) -> _Task:
        """Hand a report to the workers."""
        try:
            return self._submit(report)
        except BrokenProcessPool:
            self._replace()
            return self._submit(report)

    def _submit(self, report: Report) -> _Task:
        return _Task(self._pool.submit(_read, report, self._theatre, self._extractor), self._number)

    def result(self, report: Report, task: _Task) -> Read | ContestedError:
        """Wait for a report; one that lost its workers is read again, and alone, to see if it killed them."""
        try:
            return task.future.result()
        except BrokenProcessPool:
            if task.crew == self._number:
                self._replace()
        again = self.submit(report)
        try:
            return again.future.result()
        except BrokenProcessPool:
            self._replace()
            return InputError("the process that read it has died", where=report.id)


@contextmanager
def _workers(count: int) -> Iterator[ProcessPoolExecutor]:
    others = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(count, mp_context=_context(), initializer=_start)
    try:
        yield pool
    finally:
        for worker in set(multiprocessing.active_children()) - others:
            worker.kill()
        pool.shutdown(cancel_futures=True)


def _context() -> multiprocessing.context.BaseContext:
    """Fork where that is possible, for a worker then starts with what is loaded."""
    ways = multiprocessing.get_all_start_methods()
    return multiprocessing.get_context("fork" if "fork" in ways else "spawn")


def _start() -> None:
    """Leave Ctrl-C to the parent, and end with it: a worker whose parent was killed would wait for ever."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


@cache
def _tools(theatre: str | Path) -> Tools:
    from contested.pipeline import tools_for
    from contested.theatre.load import load_theatre

    return tools_for(load_theatre(theatre))


@cache
def _extractor(name: str) -> Extractor:
    from contested import plugins

    extractor: Extractor = plugins.load("contested.extractors", name)()
    return extractor


def _prepare(extractor: str) -> None:
    _extractor(extractor).prepare()


def _claims_of(
    report: Report, mentions: tuple[Mention, ...], theatre: str | Path, extractor: str
) -> Extracted:
    from contested.claims.extractor import examine
    from contested.theatre.load import load_theatre

    war = load_theatre(theatre)
    return examine(_extractor(extractor), report, theatre=war, recognise=lambda _text: mentions)


def _read(report: Report, theatre: str | Path, extractor: str) -> Read | ContestedError:
    from contested.outputs.records import statements_jsonl
    from contested.pipeline import extract

    try:
        found = extract(report, _tools(theatre), _extractor(extractor), recorded_at=datetime.now(UTC))
        lines = statements_jsonl(found.statements, report=report.id)
    except ContestedError as error:
        return error.at(report.id)
    except Exception as error:  # noqa: BLE001  # a plug-in's mistake on one report must not lose the others
        reason = f"the extractor {extractor!r} failed on it ({type(error).__name__}: {error})"
        return InputError(reason, where=report.id)
    notes = (*report.assumed, *found.notes)
    return Read(lines=lines, claims=len(found.statements), notes=notes, usage=found.usage)
