"""The reports that a command line names: files, folders, standard input, or a text."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from contested.errors import ContestedError, InputError, RecordError

if TYPE_CHECKING:
    from contested.reports.making import Options
    from contested.reports.report import Report

# Stages are imported inside the commands: `--help` must not pay for a parser or for maps.
# ruff: noqa: PLC0415

__all__ = ["Sources"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """What is to be read, in order."""

    names: Sequence[str]
    """Of files and folders, and - for standard input."""
    text: str | None
    options: Options
    leave_out: Sequence[Path] = ()
    """Files in the folders that are no reports: the command's own."""

    def __post_init__(self) -> None:
        """Refuse a command line that names nothing."""
        if not self.names and self.text is None:
            raise click.UsageError("give a REPORT, a FOLDER or --text")

    def count(self) -> int:
        """Count the reports roughly, for a progress bar."""
        from contested.reports.stream import count_reports

        return sum(count_reports(one[0]) for one in self._files() if not isinstance(one, InputError)) or 1

    def reports(self) -> Iterator[Report | ContestedError | str]:
        """Yield every report, and what else was found, as it is needed; no two reports have one id."""
        first_with: dict[str, str] = {}
        for where, one in self._everything():
            if isinstance(one, (ContestedError, str)):
                yield one
            elif one.id in first_with:
                first = first_with[one.id]
                yield RecordError(f"has the id {one.id!r}, as a report of {first} has", where=where)
            else:
                first_with[one.id] = where
                yield one

    def _everything(self) -> Iterator[tuple[str, Report | ContestedError | str]]:
        from contested.reports.making import report_of
        from contested.reports.records import Draft
        from contested.reports.stream import stream

        if self.text is not None:
            report = report_of(Draft(where=None, text=self.text), id_="text", options=self.options)
            yield "the text", report
            return
        for one in self._files():
            if isinstance(one, InputError):
                yield "", one
            elif str(one[0]) == "-":
                yield from (("standard input", item) for item in self._standard_input())
            else:
                yield from ((str(one[0]), item) for item in stream(one[0], self.options, stem=one[1]))

    def _standard_input(self) -> Iterable[Report | ContestedError | str]:
        from contested.reports.read import read_stdin

        try:
            reading = read_stdin(sys.stdin.buffer.read(), self.options)
        except InputError as error:
            return (error.at("standard input"),)
        skipped = (error.at("standard input") for error in reading.skipped)
        return (*reading.reports, *skipped, *reading.notes)

    def _files(self) -> Iterator[tuple[Path, str] | InputError]:
        """Yield each file with the stem for its reports' ids; names that two share keep their folders."""
        from contested.reports.stream import report_files

        if self.text is not None:
            return
        stems = Counter(Path(name).stem for name in self.names)
        for name in self.names:
            path = Path(name)
            if name == "-" or not path.is_dir():
                yield path, path.stem if stems[path.stem] == 1 else path.with_suffix("").as_posix()
                continue
            files, errors = report_files(path, leave_out=self.leave_out)
            yield from errors
            for file in files:
                shown = file.relative_to(path) if len(self.names) == 1 else file
                yield file, shown.with_suffix("").as_posix()
