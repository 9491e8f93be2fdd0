"""Makes the view that exporters write: entries, and whom the file must credit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from contested.control.source import load_source
from contested.errors import TheatreError
from contested.ledger.statement import Statement
from contested.networks.network import load_network
from contested.outputs.brief import Brief, MapSource
from contested.outputs.describe import in_order
from contested.outputs.exporter import Entry, ExportView, Organisation, ReportCredit
from contested.outputs.wording import plain, sentence
from contested.places.credit import gazetteer_credits
from contested.reports.report import Report
from contested.theatre.theatre import Theatre
from contested.verdicts.network import SOURCE as NETWORK
from contested.verdicts.verdict import Verdict

__all__ = ["credit_line", "entries_of_brief", "entry_of", "export_view", "report_credit", "sources_of"]


def report_credit(report: Report) -> ReportCredit:
    """Take from a report what outputs credit."""
    return ReportCredit(
        id=report.id,
        published=report.published,
        published_at=report.published_at,
        publisher=report.publisher,
        language=report.language,
        url=report.url,
        licence=report.licence,
        retrieved=report.retrieved,
    )


def entry_of(statement: Statement, *, verdicts: Sequence[Verdict] = ()) -> Entry:
    """Make the entry of a statement, wherever it comes from: an extraction, a brief or a ledger."""
    return Entry(
        claim=statement.claim,
        places=statement.places,
        report=report_credit(statement.report),
        verdicts=tuple(verdicts),
    )


def entries_of_brief(brief: Brief) -> tuple[Entry, ...]:
    """Give a brief's claims as entries, in the order of the text."""
    report = report_credit(brief.report)
    return tuple(
        Entry(claim=one.statement.claim, places=one.statement.places, report=report, verdicts=one.verdicts)
        for one in in_order(brief.claims)
    )


def export_view(
    entries: Iterable[Entry],
    theatre: Theatre,
    *,
    made_at: datetime,
    sources: Sequence[MapSource] = (),
    organisation: Organisation | None = None,
    title: str | None = None,
) -> ExportView:
    """Put entries together with everything that a file must say about them.

    Parameters
    ----------
    entries
        In the order in which they are to be written.
    theatre
        The war they are about.
    made_at
        Aware, UTC.
    sources
        Of maps, as a brief credits them; those that the verdicts name and that are missing here are looked up
        in the theatre.
    organisation
        Who publishes the export.
    title
        Of the whole; made from the theatre when not given.
    """
    kept = tuple(entries)
    used = sources_of(kept, theatre, known=sources)
    return ExportView(
        title=title or f"Claims: {theatre.name}",
        theatre=theatre,
        entries=kept,
        sources=used,
        credits=_credits(kept, used, theatre),
        made_at=made_at,
        organisation=organisation or Organisation(),
    )


def sources_of(
    entries: Sequence[Entry], theatre: Theatre, *, known: Sequence[MapSource] = ()
) -> tuple[MapSource, ...]:
    """Return the map sources that some verdicts rest on; what nobody describes keeps its key for a name."""
    keys = dict.fromkeys(one.source for entry in entries for one in entry.verdicts if one.source)
    by_key = {source.key: source for source in known}
    ordered = [*(key for key in by_key if key in keys), *(key for key in keys if key not in by_key)]
    return tuple(by_key.get(key) or _looked_up(key, theatre) for key in ordered)


def _looked_up(key: str, theatre: Theatre) -> MapSource:
    network = load_network(theatre.folder) if key == NETWORK else None
    if network is not None:
        credit = network.credit
        return MapSource(
            key=key,
            name=network.title,
            attribution=credit.attribution,
            licence=credit.licence,
            maps=len(network.lines),
            is_network=True,
        )
    try:
        source = load_source(theatre, key)
    except TheatreError:
        return MapSource(key=key, name=key, attribution=f"Maps: {key}", licence="not recorded", maps=0)
    return MapSource(
        key=key, name=source.name, attribution=source.attribution, licence=source.licence, maps=0
    )


def credit_line(report: ReportCredit) -> str:
    """Credit a report in one line.

    >>> credit_line(ReportCredit(id="dispatch-17", publisher="The Dispatch"))
    'Report: The Dispatch (dispatch-17). Licence or terms: not recorded.'
    """
    name = report.publisher or "publisher not recorded"
    parts = [report.id, *([report.published.isoformat()] if report.published else [])]
    parts += [report.url] if report.url else []
    words = f"Report: {name} ({', '.join(parts)}). Licence or terms: {report.licence or 'not recorded'}."
    return " ".join(plain(words).split())


def _credits(entries: Sequence[Entry], sources: Sequence[MapSource], theatre: Theatre) -> tuple[str, ...]:
    reports = [credit_line(entry.report) for entry in entries]
    maps = [
        f"{sentence(plain(source.attribution))} Licence or terms: {sentence(plain(source.licence))}"
        for source in sources
    ]
    return tuple(dict.fromkeys([*reports, *maps, *gazetteer_credits(theatre)]))
