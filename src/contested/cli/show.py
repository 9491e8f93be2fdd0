"""What commands print: progress on stderr, tables and records on stdout."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from contested.control.load import Progress
    from contested.outputs.audio.make import Audio, Studio
    from contested.outputs.audio.script import Script
    from contested.outputs.brief import Brief

# Stages are imported inside the commands: `--help` must not pay for a parser or for maps.
# ruff: noqa: PLC0415

__all__ = ["print_rows", "progress_bar", "show_brief", "speak", "studio_for", "with_progress", "write_out"]

T = TypeVar("T")


@contextmanager
def progress_bar(what: str) -> Iterator[Progress]:
    """Show a progress bar on stderr while something long runs; nothing when that is no terminal."""
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    from rich.console import Console
    from rich.progress import Progress as RichProgress

    with RichProgress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def with_progress(items: Sequence[T], what: str) -> Iterator[T]:
    """Go through some items under a progress bar."""
    with progress_bar(what) as update:
        for number, item in enumerate(items, 1):
            yield item
            update(number, len(items))


def print_rows(rows: Sequence[Mapping[str, Any]], form: str, *, columns: Sequence[str] = ()) -> None:
    """Print records to stdout."""
    from contested.outputs.rows import rows_text

    click.echo(rows_text(rows, form, columns=columns), nl=False)


def show_brief(brief: Brief, form: str) -> None:
    """Print a brief: its table, with notes on stderr, or its verdicts as records."""
    if form == "table":
        from contested.outputs.table import print_table

        print_table(brief, file=sys.stdout)
        for note in brief.notes:
            click.echo(f"note: {note}", err=True)
        return
    from contested.outputs.rows import verdict_rows

    print_rows(verdict_rows(brief), form)


def studio_for(options: Mapping[str, Any]) -> Studio | None:
    """Find voice and encoder when ``--audio`` is given, before any work is spent."""
    if not options["audio"]:
        return None
    if options["out"] is None:
        raise click.UsageError("--audio needs --out FOLDER")
    from contested.outputs.audio.make import find_studio

    return find_studio(options["voice"])


def speak(script: Script, studio: Studio) -> Audio:
    """Speak a script under a progress bar."""
    from contested.outputs.audio.make import make_audio

    with progress_bar("speaking") as progress:
        return make_audio(script, studio, progress=progress)


def write_out(brief: Brief, folder: Path, *, studio: Studio | None = None) -> None:
    """Write a brief's files, its audio where there is a studio, and say where the page is."""
    from contested.outputs.files import write_brief

    audio = None
    if studio is not None:
        from contested.outputs.audio.report_script import report_script

        audio = speak(report_script(brief), studio)
    written = write_brief(brief, folder, audio=audio)
    click.echo(f"brief: {written[-1]}")
