"""Gathers from a ledger what new statements are compared with: what was said about the same time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from contested.ledger import ask, record, schema
from contested.ledger.ask import Question
from contested.ledger.linking.blocks import asked_of
from contested.ledger.linking.profile import Days, Profile, Spot, days_of, spot_of
from contested.ledger.linking.settings import load_settings
from contested.ledger.numbers import id_text, instant_number
from contested.ledger.rows import find_rows

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection

    from contested.ledger.store import Ledger

__all__ = ["profiles", "profiles_around", "said_around"]

_REACH_DAYS = 120
"""Statements said longer before or after are not candidates; the linker's own windows are narrower."""
_COLUMNS = (
    "report_row", "id_head", "id_tail", "kind", "stance", "side", "valid_from", "valid_to", "record",
)  # fmt: skip
_REPORT = ("id", "published", "publisher", "language")
_AT_ONCE = timedelta(days=4)
_STEPS = 200
"""Steps at most; one report of a century ago makes them longer, not more."""
_MOMENT = timedelta(microseconds=1)
_STRETCHES = 20
"""Stretches of days that are asked for apart; more of them are asked for as one."""
_Report = tuple[str, date, str | None, str]
_Stretch = tuple[int, int]
"""First and last day, as ordinals."""


def profiles(connection: Connection, question: Question, *also: ColumnElement[bool]) -> Iterator[Profile]:
    """Read what linking looks at of the statements that answer a question, and nothing else of them."""
    return _read(connection, question, also, asked=None)


def profiles_around(ledger: Ledger, new: Sequence[Profile], *, upto_row: int) -> list[Profile]:
    """Gather what some statements are compared with.

    Time and memory follow what is said of their places in a few weeks, not what the ledger holds.

    Parameters
    ----------
    ledger
        Open.
    new
        The statements to link.
    upto_row
        What was recorded later is not compared with them: they themselves, and what is linked after them.
    """
    if not new or not upto_row:
        return []
    asked = {place for one in new for place in asked_of(one)}
    question = replace(said_around([one.said for one in new]), upto_row=upto_row)
    with ledger.connect() as connection:
        also = (_of_their_time(new),)
        return [
            profile for some in _in_turn(question) for profile in _read(connection, some, also, asked=asked)
        ]


def said_around(days: Iterable[date]) -> Question:
    """Ask for what stands and was said not too long before or after some datelines, at least one."""
    numbers = [day.toordinal() for day in days]
    # a dateline is a local day: a day more on either side
    first, last = min(numbers) - _REACH_DAYS - 1, max(numbers) + _REACH_DAYS + 1
    return Question(said_from=_start(first), said_by=_start(last))


def _start(day: int) -> datetime:
    return datetime.combine(_day(day), time.min, tzinfo=UTC)


def _day(number: int) -> date:
    """Give the day of an ordinal, no further than the calendar goes."""
    return date.fromordinal(min(max(number, 2), date.max.toordinal() - 1))


def _in_turn(question: Question) -> Iterator[Question]:
    """Ask a question of a few days after the other, so that not all rows are held at once."""
    first, last = question.said_from, question.said_by
    step = _AT_ONCE if first is None or last is None else max(_AT_ONCE, (last - first) / _STEPS)
    while first is not None and last is not None and first <= last:
        after = min(first + step, last + _MOMENT)
        yield replace(question, said_from=first, said_by=after - _MOMENT)
        first = after


# ---------------------------------------------------------------- the days


def _of_their_time(new: Sequence[Profile]) -> ColumnElement[bool]:
    """Say when what may be near some statements is said to be true; looser than the linker's own windows.

    A long claim overlaps nearly everything, and is compared with what is said about the same time.
    """
    import sqlalchemy as sa  # noqa: PLC0415  # loaded with the ledger already

    window = load_settings().window
    spans = [(one, one.days.first.toordinal(), one.days.last.toordinal()) for one in new]
    short = [(first, last) for _, first, last in spans if last - first < window.long_days]
    long = [one.said.toordinal() for one, first, last in spans if last - first >= window.long_days]
    said = schema.tables().statements.c.said_at
    found = [_overlapping(*stretch) for stretch in _stretches(short, window.slack_days)]
    if long:
        reach = window.long_reach_days + 1
        first, last = (instant_number(_start(day)) for day in (min(long) - reach, max(long) + reach + 1))
        found.append(said.between(first, last))
    return sa.or_(*found)


