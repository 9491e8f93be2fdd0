"""Keeps the profiles of many statements in columns, so that one can be compared with thousands at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from contested.claims.claim import KINDS, STANCES, Quantity
from contested.ledger.linking.profile import DATINGS, Days, Profile, Spot

__all__ = ["NOBODY", "Columns", "Ints", "Rows"]

Ints = npt.NDArray[np.int64]
Rows = npt.NDArray[np.int32]
NOBODY = -1
"""The code of what a report does not say."""
_STRANGER = -2
"""The code of a word that was never seen."""
_COMPARATORS = ("=", ">", ">=", "<", "<=", "~")
_NUMBERS = {
    "kind": np.int8, "stance": np.int8, "dating": np.int8, "comparator": np.int8, "side": np.int16,
    "against": np.int16, "language": np.int16, "measure": np.int16, "first": np.int32, "last": np.int32,
    "said": np.int32, "report": np.int32, "speaker": np.int32, "publisher": np.int32, "value": np.float64,
    "spots_from": np.int64, "spots": np.int16,
}  # fmt: skip
_WORDS = ("side", "against", "language", "report", "speaker", "publisher")
_FIRST_ROOM = 64


class _Codes:
    """Numbers for words, in the order in which they come."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self._codes: dict[str, int] = {}

    def of(self, word: str | None) -> int:
        if word is None:
            return NOBODY
        code = self._codes.get(word)
        if code is None:
            code = self._codes[word] = len(self.words)
            self.words.append(word)
        return code

    def known(self, word: str | None) -> int:
        return NOBODY if word is None else self._codes.get(word, _STRANGER)

    def word(self, code: int) -> str | None:
        return None if code == NOBODY else self.words[code]


class _Growing:
    """An array with room for more."""

    def __init__(self, dtype: npt.DTypeLike) -> None:
        self.room = np.empty(_FIRST_ROOM, dtype=dtype)
        self.size = 0

    def append(self, value: float) -> None:
        if self.size == len(self.room):
            self.room = np.concatenate([self.room, np.empty_like(self.room)])
        self.room[self.size] = value
        self.size += 1

    @property
    def filled(self) -> npt.NDArray[Any]:
        return self.room[: self.size]


