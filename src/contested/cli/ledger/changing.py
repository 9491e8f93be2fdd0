"""`contested ledger correct`, `retract`, `export`, `import`: nothing is ever changed, only added."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from contested.cli.ledger.options import by_option, ledger_option, who_is_asking
from contested.errors import InputError

if TYPE_CHECKING:
    from contested.ledger.statement import Statement

# Stages are imported inside the commands: `--help` must not pay for a database.
# ruff: noqa: PLC0415

__all__ = ["correct", "export", "import_", "retract"]


@click.command()
@click.argument("statement", metavar="ID")
@click.option("--kind", help="What kind of claim it is.")
@click.option("--side", help="Whose act or hold, by the side's key; 'none' when nobody says.")
@click.option("--stance", help="How it is put forward.")
@click.option("--from", "start", metavar="DATE", help="The first day on which it is true.")
@click.option("--to", "end", metavar="DATE", help="The last day on which it is true.")
@by_option
@ledger_option
def correct(statement: str, by: str | None, location: str | None, **changes: Any) -> None:
    """Put a corrected statement in the place of the one with this ID, which is kept.

    A correction outlives every new reading of the report by an extractor.

    \b
    Example:
      contested ledger correct 3f2a9c0d4b5e6f708192a3b4c5d6e7f8 --side RU --stance admitted
    """
    from contested.ledger.ask import Question
    from contested.ledger.store import Ledger

    if not any(value is not None for value in changes.values()):
        raise click.UsageError("say what is to be corrected: --kind, --side, --stance, --from or --to")
    with Ledger.open(location, create=False) as ledger:
        known = ledger.ask(Question(ids=frozenset({statement})))
        if not known:
            raise InputError(f"no statement {statement} stands", where=ledger.where)
        made = ledger.correct(
            statement, _changed(known[0], changes), by=who_is_asking(by), at=datetime.now(UTC)
        )
    click.echo(f"{statement} is corrected by {made.id}")


def _changed(statement: Statement, changes: dict[str, Any]) -> Statement:
    from dataclasses import replace

    from contested.reports.dateline import parse_published
    from contested.timespan import TimeSpan, day_of

    claim = statement.claim
    start, end = (
        claim_end if told is None else day_of(parse_published(told))
        for told, claim_end in ((changes["start"], claim.valid.start), (changes["end"], claim.valid.end))
    )
    side = claim.side if changes["side"] is None else changes["side"]
    claim = replace(
        claim,
        kind=changes["kind"] or claim.kind,
        side=None if side == "none" else side,
        stance=changes["stance"] or claim.stance,
        valid=TimeSpan(start=start, end=end),
        confidence=None,
    )
    return replace(statement, claim=claim)


@click.command()
@click.argument("statement", metavar="ID")
@click.option("--why", required=True, help="Why it stands no more.")
@by_option
@ledger_option
def retract(statement: str, why: str, by: str | None, location: str | None) -> None:
    """Take out the statement with this ID: it is kept with the reason, and stands no more.

    \b
    Example:
      contested ledger retract 3f2a9c0d4b5e6f708192a3b4c5d6e7f8 --why "the report was withdrawn"
    """
    from contested.ledger.store import Ledger

    with Ledger.open(location, create=False) as ledger:
        ledger.retract(statement, by=who_is_asking(by), why=why, at=datetime.now(UTC))
    click.echo(f"{statement} is retracted")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@ledger_option
def export(file: Path, location: str | None) -> None:
    """Write the whole ledger to FILE (.jsonl or .jsonl.gz), what stands no more too.

    \b
    Example:
      contested ledger export ledger.jsonl.gz
    """
    from contested.ledger.dump import export_ledger
    from contested.ledger.store import Ledger

    with Ledger.open(location, create=False) as ledger:
        click.echo(f"{export_ledger(ledger, file):,} rows written to {file}")


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@ledger_option
def import_(file: Path, location: str | None) -> None:
    """Fill a new ledger with an export: exported again it is the same, byte for byte.

    \b
    Example:
      contested ledger import ledger.jsonl.gz --ledger new.sqlite
    """
    from contested.ledger.dump import import_ledger
    from contested.ledger.store import Ledger

    with Ledger.open(location) as ledger:
        click.echo(f"{import_ledger(ledger, file):,} rows read from {file}")
