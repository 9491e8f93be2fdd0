"""Writes a brief's files into a folder: all of them, or none."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Mapping
from pathlib import Path

from contested.errors import InputError
from contested.outputs.audio.make import AUDIO_FILES, Audio
from contested.outputs.brief import Brief
from contested.outputs.describe import view_of
from contested.outputs.page import brief_page
from contested.outputs.records import claims_jsonl, verdicts_jsonl
from contested.outputs.text import brief_text

__all__ = ["FILES", "prepare_folder", "replace_files", "write_brief"]

FILES = ("claims.jsonl", "verdicts.jsonl", "brief.txt", "brief.html")


def write_brief(brief: Brief, folder: Path, *, audio: Audio | None = None) -> tuple[Path, ...]:
    """Write ``claims.jsonl``, ``verdicts.jsonl``, ``brief.txt`` and ``brief.html``.

    Everything is made first and written under other names, so that a failure leaves what the folder held.

    Parameters
    ----------
    brief
        What was found in one report.
    folder
        Made when it is not there; files of these names in it are replaced.
    audio
        The brief to listen to; its files are written with the others. Without it, those of an earlier brief
        are removed: they would say something else.

    Returns
    -------
    tuple of Path
        The files written: those of audio, then in the order of `FILES`.

    Raises
    ------
    InputError
        The folder is a file, or cannot be written to.
    """
    view = view_of(brief)
    contents = {
        **({} if audio is None else audio.files),
        "claims.jsonl": claims_jsonl(brief),
        "verdicts.jsonl": verdicts_jsonl(brief),
        "brief.txt": brief_text(brief, view=view).encode(),
        "brief.html": brief_page(brief, view=view, audio=None if audio is None else audio.length).encode(),
    }
    return replace_files(contents, folder, outdated=AUDIO_FILES)


def replace_files(
    contents: Mapping[str, bytes], folder: Path, *, outdated: Iterable[str] = ()
) -> tuple[Path, ...]:
    """Write files by name into a folder: all of them, or none.

    Parameters
    ----------
    contents, folder
        What is written, and where.
    outdated
        Names that are removed from the folder unless they are written.

    Raises
    ------
    InputError
        The folder is a file, or cannot be written to.
    """
    prepare_folder(folder)
    try:
        _replace_all(contents, folder)
        for name in set(outdated) - set(contents):
            (folder / name).unlink(missing_ok=True)
    except OSError as error:
        raise _refusal(error, folder) from error
    return tuple(folder / name for name in contents)


def prepare_folder(folder: Path) -> None:
    """Make a folder for results, before hours of work are spent on them.

    Raises
    ------
    InputError
        It is a file, or cannot be made or written to.
    """
    trial = folder / f".{secrets.token_hex(4)}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        trial.touch()
        trial.unlink()
    except OSError as error:
        raise _refusal(error, folder) from error


def _refusal(error: OSError, folder: Path) -> InputError:
    if isinstance(error, FileExistsError | NotADirectoryError):
        return InputError("is a file, not a folder", where=str(folder))
    return InputError(f"cannot be written to: {(error.strerror or str(error)).lower()}", where=str(folder))


def _replace_all(contents: Mapping[str, bytes], folder: Path) -> None:
    suffix = f".{secrets.token_hex(4)}.part"
    parts = {folder / f".{name}{suffix}": folder / name for name in contents}
    try:
        for part, data in zip(parts, contents.values(), strict=True):
            part.write_bytes(data)
        for part, target in parts.items():
            os.replace(part, target)  # noqa: PTH105  # says that the target may be there
    finally:
        for part in parts:
            part.unlink(missing_ok=True)
