"""Writes a daily brief as text, Markdown, HTML or PDF, by templates that a newsroom may replace."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

from contested.errors import InputError
from contested.outputs.daily.daily import Daily
from contested.outputs.text import ABOUT
from contested.outputs.wording import plain, sentence

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["FORMS", "render", "render_pdf"]

FORMS = {"text": "daily.txt.jinja", "markdown": "daily.md.jinja", "html": "daily.html.jinja"}
"""A form and the name of its template; a file of that name in ``--templates`` replaces it."""
_TYPST = "daily.typ.jinja"
_TEMPLATES = Path(__file__).parent.parent / "templates"
_WIDTH = 92
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~])")
_TYPST_SIGNS = re.compile(r"([\\`*_#$@<>\[\]{}~/\-=+\"'])")


def render(daily: Daily, form: str, *, templates: Path | None = None, audio: str | None = None) -> str:
    """Write the brief in one of `FORMS`.

    Parameters
    ----------
    daily
        From `compose`; its text is data and is escaped for the form.
    form
        A key of `FORMS`.
    templates
        A folder whose Jinja templates come before the package's own, by name. They are run in a sandbox.
    audio
        How long the audio beside it is; ``None`` when there is none. Only HTML shows it.

    Raises
    ------
    InputError
        A template of the newsroom's own is broken; the line names it.
    """
    return _rendered(daily, FORMS[form], templates, escape=form == "html", audio=audio)


def _rendered(
    daily: Daily, name: str, templates: Path | None, *, escape: bool, audio: str | None = None
) -> str:
    from jinja2 import TemplateError  # noqa: PLC0415  # 60 ms on first use
    from markupsafe import Markup  # noqa: PLC0415  # comes with jinja2

    environment = _environment(templates, escape=escape)
    pictures = [(one, Markup(one.svg)) for one in daily.pictures]  # noqa: S704  # names are escaped in them
    try:
        template = environment.get_template(name)
        text = template.render(daily=daily, pictures=pictures, about=ABOUT, audio=audio)
    except TemplateError as error:
        line = getattr(error, "lineno", None)
        record = None if line is None else f"line {line}"
        raise InputError(f"is no usable template: {error}", where=name, record=record) from error
    return text.rstrip("\n") + "\n"


def _environment(templates: Path | None, *, escape: bool) -> Environment:
    from jinja2 import FileSystemLoader, StrictUndefined  # noqa: PLC0415  # 60 ms on first use
    from jinja2.sandbox import SandboxedEnvironment  # noqa: PLC0415  # likewise

    folders = [str(folder) for folder in (templates, _TEMPLATES) if folder is not None]
    environment = SandboxedEnvironment(
        loader=FileSystemLoader(folders),
        autoescape=escape,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    filters: dict[str, Any] = {"plain": plain, "sentence": sentence, "wrap": _wrap}
    environment.filters.update({**filters, "md": _markdown, "typ": _typst, "link": _web_link})
    return environment


def _wrap(text: str, first: str = "", later: str | None = None) -> str:
    return textwrap.fill(
        text,
        width=_WIDTH,
        initial_indent=first,
        subsequent_indent=" " * len(first) if later is None else later,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _markdown(text: str) -> str:
    r"""Escape what Markdown would read as its own.

    >>> _markdown("*bold* <script>")
    '\\*bold\\* \\<script\\>'
    """
    return _MARKDOWN.sub(r"\\\1", text)


def _typst(text: str) -> str:
    """Escape what the typesetter would read as its own."""
    return _TYPST_SIGNS.sub(r"\\\1", text)


def _web_link(url: str | None) -> str | None:
    """Return an address only when following it can do no harm."""
    return url if url is not None and url.startswith(("https://", "http://")) else None


def render_pdf(daily: Daily, *, templates: Path | None = None) -> bytes:
    """Typeset the brief as PDF.

    Parameters
    ----------
    daily, templates
        As in `render`; the template is ``daily.typ.jinja``.

    Raises
    ------
    InputError
        The extra ``contested[pdf]`` is not installed, or the template cannot be set.
    """
    try:
        import typst  # noqa: PLC0415  # an optional extra
    except ImportError as error:
        raise InputError('for PDF install the extra: pip install "contested[pdf]"') from error
    import tempfile  # noqa: PLC0415  # with typst alone

    source = _rendered(daily, _TYPST, templates, escape=False)
    with tempfile.TemporaryDirectory() as folder:
        for picture in daily.pictures:
            (Path(folder) / f"{picture.key}.svg").write_text(picture.svg, encoding="utf-8")
        file = Path(folder) / "daily.typ"
        file.write_text(source, encoding="utf-8")
        try:
            return bytes(typst.compile(str(file), root=folder))
        except (typst.TypstError, RuntimeError) as error:
            raise InputError(f"is no usable template: {str(error).splitlines()[0]}", where=_TYPST) from error
