"""Copies: a text cut, headed anew or reworded is found; another text on the same event is not."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from contested.ledger.linking.copies import CopyIndex, copies_among, copy_of
from contested.ledger.linking.shingles import SURELY_FOUND_WORDS, fingerprints, shingles_of
from contested.reports.report import Report

WIRE = (
    "The governor said on Saturday that the last soldiers had left the town before dawn, and that nobody had "
    "been hurt. Residents came out of their cellars to hang flags from the balconies of the main street.\n\n"
    "The bridge over the river is down, so that bread and water have to be carried across by boat until "
    "engineers arrive next week. Schools are to stay closed for at least another month, officials added.\n\n"
    "In the market, where stalls had been shut since the spring, a woman was selling apples and did not want "
    "to give her name. She had counted the days, she told our reporter, and there had been too many."
)
OWN = (
    "Our correspondent drove into the town on Saturday afternoon and found it empty of either army. "
    "The road was littered with boxes; a dog slept in front of the post office. People asked him for news."
)


def report(name, text):
    return Report(id=name, text=text, published=date(2022, 9, 11))


def test_a_new_headline_is_still_a_copy():
    found = copy_of(report("a", WIRE), report("b", "FLAGS IN THE MAIN STREET\n\n" + WIRE))
    assert found.copied
    assert found.share_a == 1.0
    assert found.share_b > 0.9


def test_a_cut_text_is_still_a_copy_and_says_what_stands_where():
    part = WIRE.split("\n\n")[1]
    whole, cut = report("a", WIRE), report("b", "Agencies. " + part)
    found = copy_of(cut, whole)
    assert found.copied
    assert found.share_a < 0.5 < found.share_b
    [passage] = found.passages
    assert whole.text[passage.start_a : passage.end_a].endswith("officials added")
    assert cut.text[passage.start_b : passage.end_b] == part.rstrip(".")


def test_a_few_words_swapped_are_still_a_copy():
    other = WIRE.replace("soldiers", "troops").replace("river", "stream").replace("apples", "pears")
    found = copy_of(report("a", WIRE), report("b", other))
    assert found.copied
    assert found.share_a > 0.9


def test_another_text_on_the_same_event_is_no_copy():
    assert copy_of(report("a", WIRE), report("b", OWN)) is None


def test_a_quoted_paragraph_does_not_make_a_copy():
    found = copy_of(report("a", WIRE), report("b", (OWN + " ") * 3 + WIRE[: WIRE.index("\n\n")]))
    assert not found.copied
    assert len(found.passages) == 1


def test_short_texts_are_copies_only_when_they_are_the_same():
    assert copy_of(report("a", "Town falls"), report("b", "Town falls!")).copied
    assert copy_of(report("a", "Town falls"), report("b", "Town holds")) is None


def test_texts_without_words():
    assert copy_of(report("a", ""), report("b", "...")) is None
    assert fingerprints(shingles_of("...")) == ()


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 60), st.integers(SURELY_FOUND_WORDS, 40))
def test_a_run_as_long_as_promised_shares_a_fingerprint(start, length):
    words = WIRE.split()
    run = " ".join(words[start : start + length])
    assert set(fingerprints(shingles_of(run))) & set(fingerprints(shingles_of(WIRE)))


@settings(max_examples=60, deadline=None)
@given(st.permutations(range(4)))
def test_the_order_of_arrival_does_not_matter(order):
    texts = [WIRE, "Early edition. " + WIRE, OWN, WIRE.split("\n\n")[2]]
    whole = copies_among(report(f"r{number}", text) for number, text in enumerate(texts))
    assert copies_among(report(f"r{number}", texts[number]) for number in order) == whole
    assert [(copy.report_a, copy.report_b) for copy in whole] == [("r0", "r1"), ("r0", "r3"), ("r1", "r3")]


def test_the_index_forgets():
    index = CopyIndex()
    assert index.add(report("a", WIRE)) == ()
    assert index.add(report("a", WIRE)) == ()
    assert index.forget_before(date(2022, 9, 11)) == 0
    assert index.forget_before(date(2022, 9, 12)) == 1
    assert len(index) == 0
    assert index.add(report("b", WIRE)) == ()
