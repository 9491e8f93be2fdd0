"""Infers control in a process of its own, on one processor and behind all others: it holds up no answer."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from contested.control.inferred.evidence import Evidence
from contested.control.inferred.ground import Floats, Place, Start
from contested.control.inferred.infer import Knowing, infer_from
from contested.control.inferred.weights import Weights

__all__ = ["Chances", "Task", "infer_apart"]

_NICE = 10
_ONE_PROCESSOR = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What is to be inferred; as for `contested.control.inferred.infer.infer_from`."""

    evidence: tuple[Evidence, ...]
    places: tuple[Place, ...]
    hearers: tuple[Place, ...]
    start: Start
    days: tuple[date, ...]
    knowing: Knowing
    weights: Weights


@dataclass(frozen=True, slots=True, kw_only=True)
class Chances:
    """The probability that each side holds: places by days."""

    first: Floats
    second: Floats


def infer_apart(task: Task, *, started: Callable[[subprocess.Popen[bytes]], None]) -> Chances | None:
    """Infer in another process.

    Parameters
    ----------
    task
        What.
    started
        Told of the process, to end it early.

    Returns
    -------
    Chances or None
        ``None`` where the process failed or was ended.
    """
    command = [sys.executable, "-m", "contested.web.apart"]
    with subprocess.Popen(  # noqa: S603  # this very program
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **_ONE_PROCESSOR},
    ) as process:
        started(process)
        answer, _ = process.communicate(pickle.dumps(task))
    if process.returncode:
        return None
    found: Chances = pickle.loads(answer)  # noqa: S301  # from the process that was just started
    return found


def _main() -> None:
    if hasattr(os, "nice"):
        os.nice(_NICE)
    task: Task = pickle.loads(sys.stdin.buffer.read())  # noqa: S301  # from the process that started this one
    found = infer_from(
        task.evidence,
        task.places,
        start=task.start,
        days=task.days,
        knowing=task.knowing,
        weights=task.weights,
        hearers=task.hearers,
    )
    from contested.web import apart  # noqa: PLC0415, PLW0406  # as run, this module is called __main__

    chances = apart.Chances(first=found.first, second=found.second)
    sys.stdout.buffer.write(pickle.dumps(chances))


if __name__ == "__main__":
    _main()
