"""Quotations: where they begin and end."""

import pytest

from contested.claims.voices import quotation_at


@pytest.mark.parametrize(
    ("text", "word", "quoted"),
    [
        ('He said: "We hold Orlev." Then left.', "hold", "We hold Orlev."),
        ("“We hold it,” he said", "hold", "We hold it,"),
        ('He said: "We hold Orlev." Then left.', "left", None),
        ('"One." Two "three" four', "three", "three"),
        ('"It never ends, he said', "ends", "It never ends, he said"),
        ('"One\nTwo" three', "Two", None),
    ],
)
def test_quotation_at(text: str, word: str, quoted: str | None):
    span = quotation_at(text, text.index(word))

    assert (None if span is None else text[span[0] : span[1]]) == quoted
