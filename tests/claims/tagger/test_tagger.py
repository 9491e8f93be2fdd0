"""The tagger on sentences of our own."""

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contested.claims.tagger import AttributionTagger
from contested.errors import PluginError

SAID = "The bridge was closed on Friday, the mayor said."
BROKEN = "“The road is open,” the governor said, “but nobody should use it.”"


def texts(text, **options):
    """Return source, cue and content of each attribution, as text."""
    return [
        tuple(None if span is None else span.text_in(text) for span in (a.source, a.cue, a.content))
        for a in AttributionTagger().tag(text, **options)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(SAID, ("the mayor", "said", "The bridge was closed on Friday"), id="behind"),
        pytest.param(
            "According to the ministry, the army retreated.",
            ("the ministry", "According to", "the army retreated"),
            id="according-to",
        ),
        pytest.param(
            BROKEN,
            ("the governor", "said", "“The road is open,” “but nobody should use it.”"),
            id="two-fragments",
        ),
    ],
)
def test_who_said_what(text, expected):
    """Source, cue and content of plain sentences."""
    assert texts(text) == [expected]


def test_a_plain_statement_has_no_source():
    """What nobody is said to have said is no attribution."""
    assert texts("The bridge is 40 metres long.") == []


def test_only_the_lines_asked_for_are_read():
    """Offsets stay those of the whole text."""
    text = f"{SAID}\n\nIt rained.\n\n{BROKEN}"
    place = text.index("It rained")

    assert texts(text, within=[(place, place + 2)]) == []
    assert texts(text, within=[(len(text) - 5, len(text))]) == texts(BROKEN)
    assert texts(text, within=[]) == []


def test_a_text_longer_than_a_window():
    """Each of many paragraphs is read as it would be alone, or nearly."""
    text = "\n\n".join([SAID] * 60)

    assert len(texts(text)) == 60


@pytest.mark.parametrize("text", ["", " \n", "\0", "\r\n", "x" * 1_000_000, "😀\u0301 said é", "\ud800"])
def test_odd_texts_are_survived(text):
    """Nothing in a text makes the tagger fail."""
    assert isinstance(AttributionTagger().tag(text), list)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.sampled_from(["He said", "that", "“", "”", '"', "\n", "é", "\0", "😀", ","]) | st.text(max_size=5)
    )
)
def test_spans_lie_within_any_text(parts):
    """Fragments are in order, never empty, and never cross the end of a line."""
    text = " ".join(parts)
    reading = AttributionTagger().read(text)

    for span in (*reading.sources, *reading.cues, *reading.contents):
        edges = [edge for fragment in span.fragments for edge in fragment]
        assert edges == sorted(edges)
        assert 0 <= edges[0] < edges[-1] <= len(text)
        assert not any("\n" in text[start:end] for start, end in span.fragments)


def test_the_same_text_gives_the_same_answer():
    """Two taggers agree."""
    assert AttributionTagger().read(BROKEN) == AttributionTagger().read(BROKEN)


def test_missing_weights_are_one_line(tmp_path):
    """The error names the file and says what to do."""
    with pytest.raises(PluginError, match=r"network\.onnx: the tagger's file is missing"):
        AttributionTagger(folder=tmp_path).tag("He said so.")


def test_broken_weights_are_one_line(tmp_path):
    """A file that is not a network is reported, not a trace."""
    for name in ("network.onnx", "tokenizer.json", "settings.json"):
        (tmp_path / name).write_text("{}")

    with pytest.raises(PluginError, match="the tagger does not load"):
        AttributionTagger(folder=tmp_path).tag("He said so.")


def test_nothing_is_loaded_before_the_first_text():
    """Importing the package, or the tagger, loads neither the runtime nor, ever, what it was trained with."""
    program = (
        "import sys, contested.cli\n"
        "from contested.claims.tagger import AttributionTagger\n"
        "heavy = {'onnxruntime', 'tokenizers', 'torch'}\n"
        "tagger = AttributionTagger()\n"
        "print('before:', *sorted(heavy & set(sys.modules)))\n"
        "tagger.tag('It rained, he said.')\n"
        "print('after:', *sorted(heavy & set(sys.modules)))\n"
    )

    told = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)

    assert told.stdout.splitlines() == ["before:", "after: onnxruntime tokenizers"]
