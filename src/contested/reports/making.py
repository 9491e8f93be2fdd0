"""Makes reports of what files and users say about them: ids, datelines, languages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from contested.errors import ContestedError, InputError, RecordError
from contested.reports.dateline import dateline_of
from contested.reports.load import check_text
from contested.reports.records import Draft
from contested.reports.report import Report
from contested.timespan import Moment

__all__ = ["DEFAULT_LANGUAGE", "Options", "report_of", "reports_of"]

DEFAULT_LANGUAGE = "en"

_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9-_]+)?")
_SAMPLE_CHARS = 2000
_END_OF_LATIN = 0x0250
"""Code points below are Latin letters with all their accents."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the user says about every report read; it wins over what the file says."""

    published: Moment | None
    publisher: str | None
    language: str | None
    url: str | None
    today: date
    time_zone: str


def reports_of(
    drafts: Iterable[Draft | RecordError], *, stem: str, options: Options
) -> Iterator[Report | RecordError]:
    """Turn drafts into reports, one by one; what cannot be turned is yielded as its error.

    A draft without an id takes the stem, and from the second one on the stem and its number.
    """
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
            yield report_of(draft, id_=id_, options=options)
        except ContestedError as error:
            yield RecordError(error.reason, record=draft.where)
            continue
        first_with[id_] = draft.where


def report_of(draft: Draft, *, id_: str, options: Options) -> Report:
    """Make one report.

    Raises
    ------
    InputError
        It has no text that can be read, no date, or a language of no known form.
    """
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
