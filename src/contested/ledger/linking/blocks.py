"""Finds what a statement must be compared with: claims of the same place and time, and no others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from contested.ledger.linking.columns import Columns, Rows
from contested.ledger.linking.profile import Profile, profile_of
from contested.ledger.linking.settings import Window, load_settings
from contested.ledger.statement import Statement

__all__ = ["Index", "Near", "asked_of", "filed_under"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """The statements to compare one with, as rows of some columns."""

    columns: Columns
    rows: Rows
    left_out: int = 0
    """Claims of the place that fell outside because it is too busy."""
    within_days: int | None = None
    """How far apart the datelines of those compared lie at most, where some were left out."""


def filed_under(profile: Profile) -> set[str]:
    """Name the places under which a statement is filed.

    Returns
    -------
    set of str
        Keys of its places, ``in:`` and a region's key for what lies in it, ``measure:`` for an area or a
        distance; where there is none of these, its kind.
    """
    inside = {f"in:{spot.region}" for spot in profile.spots if spot.region and not spot.wide}
    return _places(profile) | inside


def asked_of(profile: Profile) -> set[str]:
    """Name the places under which the candidates of a statement are filed: two meet whichever comes first."""
    regions = {spot.region for spot in profile.spots if spot.region and not spot.wide}
    inside = {f"in:{spot.key}" for spot in profile.spots if spot.wide}
    return _places(profile) | regions | inside


def _places(profile: Profile) -> set[str]:
    """Give the places of a claim and, for a number, its measure; where there is neither, its kind."""
    keys = {spot.key for spot in profile.spots}
    if profile.quantity is not None and profile.quantity.measure in {"area", "distance"}:
        keys.add(f"measure:{profile.quantity.measure}")
    return keys or {f"nowhere:{profile.kind}"}


class Index:
    """Statements in memory, by place and time.

    Examples
    --------
    >>> len(Index())
    0
    """

    def __init__(self, statements: Iterable[Statement | Profile] = ()) -> None:
        made = [one if isinstance(one, Profile) else profile_of(one) for one in statements]
        self.columns = Columns(made)
        self._rows = self._filed(made)
        self._sorted: dict[str, tuple[Rows, Rows]] = {}

    def __len__(self) -> int:
        """Count the statements."""
        return len(self.columns)

    def _filed(self, profiles: Sequence[Profile]) -> dict[str, list[int]]:
        """Give the rows under each place; claims of the same places are filed alike."""
        filed: dict[str, list[int]] = {}
        places: dict[tuple[object, ...], set[str]] = {}
        for row, (where, one) in enumerate(
            zip(self.columns.column("where", slice(None)).tolist(), profiles, strict=True)
        ):
            alike = where, one.quantity and one.quantity.measure, one.kind
            if alike not in places:
                places[alike] = filed_under(one)
            for place in places[alike]:
                filed.setdefault(place, []).append(row)
        return filed

    def near(self, profile: Profile, /, *, before: int | None = None) -> Near:
        """Give every statement that shares a place and a time with one, fewer where there are too many.

        Parameters
        ----------
        profile
            The one.
        before
            Only statements before the row of that number.
        """
        window, columns = load_settings().window, self.columns
        rows = self._of_its_time(profile, window)
        if before is not None:
            rows = rows[rows < before]
        apart = np.abs(columns.column("said", rows) - profile.said.toordinal())
        meets = (apart <= window.long_reach_days) | ~columns.column("is_long", rows)
        if _is_long(profile, window):
            meets = apart <= window.long_reach_days
        rows, apart = rows[meets], apart[meets]
        if len(rows) <= window.most:
            return Near(columns=columns, rows=rows)
        within = max(int(np.partition(apart, window.most)[window.most]) - 1, 0)
        kept = rows[apart <= within]
        return Near(columns=columns, rows=kept, left_out=len(rows) - len(kept), within_days=within)

    def _of_its_time(self, profile: Profile, window: Window) -> Rows:
        """Give the rows under the places that a claim asks, of its days and some days of slack, each once."""
        first = profile.days.first.toordinal() - window.slack_days
        last = profile.days.last.toordinal() + window.slack_days
        found = []
        for place in asked_of(profile):
            if place in self._rows:
                rows, ends = self._by_end(place)
                found.append(rows[np.searchsorted(ends, first) :])
        if not found:
            return np.empty(0, dtype=np.int32)
        together = np.concatenate(found)
        near = together[self.columns.column("first", together) <= last]
        if len(found) == 1:
            return near
        near.sort()
        return np.asarray(near[np.diff(near, prepend=np.int32(-1)) != 0], dtype=np.int32)

    def _by_end(self, place: str) -> tuple[Rows, Rows]:
        """Give the rows under a place in the order of their last days, and those days."""
        found = self._sorted.get(place)
        if found is None:
            rows = np.array(self._rows[place], dtype=np.int32)
            ends = self.columns.column("last", rows)
            order = np.argsort(ends, kind="stable")
            found = self._sorted[place] = rows[order], ends[order]
        return found


def _is_long(profile: Profile, window: Window) -> bool:
    return (profile.days.last - profile.days.first).days >= window.long_days
