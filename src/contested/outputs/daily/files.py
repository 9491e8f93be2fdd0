"""Writes a daily brief's files into a folder: every form, and the pictures by themselves."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from contested.outputs.audio.make import AUDIO_FILES, Audio
from contested.outputs.daily.daily import Daily
from contested.outputs.daily.render import render, render_pdf
from contested.outputs.files import replace_files
from contested.outputs.plots.file import png_bytes

__all__ = ["write_daily"]

_MAY_BE = tuple(f"{key}.{ending}" for key in ("map", "areas", "sources") for ending in ("svg", "png"))
"""Pictures that one brief has and another has not."""
_NAMES = {"text": "brief.txt", "markdown": "brief.md", "html": "brief.html"}


def write_daily(
    daily: Daily, folder: Path, *, templates: Path | None = None, audio: Audio | None = None
) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    """Write ``brief.txt``, ``.md``, ``.html``, ``.pdf`` and the pictures as SVG and PNG: all, or none.

    Pictures and sound of an earlier brief in the folder that this one has not are removed.

    Parameters
    ----------
    daily
        From `compose`.
    folder
        Made when it is not there; files of these names in it are replaced.
    templates
        As in `render`.
    audio
        The brief to listen to; its files are written with the others.

    Returns
    -------
    written, left_out
        Paths, and what an extra that is not installed would have made.

    Raises
    ------
    InputError
        A template is broken, or the folder cannot be written to.
    """
    length = None if audio is None else audio.length
    contents = {
        name: render(daily, form, templates=templates, audio=length).encode() for form, name in _NAMES.items()
    }
    contents |= {} if audio is None else audio.files
    contents |= {f"{picture.key}.svg": picture.svg.encode() for picture in daily.pictures}
    left_out = []
    if find_spec("typst") is None:
        left_out.append('no PDF: install the extra "contested[pdf]"')
    else:
        contents["brief.pdf"] = render_pdf(daily, templates=templates)
    if find_spec("resvg_py") is None:
        left_out += ['no PNG: install the extra "contested[plot]"'] if daily.pictures else []
    else:
        contents |= {f"{picture.key}.png": png_bytes(picture.svg) for picture in daily.pictures}
    return replace_files(contents, folder, outdated=(*AUDIO_FILES, *_MAY_BE)), tuple(left_out)
