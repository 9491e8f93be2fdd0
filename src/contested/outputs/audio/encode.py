"""Brings a recording to the loudness of a podcast and writes it as MP3 and Opus, with chapters."""

from __future__ import annotations

import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from math import inf
from pathlib import Path

from contested.errors import InputError
from contested.outputs.audio.programs import run
from contested.outputs.audio.recording import Recording
from contested.outputs.audio.script import Script
from contested.outputs.audio.transcript import clock_time

__all__ = ["LOUDNESS_LUFS", "PEAK_DBTP", "Loudness", "encode", "find_encoder", "measured_loudness"]

LOUDNESS_LUFS = -16.0
"""Of the whole, by EBU R 128; what podcast directories ask of speech in two channels."""
PEAK_DBTP = -1.0
"""No true peak may lie above it."""
_LIMITS_DB = (-3.0, -5.0)
"""Where the limiter holds peaks, and where if that was not enough: encoders draw them up to 1.5 dB higher."""
_MASTER_LUFS = LOUDNESS_LUFS + 0.35
"""Encoders take a little away."""
_CLOSE_LU = 0.25
_ROUNDS = 4
_TWO_CHANNELS_LU = 3.0
"""One channel alone is measured so much quieter than it is heard from two loudspeakers."""
_RATE, _LIMITER_RATE = "24000", "96000"
"""Voices speak at 22,050 Hz, which 24,000 holds, and both formats know; the limiter looks between samples."""
_QUIET = ("-hide_banner", "-nostdin", "-nostats", "-y")
_EXACT = ("-fflags", "+bitexact", "-flags:a", "+bitexact")
_FORMS = {
    "brief.mp3": (
        "-codec:a",
        "libmp3lame",
        "-b:a",
        "64k",
        "-compression_level",
        "7",
        "-joint_stereo",
        "1",
        "-id3v2_version",
        "3",
    ),
    "brief.opus": ("-codec:a", "libopus", "-b:a", "32k", "-compression_level", "3", "-application", "voip"),
}
_INTEGRATED = re.compile(r"\bI:\s+(-?[\d.]+) LUFS")
_PEAK = re.compile(r"\bPeak:\s+(-?[\d.]+) dBFS")
_SAMPLE_PEAK = re.compile(r"Overall.*?Peak level dB:\s+(-?[\d.]+)", re.DOTALL)
_METER = "ebur128=framelog=verbose"
_SILENCE_LUFS = -70.0
_SIGNS = re.compile(r"([=;#\\\n])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Loudness:
    """How loud a file is, by EBU R 128."""

    integrated_lufs: float
    true_peak_dbtp: float


def find_encoder() -> str:
    """Return where ffmpeg is: on the path, else in the package `imageio-ffmpeg`.

    Raises
    ------
    InputError
        It is in neither; the line says what to install.
    """
    program = shutil.which("ffmpeg")
    if program is None and find_spec("imageio_ffmpeg") is not None:
        program = str(import_module("imageio_ffmpeg").get_ffmpeg_exe())
    if program is None:
        raise InputError("for audio install ffmpeg: apt-get install ffmpeg, or pip install imageio-ffmpeg")
    return program


def measured_loudness(program: str, file: Path, *, peaks: bool = True) -> Loudness:
    """Measure a file with ffmpeg's meter.

    Parameters
    ----------
    program, file
        What measures, and what is measured.
    peaks
        Whether true peaks are looked for, which takes four times as long; without it that field is infinite.

    Raises
    ------
    InputError
        The file holds no sound.
    """
    meter = f"{_METER}:peak=true" if peaks else _METER
    words = run([program, *_QUIET, "-i", file, "-af", meter, "-f", "null", "-"])
    loudness = _integrated(words, file)
    peak = _PEAK.search(words, words.rfind("Summary:"))
    if peaks and peak is None:
        raise InputError("holds no sound", where=file.name)
    return Loudness(integrated_lufs=loudness, true_peak_dbtp=float(peak[1]) if peak else inf)


def _integrated(words: str, file: Path) -> float:
    """Read the loudness of the whole from the meter's summary."""
    loud = _INTEGRATED.search(words, max(0, words.rfind("Summary:")))
    if loud is None or float(loud[1]) <= _SILENCE_LUFS:
        raise InputError("holds no sound", where=file.name)
    return float(loud[1])


def encode(program: str, recording: Recording, script: Script) -> dict[str, bytes]:
    """Write a recording as MP3 and as Opus; the same recording gives the same bytes.

    Parameters
    ----------
    program
        From `find_encoder`.
    recording, script
        The sound, and whose it is; files on the way are made beside it.

    Returns
    -------
    dict
        The bytes of ``brief.mp3`` and ``brief.opus``.

    Raises
    ------
    InputError
        The encoder fails, or what it makes has peaks above `PEAK_DBTP`.
    """
    made: dict[str, bytes] = {}
    for limit_db in _LIMITS_DB:
        master = _master(program, recording.file, limit_db=limit_db)
        with ThreadPoolExecutor() as pool:
            made = dict(
                zip(
                    _FORMS,
                    pool.map(partial(_encoded, program, master, recording, script), _FORMS),
                    strict=True,
                )
            )
            peaks = pool.map(partial(_true_peak_dbtp, program), [master.with_name(name) for name in made])
            if all(peak <= PEAK_DBTP for peak in peaks):
                return made
    raise InputError("cannot hold the peaks of this voice down", where=recording.file.name)


def _true_peak_dbtp(program: str, file: Path) -> float:
    """Measure the highest peak of a file between its samples too, at four times the voice's rate.

    As the meter of `measured_loudness` does (ITU-R BS.1770-4, annex 2), in half the time.
    """
    meter = f"aresample={_LIMITER_RATE},astats=measure_perchannel=none:measure_overall=Peak_level"
    found = _SAMPLE_PEAK.search(run([program, *_QUIET, "-i", file, "-af", meter, "-f", "null", "-"]))
    if found is None:
        raise InputError("holds no sound", where=file.name)
    return float(found[1])


def _master(program: str, source: Path, *, limit_db: float) -> Path:
    """Write the sound in two like channels at the right loudness, its peaks held down."""
    master = source.with_name("master.wav")
    gain = _MASTER_LUFS - _TWO_CHANNELS_LU - measured_loudness(program, source, peaks=False).integrated_lufs
    for _ in range(_ROUNDS):
        chain = (
            f"aresample={_LIMITER_RATE},volume={gain:.2f}dB,"
            f"alimiter=limit={limit_db}dB:attack=5:release=50:level=disabled,"
            f"aresample={_RATE},pan=stereo|c0=c0|c1=c0,asplit[out][heard];[heard]{_METER}[unused]"
        )
        outputs = (
            "-map",
            "[out]",
            "-c:a",
            "pcm_s16le",
            *_EXACT,
            master,
            "-map",
            "[unused]",
            "-f",
            "null",
            "-",
        )
        words = run([program, *_QUIET, "-i", source, "-filter_complex", f"[0:a]{chain}", *outputs])
        missing = _MASTER_LUFS - _integrated(words, master)
        if abs(missing) <= _CLOSE_LU:
            break
        gain += missing
    return master


def _encoded(program: str, master: Path, recording: Recording, script: Script, name: str) -> bytes:
    target, tags = master.with_name(name), master.with_name(f"{name}.txt")
    tags.write_text(_tags(recording, script, opus=name.endswith(".opus")), encoding="utf-8")
    inputs = (
        "-i",
        master,
        "-f",
        "ffmetadata",
        "-i",
        tags,
        "-map",
        "0:a",
        "-map_metadata",
        "1",
        "-map_chapters",
        "1",
    )
    run([program, *_QUIET, *inputs, *_FORMS[name], *_EXACT, target])
    return target.read_bytes()


def _tags(recording: Recording, script: Script, *, opus: bool) -> str:
    """Write title, credits and chapters as ffmpeg reads them.

    Chapters of Opus are written as comments, which they are: some versions of ffmpeg round seconds up.
    """
    fields = {
        "title": script.title,
        "artist": "Contested",
        "album": "Contested briefs",
        "date": script.published.date().isoformat(),
        "genre": "Speech",
        "language": "eng",
        "comment": script.summary,
        "copyright": script.credit,
    }
    chapters = ""
    for number, chapter in enumerate(recording.chapters):
        if opus:
            fields[f"CHAPTER{number:03}"] = clock_time(chapter.start_s)
            fields[f"CHAPTER{number:03}NAME"] = chapter.text
            continue
        bounds = f"START={round(chapter.start_s * 1000)}\nEND={round(chapter.end_s * 1000)}"
        chapters += f"[CHAPTER]\nTIMEBASE=1/1000\n{bounds}\ntitle={_escaped(chapter.text)}\n"
    return "".join(
        [";FFMETADATA1\n", *(f"{name}={_escaped(text)}\n" for name, text in fields.items()), chapters]
    )


def _escaped(text: str) -> str:
    return _SIGNS.sub(r"\\\1", " ".join(text.split()))
