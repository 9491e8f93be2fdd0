"""Asks a ledger: which statements stood at a moment, about which place, by which reading."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from contested.ledger import record, schema
from contested.ledger.numbers import id_numbers, instant_number, is_id
from contested.ledger.read import read
from contested.ledger.rows import next_row
from contested.ledger.statement import Statement

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection, Select

__all__ = ["Question", "columns", "count", "statements"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of a ledger; ``None`` asks for anything.

    By default the answer is what stands: of each report the reading recorded last, of each statement the
    last that was recorded, without what was retracted or corrected.
    """

    as_of: datetime | None = None
    """Recorded by then (aware)."""
    said_from: datetime | None = None
    """Published then or later (aware)."""
    said_by: datetime | None = None
    """Published by then (aware)."""
    place: str | int | None = None
    """A printed name, in any case, or a GeoNames number."""
    region: str | None = None
    """The key of a region of the theatre: what names it, or a place in it."""
    kinds: frozenset[str] = frozenset()
    side: str | None = None
    report: str | None = None
    ids: frozenset[str] = frozenset()
    extractor: str | None = None
    """One extractor's readings, whether they are the default or not."""
    after_row: int | None = None
    """Recorded after the row of that number."""
    upto_row: int | None = None
    """Recorded in the row of that number, or before."""
    all_rows: bool = False
    """Everything ever recorded, overtaken and retracted too."""
    newest_first: bool = False
    """By when it was said; else by when it was recorded."""
    limit: int | None = None


def statements(connection: Connection, question: Question) -> list[Statement]:
    """Answer a question with statements."""
    return read(connection, columns(connection, question, record.STATEMENT_COLUMNS))


def columns(
    connection: Connection,
    question: Question,
    names: tuple[str, ...],
    *also: ColumnElement[bool],
) -> Sequence[Any]:
    """Answer a question with columns of `statements` and their readings, on further conditions if any."""
    shape = _shape(question)
    asked = _rows(shape, names)  # one that is kept knows its SQL; a copy would have to be looked up anew
    values = _values(connection, shape, question)
    return connection.execute(asked.where(*also) if also else asked, values).all()


def count(connection: Connection, question: Question) -> int:
    """Count the statements that answer a question."""
    shape = _shape(question)
    return int(connection.execute(_number(shape), _values(connection, shape, question)).scalar_one())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shape:
    """What a question asks for, without the values: one statement of SQL is built a shape, and kept."""

    as_of: bool
    said_from: bool
    said_by: bool
    place: str | None
    region: bool
    kinds: bool
    side: bool
    report: bool
    ids: bool
    extractor: bool
    after_row: bool
    upto_row: bool
    all_rows: bool
    newest_first: bool
    limit: bool


def _shape(question: Question) -> _Shape:
    place = question.place
    return _Shape(
        as_of=question.as_of is not None,
        said_from=question.said_from is not None,
        said_by=question.said_by is not None,
        place=None if place is None else "geonameid" if isinstance(place, int) else "name_key",
        region=question.region is not None,
        kinds=bool(question.kinds),
        side=question.side is not None,
        report=question.report is not None,
        ids=bool(question.ids),
        extractor=question.extractor is not None,
        after_row=question.after_row is not None,
        upto_row=question.upto_row is not None,
        all_rows=question.all_rows,
        newest_first=question.newest_first,
        limit=question.limit is not None,
    )


def _values(connection: Connection, shape: _Shape, question: Question) -> dict[str, Any]:
    place = question.place
    halves = [id_numbers(one) for one in sorted(question.ids) if is_id(one)]
    values = {
        "as_of": None if question.as_of is None else instant_number(question.as_of),
        "said_from": None if question.said_from is None else instant_number(question.said_from),
        "said_by": None if question.said_by is None else instant_number(question.said_by),
        "place": place.casefold() if isinstance(place, str) else place,
        "region": question.region,
        "kinds": sorted(question.kinds) or None,
        "side": question.side,
        "report": question.report,
        "heads": [head for head, _ in halves] if question.ids else None,
        "tails": [tail for _, tail in halves] if question.ids else None,
        "blocks": _blocks(connection) if shape.ids or shape.place else None,
        "extractor": question.extractor,
        "after_row": question.after_row,
        "upto_row": question.upto_row,
        "most": question.limit,
    }
    return {name: value for name, value in values.items() if value is not None}