class Columns:
    """The profiles of statements, a row each; a profile comes out as it went in.

    Examples
    --------
    >>> len(Columns())
    0
    """

    def __init__(self, profiles: Iterable[Profile] = ()) -> None:
        self.ids: list[str] = []
        self._numbers = {name: _Growing(dtype) for name, dtype in _NUMBERS.items()}
        sides = _Codes()
        self._codes = {name: sides if name in {"side", "against"} else _Codes() for name in _WORDS}
        self._measures = _Codes()
        self._spot_of_row = _Growing(np.int32)
        self._spots: list[Spot] = []
        self._spot_codes: dict[str, int] = {}
        self._spot_wide, self._spot_region = _Growing(np.bool_), _Growing(np.int32)
        for profile in profiles:
            self.append(profile)

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.ids)

    def append(self, profile: Profile) -> int:
        """Add a profile and return its row."""
        row, numbers = len(self.ids), self._numbers
        for name in _WORDS:
            numbers[name].append(self._codes[name].of(getattr(profile, name)))
        quantity, days = profile.quantity, profile.days
        numbers["kind"].append(KINDS.index(profile.kind))
        numbers["stance"].append(STANCES.index(profile.stance))
        numbers["first"].append(days.first.toordinal())
        numbers["last"].append(days.last.toordinal())
        numbers["dating"].append(DATINGS.index(days.dating))
        numbers["said"].append(profile.said.toordinal())
        measure = None if quantity is None else f"{quantity.measure} {quantity.unit}"
        numbers["measure"].append(self._measures.of(measure))
        numbers["value"].append(np.nan if quantity is None else quantity.value)
        numbers["comparator"].append(0 if quantity is None else _COMPARATORS.index(quantity.comparator))
        numbers["spots_from"].append(self._spot_of_row.size)
        numbers["spots"].append(len(profile.spots))
        for spot in profile.spots:
            self._spot_of_row.append(self._spot_code(spot))
        self.ids.append(profile.id)
        return row

    def _spot_code(self, spot: Spot) -> int:
        code = self._spot_codes.get(spot.key)
        if code is None:
            region = None if spot.region is None else Spot(key=spot.region, name=spot.region, wide=True)
            within = NOBODY if region is None else self._spot_code(region)
            code = self._spot_codes[spot.key] = len(self._spots)
            self._spots.append(spot)
            self._spot_wide.append(spot.wide)
            self._spot_region.append(within)
        elif self._spots[code].name == spot.key and spot.name != spot.key:
            self._spots[code] = spot  # known until now only as where another place lies
        return code

    def column(self, name: str, rows: Rows | slice) -> npt.NDArray[Any]:
        """Give the numbers of one column at some rows."""
        return self._numbers[name].filled[rows]

    def spots(self, rows: Rows) -> tuple[Ints, Ints]:
        """Give the codes of the places at some rows, one after the other, and the row of each."""
        counts = self.column("spots", rows).astype(np.int64)
        owner = np.repeat(np.arange(len(rows)), counts)
        ends = np.cumsum(counts)
        shift = np.repeat(self.column("spots_from", rows) - (ends - counts), counts)
        return self._spot_of_row.filled[np.arange(len(owner)) + shift].astype(np.int64), owner

    @property
    def spot_is_wide(self) -> npt.NDArray[np.bool_]:
        """Whether each place, by its code, is a region or country."""
        return self._spot_wide.filled

    @property
    def spot_region(self) -> Rows:
        """The code of the region in which each place lies, `NOBODY` where that is not known."""
        return self._spot_region.filled

    def profile(self, row: int) -> Profile:
        """Make the profile of a row again."""
        numbers = {name: column.filled[row].item() for name, column in self._numbers.items()}
        words = {name: self._codes[name].word(numbers[name]) for name in _WORDS}
        start = numbers["spots_from"]
        codes = self._spot_of_row.filled[start : start + numbers["spots"]].tolist()
        return Profile(
            id=self.ids[row],
            kind=KINDS[numbers["kind"]],
            stance=STANCES[numbers["stance"]],
            spots=tuple(self._spots[code] for code in codes),
            days=Days(
                first=date.fromordinal(numbers["first"]),
                last=date.fromordinal(numbers["last"]),
                dating=DATINGS[numbers["dating"]],
            ),
            said=date.fromordinal(numbers["said"]),
            quantity=self._quantity(numbers),
            **words,  # type: ignore[arg-type]  # report and language are always said
        )

    def _quantity(self, numbers: dict[str, Any]) -> Quantity | None:
        named = self._measures.word(numbers["measure"])
        if named is None:
            return None
        measure, _, unit = named.partition(" ")
        return Quantity(
            measure=measure,  # type: ignore[arg-type]  # as it went in
            value=numbers["value"],
            unit=unit,
            comparator=_COMPARATORS[numbers["comparator"]],  # type: ignore[arg-type]  # likewise
        )

    def code(self, name: str, word: str | None) -> int:
        """Give the code of a word in a column, or one that stands nowhere."""
        return self._codes[name].known(word)

    def measure_code(self, quantity: Quantity) -> int:
        """Give the code of a quantity's measure and unit, or one that stands nowhere."""
        return self._measures.known(f"{quantity.measure} {quantity.unit}")

    def spot_flags(self, keys: Iterable[str]) -> npt.NDArray[np.bool_]:
        """Flag some places by their codes; the last flag, that of `NOBODY`, is never set."""
        flags = np.zeros(len(self._spots) + 1, dtype=np.bool_)
        known = [code for key in keys if (code := self._spot_codes.get(key)) is not None]
        flags[known] = True
        return flags

    def comparators(self, rows: Rows | slice, among: Sequence[str]) -> npt.NDArray[np.bool_]:
        """Whether the comparator at each row is one of some."""
        flags = np.array([one in among for one in _COMPARATORS])
        return np.asarray(flags[self.column("comparator", rows)])
