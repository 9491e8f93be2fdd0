"""Makes a brief's audio: the files as bytes, to be written with the brief's others, all or none."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from contested.outputs.audio.encode import encode, find_encoder
from contested.outputs.audio.episode import EPISODE, episode_json
from contested.outputs.audio.recording import Recording, record
from contested.outputs.audio.script import Script
from contested.outputs.audio.transcript import chapters_json, web_vtt
from contested.outputs.audio.voices import Progress, Voice, find_voice

__all__ = ["AUDIO_FILES", "Audio", "Studio", "find_studio", "make_audio"]

AUDIO_FILES = ("brief.mp3", "brief.opus", "brief.vtt", "brief.chapters.json", EPISODE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Studio:
    """What speaks, and what encodes."""

    voice: Voice
    encoder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Audio:
    """A brief to listen to."""

    files: Mapping[str, bytes]
    """By the names of `AUDIO_FILES`."""
    recording: Recording

    @property
    def length(self) -> str:
        """How long it is, in minutes and seconds."""
        minutes, seconds = divmod(round(self.recording.duration_s), 60)
        return f"{minutes}:{seconds:02}"


def find_studio(voice: str | None = None) -> Studio:
    """Find a voice and an encoder before any work is spent.

    Parameters
    ----------
    voice
        One of `contested.outputs.audio.voices.VOICES`; ``None`` takes the first that is installed.

    Raises
    ------
    InputError
        One is missing; the line says what to install.
    """
    return Studio(voice=find_voice(voice), encoder=find_encoder())


def make_audio(script: Script, studio: Studio, *, progress: Progress = lambda _done, _total: None) -> Audio:
    """Speak a script and encode it.

    Parameters
    ----------
    script
        From `contested.outputs.audio.daily_script` or `report_script`.
    studio
        From `find_studio`.
    progress
        Told how many lines of how many are spoken.

    Returns
    -------
    Audio
        MP3 and Opus with a chapter for each section, WebVTT, JSON chapters, and the record that
        `contested feed` reads. The same script, voice and encoder give the same bytes.

    Raises
    ------
    InputError
        The voice or the encoder fails; nothing is left behind.
    """
    with tempfile.TemporaryDirectory(prefix="contested-") as name:
        folder = Path(name)
        spoken = studio.voice.speak([line.said for line in script.lines], folder, progress)
        recording = record(script, spoken, folder / "brief.wav")
        files = encode(studio.encoder, recording, script)
    files["brief.vtt"] = web_vtt(recording, title=script.title).encode()
    files["brief.chapters.json"] = chapters_json(recording.chapters, title=script.title)
    files[EPISODE] = episode_json(script, recording, files)
    return Audio(files=files, recording=recording)
