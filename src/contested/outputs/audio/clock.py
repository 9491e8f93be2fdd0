"""Days and times of day as people say them."""

from __future__ import annotations

import re
from collections.abc import Callable

from contested.outputs.audio.numbers import cardinal, ordinal, year_words

__all__ = ["say_times"]

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_MONTH = "|".join(sorted({*_MONTHS, *(month[:3] for month in _MONTHS), "Sept"}, key=len, reverse=True))
_YEAR = r"(?:,? (?P<{0}>[12]\d{{3}})\b)?"
_SPAN = re.compile(
    rf"\b(?P<d0>\d{{1,2}})(?: (?P<m0>{_MONTH})\b{_YEAR.format('y0')})?(?: to |[–-])"
    rf"(?P<d1>\d{{1,2}}) (?P<m1>{_MONTH})\b\.?{_YEAR.format('y1')}"
)
_DAY = re.compile(rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<m>{_MONTH})\b\.?{_YEAR.format('y')}")
_MONTH_FIRST = re.compile(
    rf"\b(?P<m>{_MONTH})\.? (?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b(?![:.,]?\d){_YEAR.format('y')}"
)
_MONTH_ALONE = re.compile(rf"\b(?P<m>{_MONTH}) (?P<y>[12]\d{{3}})\b")
_ISO = re.compile(r"\b(?P<y>[12]\d{3})-(?P<m>[01]\d)-(?P<d>[0-3]\d)(?!\d)")
_DOTTED = re.compile(r"\b(?P<d>[0-3]?\d)\.(?P<m>[01]?\d)\.(?P<y>[12]\d{3})\b")
_HOURS = re.compile(
    r"(?P<lead>, )?\b(?P<h>[01]?\d|2[0-3]):(?P<min>[0-5]\d)(?!:?\d)(?: ?(?P<half>[ap])\.?m\b\.?)?",
    re.IGNORECASE,
)
_UTC_BESIDE_LOCAL = re.compile(r"(local time) \([^()]*\bUTC\)")
_ISO_TIME = re.compile(r"(?<=\d)T(?=\d\d:\d\d)")
_NOON, _HALF, _QUARTER, _HOUR = 12, 30, 15, 60


def say_times(text: str, *, year: int | None = None) -> str:
    """Say the days and times in a text.

    Parameters
    ----------
    text
        As it is written.
    year
        The year that goes without saying, as it has been said before.

    Examples
    --------
    >>> say_times("11 Sep 2022, 22:07 local time (19:07 UTC)", year=2022)
    'the eleventh of September, at seven minutes past ten in the evening, local time'
    >>> say_times("24 to 28 Feb 2022")
    'the twenty-fourth to the twenty-eighth of February, twenty twenty-two'
    >>> say_times("since 2022-09-06"), say_times("September 10, 2022", year=2022)
    ('since the sixth of September, twenty twenty-two', 'September tenth')
    """

    def by(words: Callable[[re.Match[str]], str | None]) -> Callable[[re.Match[str]], str]:
        return lambda match: words(match) or match.group()

    def dated(day: str, month: str, of: str | None) -> str | None:
        said = _day(day, month)
        return said and said + _year(of, year)

    def month_first(match: re.Match[str]) -> str | None:
        day = _ordinal(match["d"])
        return day and f"{_month(match['m'])} {day}{_year(match['y'], year)}"

    text = _UTC_BESIDE_LOCAL.sub(r"\1", _ISO_TIME.sub(", ", text))
    text = _SPAN.sub(by(lambda match: _span(match, year)), text)
    for pattern in (_ISO, _DOTTED, _DAY):
        text = pattern.sub(by(lambda match: dated(match["d"], match["m"], match["y"])), text)
    text = _MONTH_FIRST.sub(by(month_first), text)
    text = _MONTH_ALONE.sub(lambda match: f"{_month(match['m'])} {year_words(int(match['y']))}", text)
    text = _HOURS.sub(_hours, text)
    return text.replace(" local time", ", local time").replace(" UTC", ", Universal Time")


def _span(match: re.Match[str], year: int | None) -> str | None:
    first, last = _ordinal(match["d0"]), _day(match["d1"], match["m1"])
    if first is None or last is None:
        return None
    start = f"the {first}" + (f" of {_month(match['m0'])}" if match["m0"] else "") + _year(match["y0"], year)
    return f"{start} to {last}{_year(match['y1'], year)}"


def _day(day: str, month: str) -> str | None:
    said, name = _ordinal(day), _month(month)
    return None if said is None or name is None else f"the {said} of {name}"


def _ordinal(day: str) -> str | None:
    return ordinal(int(day)) if 1 <= int(day) <= 31 else None  # noqa: PLR2004  # days of a month


def _month(name: str) -> str | None:
    if name.isdecimal():
        return _MONTHS[int(name) - 1] if 1 <= int(name) <= len(_MONTHS) else None
    return next(month for month in _MONTHS if month.startswith(name[:3]))


def _year(said: str | None, known: int | None) -> str:
    return "" if said is None or int(said) == known else f", {year_words(int(said))}"


def _hours(match: re.Match[str]) -> str:
    hour, half = int(match["h"]), (match["half"] or "").lower()
    if half:
        hour = hour % _NOON + (_NOON if half == "p" else 0)
    return (", at " if match["lead"] else "") + _clock(hour, int(match["min"]))


def _clock(hour: int, minute: int) -> str:
    """Say a time of day.

    >>> _clock(22, 7), _clock(23, 59), _clock(9, 30)
    ('seven minutes past ten in the evening', 'one minute to midnight', 'half past nine in the morning')
    """
    if minute == 0:
        return _hour(hour)
    if minute <= _HALF:
        return f"{_minutes(minute)} past {_hour(hour)}"
    return f"{_minutes(_HOUR - minute)} to {_hour((hour + 1) % 24)}"


def _minutes(count: int) -> str:
    if count in (_QUARTER, _HALF):
        return "a quarter" if count == _QUARTER else "half"
    return f"{cardinal(str(count))} minute{'' if count == 1 else 's'}"


def _hour(hour: int) -> str:
    if hour in (0, _NOON):
        return "noon" if hour else "midnight"
    part = "at night" if hour < 4 else "in the morning" if hour < _NOON else "in the afternoon"  # noqa: PLR2004
    part = "in the evening" if hour >= 18 else part  # noqa: PLR2004  # from six
    return f"{cardinal(str(hour % _NOON))} {part}"
