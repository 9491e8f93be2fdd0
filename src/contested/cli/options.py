"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

__all__ = [
    "DEFAULT_THEATRE",
    "audio_options",
    "extractor_option",
    "format_option",
    "many_maps_option",
    "maps_option",
    "report_options",
    "reports_argument",
    "theatre_option",
]

DEFAULT_THEATRE = "ukraine_2022"
F = TypeVar("F", bound=Callable[..., Any])

theatre_option = click.option(
    "--theatre",
    "theatre_name",
    default=DEFAULT_THEATRE,
    show_default=True,
    metavar="NAME|FOLDER",
    help="Which war: a registered theatre, or a theatre's folder.",
)
format_option = click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "jsonl", "csv"]),
    default="table",
    show_default=True,
    help="How records are printed.",
)
reports_argument = click.argument("reports", nargs=-1, metavar="[REPORT]...")


def report_options(command: F) -> F:
    """Add the options that say what is read and when it was published."""
    for option in (
        click.option("--text", help="Read this text instead of a file."),
        click.option("--published", metavar="DATE", help="The dateline, ISO 8601; wins over the file's own."),
        click.option("--publisher", help="Who published it."),
        click.option("--language", help="ISO 639-1; wins over the file's own."),
    ):
        command = option(command)
    return command


many_maps_option = click.option(
    "--maps",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A map file or a folder of them; may be given more than once.",
)
maps_option = click.option(
    "--maps",
    type=click.Path(path_type=Path),
    help="A map file or folder. [default: the theatre's own timeline]",
)
extractor_option = click.option(
    "--extractor", default="rules", show_default=True, help="Which extractor reads the text."
)


def audio_options(command: F) -> F:
    """Add the options that have a brief spoken."""
    for option in (
        click.option(
            "--voice",
            type=click.Choice(["piper", "espeak-ng"]),
            help="With --audio: who speaks. [default: piper if contested[audio] is installed]",
        ),
        click.option(
            "--audio",
            is_flag=True,
            help="With --out: write the brief to listen to, too, with a transcript (needs ffmpeg).",
        ),
    ):
        command = option(command)
    return command
