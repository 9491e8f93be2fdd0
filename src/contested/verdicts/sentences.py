"""The wording of reasons: times, numbers and bands as a reader expects them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from math import floor, log10
from zoneinfo import ZoneInfo

__all__ = [
    "band_text",
    "day_text",
    "listed",
    "number_text",
    "ordinal",
    "percent_text",
    "span_text",
    "when_text",
]

_UNITS = {"km2": "km²", "km": "km"}


def when_text(moment: datetime, time_zone: str) -> str:
    """Write an instant in UTC, with the theatre's day when that is another.

    >>> from datetime import UTC
    >>> when_text(datetime(2022, 9, 10, 21, 49, tzinfo=UTC), "Europe/Kyiv")
    '10 Sep 2022, 21:49 UTC (already 11 Sep in Kyiv)'
    """
    local = moment.astimezone(ZoneInfo(time_zone))
    text = f"{moment.day} {moment:%b %Y}, {moment:%H:%M} UTC"
    if local.date() == moment.date():
        return text
    relation = "already" if local.date() > moment.date() else "still"
    city = time_zone.rpartition("/")[2].replace("_", " ")
    return f"{text} ({relation} {local.day} {local:%b} in {city})"


def day_text(moment: datetime, time_zone: str) -> str:
    """Write the theatre's day on which an instant falls.

    >>> from datetime import UTC
    >>> day_text(datetime(2022, 9, 10, 21, 49, tzinfo=UTC), "Europe/Kyiv")
    '11 Sep 2022'
    """
    local = moment.astimezone(ZoneInfo(time_zone))
    return f"{local.day} {local:%b %Y}"


def number_text(value: float, unit: str) -> str:
    """Write a number with no more digits than a map supports: three, or two under 100.

    >>> number_text(3706.9, "km2"), number_text(46.29, "km"), number_text(0.42, "km")
    ('3,710 km²', '46 km', '0.4 km')
    """
    return f"{_digits(value)} {_UNITS.get(unit, unit)}"


def _digits(value: float) -> str:
    if abs(value) < 1:
        return f"{value:.1f}" if round(value, 1) else "0"
    keep = 3 if abs(value) >= 100 else 2  # noqa: PLR2004  # digits, as the docstring says
    factor = 10 ** max(0, floor(log10(abs(value))) + 1 - keep)
    return f"{round(value / factor) * factor:,.0f}"


def band_text(band: tuple[float, float], unit: str) -> str:
    """Write a band: its two ends, or one number when they read the same.

    >>> band_text((3706.9, 7961.0), "km2"), band_text((50.1, 50.2), "km")
    ('3,710 to 7,960 km²', '50 km')
    """
    low, high = _digits(band[0]), _digits(band[1])
    return number_text(band[1], unit) if low == high else f"{low} to {number_text(band[1], unit)}"


def span_text(span: timedelta) -> str:
    """Write a length of time in whole days, or in hours when it is under two days.

    >>> span_text(timedelta(hours=5, minutes=20)), span_text(timedelta(days=4)), span_text(timedelta(hours=1))
    ('5 hours', '4 days', '1 hour')
    """
    hours = max(1, round(span.total_seconds() / 3600))
    count, unit = (hours, "hour") if hours < 2 * 24 else (round(hours / 24), "day")
    return f"{count} {unit}{'' if count == 1 else 's'}"


def percent_text(share: float) -> str:
    """Write a share of 0 to 1 as whole per cent.

    >>> percent_text(0.638), percent_text(0.004)
    ('64 %', 'under 1 %')
    """
    if 0 < share < 0.01:  # noqa: PLR2004  # one per cent
        return "under 1 %"
    return f"{share:.0%}".replace("%", " %")


def ordinal(number: int) -> str:
    """Write a rank.

    >>> ordinal(1), ordinal(2), ordinal(11), ordinal(23)
    ('1st', '2nd', '11th', '23rd')
    """
    teen = 10 < number % 100 < 14  # noqa: PLR2004  # eleventh to thirteenth
    ending = "th" if teen else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def listed(names: Sequence[str], *, most: int = 3) -> str:
    """Join names as a sentence does, and count those beyond the first few.

    >>> listed(["Alpha"]), listed(["Alpha", "Beta"]), listed(["A", "B", "C", "D", "E"])
    ('Alpha', 'Alpha and Beta', 'A, B, C and 2 more')
    """
    shown, rest = list(names[:most]), len(names) - most
    if rest > 0:
        return f"{', '.join(shown)} and {rest} more"
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
