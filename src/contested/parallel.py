"""Reads reports in worker processes: the parser loads while the caller opens its maps."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from contested.errors import InputError

if TYPE_CHECKING:
    from contested.claims.claim import Claim, Mention
    from contested.claims.extractor import Extractor
    from contested.pipeline import Extraction, Tools
    from contested.reports.report import Report

# The stages are imported inside the functions: a worker starts before the caller has loaded them, and both
# load what they need at the same time.
# ruff: noqa: PLC0415

__all__ = ["Pending", "Readers", "readers"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """A report that a worker is reading."""

    report: Report
    mentions: tuple[Mention, ...]
    claims: Future[tuple[Claim, ...]]
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
            claims = self.claims.result()
        except BrokenProcessPool as error:
            raise InputError("the process that read it has died", where=self.report.id) from error
        known = self.readers
        return placed(
            self.report, claims, self.mentions, known.tools(), known.extractor(), recorded_at=recorded_at
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
        claims = self._pool.submit(_claims_of, report, mentions, self._theatre, self._name)
        return Pending(report=report, mentions=mentions, claims=claims, readers=self)


@contextmanager
def readers(theatre: str | Path, extractor: str, *, workers: int = 1) -> Iterator[Readers]:
    """Start worker processes that load their parser at once; end them on leaving, whatever they do.

    Parameters
    ----------
    theatre, extractor
        As for `contested.theatre.load.load_theatre` and the group ``contested.extractors``.
    workers
        At most as many processes as there are processors.
    """
    count = max(1, min(workers, os.cpu_count() or 1))
    others = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(count, mp_context=_context())
    try:
        for _ in range(count):
            pool.submit(_prepare, extractor)
        yield Readers(pool, theatre, extractor)
    finally:
        for worker in set(multiprocessing.active_children()) - others:
            worker.kill()
        pool.shutdown(cancel_futures=True)


def _context() -> multiprocessing.context.BaseContext:
    """Fork where that is possible, for a worker then starts with what is loaded."""
    ways = multiprocessing.get_all_start_methods()
    return multiprocessing.get_context("fork" if "fork" in ways else "spawn")


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
) -> tuple[Claim, ...]:
    from contested.pipeline import claims_of
    from contested.theatre.load import load_theatre

    return claims_of(report, mentions, _extractor(extractor), theatre=load_theatre(theatre))
