"""Keeps links, judgements and copied texts in a ledger, and links what came in since the last time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import orjson

from contested.ledger import record, schema
from contested.ledger.ask import Question
from contested.ledger.linking.carry import carried
from contested.ledger.linking.link import Judgement, Link, Reason, judged
from contested.ledger.rows import next_row
from contested.ledger.statement import Statement

if TYPE_CHECKING:
    from contested.ledger.linking.copies import Copy
    from contested.ledger.store import Ledger

__all__ = ["Linked", "add_judgement", "add_links", "copies_in", "judgements_in", "link_new", "links_in"]

_REACH = timedelta(days=120)
"""Statements said longer before or after are not candidates; the linker's own windows are narrower."""
_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """What a run of linking did."""

    statements: int
    """New ones that were linked."""
    compared: int
    same: int
    unsure: int
    copies: int
    """Pairs of reports that share text."""
    carried: int
    """Judgements that went over to a new reading."""
    cuts: tuple[str, ...]
    """What was left out of busy places, as sentences."""


def link_new(ledger: Ledger, *, at: datetime) -> Linked:
    """Link the statements that were recorded since the last run of this version of the linker.

    Parameters
    ----------
    ledger
        Open; what stands in it is linked, with what stands in it.
    at
        When (aware).
    """
    from contested.ledger.linking.blocks import Index  # noqa: PLC0415  # numpy
    from contested.ledger.linking.linker import link  # noqa: PLC0415  # likewise
    from contested.ledger.linking.settings import load_settings  # noqa: PLC0415  # likewise

    version = load_settings().version
    upto, last = _done(ledger, version)
    new = _recorded_after(ledger, upto)
    fresh = {one.id for one in new}
    linking = link(new, candidates=Index(one for one in _around(ledger, new) if one.id not in fresh))
    same = unsure = 0
    for some in _batches(linking):
        add_links(ledger, some, at=at)
        same += sum(one.verdict == "same" for one in some)
        unsure += sum(one.verdict == "unsure" for one in some)
    copies = _note_copies(ledger, new, at=at)
    moved = _carry(ledger)
    _note_run(ledger, version, last, at)
    return Linked(
        statements=len(new),
        compared=linking.compared,
        same=same,
        unsure=unsure,
        copies=copies,
        carried=moved,
        cuts=tuple(map(str, linking.cuts)),
    )


def _done(ledger: Ledger, version: str) -> tuple[int, int]:
    """Give the row up to which all is linked, and the last row there is."""
    import sqlalchemy as sa  # noqa: PLC0415  # loaded with the ledger already

    tables = schema.tables()
    runs = tables.link_runs.c
    with ledger.connect() as connection:
        upto = connection.execute(sa.select(sa.func.max(runs.upto)).where(runs.version == version)).scalar()
        return upto or 0, next_row(connection, tables.statements) - 1


def _recorded_after(ledger: Ledger, row: int) -> list[Statement]:
    return ledger.ask(Question(after_row=row))


def _around(ledger: Ledger, new: Sequence[Statement]) -> list[Statement]:
    """Return what stands and was said about the same time as some statements."""
    if not new:
        return []
    days = [one.report.published for one in new]
    first, last = min(days) - _REACH, max(days) + _REACH
    return [one for one in ledger.statements() if first <= one.report.published <= last]


def _batches(links: Iterable[Link]) -> Iterator[list[Link]]:
    batch: list[Link] = []
    for one in links:
        batch.append(one)
        if len(batch) >= _AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


def add_links(ledger: Ledger, links: Sequence[Link], *, at: datetime) -> None:
    """Record links; of two of one pair the later counts."""
    table = schema.tables().links
    with ledger.writing() as connection:
        rows = [
            {
                "row": row,
                "id_a": one.id_a,
                "id_b": one.id_b,
                "verdict": one.verdict,
                "score": one.score,
                "reasons": orjson.dumps([asdict(reason) for reason in one.reasons]).decode(),
                "version": one.linker,
                "recorded_at": record.instant_text(at),
            }
            for row, one in enumerate(links, next_row(connection, table))
        ]
        if rows:
            connection.execute(table.insert(), rows)


def links_in(ledger: Ledger, ids: Iterable[str] | None = None) -> list[Link]:
    """Return the links among statements (all, if not said), people's judgements in the place of verdicts."""
    wanted = None if ids is None else set(ids)
    table = schema.tables().links
    with ledger.connect() as connection:
        rows = connection.execute(table.select().order_by(table.c.row)).mappings().all()
    found: dict[tuple[str, str], Link] = {}
    for row in rows:
        if wanted is None or (row["id_a"] in wanted and row["id_b"] in wanted):
            found[row["id_a"], row["id_b"]] = _link(row)
    said = [one for one in judgements_in(ledger) if wanted is None or {one.a, one.b} <= wanted]
    return list(judged(found.values(), said))


def _link(row: Any) -> Link:
    return Link(
        id_a=row["id_a"],
        id_b=row["id_b"],
        verdict=row["verdict"],
        score=row["score"],
        reasons=tuple(Reason(**reason) for reason in orjson.loads(row["reasons"])),
        linker=row["version"],
    )


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


def _carry(ledger: Ledger) -> int:
    """Let judgements of earlier readings go over to the readings that stand now; they keep their time."""
    said = judgements_in(ledger)
    ids = frozenset(end for one in said for end in one.pair)
    if not ids:
        return 0
    before = ledger.ask(Question(ids=ids, all_rows=True))
    known = {(one.pair, one.verdict, one.by) for one in said}
    moved = carried(said, before=before, after=ledger.statements())
    new = [one for one in moved if (one.pair, one.verdict, one.by) not in known]
    for one in new:
        add_judgement(ledger, one)
    return len(new)


def _note_copies(ledger: Ledger, new: Sequence[Statement], *, at: datetime) -> int:
    """Find and record which reports share text with those that are new."""
    from contested.ledger.linking.copies import CopyIndex  # noqa: PLC0415  # numpy

    fresh = {one.report.id for one in new}
    reports = {one.report.id: one.report for one in _around(ledger, new)}
    index, count = CopyIndex(), 0
    for report in sorted(reports.values(), key=lambda one: (one.id in fresh, one.published, one.id)):
        for copy in index.add(report):
            count += _add_copy(ledger, copy, at)
    return count


def _add_copy(ledger: Ledger, copy: Copy, at: datetime) -> int:
    table = schema.tables().copies
    with ledger.writing() as connection:
        pair = [table.c.report_a == copy.report_a, table.c.report_b == copy.report_b]
        if connection.execute(table.select().where(*pair)).first() is not None:
            return 0
        row = {
            "row": next_row(connection, table),
            "report_a": copy.report_a,
            "report_b": copy.report_b,
            "detail": orjson.dumps(asdict(copy)).decode(),
            "recorded_at": record.instant_text(at),
        }
        connection.execute(table.insert(), row)
    return 1


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


def _note_run(ledger: Ledger, version: str, upto: int, at: datetime) -> None:
    table = schema.tables().link_runs
    with ledger.writing() as connection:
        row = {"row": next_row(connection, table), "version": version, "upto": upto}
        connection.execute(table.insert(), {**row, "recorded_at": record.instant_text(at)})
