"""How fast briefs are spoken, and how loud: `python scripts/bench_audio.py [--claims 20]`.

For every voice that is installed: seconds of audio, seconds taken by the clock and by the processors, and how
many times faster than real time that is; loudness and true peak of both files beside their limits. As a
baseline the same words by espeak-ng alone, in one piece, straight to a WAV file. Last, how many names of the
theatre's list espeak-ng says as the list has them, by itself and with it.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import tempfile
import time
import wave
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import contested as ct
from contested.errors import InputError
from contested.outputs.audio.aloud import aloud
from contested.outputs.audio.encode import LOUDNESS_LUFS, PEAK_DBTP, find_encoder, measured_loudness
from contested.outputs.audio.make import Audio, find_studio, make_audio
from contested.outputs.audio.names import load_pronunciation
from contested.outputs.audio.report_script import report_script
from contested.outputs.audio.script import Script
from contested.outputs.audio.sounds import espeak_sounds
from contested.outputs.audio.voices import VOICES

_AT_LEAST = 10.0
"""Times faster than real time."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--claims", type=int, default=20, help="of the demonstration report")
    script = _script(parser.parse_args().claims)
    print(f"{len(script.lines)} sentences, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    for voice in VOICES:
        try:
            studio = find_studio(voice)
        except InputError as missing:
            print(f"{voice}: not measured ({missing})")
            continue
        audio, clock_s, work_s = _timed(lambda: make_audio(script, studio))  # noqa: B023  # called at once
        _print_speed(voice, audio.recording.duration_s, clock_s, work_s)
        _print_loudness(audio)
    _baseline(script)
    _pronunciation()


def _script(claims: int) -> Script:
    theatre = ct.load_theatre("ukraine_2022")
    report = ct.read(theatre.folder / "demonstration.txt").reports[0]
    brief = ct.check(report)
    return report_script(replace(brief, claims=brief.claims[:claims]))


def _timed(work: Callable[[], Audio]) -> tuple[Audio, float, float]:
    before, start = _processors_s(), time.perf_counter()
    made = work()
    return made, time.perf_counter() - start, _processors_s() - before


def _processors_s() -> float:
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in spent)


def _print_speed(name: str, audio_s: float, clock_s: float, work_s: float) -> None:
    ratio = audio_s / clock_s
    print(
        f"{name}: {audio_s:.0f} s of audio in {clock_s:.1f} s: {ratio:.1f} times real time "
        f"(at least {_AT_LEAST:.0f}); {work_s:.1f} s of one processor: {audio_s / work_s:.1f} times"
    )


def _print_loudness(audio: Audio) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name in ("brief.mp3", "brief.opus"):
            file = Path(folder) / name
            file.write_bytes(audio.files[name])
            heard = measured_loudness(find_encoder(), file)
            print(
                f"  {name}: {len(audio.files[name]):,} bytes, {heard.integrated_lufs} LUFS "
                f"(wanted {LOUDNESS_LUFS}), true peak {heard.true_peak_dbtp} dBTP (at most {PEAK_DBTP})"
            )


def _baseline(script: Script) -> None:
    """Time espeak-ng on the same words in one piece, without encoding."""
    program = shutil.which("espeak-ng")
    if program is None:
        return
    words = " ".join(aloud(line.written) for line in script.lines)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "all.wav"
        before, start = _processors_s(), time.perf_counter()
        subprocess.run([program, "-v", "en-us", "--stdin", "-w", file], input=words.encode(), check=True)
        clock_s, work_s = time.perf_counter() - start, _processors_s() - before
        with wave.open(str(file)) as sound:
            _print_speed("baseline", sound.getnframes() / sound.getframerate(), clock_s, work_s)


def _pronunciation() -> None:
    """Count the names that espeak-ng says as the list has them."""
    if shutil.which("espeak-ng") is None:
        return
    known = load_pronunciation(ct.load_theatre("ukraine_2022")).known
    known = {name: ipa for name, ipa in known.items() if " " not in ipa}
    alone = _phonemes(f"{name}." for name in known)
    listed = _phonemes(f"[[{espeak_sounds(ipa)}]]." for ipa in known.values())
    for what, heard in (("by itself", alone), ("with the list", listed)):
        right = sum(one == ipa for one, ipa in zip(heard, known.values(), strict=True))
        print(f"names said as the list has them, {what}: {right} of {len(known)}")


def _phonemes(lines: Iterable[str]) -> list[str]:
    command = ["espeak-ng", "-q", "-v", "en-us", "--ipa", "-b", "1"]
    done = subprocess.run(command, input="\n".join(lines).encode(), capture_output=True, check=True)
    return done.stdout.decode().translate(str.maketrans("ɾr", "tɹ", "ʲ")).split()


if __name__ == "__main__":
    main()
