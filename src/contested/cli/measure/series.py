"""`contested measure series`: how much ground each side held, day by day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from contested.cli.measure.inputs import Setting
from contested.cli.measure.options import Output, opened, period_options, with_options, with_outputs, working
from contested.errors import InputError

if TYPE_CHECKING:
    from contested.measures.series import Kind, Series
    from contested.outputs.measured import Result
    from contested.theatre.theatre import Region

# Stages are imported inside the commands: `--help` must not pay for a parser or for maps.
# ruff: noqa: PLC0415

__all__ = ["series"]

_WHOLE = "whole theatre"
_MEANINGS = {
    "held": "drawn as held",
    "contested": "drawn as contested",
    "regained": "drawn as regained lately",
    "undrawn": "covered by no drawing: the defender's ground, with lagoons and slivers",
}


def _options(command: Any) -> Any:
    """Add what is asked of a series."""
    return with_outputs(
        with_options(
            command,
            (
                *period_options,
                click.option("--region", "names", multiple=True, help="Inside this region; may be repeated."),
                click.option("--by-region", is_flag=True, help="Each region of the first level apart."),
                click.option("--side", help="Only ground of this side."),
            ),
        )
    )


@click.command()
@_options
def series(
    *, start: str, end: str, names: tuple[str, ...], by_region: bool, side: str | None, **rest: Any
) -> None:
    """Print how much ground was held, contested and regained on each day between two, in km².

    \b
    Examples:
      contested measure series --from 2022-09-01 --to 2022-09-30 --region "Kharkiv Oblast"
      contested measure series --from 2022-04-01 --to 2022-12-31 --by-region --format csv --maps maps/
      contested measure series --from 2022-09-01 --to 2022-09-30 --maps maps/ --plot held.svg
    """
    here, output = opened(rest)
    regions = [here.region(name) for name in names]
    key = None if side is None else here.side(side).key
    with working("measuring"):
        found = _measured(here, start, end, regions, by_region=by_region)
    kinds = [kind for kind in found.kinds if key in {None, kind.side}]
    if not kinds:
        raise InputError(f"these maps draw no ground of {key}", where=here.history.source.name)
    rows = _rows(here, found, kinds)
    if output.plot is not None:
        output.draw(lambda: _picture(here, found, kinds))
    _print(rows, found, here, output)


def _measured(here: Setting, start: str, end: str, regions: Sequence[Region], *, by_region: bool) -> Series:
    from zoneinfo import ZoneInfo

    from contested.measures.series import daily_series

    zone = ZoneInfo(here.theatre.time_zone)
    first, last = (here.moment(text, end=False).astimezone(zone).date() for text in (start, end))
    if last < first:
        raise InputError(f"--to {end} comes before --from {start}")
    here.map_on(end)
    found = daily_series(here.history, start=first, end=last, regions=regions or None)
    if by_region and not regions:
        return _with_drawings(found)
    return found if regions else _summed(found)


def _summed(found: Series) -> Series:
    """Make one region of all."""
    from dataclasses import replace

    return replace(found, regions=(_WHOLE,), areas_km2=found.areas_km2.sum(axis=1, keepdims=True))


def _with_drawings(found: Series) -> Series:
    """Leave out the regions on which nothing is ever drawn."""
    from dataclasses import replace

    drawn = [number for number, kind in enumerate(found.kinds) if kind.status != "undrawn"]
    kept = [
        number
        for number in range(len(found.regions))
        if found.areas_km2[:, number][:, drawn].max(initial=0.0) > 0
    ]
    regions = tuple(found.regions[number] for number in kept)
    return replace(found, regions=regions, areas_km2=found.areas_km2[:, kept])


def _rows(here: Setting, found: Series, kinds: Sequence[Kind]) -> list[Mapping[str, Any]]:
    from contested.outputs.plots.series import kind_name

    wanted: dict[tuple[str, str | None], str] = {
        (kind.status, kind.side): kind_name(kind, here.theatre) for kind in kinds
    }
    names = {region.key: region.name for region in here.theatre.regions}
    moments = {item.id: item.as_of.isoformat() for item in here.history.maps}
    source = here.history.source
    return [
        {
            "measure": "series",
            "day": row.day.isoformat(),
            "region": names.get(row.region, row.region),
            "side": row.side,
            "definition": wanted[row.status, row.side],
            "value": round(row.area_km2, 2),
            "change": None if row.change_km2 is None else round(row.change_km2, 2),
            "unit": found.unit,
            "meaning": _MEANINGS[row.status],
            "source": source.key,
            "source_name": source.name,
            "attribution": source.attribution,
            "t1": moments[row.snapshot],
            "snapshots": [row.snapshot],
            "notes": list(_notes(found, here)),
        }
        for row in found.rows()
        if (row.status, row.side) in wanted
    ]


def _notes(found: Series, here: Setting) -> tuple[str, ...]:
    from contested.outputs.measured import source_notes

    note = "each day has the last map drawn by its end; the source states no error of its lines, so no band"
    return (*found.notes, note, *source_notes(here.history.source))


def _print(rows: Sequence[Mapping[str, Any]], found: Series, here: Setting, output: Output) -> None:
    from contested.outputs.measured import credit_text
    from contested.outputs.rows import rows_text

    if output.form != "table":
        click.echo(rows_text(rows, output.form), nl=False)
    else:
        click.echo("\n".join(_table(rows)))
        source = here.history.source
        days = f"{found.days[0]} to {found.days[-1]}, {len(set(found.snapshots))} maps"
        click.echo(f"\n{days}\n{credit_text(source.name, source.attribution)}")
        for note in _notes(found, here):
            click.echo(f"note: {note}")
    if output.plot is not None:
        click.echo(f"picture: {output.plot}", err=True)


def _table(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Lay days out as lines and kinds of ground as columns, in km²."""
    kinds = list(dict.fromkeys(row["definition"] for row in rows))
    lines: dict[tuple[str, str], dict[str, str]] = {}
    for row in rows:
        lines.setdefault((row["region"], row["day"]), {})[row["definition"]] = f"{row['value']:,.0f}"
    cells = [["region", "day", *kinds]]
    cells += [[*key, *(line.get(kind, "") for kind in kinds)] for key, line in sorted(lines.items())]
    widths = [max(len(line[column]) for line in cells) for column in range(len(cells[0]))]
    texts = []
    for line in cells:
        left = [cell.ljust(width) for cell, width in zip(line[:2], widths[:2], strict=True)]
        right = [cell.rjust(width) for cell, width in zip(line[2:], widths[2:], strict=True)]
        texts.append("  ".join([*left, *right]).rstrip())
    return ["Ground by day, km²", "", *texts]


def _picture(here: Setting, found: Series, kinds: Sequence[Kind]) -> str:
    from contested.outputs.plots.series import series_picture

    drawn = [kind for kind in kinds if kind.status != "undrawn"] or list(kinds)
    return series_picture(_credited(here, found), found, theatre=here.theatre, kinds=drawn)


def _credited(here: Setting, found: Series) -> Result:
    from contested.outputs.measured import Result

    source = here.history.source
    names = {region.key: region.name for region in here.theatre.regions}
    where = "" if found.regions == (_WHOLE,) or len(found.regions) > 1 else f" in {names[found.regions[0]]}"
    return Result(
        measure="series",
        title=f"Ground drawn as held, contested and regained{where}, by day",
        values=(),
        band=None,
        unit=found.unit,
        source=source.key,
        source_name=source.name,
        attribution=source.attribution,
        t0=None,
        t1=None,
        snapshots=(),
        notes=_notes(found, here),
        time_zone=here.theatre.time_zone,
    )
