"""`contested ledger`: what was said, kept for good."""

from __future__ import annotations

import click

from contested.cli.ledger.add import add
from contested.cli.ledger.asking import as_of, contradictions, history, show
from contested.cli.ledger.changing import correct, export, import_, retract
from contested.cli.ledger.events import first, judge, link, links
from contested.cli.ledger.sources import sources

__all__ = ["ledger"]


@click.group()
def ledger() -> None:
    """The ledger: everything that reports said, and what was known at any past moment.

    \b
    Examples:
      contested ledger add archive/
      contested ledger as-of 2022-09-11 --place Izium
      contested ledger sources --maps maps/ --plot sources.svg
    """


for _command in (
    add, show, as_of, history, contradictions, link, links, first, judge, correct, retract, export, import_,
    sources,
):  # fmt: skip
    ledger.add_command(_command)
