"""A brief in plain words says who, what, where and when, and never more than the record holds."""

from __future__ import annotations

from dataclasses import replace

import pytest
from outputs_example import SOURCES, checked, verdicts

from contested.claims.claim import KINDS, STANCES, Source
from contested.outputs.describe import headline, side_name, verdict_label, view_of
from contested.outputs.wording import WORDS, kind_words, plain, stance_words, verdict_style
from contested.timespan import TimeSpan


def claim_like(view, words):
    """Find a claim by its words."""
    return next(claim for claim in view.claims if words in claim.quote)


def test_claims_are_numbered_as_they_stand(brief):
    """A nested claim comes after the one that holds it."""
    view = view_of(brief)

    assert [claim.number for claim in view.claims] == list(range(1, 26))
    assert view.claims[0].quote.startswith("managed to advance")
    assert view.claims[1].quote == "advance 70 kilometres"


def test_who_says_so_is_whole(brief):
    """Name, side and relay; the report speaks for itself when nobody is named."""
    view = view_of(brief)

    assert claim_like(view, "2,500").speaker == "the General Staff (Astria), via Radio Bay"
    assert claim_like(view, "Fighting").speaker == "the report itself (neutral)"
    assert claim_like(view, "3,000 residents").speaker == "the report itself (side not given)"


def test_counts_add_up(brief):
    """Every claim is counted once in the head, and per source where that source spoke."""
    view = view_of(brief)

    assert sum(count for _, count in view.counts) == 25
    assert len(view.checkable) + len(view.uncheckable) == 25
    tallies = {(tally.source, tally.as_of): dict(tally.counts) for tally in view.tallies}
    assert tallies["ChartRoom", "by all maps"]["too early"] == 1
    assert tallies["ChartRoom", "by the maps of the day"]["too early"] == 0
    assert sum(tallies["Atlas of Control", "by all maps"].values()) == 6


def test_like_verdicts_are_said_once(brief):
    """Two that differ in anything are said apart."""
    view = view_of(brief)

    same = [one.when for one in claim_like(view, "the flag flies").judgements]
    differ = [one.when for one in claim_like(view, "Port Saltova had fallen").judgements]
    assert same == ["by the maps of the day and by all later ones"]
    assert differ == ["by the maps of the day", "by all maps"]


def test_same_word_with_other_evidence_is_not_merged(brief):
    """A later map may bear the same word out with another figure."""
    one = next(one for one in brief.claims if one.statement.claim.kind == "fighting")
    early, late = one.verdicts
    moved = replace(one, verdicts=(early, replace(late, snapshots=("chart/later",))))

    assert len(view_of(replace(brief, claims=(moved,))).claims[0].judgements) == 2


def test_a_denial_says_whether_it_stands(brief):
    """What is judged is the thing denied, which a bare word would turn round."""
    assert claim_like(view_of(brief), "Port Saltova had fallen").label == "contradicted (the denial stands)"
    (_, late) = verdicts(0, "control_held", "supported", "It does.")
    assert verdict_label(late, denied=True) == "supported (the denial does not stand)"
    assert verdict_label(late) == "supported"


def test_places_say_how_sure_they_are(brief):
    """A place that was not found, or has namesakes, says so."""
    view = view_of(brief)
    assert claim_like(view, "Nowhere Farm").places == ("Nowhere Farm (not found on the map)",)

    one = next(one for one in brief.claims if "flag" in one.statement.claim.quote)
    twins = replace(one.statement, places=(replace(one.statement.places[0], candidates=3),))
    shown = view_of(replace(brief, claims=(replace(one, statement=twins),))).claims[0]
    assert shown.places == ("Varnitsa (one of 3 places of that name)",)


def test_headline_takes_the_first_source_that_covers():
    """A better source without a map for it does not hide a worse one that has."""
    chart = verdicts(0, "control_held", "not covered", "No map.")
    atlas = verdicts(0, "control_held", "supported", "It shows it.", then="unclear", source="atlas")
    both = verdicts(0, "control_held", "contradicted", "It does not.")

    assert headline((*chart, *atlas), sources=SOURCES).word == "supported"
    assert headline((*atlas, *both), sources=SOURCES).word == "contradicted"
    assert headline((*atlas, *both)).word == "supported"
    assert headline(chart, sources=SOURCES).as_of == "all maps"


def test_claim_without_any_map_is_shown(brief):
    """With no source at hand every claim is `not covered` by nobody."""
    found = verdicts(0, "control_held", "not covered", "No map is at hand.", source=None)
    one = replace(brief.claims[0], verdicts=found)
    view = view_of(replace(brief, claims=(one,), sources=(), before=None, after=None))

    assert view.claims[0].checkable
    assert view.claims[0].judgements[0].source is None
    assert view.tallies == ()


def test_notes_are_said_once(brief):
    """The report's own assumptions may also be among the brief's notes."""
    doubled = replace(brief, notes=(*brief.report.assumed, "One more."))

    assert view_of(doubled).notes == (*brief.report.assumed, "One more.")


def test_unknown_side_keeps_its_key(brief):
    """A stranger is printed as it is, never dropped."""
    assert side_name("XYZ", brief.theatre) == "XYZ"
    row = checked(
        0, "it fell", "control_gained", "XYZ", [], Source(), "asserted", False, TimeSpan(), None,
        "unclear", "Nobody knows.", {},
    )  # fmt: skip
    assert view_of(replace(brief, claims=(row,))).claims[0].side == "XYZ"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_words(kind):
    """No key of a record reaches a reader."""
    assert "_" not in kind_words(kind)


def test_every_stance_and_verdict_has_words_of_its_own():
    """Two that look alike could not be told apart without colour."""
    assert len({stance_words(stance) for stance in STANCES}) == len(STANCES)
    styles = [verdict_style(word) for word in WORDS]
    assert len({style.symbol for style in styles}) == len(styles)
    assert len({style.ascii_symbol for style in styles}) == len(styles)
    assert all(style.ascii_symbol.isascii() for style in styles)


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        pytest.param("a\u202eb\u2066c\u2069", "abc", id="bidirectional overrides go"),
        pytest.param("a\x1b[31mb", "a\ufffd[31mb", id="terminal codes are broken"),
        pytest.param("a\r\nb\tc", "a\nb\tc", id="lines and tabs stay"),
        pytest.param("a\x00\ud800b", "a\ufffd\ufffdb", id="what no page may hold"),
        pytest.param("Харків ’ʼ שלום", "Харків ’ʼ שלום", id="words stay"),
    ],
)
def test_plain(raw, shown):
    """What is shown cannot steer the terminal or the page."""
    assert plain(raw) == shown
