"""Judgements go over to a new reading of the same report, and to no other claim."""

from __future__ import annotations

from dataclasses import replace

from making_links import judgement, statement

from contested.ledger.linking.carry import carried

TEXT = "The town fell on Sunday, and the bridge with it."
ONE = statement("a", text=TEXT, quote="The town fell on Sunday")
OTHER = statement("b", text=TEXT, quote="The town fell")
SAID = judgement(ONE.id, OTHER.id)


def again(made, **changes):
    return replace(made, extractor_version="2", claim=replace(made.claim, **changes))


def test_a_new_version_of_the_extractor_keeps_the_judgement():
    new = [again(ONE), again(OTHER, quote="The town fell on")]
    [found] = carried([SAID], before=[ONE, OTHER], after=new)
    assert set(found.pair) == {one.id for one in new}
    assert (found.verdict, found.by, found.at) == (SAID.verdict, SAID.by, SAID.at)


def test_one_end_may_stay():
    new = again(ONE)
    [found] = carried([SAID], before=[ONE, OTHER], after=[new, OTHER])
    assert set(found.pair) == {new.id, OTHER.id}


def test_another_claim_is_not_taken_for_it():
    elsewhere = again(ONE, start=25, quote="the bridge with it")
    kind = again(ONE, kind="control_lost")
    assert carried([SAID], before=[ONE, OTHER], after=[elsewhere, kind]) == ()
    assert carried([SAID], before=[ONE, OTHER], after=[ONE, OTHER]) == ()
    assert carried([SAID], before=[], after=[again(ONE)]) == ()


def test_two_claims_that_became_one_are_no_pair():
    first, second = statement("a", text=TEXT, quote=TEXT[:23]), statement("a", text=TEXT, quote=TEXT[:15])
    said = judgement(first.id, second.id)
    assert carried([said], before=[first, second], after=[again(first, quote=TEXT[:20])]) == ()
