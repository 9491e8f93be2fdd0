"""Opens control histories: from a user's map files, or the timeline that ships with a theatre."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from contested import geo
from contested.control import control_map, ground
from contested.control.ground_store import GroundStore
from contested.control.history import ControlHistory
from contested.control.kept import keep, kept
from contested.control.reader import MapFile, OwnSource, Reader, find_reader
from contested.control.source import load_source
from contested.control.store import MapStore
from contested.control.thiessen import drawing_mark, embedded_maps
from contested.theatre.theatre import Theatre

__all__ = [
    "EMBEDDED",
    "Opened",
    "Progress",
    "embedded_history",
    "ground_store",
    "open_files",
    "open_history",
    "store_folder",
]

EMBEDDED = "embedded"
Progress = Callable[[int, int], None]
"""Called with the files done and the files in all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A history, how many of its maps were new to the store, and what was skipped on the way."""

    history: ControlHistory
    added: int
    notes: tuple[str, ...]


def store_folder() -> Path:
    """Return where imported maps are kept: ``CONTESTED_DATA``, else the XDG data folder."""
    from platformdirs import user_data_path  # noqa: PLC0415  # asked for only when maps are imported

    chosen = os.environ.get("CONTESTED_DATA")
    return (Path(chosen) if chosen else user_data_path("contested")) / "maps"


def open_history(
    path: Path,
    theatre: Theatre,
    *,
    reader: str | None = None,
    folder: Path | None = None,
    progress: Progress | None = None,
) -> Opened:
    """Import the maps at a path into the store, where that is still to do, and open their history.

    Parameters
    ----------
    path
        A map file, or a folder of them.
    theatre
        Whose land cuts the maps.
    reader
        A name of the group ``contested.control_readers``, or of a theatre's ``maps/*.toml`` with a table
        ``[mapping]``; ``None`` to let each have a look.
    folder
        Where the store lies; ``None`` for `store_folder`.
    progress
        Told of every file.

    Raises
    ------
    SourceError
        Nothing readable lies there.
    InputError
        The store cannot be opened.
    """
    found, files = find_reader(path, name=reader, theatre=theatre)
    return open_files(found, files, theatre, folder=folder, progress=progress)


def open_files(
    reader: Reader,
    files: tuple[MapFile, ...],
    theatre: Theatre,
    *,
    folder: Path | None = None,
    progress: Progress | None = None,
) -> Opened:
    """Import the snapshots that a reader has found, and open their history; see `open_history`."""
    source = reader.source(files) if isinstance(reader, OwnSource) else load_source(theatre, reader.key)
    store = MapStore.default(theatre, folder=folder or store_folder())
    done = 0

    def one_more() -> None:
        nonlocal done
        done += 1
        if progress is not None:
            progress(done, len(files))

    try:
        result = store.add(reader, files, source, progress=one_more)
    finally:
        store.close()
    history = ControlHistory(source, theatre, result.maps)
    return Opened(history=history, added=result.added, notes=result.notes)


def embedded_history(theatre: Theatre, *, folder: Path | None = None) -> ControlHistory | None:
    """Open the control timeline that ships with a theatre; ``None`` when it has none.

    Its maps are drawn once for each edition of the timeline, and then kept in `folder` (``None`` for
    `store_folder`).
    """
    mark = drawing_mark(theatre)
    if mark is None:
        return None
    path = (folder or store_folder()) / f"{theatre.key}-{EMBEDDED}-{mark}.sqlite"
    maps = kept(path)
    if not maps:
        maps = embedded_maps(theatre)
        keep(path, maps)
    return ControlHistory(load_source(theatre, EMBEDDED), theatre, maps) if maps else None


def ground_store(
    theatre: Theatre, settlements: Sequence[tuple[float, float]], *, folder: Path | None = None
) -> GroundStore:
    """Open what keeps the grounds worked out from a theatre's maps.

    Parameters
    ----------
    settlements
        (longitude, latitude) of those that `Grounds` is given, degrees, WGS 84.
    folder
        Where it lies; ``None`` for `store_folder`.
    """
    made_by = b"".join(Path(module.__file__ or "").read_bytes() for module in (geo, control_map, ground))
    return GroundStore.default(theatre, settlements, made_by=made_by, folder=folder or store_folder())
