"""A podcast feed of briefs: RSS 2.0 with the tags of Apple Podcasts and Podcasting 2.0."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import quote
from uuid import UUID, uuid5

from contested.errors import InputError
from contested.outputs.audio.episode import EPISODE, Episode, Media, read_episode
from contested.outputs.wording import plain

__all__ = ["Podcast", "guids_in", "podcast_xml", "read_episodes"]

_ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
_PODCAST = "https://podcastindex.org/namespace/1.0"
_ATOM = "http://www.w3.org/2005/Atom"
_PODCAST_GUIDS = UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
"""The name space in which Podcasting 2.0 makes the guid of a feed of its address."""
_ABOUT = "who says what about the war, and what of it maps of control bear out. Read by a synthetic voice."
_WEB = re.compile(r"https?://[^\s/?#]+(?:/[^\s?#]*)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Podcast:
    """A series of briefs."""

    base_url: str
    """Where the folder will be found on the web; ends with a slash."""
    file: str
    """The feed's name in the folder."""
    title: str
    author: str
    email: str | None = None
    image: str | None = None
    """Address of a square picture."""
    language: str = "en"

    def __post_init__(self) -> None:
        """Refuse addresses that no player could follow."""
        for address in (self.base_url, self.image):
            if address is not None and not _WEB.fullmatch(address):
                raise InputError("is no address that begins with http:// or https://", where=repr(address))
        if self.email is not None and not re.fullmatch(r"[^@\s]+@[^@\s]+", self.email):
            raise InputError("is no address of e-mail", where=repr(self.email))

    @property
    def address(self) -> str:
        """Where the feed itself will be found."""
        return f"{self.base_url.rstrip('/')}/{quote(self.file)}"


def read_episodes(folder: Path) -> tuple[tuple[Episode, ...], tuple[str, ...]]:
    """Find the audio of briefs in a folder and the folders in it.

    Returns
    -------
    episodes, notes
        The newest first; of two records of one brief the first by path, and a note on the other.

    Raises
    ------
    InputError
        There is none, or one is broken.
    """
    found: dict[str, Episode] = {}
    notes = []
    for path in sorted(folder.rglob(EPISODE)):
        episode = read_episode(path)
        if episode.guid in found:
            notes.append(
                f"left out: {path.parent} has the same brief as {found[episode.guid].mp3.path.parent}"
            )
        found.setdefault(episode.guid, episode)
    if not found:
        raise InputError("holds no audio of briefs: make some with --audio", where=str(folder))
    return tuple(sorted(found.values(), key=lambda one: (one.published, one.guid), reverse=True)), tuple(
        notes
    )


def guids_in(path: Path) -> frozenset[str]:
    """Return the guids of the items of a feed that is there already; of none, or of a broken one, nothing."""
    if not path.is_file():
        return frozenset()
    return frozenset(
        re.findall(r"<guid[^>]*>([^<]+)</guid>", path.read_text(encoding="utf-8", errors="replace"))
    )


def podcast_xml(podcast: Podcast, episodes: Sequence[Episode], folder: Path) -> bytes:
    """Write the feed; the same episodes give the same bytes.

    Parameters
    ----------
    podcast
        The series.
    episodes
        From `read_episodes`, at least one.
    folder
        What the base address stands for.
    """
    for prefix, space in (("itunes", _ITUNES), ("podcast", _PODCAST), ("atom", _ATOM)):
        ET.register_namespace(prefix, space)
    root = ET.Element("rss", version="2.0")
    channel = ET.SubElement(root, "channel")
    about = f"Briefs by {podcast.author}: {_ABOUT}"
    _add(channel, "title", podcast.title)
    _add(channel, "link", podcast.base_url)
    _add(channel, "description", about)
    _add(channel, "language", podcast.language)
    _add(channel, "copyright", " ".join(dict.fromkeys(one.credit for one in episodes if one.credit)))
    _add(channel, "lastBuildDate", format_datetime(episodes[0].published.astimezone(UTC)))
    _add(channel, "generator", "Contested")
    _add(channel, f"{{{_ATOM}}}link", "", href=podcast.address, rel="self", type="application/rss+xml")
    _itunes_of(channel, podcast)
    bare = podcast.address.partition("://")[2]
    _add(channel, f"{{{_PODCAST}}}guid", str(uuid5(_PODCAST_GUIDS, bare)))
    for episode in episodes:
        _item(channel, episode, podcast, folder)
    ET.indent(root, space=" ")
    text: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


def _itunes_of(channel: ET.Element, podcast: Podcast) -> None:
    _itunes(channel, "author", podcast.author)
    _itunes(channel, "type", "episodic")
    _itunes(channel, "explicit", "false")
    category = ET.SubElement(channel, f"{{{_ITUNES}}}category", text="News")
    ET.SubElement(category, f"{{{_ITUNES}}}category", text="Daily News")
    if podcast.image is not None:
        ET.SubElement(channel, f"{{{_ITUNES}}}image", href=podcast.image)
    if podcast.email is not None:
        owner = ET.SubElement(channel, f"{{{_ITUNES}}}owner")
        _itunes(owner, "name", podcast.author)
        _itunes(owner, "email", podcast.email)


def _item(channel: ET.Element, episode: Episode, podcast: Podcast, folder: Path) -> None:
    def address(media: Media) -> str:
        return f"{podcast.base_url.rstrip('/')}/{quote(media.path.relative_to(folder).as_posix())}"

    item = ET.SubElement(channel, "item")
    _add(item, "title", episode.title)
    _add(item, "description", f"{episode.summary} {episode.credit}".strip())
    _add(item, "guid", episode.guid, isPermaLink="false")
    _add(item, "pubDate", format_datetime(episode.published.astimezone(UTC)))
    mp3, opus = episode.mp3, episode.opus
    _add(item, "enclosure", "", url=address(mp3), length=str(mp3.bytes), type=mp3.type)
    _itunes(item, "duration", str(round(episode.duration_s)))
    _itunes(item, "explicit", "false")
    _itunes(item, "episodeType", "full")
    _add(item, f"{{{_PODCAST}}}chapters", "", url=address(episode.chapters), type=episode.chapters.type)
    transcript = {
        "url": address(episode.transcript),
        "type": episode.transcript.type,
        "language": episode.language,
    }
    _add(item, f"{{{_PODCAST}}}transcript", "", **transcript)
    other = ET.SubElement(
        item, f"{{{_PODCAST}}}alternateEnclosure", type=opus.type, length=str(opus.bytes), title="Opus"
    )
    ET.SubElement(other, f"{{{_PODCAST}}}source", uri=address(opus))


def _itunes(parent: ET.Element, tag: str, words: str) -> None:
    _add(parent, f"{{{_ITUNES}}}{tag}", words)


def _add(parent: ET.Element, tag: str, words: str, **attributes: str) -> None:
    child = ET.SubElement(parent, tag, attributes)
    child.text = " ".join(plain(words).split()) or None
