"""The command line: one command per stage, and `check`, which does the whole job."""

from contested.cli.root import main

__all__ = ["main"]
