"""`contested ledger sources`: how often maps bore out what a source said, and how early it said so."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from contested.cli.inputs import open_histories
from contested.cli.ledger.options import ledger_option, question_of, question_options
from contested.cli.options import format_option, theatre_option
from contested.cli.show import print_rows

if TYPE_CHECKING:
    from contested.verdicts.track_record import TrackRecord

# Stages are imported inside the commands: `--help` must not pay for a database or for maps.
# ruff: noqa: PLC0415

__all__ = ["sources"]


@click.command()
@question_options
@click.option(
    "--maps",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A map file or a folder of them; may be given more than once. [default: the theatre's own timeline]",
)
@click.option(
    "--by",
    type=click.Choice(["source", "side", "interest", "stance"]),
    default="source",
    show_default=True,
    help="Keep a record of each source, of each side, of admissions and boasts, or of each stance.",
)
@click.option("--plot", type=click.Path(path_type=Path), help="Draw a picture too: FILE.svg or FILE.png.")
@ledger_option
@theatre_option
@format_option
def sources(
    maps: tuple[Path, ...],
    by: str,
    plot: Path | None,
    location: str | None,
    theatre_name: str,
    form: str,
    **options: Any,
) -> None:
    """Print track records: of the changes of hands that each source told, the share that maps bore out.

    Each change counts once a source; what the maps had shown for 30 days already does not count. A record is
    by one source of maps, and says how far the two agree.

    \b
    Examples:
      contested ledger sources --maps maps/
      contested ledger sources --maps maps/ --by interest --plot interest.svg
    """
    from dataclasses import replace

    from contested.ledger.store import Ledger
    from contested.outputs.plots.file import check_target
    from contested.theatre.load import load_theatre
    from contested.verdicts.assertions import assertions_of
    from contested.verdicts.track_record import track_records

    if plot is not None:
        check_target(plot)
    theatre = load_theatre(theatre_name)
    histories, notes = open_histories(maps, theatre, reader=None, embedded=not maps)
    for note in notes:
        click.echo(f"note: {note}", err=True)
    with Ledger.open(location, create=False) as ledger:
        said = assertions_of(ledger.ask(replace(question_of(theatre, options), limit=None)), theatre=theatre)
    records = [record for history in histories for record in track_records(said, history, by=by)]
    shown = [record for record in records if record.count][: options["limit"]]
    print_rows([_row(record) for record in shown], form)
    if plot is not None:
        _draw(records, histories[0], plot)


def _row(record: TrackRecord) -> dict[str, Any]:
    return {
        "name": record.name,
        "side": record.side,
        "maps": record.maps,
        "changes_told": record.count,
        "borne_out": record.borne_out,
        "share": round(record.share, 3),
        "share_low": round(record.share_low, 3),
        "share_high": round(record.share_high, 3),
        "days_ahead": None if record.lead_days is None else round(record.lead_days, 1),
        "days_ahead_low": None if record.lead_low is None else round(record.lead_low, 1),
        "days_ahead_high": None if record.lead_high is None else round(record.lead_high, 1),
        "left_out": ", ".join(f"{count} {fate}" for fate, count in record.left_out),
    }


def _draw(records: list[TrackRecord], history: Any, plot: Path) -> None:
    from contested.outputs.plots.file import write_picture
    from contested.outputs.plots.records import track_record_picture

    source = history.source
    svg = track_record_picture(
        [record for record in records if record.maps == source.key],
        theatre=history.theatre,
        maps_name=source.name,
        credit=source.attribution,
        title="Track record of sources",
    )
    write_picture(svg, plot)
    click.echo(f"picture: {plot}", err=True)
