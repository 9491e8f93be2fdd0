"""What is heard when, as WebVTT for readers and as JSON chapters for podcast players."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import orjson

from contested.outputs.audio.recording import Recording, Span

__all__ = ["chapters_json", "clock_time", "web_vtt"]

_WIDTH = 65
"""Columns of a caption, as podcast players advise."""


def clock_time(seconds: float) -> str:
    """Write a time from the beginning, to the millisecond.

    >>> clock_time(3661.0625)
    '01:01:01.062'
    """
    thousandths = round(seconds * 1000)
    minutes, rest = divmod(thousandths, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}.{rest % 1000:03}"


def web_vtt(recording: Recording, *, title: str, language: str = "en") -> str:
    """Write the transcript as WebVTT, a cue a sentence.

    >>> from pathlib import Path
    >>> line = Span(text="A < B.", start_s=0.5, end_s=1.5)
    >>> one = Recording(file=Path(), duration_s=2, lines=(line,), chapters=())
    >>> print(web_vtt(one, title="A day"), end="")
    WEBVTT - A day
    Language: en
    <BLANKLINE>
    1
    00:00:00.500 --> 00:00:01.500
    A &lt; B.
    """
    head = f"WEBVTT - {' '.join(title.split()).replace('-->', '→')}\nLanguage: {language}\n"
    cues = [_cue(number, span) for number, span in enumerate(recording.lines, start=1)]
    return "\n".join([head, *cues])


def _cue(number: int, span: Span) -> str:
    escaped = span.text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    words = textwrap.fill(escaped, width=_WIDTH, break_long_words=False, break_on_hyphens=False)
    return f"{number}\n{clock_time(span.start_s)} --> {clock_time(span.end_s)}\n{words}\n"


def chapters_json(chapters: Sequence[Span], *, title: str) -> bytes:
    r"""Write chapters as Podcasting 2.0 does (``application/json+chapters``).

    >>> chapters_json([Span(text="Notes", start_s=1.23456, end_s=2.5)], title="A day")
    b'{"version":"1.2.0","title":"A day","chapters":[{"startTime":1.235,"title":"Notes","endTime":2.5}]}\n'
    """
    listed = [
        {"startTime": round(one.start_s, 3), "title": one.text, "endTime": round(one.end_s, 3)}
        for one in chapters
    ]
    return orjson.dumps(
        {"version": "1.2.0", "title": title, "chapters": listed}, option=orjson.OPT_APPEND_NEWLINE
    )
