"""Reads anybody's map in the usual geodata formats, told by a small mapping file what its words mean."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from shapely.geometry.base import BaseGeometry

from contested.control.geojson import Feature
from contested.control.plain_file import check_file, read_file, said
from contested.control.reader import Drawing, MapFile, UndatedError, geometry_of, in_our_times, label_of
from contested.control.source import ControlSource, source_of
from contested.control.vector import SUFFIXES, features, moment_of, paths_of
from contested.errors import InputError, SourceError
from contested.reports.dateline import parse_published
from contested.theatre.theatre import Theatre
from contested.timespan import end_of_day

__all__ = ["FILE_NAME", "MappingReader"]

FILE_NAME = "mapping.toml"
"""What a mapping file beside the maps of a folder is called; beside one file it may bear the file's name."""
_KEY = re.compile(r"[a-z0-9][a-z0-9_-]*")
_RULES_MAX_BYTES = 1024**2
_PROPERTIES = ("class", "colour", "time")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Columns:
    """Which properties of a feature say what; ``None`` where a name does."""

    label: str | None
    colour: str | None
    time: str | None


class MappingReader:
    """GeoJSON, zipped shapefiles, GeoPackage and GeoParquet, by a mapping file that a user writes.

    Parameters
    ----------
    theatre
        Whose sides and clock.
    rules
        A mapping file of the theatre; ``None`` to look for one beside the maps.
    """

    key = "mapping"
    certain = True

    def __init__(self, theatre: Theatre | None = None, rules: Path | None = None) -> None:
        self._theatre = theatre
        self._rules = rules

    def within(self, theatre: Theatre) -> MappingReader:
        """Return the reader for a theatre."""
        return MappingReader(theatre, self._rules)

    def source(self, files: tuple[MapFile, ...]) -> ControlSource:
        """Describe the source, as the mapping file does.

        Raises
        ------
        InputError
            The mapping file is malformed.
        """
        return self._described(self._rules or _beside(files[0].path) or files[0].path, files[0].rules)

    def files(self, path: Path) -> tuple[MapFile, ...]:
        """List the maps of a folder (or the one file) that has a mapping file; none without one.

        Raises
        ------
        InputError
            The mapping file is malformed.
        SourceError
            No map has a time, in its name or in the property that is to hold it.
        """
        where = self._rules or _beside(path)
        if self._theatre is None or where is None:
            return ()
        paths = paths_of(path, SUFFIXES)
        try:
            check_file(where, max_bytes=_RULES_MAX_BYTES)
            rules = read_file(where)
        except SourceError as error:
            raise InputError(error.reason, where=str(where)) from error
        self._described(where, rules)
        columns = _columns(rules)
        found = [entry for file in paths for entry in self._snapshots(file, rules, columns, self._theatre)]
        if paths and not found:
            raise UndatedError("no time in the name (2022-09-11 or the like)", where=str(paths[0]))
        return tuple(sorted(found, key=lambda file: file.as_of))

    def drawings(self, file: MapFile) -> Iterator[Drawing]:
        """Yield the polygons of one snapshot, labelled with the property that holds their class."""
        columns = _columns(file.rules)
        for feature in features(file.path):
            if columns.time is None or feature.problem or _text(feature, columns.time) == file.part:
                yield Drawing(
                    label=label_of(feature.layer) if columns.label is None else _text(feature, columns.label),
                    colour=_text(feature, columns.colour) if columns.colour else None,
                    geometry_json=feature.geometry_json,
                    problem=feature.problem,
                    record=f"feature {feature.number}",
                )

    def geometry(self, drawing: Drawing) -> BaseGeometry:
        """Build the geometry."""
        return geometry_of(drawing)

    def _described(self, where: Path, rules: bytes) -> ControlSource:
        if self._theatre is None:
            raise InputError("a mapping file is read for a theatre, and none is given", where=str(where))
        try:
            return self._source(where, rules, self._theatre)
        except (ValueError, RecursionError) as error:
            raise InputError(f"not a mapping file: {said(error)}", where=str(where)) from error

    def _source(self, where: Path, rules: bytes, theatre: Theatre) -> ControlSource:
        table = tomllib.loads(rules.decode())
        _columns(rules)
        key = where.stem if self._rules else str(table.get("key", ""))
        if not _KEY.fullmatch(key):
            raise ValueError("'key' is a short name: small letters, digits, '-' and '_'")
        source = source_of(table, key=key, theatre=theatre)
        if not source.classes:
            raise ValueError("has no [[class]]")
        return source

    def _snapshots(self, file: Path, rules: bytes, columns: _Columns, theatre: Theatre) -> Iterator[MapFile]:
        if columns.time is None:
            moment = moment_of(file, theatre)
            if moment is not None:
                yield MapFile(path=file, as_of=moment, rules=rules)
            return
        times = dict.fromkeys(
            _text(feature, columns.time) for feature in features(file) if not feature.problem
        )
        for time in times:
            yield MapFile(path=file, as_of=_moment(time, theatre, file), part=time, rules=rules)


def _beside(path: Path) -> Path | None:
    """Find the mapping file of a folder, or of one file or of the folder that it is in."""
    choices = [path / FILE_NAME] if path.is_dir() else [path.with_suffix(".toml"), path.parent / FILE_NAME]
    choices += [path.parent.parent / FILE_NAME] if path.is_file() else []
    return next((choice for choice in choices if choice.is_file()), None)


@lru_cache(maxsize=16)
def _columns(rules: bytes) -> _Columns:
    table: dict[str, Any] = tomllib.loads(rules.decode())
    named = table.get("mapping", {})
    if not isinstance(named, dict) or any(not isinstance(value, str) for value in named.values()):
        raise ValueError("[mapping] names properties: class, colour, time")
    strangers = [name for name in named if name not in _PROPERTIES]
    if strangers:
        raise ValueError(f"[mapping] knows {', '.join(_PROPERTIES)}, not {', '.join(strangers)}")
    return _Columns(label=named.get("class"), colour=named.get("colour"), time=named.get("time"))


def _text(feature: Feature, name: str) -> str:
    return label_of(feature.properties.get(name))


def _moment(text: str, theatre: Theatre, file: Path) -> datetime:
    """Read the time of a snapshot; a day alone is its end, a time without a zone the theatre's."""
    try:
        moment = parse_published(text.removesuffix(" 00:00:00"))
    except InputError as error:
        raise SourceError(error.reason, where=str(file)) from error
    if not in_our_times(moment):
        raise SourceError(f"no such day: {text!r}", where=str(file))
    if isinstance(moment, datetime) and moment.tzinfo is not None:
        return moment.astimezone(UTC)
    return end_of_day(moment, theatre.time_zone)
