"""Repairs of a parse: whatever is broken, the words of a sentence stay one tree."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from contested.claims.lexicon import load_lexicon
from contested.claims.repairs import mended
from contested.claims.tree import Word

TEXTS = (
    "forces",
    "said",
    "captured",
    "fleeing",
    "shelling",
    "Orlev",
    "and",
    ",",
    ":",
    "'s",
    "in",
    "the",
    "it",
)
TAGS = ("NN", "NNS", "NNP", "VBD", "VBN", "VBG", "VB", "JJ", "IN", "DT", "CC", ",", "HYPH", "RB", "POS")
DEPS = (
    "nsubj", "nsubjpass", "dobj", "pobj", "amod", "compound", "nmod", "conj", "cc", "prep", "pcomp", "acl",
    "advcl", "ccomp", "xcomp", "relcl", "appos", "aux", "auxpass", "punct", "det", "poss",
)  # fmt: skip


@st.composite
def sentences(draw: st.DrawFn) -> list[Word]:
    """Draw words that form one tree, as any parser leaves them."""
    size = draw(st.integers(1, 12))
    order = draw(st.permutations(range(size)))
    words: list[Word] = []
    heads = {order[0]: order[0]}
    for place, i in enumerate(order[1:], 1):
        heads[i] = order[draw(st.integers(0, place - 1))]
    for i in range(size):
        text, tag = draw(st.sampled_from(TEXTS)), draw(st.sampled_from(TAGS))
        dep = "ROOT" if heads[i] == i else draw(st.sampled_from(DEPS))
        words.append(
            Word(
                i=i,
                start=9 * i,
                end=9 * i + len(text),
                text=text,
                lemma=text,
                tag=tag,
                dep=dep,
                head=heads[i],
            )
        )
    return words


@settings(max_examples=400, deadline=None)
@given(words=sentences(), actors=st.frozensets(st.integers(0, 11), max_size=4))
def test_every_word_still_leads_to_a_root(words: list[Word], actors: frozenset[int]):
    found = mended(words, lexicon=load_lexicon("en"), actor_starts=frozenset(9 * i for i in actors))
    assert [word.start for word in found] == [word.start for word in words]
    for word in found:
        above, steps = word, 0
        while above.head != above.i:
            above, steps = found[above.head], steps + 1
            assert steps <= len(found), "heads go round in a ring"
