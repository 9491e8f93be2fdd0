"""An episode: the record beside a brief's audio of which `contested feed` makes an item."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import orjson

from contested.errors import InputError
from contested.outputs.audio.recording import Recording
from contested.outputs.audio.script import Script

__all__ = ["EPISODE", "Episode", "Media", "episode_json", "read_episode"]

EPISODE = "brief.episode.json"
_FORMAT = 1
_TYPES = {
    ".mp3": "audio/mpeg",
    ".opus": "audio/ogg; codecs=opus",
    ".vtt": "text/vtt",
    ".json": "application/json+chapters",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """One of an episode's files."""

    path: Path
    type: str
    bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """A brief's audio, as a feed needs it."""

    guid: str
    """Stays the same when the brief is made again."""
    title: str
    summary: str
    credit: str
    language: str
    published: datetime
    duration_s: float
    mp3: Media
    opus: Media
    transcript: Media
    chapters: Media


def episode_json(script: Script, recording: Recording, files: Mapping[str, bytes]) -> bytes:
    """Write the record of a brief's audio.

    Parameters
    ----------
    script, recording
        What is said, and how long it is.
    files
        Names of the files beside it.
    """
    record = {
        "format": _FORMAT,
        "guid": uuid5(NAMESPACE_URL, f"contested {script.key}").urn,
        "title": script.title,
        "summary": script.summary,
        "credit": script.credit,
        "language": "en",
        "published": script.published.isoformat(timespec="seconds"),
        "duration_s": round(recording.duration_s, 3),
        "files": sorted(files),
    }
    return orjson.dumps(record, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def read_episode(path: Path) -> Episode:
    """Read the record of a brief's audio, and the sizes of the files beside it.

    Raises
    ------
    InputError
        It is no such record, or a file that it names is missing.
    """
    try:
        record = orjson.loads(path.read_bytes())
        return _episode(record, path)
    except OSError as error:
        raise InputError(
            f"cannot be read: {(error.strerror or str(error)).lower()}", where=str(path)
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise InputError("is no record of a brief's audio", where=str(path)) from error


def _episode(record: dict[str, Any], path: Path) -> Episode:
    published = datetime.fromisoformat(record["published"])
    if record["format"] != _FORMAT or published.tzinfo is None:
        raise ValueError(record["format"])
    texts = {name: _text(record, name) for name in ("guid", "title", "summary", "credit", "language")}
    duration_s = float(record["duration_s"])
    if not 0 <= duration_s < float("inf"):
        raise ValueError(duration_s)
    names = {Path(str(name)).suffix: str(name) for name in record["files"]}
    mp3, opus, transcript, chapters = (_media(path.parent, names[ending]) for ending in _TYPES)
    return Episode(
        **texts,
        published=published,
        duration_s=duration_s,
        mp3=mp3,
        opus=opus,
        transcript=transcript,
        chapters=chapters,
    )


def _text(record: Mapping[str, Any], name: str) -> str:
    text = record[name]
    if not isinstance(text, str):
        raise TypeError(name)
    return text


def _media(folder: Path, name: str) -> Media:
    if Path(name).name != name:
        raise ValueError(name)
    path = folder / name
    if not path.is_file():
        raise InputError("is missing: make the brief's audio again", where=str(path))
    return Media(path=path, type=_TYPES[path.suffix], bytes=path.stat().st_size)
