"""Starts the command line: ``contested`` or ``python -m contested``."""

from __future__ import annotations

import atexit
import gc

from contested.cli import main as command_line

__all__ = ["main"]

_OBJECTS_BETWEEN_COLLECTIONS = 100_000


def main() -> None:
    """Run the command line, with the garbage collector set for a process that loads much and ends soon.

    Collections while it loads and at its end would take a tenth of a short run and free nothing.
    """
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
    atexit.register(gc.freeze)
    command_line()


if __name__ == "__main__":
    main()
