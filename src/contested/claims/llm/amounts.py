"""Checks a number that a model read against the digits of the quote."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any, Literal, cast, get_args

from contested.claims.claim import Quantity
from contested.errors import ClaimError

__all__ = ["COMPARATORS", "KEYS", "UNITS", "quantity_of"]

Measure = Literal["area", "distance", "count", "duration", "rate"]
Comparator = Literal["=", ">", ">=", "<", "<=", "~"]
KEYS = ("measure", "value", "unit", "comparator", "words")
COMPARATORS: tuple[str, ...] = get_args(Comparator)
UNITS: dict[str, tuple[str, ...]] = {
    "area": ("km2",),
    "distance": ("km", "m"),
    "duration": ("days", "hours", "minutes"),
    "rate": ("km/day", "km2/day"),
    "count": (),
}
"""What each measure is given in; a count is of whatever is counted."""

_COUNTED = re.compile(r"[a-z][a-z _-]{0,39}")
_NUMBER = re.compile(r"\d(?:[\d.,'’\u00a0\u202f\u2009 ]*\d)?")
_FACTORS: dict[str, tuple[float, ...]] = {
    "area": (1, 2.589988, 0.01, 1e-6),  # square miles, hectares, square metres
    "distance": (1, 1.609344, 1.852, 0.001, 0.3048, 0.9144),  # miles, nautical miles, metres, feet, yards
    "duration": (1, 7, 24, 30, 60, 365),  # weeks, days, months, hours, years
    "rate": (1, 1.609344, 2.589988, 1 / 7, 1 / 30),
    "count": (1, 12),  # dozens
}
"""From the units of texts to those of records."""
_SCALES = (1, 1e2, 1e3, 1e6)
"""Words such as "thousand"."""
_NEAR = 0.02


def quantity_of(value: object, *, quote: str) -> Quantity | None:
    """Read a record's quantity.

    The words that give it must be in the quote, and its value must come from their digits, as they are or
    converted; words without digits ("a dozen") are taken on trust.

    Raises
    ------
    ClaimError
        It is malformed, or not what the quote says.

    Examples
    --------
    >>> record = {"measure": "distance", "value": 80, "unit": "km", "comparator": "~", "words": "50 miles"}
    >>> quantity_of(record, quote="advanced some 50 miles").value
    80.0
    """
    if value is None:
        return None
    fields = _fields(value)
    measure, unit, number = fields["measure"], fields["unit"], fields["value"]
    if not _is_unit(measure, unit) or fields["comparator"] not in COMPARATORS:
        raise ClaimError("its quantity has an unknown measure, unit or comparator")
    if isinstance(number, bool) or not isinstance(number, int | float):
        raise ClaimError("its quantity is no number")
    if not math.isfinite(number) or number < 0:
        raise ClaimError("its quantity is no number")
    words = fields["words"]
    if not isinstance(words, str) or not words.strip() or words not in quote:
        raise ClaimError("its quantity is not in its quote")
    if not _borne_out(float(number), words, measure):
        raise ClaimError("its quantity is not the number of its quote")
    return Quantity(
        measure=cast("Measure", measure),
        value=float(number),
        unit=unit,
        comparator=cast("Comparator", fields["comparator"]),
    )


def _fields(value: object) -> dict[str, Any]:
    if not isinstance(value, dict) or set(value) != set(KEYS):
        raise ClaimError("its quantity is not of the form asked for")
    return value


def _is_unit(measure: object, unit: object) -> bool:
    if not isinstance(measure, str) or not isinstance(unit, str) or measure not in UNITS:
        return False
    return unit in UNITS[measure] or (measure == "count" and _COUNTED.fullmatch(unit) is not None)


def _borne_out(number: float, words: str, measure: str) -> bool:
    written = [value for found in _NUMBER.finditer(words) for value in _values(found.group())]
    if not written:
        return True
    meant = {value * f * scale for value in written for f in _FACTORS[measure] for scale in _SCALES}
    return any(math.isclose(number, value, rel_tol=_NEAR) for value in meant)


def _values(text: str) -> Iterator[float]:
    """Yield what digits may mean: marks between thousands, a last mark for decimals, or two numbers."""
    parts = [part[:20] for part in re.findall(r"\d+", text)]
    yield float("".join(parts)[:20])
    if re.search(r"\d[.,]\d+$", text):
        yield float("".join(parts[:-1]) + "." + parts[-1])
    yield from map(float, parts)
