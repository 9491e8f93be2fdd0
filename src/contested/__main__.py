"""Starts the command line: ``contested`` or ``python -m contested``."""

from __future__ import annotations

import atexit
import gc
import sys

from contested.cli import main as command_line

__all__ = ["main"]

_OBJECTS_BETWEEN_COLLECTIONS = 100_000
_SWITCH_SECONDS = 0.0005
"""How long a thread may keep the interpreter: others come back from geometry work every few milliseconds."""


def main() -> None:
    """Run the command line, with the garbage collector set for a process that loads much and ends soon.

    Collections while it loads and at its end would take a tenth of a short run and free nothing.
    """
    sys.setswitchinterval(_SWITCH_SECONDS)
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
    atexit.register(gc.freeze)
    command_line()


if __name__ == "__main__":
    main()
