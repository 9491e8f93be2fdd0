"""Every error this package raises; the branch says what the caller should do.

ContestedError
├── RecordError       this record is unusable: skip it, count it, go on
│   ├── ClaimError        a quote or a date that does not fit its report
│   ├── PlaceError        no place, or several equally likely
│   └── GeometryError     empty, invalid or in the wrong CRS
└── RunError          going on would publish something wrong: stop
    ├── InputError        a report, option or folder that cannot be used
    ├── SourceError       a map source is gone, or has changed shape
    ├── TheatreError      a theatre that is unknown or not well formed
    ├── PluginError       a plug-in that is missing or does not load
    ├── ServiceError      a server that a plug-in asks is gone, or refuses
    └── MapMismatchError  two control maps that may not be compared
"""

from __future__ import annotations

from typing import Self

__all__ = [
    "ClaimError",
    "ContestedError",
    "GeometryError",
    "InputError",
    "MapMismatchError",
    "PlaceError",
    "PluginError",
    "RecordError",
    "RunError",
    "ServiceError",
    "SourceError",
    "TheatreError",
]


class ContestedError(Exception):
    """The root of the tree; `where` names the file, `record` what in it."""

    def __init__(self, reason: str, *, where: str | None = None, record: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.where = where
        self.record = record

    def __str__(self) -> str:
        """One line: file, record, reason.

        >>> str(InputError("is empty", where="a.txt"))
        'a.txt: is empty'
        """
        parts = [part for part in (self.where, self.record, self.reason) if part]
        return ": ".join(" ".join(part.split()) for part in parts)

    def at(self, where: str) -> Self:
        """Return the error itself, with the file it arose in."""
        self.where = self.where or where
        return self


class RecordError(ContestedError):
    """This record is unusable: skip it, count it, go on."""


class ClaimError(RecordError):
    """A quote or a date that does not fit its report."""


class PlaceError(RecordError):
    """No place, or several equally likely."""


class GeometryError(RecordError):
    """Empty, invalid or in the wrong CRS."""


class RunError(ContestedError):
    """Going on would publish something wrong: stop."""


class InputError(RunError):
    """A report, option or folder that cannot be used."""


class SourceError(RunError):
    """A map source is gone, or has changed shape."""


class TheatreError(RunError):
    """A theatre that is unknown or not well formed."""


class PluginError(RunError):
    """A plug-in that is missing or does not load."""


class ServiceError(RunError):
    """A server that a plug-in asks is gone, refuses, or answers with what it should not."""


class MapMismatchError(RunError):
    """Two control maps that may not be compared."""
