"""`contested ledger link`, `links`, `judge`, `first`: what speaks of one event, and who said it first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from contested.cli.ledger.options import (
    by_option,
    ledger_option,
    question_of,
    question_options,
    statement_row,
    who_is_asking,
)
from contested.cli.options import format_option, theatre_option
from contested.cli.show import print_rows, progress_bar
from contested.errors import InputError

if TYPE_CHECKING:
    from contested.ledger.linking.link import Link
    from contested.ledger.statement import Statement

# Stages are imported inside the commands: `--help` must not pay for a database.
# ruff: noqa: PLC0415

__all__ = ["first", "judge", "link", "links"]


@click.command()
@ledger_option
def link(location: str | None) -> None:
    """Link what came in since the last time: which statements speak of one event, which texts are copies.

    \b
    Example:
      contested ledger link
    """
    from contested.ledger.linked import link_new
    from contested.ledger.store import Ledger

    with Ledger.open(location, create=False) as ledger, progress_bar("linking") as update:
        done = link_new(ledger, at=datetime.now(UTC), progress=update)
    for cut in done.cuts[:20]:
        click.echo(f"note: {cut}", err=True)
    click.echo(
        f"{done.statements:,} statements linked: {done.compared:,} pairs compared, "
        f"{done.same:,} the same event, "
        f"{done.unsure:,} unsure; {done.copies:,} pairs of reports share text; "
        f"{done.carried:,} judgements went over to new readings"
    )


@click.command()
@click.argument("statement_id", metavar="ID")
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True, help="How many.")
@ledger_option
@format_option
def links(statement_id: str, limit: int, location: str | None, form: str) -> None:
    """Print what speaks of the same event as the statement with this ID, or may, and why.

    Each reason stands with what it adds to the log-odds: above 0 it speaks for one event, below 0 against.
    Run `contested ledger link` before.

    \b
    Example:
      contested ledger links 3f2a...e7f8
    """
    from contested.ledger.ask import Question
    from contested.ledger.links import links_in
    from contested.ledger.store import Ledger

    with Ledger.open(location, create=False) as ledger:
        if not ledger.history(statement_id):
            raise InputError(f"no statement {statement_id}", where=ledger.where)
        ends = {
            next(end for end in one.pair if end != statement_id): one
            for one in links_in(ledger, [statement_id], either=True, explain=True)
        }
        others = {one.id: one for one in ledger.ask(Question(ids=frozenset(ends)))} if ends else {}
    found = sorted(((ends[name], other) for name, other in others.items()), key=_surest)
    rows = [_link_row(one, other) for one, other in found[:limit]]
    if form == "table":
        rows = [line for row in rows for line in _reason_by_reason(row)]
    print_rows(rows, form, columns=("verdict", "score", "said", "who", "kind", "quote", "why"))
    if len(found) > limit:
        click.echo(f"note: {limit} of {len(found)} links; --limit shows more", err=True)


def _surest(found: tuple[Link, Statement]) -> tuple[int, float, str]:
    link, other = found
    return ("same", "unsure", "different").index(link.verdict), -link.score, other.id


def _link_row(link: Link, other: Statement) -> dict[str, Any]:
    """Give a link as a row to print: what it leads to, how surely, and why."""
    reasons = [f"{one.weight:+.2f} {one.text}" if one.weight else one.text for one in link.reasons]
    return {
        **statement_row(other),
        "verdict": link.verdict,
        "score": round(link.score, 2),
        "judged_by": link.judged_by,
        "why": reasons or [f"linked by version {link.linker}; `contested ledger link` does it anew"],
    }


def _reason_by_reason(row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Break a row for a table, which shortens long cells: each reason has a line."""
    first, *others = row["why"]
    yield {**row, "score": f"{row['score']:.2f}", "why": first}
    for reason in others:
        yield {**dict.fromkeys(row, ""), "why": reason}


@click.command()
@click.argument("a", metavar="ID")
@click.argument("b", metavar="ID")
@click.argument("verdict", type=click.Choice(["same", "different", "unsure"]))
@click.option("--why", default="", help="Why.")
@by_option
@ledger_option
def judge(a: str, b: str, verdict: str, why: str, by: str | None, location: str | None) -> None:
    """Say whether two statements speak of the same event; it outranks the program, now and later.

    \b
    Example:
      contested ledger judge 3f2a...e7f8 77d0...91ab different --why "another village of that name"
    """
    from contested.ledger.ask import Question
    from contested.ledger.linking.link import Judgement
    from contested.ledger.links import add_judgement
    from contested.ledger.store import Ledger

    with Ledger.open(location, create=False) as ledger:
        known = {one.id for one in ledger.ask(Question(ids=frozenset({a, b}), all_rows=True))}
        for one in (a, b):
            if one not in known:
                raise InputError(f"no statement {one}", where=ledger.where)
        made = Judgement(
            a=a, b=b, verdict=verdict, by=who_is_asking(by), why=why, at=datetime.now(UTC)  # type: ignore[arg-type]
        )  # fmt: skip
        add_judgement(ledger, made)
    click.echo(f"judged {verdict}")


@click.command()
@question_options
@ledger_option
@theatre_option
@format_option
def first(location: str | None, theatre_name: str, form: str, **options: Any) -> None:
    """Print, event by event, who said it first, who else says so, and who only relays whom.

    Run `contested ledger link` before: statements that are not linked are events of their own.

    \b
    Example:
      contested ledger first --place Kupiansk --kind control_gained --kind control_lost
    """
    from dataclasses import replace

    from contested.ledger.linking.speakers import load_speakers
    from contested.ledger.linking.voices import voices
    from contested.ledger.links import copies_in, judgements_in, links_in
    from contested.ledger.store import Ledger
    from contested.theatre.load import load_theatre

    theatre = load_theatre(theatre_name)
    with Ledger.open(location, create=False) as ledger:
        found = ledger.ask(replace(question_of(theatre, options), limit=None))
        by_id = {one.id: one for one in found}
        told = voices(
            found,
            copies_in(ledger),
            links_in(ledger, by_id),
            judgements=judgements_in(ledger),
            speaker=load_speakers(theatre),
        )
    counts: dict[str, int] = {}
    for voice in told:
        counts[voice.event] = counts.get(voice.event, 0) + 1
    order = sorted(told, key=lambda voice: (-counts[voice.event], voice.event, voice.said))
    rows = [
        {
            "event": voice.event,
            "voices": counts[voice.event],
            "said": voice.said.isoformat(),
            "who": voice.name,
            "side": voice.side,
            "relayed_by": len(voice.relays),
            "kind": by_id[voice.statements[0]].claim.kind,
            "places": ", ".join(place.name for place in by_id[voice.statements[0]].places),
            "quote": by_id[voice.statements[0]].claim.quote,
            "statements": list(voice.statements),
            "reasons": list(voice.reasons),
        }
        for voice in order[: options["limit"]]
    ]
    columns = ("voices", "said", "who", "side", "relayed_by", "kind", "places", "quote")
    print_rows(rows, form, columns=columns)
