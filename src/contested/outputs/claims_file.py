"""A file of claims that a run may be killed over: the next run goes on, and no report is lost or doubled.

Beside ``claims.jsonl`` lies ``claims.jsonl.journal``: a line for every report that is done, with where its
claims end, also when it has none. The claims are written first, the journal's line after them: what follows
the last whole line of the journal is the torn end of a run that was killed, and is cut off.
"""

from __future__ import annotations

import os
import sys
import time
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import orjson

from contested.errors import InputError

__all__ = ["ClaimsFile"]

_JOURNAL = ".journal"
_NEW = ".new"
_HEADER = b'{"journal":"contested extract","format":1}\n'
_CHUNK_BYTES = 1_000_000
_SYNC_SECONDS = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Block:
    """The claims of one report, where they lie in the file."""

    report: str
    key: str
    start: int
    end: int
    crc: int

    def line(self) -> bytes:
        """Give its line of the journal."""
        fields = {"report": self.report, "key": self.key, "end": self.end, "crc": self.crc}
        return orjson.dumps(fields, option=orjson.OPT_APPEND_NEWLINE)


class ClaimsFile:
    r"""A file of claim records, one a line, in the order of the reports; made by `open`.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "claims.jsonl")
    ...     with ClaimsFile.open(path) as file:
    ...         file.add("a", key="1", lines=b'{"report":"a"}\n')
    ...     with ClaimsFile.open(path, resume=True) as file:
    ...         file.has("a", key="1"), file.has("a", key="2")
    (True, False)
    """

    def __init__(self, path: Path, claims: IO[bytes], journal: IO[bytes], blocks: list[_Block]) -> None:
        self.path = path
        self._claims = claims
        self._journal = journal
        self._blocks = blocks
        self._done = {block.report: block for block in blocks}
        self._sync_at = time.monotonic() + _SYNC_SECONDS

    @classmethod
    def open(cls, path: Path, *, resume: bool = False) -> Self:
        """Begin a file, or go on with the one that an earlier run left.

        Parameters
        ----------
        path
            Of the claims; the journal lies beside it.
        resume
            Whether there may be an earlier run's; without one, the file is begun.

        Raises
        ------
        InputError
            The file is there already and `resume` was not asked for; it was not written by this class,
            or was changed since; another run is writing it; or it cannot be written.
        """
        try:
            return cls._open(path, resume=resume)
        except OSError as error:
            raise _unwritable(error, path) from error

    @classmethod
    def _open(cls, path: Path, *, resume: bool) -> Self:
        path.parent.mkdir(parents=True, exist_ok=True)
        journal = _journal_of(path)
        if not resume and _size(path) > 0:
            raise InputError("is there already: go on with --resume, or name another file", where=str(path))
        if not resume and _size(journal) > 0:
            reason = "holds what an earlier run has done: go on with --resume, or remove it"
            raise InputError(reason, where=str(journal))
        written = _locked(path)
        try:
            blocks = _blocks(written, path)
            claims = path.open("ab+")
            try:
                kept = _cut(claims, written, blocks, path)
            except BaseException:
                claims.close()
                raise
        except BaseException:
            written.close()
            raise
        return cls(path, claims, written, kept)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __len__(self) -> int:
        return len(self._done)

    def close(self) -> None:
        """Bring everything to the disk and close."""
        for file in (self._claims, self._journal):
            if not file.closed:
                with suppress(OSError):  # a full disk has been told by `add`
                    _sync(file)
                with suppress(OSError):
                    file.close()

    def has(self, report: str, *, key: str) -> bool:
        """Whether a report is done, in the state that the key stands for."""
        done = self._done.get(report)
        return done is not None and done.key == key

    def add(self, report: str, *, key: str, lines: bytes) -> None:
        """Write the claims of one report, and note that it is done.

        Raises
        ------
        InputError
            The disk is full, or the file cannot be written any more.
        """
        start = self._blocks[-1].end if self._blocks else 0
        block = _Block(report=report, key=key, start=start, end=start + len(lines), crc=zlib.crc32(lines))
        try:
            for file, content in ((self._claims, lines), (self._journal, block.line())):
                file.write(content)
                file.flush()
            self._bring_to_disk()
        except OSError as error:
            raise _unwritable(error, self.path) from error
        self._blocks.append(block)
        self._done[report] = block

    def _bring_to_disk(self) -> None:
        """Now and then, for machines that go down: a process that is killed loses nothing either way."""
        if time.monotonic() < self._sync_at:
            return
        _sync(self._claims)
        _sync(self._journal)
        self._sync_at = time.monotonic() + _SYNC_SECONDS

    def arrange(self, reports: Iterable[str]) -> None:
        """Bring the claims into the order of the reports, each in its last state; others stay before them.

        Nothing is written when they are in order already, as after a run that was not disturbed.
        """
        named = dict.fromkeys(reports)
        others = [block for block in self._blocks if block.report not in named]
        wanted = [block for block in others if self._done[block.report] is block]
        wanted += [self._done[report] for report in named if report in self._done]
        if wanted == self._blocks:
            return
        try:
            self._rewrite(wanted)
        except OSError as error:
            raise _unwritable(error, self.path) from error

    def _rewrite(self, blocks: list[_Block]) -> None:
        """Write both files anew beside the old ones, then put the claims in their place, then the journal.

        A run that is killed in between leaves the old pair, or a new file of claims with its new journal
        still waiting: `_complete_renames` tells which.
        """
        moved: list[_Block] = []
        journal = _journal_of(self.path)
        with _new(self.path).open("wb") as claims:
            for block in blocks:
                start = claims.tell()
                for chunk in _chunks(self._claims, block.start, block.end):
                    claims.write(chunk)
                end = claims.tell()
                moved.append(_Block(report=block.report, key=block.key, start=start, end=end, crc=block.crc))
            _sync(claims)
        with _new(journal).open("wb") as written:
            written.write(_HEADER)
            written.writelines(block.line() for block in moved)
            _sync(written)
        self.close()
        _new(self.path).replace(self.path)
        _new(journal).replace(journal)
        self._claims, self._journal = self.path.open("ab+"), _locked(self.path)
        self._blocks = moved
        self._done = {block.report: block for block in moved}


