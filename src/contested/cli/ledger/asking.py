"""`contested ledger show`, `as-of`, `history`, `contradictions`: what stands, and what stood."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from contested.cli.ledger.options import (
    SHOWN,
    ledger_option,
    moment_of,
    question_of,
    question_options,
    statement_row,
)
from contested.cli.options import format_option, theatre_option
from contested.cli.show import print_rows
from contested.errors import InputError

if TYPE_CHECKING:
    from contested.ledger.ask import Question
    from contested.ledger.statement import Statement
    from contested.ledger.store import Ledger

# Stages are imported inside the commands: `--help` must not pay for a database.
# ruff: noqa: PLC0415

__all__ = ["as_of", "contradictions", "history", "show"]


@click.command()
@question_options
@ledger_option
@theatre_option
@format_option
def show(location: str | None, theatre_name: str, form: str, **options: Any) -> None:
    """Print the statements that stand now, the newest first.

    \b
    Examples:
      contested ledger show --place Izium
      contested ledger show --region kharkiv --kind control_gained --format jsonl
    """
    _print(None, location, theatre_name, form, options)


@click.command("as-of")
@click.argument("when", metavar="DATE")
@question_options
@ledger_option
@theatre_option
@format_option
def as_of(when: str, location: str | None, theatre_name: str, form: str, **options: Any) -> None:
    """Print what the ledger knew at a DATE (a day is its end): nothing that was recorded later.

    With --said-by only what had been published by then counts, whenever it was recorded.

    \b
    Examples:
      contested ledger as-of 2022-09-11 --place Izium
      contested ledger as-of 2026-01-01 --said-by 2022-09-11 --region kharkiv
    """
    _print(when, location, theatre_name, form, options)


def _print(
    when: str | None, location: str | None, theatre_name: str, form: str, options: dict[str, Any]
) -> None:
    from contested.ledger.store import Ledger
    from contested.theatre.load import load_theatre

    theatre = load_theatre(theatre_name)
    moment = None if when is None else moment_of(when, theatre)
    question = question_of(theatre, options, as_of=moment)
    with Ledger.open(location, create=False) as ledger:
        found = ledger.ask(question)
        _show(found, form)
        if len(found) == question.limit:
            _tell_more(ledger, question)


def _show(found: list[Statement], form: str) -> None:
    print_rows([statement_row(one) for one in found], form, columns=SHOWN)


def _tell_more(ledger: Ledger, question: Question) -> None:
    whole = ledger.count(question)
    if whole > (question.limit or 0):
        click.echo(f"note: {question.limit} of {whole:,} statements; --limit shows more", err=True)


@click.command()
@click.argument("what", metavar="PLACE|ID")
@ledger_option
@format_option
def history(what: str, location: str | None, form: str) -> None:
    """Print how belief changed: all that was ever recorded of a place, or of one statement by its id.

    What stands no more says why: a later reading, a correction, a retraction.

    \b
    Examples:
      contested ledger history Izium
      contested ledger history 3f2a9c0d4b5e6f708192a3b4c5d6e7f8
    """
    from contested.ledger.ask import Question
    from contested.ledger.store import Ledger

    with Ledger.open(location, create=False) as ledger:
        rows = ledger.ask(Question(ids=frozenset({what}), all_rows=True))
        rows = rows or ledger.ask(Question(place=int(what) if what.isdigit() else what, all_rows=True))
        if not rows:
            raise InputError("is neither a place nor a statement of this ledger", where=repr(what))
        standing = {(one.id, one.recorded_at) for one in _standing(ledger, rows)}
        gone = {one.statement_id: one for one in ledger.retractions()}
        corrected = {one.supersedes: one for one in rows if one.supersedes}
        print_rows(
            [_history_row(one, standing, gone, corrected) for one in rows],
            form,
            columns=("recorded", "state", "id", "kind", "side", "places", "who", "stance", "quote"),
        )


def _standing(ledger: Ledger, rows: list[Statement]) -> list[Statement]:
    from contested.ledger.ask import Question

    return ledger.ask(Question(ids=frozenset(one.id for one in rows)))


def _history_row(
    one: Statement, standing: set[tuple[str, datetime]], gone: dict[str, Any], corrected: dict[Any, Statement]
) -> dict[str, Any]:
    state = "stands" if (one.id, one.recorded_at) in standing else "overtaken by a later reading"
    if state != "stands" and one.id in gone:
        state = f"retracted by {gone[one.id].by}: {gone[one.id].why}"
    elif state != "stands" and one.id in corrected:
        state = f"corrected by {corrected[one.id].extractor_version}"
    return {"state": state, **statement_row(one)}


@click.command()
@question_options
@click.option("--as-of", "when", metavar="DATE", help="Among what stood then. [default: now]")
@ledger_option
@theatre_option
@format_option
def contradictions(
    when: str | None, location: str | None, theatre_name: str, form: str, **options: Any
) -> None:
    """Print which standing statements cannot both be true: two holders at once, a claim and its denial.

    \b
    Examples:
      contested ledger contradictions --region kharkiv
      contested ledger contradictions --place Lyman --as-of 2022-10-01
    """
    from dataclasses import replace

    from contested.ledger.contradictions import contradictions as found_in
    from contested.ledger.store import Ledger
    from contested.theatre.load import load_theatre

    theatre = load_theatre(theatre_name)
    moment = None if when is None else moment_of(when, theatre)
    question = replace(question_of(theatre, options, as_of=moment), limit=None)
    with Ledger.open(location, create=False) as ledger:
        found = found_in(ledger.ask(question), theatre=theatre)
    rows = [
        {
            "place": one.place.name,
            "reason": one.reason,
            "a": one.a.id,
            "a_who": statement_row(one.a)["who"],
            "a_quote": one.a.claim.quote,
            "b": one.b.id,
            "b_who": statement_row(one.b)["who"],
            "b_quote": one.b.claim.quote,
        }
        for one in found[: options["limit"]]
    ]
    print_rows(rows, form, columns=("place", "reason", "a_who", "a_quote", "b_who", "b_quote"))
    if len(found) > len(rows):
        click.echo(f"note: {len(rows)} of {len(found):,} contradictions; --limit shows more", err=True)
