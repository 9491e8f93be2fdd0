"""Windows over a long text."""

from hypothesis import given
from hypothesis import strategies as st

from contested.claims.tagger.windows import windows


@given(
    seams=st.lists(st.integers(0, 3), max_size=80),
    size=st.integers(1, 20),
    around=st.integers(0, 5),
)
def test_every_piece_is_answered_for_once(seams, size, around):
    """Windows follow each other without gap or overlap, and are never too long."""
    found = list(windows(seams, len(seams), size=size, around=around))

    assert [i for w in found for i in range(w.start, w.stop)] == list(range(len(seams)))
    assert all(w.stop - w.start <= size for w in found)
    assert all(w.start - around <= w.begin <= w.start and w.stop <= w.end <= w.stop + around for w in found)
    assert all(w.begin >= 0 and w.end <= len(seams) for w in found)


def test_a_line_is_a_better_seam_than_a_sentence():
    """A window ends before a new line, even if more would fit."""
    found = list(windows([3, 1, 1, 1, 1, 3, 1, 2, 1], 9, size=8, around=0))

    assert [(w.start, w.stop) for w in found] == [(0, 5), (5, 9)]
