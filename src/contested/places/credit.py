"""Whom a gazetteer's points are credited to: outputs that carry coordinates say so."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from contested.errors import TheatreError
from contested.theatre.theatre import Theatre

__all__ = ["gazetteer_credits"]

_FILE = "gazetteer_credit.toml"


def gazetteer_credits(theatre: Theatre) -> tuple[str, ...]:
    """Return the sentences that credit a theatre's gazetteer; none when its folder has no such file.

    Raises
    ------
    TheatreError
        The file is not well formed.

    Examples
    --------
    >>> from contested.theatre.load import load_theatre
    >>> gazetteer_credits(load_theatre("ukraine_2022"))[0]
    'Places: GeoNames (https://www.geonames.org). Licence or terms: CC BY 4.0.'
    """
    return _read(theatre.folder / _FILE)


@cache
def _read(path: Path) -> tuple[str, ...]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        return tuple(f"{one['attribution']}. Licence or terms: {one['licence']}." for one in table["credit"])
    except FileNotFoundError:
        return ()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError) as error:
        raise TheatreError(f"not a list of credits: {error}", where=str(path)) from error
