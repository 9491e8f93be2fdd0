"""Knows the several names of one speaker, in several languages."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from contested.errors import TheatreError
from contested.theatre.theatre import Theatre

__all__ = ["SpeakerKey", "known_speakers", "load_speakers"]

SpeakerKey = Callable[[str], str]
"""Gives the names of one speaker one form."""
_FILE = "speakers.toml"


def load_speakers(theatre: Theatre) -> SpeakerKey:
    """Read which names mean one speaker from a theatre's ``speakers.toml``; without the file each is its own.

    Raises
    ------
    TheatreError
        The file is not well formed.
    """
    path = theatre.folder / _FILE
    if not path.is_file():
        return known_speakers([])
    try:
        groups = tomllib.loads(path.read_text(encoding="utf-8"))["speakers"]
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError) as error:
        raise TheatreError(f"is not well formed: {error!r}", where=_FILE) from error
    if not isinstance(groups, list) or not all(_are_names(group) for group in groups):
        raise TheatreError("needs `speakers`, a list of lists of names", where=_FILE)
    return known_speakers(groups)


def _are_names(group: object) -> bool:
    return isinstance(group, list) and bool(group) and all(isinstance(n, str) and n.strip() for n in group)


def known_speakers(groups: Iterable[Sequence[str]]) -> SpeakerKey:
    """Make a function that gives all names of one speaker one form.

    Parameters
    ----------
    groups
        Of each speaker, the names. A name that stands within a longer one counts; of several the longest.

    Examples
    --------
    >>> speaker = known_speakers([("General Staff of Ukraine", "Ukrainian General Staff", "Генштаб ЗСУ")])
    >>> speaker("a Ukrainian General Staff spokesman") == speaker("Генштаб ЗСУ")
    True
    >>> speaker("The Mayor")
    'mayor'
    """
    first = {_plain(name): _plain(group[0]) for group in groups for name in group}
    longest = sorted(first, key=lambda name: (-len(name), name))
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest)) + r")(?!\w)") if first else None

    @lru_cache(maxsize=10_000)
    def key(name: str) -> str:
        plain = _plain(name)
        found = pattern.findall(plain) if pattern else []
        return first[max(found, key=len)] if found else plain

    return key


def _plain(name: str) -> str:
    return " ".join(name.casefold().replace("’", "'").split()).removeprefix("the ")
