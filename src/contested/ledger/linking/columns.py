"""Keeps the profiles of many statements in columns, so that one can be compared with thousands at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from itertools import accumulate
from operator import attrgetter
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
_Coder = Callable[[Iterable[str | None]], list[int]]
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
        self._codes: dict[str | None, int] = {None: NOBODY}

    def of(self, words: Iterable[str | None]) -> list[int]:
        """Give the codes of some words; new ones get the next."""
        found = list(words)
        for word in dict.fromkeys(found):
            if word is not None and word not in self._codes:
                self._codes[word] = len(self.words)
                self.words.append(word)
        return self.known(found)

    def known(self, words: Iterable[str | None]) -> list[int]:
        """Give the codes of some words; new ones share one."""
        return [self._codes.get(word, _STRANGER) for word in words]

    def word(self, code: int) -> str | None:
        return None if code == NOBODY else self.words[code]


def _coded(profiles: Sequence[Profile], codes: Mapping[str, _Coder]) -> dict[str, Sequence[float]]:
    """Give the numbers of profiles by column, words through their codes."""
    quantities = [one.quantity for one in profiles]
    first = [one.days.first.toordinal() for one in profiles]
    last = [one.days.last.toordinal() for one in profiles]
    long_days = load_settings().window.long_days
    return {name: codes[name](map(attrgetter(name), profiles)) for name in _WORDS} | {
        "kind": [_KINDS[one.kind] for one in profiles],
        "stance": [_STANCES[one.stance] for one in profiles],
        "first": first,
        "last": last,
        "is_long": [end - start >= long_days for start, end in zip(first, last, strict=True)],
        "dating": [_DATINGS[one.days.dating] for one in profiles],
        "said": [one.said.toordinal() for one in profiles],
        "measure": codes["measure"](
            None if one is None else f"{one.measure} {one.unit}" for one in quantities
        ),
        "value": [np.nan if one is None else one.value for one in quantities],
        "comparator": [0 if one is None else _COMPARATORS.index(one.comparator) for one in quantities],
        "spots": [len(one.spots) for one in profiles],
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
        self._codes = {name: sides if name in {"side", "against"} else _Codes() for name in _WORDS}
        self._codes["measure"] = _Codes()
        self._spots: list[Spot] = []
        self._spot_codes: dict[tuple[str, str, bool, str | None], int] = {}
        self._codes_of_key: dict[str, list[int]] = {}
        self._made: dict[int, Profile] = {}
        made = list(profiles)
        self.ids = [one.id for one in made]
        spots = [tuple([self._spot_code(spot) for spot in one.spots]) for one in made]
        numbers = _coded(made, {name: codes.of for name, codes in self._codes.items()})
        numbers["spots_from"] = [*accumulate(numbers["spots"], initial=0)][:-1]
        different = {some: code for code, some in enumerate(dict.fromkeys(spots))}
        numbers["where"] = [different[some] for some in spots]
        self._numbers: dict[str, npt.NDArray[Any]] = {
            name: np.array(numbers[name], dtype=dtype) for name, dtype in _NUMBERS.items()
        }
        self._spot_of_row = np.array([code for some in spots for code in some], dtype=np.int64)
        within = [self._region_code(spot.region) for spot in [*self._spots]]
        within += [NOBODY] * (len(self._spots) - len(within))  # those of regions that only now were met
        self.spot_region = np.array(within, dtype=np.int32)
        """The code of the region in which each place lies, `NOBODY` where that is not known."""
        self.spot_is_wide = np.array([spot.wide for spot in self._spots], dtype=np.bool_)
        """Whether each place, by its code, is a region or country."""

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.ids)

    def coded(self, profiles: Sequence[Profile]) -> dict[str, npt.NDArray[Any]]:
        """Give the numbers that profiles would have here, by column; words that stand nowhere share one."""
        numbers = _coded(profiles, {name: codes.known for name, codes in self._codes.items()})
        return {name: np.array(column, dtype=_NUMBERS[name]) for name, column in numbers.items()}

    def _spot_code(self, spot: Spot) -> int:
        """Give the code of a place as a statement has it; others may name it or put it otherwise."""
        key = spot.key, spot.name, spot.wide, spot.region
        code = self._spot_codes.get(key)
        if code is None:
            code = self._spot_codes[key] = len(self._spots)
            self._spots.append(spot)
            self._codes_of_key.setdefault(spot.key, []).append(code)
        return code

    def _region_code(self, key: str | None) -> int:
        """Give a code of the region in which a place lies, also where no statement names it."""
        if key is None:
            return NOBODY
        known = self._codes_of_key.get(key)
        return known[0] if known else self._spot_code(Spot(key=key, name=key, wide=True))

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
            row[[code for key in keys for code in self._codes_of_key.get(key, ())]] = True
        return flags
