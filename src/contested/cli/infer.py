"""`contested control infer`: who holds what, from what is said alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from contested.cli.infer_records import weights_by_records
from contested.cli.options import theatre_option
from contested.cli.show import print_rows
from contested.errors import InputError

if TYPE_CHECKING:
    from contested.control.history import ControlHistory
    from contested.control.inferred.ground import Place, Start
    from contested.control.inferred.infer import Inference
    from contested.ledger.statement import Statement
    from contested.theatre.theatre import Theatre

# Stages are imported inside the commands: `--help` must not pay for a parser or for maps.
# ruff: noqa: PLC0415

__all__ = ["control_infer", "history_inferred"]


@click.command("infer")
@click.argument("statements", required=False, metavar="STATEMENTS.jsonl", type=click.Path(path_type=Path))
@click.option("--ledger", metavar="FILE", help="Take the statements of a ledger instead.")
@click.option(
    "--start-map",
    type=click.Path(path_type=Path),
    help="Map or folder to start from. [default: the theatre's own timeline]",
)
@click.option("--start-day", metavar="DAY", help="Its day. [default: the day before the first asked for]")
@click.option("--on", "on_day", metavar="DAY", help="Infer the end of this day.")
@click.option("--from", "from_day", metavar="DAY", help="Infer every day from here.")
@click.option("--to", "to_day", metavar="DAY", help="To here.")
@click.option("--region", "regions", multiple=True, metavar="KEY", help="Settlements of these regions only.")
@click.option(
    "--as-known",
    type=click.Choice(["now", "then"]),
    default="now",
    show_default=True,
    help="By all statements, or each day only by what was said by its end.",
)
@click.option(
    "--records",
    metavar="FILE|auto",
    help="Let sources weigh by their track record: what `contested ledger sources --format json` printed, or "
    "`auto`, by the statements and maps up to the start.",
)
@click.option("--changes", is_flag=True, help="Print of each place when it changed hands, not each day.")
@click.option("--surface", is_flag=True, help="With geojson: ground by bands of probability, not points.")
@theatre_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "jsonl", "csv", "geojson"]),
    default="table",
    show_default=True,
    help="How it is printed.",
)
def control_infer(theatre_name: str, form: str, **options: Any) -> None:
    """Infer who holds each settlement on each day from statements, with a probability.

    \b
    Examples:
      contested extract archive/ --out claims.jsonl
      contested control infer claims.jsonl --on 2022-09-11 --region kharkiv_oblast
      contested control infer claims.jsonl --from 2022-09-01 --to 2022-09-30 --changes
      contested control infer --ledger out/ledger.sqlite --from 2022-09-01 --to 2022-09-30 --format csv
    """
    from contested.control.inferred.records import change_rows, inference_rows, points_geojson
    from contested.theatre.load import load_theatre

    theatre = load_theatre(theatre_name)
    if (options["statements"] is None) == (options["ledger"] is None):
        raise click.UsageError("give STATEMENTS.jsonl or --ledger")
    if options["surface"] and form != "geojson":
        raise click.UsageError("--surface goes with --format geojson")
    if options["changes"] and form == "geojson":
        raise click.UsageError("--changes is a table, no geojson")
    days = _days(options["on_day"], options["from_day"], options["to_day"])
    said = _statements(options["statements"], options["ledger"], theatre)
    found = _inferred(said, days, theatre, options).inference
    if form == "geojson":
        click.echo(_surface(found) if options["surface"] else points_geojson(found), nl=False)
        return
    if options["changes"]:
        print_rows(change_rows(found), form)
        return
    columns = ("place", "day", "holder", *(f"p_{side.key}" for side in theatre.sides), "p_contested")
    print_rows(inference_rows(found), form, columns=columns)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Inferred:
    inference: Inference
    credit: str


def history_inferred(
    statements: Path, theatre: Theatre, *, until: date, leave_out: set[str], options: dict[str, Any]
) -> ControlHistory:
    """Infer a history from the statements of other reports, as they were known at the end of a day.

    The statements of the reports that are to be checked are left out: nothing bears itself out.
    """
    from contested.control.inferred.surface import inferred_history

    start = _day(options["start_day"]) or until - timedelta(days=14)
    days = [start + timedelta(days=number) for number in range(1, (until - start).days + 1)]
    said = [item for item in _statements(statements, None, theatre) if item.report.id not in leave_out]
    found = _inferred(said, days, theatre, {**options, "start_day": start.isoformat(), "as_known": "then"})
    return inferred_history(found.inference, statements=len(said), started_from=found.credit)


def _inferred(
    said: list[Statement], days: list[date], theatre: Theatre, options: dict[str, Any]
) -> _Inferred:
    from contested.control.inferred.infer import infer

    start, history = _start(
        options["start_map"], _day(options["start_day"]) or days[0] - timedelta(days=1), theatre
    )
    if days[0] < start.day:
        raise InputError(f"the first day asked for ({days[0]}) is before the start ({start.day})")
    places = _places(theatre, said, options.get("regions") or ())
    weights = weights_by_records(options.get("records"), said, start=start, history=history)
    found = infer(said, places, start=start, days=days, knowing=options["as_known"], weights=weights)
    return _Inferred(inference=found, credit=history.source.attribution)


def _statements(path: Path | None, ledger: str | None, theatre: Theatre) -> list[Statement]:
    """Read statements from records, or from a ledger (a path may be one too)."""
    from contested.control.inferred.records import read_records
    from contested.ledger.store import Ledger

    if path is not None and path.suffix != ".sqlite":
        read = read_records(path, theatre)
        for note in read.notes:
            click.echo(f"note: {note}", err=True)
        return list(read.statements)
    with Ledger.open(str(path) if path is not None else ledger, create=False) as opened:
        return opened.statements()


def _start(path: Path | None, day: date, theatre: Theatre) -> tuple[Start, ControlHistory]:
    from contested.cli.inputs import open_histories
    from contested.control.inferred.ground import Start
    from contested.timespan import end_of_day

    histories, _ = open_histories([path] if path else [], theatre, reader=None, embedded=path is None)
    item = histories[0].at(end_of_day(day, theatre.time_zone)) if histories else None
    if item is None:
        raise InputError(f"no map to start from by {day}")
    return Start(theatre=theatre, map=item, day=day), histories[0]


def _places(theatre: Theatre, said: list[Statement], regions: tuple[str, ...]) -> list[Place]:
    """List the settlements of the regions asked for; of those that statements name places in by default."""
    from contested.control.inferred.ground import Place
    from contested.places.gazetteer import load_gazetteer

    unknown = [key for key in regions if theatre.region(key) is None]
    if unknown:
        raise InputError(f"no such region: {', '.join(unknown)}")
    gazetteer = load_gazetteer(theatre)
    known = {place.geonameid for item in said for place in item.places if place.geonameid}
    found = [
        Place.of(entry)
        for entry in gazetteer.settlements()
        if entry.country in {None, theatre.country} and entry.region_key
    ]
    named = {place.region_key for place in found if place.geonameid in known}
    wanted: set[str | None] = {*regions} or named
    chosen = [place for place in found if place.region_key in wanted]
    if not chosen:
        raise InputError("the statements name no settlement of the gazetteer; say --region")
    return chosen


def _surface(inference: Inference) -> bytes:
    import orjson
    import shapely

    from contested.control.inferred.evidence import sides_of
    from contested.control.inferred.surface import bands

    side = sides_of(inference.start.theatre)[1]
    features = [
        {
            "type": "Feature",
            "geometry": orjson.loads(shapely.to_geojson(band.geometry)),
            "properties": {"day": day.isoformat(), "side": side, "p_low": band.low, "p_high": band.high},
        }
        for day in inference.days
        for band in bands(inference, day, side=side)
    ]
    return orjson.dumps({"type": "FeatureCollection", "features": features}) + b"\n"


def _days(on_day: str | None, from_day: str | None, to_day: str | None) -> list[date]:
    if (on_day is None) == (from_day is None) or (to_day is not None and from_day is None):
        raise click.UsageError("give --on DAY, or --from DAY and --to DAY")
    first = _day(on_day or from_day)
    last = _day(to_day) or first
    if first is None or last is None or last < first:
        raise click.UsageError("--to is before --from")
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise click.UsageError(f"not a day: {text!r} (write 2022-09-11)") from error
