"""Where extracted claims go: printed as they come, or into a file that a later run can go on with."""

from __future__ import annotations

import hashlib
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol, Self

import click

from contested.cli.show import print_rows

if TYPE_CHECKING:
    from contested.parallel import Read
    from contested.reports.report import Report

# Stages are imported inside the commands: `--help` must not pay for a parser or for maps.
# ruff: noqa: PLC0415

__all__ = ["Printed", "Sink", "Written"]

_COLUMNS = ("report", "start", "kind", "side", "stance", "quote")


class Sink(Protocol):
    """Takes claims, report by report."""

    prints_at_once: bool
    """Whether it prints while others may: on a terminal, a progress bar would be in the way."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def has(self, report: Report) -> bool:
        """Whether a report is done already."""
        ...

    def add(self, report: Report, result: Read) -> None:
        """Take the claims of one report."""
        ...

    def finish(self) -> None:
        """Say that there are no more."""
        ...


class Printed:
    """Prints claims on standard output; all but a table, whose columns must be aligned, as they come."""

    def __init__(self, form: str) -> None:
        self._form = form
        self.prints_at_once = form != "table"
        self._rows: list[dict[str, Any]] = []
        self._begun = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave what was printed as it is."""

    def has(self, report: Report) -> bool:  # noqa: ARG002  # nothing is kept
        """Nothing is done before."""
        return False

    def add(self, report: Report, result: Read) -> None:  # noqa: ARG002  # the records name it
        """Print the claims of one report."""
        if self._form == "jsonl":
            click.echo(result.lines, nl=False)
            return
        import orjson

        rows = [orjson.loads(line) for line in result.lines.splitlines()]
        if self._form == "table":
            self._rows += [{name: row[name] for name in _COLUMNS} for row in rows]
        elif rows:
            self._print(rows)

    def _print(self, rows: list[dict[str, Any]]) -> None:
        from contested.outputs.rows import rows_text

        text = rows_text(rows, self._form)
        if self._form == "json":
            text = (",\n" if self._begun else "[\n") + text.removeprefix("[\n").removesuffix("\n]\n")
        elif self._begun:
            text = text.partition("\n")[2]
        click.echo(text, nl=False)
        self._begun = True

    def finish(self) -> None:
        """Print what is left."""
        if self._form == "table":
            print_rows(self._rows, "table", columns=_COLUMNS)
        elif self._form == "json":
            click.echo("\n]" if self._begun else "[]")


class Written:
    """Writes claims into a file, with a note of every report that is done.

    Parameters
    ----------
    path
        Of the file.
    resume
        Whether to go on with an earlier run's.
    mark
        What stands for the extractor and its version.
    """

    prints_at_once = False

    def __init__(self, path: Path, *, resume: bool, mark: bytes) -> None:
        from contested.outputs.claims_file import ClaimsFile

        self._file = ClaimsFile.open(path, resume=resume)
        self._mark = mark
        self._order: list[str] = []
        self._keys: dict[str, str] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def has(self, report: Report) -> bool:
        """Whether the same report was read by the same extractor before; asked once for each, in order."""
        self._order.append(report.id)
        key = self._key(report)
        if self._file.has(report.id, key=key):
            return True
        self._keys[report.id] = key
        return False

    def add(self, report: Report, result: Read) -> None:
        """Write the claims of one report."""
        self._file.add(report.id, key=self._keys.pop(report.id), lines=result.lines)

    def finish(self) -> None:
        """Bring the claims into the order of the reports, should an earlier run have left them otherwise."""
        self._file.arrange(self._order)

    def _key(self, report: Report) -> str:
        fields = (
            report.id, report.text, report.published, report.published_at, report.publisher, report.language,
        )  # fmt: skip
        digest = hashlib.sha256(self._mark)
        for field in fields:
            part = str(field).encode("utf-8", "replace")
            digest.update(len(part).to_bytes(8, "big") + part)
        return digest.hexdigest()[:32]
