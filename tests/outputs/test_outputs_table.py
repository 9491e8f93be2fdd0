"""The table fits the terminal, and is plain in a pipe."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest

from contested.outputs.table import print_table, table_text


@pytest.mark.parametrize("width", [60, 80, 100, 120, 200])
def test_lines_fit_the_terminal(brief, width):
    """Every claim has its row, no line is longer than the terminal."""
    lines = table_text(brief, width=width).splitlines()

    assert max(map(len, lines)) <= width
    numbers = [int(line[:2]) for line in lines[:-3] if line[:2].strip().isdigit()]
    assert numbers == list(range(1, 26))


def test_verdicts_of_other_sources_and_of_the_day(brief):
    """More sources, more lines; a verdict that changed says what it was."""
    text = table_text(brief, width=120)

    assert "≈ partly: understated" in text
    assert "(then: supported)" in text
    assert "(denial stands)" in text
    assert "Atlas of Control:" in text
    assert text.rstrip().splitlines()[-1].startswith("25 claims: 7 ✓ supported, 3 ✗ contradicted")


def test_a_pipe_gets_neither_colours_nor_boxes(brief):
    """Fixed width, no escape codes, no drawing of boxes."""
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    print_table(brief, file=out)
    out.seek(0)
    text = out.read()

    assert "\x1b" not in text
    assert not any("\u2500" <= sign <= "\u257f" for sign in text)
    assert 100 < max(map(len, text.splitlines())) <= 120


def test_a_poor_encoding_gets_ascii_signs(brief):
    """ASCII signs for verdicts, a question mark for letters it lacks, never a crash."""
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="ascii")
    print_table(brief, file=out)
    out.flush()

    text = raw.getvalue().decode("ascii")
    assert "+ supported" in text
    assert "Borland?s" in text


def test_a_terminal_gets_colours(brief):
    """And the same words."""
    coloured = table_text(brief, width=100, colour=True)

    assert "\x1b[1;34m✓ supported" in coloured


@pytest.mark.parametrize(("term", "coloured"), [("xterm-256color", True), ("dumb", False)])
def test_a_terminal_is_fitted(brief, monkeypatch, term, coloured):
    """As wide as the window; a terminal that knows no colours gets none."""
    monkeypatch.setenv("TERM", term)
    monkeypatch.setenv("COLUMNS", "84")
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    monkeypatch.setattr(out, "isatty", lambda: True, raising=False)
    print_table(brief, file=out)
    out.seek(0)
    text = out.read()

    assert ("\x1b[" in text) is coloured
    assert max(len(re.sub(r"\x1b\[[\d;]*m", "", line)) for line in text.splitlines()) <= 84


def test_markup_in_a_quote_is_only_words(brief):
    """Square brackets are not orders to the printer."""
    one = brief.claims[0]
    claim = replace(one.statement.claim, quote="[red]front[/red] :smile:")
    shown = replace(one, statement=replace(one.statement, claim=claim))

    text = table_text(replace(brief, claims=(shown,)), width=120)
    assert "[red]front[/red] :smile:" in text
    assert "1 claim:" in text


def test_no_claims(brief):
    """Said in words."""
    assert table_text(replace(brief, claims=())).rstrip().endswith("No claim found.")
