"""Tags of words, and spans read off them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contested.claims.tagger.tags import ROLES, TAGS, allowed, to_spans, to_tags


@pytest.mark.parametrize(
    ("spans", "tags"),
    [
        pytest.param([], "OOOOOO", id="nothing"),
        pytest.param([[(0, 1)], [(1, 3)]], "BBIOOO", id="neighbours"),
        pytest.param([[(0, 2), (4, 6)]], "BIGGJI", id="a-gap"),
        pytest.param([[(0, 1), (2, 3), (5, 6)]], "BGJGGJ", id="two-gaps"),
    ],
)
def test_spans_come_back_from_their_tags(spans, tags):
    """What is written as tags is read as the same spans."""
    written = to_tags(spans, 6)

    assert "".join(TAGS[tag] for tag in written) == tags
    assert to_spans(written) == spans


def test_a_span_within_a_gap_is_left_out():
    """One chain of tags holds no span inside another."""
    assert to_spans(to_tags([[(0, 2), (4, 6)], [(2, 3)]], 6)) == [[(0, 2), (4, 6)]]


@given(st.lists(st.integers(0, len(TAGS) - 1), max_size=30))
def test_any_tags_give_ordered_spans(tags):
    """Whatever the tags are, the fragments are in order, apart, and within the words."""
    edges = [edge for span in to_spans(tags) for fragment in span for edge in fragment]

    assert edges == sorted(edges)
    assert all(0 <= edge <= len(tags) for edge in edges)


def test_only_contents_have_gaps():
    """Sources and cues are of one piece; a gap ends in the rest of its span."""
    table = dict(zip(ROLES, allowed(), strict=True))
    outside, begin, inside, gap, rest = range(5)

    assert not table["source"][begin][gap]
    assert table["content"][inside][gap]
    assert table["content"][gap][rest]
    assert not table["content"][gap][outside]
    assert not table["cue"][outside][inside]
