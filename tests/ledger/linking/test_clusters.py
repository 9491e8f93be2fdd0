"""Clusters: a partition, whatever the order; a judgement always wins; chains do not join crowds."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st
from making_links import judgement, link_of

from contested.ledger.linking.clusters import clusters, contradictions

NAMES = "abcdefgh"
PAIRS = list(combinations(NAMES, 2))
LINKS = st.lists(
    st.tuples(st.sampled_from(PAIRS), st.floats(0, 1), st.sampled_from(("same", "unsure"))),
    unique_by=lambda one: one[0],
)
JUDGED = st.lists(
    st.tuples(st.sampled_from(PAIRS), st.sampled_from(("same", "different", "unsure")), st.integers(0, 23)),
    max_size=6,
)


def made(drawn):
    return [link_of(*pair, score=score, verdict=verdict) for pair, score, verdict in drawn]


def said(drawn):
    return [judgement(*pair, verdict, hour=hour) for pair, verdict, hour in drawn]


def groups(found):
    return [set(cluster.members) for cluster in found]


@settings(max_examples=60, deadline=None)
@given(LINKS, JUDGED)
def test_every_statement_is_in_one_cluster(links, judgements):
    found = groups(clusters(made(links), said(judgements), members=NAMES))
    assert sorted(member for group in found for member in group) == list(NAMES)


@settings(max_examples=60, deadline=None)
@given(LINKS, JUDGED, st.randoms())
def test_the_order_does_not_matter(links, judgements, random):
    whole = clusters(made(links), said(judgements))
    random.shuffle(links)
    random.shuffle(judgements)
    assert clusters(made(links), said(judgements)) == whole


@settings(max_examples=60, deadline=None)
@given(LINKS, st.tuples(st.sampled_from(PAIRS), st.sampled_from(("same", "different")), st.just(1)))
def test_a_judgement_always_wins(links, drawn):
    [one] = said([drawn])
    together = any({one.a, one.b} <= group for group in groups(clusters(made(links), [one])))
    assert together == (one.verdict == "same")


@settings(max_examples=60, deadline=None)
@given(LINKS, JUDGED)
def test_what_is_judged_different_never_meets(links, judgements):
    judgements = said(judgements)
    found = groups(clusters(made(links), judgements))
    last = {one.pair: one for one in sorted(judgements, key=lambda one: (one.at, one.by, one.verdict))}
    for pair, one in last.items():
        assert one.verdict != "different" or not any(set(pair) <= group for group in found)


def test_links_join_and_unsure_does_not():
    found = clusters([link_of("a", "b"), link_of("b", "c", verdict="unsure")])
    assert groups(found) == [{"a", "b"}, {"c"}]


def test_a_chain_does_not_join_two_crowds():
    one, other = combinations("abcd", 2), combinations("wxyz", 2)
    links = [link_of(*pair, score=0.95) for pair in (*one, *other)]
    found = clusters([*links, link_of("d", "w", score=0.8)])
    assert groups(found) == [set("abcd"), set("wxyz")]


def test_a_person_can_join_what_the_links_do_not():
    links = [link_of(*pair) for pair in (*combinations("abc", 2), *combinations("xyz", 2))]
    assert groups(clusters(links, [judgement("a", "x", "same")])) == [set("abcxyz")]


def test_a_judgement_survives_linking_anew():
    split = judgement("a", "b")
    for score in (0.75, 0.99):
        assert groups(clusters([link_of("a", "b", score=score)], [split])) == [{"a"}, {"b"}]


def test_judgements_that_cannot_stand_together_are_shown():
    early, late = judgement("a", "b", "same", hour=9), judgement("b", "c", "same", hour=10)
    apart = judgement("a", "c", hour=11)
    assert contradictions([early, late, apart]) == (early,)
    assert groups(clusters((), [early, late, apart])) == [{"a"}, {"b", "c"}]
    assert contradictions([early, late]) == ()
