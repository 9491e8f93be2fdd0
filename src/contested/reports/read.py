"""Reads reports from files: plain text with or without a head, JSON and JSON lines.

Whatever is wrong with a whole file is one `InputError`; whatever is wrong with one record of many is
skipped and kept in `Reading.skipped`. A report's text is never changed: claims quote it by offset.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import orjson

from contested.errors import InputError, RecordError
from contested.reports.front_matter import split_front_matter
from contested.reports.load import MAX_COLLECTION_BYTES, MAX_REPORT_BYTES, decode, load_bytes
from contested.reports.making import Options, report_of, reports_of
from contested.reports.records import KEYS, Draft, draft_of, json_drafts, jsonl_drafts
from contested.reports.report import Report
from contested.timespan import Moment

__all__ = ["LINES_ENDINGS", "STDIN", "Reading", "read", "read_file", "read_stdin", "read_text"]

STDIN = "-"
"""The path that stands for standard input."""
LINES_ENDINGS = (".jsonl", ".ndjson")
"""Of files with one report a line."""
_JSON_ENDINGS = (".json", *LINES_ENDINGS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one file gave: the reports, and what of it was left out."""

    reports: tuple[Report, ...]
    """At least one."""
    skipped: tuple[RecordError, ...] = ()
    """Records that are no usable reports, each with its file and line."""
    notes: tuple[str, ...] = ()
    """What else a user should know, as sentences."""


def read(
    path: Path | str,
    *,
    published: Moment | None = None,
    publisher: str | None = None,
    language: str | None = None,
    url: str | None = None,
    today: date,
    time_zone: str,
    stdin: str | bytes | None = None,
) -> Reading:
    """Read the reports in a file.

    Parameters
    ----------
    path
        ``.json`` (an object or a list), ``.jsonl`` (one object a line), else plain UTF-8 text, which may
        begin with ``---`` lines of ``key: value``. ``-`` reads `stdin`, and sees from its text which it is.
    published, publisher, language, url
        They win over what the file says. Without any date, an ISO date in the first 200 characters
        is taken and named in `Report.assumed`.
    today
        In the theatre's time zone: a later dateline is refused.
    time_zone
        IANA name of the theatre's zone.
    stdin
        What the caller has read from standard input.

    Returns
    -------
    Reading
        The reports in the order of the file. A text's id is the file's name without its ending.

    Raises
    ------
    InputError
        The file cannot be read, or holds no usable report; the message names it and the reason.

    Examples
    --------
    >>> found = read("-", stdin="Izium was retaken.", published=date(2022, 9, 11),
    ...              today=date(2026, 1, 1), time_zone="Europe/Kyiv")
    >>> found.reports[0].id, found.reports[0].published.isoformat()
    ('stdin', '2022-09-11')
    """
    options = Options(
        published=published, publisher=publisher, language=language, url=url, today=today, time_zone=time_zone
    )
    name = "standard input" if str(path) == STDIN else str(path)
    try:
        reading = read_stdin(stdin, options) if str(path) == STDIN else read_file(Path(path), options)
    except InputError as error:
        error.at(name)
        raise
    for record_error in reading.skipped:
        record_error.at(name)
    return reading


def read_text(
    text: str,
    *,
    published: Moment | None = None,
    publisher: str | None = None,
    language: str | None = None,
    url: str | None = None,
    today: date,
    time_zone: str,
) -> Report:
    """Make a report of a text that is at hand, taken word for word (no front matter, no JSON).

    >>> read_text("Izium was retaken.", published=date(2022, 9, 11), today=date(2026, 1, 1),
    ...           time_zone="Europe/Kyiv").id
    'text'
    """
    options = Options(
        published=published, publisher=publisher, language=language, url=url, today=today, time_zone=time_zone
    )
    try:
        return report_of(Draft(where=None, text=text), id_="text", options=options)
    except InputError as error:
        error.at("the text")
        raise


def read_file(path: Path, options: Options, *, stem: str | None = None) -> Reading:
    """Read one file, with a stem for the ids of reports that have none; else its name's.

    Raises
    ------
    InputError
        As `read`; the message does not name the file.
    """
    ending = path.suffix.lower()
    limit = MAX_COLLECTION_BYTES if ending in _JSON_ENDINGS else MAX_REPORT_BYTES
    text = decode(load_bytes(path, limit_bytes=limit))
    return _reading(
        text, ending=ending, stem=_printable(path.stem if stem is None else stem), options=options
    )


def read_stdin(stdin: str | bytes | None, options: Options) -> Reading:
    """Read what came by standard input, as text or JSON, whichever it is.

    Raises
    ------
    InputError
        As `read_file`.
    """
    if stdin is None:
        raise InputError("is not connected")
    text = decode(stdin) if isinstance(stdin, bytes) else stdin.removeprefix("\ufeff")
    return _reading(text, ending=None, stem="stdin", options=options)


def _printable(stem: str) -> str:
    """Give a file's name as text, even when its bytes are no UTF-8."""
    return stem.encode("utf-8", "replace").decode()


def _reading(text: str, *, ending: str | None, stem: str, options: Options) -> Reading:
    if not text.strip():
        raise InputError("is empty")
    form = _sniff(text) if ending is None else ending
    if form in LINES_ENDINGS:
        return _collect(jsonl_drafts(text), stem=stem, options=options)
    if form in _JSON_ENDINGS:
        return _collect(json_drafts(text), stem=stem, options=options)
    return _plain(text, stem=stem, options=options)


def _sniff(text: str) -> str:
    """Tell JSON from prose where no file name does; a report in prose does not parse as JSON."""
    if not text.lstrip().startswith(("{", "[")):
        return ".txt"
    for candidate, ending in ((text, ".json"), (text.lstrip().split("\n", 1)[0], ".jsonl")):
        try:
            document = orjson.loads(candidate)
        except orjson.JSONDecodeError:
            continue
        if isinstance(document, dict | list):
            return ending
    return ".txt"


def _plain(text: str, *, stem: str, options: Options) -> Reading:
    head = split_front_matter(text)
    try:
        draft = draft_of(dict(head.pairs), head.text)
    except RecordError as error:
        raise InputError(f"its front matter: {error.reason}") from error
    unused = ", ".join(repr(key) for key, _ in head.pairs if key not in KEYS)
    notes = (f"{stem}: its front matter's {unused} is not used",) if unused else ()
    return Reading(reports=(report_of(draft, id_=draft.id or stem, options=options),), notes=notes)


def _collect(drafts: Iterable[Draft | RecordError], *, stem: str, options: Options) -> Reading:
    outcomes = list(reports_of(drafts, stem=stem, options=options))
    reports = tuple(one for one in outcomes if isinstance(one, Report))
    skipped = tuple(one for one in outcomes if isinstance(one, RecordError))
    if not reports and not skipped:
        raise InputError("holds no report")
    if not reports:
        others = f" (and {len(skipped) - 1} more records that are no better)" if len(skipped) > 1 else ""
        raise InputError(f"{skipped[0].reason}{others}", record=skipped[0].record)
    return Reading(reports=reports, skipped=skipped)
