"""RSS 2.0 and Atom: an item for every claim, for feed readers; nothing in it runs."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from contested.outputs.exporter import Entry, ExportView, Outcome
from contested.outputs.exports.words import as_html, attribution, details, one_line, title
from contested.timespan import end_of_day

__all__ = ["Atom", "Rss"]

_ATOM = "http://www.w3.org/2005/Atom"
_DC = "http://purl.org/dc/elements/1.1/"


class Rss:
    """Titles and descriptions are escaped twice, since readers take both for HTML."""

    title = "RSS 2.0"
    purpose = "feed readers, newsroom alerts"
    endings: tuple[str, ...] = (".rss", ".rss.xml")
    drops = "records for machines: all is words; control characters in texts"

    def write(self, view: ExportView, path: Path) -> Outcome:
        """Write one channel."""
        ET.register_namespace("dc", _DC)
        root = ET.Element("rss", version="2.0")
        channel = ET.SubElement(root, "channel")
        _add(channel, "title", as_html(one_line(view.title)))
        _add(channel, "link", _site(view))
        _add(channel, "description", as_html(f"Published by {one_line(view.organisation.name)}."))
        _add(channel, "copyright", " ".join(view.credits))
        _add(channel, "lastBuildDate", format_datetime(view.made_at.astimezone(UTC)))
        _add(channel, "generator", "Contested")
        for entry in view.entries:
            _rss_item(channel, entry, view)
        _write(root, path)
        return Outcome.of(len(view.entries))


class Atom:
    """Titles and contents are plain text, and say so."""

    title = "Atom 1.0 (RFC 4287)"
    purpose = "feed readers, newsroom alerts"
    endings: tuple[str, ...] = (".atom", ".atom.xml")
    drops = "records for machines: all is words; control characters in texts"

    def write(self, view: ExportView, path: Path) -> Outcome:
        """Write one feed."""
        ET.register_namespace("", _ATOM)
        root = ET.Element(_atom("feed"))
        _add(root, _atom("title"), one_line(view.title), type="text")
        _add(root, _atom("id"), _urn(f"feed {view.theatre.key} {view.organisation.name} {view.title}"))
        _add(root, _atom("updated"), _rfc3339(view.made_at))
        author = ET.SubElement(root, _atom("author"))
        _add(author, _atom("name"), one_line(view.organisation.name))
        if _is_web(view.organisation.url):
            _add(author, _atom("uri"), view.organisation.url or "")
        _add(root, _atom("rights"), " ".join(view.credits), type="text")
        _add(root, _atom("generator"), "Contested")
        for entry in view.entries:
            _atom_entry(root, entry, view)
        _write(root, path)
        return Outcome.of(len(view.entries))


def _rss_item(channel: ET.Element, entry: Entry, view: ExportView) -> None:
    item = ET.SubElement(channel, "item")
    _add(item, "title", as_html(title(entry, view)))
    if _is_web(entry.report.url):
        _add(item, "link", entry.report.url or "")
    lines = (f"<b>{as_html(name)}:</b> {as_html(words)}" for name, words in details(entry, view))
    _add(item, "description", "<br/>".join(lines))
    _add(item, "category", entry.claim.kind)
    _add(item, "guid", _urn(entry.id), isPermaLink="false")
    published = _published(entry, view)
    if published is not None:
        _add(item, "pubDate", format_datetime(published))
    _add(item, f"{{{_DC}}}rights", attribution(entry, view))


def _atom_entry(root: ET.Element, entry: Entry, view: ExportView) -> None:
    item = ET.SubElement(root, _atom("entry"))
    published = _published(entry, view)
    _add(item, _atom("title"), title(entry, view), type="text")
    _add(item, _atom("id"), _urn(entry.id))
    _add(item, _atom("updated"), _rfc3339(view.made_at))
    if published is not None:
        _add(item, _atom("published"), _rfc3339(published))
    if _is_web(entry.report.url):
        ET.SubElement(item, _atom("link"), rel="via", href=entry.report.url or "")
    ET.SubElement(item, _atom("category"), term=entry.claim.kind)
    words = "\n".join(f"{name}: {words}" for name, words in details(entry, view))
    _add(item, _atom("content"), words, type="text")
    _add(item, _atom("rights"), attribution(entry, view), type="text")


def _published(entry: Entry, view: ExportView) -> datetime | None:
    """Return the instant of the report, in UTC; of a day its last second, as for an embargo."""
    report = entry.report
    if report.published_at is not None:
        return report.published_at.astimezone(UTC)
    if report.published is None:
        return None
    return min(end_of_day(report.published, view.theatre.time_zone), view.made_at.astimezone(UTC))


def _site(view: ExportView) -> str:
    """Return the channel's link, which RSS wants: the organisation's page, or a name for there is none."""
    url = view.organisation.url
    return url if url is not None and _is_web(url) else _urn(f"feed {view.theatre.key} {view.title}")


def _is_web(url: str | None) -> bool:
    """Tell whether a link may be offered for a click: no ``javascript:``, no ``file:``."""
    return url is not None and url.startswith(("https://", "http://")) and not any(c.isspace() for c in url)


def _atom(tag: str) -> str:
    return f"{{{_ATOM}}}{tag}"


def _urn(key: str) -> str:
    return uuid5(NAMESPACE_URL, key).urn


def _rfc3339(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _add(parent: ET.Element, tag: str, words: str, **attributes: str) -> None:
    child = ET.SubElement(parent, tag, attributes)
    child.text = words


def _write(root: ET.Element, path: Path) -> None:
    ET.indent(root, space=" ")
    path.write_bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n")
