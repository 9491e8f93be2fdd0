"""`contested serve`: a map page and its data on the user's own machine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from contested.cli.options import extractor_option, many_maps_option, theatre_option
from contested.errors import InputError

# Stages are imported inside the commands: `--help` must not pay for a parser or for maps.
# ruff: noqa: PLC0415

__all__ = ["serve"]

_PATH = click.Path(path_type=Path)


@click.command()
@many_maps_option
@click.option("--reader", help="How to read the maps; see `contested plugins`. [default: each has a look]")
@click.option(
    "--embedded/--no-embedded", default=True, show_default=True, help="Show the theatre's timeline too."
)
@click.option("--ledger", type=_PATH, help="Show the statements of this ledger.")
@click.option("--reports", multiple=True, type=_PATH, help="A folder of earlier checks (their --out).")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8642, show_default=True, help="The port; 0 takes a free one.")
@click.option("--host-name", multiple=True, help="Another name that requests may ask for.")
@click.option(
    "--token", envvar="CONTESTED_TOKEN", help="Who gives it may record checked texts in the ledger."
)
@click.option("--basemap", metavar="URL", help="Raster tiles under the map; the page then asks that server.")
@click.option(
    "--judge-ahead/--no-judge-ahead",
    default=True,
    show_default=True,
    help="Judge claims in the background, before their report is opened.",
)
@extractor_option
@theatre_option
def serve(theatre_name: str, host: str, port: int, **options: Any) -> None:
    """Serve the map page and its data to this machine's browser.

    \b
    Examples:
      contested serve
      contested serve --maps maps/ --ledger ledger.sqlite --reports out/
    """
    try:
        import uvicorn

        from contested.web.app import create_app
        from contested.web.listen import listening
    except ModuleNotFoundError as error:
        raise InputError(
            f'needs the extra: pip install "contested[serve]" (missing: {error.name})'
        ) from error
    app = create_app(_settings(theatre_name, host, options))
    for note in app.state.contested.notes:
        click.echo(f"note: {note}", err=True)
    config = uvicorn.Config(app, host=host, port=port, log_level="warning", server_header=False)
    server = uvicorn.Server(config)
    sock = listening(host, port)
    click.echo(f"contested: http://{host}:{sock.getsockname()[1]}/ (stop with Ctrl-C)", err=True)
    server.run(sockets=[sock])


def _settings(theatre_name: str, host: str, options: dict[str, Any]) -> Any:
    from contested.web.settings import LOOPBACK, Settings

    basemap: str | None = options["basemap"]
    if basemap is not None and not basemap.startswith(("https://", "http://")):
        raise InputError("--basemap is the address of a server, with http:// or https://")
    if options["token"] and options["ledger"] is None:
        raise InputError("--token lets texts be recorded: name the ledger with --ledger")
    return Settings(
        theatre=theatre_name,
        maps=options["maps"],
        reader=options["reader"],
        embedded=options["embedded"],
        ledger=options["ledger"],
        reports=options["reports"],
        extractor=options["extractor"],
        hosts=(*LOOPBACK, host, *options["host_name"]),
        token=options["token"],
        basemap=basemap,
        judge_ahead=options["judge_ahead"],
    )
