"""Reads reports from files: plain text with or without a head, JSON and JSON lines.

Whatever is wrong with a whole file is one `InputError`; whatever is wrong with one record of many is
skipped and kept in `Reading.skipped`. A report's text is never changed: claims quote it by offset.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import orjson

from contested.errors import ContestedError, InputError, RecordError
from contested.reports.dateline import dateline_of
from contested.reports.front_matter import split_front_matter
from contested.reports.load import MAX_COLLECTION_BYTES, MAX_REPORT_BYTES, check_text, decode, load_bytes
from contested.reports.records import KEYS, Draft, draft_of, json_drafts, jsonl_drafts
from contested.reports.report import Report
from contested.timespan import Moment

__all__ = ["STDIN", "Reading", "read", "read_text"]

STDIN = "-"
"""The path that stands for standard input."""
DEFAULT_LANGUAGE = "en"

_LINES_ENDINGS = (".jsonl", ".ndjson")
_JSON_ENDINGS = (".json", *_LINES_ENDINGS)
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9-_]+)?")
_SAMPLE_CHARS = 2000
_END_OF_LATIN = 0x0250
"""Code points below are Latin letters with all their accents."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one file gave: the reports, and what of it was left out."""

    reports: tuple[Report, ...]
    """At least one."""
    skipped: tuple[RecordError, ...] = ()
    """Records that are no usable reports, each with its file and line."""
    notes: tuple[str, ...] = ()
    """What else a user should know, as sentences."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Options:
    """What the user says about every report read; it wins over what the file says."""

    published: Moment | None
    publisher: str | None
    language: str | None
    url: str | None
    today: date
    time_zone: str


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
    options = _Options(
        published=published, publisher=publisher, language=language, url=url, today=today, time_zone=time_zone
    )
    name = "standard input" if str(path) == STDIN else str(path)
    try:
        reading = _read_stdin(stdin, options) if str(path) == STDIN else _read_file(Path(path), options)
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
    options = _Options(
        published=published, publisher=publisher, language=language, url=url, today=today, time_zone=time_zone
    )
    try:
        return _report(Draft(where=None, text=text), id_="text", options=options)
    except InputError as error:
        error.at("the text")
        raise


def _read_file(path: Path, options: _Options) -> Reading:
    ending = path.suffix.lower()
    limit = MAX_COLLECTION_BYTES if ending in _JSON_ENDINGS else MAX_REPORT_BYTES
    text = decode(load_bytes(path, limit_bytes=limit))
    return _reading(text, ending=ending, stem=_printable(path.stem), options=options)


def _read_stdin(stdin: str | bytes | None, options: _Options) -> Reading:
    if stdin is None:
        raise InputError("is not connected")
    text = decode(stdin) if isinstance(stdin, bytes) else stdin.removeprefix("\ufeff")
    return _reading(text, ending=None, stem="stdin", options=options)


def _printable(stem: str) -> str:
    """Give a file's name as text, even when its bytes are no UTF-8."""
    return stem.encode("utf-8", "replace").decode()


def _reading(text: str, *, ending: str | None, stem: str, options: _Options) -> Reading:
    if not text.strip():
        raise InputError("is empty")
    form = _sniff(text) if ending is None else ending
    if form in _LINES_ENDINGS:
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


def _plain(text: str, *, stem: str, options: _Options) -> Reading:
    head = split_front_matter(text)
    try:
        draft = draft_of(dict(head.pairs), head.text)
    except RecordError as error:
        raise InputError(f"its front matter: {error.reason}") from error
    unused = ", ".join(repr(key) for key, _ in head.pairs if key not in KEYS)
    notes = (f"{stem}: its front matter's {unused} is not used",) if unused else ()
    return Reading(reports=(_report(draft, id_=draft.id or stem, options=options),), notes=notes)


def _collect(drafts: Iterable[Draft | RecordError], *, stem: str, options: _Options) -> Reading:
    outcomes = list(_reports(drafts, stem=stem, options=options))
    reports = tuple(one for one in outcomes if isinstance(one, Report))
    skipped = tuple(one for one in outcomes if isinstance(one, RecordError))
    if not reports and not skipped:
        raise InputError("holds no report")
    if not reports:
        others = f" (and {len(skipped) - 1} more records that are no better)" if len(skipped) > 1 else ""
        raise InputError(f"{skipped[0].reason}{others}", record=skipped[0].record)
    return Reading(reports=reports, skipped=skipped)


def _reports(
    drafts: Iterable[Draft | RecordError], *, stem: str, options: _Options
) -> Iterator[Report | RecordError]:
    """Turn drafts into reports, one by one; what cannot be turned is yielded as its error."""
    first_with: dict[str, str | None] = {}
    for number, draft in enumerate(drafts, start=1):
        if isinstance(draft, RecordError):
            yield draft
            continue
        id_ = draft.id or (stem if number == 1 else f"{stem}-{number}")
        if id_ in first_with:
            yield RecordError(f"repeats the id {id_!r} of {first_with[id_]}", record=draft.where)
            continue
        try:
            yield _report(draft, id_=id_, options=options)
        except ContestedError as error:
            yield RecordError(error.reason, record=draft.where)
            continue
        first_with[id_] = draft.where


def _report(draft: Draft, *, id_: str, options: _Options) -> Report:
    check_text(draft.text)
    dateline = dateline_of(
        (options.published, draft.published), draft.text, today=options.today, time_zone=options.time_zone
    )
    language, assumed = _language(options.language or draft.language, draft.text)
    return Report(
        id=id_,
        text=draft.text,
        published=dateline.day,
        published_at=dateline.instant,
        publisher=options.publisher or draft.publisher,
        language=language,
        url=options.url or draft.url,
        licence=draft.licence,
        assumed=(*dateline.assumed, *assumed),
    )


def _language(given: str | None, text: str) -> tuple[str, tuple[str, ...]]:
    """Give the ISO 639-1 code and, where it was taken for granted against appearances, a sentence."""
    if given is not None:
        found = _LANGUAGE.fullmatch(given.strip())
        if found is None:
            raise InputError(f"{given!r} is no language code such as 'en'")
        return found[1].lower(), ()
    letters = [char for char in text[:_SAMPLE_CHARS] if char.isalpha()]
    foreign = sum(ord(char) >= _END_OF_LATIN for char in letters)
    if foreign * 2 <= len(letters):
        return DEFAULT_LANGUAGE, ()
    note = f"language taken to be {DEFAULT_LANGUAGE}, though most letters are not Latin (see --language)"
    return DEFAULT_LANGUAGE, (note,)
