"""An extractor that does what the text tells it to: claims, sleep, every kind of failure."""

from __future__ import annotations

import atexit
import os
import re
import time
from collections.abc import Iterator
from pathlib import Path

from contested.claims.claim import Claim
from contested.claims.extractor import Recogniser
from contested.errors import ClaimError, ServiceError
from contested.reports.report import Report
from contested.theatre.theatre import Theatre


class StubExtractor:
    """Reads lines such as ``took the town``, ``sleep 0.1``, ``die``."""

    name = "stub"
    languages = frozenset({"en"})

    def __init__(self) -> None:
        self.version = os.environ.get("STUB_VERSION", "1")
        if os.environ.get("STUB_PEAK"):
            atexit.register(_write_peak, Path(os.environ["STUB_PEAK"]))

    def prepare(self) -> None:
        """Nothing to load."""

    def extract(
        self,
        report: Report,
        *,
        theatre: Theatre,  # noqa: ARG002  # the protocol has it
        recognise: Recogniser,
    ) -> Iterator[Claim]:
        """Yield a claim for every "took ..."; note in a file that the report was read."""
        log = os.environ.get("STUB_LOG")
        if log:
            with Path(log).open("a", encoding="utf-8") as file:
                file.write(f"{report.id}\n")
        for line in report.text.splitlines():
            word, _, rest = line.partition(" ")
            if word == "sleep":
                time.sleep(float(rest))
            elif word == "die":
                os._exit(9)
            elif word == "fail":
                raise ValueError("a mistake\nin the plug-in")
            elif word == "doubt":
                raise ClaimError("a quote that does not fit")
            elif word == "server":
                raise ServiceError("does not answer", where="the server")
        for found in re.finditer(r"^took [^\n]+", report.text, re.MULTILINE):
            yield Claim(
                report_id=report.id,
                start=found.start(),
                quote=found.group(),
                kind="control_gained",
                mentions=tuple(m for m in recognise(report.text) if found.start() <= m.start < found.end()),
            )


def _write_peak(file: Path) -> None:
    """Write the most memory that this process took, in kB; its workers end without this."""
    (line,) = re.findall(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text(encoding="utf-8"))
    file.write_text(line, encoding="utf-8")
