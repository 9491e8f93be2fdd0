"""Reads files out of ZIP archives, and refuses those that would fill memory or disk."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from contested.control.plain_file import MAP_MAX_BYTES, check_file, said
from contested.errors import SourceError

__all__ = ["MEMBERS_MAX", "RATIO_MAX", "UNPACKED_MAX_BYTES", "members", "opened_member", "read_member"]

MEMBERS_MAX = 2000
"""An archive of maps holds fewer files than this."""
UNPACKED_MAX_BYTES = 2 * 1024**3
"""Unpacked, all files together; a year of a table of every settlement takes about a third of it."""
RATIO_MAX = 200
"""No map or table packs that well; what the format can do at most is 1,032."""
_RATIO_FROM_BYTES = 10 * 1024**2
_DIRECTORY_MAX_BYTES = MEMBERS_MAX * 1024
_END_BYTES, _END_64_BYTES, _LOCATOR_BYTES = 22, 56, 20
_BROKEN = (
    OSError, EOFError, RuntimeError, ValueError, OverflowError, struct.error, zipfile.BadZipFile,
    zipfile.LargeZipFile, zlib.error,
)  # fmt: skip
"""What the library raises for damaged, encrypted and oddly packed archives."""


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    check_file(path)
    try:
        _check_directory(path)
        with zipfile.ZipFile(path) as archive:
            yield archive
    except _BROKEN as error:
        raise SourceError(f"not a readable ZIP archive: {said(error)}", where=str(path)) from error


def _check_directory(path: Path) -> None:
    """Refuse a huge list of files before the library makes an object of each."""
    with path.open("rb") as stream:
        start = max(0, path.stat().st_size - (1 << 16) - _END_BYTES)
        stream.seek(start)
        tail = stream.read()
        at = tail.rfind(b"PK\5\6")
        if at < 0 or len(tail) < at + _END_BYTES:
            return  # the library says what is wrong
        size = struct.unpack_from("<L", tail, at + 12)[0]
        if tail[max(0, at - _LOCATOR_BYTES) : at].startswith(b"PK\6\7"):
            stream.seek(max(0, start + at - _LOCATOR_BYTES - _END_64_BYTES))
            size = max(size % 0xFFFFFFFF, struct.unpack_from("<40xQ", stream.read(_END_64_BYTES))[0])
    if size > _DIRECTORY_MAX_BYTES:
        raise SourceError(f"holds more than {MEMBERS_MAX} files", where=str(path))


def members(path: Path, suffix: str) -> tuple[str, ...]:
    """List the files of an archive that end in `suffix`, in order of name; case does not matter.

    Raises
    ------
    SourceError
        It is no ZIP archive, or one that unpacks to more than an archive of maps would.
    """
    with _opened(path) as archive:
        infos = [info for info in archive.infolist() if not info.is_dir()]
    if len(infos) > MEMBERS_MAX:
        raise SourceError(f"holds {len(infos)} files, more than {MEMBERS_MAX}", where=str(path))
    size = sum(info.file_size for info in infos)
    if size > UNPACKED_MAX_BYTES:
        raise SourceError(
            f"unpacks to {size / 1e9:.1f} GB, more than {UNPACKED_MAX_BYTES / 1e9:.1f} GB", where=str(path)
        )
    packed = sum(info.compress_size for info in infos)
    if size > max(_RATIO_FROM_BYTES, RATIO_MAX * packed):
        raise SourceError(f"unpacks to more than {RATIO_MAX} times its size", where=str(path))
    names = (info.filename for info in infos if not info.filename.startswith("__MACOSX"))
    return tuple(sorted(name for name in names if name.lower().endswith(suffix)))


@contextmanager
def opened_member(path: Path, name: str) -> Iterator[IO[bytes]]:
    """Open one file that `members` listed (the library stops at the size that the archive declares).

    Raises
    ------
    SourceError
        It is damaged, encrypted, or not there.
    """
    with _opened(path) as archive:
        try:
            stream = archive.open(name)
        except KeyError as error:
            raise SourceError(f"holds no {name!r}", where=str(path)) from error
        with stream:
            yield stream


def read_member(path: Path, name: str) -> bytes:
    """Unpack one file whole; see `opened_member`.

    Raises
    ------
    SourceError
        It cannot be unpacked, or is larger than a map.
    """
    with opened_member(path, name) as stream:
        content = stream.read(MAP_MAX_BYTES + 1)
    if len(content) > MAP_MAX_BYTES:
        reason = f"unpacks to more than the {MAP_MAX_BYTES / 1024**2:,.0f} MB that a map file may have"
        raise SourceError(reason, where=str(path), record=repr(name))
    return content
