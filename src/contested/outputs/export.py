"""Writes an export: a file that is whole, or none."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import orjson

from contested import plugins
from contested.errors import InputError
from contested.outputs.exporter import Exporter, ExportView, Outcome

__all__ = ["GROUP", "export", "exporter_named", "format_of", "formats"]

GROUP = "contested.exporters"


def formats() -> dict[str, Exporter]:
    """Return every registered exporter by its name, sorted.

    >>> "geojson" in formats()
    True
    """
    return {name: exporter_named(name) for name in plugins.names(GROUP)}


def exporter_named(name: str) -> Exporter:
    """Make the exporter registered under a name.

    Raises
    ------
    PluginError
        There is none of that name, or it does not load.
    """
    exporter: Exporter = plugins.load(GROUP, name)()
    return exporter


def format_of(path: Path) -> str:
    """Tell the format from a file's name; the longest ending counts.

    Raises
    ------
    InputError
        No format, or more than one, has files of that name.

    Examples
    --------
    >>> format_of(Path("claims.geojson")), format_of(Path("september.acled.csv"))
    ('geojson', 'acled')
    """
    known = formats()
    lower = path.name.lower()
    fits = [(len(end), name) for name, one in known.items() for end in one.endings if lower.endswith(end)]
    longest = max((length for length, _ in fits), default=0)
    names = [name for length, name in fits if length == longest]
    if len(names) == 1:
        return names[0]
    if names:
        raise InputError(f"fits several formats: say --to {' or --to '.join(sorted(names))}", where=str(path))
    raise InputError(f"tells no format: say --to ({', '.join(known)})", where=str(path))


def export(view: ExportView, exporter: Exporter, path: Path) -> Outcome:
    """Write a view into a file, which is replaced when it is there, and left as it was when that fails.

    Raises
    ------
    InputError
        The file cannot be written.
    """
    if path.is_dir():
        raise InputError("is a folder, not a file", where=str(path))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with _beside(path, exporter.endings) as part:
            outcome = exporter.write(view, part)
            _sync(part)
            os.replace(part, path)  # noqa: PTH105  # says that the target may be there
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(f"cannot be written: {reason}", where=str(path)) from error
    except (UnicodeEncodeError, orjson.JSONEncodeError) as error:
        raise InputError(f"a claim's text cannot be written: {error}", where=str(path)) from error
    return outcome


@contextmanager
def _beside(path: Path, endings: tuple[str, ...]) -> Iterator[Path]:
    """Name a file in a folder of its own beside the target; whatever was written there is gone at the end.

    It bears the target's own name, which some libraries write into the file, with an ending that they expect.
    """
    name = path.name if path.name.lower().endswith(endings) else path.name + endings[0]
    folder = path.parent / f".{secrets.token_hex(6)}.part"
    folder.mkdir()
    try:
        yield folder / name
    finally:
        for left in folder.iterdir():
            left.unlink()
        folder.rmdir()


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
