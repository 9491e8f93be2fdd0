"""`contested measure`: numbers on maps with their definitions and inputs, and pictures of them."""

from __future__ import annotations

import click

from contested.cli.measure.border import border
from contested.cli.measure.gained import advance, area, settlements
from contested.cli.measure.network import network
from contested.cli.measure.series import series
from contested.cli.measure.standing import enclosure, front

__all__ = ["measure"]


@click.group()
def measure() -> None:
    """Numbers on maps: ground gained, advance, front, enclosure, borders, railways, day by day.

    Every number comes with its definition, the maps that it was measured on, and how sure it is. With
    --plot FILE each makes a picture (.svg or .png) as well.

    \b
    Examples:
      contested measure area --side UA --from 2022-09-03 --to 2022-09-11
      contested measure enclosure Lyman --on 2022-09-30 --maps maps/ --plot lyman.svg
    """


for _command in (area, advance, front, enclosure, border, network, settlements, series):
    measure.add_command(_command)
