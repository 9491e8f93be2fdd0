"""Keeps in a ledger which statements speak of one event, what people judge, and which texts are copies."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from itertools import product
from math import isclose
from typing import TYPE_CHECKING, Any

import orjson

from contested.ledger import record, schema
from contested.ledger.ask import Question
from contested.ledger.linking.link import Judgement, Link, Pair, Reason, judged
from contested.ledger.numbers import id_numbers, id_text, instant_number, is_id
from contested.ledger.rows import add_rows, find_rows, next_row
from contested.ledger.statement import Statement

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from contested.ledger.linking.copies import Copy
    from contested.ledger.linking.linker import Scored
    from contested.ledger.store import Ledger

__all__ = ["add_copies", "add_judgement", "add_scored", "copies_in", "judgements_in", "links_in"]

_LINK = ("a_head", "a_tail", "b_head", "b_tail", "verdict", "score", "version", "recorded_at")
_READ = ("row", *_LINK, "reasons")


def add_scored(ledger: Ledger, scored: Sequence[Scored], *, at: datetime) -> None:
    """Record which statements speak of one event, in one transaction; of one pair the later link counts.

    Why they do is not written down: it can be worked out again (`links_in`).
    """
    table, now = schema.tables().links, instant_number(at)
    numbers = {end: id_numbers(end) for end in {end for some in scored for pair in some.ids for end in pair}}
    values = [
        (*numbers[a], *numbers[b], verdict, score, some.settings.version, now)
        for some in scored
        for (a, b), verdict, score in zip(some.ids, some.verdicts(), some.scores.tolist(), strict=True)
    ]
    values.sort()  # in the order of an index, which is then written page by page
    with ledger.writing() as connection:
        rows = [(row, *value) for row, value in enumerate(values, next_row(connection, table))]
        add_rows(connection, table, ("row", *_LINK), rows)


def links_in(
    ledger: Ledger,
    ids: Collection[str] | None = None,
    *,
    either: bool = False,
    explain: bool = False,
) -> list[Link]:
    """Return the links among statements, people's judgements in the place of verdicts.

    Parameters
    ----------
    ledger
        Open.
    ids
        Of the statements; all if not given.
    either
        Whether links with others are wanted too.
    explain
        Whether the reasons are worked out again, from the statements as they were read then; a link that
        another version of the linker made has none until that is run again.

    Returns
    -------
    list of Link
        In the order of recording; of two of one pair the later, and none of a version of the linker that a
        later one has overtaken.
    """
    wanted = None if ids is None else {one for one in ids if is_id(one)}

    def is_wanted(pair: Pair) -> bool:
        return wanted is None or (not wanted.isdisjoint(pair) if either else wanted.issuperset(pair))

    with ledger.connect() as connection:
        rows, gone = _link_rows(connection, wanted, either=either), _overtaken(connection)
    made = (link for link in map(_link, rows) if link.linker not in gone and is_wanted(link.pair))
    found = {link.pair: link for link in made}
    links = _explained(ledger, [*found.values()]) if explain else found.values()
    return list(judged(links, [one for one in judgements_in(ledger) if is_wanted(one.pair)]))


def _link_rows(connection: Connection, ids: Collection[str] | None, *, either: bool) -> Sequence[Any]:
    """Return the rows of the links of some statements, and of some that have half an id in common."""
    table = schema.tables().links
    if ids is None:
        names = [table.c[name] for name in _READ]
        return connection.execute(table.select().with_only_columns(*names).order_by(table.c.row)).all()
    heads = [id_numbers(one)[0] for one in ids]
    ends = ("a_head", "b_head") if either else ("a_head",)
    return sorted({tuple(row) for end in ends for row in find_rows(connection, table, _READ, end, heads)})


def _overtaken(connection: Connection) -> set[str]:
    """Name the versions of the linker that a later one has overtaken: it has gone as far, or further.

    What it does not link it has found different, also where an earlier version had linked it.
    """
    import sqlalchemy as sa  # noqa: PLC0415  # loaded with the ledger already

    runs = schema.tables().link_runs.c
    asked = sa.select(runs.version, sa.func.max(runs.row), sa.func.max(runs.upto)).group_by(runs.version)
    versions = sorted(connection.execute(asked).all(), key=lambda run: run[1])
    return {version for version, _, upto in versions[:-1] if upto <= versions[-1][2]}


def _link(row: Sequence[Any]) -> Link:
    _, a_head, a_tail, b_head, b_tail, verdict, score, version, _, reasons = row
    return Link(
        id_a=id_text(a_head, a_tail),
        id_b=id_text(b_head, b_tail),
        verdict=verdict,
        score=score,
        reasons=() if reasons is None else tuple(Reason(**reason) for reason in orjson.loads(reasons)),
        linker=version,
    )


def _explained(ledger: Ledger, links: Sequence[Link]) -> list[Link]:
    """Give links their reasons: those of the readings of their statements that have the same score."""
    from contested.ledger.linking.linker import link as link_anew  # noqa: PLC0415  # numpy

    ends = frozenset(end for link in links for end in link.pair)
    readings: dict[str, list[Statement]] = {}
    for one in ledger.ask(Question(ids=ends, all_rows=True)) if ends else ():
        readings.setdefault(one.id, []).append(one)

    def told(link: Link) -> Link:
        for pair in product(readings.get(link.id_a, ()), readings.get(link.id_b, ())):
            for again in link_anew(pair, different=True):
                if again.linker == link.linker and isclose(again.score, link.score, abs_tol=1e-9):
                    return replace(link, reasons=again.reasons)
        return link

    return [told(link) for link in links]


def add_judgement(ledger: Ledger, judgement: Judgement) -> None:
    """Record what a person says of two statements; it outranks the linker, now and when it links anew."""
    table = schema.tables().judgements
    a, b = judgement.pair
    with ledger.writing() as connection:
        row = {
            "row": next_row(connection, table),
            "id_a": a,
            "id_b": b,
            "verdict": judgement.verdict,
            "who": judgement.by,
            "why": judgement.why,
            "recorded_at": record.instant_text(judgement.at),
        }
        connection.execute(table.insert(), row)


def judgements_in(ledger: Ledger) -> list[Judgement]:
    """Return all judgements in the order of recording."""
    table = schema.tables().judgements
    with ledger.connect() as connection:
        rows = connection.execute(table.select().order_by(table.c.row)).mappings().all()
    return [
        Judgement(
            a=row["id_a"],
            b=row["id_b"],
            verdict=row["verdict"],
            by=row["who"],
            why=row["why"],
            at=datetime.fromisoformat(row["recorded_at"]),
        )
        for row in rows
    ]


def add_copies(ledger: Ledger, copies: Iterable[Copy], *, at: datetime) -> int:
    """Record which reports share text, each pair once; give the number of those that were new."""
    found = {(copy.report_a, copy.report_b): copy for copy in copies}
    if not found:
        return 0
    table, now = schema.tables().copies, record.instant_text(at)
    with ledger.writing() as connection:
        names = {a for a, _ in found}
        known = {
            tuple(row) for row in find_rows(connection, table, ("report_a", "report_b"), "report_a", names)
        }
        new = [copy for pair, copy in found.items() if pair not in known]
        rows = [
            (row, copy.report_a, copy.report_b, orjson.dumps(asdict(copy)).decode(), now)
            for row, copy in enumerate(new, next_row(connection, table))
        ]
        add_rows(connection, table, ("row", "report_a", "report_b", "detail", "recorded_at"), rows)
    return len(new)


def copies_in(ledger: Ledger) -> list[Copy]:
    """Return which reports share text."""
    from contested.ledger.linking.copies import Copy, Passage  # noqa: PLC0415  # numpy

    table = schema.tables().copies
    with ledger.connect() as connection:
        details = connection.execute(table.select().order_by(table.c.row)).mappings().all()
    found = []
    for row in details:
        fields = orjson.loads(row["detail"])
        passages = tuple(Passage(**passage) for passage in fields.pop("passages"))
        found.append(Copy(**fields, passages=passages))
    return found
