"""News that is not about the war yields no claims of war, and a report about it is read whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from contested import pipeline
from contested.claims.actors import ActorNames
from contested.claims.claim import Claim, Mention, MentionKind
from contested.claims.relevance import PARAGRAPH, paragraphs_about
from contested.claims.rules import RuleExtractor
from contested.reports.report import Report
from contested.theatre.load import load_theatre
from contested.theatre.theatre import Theatre

OTHER = "The senator withdrew from the race. The bank seized the house. Police killed two men.\n"
TAKEN = "Belanders captured Orlev on Sunday."


def about(text: str, war: Theatre, *places: Mention) -> frozenset[int] | None:
    """Tell the paragraphs to read."""
    return paragraphs_about(text, names=ActorNames(war).find(text), places=places, theatre=war)


def place(text: str, name: str, *, kind: MentionKind = "settlement") -> Mention:
    """Mention a place of a text."""
    start = text.index(name)
    return Mention(start=start, end=start + len(name), text=name, kind=kind, key=name)


def test_a_report_that_keeps_naming_the_sides_is_read_whole(war: Theatre):
    assert about("Belanders withdrew from the island. Alanders took it back.\nIt is small.", war) is None


def test_of_other_news_only_the_paragraphs_that_name_a_side_are_read(war: Theatre):
    assert about(OTHER * 4 + TAKEN + "\n" + OTHER * 4, war) == {4}


def test_other_news_that_names_no_side_is_not_read(war: Theatre, read: Callable[..., list[Claim]]):
    assert about(OTHER * 3, war) == frozenset()
    assert read(OTHER * 3) == []


def test_a_neutral_actor_makes_no_report_of_the_war(war: Theatre):
    assert about("The Daily Lamp said that the bank had seized the house. " * 3, war) == frozenset()


def test_a_place_of_the_theatre_counts_and_one_abroad_does_not(war: Theatre):
    text = "Explosions were heard in the night near Tesk. Nobody was hurt by them. The fire is out by now."
    tesk = place(text, "Tesk")
    assert about(text, war, tesk) is None
    assert about(text, war, replace(tesk, abroad=True)) == frozenset()
    assert about(text, war, replace(tesk, kind="country")) == frozenset()


def test_a_text_too_short_to_tell_is_read(war: Theatre):
    assert about("They fled.", war) is None


@pytest.mark.parametrize("end", ["\n", "\r\n", "\u2029", "\x0b"])
def test_paragraphs_are_counted_as_the_parser_counts_them(
    war: Theatre, read: Callable[..., list[Claim]], end: str
):
    text = end.join([*[OTHER.strip()] * 3, TAKEN, *[OTHER.strip()] * 3])
    (number,) = about(text, war) or ()
    assert [found.group() for found in PARAGRAPH.finditer(text)][number] == TAKEN
    assert [(claim.kind, claim.quote) for claim in read(text)] == [
        (claim.kind, claim.quote) for claim in read(TAKEN)
    ]
    assert read(TAKEN)


@pytest.mark.shared
def test_the_filter_before_the_parser_changes_no_claim(shared):
    tools = pipeline.tools_for(load_theatre("ukraine_2022"))
    quick, thorough = RuleExtractor(), RuleExtractor(prefilter=False)
    folder = shared / "bench" / "attribution" / "dev" / "text"
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))]
    told = [text for text in texts if "Russia" in text or "Ukrain" in text]

    def read(text: str, extractor: RuleExtractor) -> list[Claim]:
        report = Report(id="r", text=text, published=date(2022, 9, 11))
        return list(extractor.extract(report, theatre=tools.theatre, recognise=tools.recognise))

    some = [*told[:20], *texts[:4]]
    assert [read(text, quick) for text in some] == [read(text, thorough) for text in some]
    assert any(read(text, quick) for text in some)


def test_the_filter_before_the_parser_changes_no_claim_of_mixed_news(war: Theatre):
    text = (
        OTHER * 4 + TAKEN + "\n" + OTHER * 4 + "Alanders withdrew from Orlev, the Beland army said.\n" + OTHER
    )
    report = Report(id="r", text=text, published=date(2030, 3, 6))
    found = [
        list(RuleExtractor(prefilter=quick).extract(report, theatre=war, recognise=lambda _text: []))
        for quick in (True, False)
    ]

    assert found[0] == found[1]
    assert found[0]
