"""The check that authors of extractors are given: what ships passes, and every broken promise is named."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from contested.claims.claim import Claim, Source
from contested.claims.rules import RuleExtractor
from contested.reports.report import Report
from contested.testing import check_extractor
from contested.theatre.load import load_theatre

TEXT = "Port Amber has fallen. Port Amber has fallen."
GOOD = Claim(report_id="r", start=0, quote="Port Amber has fallen", kind="control_gained", side="HM")


@pytest.fixture(scope="module")
def lakeland():
    return load_theatre(Path(__file__).resolve().parent.parent / "theatres" / "lakeland")


class Fixed:
    """Gives the claims that it was made with for the one text, and none for any other."""

    name = "fixed"
    version = "1"
    languages = frozenset({"en"})

    def __init__(self, *claims: Claim) -> None:
        self.claims = claims

    def prepare(self) -> None:
        pass

    def extract(self, report, *, theatre, recognise):  # noqa: ARG002  # the protocol has it
        if report.text == TEXT:
            mentions = tuple(recognise(report.text))
            yield from (replace(claim, mentions=claim.mentions or mentions[:1]) for claim in self.claims)


def check(extractor, lakeland, **changes) -> tuple[Claim, ...]:
    report = Report(id="r", text=TEXT, published=date(2031, 3, 11))
    return check_extractor(extractor, [replace(report, **changes)], lakeland)


def test_one_that_keeps_it(lakeland):
    later = replace(GOOD, start=23)
    assert [claim.start for claim in check(Fixed(GOOD, later), lakeland)] == [0, 23]


def test_the_example_in_the_documents_keeps_it(lakeland):
    """As its readers will copy it."""
    page = Path(__file__).resolve().parents[2] / "docs" / "extractors.md"
    (code,) = re.findall(r"^```python\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    names: dict[str, type] = {}
    exec(code, names)  # noqa: S102  # our own page
    first, _ = check(names["FallenTowns"](), lakeland)
    assert (first.quote, [mention.text for mention in first.mentions]) == (GOOD.quote, ["Port Amber"])


def test_the_rules_keep_it(lakeland):
    text = (
        "Lakelander forces liberated Port Amber on 3 March, the army said. Fighting went on near Port Amber."
    )
    (first, *_) = check(RuleExtractor(), lakeland, text=text)
    assert (first.kind, first.side) == ("control_gained", "LK")


BROKEN = [
    (Fixed(), "finds no claim"),
    (Fixed(replace(GOOD, start=23), GOOD), "not in the order"),
    (Fixed(replace(GOOD, report_id="x")), "names the report 'x'"),
    (Fixed(replace(GOOD, start=1)), "is not the text's"),
    (Fixed(replace(GOOD, quote="Port Amber fell")), "is not the text's"),
    (Fixed(replace(GOOD, side="Highmark")), "a side is none of this war"),
    (Fixed(replace(GOOD, source=Source(side="Highmark"))), "a source's side is none"),
    (Fixed(replace(GOOD, confidence=1.5)), "a confidence of 1.5"),
]


@pytest.mark.parametrize(("extractor", "reason"), BROKEN, ids=[reason for _, reason in BROKEN])
def test_a_broken_promise_is_named(lakeland, extractor, reason):
    with pytest.raises(AssertionError, match=reason):
        check(extractor, lakeland)


@pytest.mark.parametrize(
    ("name", "value"), [("name", ""), ("version", 1), ("languages", {"en"}), ("languages", frozenset({"uk"}))]
)
def test_what_it_says_of_itself(lakeland, name, value):
    extractor = Fixed(GOOD)
    setattr(extractor, name, value)
    with pytest.raises(AssertionError, match=f"no {name}|language that it does not read"):
        check(extractor, lakeland)


def test_one_that_changes_its_mind(lakeland):
    extractor = Fixed(GOOD)
    extract = Fixed.extract
    times = iter(range(100))
    extractor.extract = lambda *words, **more: (
        claim for claim in extract(extractor, *words, **more) if next(times) % 2
    )
    with pytest.raises(AssertionError, match="read twice, it gives other claims"):
        check(extractor, lakeland)
