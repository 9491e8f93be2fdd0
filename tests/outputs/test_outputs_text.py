"""The plain text carries everything a reader needs to check a verdict."""

from __future__ import annotations

from dataclasses import replace

from contested.outputs.text import brief_text


def flowing(brief):
    """The text with its line breaks undone."""
    return " ".join(brief_text(brief).split())


def test_head_names_report_counts_and_maps(brief):
    """Publisher, dateline in both clocks, counts, sources with their credits."""
    text = flowing(brief)

    assert "The Bay Dispatch" in text
    assert "11 Sep 2031, 17:40 local time (14:40 UTC)" in text
    assert "25, of which 19 can be checked against maps" in text
    assert "✓ 7 supported" in text
    assert "ChartRoom (41 maps); Atlas of Control (6 maps)" in text
    assert "ChartRoom: © ChartRoom volunteers, chart.example. Licence or terms: attribution." in text
    assert "Local time is that of Europe/Athens." in text


def test_a_claim_shows_its_evidence(brief):
    """Definitions, band, both clocks of the maps, snapshots, what was assumed."""
    text = flowing(brief)

    assert "1. “managed to advance 70 kilometres in a week”" in text
    assert "maximum (deepest point of the ground newly held, straight from the old front): 69 km" in text
    assert "marked (drawn as regained by the source): 3,740 km²" in text
    assert "Measured area gained, 3,740 to 8,010 km²" in text
    assert "3 Sep 2031, 00:49 local time (2 Sep, 21:49 UTC) to 11 Sep 2031, 17:40" in text
    assert "Snapshots chart/1946669340, chart/1947422400" in text
    assert "Note start of the period: the operation “Autumn Gate”" in text


def test_uncheckable_claims_are_listed_apart_and_short(brief):
    """Two lines each, without a verdict's block."""
    text = brief_text(brief)
    apart = text[text.index("Claims that no map can check") :]

    assert "“to regroup in the south”" in apart
    assert "No map can check an intention." not in text


def test_lines_fit(brief):
    """At most 92 columns, nothing trailing, one line feed at the end."""
    text = brief_text(brief)

    assert max(map(len, text.splitlines())) <= 92
    assert not any(line != line.rstrip() for line in text.splitlines())
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


def test_empty_brief_says_so(brief):
    """No claims and no maps are said, not left blank."""
    text = flowing(replace(brief, claims=(), sources=(), notes=()))

    assert "Claims none found" in text
    assert "none at hand, so no claim could be checked" in text
    assert "Claims and verdicts" not in text


def test_hostile_words_cannot_steer_a_terminal(brief):
    """Escape codes of a report reach nobody's screen."""
    hostile = replace(brief.report, id="a\x1b]0;x\x07", publisher="P\x1b[2J", licence="L\x1b[0m")

    assert "\x1b" not in brief_text(replace(brief, report=hostile))
