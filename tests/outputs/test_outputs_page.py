"""The page stands alone, is valid, shows everything, and runs nothing."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from html_check import read
from outputs_example import PLACES, checked, theatre

import contested.outputs
from contested.claims.claim import Source
from contested.outputs.describe import view_of
from contested.outputs.highlight import paragraphs
from contested.outputs.page import brief_page
from contested.timespan import TimeSpan

HOSTILE = '<script>alert(1)</script><img src=x onerror="alert(2)">"\'&amp;</style></svg>\u202e{{ 7*7 }}'


@pytest.fixture(scope="module")
def html(brief):
    """The example's page."""
    return brief_page(brief)


def claim_at(start, quote):
    """A plain claim of some words."""
    return checked(
        start, quote, "control_held", "AST", ["Varnitsa"], Source(), "asserted", False, TimeSpan(), None,
        "supported", "It is so.", {},
    )  # fmt: skip


def test_page_is_sound(html):
    """Everything closed, every id once, every link leads somewhere."""
    assert read(html).faults == []


def test_page_stands_alone(html):
    """No script, no request: every reference is to the page itself, but for the report's address."""
    page = read(html)
    tags = {tag for tag, _ in page.tags}
    outside = [one for one in page.attribute("href") if not one.startswith("#")]

    assert not tags & {"script", "link", "img", "iframe", "object", "embed", "form", "base"}
    assert outside == ["https://dispatch.example/2031/09/11/front"]
    assert page.attribute("src") == []
    assert "@import" not in html
    assert not re.findall(r"url\((?!#)", html)
    policy = next(one for _, one in page.tags if one.get("http-equiv") == "Content-Security-Policy")
    assert policy["content"].startswith("default-src 'none'; style-src 'unsafe-inline'; img-src data:")


def test_page_can_be_read_by_everybody(html):
    """Language, viewport, one h1, headings without gaps, landmarks, a skip link first."""
    page = read(html)
    tags = [tag for tag, _ in page.tags]
    levels = [int(tag[1]) for tag in tags if re.fullmatch(r"h[1-6]", tag)]

    assert next(one for tag, one in page.tags if tag == "html")["lang"] == "en"
    assert "width=device-width" in html
    assert levels.count(1) == 1
    assert all(deeper - level <= 1 for level, deeper in pairwise(levels))
    assert {"header", "main", "nav", "footer"} <= set(tags)
    first_link = next(one for tag, one in page.tags if tag == "a")
    assert (first_link["class"], first_link["href"]) == ("skip", "#summary")
    assert "prefers-color-scheme:dark" in html
    assert "@media print" in html


def test_every_claim_has_a_highlight_and_a_card(html, brief):
    """Each leads to the other."""
    ids = set(read(html).attribute("id"))
    links = set(read(html).attribute("href"))

    for number in range(1, len(brief.claims) + 1):
        assert {f"claim-{number}", f"words-{number}"} <= ids
        assert {f"#claim-{number}", f"#words-{number}"} <= links


def test_verdicts_are_told_without_colour(html):
    """Each marker carries the claim's number, a symbol, and the word for a screen reader."""
    assert 'aria-label="Claim 8: contradicted (the denial stands)">8<span aria-hidden="true">✗</span>' in html
    assert 'class="tag v-too-early"' in html


def test_cards_show_the_evidence(html):
    """Figures under each definition, both clocks, snapshots, assumptions, credits."""
    text = " ".join(read(html).text().split())

    for words in (
        "marked (drawn as regained by the source)", "3,740\u00a0km²", "Area gained: 3,740 to 8,010\u00a0km²",
        "3 Sep 2031, 00:49 local time (2 Sep, 21:49 UTC)", "chart/1946669340", "the operation “Autumn Gate”",
        "© ChartRoom volunteers, chart.example.", "Licence or terms: attribution", "quoted for criticism",
        "the General Staff (Astria), via Radio Bay", "hedged by the report", "admits it",
        "not a finding of fact", "2 sentences were skipped",
    ):  # fmt: skip
        assert " ".join(words.split()) in text


def test_report_is_shown_word_for_word(html, brief):
    """Cutting it up for highlights loses nothing."""
    words = re.search(r'<div class="words".*?</div>', html, re.DOTALL).group()
    bare = re.sub(r'<a class="tag.*?</a>', "", words, flags=re.DOTALL)
    shown = "".join(read(bare).text().split())

    assert shown == "".join(brief.report.text.split())


@pytest.mark.parametrize(
    ("spans", "cuts"),
    [
        pytest.param([(0, 5)], ["alpha", " beta gamma"], id="one"),
        pytest.param([(0, 16), (6, 10)], ["alpha ", "beta", " gamma"], id="nested"),
        pytest.param([(0, 10), (6, 16)], ["alpha ", "beta", " gamma"], id="overlapping"),
        pytest.param([(0, 10), (0, 10)], ["alpha beta", " gamma"], id="the same words twice"),
        pytest.param([(12, 400)], ["alpha beta g", "amma"], id="past the end"),
        pytest.param([(300, 310)], ["alpha beta gamma", ""], id="outside"),
    ],
)
def test_overlapping_claims_are_cut_into_pieces(brief, spans, cuts):
    """Every claim starts in just one piece, and no piece is half in a claim."""
    text = "alpha beta gamma"
    claims = tuple(claim_at(start, text[start:end] or "x" * (end - start)) for start, end in spans)
    claims = tuple(_with_end(claim, start, end) for claim, (start, end) in zip(claims, spans, strict=True))
    view = view_of(replace(brief, claims=claims, report=replace(brief.report, text=text)))
    pieces = [piece for paragraph in paragraphs(text, view.claims) for piece in paragraph]

    assert [piece.words for piece in pieces] == cuts
    assert sorted(claim.number for piece in pieces for claim in piece.starts) == list(
        range(1, len(spans) + 1)
    )
    page = read(brief_page(replace(brief, claims=claims, report=replace(brief.report, text=text))))
    assert page.faults == []


