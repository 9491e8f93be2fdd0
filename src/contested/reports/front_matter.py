"""Front matter: the few lines at the head of a text file that say where the report is from."""

from __future__ import annotations

import re
from dataclasses import dataclass

from contested.errors import InputError

__all__ = ["FrontMatter", "split_front_matter"]

_FENCE = "---"
_MAX_LINES = 60
_PAIR = re.compile(r"([A-Za-z_][\w-]*)[ \t]*:(?:[ \t]+(.*))?")
_QUOTES = ("'", '"')


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatter:
    """The pairs between the two ``---`` lines, and the text after them."""

    pairs: tuple[tuple[str, str], ...]
    """(key in lower case, value); a value may be empty."""
    text: str
    """Verbatim, from the character after the closing line's end."""


def split_front_matter(text: str) -> FrontMatter:
    r"""Divide a text from the ``key: value`` lines at its head, if it has any.

    A text that merely starts with a ``---`` rule is left whole: front matter is closed by a second
    ``---`` within 60 lines, and each line between is ``key: value``, blank, a ``#`` comment, or
    indented (a nested value, which is not read).

    Raises
    ------
    InputError
        A key stands twice.

    Examples
    --------
    >>> split_front_matter("---\npublished: 2022-09-11\n---\nThe text.").text
    'The text.'
    >>> split_front_matter("---\nThe text.").pairs
    ()
    """
    lines = text.splitlines(keepends=True)[: _MAX_LINES + 2]
    close = _closing_line(lines)
    pairs = None if close is None else _pairs(lines[1:close])
    if close is None or pairs is None:
        return FrontMatter(pairs=(), text=text)
    keys = [key for key, _ in pairs]
    for key in keys:
        if keys.count(key) > 1:
            raise InputError(f"its front matter gives {key!r} twice")
    head = sum(len(line) for line in lines[: close + 1])
    return FrontMatter(pairs=tuple(pairs), text=text[head:])


def _closing_line(lines: list[str]) -> int | None:
    if not lines or lines[0].rstrip() != _FENCE:
        return None
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() == _FENCE:
            return number
    return None


def _pairs(lines: list[str]) -> list[tuple[str, str]] | None:
    """Read the lines between the fences; ``None`` when one of them is prose."""
    pairs = []
    for line in lines:
        if not line.strip() or line[0] in "# \t" or line.startswith("- "):
            continue
        found = _PAIR.fullmatch(line.strip())
        if found is None:
            return None
        pairs.append((found[1].lower(), _unquoted((found[2] or "").strip())))
    return pairs or None


def _unquoted(value: str) -> str:
    if len(value) > 1 and value[0] in _QUOTES and value[-1] == value[0]:
        return value[1:-1]
    return value
