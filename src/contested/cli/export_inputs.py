"""What `contested export` takes: reports, the records of earlier runs, folders of them, or a ledger."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from contested.cli.inputs import open_histories, read_reports
from contested.cli.show import progress_bar
from contested.errors import InputError

if TYPE_CHECKING:
    from contested.control.history import ControlHistory
    from contested.outputs.brief import Brief, MapSource
    from contested.outputs.export_filter import Filters
    from contested.outputs.exporter import Entry, ReportCredit
    from contested.pipeline import Extraction
    from contested.theatre.theatre import Theatre

# Stages are imported inside the commands: `--help` must not pay for a parser or for maps.
# ruff: noqa: PLC0415

__all__ = ["Gathered", "gather"]

_CLAIMS, _VERDICTS = "claims.jsonl", "verdicts.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """Everything that the inputs hold, in their order."""

    entries: list[Entry] = field(default_factory=list)
    sources: list[MapSource] = field(default_factory=list)
    """Of maps, as the briefs credit them."""
    notes: list[str] = field(default_factory=list)
    """What was skipped or assumed."""
    left: Counter[str] = field(default_factory=Counter)
    """What a ledger holds and nobody asked for, by why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Records:
    """The files of one earlier run."""

    claims: Path
    verdicts: Path | None


def gather(inputs: Sequence[str], theatre: Theatre, options: dict[str, Any], *, filters: Filters) -> Gathered:
    """Read every input; of a ledger only what the filters want is judged.

    Raises
    ------
    InputError
        One cannot be read, or holds verdicts without their claims.
    """
    records, reports = _sorted(inputs)
    gathered = Gathered()
    for run in records:
        _add_records(run, options, gathered)
    if reports or options["text"] is not None:
        _add_reports(reports, theatre, options, gathered)
    if options["ledger"] is not None:
        _add_ledger(options["ledger"], theatre, options, filters, gathered)
    elif not records and not reports and options["text"] is None:
        raise click.UsageError("give a report, a claims.jsonl, the folder of an earlier run, or --ledger")
    return gathered


def _sorted(inputs: Sequence[str]) -> tuple[list[_Records], list[str]]:
    """Part the records of earlier runs from the reports; those in one folder belong together."""
    from contested.outputs.export_records import kind_of_records

    claims: list[Path] = []
    verdicts: dict[Path, Path] = {}
    reports: list[str] = []
    for name in inputs:
        path = Path(name)
        files = _files_of(path) if path.is_dir() else [path]
        for file in files:
            kind = kind_of_records(file)
            if kind == "verdicts" or (path.is_dir() and file.name == _VERDICTS):
                verdicts[file.parent.resolve()] = file
            elif kind == "claims" or path.is_dir():
                claims.append(file)
            else:
                reports.append(name)
    claims += [_claims_beside(file) for folder, file in verdicts.items() if not _has(claims, folder)]
    unique = {path.resolve(): path for path in claims}
    runs = [_Records(claims=path, verdicts=verdicts.get(path.parent.resolve())) for path in unique.values()]
    return runs, reports


def _has(claims: Sequence[Path], folder: Path) -> bool:
    return any(path.parent.resolve() == folder for path in claims)


def _files_of(folder: Path) -> list[Path]:
    """List the records in the folder of an earlier run, and in its own folders: a run of several reports."""
    found = [path for name in (_CLAIMS, _VERDICTS) for path in sorted(folder.rglob(name)) if path.is_file()]
    if not any(path.name == _CLAIMS for path in found):
        raise InputError(f"holds no {_CLAIMS} of an earlier run", where=str(folder))
    return found


def _claims_beside(verdicts: Path) -> Path:
    beside = verdicts.with_name(_CLAIMS)
    if not beside.is_file():
        raise InputError(f"holds verdicts alone: name the {_CLAIMS} of the same run too", where=str(verdicts))
    return beside


def _add_records(run: _Records, options: dict[str, Any], gathered: Gathered) -> None:
    from contested.outputs.export_records import read_records

    credit = _given(options)
    entries, skipped = read_records(run.claims, run.verdicts, report=credit)
    gathered.entries.extend(entries)
    gathered.notes.extend([f"skipped: {error}" for error in skipped])
    if credit.published is None and entries:
        gathered.notes.append(f"{run.claims}: records tell no dateline (--published does)")


