"""The root command; every error of the package becomes one line and exit status 1."""

from __future__ import annotations

from typing import Any

import click

from contested.cli.about import plugins, theatre
from contested.cli.brief import brief
from contested.cli.check import check
from contested.cli.control import control
from contested.cli.export import export
from contested.cli.extract import extract
from contested.cli.feed import feed
from contested.cli.ledger import ledger
from contested.cli.measure import measure
from contested.cli.serve import serve
from contested.errors import ContestedError

__all__ = ["main"]


class _Group(click.Group):
    """Turns every error of the package into one line on stderr and exit status 1."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ContestedError as error:
            click.echo(f"contested: {error}", err=True)
            ctx.exit(1)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="contested")
def main() -> None:
    """Check what reports of a war claim against maps of who held what.

    \b
    Examples:
      contested check --demo --out out/
      contested check report.txt --published 2022-09-11 --maps maps/ --out out/
      contested extract report.txt --published 2022-09-11 --format jsonl
      contested export out/ --out claims.geojson
      contested control at Kupiansk 2022-09-10 --maps maps/
    """


for _command in (brief, check, control, export, extract, feed, ledger, measure, plugins, serve, theatre):
    main.add_command(_command)
