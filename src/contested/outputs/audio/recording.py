"""Puts spoken lines one after the other, with pauses, and notes when each is heard."""

from __future__ import annotations

import wave
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from contested.errors import InputError
from contested.outputs.audio.script import Script

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["BETWEEN_CHAPTERS_S", "BETWEEN_LINES_S", "Recording", "Span", "record"]

BETWEEN_LINES_S = 0.35
BETWEEN_CHAPTERS_S = 0.9
_AT_THE_ENDS_S = 0.5
_QUIET = 0.01
"""Share of a line's loudest sample under which its ends are taken for silence."""
_MARGIN_S = 0.02
"""Of that silence this much is kept: sounds begin and end softly."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """When something is heard, in seconds from the beginning."""

    text: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """One sound file, and what is heard when."""

    file: Path
    """WAV, 16 bits, one channel."""
    duration_s: float
    lines: tuple[Span, ...]
    chapters: tuple[Span, ...]
    """Without gaps: each lasts until the next begins."""


def record(script: Script, files: Sequence[Path], target: Path) -> Recording:
    """Join the spoken lines of a script.

    Parameters
    ----------
    script
        What is said.
    files
        A WAV file (16 bits, one channel, all at one rate) for each line.
    target
        The file to write.

    Returns
    -------
    Recording
        Silence at the ends of lines is replaced by pauses of `BETWEEN_LINES_S`, before a chapter of
        `BETWEEN_CHAPTERS_S`.

    Raises
    ------
    InputError
        A file is no sound, or has another rate.
    """
    rate = _rate(files[0])
    starts: list[int] = []
    spans: list[Span] = []
    at = 0
    waiting = iter(files)
    with wave.open(str(target), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        for chapter in script.chapters:
            at += _rest(out, BETWEEN_CHAPTERS_S if spans else _AT_THE_ENDS_S)
            starts.append(at)
            for number, line in enumerate(chapter.lines):
                at += _rest(out, BETWEEN_LINES_S) if number else 0
                samples = _trimmed(_samples(next(waiting), rate), rate)
                out.writeframes(samples.tobytes())
                spans.append(_span(line.written, at, at + len(samples), rate))
                at += len(samples)
        at += _rest(out, _AT_THE_ENDS_S)
    bounds = [0, *starts[1:], at]
    chapters = zip(script.chapters, bounds[:-1], bounds[1:], strict=True)
    return Recording(
        file=target,
        duration_s=at / rate,
        lines=tuple(spans),
        chapters=tuple(_span(one.title, start, end, rate) for one, start, end in chapters),
    )


def _span(text: str, start: int, end: int, rate: int) -> Span:
    return Span(text=text, start_s=start / rate, end_s=end / rate)


def _rest(out: wave.Wave_write, seconds: float) -> int:
    samples = round(seconds * out.getframerate())
    out.writeframes(bytes(2 * samples))
    return samples


def _rate(file: Path) -> int:
    with wave.open(str(file)) as sound:
        return int(sound.getframerate())


def _samples(file: Path, rate: int) -> NDArray[np.int16]:
    import numpy as np  # noqa: PLC0415  # only when there is something to hear

    try:
        with wave.open(str(file)) as sound:
            form = (sound.getnchannels(), sound.getsampwidth(), sound.getframerate())
            if form != (1, 2, rate):
                raise InputError("the voice changed its form between lines", where=file.name)
            return np.frombuffer(sound.readframes(sound.getnframes()), dtype="<i2")
    except (wave.Error, EOFError) as error:
        raise InputError("the voice wrote no sound", where=file.name) from error


def _trimmed(samples: NDArray[np.int16], rate: int) -> NDArray[np.int16]:
    """Cut the silence off both ends."""
    import numpy as np  # noqa: PLC0415  # likewise

    level = np.abs(samples.astype(np.int32))
    heard = np.flatnonzero(level > _QUIET * level.max(initial=0))
    if not len(heard):
        return samples[:0]
    margin = round(_MARGIN_S * rate)
    return samples[max(0, int(heard[0]) - margin) : int(heard[-1]) + margin]
