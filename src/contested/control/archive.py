"""Reads files out of ZIP archives, and refuses those that would fill memory or disk."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from contested.errors import SourceError

__all__ = ["MEMBERS_MAX", "UNPACKED_MAX_BYTES", "members", "read_member"]

MEMBERS_MAX = 2000
"""An archive of maps holds fewer files than this."""
UNPACKED_MAX_BYTES = 2 * 1024**3
"""Unpacked, all files together; a year of a table of every settlement takes about a third of it."""
_BROKEN = (OSError, zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError)
"""What the library raises for damaged, encrypted and oddly packed archives."""


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except _BROKEN as error:
        raise SourceError(f"not a readable ZIP archive: {error}", where=str(path)) from error


def members(path: Path, suffix: str) -> tuple[str, ...]:
    """List the files of an archive that end in `suffix`, in order of name; case does not matter.

    Raises
    ------
    SourceError
        It is no ZIP archive, or one that unpacks to more than an archive of maps would.
    """
    with _opened(path) as archive:
        infos = archive.infolist()
    if len(infos) > MEMBERS_MAX:
        raise SourceError(f"holds {len(infos)} files, more than {MEMBERS_MAX}", where=str(path))
    size = sum(info.file_size for info in infos)
    if size > UNPACKED_MAX_BYTES:
        raise SourceError(
            f"unpacks to {size / 1e9:.1f} GB, more than {UNPACKED_MAX_BYTES / 1e9:.1f} GB", where=str(path)
        )
    names = (info.filename for info in infos if not info.filename.startswith("__MACOSX"))
    return tuple(sorted(name for name in names if name.lower().endswith(suffix)))


def read_member(path: Path, name: str) -> bytes:
    """Unpack one file that `members` listed (the library stops at the size that the archive declares).

    Raises
    ------
    SourceError
        It is damaged or encrypted.
    """
    with _opened(path) as archive:
        try:
            return archive.read(name)
        except KeyError as error:
            raise SourceError(f"holds no {name!r}", where=str(path)) from error
