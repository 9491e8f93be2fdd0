"""What several formats say of a claim, in plain words: no mark-up, no hidden characters."""

from __future__ import annotations

import html
from datetime import date, datetime
from zoneinfo import ZoneInfo

from contested.outputs.describe import headline, side_name, verdict_label
from contested.outputs.export_view import credit_line
from contested.outputs.exporter import Entry, ExportView
from contested.outputs.times import span_words
from contested.outputs.wording import claimed, kind_words, plain, sentence, stance_words
from contested.places.credit import gazetteer_credits
from contested.timespan import Moment, day_of
from contested.verdicts.verdict import Verdict

__all__ = [
    "as_html", "attribution", "best_verdict", "details", "iso_local", "known_day", "label", "one_line",
    "speaker", "title",
]  # fmt: skip

_TITLE_WIDTH = 160
_SIGNS = {"=": "", "~": "about ", ">": "more than ", ">=": "at least ", "<": "less than ", "<=": "at most "}


def one_line(text: str, *, width: int | None = None) -> str:
    r"""Return text on one line, without hidden characters, cut to a width.

    >>> one_line("a\nb\u202e", width=10), one_line("a" * 9, width=4)
    ('a b', 'aaa…')
    """
    line = " ".join(plain(text).split())
    return line if width is None or len(line) <= width else line[: width - 1] + "…"


def as_html(text: str) -> str:
    """Return text as HTML that shows it, for formats whose readers render what they find.

    >>> as_html("<b>$[name]</b>")
    '&lt;b&gt;&#36;[name]&lt;/b&gt;'
    """
    return html.escape(plain(text)).replace("$", "&#36;")


def best_verdict(entry: Entry, view: ExportView) -> Verdict | None:
    """Return the verdict that stands for a claim; ``None`` when it was not judged."""
    return headline(entry.verdicts, sources=view.sources) if entry.verdicts else None


def label(entry: Entry, verdict: Verdict) -> str:
    """Return a verdict's word with its direction, and what it means for a denial."""
    return verdict_label(verdict, denied=entry.claim.stance == "denied")


def title(entry: Entry, view: ExportView) -> str:
    """Name a claim on one line: what, by whom, where, and the verdict."""
    claim = entry.claim
    places = ", ".join(place.name for place in entry.places) or "no place named"
    words = f"{kind_words(claim.kind)}, {side_name(claim.side, view.theatre)}: {places}"
    verdict = best_verdict(entry, view)
    return one_line(words if verdict is None else f"{words} ({label(entry, verdict)})", width=_TITLE_WIDTH)


def speaker(entry: Entry) -> str:
    """Name who answers for a claim: the speaker, or else the publisher."""
    source, report = entry.claim.source, entry.report
    return one_line(source.name or report.publisher or f"report {report.id}")


def details(entry: Entry, view: ExportView) -> list[tuple[str, str]]:
    """Say everything about a claim, as pairs of a heading and plain words."""
    claim, report = entry.claim, entry.report
    stance = stance_words(claim.stance) + (", hedged" if claim.hedged else "")
    via = f", via {one_line(claim.source.via)}" if claim.source.via else ""
    pairs = [
        ("Quote", plain(claim.quote)),
        ("Kind", kind_words(claim.kind)),
        ("Side", side_name(claim.side, view.theatre)),
        ("Against", "" if claim.against is None else side_name(claim.against, view.theatre)),
        ("Who says so", speaker(entry) + via),
        ("Stance", stance),
        ("When", span_words(claim.valid)),
        ("Number", _number(entry)),
        *(("Verdict", verdict_words(entry, one, view)) for one in entry.verdicts),
        ("Report", credit_line(report)),
    ]
    return [(name, words) for name, words in pairs if words]


def verdict_words(entry: Entry, verdict: Verdict, view: ExportView) -> str:
    """Say one verdict with its source and its reason."""
    source = next((one.name for one in view.sources if one.key == verdict.source), verdict.source)
    by = f" by {source}" if source else ""
    when = " (maps of its day)" if verdict.as_of == "publication" else ""
    return one_line(f"{label(entry, verdict)}{by}{when}: {sentence(verdict.reason)}")


def _number(entry: Entry) -> str:
    quantity = entry.claim.quantity
    if quantity is None:
        return ""
    return _SIGNS[quantity.comparator] + one_line(claimed(quantity.value, quantity.unit))


def attribution(entry: Entry, view: ExportView) -> str:
    """Credit what one record rests on, with the terms: its report, the maps of its verdicts, its points."""
    keys = {verdict.source for verdict in entry.verdicts}
    maps = [
        f"{sentence(source.attribution)} Licence or terms: {sentence(source.licence)}"
        for source in view.sources
        if source.key in keys
    ]
    has_point = any(place.longitude is not None for place in entry.places)
    points = gazetteer_credits(view.theatre) if has_point else ()
    return one_line(" ".join([credit_line(entry.report), *maps, *points]))


def known_day(entry: Entry) -> date | None:
    """Return the last day on which a claim may be true: of its own, else the dateline, else none."""
    valid = entry.claim.valid
    return valid.last_day or entry.report.published or valid.first_day


def iso_local(moment: Moment, time_zone: str) -> str:
    """Write a day as it is, and a local time with its offset from UTC.

    >>> iso_local(datetime(2022, 9, 10, 6), "Europe/Kyiv"), iso_local(date(2022, 9, 10), "Europe/Kyiv")
    ('2022-09-10T06:00:00+03:00', '2022-09-10')
    """
    if isinstance(moment, datetime):
        return moment.replace(tzinfo=ZoneInfo(time_zone)).isoformat(timespec="seconds")
    return day_of(moment).isoformat()