def _with_end(one, start, end):
    """Give a claim a quote of the length of its span."""
    quote = one.statement.claim.quote.ljust(end - start, "x")
    claim = replace(one.statement.claim, start=start, quote=quote)
    return replace(one, statement=replace(one.statement, claim=claim))


def test_innermost_claim_is_linked(brief):
    """Where quotes nest, the words lead to the shortest, and look as if there were more."""
    text = "alpha beta gamma"
    claims = (claim_at(0, text), claim_at(6, "beta"))
    html = brief_page(replace(brief, claims=claims, report=replace(brief.report, text=text)))

    assert re.search(r'<a class="hl v-supported many" href="#claim-2" tabindex="-1">beta</a>', html)
    assert re.search(r'<a class="hl v-supported" href="#claim-1" tabindex="-1">alpha </a>', html)


def test_a_claim_over_a_blank_line_keeps_its_paragraphs(brief):
    """The quote is marked in both, its number once."""
    text = "One held\n\nthe town."
    claims = (claim_at(4, "held\n\nthe town"),)
    html = brief_page(replace(brief, claims=claims, report=replace(brief.report, text=text)))

    assert html.count('class="hl ') == 2
    assert html.count('id="words-1"') == 1
    assert read(html).faults == []


def test_hostile_words_are_shown_and_not_run(brief):
    """Markup in a report, a name, a source, a side or a reason stays words, wherever it stands."""
    place = replace(PLACES["Varnitsa"], name=HOSTILE)
    one = claim_at(3, HOSTILE)
    source = Source(name=HOSTILE, side=HOSTILE, via=HOSTILE)
    statement = replace(
        one.statement, claim=replace(one.statement.claim, source=source, side=HOSTILE), places=(place,)
    )
    verdict = replace(
        one.verdicts[0], reason=HOSTILE, measure=HOSTILE, unit=HOSTILE, values=((HOSTILE, 1.5),),
        snapshots=(HOSTILE,), assumed=(HOSTILE,),
    )  # fmt: skip
    report = replace(
        brief.report, id=HOSTILE, text=f"xxx{HOSTILE}", publisher=HOSTILE, licence=HOSTILE,
        url=f"javascript:{HOSTILE}", language='en" onload="x', assumed=(HOSTILE,),
    )  # fmt: skip
    war = theatre()
    hostile_theatre = replace(
        war,
        regions=tuple(replace(region, name=HOSTILE) for region in war.regions),
        sides=tuple(replace(side, name=HOSTILE, colour='red"/><script>') for side in war.sides),
    )
    sources = tuple(
        replace(source, name=HOSTILE, attribution=HOSTILE, licence=HOSTILE) for source in brief.sources
    )
    html = brief_page(
        replace(
            brief, report=report, theatre=hostile_theatre, sources=sources, notes=(HOSTILE,),
            claims=(replace(one, statement=statement, verdicts=(verdict,)),),
        )
    )  # fmt: skip
    page = read(html)

    assert page.faults == []
    assert not {"script", "img"} & {tag for tag, _ in page.tags}
    assert not any(name.startswith("on") for _, attributes in page.tags for name in attributes)
    assert not any(one.startswith("javascript") for one in page.attribute("href"))
    assert "<script>alert(1)</script>" in page.text()
    assert "{{ 7*7 }}" in page.text()
    assert "\u202e" not in html


def test_no_map_is_said(brief):
    """Without maps there is no picture, and the page says why."""
    page = read(brief_page(replace(brief, before=None, after=None, sources=())))

    assert "No map at hand covers the time of this report" in page.text()
    assert "svg" not in {tag for tag, _ in page.tags}
    assert page.faults == []


def test_no_claim_is_said(brief):
    """An empty brief is a sound page."""
    page = read(brief_page(replace(brief, claims=(), notes=())))

    assert "No claim was found in this report." in page.text()
    assert page.faults == []


def test_colours_can_be_read():
    """Every pair of ink and ground has a contrast of 4.5 or more, in the light and in the dark."""
    folder = Path(contested.outputs.__file__).parent / "templates"
    light, dark = (
        (folder / "brief.css").read_text(encoding="utf-8").split("@media (prefers-color-scheme:dark){")
    )
    for css in (light, dark[: dark.index("*{")]):
        root = dict(re.findall(r"--(\w+):(#\w{6})", re.search(r":root\{(.*?)\}", css).group(1)))
        pairs = [(root["ink"], root["paper"]), (root["soft"], root["paper"]), (root["link"], root["paper"])]
        pairs += [(root["soft"], root["wash"]), (root["ink"], root["wash"])]
        for ink, ground in re.findall(r"--fg:(#\w{6});--bg:(#\w{6})", css):
            pairs += [(ink, ground), (root["ink"], ground), (root["paper"], ink)]
        assert len(pairs) == 5 + 3 * 6
        assert [pair for pair in pairs if contrast(*pair) < 4.5] == []


def contrast(one, other):
    """Contrast after WCAG 2."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour):
    """Relative luminance after WCAG 2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_a_brief_is_rendered_fast(brief):
    """25 claims with the picture take less than 0.3 s once the template engine is loaded."""
    brief_page(brief)
    start = time.perf_counter()
    brief_page(brief)

    assert time.perf_counter() - start < 0.3