def _journal_of(path: Path) -> Path:
    return path.with_name(path.name + _JOURNAL)


def _new(path: Path) -> Path:
    return path.with_name(path.name + _NEW)


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _unwritable(error: OSError, path: Path) -> InputError:
    return InputError(f"cannot be written ({error.strerror or error})", where=str(path))


def _sync(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())


def _locked(path: Path) -> IO[bytes]:
    """Open the journal and keep other runs off until this process ends, however it ends."""
    journal = _journal_of(path).open("ab+")
    try:
        _lock(journal, path)
        if not _complete_renames(path):
            return journal
    except BaseException:
        journal.close()
        raise
    journal.close()  # it has been replaced
    return _locked(path)


def _complete_renames(path: Path) -> bool:
    """Finish or undo what `_rewrite` was about when its run was killed; tell whether the journal is new."""
    claims, journal = _new(path), _new(_journal_of(path))
    if journal.exists() and not claims.exists():
        journal.replace(_journal_of(path))
        return True
    claims.unlink(missing_ok=True)
    journal.unlink(missing_ok=True)
    return False


def _lock(file: IO[bytes], path: Path) -> None:
    if sys.platform == "win32":
        return
    import fcntl  # noqa: PLC0415  # not on every system

    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError) as error:
        raise InputError("is being written by another run", where=str(path)) from error
    except OSError:
        return  # a file system without locks


def _blocks(journal: IO[bytes], path: Path) -> list[_Block] | None:
    """Read the journal as far as its lines are whole; ``None`` when not even the first is."""
    journal.seek(0)
    blocks: list[_Block] | None = None
    for line in journal:
        if not line.endswith(b"\n"):
            break
        if blocks is not None:
            blocks.append(_block(line, blocks, path))
        elif line == _HEADER:
            blocks = []
        else:
            raise _not_ours(path)
    return blocks


def _block(line: bytes, before: list[_Block], path: Path) -> _Block:
    start = before[-1].end if before else 0
    try:
        fields = orjson.loads(line)
        block = _Block(start=start, **fields)
        if block.end >= start and block.line() == line:
            return block
    except (orjson.JSONDecodeError, TypeError):
        pass
    raise _not_ours(path)


def _not_ours(path: Path) -> InputError:
    reason = "is no journal of `contested extract`: name another file for the claims"
    return InputError(reason, where=str(_journal_of(path)))


def _cut(claims: IO[bytes], journal: IO[bytes], blocks: list[_Block] | None, path: Path) -> list[_Block]:
    """Cut both files after the last report that is whole in both; refuse what somebody else has changed."""
    size = claims.seek(0, os.SEEK_END)
    if size and blocks is None:
        raise InputError("was not written by `contested extract --out`: it has no journal", where=str(path))
    kept = [block for block in blocks or () if block.end <= size]  # the disk may not have had the last ones
    for block in kept:
        if _crc(_chunks(claims, block.start, block.end)) != block.crc:
            reason = f"was changed since the claims of {block.report!r} were written: name another file"
            raise InputError(reason, where=str(path))
    claims.truncate(kept[-1].end if kept else 0)
    if blocks is None:
        journal.truncate(0)
        journal.write(_HEADER)
        journal.flush()
    else:
        journal.truncate(len(_HEADER) + sum(len(block.line()) for block in kept))
    return kept


def _crc(chunks: Iterable[bytes]) -> int:
    crc = 0
    for chunk in chunks:
        crc = zlib.crc32(chunk, crc)
    return crc


def _chunks(file: IO[bytes], start: int, end: int) -> Iterator[bytes]:
    file.seek(start)
    while start < end and (chunk := file.read(min(_CHUNK_BYTES, end - start))):
        start += len(chunk)
        yield chunk