def _given(options: dict[str, Any]) -> ReportCredit:
    """Take what the command line says of the reports, which their claims do not."""
    from contested.outputs.exporter import ReportCredit
    from contested.reports.dateline import parse_published
    from contested.timespan import day_of

    told = options["published"]
    return ReportCredit(
        id="",
        published=None if told is None else day_of(parse_published(told)),
        publisher=options["publisher"],
        language=options["language"],
    )


def _add_reports(names: Sequence[str], theatre: Theatre, options: dict[str, Any], gathered: Gathered) -> None:
    """Read reports as `contested check` does; judge them when there are maps."""
    from contested import pipeline

    reading = read_reports(names, theatre, options)
    gathered.notes.extend([*reading.notes, *(f"skipped: {error}" for error in reading.skipped)])
    histories = _histories(theatre, options, gathered)
    tools, reader = pipeline.tools_for(theatre), pipeline.extractor_named(options["extractor"])
    grounds = pipeline.grounds_of(theatre) if histories else None
    for report in reading.reports:
        extraction = pipeline.extract(report, tools, reader, recorded_at=datetime.now(UTC))
        if grounds is None:
            _add_extraction(extraction, gathered)
        else:
            _add_brief(pipeline.check(extraction, histories, grounds=grounds), gathered)


def _histories(theatre: Theatre, options: dict[str, Any], gathered: Gathered) -> list[ControlHistory]:
    embedded = options["embedded"] if options["embedded"] is not None else bool(options["maps"])
    histories, notes = open_histories(options["maps"], theatre, reader=options["reader"], embedded=embedded)
    gathered.notes.extend(dict.fromkeys(note for note in notes if note not in gathered.notes))
    return histories


def _add_ledger(
    location: str, theatre: Theatre, options: dict[str, Any], filters: Filters, gathered: Gathered
) -> None:
    """Take the statements that stand, or stood at a moment; judge what is wanted when there are maps."""
    from contested import pipeline
    from contested.cli.ledger.options import moment_of
    from contested.ledger.store import Ledger
    from contested.outputs.brief import map_credit
    from contested.outputs.export_view import entry_of

    moment = None if options["known_by"] is None else moment_of(options["known_by"], theatre)
    with Ledger.open(location, create=False) as ledger:
        statements = ledger.statements() if moment is None else ledger.as_of(moment)
    entries = [entry_of(statement) for statement in statements]
    kept, left = filters.apply(entries)
    gathered.left.update(left)
    histories = _histories(theatre, options, gathered)
    if moment is not None:
        histories = [history.until(moment) for history in histories]
    histories = [history for history in histories if len(history)]
    if not histories:
        gathered.entries.extend(kept)
        return
    chosen = {id(entry) for entry in kept}
    wanted = [one for one, entry in zip(statements, entries, strict=True) if id(entry) in chosen]
    with progress_bar("judging") as progress:
        claims = pipeline.judged(wanted, histories, pipeline.grounds_of(theatre), progress=progress)
    gathered.entries.extend([entry_of(one.statement, verdicts=one.verdicts) for one in claims])
    _credit(gathered, [map_credit(history) for history in histories])


def _add_extraction(extraction: Extraction, gathered: Gathered) -> None:
    from contested.outputs.export_view import entry_of

    gathered.entries.extend([entry_of(statement) for statement in extraction.statements])
    gathered.notes.extend([*extraction.report.assumed, *extraction.notes])


def _add_brief(brief: Brief, gathered: Gathered) -> None:
    from contested.outputs.export_view import entries_of_brief

    gathered.entries.extend(entries_of_brief(brief))
    gathered.notes.extend(brief.notes)
    _credit(gathered, brief.sources)


def _credit(gathered: Gathered, sources: Sequence[MapSource]) -> None:
    known = {source.key for source in gathered.sources}
    gathered.sources.extend([source for source in sources if source.key not in known])
