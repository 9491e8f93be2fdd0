"""Links and judgements: what is no link is refused, and a person's word stands in the linker's place."""

from __future__ import annotations

from datetime import datetime

import pytest
from making_links import judgement, link_of

from contested.errors import InputError
from contested.ledger.linking.link import Judgement, Link, judged, latest, pair_of


def test_a_pair_has_one_name():
    assert pair_of("b", "a") == pair_of("a", "b") == ("a", "b")
    with pytest.raises(InputError, match="itself"):
        pair_of("a", "a")


@pytest.mark.parametrize(
    "changes",
    [{"id_a": "z"}, {"score": 1.2}, {"score": -0.1}, {"verdict": "maybe"}],
    ids=["out-of-order", "too-probable", "below-nothing", "no-verdict"],
)
def test_what_is_no_link_is_refused(changes):
    whole = {"id_a": "a", "id_b": "b", "verdict": "same", "score": 0.9, "reasons": (), "linker": "1"}
    with pytest.raises(InputError):
        Link(**{**whole, **changes})


def test_a_judgement_needs_somebody_and_a_time_zone():
    with pytest.raises(InputError, match="somebody"):
        judgement("a", "b", by=" ")
    naive = datetime(2026, 11, 22, 12, 0)  # noqa: DTZ001  # that is what is refused
    with pytest.raises(InputError, match="time zone"):
        Judgement(a="a", b="b", verdict="same", by="Ann", why="", at=naive)


def test_the_latest_judgement_of_a_pair_counts():
    early, late = judgement("a", "b", "same", hour=9), judgement("b", "a", "different", hour=10)
    assert latest([late, early]) == latest([early, late]) == {("a", "b"): late}


def test_a_judgement_replaces_the_verdict_and_says_who_judged():
    found = list(judged([link_of("a", "b"), link_of("a", "c")], [judgement("b", "a")]))
    assert [link.verdict for link in found] == ["different", "same"]
    assert (found[0].score, found[0].judged_by) == (0.0, "Ann")
    assert found[0].reasons[0].text == "judged different by Ann: read both"
    assert found[1] == link_of("a", "c")


def test_a_pair_that_was_never_linked_can_be_judged():
    [found] = judged([], [judgement("x", "y", "same")])
    assert (found.pair, found.verdict, found.score) == (("x", "y"), "same", 1.0)


def test_unsure_is_a_judgement_too():
    [found] = judged([link_of("a", "b", score=0.9)], [judgement("a", "b", "unsure")])
    assert (found.verdict, found.score) == ("unsure", 0.9)
