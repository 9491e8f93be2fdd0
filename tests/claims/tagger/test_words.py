"""Words and word pieces of a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contested.claims.tagger.network import load_network
from contested.claims.tagger.words import SIZES, split


@pytest.fixture(scope="module")
def tokenizer():
    return load_network().tokenizer


def test_words_keep_their_offsets(tokenizer):
    """Signs are words of their own; accents, small and large letters change nothing about the places."""
    text = "“Café” fell,\r\nhe said."

    words = split(tokenizer, text)

    assert [text[a:b] for a, b in zip(words.starts, words.ends, strict=True)] == [
        *("“", "Café", "”", "fell", ",", "he", "said", ".")
    ]


def test_features_tell_what_small_letters_hide(tokenizer):
    """Within a quotation or not, a space before or not, a new line, the shape."""
    words = split(tokenizer, 'He: "Go NOW"\nYes 5')

    quotation, lines, shape = words.features.T.tolist()
    assert quotation == [0, 0, 5, 2, 3, 4, 1, 1]
    assert lines == [2, 0, 0, 0, 0, 0, 1, 0]
    assert shape == [1, 4, 4, 1, 2, 4, 1, 3]


def test_a_quotation_ends_with_its_line(tokenizer):
    """A quotation mark that is never closed does not reach into the next line."""
    words = split(tokenizer, "“Never closed\nnext")

    assert words.features[:, 0].tolist() == [4, 2, 3, 1]


def test_seams_tell_where_to_cut(tokenizer):
    """Lines before sentences before words; never within a word."""
    words = split(tokenizer, "Yes. No\nunthinkableness")

    assert words.seams.tolist()[:4] == [3, 1, 2, 3]
    assert set(words.seams.tolist()[4:]) == {0}


@given(st.text(max_size=60))
def test_any_text_is_split_into_ordered_words(tokenizer, text):
    """Whatever the text, words lie within it, in order."""
    words = split(tokenizer, text)

    edges = [edge for pair in zip(words.starts, words.ends, strict=True) for edge in pair]
    assert edges == sorted(edges)
    assert all(0 <= edge <= len(text) for edge in edges)
    assert all(0 <= v < size for row in words.features for v, size in zip(row, SIZES, strict=True))
    assert len(words.ids) == len(words.word) == len(words.seams)
