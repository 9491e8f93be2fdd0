"""Any text at all: no error, and every quote is where it says it is."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contested.claims.claim import Claim

Read = Callable[..., list[Claim]]

SHREDS = st.sampled_from(
    [
        *("Alandish forces captured Orlev", "Belandish troops", "withdrew from", "Marn", "the city", "said"),
        *(
            "–",
            "—",
            '"',
            "“",
            "”",
            "(GLOCs)",
            "[13]",
            ",",
            ".",
            ":",
            "-",
            "\n",
            "\n\n",
            "\t",
            "\u00a0",
            "\u200b",
        ),
        *("it", "they", "of which", "over a thousand", "2,500 square km", "on 30 February", "in 999 days"),
        *(
            "yesterday",
            "to",
            "and",
            "was",
            "surrounded",
            "liberated",
            "according to",
            "Jon Ostrow",
            "re-took",
        ),
        *("💥", "é", "İ", "ﬁ", "ẞ", "claims", "which", "could", "not", "deny", "reports of", "x" * 40),
    ]
)


def assert_quotes(text: str, claims: list[Claim]) -> None:
    for claim in claims:
        assert text[claim.start : claim.end] == claim.quote
        for mention in claim.mentions:
            assert text[mention.start : mention.end] == mention.text


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=st.lists(SHREDS, max_size=25), joint=st.sampled_from([" ", "", "\n"]))
def test_shreds_of_reports_never_raise(read: Read, parts: list[str], joint: str):
    text = joint.join(parts)

    assert_quotes(text, read(text))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=300))
def test_any_text_never_raises(read: Read, text: str):
    assert_quotes(text, read(text))


@pytest.mark.parametrize("text", ["", " ", "\n\n\n", "...", "—", '"', "(", "[1]", "\ufeff", "\x00\x0b\x0c"])
def test_a_text_without_words_has_no_claims(read: Read, text: str):
    assert read(text) == []


@pytest.mark.slow
def test_a_very_long_report_is_read_to_its_end(read: Read):
    filler = "The committee discussed its agenda and adjourned without a vote on the matter at hand. "
    text = filler * 3000 + "\n\nAlandish forces captured Orlev."
    claims = read(text)

    assert text[claims[-1].start :] == "Alandish forces captured Orlev."
    assert_quotes(text, claims)
