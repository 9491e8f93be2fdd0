"""The public API: the stages as a few functions, for notebooks and scripts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from contested import pipeline
from contested.control.history import ControlHistory
from contested.control.load import embedded_history
from contested.ledger.store import Ledger
from contested.outputs import export as outputs_export
from contested.outputs.brief import Brief
from contested.outputs.change_frames import changes_to_geodataframe
from contested.outputs.export import format_of
from contested.outputs.export_filter import Embargo
from contested.outputs.export_view import entries_of_brief, entry_of, export_view
from contested.outputs.exporter import Entry, Organisation, Outcome
from contested.reports import read as reports_read
from contested.reports.dateline import parse_published
from contested.reports.report import Report
from contested.theatre.load import load_theatre
from contested.timespan import Moment

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

__all__ = ["changes", "check", "export", "extract", "read"]

DEFAULT_THEATRE = "ukraine_2022"


def read(
    path: Path | str,
    *,
    published: Moment | str | None = None,
    publisher: str | None = None,
    language: str | None = None,
    theatre: str | Path = DEFAULT_THEATRE,
) -> reports_read.Reading:
    """Read the reports in a file: text, JSON or JSON lines.

    Parameters
    ----------
    path
        The file.
    published
        The dateline (ISO 8601 as text, or a date or an aware date-time); wins over the file's own.
    publisher, language
        They win over what the file says.
    theatre
        Whose time zone the dateline is in.

    Returns
    -------
    Reading
        `reports`, and what was `skipped` and why.

    Raises
    ------
    InputError
        The file cannot be read, holds no report, or tells no date.
    """
    zone = load_theatre(theatre).time_zone
    day = parse_published(published) if isinstance(published, str) else published
    today = datetime.now(ZoneInfo(zone)).date()
    return reports_read.read(
        path, published=day, publisher=publisher, language=language, today=today, time_zone=zone
    )


def extract(
    report: Report, *, theatre: str | Path = DEFAULT_THEATRE, extractor: str = "rules"
) -> pipeline.Extraction:
    """Read a report's claims and find their places.

    Returns
    -------
    Extraction
        `statements`, each a claim with its places; `to_geodataframe()` gives one row a claim and place.

    Raises
    ------
    InputError
        The extractor does not read the report's language.
    """
    reader = pipeline.extractor_named(extractor)
    return pipeline.extract(report, _tools(theatre), reader, recorded_at=datetime.now(UTC))


def check(
    report: Report,
    histories: Sequence[ControlHistory] | None = None,
    *,
    theatre: str | Path = DEFAULT_THEATRE,
    extractor: str = "rules",
    ledger: Ledger | None = None,
) -> Brief:
    """Do the main job: a report's claims, each judged by each history of control.

    Parameters
    ----------
    report
        From `read`.
    histories
        From `ControlHistory.load`; ``None`` for the timeline that ships with the theatre.
    theatre, extractor
        Which war, and what reads the text.
    ledger
        Where the statements are recorded; ``None`` records nothing.

    Returns
    -------
    Brief
        `claims` with their verdicts; `to_geodataframe()` gives one row a claim and place.

    Raises
    ------
    InputError
        The extractor does not read the report's language.
    """
    extraction = extract(report, theatre=theatre, extractor=extractor)
    war = load_theatre(theatre)
    if histories is None:
        own = embedded_history(war)
        histories = [own] if own is not None else []
    return pipeline.check(extraction, histories, grounds=pipeline.grounds_of(war), ledger=ledger)


def export(
    found: Brief | pipeline.Extraction | Sequence[Brief | pipeline.Extraction],
    path: Path | str,
    *,
    to: str | None = None,
    theatre: str | Path = DEFAULT_THEATRE,
    organisation: str | None = None,
    organisation_url: str | None = None,
    embargo_hours: float | None = None,
) -> Outcome:
    """Write briefs or extractions in another format, whole or not at all.

    Parameters
    ----------
    found
        One or several, of one theatre.
    path
        Of the file; replaced when it is there.
    to
        The format; told by the file's name when not given.
    theatre
        Of the extractions; a brief has its own.
    organisation, organisation_url
        Who publishes it: the author of reviews and feeds.
    embargo_hours
        How long claims of movements are held back after their report; ``None`` for 48 hours on what a live
        source handed over, and nothing else.

    Returns
    -------
    Outcome
        `records` written, and the `losses`: what was held back or does not fit the format, with how often.

    Raises
    ------
    InputError
        The name tells no format, or the file cannot be written.
    """
    several = [found] if isinstance(found, Brief | pipeline.Extraction) else list(found)
    briefs = [one for one in several if isinstance(one, Brief)]
    war, now = briefs[0].theatre if briefs else load_theatre(theatre), datetime.now(UTC)
    length = None if embargo_hours is None else timedelta(hours=embargo_hours)
    embargo = Embargo(given=length, now=now, time_zone=war.time_zone)
    kept, held = embargo.apply([entry for one in several for entry in _entries(one)])
    view = export_view(
        kept,
        war,
        made_at=now,
        sources=list({source.key: source for brief in briefs for source in brief.sources}.values()),
        organisation=Organisation(
            name=organisation or Organisation().name,
            url=organisation_url,
        ),
    )
    target = Path(path)
    outcome = outputs_export.export(view, outputs_export.exporter_named(to or format_of(target)), target)
    return replace(outcome, losses=(*Outcome.of(0, held).losses, *outcome.losses))


def _entries(found: Brief | pipeline.Extraction) -> tuple[Entry, ...]:
    if isinstance(found, Brief):
        return entries_of_brief(found)
    return tuple(entry_of(statement) for statement in found.statements)


def changes(history: ControlHistory, start: datetime, end: datetime) -> GeoDataFrame:
    """Give the ground that changed hands between two maps: one row a way of changing, EPSG:4326.

    Parameters
    ----------
    history
        From `ControlHistory.load`.
    start, end
        Aware; the last maps drawn by these moments are compared.

    Raises
    ------
    InputError
        There is no map by one of the moments.
    """
    return changes_to_geodataframe(history, start, end)


@lru_cache(maxsize=4)
def _tools(theatre: str | Path) -> pipeline.Tools:
    return pipeline.tools_for(load_theatre(theatre))
