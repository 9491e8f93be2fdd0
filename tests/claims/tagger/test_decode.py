"""The best chain of tags, against trying all of them, and spans in the text."""

from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from contested.claims.tagger.decode import in_text, viterbi
from contested.claims.tagger.words import Words


@given(st.integers(0, 10_000), st.integers(1, 5))
def test_viterbi_finds_the_best_chain(seed, n):
    """No other chain scores higher."""
    chance = np.random.default_rng(seed)
    emissions = chance.normal(size=(n, 2, 3)).astype(np.float32)
    transitions = chance.normal(size=(2, 3, 3)).astype(np.float32)

    found = viterbi(emissions, transitions)

    for role in range(2):

        def score(chain, role=role):
            before = (0, *chain)
            return sum(emissions[i, role, t] + transitions[role, before[i], t] for i, t in enumerate(chain))

        best = max(product(range(3), repeat=n), key=score)
        assert np.isclose(score(tuple(found[role])), score(best), atol=1e-4)


def test_no_words_have_no_tags():
    """An empty text has an empty chain for each role."""
    assert viterbi(np.zeros((0, 3, 5), np.float32), np.zeros((3, 5, 5), np.float32)) == [[], [], []]


def test_a_fragment_is_cut_at_the_end_of_a_line():
    """A span over two lines has two fragments."""
    words = Words(
        ids=np.arange(3),
        word=np.arange(3),
        starts=np.array([0, 2, 5]),
        ends=np.array([1, 4, 6]),
        features=np.array([[0, 2, 0], [1, 0, 0], [1, 1, 0]]),
        seams=np.array([3, 1, 3]),
    )

    assert in_text(words, [(0, 3)]).fragments == ((0, 4), (5, 6))