def _stretches(spans: Sequence[_Stretch], slack: int) -> list[_Stretch]:
    """Join stretches of days, some days of slack on either side, that meet."""
    joined: list[_Stretch] = []
    for first, last in sorted(spans):
        if joined and first - slack <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], last + slack)
        else:
            joined.append((first - slack, last + slack))
    return joined if len(joined) <= _STRETCHES else [(joined[0][0], max(last for _, last in joined))]


def _overlapping(first: int, last: int) -> ColumnElement[bool]:
    """Say that a claim's days, its open ends closed as `days_of` does, may overlap a stretch."""
    import sqlalchemy as sa  # noqa: PLC0415  # loaded with the ledger already

    window, columns = load_settings().window, schema.tables().statements.c
    # texts of a day and an hour sort after that of the day, and before that of the next
    start, end, said = columns.valid_from, columns.valid_to, columns.said_at
    ahead, back = first - window.horizon_days, last + window.lookback_days

    def is_from(day: int) -> ColumnElement[bool]:
        return said >= instant_number(_start(day - 1))

    def is_upto(day: int) -> ColumnElement[bool]:
        return said <= instant_number(_start(day + 2))

    ends = sa.or_(
        end >= _day(first).isoformat(),
        sa.and_(end.is_(None), sa.or_(start >= _day(ahead).isoformat(), is_from(ahead))),
    )
    starts = sa.or_(
        start < _day(last + 1).isoformat(),
        sa.and_(start.is_(None), end < _day(back + 1).isoformat()),
        sa.and_(start.is_(None), end.is_(None), is_upto(back)),
    )
    return sa.and_(ends, starts)


# ---------------------------------------------------------------- the rows


def _read(
    connection: Connection,
    question: Question,
    also: Sequence[ColumnElement[bool]],
    *,
    asked: set[str] | None,
) -> Iterator[Profile]:
    """Make profiles of rows, in the order of recording; only of those filed under places that are asked."""
    rows = ask.columns(connection, question, _COLUMNS, *also)
    fields = [record.fields_of(row[-1]) for row in rows]
    reports = _reports(connection, {row[0] for row in rows})
    spots = _spots(connection, {place for one in fields for place in one.get("p", ())})
    there = {row for row, spot in spots.items() if asked is None or _is_asked(spot, asked)}
    for row, one in zip(rows, fields, strict=True):
        places = one.get("p", ())
        if not places or "n" in one or not there.isdisjoint(places):
            yield _profile(row, one, reports[row[0]], spots)


def _is_asked(spot: Spot, asked: set[str]) -> bool:
    return spot.key in asked or (not spot.wide and f"in:{spot.region}" in asked)


def _reports(connection: Connection, numbers: set[int]) -> dict[int, _Report]:
    found = find_rows(connection, schema.tables().reports, ("row", *_REPORT), "row", numbers)
    return {
        row: (name, date.fromisoformat(day), None if publisher is None else publisher.casefold(), language)
        for row, name, day, publisher, language in found
    }


def _spots(connection: Connection, numbers: set[int]) -> dict[int, Spot]:
    found = find_rows(connection, schema.tables().places, ("row", *record.PLACE_COLUMNS), "row", numbers)
    return {row[0]: spot_of(record.place_of(row[1:])) for row in found}


def _profile(row: Sequence[Any], fields: dict[str, Any], report: _Report, spots: dict[int, Spot]) -> Profile:
    _, head, tail, kind, stance, side, valid_from, valid_to, _ = row
    report_id, said, publisher, language = report
    named = {spots[place].key: spots[place] for place in fields.get("p", ())}
    number, (speaker, *_) = fields.get("n"), fields.get("o", (None,))
    return Profile(
        id=id_text(head, tail),
        report=report_id,
        language=language,
        kind=kind,
        side=side,
        against=fields.get("a"),
        spots=tuple([named[key] for key in sorted(named)]),
        days=_days(valid_from, valid_to, said),
        said=said,
        quantity=None if number is None else record.quantity_of(number),
        stance=stance,
        speaker=None if speaker is None else speaker.casefold(),
        publisher=publisher,
    )


@lru_cache(maxsize=16_384)
def _days(valid_from: str | None, valid_to: str | None, said: date) -> Days:
    return days_of(record.span_of(valid_from, valid_to), said=said)
