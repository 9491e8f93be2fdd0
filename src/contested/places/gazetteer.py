"""The gazetteer: every place that a theatre knows, by name and by id."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import product
from pathlib import Path

from contested.errors import TheatreError
from contested.places.entries import Entries, Entry, Row, read_entries, read_rows
from contested.places.names import NameKey, alias_key, name_key, tokenise
from contested.theatre.theatre import Theatre

__all__ = ["Entry", "Gazetteer", "load_gazetteer", "name_key", "read_entries"]


@dataclass(frozen=True)
class Gazetteer:
    """The places of a theatre, by key and by the spelling of their names."""

    entries: Entries

    @cached_property
    def names(self) -> Mapping[NameKey, tuple[str, ...]]:
        """Keys of a name's words to the keys of the entries that bear it, listed when first asked for.

        Raises
        ------
        TheatreError
            A line without keys of its own is malformed.
        """
        return _names(self.entries.rows)

    @cached_property
    def phrases(self) -> tuple[str, ...]:
        """Every name of several words, as it is spelled."""
        return _phrases(self.entries.rows)

    def __len__(self) -> int:
        """Count the places."""
        return len(self.entries)

    def get(self, key: str) -> Entry | None:
        """Return a place by its key."""
        return self.entries.get(key)

    def by_geonameid(self, geonameid: int) -> Entry | None:
        """Return a place by its GeoNames id."""
        return self.entries.get(f"gn:{geonameid}")

    def lookup(self, name: str) -> tuple[Entry, ...]:
        """Return every place that bears a name, in any spelling, the most populous first."""
        found = [self.entries[key] for key in self.named(name)]
        return tuple(sorted(found, key=lambda entry: -(entry.population or 0)))

    def named(self, text: str) -> tuple[str, ...]:
        """Return the keys of the places that words of a text may name, in any grammatical case."""
        exact = self.names.get(name_key(text))
        if exact is not None:
            return exact
        choices = [token.keys for token in tokenise(text)]
        found = [key for words in product(*choices) for key in self.names.get(words, ())]
        return tuple(dict.fromkeys(found))

    def nearly(self, word: str) -> tuple[str, ...]:
        """Return the keys of the places whose one-word name a word misspells by one letter."""
        key = alias_key(word)
        near = [
            name[0]
            for name in self.names
            if len(name) == 1
            and name[0][:1] == key[:1]
            and abs(len(name[0]) - len(key)) <= 1
            and _one_letter_off(name[0], key)
        ]
        return tuple(dict.fromkeys(found for name in near for found in self.names[name,]))

    def is_former(self, text: str, entry: Entry) -> bool:
        """Whether a place bears a name no longer."""
        keys = set(product(*(token.keys for token in tokenise(text))))
        former = set(entry.former_keys)
        return bool(keys & former) and not keys & set(
            entry.keys or map(name_key, (entry.name, *entry.aliases))
        )

    def settlements(self, *, region_key: str | None = None) -> Iterator[Entry]:
        """Yield the settlements that have a point, of one region or of all."""
        for entry in self.entries.values():
            placed = entry.kind == "settlement" and entry.latitude is not None and entry.part_of is None
            if placed and region_key in {None, entry.region_key}:
                yield entry

    def settlement_points(self) -> list[tuple[float, float]]:
        """Return (longitude, latitude) of every settlement that has a point, degrees, WGS 84."""
        return self.entries.settlement_points()

    def named_points(self) -> list[tuple[str, float, float]]:
        """Return name, longitude and latitude of every settlement that has a point, degrees, WGS 84."""
        return self.entries.named_points()

    def settlements_listed(self, country: str) -> Mapping[str, int]:
        """Count a country's settlements by region, those without a point too: as many as are official."""
        return self.entries.settlements_listed(country)


def _one_letter_off(one: str, other: str) -> bool:
    """Whether one letter more, less, other or swapped makes two words the same."""
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    left, right = one[start:], other[start:]
    swapped = left[1:2] + left[:1] + left[2:]
    return left[1:] == right[1:] or left[1:] == right or left == right[1:] or swapped == right


def load_gazetteer(theatre: Theatre) -> Gazetteer:
    """Load the places of a theatre: its files ``gazetteer*.tsv`` and ``gazetteer*.tsv.gz``, and its regions.

    Raises
    ------
    TheatreError
        A file is malformed, or the theatre has none.
    """
    return _load(theatre.folder)


@cache
def _load(folder: Path) -> Gazetteer:
    paths = sorted([*folder.glob("gazetteer*.tsv"), *folder.glob("gazetteer*.tsv.gz")])
    if not paths:
        raise TheatreError("no gazetteer*.tsv or gazetteer*.tsv.gz", where=folder.name)
    rows: dict[str, Row] = {}
    for path in paths:
        for row in read_rows(path):
            key = row.key
            if key in rows:
                raise TheatreError("the key occurs twice", where=path.name, record=key)
            rows[key] = row
    return Gazetteer(Entries(rows))


def _names(rows: Mapping[str, Row]) -> dict[NameKey, tuple[str, ...]]:
    """List the places under their names; those that no longer bear a name come last."""
    borne: dict[NameKey, tuple[str, ...]] = {}
    past: list[tuple[str, tuple[NameKey, ...]]] = []
    for key, row in rows.items():
        now, former = row.listed()
        _list_under(borne, now, key)
        if former:
            past.append((key, former))
    for key, former in past:
        _list_under(borne, former, key)
    borne.pop((), None)
    return borne


def _list_under(listed: dict[NameKey, tuple[str, ...]], names: Sequence[NameKey], key: str) -> None:
    for words in names:
        others = listed.get(words)
        if others is None:
            listed[words] = (key,)
        elif key not in others:
            listed[words] = (*others, key)


def _phrases(rows: Mapping[str, Row]) -> tuple[str, ...]:
    cells = [row.cell("aliases") for row in rows.values()]
    return tuple(name for cell in cells if " " in cell for name in cell.split("|") if " " in name)
