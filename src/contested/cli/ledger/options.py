"""Options and rows that the commands of the ledger share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from contested.ledger.ask import Question
    from contested.ledger.statement import Statement
    from contested.theatre.theatre import Theatre

# Stages are imported inside the commands: `--help` must not pay for a database.
# ruff: noqa: PLC0415

__all__ = [
    "SHOWN", "by_option", "ledger_option", "moment_of", "question_of", "question_options", "statement_row",
    "who_is_asking",
]  # fmt: skip

F = TypeVar("F", bound=Callable[..., Any])
SHOWN = ("id", "said", "kind", "side", "places", "who", "stance", "when", "quote")
"""What a table shows of a statement."""

ledger_option = click.option(
    "--ledger",
    "location",
    metavar="FILE|URL",
    help="A SQLite file, or postgresql://USER:PASSWORD@HOST/DATABASE. [default: the user's own]",
)
by_option = click.option("--by", help="Who does it. [default: your name on this machine]")


def question_options(command: F) -> F:
    """Add the options that say which statements."""
    for option in (
        click.option("--place", metavar="NAME|ID", help="About this place, by name or GeoNames number."),
        click.option("--region", metavar="NAME", help="About this region or a place in it."),
        click.option("--kind", "kinds", multiple=True, help="Of this kind; may be given more than once."),
        click.option("--side", help="Whose act or hold: a side's key."),
        click.option("--said-by", metavar="DATE", help="Published by then."),
        click.option("--extractor", help="One extractor's readings, default or not."),
        click.option(
            "--limit",
            type=click.IntRange(min=1),
            default=100,
            show_default=True,
            help="How many, newest first.",
        ),
    ):
        command = option(command)
    return command


def question_of(theatre: Theatre, options: dict[str, Any], *, as_of: datetime | None = None) -> Question:
    """Make a question of the options."""
    from contested.ledger.ask import Question

    place = options["place"]
    return Question(
        as_of=as_of,
        said_by=None if options["said_by"] is None else moment_of(options["said_by"], theatre),
        place=int(place) if place is not None and place.isdigit() else place,
        region=None if options["region"] is None else _region(options["region"], theatre),
        kinds=frozenset(options["kinds"]),
        side=options["side"],
        extractor=options["extractor"],
        newest_first=True,
        limit=options["limit"],
    )


def _region(name: str, theatre: Theatre) -> str:
    from contested.errors import InputError

    wanted = name.casefold()
    for region in theatre.regions:
        if wanted in {known.casefold() for known in (region.key, region.name, *region.aliases)}:
            return region.key
    begun = [one for one in theatre.regions if one.name.casefold().startswith(f"{wanted} ")]
    if len(begun) == 1:
        return begun[0].key
    raise InputError("is no region of this theatre", where=repr(name))


def moment_of(text: str, theatre: Theatre) -> datetime:
    """Read an instant, or the end of a day of the theatre; aware, UTC."""
    from contested.reports.dateline import parse_published
    from contested.timespan import end_of_day

    moment = parse_published(text)
    if isinstance(moment, datetime) and moment.tzinfo is not None:
        return moment.astimezone(UTC)
    return end_of_day(moment, theatre.time_zone)


def who_is_asking(by: str | None) -> str:
    """Return who does it: as told, else the user's name."""
    if by:
        return by
    import getpass

    return getpass.getuser()


def statement_row(statement: Statement) -> dict[str, Any]:
    """Give a statement as a row to print."""
    report, claim = statement.report, statement.claim
    source = claim.source.name or report.publisher or report.id
    said = report.published_at or report.published
    return {
        "id": statement.id,
        "said": said.isoformat(),
        "recorded": statement.recorded_at.isoformat(timespec="seconds"),
        **{
            key: value
            for key, value in statement.to_json().items()
            if key not in {"places", "source", "valid"}
        },
        "places": ", ".join(place.name for place in statement.places),
        "who": f"{source} via {claim.source.via}" if claim.source.via else source,
        "who_side": claim.source.side,
        "when": " to ".join(str(end) for end in claim.valid.to_json().values() if end),
        "extractor": f"{statement.extractor} {statement.extractor_version}",
        "supersedes": statement.supersedes,
    }
