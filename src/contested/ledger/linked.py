"""Links what came into a ledger since the last time: with one another, and with what stands in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import TYPE_CHECKING

from contested.ledger import record, schema
from contested.ledger.around import profiles, profiles_around
from contested.ledger.ask import Question
from contested.ledger.linking.carry import carried
from contested.ledger.linking.linker import Linking, Scored
from contested.ledger.linking.settings import load_settings
from contested.ledger.links import add_copies, add_judgement, add_scored, judgements_in
from contested.ledger.prints import shared_text
from contested.ledger.rows import next_row

if TYPE_CHECKING:
    from contested.ledger.store import Ledger

__all__ = ["Linked", "link_new", "note_run"]

_AT_ONCE = 50_000
"""Statements that are linked before it is noted that they are: a run that is cut off goes on from there."""
_WRITTEN = 50_000
"""Links in a transaction, about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """What a run of linking did."""

    statements: int = 0
    """New ones that were linked."""
    compared: int = 0
    same: int = 0
    unsure: int = 0
    copies: int = 0
    """Pairs of reports that share text."""
    carried: int = 0
    """Judgements that went over to a new reading."""
    cuts: tuple[str, ...] = ()
    """What was left out of busy places, as sentences."""

    def and_then(self, other: Linked) -> Linked:
        """Add what was done next."""
        return Linked(
            **{field.name: getattr(self, field.name) + getattr(other, field.name) for field in fields(self)}
        )


def link_new(ledger: Ledger, *, at: datetime, progress: Callable[[int, int], None] | None = None) -> Linked:
    """Link the statements that were recorded since the last run of this version of the linker.

    Parameters
    ----------
    ledger
        Open; what stands in it is linked, with what stands in it.
    at
        When (aware).
    progress
        Is told from time to time how many rows were gone through, and how many there are.
    """
    version = load_settings().version
    upto, last = _done(ledger, version)
    done = Linked()
    for before in range(upto, last, _AT_ONCE):
        rows = before, min(before + _AT_ONCE, last)
        done = done.and_then(_link_rows(ledger, *rows, at=at, tell=_teller(progress, rows, (upto, last))))
        note_run(ledger, version, at=at, upto=rows[1])
    return replace(done, carried=_carry(ledger))


def _teller(
    progress: Callable[[int, int], None] | None, rows: tuple[int, int], of: tuple[int, int]
) -> Callable[[float], None]:
    """Tell how far a run is by the share of some of its rows that was gone through."""
    gone, some, everything = rows[0] - of[0], rows[1] - rows[0], of[1] - of[0]

    def tell(share: float) -> None:
        if progress is not None:
            progress(gone + int(share * some), everything)

    return tell


def _link_rows(
    ledger: Ledger, before: int, last: int, *, at: datetime, tell: Callable[[float], None]
) -> Linked:
    """Link the statements after one row and up to another, with one another and with what came before."""
    asked = Question(after_row=before, upto_row=last)
    with ledger.connect() as connection:
        new = list(profiles(connection, asked))
    linking, counts = Linking(new, profiles_around(ledger, new, upto_row=before)), Counter[str]()
    for some in _batches(linking):
        add_scored(ledger, some, at=at)
        for scored in some:
            counts.update(scored.verdicts())
        tell(linking.share)
    copies = shared_text(ledger, asked, said={one.said for one in new})
    return Linked(
        statements=len(new),
        compared=linking.compared,
        same=counts["same"],
        unsure=counts["unsure"],
        copies=add_copies(ledger, copies, at=at),
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


def _batches(linking: Iterable[Scored]) -> Iterator[list[Scored]]:
    """Gather pairs for one transaction."""
    batch: list[Scored] = []
    for some in linking:
        batch.append(some)
        if sum(len(one.ids) for one in batch) >= _WRITTEN:
            yield batch
            batch = []
    if batch:
        yield batch


def _carry(ledger: Ledger) -> int:
    """Let judgements of earlier readings go over to the readings that stand now; they keep their time."""
    said = judgements_in(ledger)
    ids = frozenset(end for one in said for end in one.pair)
    if not ids:
        return 0
    before = ledger.ask(Question(ids=ids, all_rows=True))
    known = {(one.pair, one.verdict, one.by) for one in said}
    names = sorted({one.report.id for one in before})
    moved = carried(said, before=before, after=[one for name in names for one in ledger.statements(name)])
    new = [one for one in moved if (one.pair, one.verdict, one.by) not in known]
    for one in new:
        add_judgement(ledger, one)
    return len(new)


def note_run(ledger: Ledger, version: str, *, at: datetime, upto: int | None = None) -> None:
    """Record that all is linked up to a row (the last, if not said) by a version of the linker."""
    tables = schema.tables()
    with ledger.writing() as connection:
        last = next_row(connection, tables.statements) - 1 if upto is None else upto
        row = {"row": next_row(connection, tables.link_runs), "version": version, "upto": last}
        connection.execute(tables.link_runs.insert(), {**row, "recorded_at": record.instant_text(at)})
