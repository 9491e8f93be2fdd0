"""Reads any number of reports one after the other: files, folders, and files with one report a line."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from pathlib import Path

from contested.errors import ContestedError, InputError, RecordError
from contested.reports.load import MAX_REPORT_BYTES, decode, unreadable
from contested.reports.making import Options, reports_of
from contested.reports.read import LINES_ENDINGS, read_file
from contested.reports.records import Draft, line_draft
from contested.reports.report import Report

__all__ = ["ENDINGS", "count_reports", "report_files", "stream"]

ENDINGS = (".txt", ".md", ".json", *LINES_ENDINGS)
"""Of the files that a folder is searched for."""

_MAX_LINE_BYTES = 2 * MAX_REPORT_BYTES
"""Of one report with its fields: JSON may write a letter in more than one byte."""
_CHUNK_BYTES = 1_000_000


def report_files(folder: Path, *, leave_out: Collection[Path] = ()) -> tuple[list[Path], list[InputError]]:
    """List the files of reports in a folder and all folders in it, sorted by path.

    Hidden files and folders are left out, and links to folders not followed.

    Parameters
    ----------
    folder
        Where to look.
    leave_out
        Files that are none of the reports: what this program writes.

    Returns
    -------
    list of Path, list of InputError
        The files, and the folders that cannot be looked into, or that nothing was found in at all.
    """
    errors: list[InputError] = []
    own = {path.resolve() for path in leave_out}
    found: list[Path] = []
    for here, folders, names in os.walk(folder, onerror=lambda error: errors.append(_closed(error, folder))):
        folders[:] = [name for name in folders if not name.startswith(".")]
        paths = [Path(here, name) for name in names if not name.startswith(".")]
        found += [path for path in paths if path.suffix.lower() in ENDINGS and path.resolve() not in own]
    if not found and not errors:
        errors.append(InputError(f"holds no report ({', '.join(ENDINGS)})", where=str(folder)))
    return sorted(found), errors


def _closed(error: OSError, folder: Path) -> InputError:
    return unreadable(error).at(str(error.filename or folder))


def count_reports(path: Path) -> int:
    """Count the reports of a file before it is read, for a progress bar: lines, where each is a report."""
    if path.suffix.lower() not in LINES_ENDINGS:
        return 1
    try:
        with path.open("rb") as file:
            return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(_CHUNK_BYTES), b""))
    except OSError:
        return 0  # told when it is read


def stream(
    path: Path, options: Options, *, stem: str | None = None
) -> Iterator[Report | ContestedError | str]:
    """Yield what a file holds, report by report; a file of lines is never in memory as a whole.

    Parameters
    ----------
    path
        As for `contested.reports.read.read`, but for standard input.
    options
        What the user says about every report.
    stem
        What the ids of reports that have none are made of; ``None`` for the file's name without its ending.

    Yields
    ------
    Report, ContestedError or str
        A report; a record or a file that is none, as its error; or a note for the user.
    """
    name = str(path)
    try:
        if path.suffix.lower() in LINES_ENDINGS:
            drafts = _line_drafts(path)
            for one in reports_of(drafts, stem=path.stem if stem is None else stem, options=options):
                yield one.at(name) if isinstance(one, ContestedError) else one
            return
        reading = read_file(path, options, stem=stem)
    except InputError as error:
        yield error.at(name)
        return
    yield from reading.reports
    yield from (error.at(name) for error in reading.skipped)
    yield from reading.notes


def _line_drafts(path: Path) -> Iterator[Draft | RecordError]:
    empty = True
    for number, line in _lines(path):
        if isinstance(line, RecordError):
            yield line
        elif line.strip():
            yield line_draft(line, number=number)
        else:
            continue
        empty = False
    if empty:
        raise InputError("is empty")


def _lines(path: Path) -> Iterator[tuple[int, str | RecordError]]:
    number = 0
    try:
        with path.open("rb") as file:
            while line := file.readline(_MAX_LINE_BYTES + 1):
                number += 1
                if len(line) <= _MAX_LINE_BYTES:
                    yield number, _text(line, number)
                    continue
                while line and not line.endswith(b"\n"):
                    line = file.readline(_CHUNK_BYTES)
                yield (
                    number,
                    RecordError(f"has more than {_MAX_LINE_BYTES / 1e6:.0f} MB", record=f"line {number}"),
                )
    except (OSError, ValueError) as error:
        raise unreadable(error) from error


def _text(line: bytes, number: int) -> str | RecordError:
    try:
        return decode(line)
    except InputError as error:
        return RecordError(error.reason, record=f"line {number}")
