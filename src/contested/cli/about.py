"""`contested plugins` and `contested theatre`: what is installed."""

from __future__ import annotations

import click

from contested.cli.options import format_option, theatre_option
from contested.cli.show import print_rows

# Stages are imported inside the commands: `--help` must not pay for a parser or for maps.
# ruff: noqa: PLC0415

__all__ = ["plugins", "theatre"]


@click.command()
@format_option
def plugins(form: str) -> None:
    """List what is registered: extractors, map readers, exporters, theatres."""
    from contested import plugins as registry

    rows = [
        {"group": plugin.group, "name": plugin.name, "target": plugin.target, "package": plugin.package}
        for plugin in registry.available()
    ]
    print_rows(rows, form)


@click.command()
@theatre_option
@format_option
def theatre(theatre_name: str, form: str) -> None:
    """Print what a theatre holds: sides, boundaries, names, first day.

    \b
    Example:
      contested theatre --theatre my/theatre
    """
    from contested.theatre.load import load_theatre

    loaded = load_theatre(theatre_name)
    rows = [
        {
            "theatre": loaded.key,
            "name": loaded.name,
            "first_day": loaded.first_day.isoformat(),
            "time_zone": loaded.time_zone,
            "sides": ", ".join(f"{side.key} {side.name}" for side in loaded.sides),
            "regions": len(loaded.regions),
            "actors": len(loaded.actors),
            "folder": str(loaded.folder),
        }
    ]
    print_rows(rows, form)
