"""Keeps the profiles of many statements in columns, so that one can be compared with thousands at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from contested.claims.claim import KINDS, STANCES, Quantity
from contested.ledger.linking.profile import DATINGS, Days, Profile, Spot
from contested.ledger.linking.settings import load_settings

__all__ = ["NOBODY", "Columns", "Ints", "Rows", "comparator_flags"]

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
    "spots_from": np.int64, "spots": np.int16, "where": np.int32, "is_long": np.bool_,
}  # fmt: skip
_KINDS, _STANCES, _DATINGS = (
    {word: code for code, word in enumerate(words)} for words in (KINDS, STANCES, DATINGS)
)
_WORDS = ("side", "against", "language", "report", "speaker", "publisher")
_KEPT = 20_000
"""Profiles made again and kept at hand."""


def comparator_flags(among: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Whether each comparator, by its code, is one of some.

    >>> comparator_flags(["<", "<="]).sum()
    np.int64(2)
    """
    return np.array([one in among for one in _COMPARATORS])


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


def _coded(profile: Profile, codes: Mapping[str, Callable[[str | None], int]]) -> dict[str, float]:
    """Give the numbers of a profile by column, words through their codes."""
    quantity, days = profile.quantity, profile.days
    first, last = days.first.toordinal(), days.last.toordinal()
    return {name: codes[name](getattr(profile, name)) for name in _WORDS} | {
        "kind": _KINDS[profile.kind],
        "stance": _STANCES[profile.stance],
        "first": first,
        "last": last,
        "is_long": last - first >= load_settings().window.long_days,
        "dating": _DATINGS[days.dating],
        "said": profile.said.toordinal(),
        "measure": codes["measure"](None if quantity is None else f"{quantity.measure} {quantity.unit}"),
        "value": np.nan if quantity is None else quantity.value,
        "comparator": 0 if quantity is None else _COMPARATORS.index(quantity.comparator),
        "spots": len(profile.spots),
    }


class Columns:
    """The profiles of statements, a row each; a profile comes out as it went in.

    Examples
    --------
    >>> len(Columns())
    0
    """

    def __init__(self, profiles: Iterable[Profile] = ()) -> None:
        sides = _Codes()
        self.ids: list[str] = []
        self._codes = {name: sides if name in {"side", "against"} else _Codes() for name in _WORDS}
        self._codes["measure"] = _Codes()
        self._spots: list[Spot] = []
        self._spot_codes: dict[str, int] = {}
        self._made: dict[int, Profile] = {}
        numbers, spots = self._numbers_of(profiles)
        self._numbers: dict[str, npt.NDArray[Any]] = {
            name: np.array(numbers[name], dtype=dtype) for name, dtype in _NUMBERS.items()
        }
        self._spot_of_row = np.array(spots, dtype=np.int64)
        self.spot_is_wide = np.array([spot.wide for spot in self._spots], dtype=np.bool_)
        """Whether each place, by its code, is a region or country."""
        within = [self._spot_codes.get(spot.region or "", NOBODY) for spot in self._spots]
        self.spot_region = np.array(within, dtype=np.int32)
        """The code of the region in which each place lies, `NOBODY` where that is not known."""

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.ids)

    def _numbers_of(self, profiles: Iterable[Profile]) -> tuple[dict[str, list[float]], list[int]]:
        """Give the numbers of each column, and the codes of all places, one after the other."""
        numbers: dict[str, list[float]] = {name: [] for name in _NUMBERS}
        codes = {name: codes.of for name, codes in self._codes.items()}
        wheres: dict[tuple[int, ...], int] = {}
        spots_of_row: list[int] = []
        for profile in profiles:
            for name, number in _coded(profile, codes).items():
                numbers[name].append(number)
            spots = tuple([self._spot_code(spot) for spot in profile.spots])
            numbers["spots_from"].append(len(spots_of_row))
            numbers["where"].append(wheres.setdefault(spots, len(wheres)))
            spots_of_row += spots
            self.ids.append(profile.id)
        return numbers, spots_of_row

    def coded(self, profiles: Sequence[Profile]) -> dict[str, npt.NDArray[Any]]:
        """Give the numbers that profiles would have here, by column; words that stand nowhere share one."""
        known = {name: codes.known for name, codes in self._codes.items()}
        rows = [_coded(profile, known) for profile in profiles]
        return {
            name: np.array([row[name] for row in rows], dtype=dtype)
            for name, dtype in _NUMBERS.items()
            if name in rows[0]
        }

    def _spot_code(self, spot: Spot) -> int:
        code = self._spot_codes.get(spot.key)
        if code is None:
            if spot.region is not None:
                self._spot_code(Spot(key=spot.region, name=spot.region, wide=True))
            code = self._spot_codes[spot.key] = len(self._spots)
            self._spots.append(spot)
        elif self._spots[code].name == spot.key and spot.name != spot.key:
            self._spots[code] = spot  # known until now only as where another place lies
        return code

    def column(self, name: str, rows: Rows | slice) -> npt.NDArray[Any]:
        """Give the numbers of one column at some rows."""
        return self._numbers[name][rows]

    def spots(self, rows: Rows) -> tuple[Ints, Ints]:
        """Give the codes of the places at some rows, one after the other, and the row of each."""
        counts = self.column("spots", rows).astype(np.int64)
        owner = np.repeat(np.arange(len(rows)), counts)
        ends = np.cumsum(counts)
        shift = np.repeat(self.column("spots_from", rows) - (ends - counts), counts)
        return self._spot_of_row[np.arange(len(owner)) + shift], owner

    def profile(self, row: int) -> Profile:
        """Make the profile of a row again; the last that were made are at hand."""
        found = self._made.get(row)
        if found is None:
            if len(self._made) >= _KEPT:
                self._made.clear()
            found = self._made[row] = self._remade(row)
        return found

    def _remade(self, row: int) -> Profile:
        numbers = {name: column[row].item() for name, column in self._numbers.items()}
        words = {name: self._codes[name].word(numbers[name]) for name in _WORDS}
        start = numbers["spots_from"]
        codes = self._spot_of_row[start : start + numbers["spots"]].tolist()
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
        named = self._codes["measure"].word(numbers["measure"])
        if named is None:
            return None
        measure, _, unit = named.partition(" ")
        return Quantity(
            measure=measure,  # type: ignore[arg-type]  # as it went in
            value=numbers["value"],
            unit=unit,
            comparator=_COMPARATORS[numbers["comparator"]],  # type: ignore[arg-type]  # likewise
        )

    def spot_flags(self, asked: Sequence[Iterable[str]]) -> npt.NDArray[np.bool_]:
        """Flag places by their codes, a row for each of some sets of keys.

        Returns
        -------
        ndarray of bool, shape (sets, places + 1)
            The last column, that of `NOBODY`, is never set.
        """
        flags = np.zeros((len(asked), len(self._spots) + 1), dtype=np.bool_)
        for row, keys in zip(flags, asked, strict=True):
            row[[code for key in keys if (code := self._spot_codes.get(key)) is not None]] = True
        return flags
