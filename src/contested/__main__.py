"""Starts the command line: ``contested`` or ``python -m contested``."""

from __future__ import annotations

from contested.cli import main

__all__ = ["main"]

if __name__ == "__main__":
    main()
