"""Gets a text out of a file, or says in one line why it cannot be read as a report."""

from __future__ import annotations

import codecs
import stat
from pathlib import Path

from contested.errors import InputError

__all__ = [
    "MAX_COLLECTION_BYTES",
    "MAX_LINE_BYTES",
    "MAX_REPORT_BYTES",
    "check_text",
    "decode",
    "load_bytes",
    "unreadable",
]

MAX_REPORT_BYTES = 5_000_000
"""Of UTF-8 text in one report: a thousand pages, more than any report has."""
MAX_LINE_BYTES = 1_000_000
"""Of UTF-8 text without a line break: beyond it, the file is data rather than prose."""
MAX_COLLECTION_BYTES = 100_000_000
"""Of a JSON or JSONL file that holds many reports."""

_FOREIGN_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_HTML_STARTS = ("<!doctype html", "<html")


def load_bytes(path: Path, *, limit_bytes: int) -> bytes:
    """Read a file, never more than a limit.

    Raises
    ------
    InputError
        No such file, a folder, no permission, or larger than the limit (found out without reading it).
    """
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise InputError("is a folder, not a report")
        if status.st_size > limit_bytes:
            raise _too_large(status.st_size, limit_bytes)
        with path.open("rb") as file:  # a pipe has no size: the limit holds for what it delivers, too
            content = file.read(limit_bytes + 1)
    except (OSError, ValueError) as error:
        raise unreadable(error) from error
    if len(content) > limit_bytes:
        raise _too_large(None, limit_bytes)
    return content


def unreadable(error: OSError | ValueError) -> InputError:
    """Say why a file cannot be read.

    >>> str(unreadable(FileNotFoundError()))
    'no such file'
    """
    if isinstance(error, FileNotFoundError):
        return InputError("no such file")
    if isinstance(error, PermissionError):
        return InputError("may not be read (permission denied)")
    return InputError(f"cannot be read ({getattr(error, 'strerror', None) or error})")


def _too_large(size_bytes: int | None, limit_bytes: int) -> InputError:
    size = "is larger than" if size_bytes is None else f"has {size_bytes / 1e6:,.1f} MB, more than"
    return InputError(f"{size} the {limit_bytes / 1e6:,.0f} MB that are read of one file of its kind")


def decode(content: bytes) -> str:
    r"""Decode UTF-8, with or without a byte order mark (which is no part of the text).

    Raises
    ------
    InputError
        It is in another encoding, or no text at all.

    Examples
    --------
    >>> decode(b"\xef\xbb\xbfIzium")
    'Izium'
    >>> decode("Изюм".encode("cp1251"))
    Traceback (most recent call last):
    contested.errors.InputError: is not UTF-8 text (byte 0xC8 at offset 0): save it as UTF-8
    """
    for mark, encoding in _FOREIGN_MARKS:
        if content.startswith(mark):
            raise InputError(f"is {encoding} text, not UTF-8: save it as UTF-8")
    if b"\0" in content:
        raise InputError("is binary, not UTF-8 text (it holds NUL bytes)")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        byte, offset = content[error.start], error.start
        reason = f"is not UTF-8 text (byte 0x{byte:02X} at offset {offset}): save it as UTF-8"
        raise InputError(reason) from error


def check_text(text: str) -> None:
    """Refuse what cannot be a report's text.

    Raises
    ------
    InputError
        It is empty, no text, HTML, or longer than `MAX_REPORT_BYTES` or `MAX_LINE_BYTES` allow.

    Examples
    --------
    >>> check_text("Fighting continued.")
    >>> check_text(" ")
    Traceback (most recent call last):
    contested.errors.InputError: is empty
    """
    if not text.strip():
        raise InputError("is empty")
    if "\0" in text:
        raise InputError("is binary, not text (it holds NUL characters)")
    if text[:100].lstrip().lower().startswith(_HTML_STARTS):
        raise InputError("is HTML, which is not read yet: save the article's text as a .txt file")
    try:
        content = text.encode()
    except UnicodeEncodeError as error:
        raise InputError(f"is not UTF-8 text (a broken character at offset {error.start})") from error
    if len(content) > MAX_REPORT_BYTES:
        limit = f"{MAX_REPORT_BYTES / 1e6:.0f} MB"
        raise InputError(f"has {len(content) / 1e6:,.1f} MB of text, more than the {limit} of one report")
    longest = max(len(line) for line in content.splitlines())
    if longest > MAX_LINE_BYTES:
        limit = f"{MAX_LINE_BYTES / 1e6:.0f} MB"
        raise InputError(f"has a line of {longest / 1e6:,.1f} MB, more than the {limit} that prose may have")
