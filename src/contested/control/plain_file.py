"""Opens map files, and refuses what is no plain file or is larger than any map."""

from __future__ import annotations

import stat
from pathlib import Path

from contested.errors import SourceError

__all__ = ["MAP_MAX_BYTES", "TABLE_MAX_BYTES", "check_file", "read_file", "said"]

MAP_MAX_BYTES = 100 * 1024**2
"""A file that is read whole: fifty times the size of a detailed map of a whole front."""
TABLE_MAX_BYTES = 2 * 1024**3
"""A table that is read row by row; a year of a table of every settlement takes about a third of it."""
_TABLES = (".csv",)
_SAID_MAX = 200


def check_file(path: Path, *, max_bytes: int | None = None) -> None:
    """Look at a file before it is opened: a pipe would wait for ever, a huge one fill the memory.

    Parameters
    ----------
    path
        The file.
    max_bytes
        ``None`` for the limit of its kind, by its ending.

    Raises
    ------
    SourceError
        It is gone, no plain file, or too large; the limit is named.

    Examples
    --------
    >>> check_file(Path("/nowhere/2022-09-11.geojson"))
    Traceback (most recent call last):
    contested.errors.SourceError: /nowhere/2022-09-11.geojson: cannot be read: No such file or directory
    """
    try:
        found = path.stat()
    except OSError as error:
        raise SourceError(f"cannot be read: {error.strerror}", where=str(path)) from error
    if not stat.S_ISREG(found.st_mode):
        what = "a folder" if stat.S_ISDIR(found.st_mode) else "a pipe or a device"
        raise SourceError(f"is {what}, not a file", where=str(path))
    limit = max_bytes or (TABLE_MAX_BYTES if path.suffix.lower() in _TABLES else MAP_MAX_BYTES)
    if found.st_size > limit:
        size, most = (f"{count / 1024**2:,.0f} MB" for count in (found.st_size, limit))
        raise SourceError(f"is of {size}, more than the {most} that a map file may have", where=str(path))


def read_file(path: Path) -> bytes:
    """Read a file whole, after `check_file`.

    Raises
    ------
    SourceError
        It cannot or may not be read.
    """
    check_file(path)
    try:
        return path.read_bytes()
    except OSError as error:
        raise SourceError(f"cannot be read: {error.strerror}", where=str(path)) from error


def said(error: Exception) -> str:
    r"""Give what a library says of a damaged file as one line of bounded length.

    >>> said(ValueError("no digit \n in 'x'")), said(EOFError())
    ("no digit in 'x'", 'EOFError')
    """
    text = " ".join(str(error)[: 10 * _SAID_MAX].split())[:_SAID_MAX]
    return "".join(sign for sign in text if sign.isprintable()) or type(error).__name__
