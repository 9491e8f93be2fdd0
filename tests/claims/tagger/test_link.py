"""What belongs to which cue."""

import numpy as np
import pytest

from contested.claims.tagger.distance import CLASSES, distance_class
from contested.claims.tagger.link import Linker


def linker(*, none=-1.0):
    """Return a linker that prefers what is near."""
    near = np.array([-abs(i - CLASSES // 2) for i in range(CLASSES)], dtype=np.float32)
    return Linker(far=np.stack([near, near]), none=np.array([none, none], dtype=np.float32))


def test_each_content_gets_the_nearest_cue_and_its_source():
    """Without anything else learnt, distance decides."""
    vectors = np.zeros((40, 5, 4), dtype=np.float32)
    cues, sources = [[(3, 4)], [(23, 24)]], [[(2, 3)], [(22, 23)]]
    contents = [[(4, 10)], [(24, 30), (32, 35)]]

    found = linker(none=-9.0).link(vectors, cues, sources, contents)

    assert found == [(0, 0), (1, 1)]


def test_nobody_may_be_the_source():
    """A source less likely than none is left out."""
    vectors = np.zeros((9, 5, 4), dtype=np.float32)

    assert linker(none=5.0).link(vectors, [[(3, 4)]], [[(2, 3)]], [[(4, 6)]]) == [(0, None)]


def test_a_content_without_any_cue():
    """It stands alone."""
    assert linker().link(np.zeros((9, 5, 4), np.float32), [], [[(2, 3)]], [[(4, 6)]]) == [(None, None)]


def test_a_far_cue_is_no_cue():
    """Beyond the reach of a window nothing belongs together."""
    vectors = np.zeros((900, 5, 4), dtype=np.float32)

    assert linker().link(vectors, [[(3, 4)]], [], [[(800, 810)]]) == [(None, None)]


@pytest.mark.parametrize(
    ("span", "expected"),
    [([(6, 8)], 9), ([(7, 8)], 10), ([(0, 5)], 7), ([(0, 2)], 5), ([(0, 4), (8, 9)], 8), ([(900, 901)], 16)],
)
def test_distance_class(span, expected):
    """Classes grow with the logarithm of the distance, before and after apart."""
    assert distance_class((5, 6), span) == expected
