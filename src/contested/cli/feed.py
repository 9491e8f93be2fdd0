"""`contested feed`: a podcast of the briefs in a folder."""

from __future__ import annotations

from pathlib import Path

import click

# Stages are imported inside the commands: `--help` must not pay for a parser or for maps.
# ruff: noqa: PLC0415

__all__ = ["feed"]


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--base-url", required=True, metavar="URL", help="Where the folder will be found on the web.")
@click.option("--title", default="Contested briefs", show_default=True, help="Of the podcast.")
@click.option("--author", default="Contested", show_default=True, help="Who publishes it.")
@click.option("--email", help="Of the owner; directories ask for it.")
@click.option("--image", metavar="URL", help="A square picture; directories ask for it.")
@click.option("--language", default="en", show_default=True, help="Of the podcast, ISO 639.")
@click.option("--file", "file", default="feed.xml", show_default=True, help="The feed's name in the folder.")
def feed(folder: Path, file: str, **options: str | None) -> None:
    """Make a podcast feed of the briefs in FOLDER that have audio.

    The feed is written anew each time, whole or not at all: what is new in the folder is added, and what was
    there keeps its mark, so that no player takes it for new.

    \b
    Examples:
      contested brief --on 2022-09-11 --out briefs/2022-09-11 --audio
      contested feed briefs/ --base-url https://desk.example/briefs/
      contested feed briefs/ --base-url https://desk.example/briefs/ --author "The Desk"
    """
    from contested.errors import InputError
    from contested.outputs.audio.podcast import Podcast, guids_in, podcast_xml, read_episodes
    from contested.outputs.files import replace_files

    if Path(file).name != file:
        raise InputError("must be a name, without folders", where=repr(file))
    podcast = Podcast(file=file, **options)  # type: ignore[arg-type]  # click has seen to what is required
    episodes, notes = read_episodes(folder)
    known = guids_in(folder / file)
    (written,) = replace_files({file: podcast_xml(podcast, episodes, folder)}, folder)
    for note in notes:
        click.echo(f"note: {note}", err=True)
    new = sum(one.guid not in known for one in episodes)
    click.echo(f"feed: {written} ({len(episodes)} brief{'' if len(episodes) == 1 else 's'}, {new} new)")
