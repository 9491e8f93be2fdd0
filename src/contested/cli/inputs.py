"""What commands read: reports, maps and places, as the command line names them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from contested.cli.show import progress_bar
from contested.errors import InputError

if TYPE_CHECKING:
    from contested.control.history import ControlHistory
    from contested.places.place import Place
    from contested.reports.making import Options
    from contested.reports.read import Reading
    from contested.theatre.theatre import Theatre
    from contested.timespan import Moment

# Stages are imported inside the commands: `--help` must not pay for a parser or for maps.
# ruff: noqa: PLC0415

__all__ = [
    "history_and_town",
    "named_place",
    "one_history",
    "open_histories",
    "read_reports",
    "reading_options",
]


def read_reports(reports: Sequence[str], theatre: Theatre, options: dict[str, Any]) -> Reading:
    """Read what the command line names: files, a text, standard input or the demonstration report."""
    from contested.reports.read import STDIN, Reading, read, read_text

    given: dict[str, Any] = {
        "published": _moment(options["published"]),
        "publisher": options["publisher"],
        "language": options["language"],
        "today": _today(theatre.time_zone),
        "time_zone": theatre.time_zone,
    }
    if options.get("demo"):
        reports = [str(_demonstration(theatre))]
    if options["text"] is not None:
        return Reading(reports=(read_text(options["text"], **given),))
    if not reports:
        raise click.UsageError("give a REPORT, --text or --demo")
    readings = [
        read(name, stdin=sys.stdin.buffer.read() if name == STDIN else None, **given) for name in reports
    ]
    return Reading(
        reports=tuple(report for reading in readings for report in reading.reports),
        skipped=tuple(error for reading in readings for error in reading.skipped),
        notes=tuple(note for reading in readings for note in reading.notes),
    )


def reading_options(options: dict[str, Any], theatre: Theatre) -> Options:
    """Say of reports that are read one by one what the command line says of all."""
    from contested.reports.making import Options

    return Options(
        published=_moment(options["published"]),
        publisher=options["publisher"],
        language=options["language"],
        url=None,
        today=_today(theatre.time_zone),
        time_zone=theatre.time_zone,
    )


def _moment(text: str | None) -> Moment | None:
    from contested.reports.dateline import parse_published

    return None if text is None else parse_published(text)


def _today(time_zone: str) -> date:
    return datetime.now(ZoneInfo(time_zone)).date()


def _demonstration(theatre: Theatre) -> Path:
    path = theatre.folder / "demonstration.txt"
    if not path.exists():
        raise InputError("ships no demonstration report", where=f"theatre {theatre.key}")
    return path


def open_histories(
    maps: Sequence[Path], theatre: Theatre, *, reader: str | None, embedded: bool
) -> tuple[list[ControlHistory], list[str]]:
    """Open a history a map path, and the theatre's own timeline last; with what was skipped."""
    from contested.control.load import embedded_history, open_history

    histories: list[ControlHistory] = []
    notes: list[str] = []
    for path in maps:
        with progress_bar("reading maps") as progress:
            opened = open_history(path, theatre, reader=reader, progress=progress)
        _join(histories, opened.history)
        notes += opened.notes
    own = embedded_history(theatre) if embedded else None
    return histories + ([own] if own is not None else []), notes


def history_and_town(place: str, maps: Path | None, theatre_name: str) -> tuple[ControlHistory, Place]:
    """Open the maps (or the theatre's own timeline) and find a town by its name."""
    history = one_history(maps, theatre_name)
    return history, named_place(place, history.theatre)


def one_history(maps: Path | None, theatre_name: str) -> ControlHistory:
    """Open the maps at a path, or the theatre's own timeline when none is given."""
    from contested.theatre.load import load_theatre

    theatre = load_theatre(theatre_name)
    histories, notes = open_histories([maps] if maps else [], theatre, reader=None, embedded=maps is None)
    for note in notes:
        click.echo(f"note: {note}", err=True)
    if not histories:
        raise InputError(
            "ships no control timeline: name your maps with --maps", where=f"theatre {theatre.key}"
        )
    return histories[0]


def _join(histories: list[ControlHistory], more: ControlHistory) -> None:
    """Add a history; maps of a source that is there already become one history with it."""
    from contested.control.history import ControlHistory

    for number, known in enumerate(histories):
        if known.source.key == more.source.key:
            maps = {item.id: item for item in (*known.maps, *more.maps)}
            histories[number] = ControlHistory(known.source, known.theatre, list(maps.values()))
            return
    histories.append(more)


def named_place(name: str, theatre: Theatre) -> Place:
    """Find a place of the theatre by its name.

    Raises
    ------
    InputError
        No gazetteer of the theatre has it.
    """
    from contested.places.gazetteer import load_gazetteer
    from contested.places.recognise import GazetteerRecogniser
    from contested.places.resolve import Resolver

    gazetteer = load_gazetteer(theatre)
    mentions = GazetteerRecogniser(theatre, gazetteer=gazetteer)(name)
    if not mentions:
        raise InputError("is in no gazetteer of this theatre", where=repr(name))
    return Resolver(theatre, gazetteer).resolve(mentions[0])
