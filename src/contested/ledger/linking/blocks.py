"""Finds what a statement must be compared with: claims of the same place and time, and no others."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from contested.ledger.linking.columns import Columns, Rows
from contested.ledger.linking.profile import Profile, profile_of
from contested.ledger.linking.settings import Window, load_settings
from contested.ledger.statement import Statement

__all__ = ["BlockKey", "Candidates", "Index", "Near", "asked_keys", "block_keys", "gathered", "near_of"]

_NOWHERE = "nowhere"


@dataclass(frozen=True, slots=True)
class BlockKey:
    """A place and a stretch of days under which a statement is filed."""

    place: str
    """A place's key, ``in:`` and a region's key for what lies in it, a measure, or a kind without a place."""
    bucket: int | None
    """Number of the stretch; ``None`` for claims that span many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """The statements to compare one with, as rows of some columns."""

    columns: Columns
    rows: Rows
    left_out: int = 0
    """Claims of the place that fell outside because it is too busy."""
    within_days: int | None = None
    """How far apart the datelines of those compared lie at most, where some were left out."""


class Candidates(Protocol):
    """Whoever keeps statements and finds those near one of them."""

    def near(self, profile: Profile, /) -> Near:
        """Give every statement that shares a block with one; see `asked_keys`."""
        ...


def near_of(statements: Iterable[Statement], *, left_out: int = 0, within_days: int | None = None) -> Near:
    """Wrap statements that a database found.

    Examples
    --------
    >>> near_of([]).rows.tolist()
    []
    """
    columns = Columns(map(profile_of, statements))
    rows = np.arange(len(columns), dtype=np.int32)
    return Near(columns=columns, rows=rows, left_out=left_out, within_days=within_days)


def gathered(
    new: Iterable[Statement | Profile], fetch: Callable[[tuple[BlockKey, ...]], Iterable[Statement]]
) -> Index:
    """Fill an index with all that a batch of statements must be compared with, asked for at once.

    Parameters
    ----------
    new
        The statements to link.
    fetch
        Gives the statements filed under some keys, in any order; a database answers it with one query.

    Examples
    --------
    >>> len(gathered([], lambda keys: []))
    0
    """
    keys = {key for statement in new for key in asked_keys(statement)}
    ordered = sorted(keys, key=lambda key: (key.place, -1 if key.bucket is None else key.bucket))
    return Index({statement.id: statement for statement in fetch(tuple(ordered))}.values())


def block_keys(statement: Statement | Profile) -> tuple[BlockKey, ...]:
    """Give the keys under which a statement is filed: its places by its days.

    A long claim is filed once a place, and asks for every block of its time: two claims meet whichever of the
    two comes first.
    """
    profile = statement if isinstance(statement, Profile) else profile_of(statement)
    window = load_settings().window
    inside = {f"in:{spot.region}" for spot in profile.spots if spot.region and not spot.wide}
    places = sorted({*_places(profile), *inside})
    short = _buckets(profile, window, slack=0)
    buckets: Iterable[int | None] = [None] if _is_long(profile, window) else short
    return tuple(BlockKey(place, bucket) for bucket in buckets for place in places)


def asked_keys(statement: Statement | Profile) -> tuple[BlockKey, ...]:
    """Give the keys under which a statement's candidates are filed, some days of slack on either side."""
    profile = statement if isinstance(statement, Profile) else profile_of(statement)
    window = load_settings().window
    regions = {spot.region for spot in profile.spots if spot.region and not spot.wide}
    inside = {f"in:{spot.key}" for spot in profile.spots if spot.wide}
    places = sorted({*_places(profile), *regions, *inside})
    buckets = [None, *_buckets(profile, window, slack=window.slack_days)]
    return tuple(BlockKey(place, bucket) for bucket in buckets for place in places)


def _places(profile: Profile) -> set[str]:
    """Give the places of a claim and, for a number, its measure; where there is neither, its kind."""
    keys = {spot.key for spot in profile.spots}
    if profile.quantity is not None and profile.quantity.measure in {"area", "distance"}:
        keys.add(f"measure:{profile.quantity.measure}")
    return keys or {f"{_NOWHERE}:{profile.kind}"}


def _is_long(profile: Profile, window: Window) -> bool:
    return (profile.days.last - profile.days.first).days >= window.long_days


def _buckets(profile: Profile, window: Window, *, slack: int) -> range:
    first, last = profile.days.first.toordinal() - slack, profile.days.last.toordinal() + slack
    return range(first // window.bucket_days, last // window.bucket_days + 1)


class Index:
    """Statements in memory, by place and time; implements `Candidates`.

    Examples
    --------
    >>> len(Index())
    0
    """

    def __init__(self, statements: Iterable[Statement | Profile] = ()) -> None:
        self.columns = Columns()
        self._blocks: dict[BlockKey, array[int]] = {}
        for statement in statements:
            self.add(statement)

    def __len__(self) -> int:
        """Count the statements."""
        return len(self.columns)

    def add(self, statement: Statement | Profile) -> None:
        """File a statement."""
        profile = statement if isinstance(statement, Profile) else profile_of(statement)
        row = self.columns.append(profile)
        for key in block_keys(profile):
            self._blocks.setdefault(key, array("i")).append(row)

    def near(self, profile: Profile, /) -> Near:
        """Give every statement that shares a block with one, the window narrowed where there are too many."""
        window = load_settings().window
        found = self._filed(profile)
        first, last = profile.days.first.toordinal(), profile.days.last.toordinal()
        columns = self.columns
        near = (columns.column("first", found) <= last + window.slack_days) & (
            columns.column("last", found) >= first - window.slack_days
        )
        rows = found[near]
        apart = np.abs(columns.column("said", rows) - profile.said.toordinal())
        if len(rows) <= window.most:
            return Near(columns=columns, rows=rows)
        within = max(int(np.partition(apart, window.most)[window.most]) - 1, 0)
        kept = rows[apart <= within]
        return Near(columns=columns, rows=kept, left_out=len(rows) - len(kept), within_days=within)

    def _filed(self, profile: Profile) -> Rows:
        """Give the rows under every key that a claim asks, each once."""
        blocks = [block for key in asked_keys(profile) if (block := self._blocks.get(key)) is not None]
        if not blocks:
            return np.empty(0, dtype=np.int32)
        rows = np.concatenate([np.frombuffer(block, dtype=np.int32) for block in blocks])
        rows.sort()
        return np.asarray(rows[np.diff(rows, prepend=np.int32(-1)) != 0], dtype=np.int32)
