"""Runs the programs that speak and encode, and says what to install when they are not there."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

from contested.errors import InputError

__all__ = ["run"]

_SHOWN = 200


def run(command: Sequence[str | Path], *, text: str | None = None, cwd: Path | None = None) -> str:
    """Run a program to its end and return what it wrote on standard error.

    Raises
    ------
    InputError
        It cannot be started, or fails; its last words are in the message.
    """
    name = Path(command[0]).name
    try:
        done = subprocess.run(  # noqa: S603  # a list of words, no shell
            [str(word) for word in command],
            input=None if text is None else text.encode(),
            stdin=subprocess.DEVNULL if text is None else None,
            capture_output=True,
            check=False,
            cwd=cwd,
        )
    except OSError as error:
        raise InputError(f"cannot be run: {(error.strerror or str(error)).lower()}", where=name) from error
    words = done.stderr.decode(errors="replace")
    if done.returncode:
        last = words.strip().splitlines()[-1:] or [f"status {done.returncode}"]
        raise InputError(f"failed: {last[0][:_SHOWN]}", where=name)
    return words
