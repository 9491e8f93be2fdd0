"""Writes a picture to a file: SVG as it is drawn, PNG where the drawing program's extra is installed."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from contested.errors import InputError

__all__ = ["check_target", "png_bytes", "write_picture"]

SUFFIXES = (".svg", ".png")
_ZOOM = 2
"""Pixels of the PNG to one of the SVG: sharp in print and on fine screens."""


def check_target(path: Path) -> None:
    """Refuse, before anything is measured, a picture that could not be written.

    Raises
    ------
    InputError
        The name does not end in .svg or .png, its folder does not exist, or PNG cannot be drawn here.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise InputError("a picture's name ends in .svg or .png", where=str(path))
    if path.is_dir() or not path.parent.is_dir():
        raise InputError("no picture can be written there: it is no file in a folder", where=str(path))
    if suffix == ".png" and find_spec("resvg_py") is None:
        reason = 'for PNG install the extra: pip install "contested[plot]" (or write .svg)'
        raise InputError(reason, where=str(path))


def write_picture(svg: str, path: Path) -> None:
    """Write a picture in the form that its name asks for.

    Raises
    ------
    InputError
        As in `check_target`, or the file cannot be written.
    """
    check_target(path)
    data = png_bytes(svg) if path.suffix.lower() == ".png" else svg.encode()
    try:
        path.write_bytes(data)
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror}", where=str(path)) from error


def png_bytes(svg: str) -> bytes:
    """Turn a picture of this package into a PNG of twice its size.

    Raises
    ------
    InputError
        The machine has no font to write with.
    """
    import resvg_py  # noqa: PLC0415  # an optional extra

    if not _has_font():
        raise InputError("this machine has no font to write PNG with: install one (DejaVu), or write .svg")
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=_ZOOM))


def _has_font() -> bool:
    """Whether text leaves a trace in a picture."""
    import resvg_py  # noqa: PLC0415  # an optional extra

    sheet = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20">{}</svg>'
    text = '<text x="2" y="16" font-family="DejaVu Sans, sans-serif" font-size="16">H</text>'
    pictures = [resvg_py.svg_to_bytes(svg_string=sheet.format(body)) for body in ("", text)]
    return pictures[0] != pictures[1]
