"""`contested export`: claims and verdicts in the formats of others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from contested.cli.options import extractor_option, format_option, report_options, theatre_option
from contested.errors import InputError

if TYPE_CHECKING:
    from contested.cli.export_inputs import Gathered
    from contested.outputs.export_filter import Embargo, Filters
    from contested.outputs.exporter import Organisation, Outcome
    from contested.theatre.theatre import Theatre

# Stages are imported inside the commands: `--help` must not pay for a parser or for maps.
# ruff: noqa: PLC0415

__all__ = ["export"]


@click.command()
@click.argument("inputs", nargs=-1, metavar="[INPUT]...")
@report_options
@click.option("--to", "to", metavar="FORMAT", help="See --list. [default: told by the name of --out]")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="Written whole, or not at all.")
@click.option("--list", "listing", is_flag=True, help="List the formats, and what each cannot hold.")
@click.option(
    "--ledger", metavar="FILE|URL", help="Take what stands in this ledger, whatever report it is from."
)
@click.option(
    "--known-by",
    metavar="DATE",
    help="With --ledger: what stood then, judged by the maps of then. [default: all that is known]",
)
@click.option(
    "--maps",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Judge reports and the ledger's claims by these maps, as check does.",
)
@click.option("--reader", help="How to read the maps; see `contested plugins`. [default: each has a look]")
@click.option(
    "--embedded/--no-embedded",
    default=None,
    help="Judge by the theatre's own timeline. [default: with --maps]",
)
@click.option("--kind", "kinds", multiple=True, metavar="KIND", help="Only these kinds of claims.")
@click.option("--side", "sides", multiple=True, metavar="SIDE", help="Only what these sides do or hold.")
@click.option("--region", "regions", multiple=True, metavar="NAME", help="Only claims with a place in there.")
@click.option("--from", "start", metavar="DATE", help="Only what may be true on this day or later.")
@click.option("--to-date", "end", metavar="DATE", help="Only what may be true on this day or earlier.")
@click.option(
    "--embargo",
    type=click.FloatRange(min=0),
    metavar="HOURS",
    help="Hold back claims of movements so long after their report. [default: 48 if it is live, else 0]",
)
@click.option("--organisation", metavar="NAME", help="Who publishes the export: author of reviews and feeds.")
@click.option("--organisation-url", metavar="URL", help="Its page.")
@click.option("--title", help="Of the export.")
@extractor_option
@theatre_option
@format_option
def export(inputs: tuple[str, ...], theatre_name: str, form: str, **options: Any) -> None:
    """Write claims and verdicts in another format.

    INPUT is a report (as `contested check` reads it), the claims.jsonl or verdicts.jsonl of an earlier run,
    or the folder that holds both. A ledger is named with --ledger, alone or beside them.

    What a format cannot hold is counted on standard error.

    \b
    Examples:
      contested export out/ --out claims.geojson
      contested export report.txt --published 2022-09-11 --maps maps/ --out brief.gpkg
      contested export out/ --to acled --kind control_gained --region "Kharkiv Oblast" --out gains.csv
      contested export --ledger ledger.sqlite --maps maps/ --from 2022-09-05 --out later.parquet
      contested export out/ --to claimreview --organisation "The Desk" --out reviews.jsonld
      contested export --list
    """
    if options["listing"]:
        _list(form)
        return
    if options["out"] is None:
        raise click.UsageError("give --out FILE")
    if options["known_by"] is not None and options["ledger"] is None:
        raise click.UsageError("--known-by goes with --ledger")
    _export(inputs, theatre_name, options)


def _list(form: str) -> None:
    from contested.cli.show import print_rows
    from contested.outputs.export import formats

    if form != "table":
        rows = [
            {"format": name, "title": one.title, "files": one.endings, "for": one.purpose, "drops": one.drops}
            for name, one in formats().items()
        ]
        print_rows(rows, form)
        return

    for name, one in formats().items():
        click.echo(f"{name}: {one.title} ({', '.join(one.endings)})")
        click.echo(f"  for: {one.purpose}")
        click.echo(f"  drops: {one.drops or 'nothing'}")


def _export(inputs: Sequence[str], theatre_name: str, options: dict[str, Any]) -> None:
    from contested.cli.export_inputs import gather
    from contested.outputs.export import export as write
    from contested.outputs.export import exporter_named, format_of
    from contested.outputs.export_view import export_view
    from contested.theatre.load import load_theatre

    exporter = exporter_named(options["to"] or format_of(options["out"]))
    theatre = load_theatre(theatre_name)
    now = datetime.now(UTC)
    filters, embargo = _filters(options, theatre), _embargo(options, theatre, now)
    gathered = gather(inputs, theatre, options, filters=filters)
    kept, left = filters.apply(gathered.entries)
    kept, held = embargo.apply(kept)
    view = export_view(
        kept,
        theatre,
        made_at=now,
        sources=gathered.sources,
        organisation=_organisation(options),
        title=options["title"],
    )
    outcome = write(view, exporter, options["out"])
    _tell(gathered, gathered.left + left + held, outcome)
    total = len(gathered.entries) + gathered.left.total()
    click.echo(f"{options['out']}: {len(kept)} of {total} claims, {outcome.records} records")


def _tell(gathered: Gathered, left: Counter[str], outcome: Outcome) -> None:
    """Name on standard error whatever is not in the file."""
    for note in gathered.notes:
        click.echo(f"note: {note}", err=True)
    for what, count in left.items():
        click.echo(f"{what} ({count})", err=True)
    for loss in outcome.losses:
        click.echo(f"{loss.what} ({loss.count})", err=True)


def _filters(options: dict[str, Any], theatre: Theatre) -> Filters:
    from contested.claims.claim import KINDS
    from contested.outputs.export_filter import Filters, region_named
    from contested.reports.dateline import parse_published
    from contested.timespan import day_of

    known = {
        "--kind": (options["kinds"], KINDS),
        "--side": (options["sides"], [s.key for s in theatre.sides]),
    }
    for option, (given, allowed) in known.items():
        stranger = next((word for word in given if word not in allowed), None)
        if stranger is not None:
            raise InputError(f"{stranger!r} is none of {', '.join(allowed)}", where=option)
    start, end = (
        None if options[name] is None else day_of(parse_published(options[name])) for name in ("start", "end")
    )
    return Filters(
        kinds=frozenset(options["kinds"]),
        sides=frozenset(options["sides"]),
        regions=tuple(region_named(name, theatre) for name in options["regions"]),
        start=start,
        end=end,
    )


def _embargo(options: dict[str, Any], theatre: Theatre, now: datetime) -> Embargo:
    from contested.outputs.export_filter import Embargo

    hours = options["embargo"]
    given = None if hours is None else timedelta(hours=hours)
    return Embargo(given=given, now=now, time_zone=theatre.time_zone)


def _organisation(options: dict[str, Any]) -> Organisation:
    from contested.outputs.exporter import Organisation

    url = options["organisation_url"]
    if url is not None and not url.startswith(("https://", "http://")):
        raise InputError("is no address of a page (https://...)", where="--organisation-url")
    if options["organisation"] is None:
        return Organisation(url=url)
    return Organisation(name=options["organisation"], url=url)
