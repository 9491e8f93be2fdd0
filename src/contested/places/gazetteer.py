"""The gazetteer: every place that a theatre knows, by name and by id."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from pathlib import Path
from typing import get_args

from contested.claims.claim import MentionKind
from contested.errors import TheatreError
from contested.places.names import alias_key, tokenise
from contested.theatre.theatre import Theatre

__all__ = ["Entry", "Gazetteer", "load_gazetteer", "read_entries"]

_COLUMNS = (
    "key", "kind", "name", "latitude", "longitude", "population", "country", "region", "district",
    "geonameid", "aliases", "former", "part_of", "source", "keys", "former_keys",
)  # fmt: skip
_NEEDED = ("kind", "name")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One place of the gazetteer."""

    key: str
    kind: MentionKind
    name: str
    """The common English form."""
    latitude: float | None = None
    longitude: float | None = None
    population: int | None = None
    country: str | None = None
    """ISO 3166-1 alpha-2."""
    region_key: str | None = None
    """The theatre region that it lies in, or is."""
    district: str | None = None
    geonameid: int | None = None
    aliases: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    """Names that it no longer bears."""
    part_of: str | None = None
    """The key of the place that it stands for: a district or a plant, its town."""
    source: str = ""
    keys: tuple[tuple[str, ...], ...] = ()
    """What its names are listed under, when a build wrote it beside them; else it is computed."""
    former_keys: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """The places of a theatre, by key and by the spelling of their names."""

    entries: Mapping[str, Entry]
    names: Mapping[tuple[str, ...], tuple[str, ...]] = field(repr=False)
    """Keys of a name's words to the keys of the entries that bear it."""

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
        former = set(entry.former_keys or map(name_key, entry.former))
        return bool(keys & former) and not keys & set(
            entry.keys or map(name_key, (entry.name, *entry.aliases))
        )

    def settlements(self, *, region_key: str | None = None) -> Iterator[Entry]:
        """Yield the settlements that have a point, of one region or of all."""
        for entry in self.entries.values():
            placed = entry.kind == "settlement" and entry.latitude is not None and entry.part_of is None
            if placed and region_key in {None, entry.region_key}:
                yield entry


def _one_letter_off(one: str, other: str) -> bool:
    """Whether one letter more, less, other or swapped makes two words the same."""
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    left, right = one[start:], other[start:]
    swapped = left[1:2] + left[:1] + left[2:]
    return left[1:] == right[1:] or left[1:] == right or left == right[1:] or swapped == right


def name_key(name: str) -> tuple[str, ...]:
    """Return what a name is listed under: one key for each of its words.

    >>> name_key("Velykyi Burluk") == name_key("Velykyy Burluk")
    True
    """
    return tuple(alias_key(token.text) for token in tokenise(name))


def load_gazetteer(theatre: Theatre) -> Gazetteer:
    """Load the places of a theatre: its files ``gazetteer*.tsv`` and ``gazetteer*.tsv.gz``, and its regions.

    Raises
    ------
    TheatreError
        A file is malformed, or the theatre has none.
    """
    return _load(theatre.folder)


def read_entries(path: Path) -> list[Entry]:
    """Read one gazetteer file: tab-separated, a header, lines that start with ``#`` are comments.

    Raises
    ------
    TheatreError
        A column is unknown, a row lacks its name or kind, or a number is none.
    """
    opener = gzip.open if path.suffix == ".gz" else open
    try:
        with opener(path, "rt", encoding="utf-8", newline="") as file:
            lines = (line for line in file if line.strip() and not line.startswith("#"))
            reader = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
            header = next(reader, [])
            _check_header(header, path)
            return [_entry(dict(zip(header, row, strict=False)), path, reader.line_num) for row in reader]
    except (OSError, UnicodeDecodeError) as error:
        raise TheatreError(f"cannot be read: {error}", where=path.name) from error


def _check_header(header: list[str], path: Path) -> None:
    unknown = sorted(set(header) - set(_COLUMNS))
    lacking = [name for name in _NEEDED if name not in header]
    if unknown or lacking:
        raise TheatreError(f"unknown columns {unknown}, lacking columns {lacking}", where=path.name)


def _entry(row: dict[str, str], path: Path, line: int) -> Entry:
    name, kind, geonameid = row.get("name", ""), row.get("kind", ""), row.get("geonameid") or None
    if not name or kind not in get_args(MentionKind):
        reason = f"needs a name and a kind, not {name!r} and {kind!r}"
        raise TheatreError(reason, where=path.name, record=str(line))
    try:
        return Entry(
            key=row.get("key") or (f"gn:{geonameid}" if geonameid else f"{kind}:{name}"),
            kind=kind,  # type: ignore[arg-type]  # checked against the same literal
            name=name,
            latitude=_degrees(row.get("latitude"), limit=90),
            longitude=_degrees(row.get("longitude"), limit=180),
            population=int(row["population"]) if row.get("population") else None,
            country=row.get("country") or None,
            region_key=row.get("region") or None,
            district=row.get("district") or None,
            geonameid=int(geonameid) if geonameid else None,
            aliases=tuple(filter(None, row.get("aliases", "").split("|"))),
            former=tuple(filter(None, row.get("former", "").split("|"))),
            part_of=row.get("part_of") or None,
            source=row.get("source", ""),
            keys=_keys(row.get("keys")),
            former_keys=_keys(row.get("former_keys")),
        )
    except ValueError as error:
        raise TheatreError(str(error), where=path.name, record=f"{line} ({name})") from error


def _degrees(text: str | None, *, limit: float) -> float | None:
    if not text:
        return None
    value = float(text)
    if not -limit <= value <= limit:
        raise ValueError(f"{value} degrees is off the globe")
    return value


@cache
def _load(folder: Path) -> Gazetteer:
    paths = sorted([*folder.glob("gazetteer*.tsv"), *folder.glob("gazetteer*.tsv.gz")])
    if not paths:
        raise TheatreError("no gazetteer*.tsv or gazetteer*.tsv.gz", where=folder.name)
    entries: dict[str, Entry] = {}
    for path in paths:
        for entry in read_entries(path):
            if entry.key in entries:
                raise TheatreError("the key occurs twice", where=path.name, record=entry.key)
            entries[entry.key] = entry
    return Gazetteer(entries, _names(entries.values()))


def _keys(text: str | None) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(key.split(" ")) for key in text.split("|")) if text else ()


def _names(entries: Collection[Entry]) -> dict[tuple[str, ...], tuple[str, ...]]:
    """List the places under their names; those that no longer bear a name come last."""
    names: dict[tuple[str, ...], dict[str, None]] = {}
    for entry in entries:
        for key in entry.keys or map(name_key, (entry.name, *entry.aliases)):
            names.setdefault(key, {})[entry.key] = None
    for entry in entries:
        for key in entry.former_keys or map(name_key, entry.former):
            names.setdefault(key, {})[entry.key] = None
    return {key: tuple(found) for key, found in names.items() if key}