def _blocks(connection: Connection) -> list[int]:
    """Give the blocks of the rows that there are, and the next, which may be begun at this moment."""
    return list(range(next_row(connection, schema.tables().statements) // schema.BLOCK + 2))


@cache
def _rows(shape: _Shape, names: tuple[str, ...]) -> Select[Any]:
    import sqlalchemy as sa  # noqa: PLC0415  # loaded with the connection already

    table, readings, found_in = schema.tables().statements, schema.tables().readings, _from(shape)
    if any(name not in table.c for name in names):
        found_in = found_in.join(readings, readings.c.row == table.c.reading_row)
    wanted = (table.c[name] if name in table.c else readings.c[name] for name in names)
    picked = sa.select(*wanted).select_from(found_in).where(*_conditions(shape))
    if shape.newest_first and _is_placed(shape):  # the order of the index: nothing is sorted
        filed = schema.tables().statement_places.c
        picked = picked.order_by(filed.said_at.desc(), filed.statement_row.desc())
    elif shape.newest_first:
        picked = picked.order_by(table.c.said_at.desc(), table.c.row.desc())
    else:
        picked = picked.order_by(table.c.row)
    return picked.limit(sa.bindparam("most")) if shape.limit else picked


def _is_placed(shape: _Shape) -> bool:
    return shape.region or shape.place is not None


def _from(shape: _Shape) -> Any:
    """Begin with the places where a question names one: its statements are filed there in order of time."""
    tables = schema.tables()
    if not _is_placed(shape):
        return tables.statements
    filed = tables.statement_places
    return filed.join(tables.statements, tables.statements.c.row == filed.c.statement_row)


@cache
def _number(shape: _Shape) -> Select[Any]:
    import sqlalchemy as sa  # noqa: PLC0415  # loaded with the connection already

    return sa.select(sa.func.count()).select_from(_from(shape)).where(*_conditions(shape))


def _conditions(shape: _Shape) -> list[ColumnElement[bool]]:
    """Give the conditions on rows of `statements`, and of what is filed by place where one is named."""
    import sqlalchemy as sa  # noqa: PLC0415  # loaded with the connection already

    columns, value = schema.tables().statements.c, sa.bindparam
    timed = schema.tables().statement_places.c if _is_placed(shape) else columns
    chosen: tuple[tuple[bool, Callable[[], ColumnElement[bool]]], ...] = (
        (shape.as_of, lambda: timed.recorded_at <= value("as_of")),
        (shape.said_from, lambda: timed.said_at >= value("said_from")),
        (shape.said_by, lambda: timed.said_at <= value("said_by")),
        (shape.kinds, lambda: columns.kind.in_(value("kinds", expanding=True))),
        (shape.side, lambda: columns.side == value("side")),
        (shape.ids, lambda: columns.block.in_(value("blocks", expanding=True))),
        (shape.ids, lambda: columns.id_head.in_(value("heads", expanding=True))),
        (shape.ids, lambda: columns.id_tail.in_(value("tails", expanding=True))),
        (shape.report, _of_report),
        (_is_placed(shape), lambda: _placed(shape)),
        (shape.extractor, _read_by),
        (shape.after_row, lambda: columns.row > value("after_row")),
        (shape.upto_row, lambda: columns.row <= value("upto_row")),
    )
    found = [condition() for asked, condition in chosen if asked]
    if not shape.all_rows:
        found += _standing(shape.as_of, default=not shape.extractor)
    return found


def _of_report() -> ColumnElement[bool]:
    import sqlalchemy as sa  # noqa: PLC0415  # loaded with the connection already

    reports, readings = schema.tables().reports.c, schema.tables().readings.c
    named = sa.select(reports.identity).where(reports.id == sa.bindparam("report"))
    read = sa.select(readings.row).where(readings.identity.in_(named))
    return schema.tables().statements.c.reading_row.in_(read)


def _placed(shape: _Shape) -> ColumnElement[bool]:
    """Say where; of a statement that names several places there, the first is taken."""
    import sqlalchemy as sa  # noqa: PLC0415  # loaded with the connection already

    filed = schema.tables().statement_places
    twin = filed.alias("twin")
    same = [twin.c.statement_row == filed.c.statement_row, twin.c.said_at == filed.c.said_at]
    blocks = []
    if shape.place is not None:
        same.append(twin.c.block == filed.c.block)
        blocks.append(filed.c.block.in_(sa.bindparam("blocks", expanding=True)))
    # + 0: the index is to find the twin by the statement's row, not everything filed under lower places
    earlier = sa.exists().where(
        *_there(shape, twin), *same, twin.c.place_row + sa.literal_column("0") < filed.c.place_row
    )
    return sa.and_(*blocks, *_there(shape, filed), ~earlier)


def _there(shape: _Shape, filed: Any) -> list[ColumnElement[bool]]:
    import sqlalchemy as sa  # noqa: PLC0415  # loaded with the connection already

    places = schema.tables().places.c
    wanted: list[ColumnElement[bool]] = []
    if shape.region:
        wanted.append(filed.c.region_key == sa.bindparam("region"))
    if shape.place is not None:
        named = sa.select(places.row).where(places[shape.place] == sa.bindparam("place"))
        wanted.append(filed.c.place_row.in_(named))
    return wanted


def _read_by() -> ColumnElement[bool]:
    import sqlalchemy as sa  # noqa: PLC0415  # loaded with the connection already

    readings = schema.tables().readings.c
    mine = sa.select(readings.row).where(readings.extractor == sa.bindparam("extractor"))
    return schema.tables().statements.c.reading_row.in_(mine)


def _standing(until: bool, *, default: bool) -> list[ColumnElement[bool]]:  # noqa: FBT001  # a shape's flag
    """Give the conditions for a row that nothing recorded by then had overtaken."""
    import sqlalchemy as sa  # noqa: PLC0415  # loaded with the connection already

    tables = schema.tables()
    columns = tables.statements.c
    better, newer = tables.statements.alias("better"), tables.overtaken_readings.c
    gone, gone_too = tables.retractions.alias("gone"), tables.retractions.alias("gone_too")

    def by_then(table: Any) -> list[ColumnElement[bool]]:
        return [table.recorded_at <= sa.bindparam("as_of")] if until else []

    def none_of(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
        return ~sa.exists().where(*conditions)

    found = [
        none_of(tables.overtaken.c.earlier_row == columns.row, *by_then(tables.overtaken.c)),
        none_of(*_names(gone.c, columns), *by_then(gone.c)),
        none_of(
            better.c.supersedes_head == columns.id_head,
            better.c.supersedes_tail == columns.id_tail,
            *by_then(better.c),
            none_of(*_names(gone_too.c, better.c), *by_then(gone_too.c)),
        ),
    ]
    if default:
        found.append(none_of(newer.earlier_row == columns.reading_row, *by_then(newer)))
    return found


def _names(retracted: Any, statement: Any) -> list[ColumnElement[bool]]:
    return [retracted.id_head == statement.id_head, retracted.id_tail == statement.id_tail]
