"""`contested extract`: the claims of any number of reports, without verdicts."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from contested.cli.claim_sinks import Printed, Sink, Written
from contested.cli.inputs import reading_options
from contested.cli.options import extractor_option, format_option, report_options, theatre_option
from contested.cli.show import progress_bar
from contested.cli.sources import Sources
from contested.cli.tally import Tally
from contested.errors import ContestedError, ServiceError

if TYPE_CHECKING:
    from contested.parallel import Read
    from contested.reports.report import Report

    Results = Iterator[tuple[Report, Read | ContestedError]]

# Stages are imported inside the commands: `--help` must not pay for a parser or for maps.
# ruff: noqa: PLC0415

__all__ = ["extract"]

_SERVICE_FAILURES = 3
"""Of as many reports one after the other: then the server is down, and the run stops."""
_INTERRUPTED = 130


@click.command()
@click.argument("reports", nargs=-1, metavar="[REPORT|FOLDER]...")
@report_options
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FILE.jsonl|FOLDER",
    help="Write the claims there as JSON lines, report by report, instead of printing them.",
)
@click.option("--resume", is_flag=True, help="Go on with what an earlier run has written to --out.")
@click.option("--jobs", type=click.IntRange(1, 256), help="Processes at once. [default: the processors]")
@extractor_option
@theatre_option
@format_option
@click.pass_context
def extract(context: click.Context, /, theatre_name: str, form: str, **options: Any) -> None:
    """Read the claims of reports, without judging them.

    REPORT is a text file (which may begin with --- lines of key: value: published, publisher, language, url,
    licence, id), a JSON file, or JSON lines with one report a line; - is standard input. A FOLDER is searched
    for .txt, .md, .json, .jsonl and .ndjson files, and so are the folders in it.

    A report that cannot be read is named on standard error, and the others go on.

    \b
    Examples:
      contested extract report.txt --published 2022-09-11 --format jsonl > claims.jsonl
      contested extract reports.jsonl --format csv
      contested extract archive/ --out claims.jsonl --jobs 4
      contested extract archive/ --out claims.jsonl --jobs 4 --resume
    """
    _check_usage(context, options)
    tally = Tally()
    try:
        _extract(theatre_name, form, options, tally)
    except KeyboardInterrupt:
        click.echo(f"interrupted: {tally}; {_how_to_go_on(options['out'])}", err=True)
        context.exit(_INTERRUPTED)
    except ContestedError:
        if options["out"] is not None and tally.read:
            click.echo(f"stopped: {tally}; {_how_to_go_on(options['out'])}", err=True)
        raise


def _check_usage(context: click.Context, options: dict[str, Any]) -> None:
    if options["resume"] and options["out"] is None:
        raise click.UsageError("--resume goes with --out: what is printed cannot be gone on with")
    given = context.get_parameter_source("form") is ParameterSource.COMMANDLINE
    if options["out"] is not None and given and context.params["form"] != "jsonl":
        raise click.UsageError("--out writes JSON lines: --format is for what is printed")


def _how_to_go_on(out: Path | None) -> str:
    if out is None:
        return "with --out FILE a run can be gone on with"
    return "the same command with --resume goes on"


def _extract(theatre_name: str, form: str, options: dict[str, Any], tally: Tally) -> None:
    from contested.parallel import processors, read_in_order
    from contested.theatre.load import load_theatre

    theatre = load_theatre(theatre_name)
    given, theatre_key = reading_options(options, theatre), theatre.key
    sink: Sink
    if options["out"] is None:
        sources = Sources(names=options["reports"], text=options["text"], options=given)
        sink = Printed(form)
    else:
        path = _claims_path(options["out"])
        sources = Sources(names=options["reports"], text=options["text"], options=given, leave_out=(path,))
        sink = Written(path, resume=options["resume"], mark=_mark(options["extractor"], theatre_key))
    with sink:
        wanted = _wanted(sources, sink, tally)
        jobs = options["jobs"] or processors()
        done = read_in_order(wanted, theatre=theatre_name, extractor=options["extractor"], jobs=jobs)
        _take(done, sink, tally, sources)
        if tally.read or tally.done_before:
            sink.finish()
    tally.finish(options["out"])


def _take(done: Results, sink: Sink, tally: Tally, sources: Sources) -> None:
    """Hand over what was read, as it comes."""
    first = next(
        done, None
    )  # before the progress bar has a thread: a process with threads is no good to fork
    if first is None:
        return
    failures = 0
    in_the_way = sink.prints_at_once and sys.stdout.isatty()
    with nullcontext(_no_progress) if in_the_way else progress_bar("reading") as progress:
        total = sources.count() if sys.stderr.isatty() else 0
        for report, result in chain([first], done):
            failures = failures + 1 if isinstance(result, ServiceError) else 0
            if isinstance(result, ServiceError) and failures >= _SERVICE_FAILURES:
                raise result
            if isinstance(result, ContestedError):
                tally.skip(result)
            else:
                sink.add(report, result)
                tally.add(report, result)
            seen = tally.read + tally.skipped + tally.done_before
            progress(seen, max(seen, total))


def _no_progress(_done: int, _total: int | None) -> None:
    """Show nothing."""


def _claims_path(out: Path) -> Path:
    from contested.reports.read import LINES_ENDINGS

    return out if out.suffix.lower() in LINES_ENDINGS and not out.is_dir() else out / "claims.jsonl"


def _mark(extractor: str, theatre_key: str) -> bytes:
    """Stand for who reads: another extractor, or another version of it, reads everything anew."""
    from contested.pipeline import extractor_named

    found = extractor_named(extractor)
    parts = (found.name, found.version, theatre_key)
    return hashlib.sha256("\0".join(parts).encode()).digest()


def _wanted(sources: Sources, sink: Sink, tally: Tally) -> Iterator[Report]:
    """Yield the reports that are still to be read."""
    for one in sources.reports():
        if isinstance(one, str):
            tally.note(one)
        elif isinstance(one, ContestedError):
            tally.skip(one)
        elif sink.has(one):
            tally.done_before += 1
        else:
            yield one
