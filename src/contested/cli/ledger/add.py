"""`contested ledger add`: reads reports and records what they say."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from contested.cli.inputs import reading_options
from contested.cli.ledger.options import ledger_option
from contested.cli.options import extractor_option, report_options, theatre_option
from contested.cli.show import progress_bar
from contested.cli.sources import Sources
from contested.errors import ContestedError

if TYPE_CHECKING:
    from contested.ledger.store import Ledger
    from contested.parallel import Pending, Readers

# Stages are imported inside the commands: `--help` must not pay for a parser or a database.
# ruff: noqa: PLC0415

__all__ = ["add"]


@dataclass(slots=True, kw_only=True)
class _Done:
    """What was recorded so far."""

    read: int = 0
    skipped: int = 0
    added: int = 0
    present: int = 0

    def __str__(self) -> str:
        reports = "1 report" if self.read == 1 else f"{self.read:,} reports"
        skipped = f", {self.skipped:,} skipped" if self.skipped else ""
        return f"{reports} read{skipped}: {self.added:,} statements added, {self.present:,} there already"


@click.command()
@click.argument("reports", nargs=-1, metavar="[REPORT|FOLDER]...")
@report_options
@click.option("--jobs", type=click.IntRange(1, 256), help="Processes at once. [default: the processors]")
@ledger_option
@extractor_option
@theatre_option
def add(reports: tuple[str, ...], location: str | None, theatre_name: str, **options: Any) -> None:
    """Read REPORTs, and record their statements; what is there already is left alone.

    A report is recorded when it is read, whole or not at all: an interrupted run is repeated, and adds what
    is missing. A report that cannot be read is named, and the others go on.

    \b
    Examples:
      contested ledger add report.txt --published 2022-09-11
      contested ledger add archive/ reports.jsonl --ledger desk.sqlite
    """
    from contested.ledger.store import Ledger
    from contested.parallel import processors, readers
    from contested.theatre.load import load_theatre

    theatre = load_theatre(theatre_name)
    sources = Sources(names=reports, text=options["text"], options=reading_options(options, theatre))
    jobs, done = options["jobs"] or processors(), _Done()
    with (
        readers(theatre_name, options["extractor"], workers=jobs) as workers,
        Ledger.open(location) as ledger,
    ):
        total = sources.count()
        with progress_bar("reading reports") as progress:
            for pending in _ahead(sources, workers, jobs * 2, done):
                _record(ledger, pending, done)
                progress(done.read + done.skipped, max(total, done.read + done.skipped))
    click.echo(str(done))
    if not done.read:
        raise SystemExit(1)


def _ahead(sources: Sources, workers: Readers, most: int, done: _Done) -> Iterator[Pending]:
    """Yield reports in order while a few more are being read."""
    waiting: deque[Pending] = deque()
    for one in sources.reports():
        if isinstance(one, str):
            click.echo(f"note: {one}", err=True)
        elif isinstance(one, ContestedError):
            _skip(one, done)
        else:
            waiting.append(workers.read(one))
        if len(waiting) >= most:
            yield waiting.popleft()
    yield from waiting


def _record(ledger: Ledger, pending: Pending, done: _Done) -> None:
    now = datetime.now(UTC)
    try:
        found = pending.result(recorded_at=now)
    except ContestedError as error:
        _skip(error, done)
        return
    extractor = pending.readers.extractor()
    result = ledger.append_reading(
        found.report, found.statements, extractor=extractor.name, version=extractor.version, recorded_at=now
    )
    done.read, done.added, done.present = (
        done.read + 1,
        done.added + result.added,
        done.present + result.present,
    )


def _skip(error: ContestedError, done: _Done) -> None:
    click.echo(f"skipped: {error}", err=True)
    done.skipped += 1
