"""The page in a real browser: what a reader does with it, by mouse, by key and on a phone."""

from __future__ import annotations

import re

import pytest
from web_pages import AXE, MOST_CHANGED, ROOT, changed_share, lacking, opened, picture

from browser import drawn

TEXT = (
    "<img src=x onerror=alert(1)> Ukrainian forces retook Izium on 10 September 2022, Kyiv said. "
    "They advanced 70 kilometres in a week."
)


def fills(page, layer):
    return page.evaluate("name => window.contestedMap.queryRenderedFeatures({layers: [name]}).length", layer)


def test_opens_with_map_and_claims(page):
    """The first view has zones on the map, places, and a list of claims."""
    page.goto("/?t=2022-09-11T20:00:00Z")
    drawn(page)
    picture(page, "serve-claims")

    assert fills(page, "held") > 0
    assert fills(page, "claims") > 0
    assert page.locator(".claim").count() == int(re.match(r"\d+", page.locator("#count").inner_text())[0])
    assert "Wikipedia" in page.locator("#credit").inner_text()


def test_slider_by_key(page):
    """An arrow key goes one map on; the day is told to readers of the screen, and the address follows."""
    page.goto("/?t=2022-08-01T20:00:00Z")
    drawn(page)
    before = page.locator("#day-first").inner_text()
    page.locator("#time-first").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(300)

    assert page.locator("#day-first").inner_text() != before
    assert (
        page.locator("#time-first").get_attribute("aria-valuetext") == page.locator("#day-first").inner_text()
    )
    assert "t=2022-08" in page.url


def test_plays_and_pauses(page):
    """Play goes through the maps by itself until it is stopped."""
    page.goto("/?t=2022-03-01T20:00:00Z")
    drawn(page)
    before = page.locator("#day-first").inner_text()
    page.get_by_role("button", name="Play").click()
    page.wait_for_timeout(1200)
    page.get_by_role("button", name="Pause").click()
    after = page.locator("#day-first").inner_text()
    page.wait_for_timeout(800)

    assert before != after == page.locator("#day-first").inner_text()


def test_filters_by_the_keyboard_alone(page):
    """A filter narrows list and address, and keeps the focus."""
    page.goto("/")
    drawn(page)
    every = page.locator(".claim").count()
    page.locator("#filter-kind").focus()
    page.keyboard.press("ArrowDown")
    page.wait_for_timeout(1000)

    assert 0 < page.locator(".claim").count() < every
    assert "kind=" in page.url
    assert page.evaluate("() => document.activeElement.id") == "filter-kind"


def test_reader_marks_claims_and_shows_verdicts(page):
    """A report of the ledger that was never judged is judged when opened; numbers stand in the cards."""
    page.goto("/?view=reports")
    page.get_by_role("link", name="demonstration").click()
    page.wait_for_selector(".card", timeout=60_000)
    drawn(page)
    picture(page, "serve-reader")

    assert page.locator("mark").count() >= page.locator(".card").count() > 5
    assert page.locator(".judgement table").count() > 0
    page.locator(".number").first.click()
    assert page.evaluate("() => document.activeElement.id") == "claim-1"


def test_a_source_with_its_record(page):
    """What somebody said, how it was judged, and how often the maps bore it out, never without the count."""
    page.goto("/?view=source&id=Russian+Defence+Ministry")
    page.wait_for_selector("#panel h2")
    drawn(page)
    picture(page, "serve-source")
    told = page.locator("#panel").inner_text()

    assert page.locator("#panel h2").inner_text() == "Russian Defence Ministry"
    assert "Track record" in told
    assert "By Embedded timeline: " in told
    assert re.search(r"\d+ of \d+ changes of hands borne out|no change of hands", told)
    assert page.locator(".claim").count() > 0


def test_the_list_of_reports_leads_to_each(page):
    page.goto("/?view=reports")
    page.wait_for_selector("#panel li a")
    drawn(page)
    picture(page, "serve-reports")
    page.locator("#panel li a").first.click()
    page.wait_for_selector("mark")

    assert "view=report&" in page.url


def test_live_check_shows_hostile_words_as_words(page):
    """A pasted text is judged; markup in it stays text."""
    page.goto("/?view=check")
    page.get_by_label("The report's words").fill(TEXT)
    page.get_by_label("Published").fill("2022-09-11")
    page.get_by_role("button", name="Check").click()
    page.wait_for_selector("#check-result .card", timeout=60_000)
    picture(page, "serve-check")

    assert "img src=x onerror=alert(1)>" in page.locator(".text").inner_text()
    assert page.locator("#check-result img").count() == 0


def test_a_file_may_be_dropped(page):
    """Its words land in the box; nothing is sent before the button is pressed."""
    page.goto("/?view=check")
    page.wait_for_selector("#check-text")
    page.evaluate(
        """(words) => {
          const dropped = new DataTransfer();
          dropped.items.add(new File([words], "report.txt", { type: "text/plain" }));
          const drop = new DragEvent("drop", { dataTransfer: dropped, bubbles: true, cancelable: true });
          document.querySelector("form.check").dispatchEvent(drop);
        }""",
        TEXT,
    )

    page.wait_for_function("() => document.getElementById('check-text').value.includes('retook Izium')")
    assert page.locator("#check-result").inner_text() == ""


def test_a_refusal_is_told(page):
    """A text without a date gets the server's one line."""
    page.goto("/?view=check")
    page.get_by_label("The report's words").fill("   .")
    page.get_by_label("Published").fill("2022-09-11")
    page.get_by_role("button", name="Check").click()
    page.wait_for_selector("#check-result > *:not([aria-busy])")

    assert page.locator("#check-result").inner_text()


def test_deep_link_restores_the_view(page):
    """Place, second map and both days come back from the address; Compare is pressed."""
    page.goto("/?view=place&id=gn:707292&t=2022-08-01T12:00:00Z&maps2=embedded&t2=2022-10-01T12:00:00Z")
    drawn(page)
    page.wait_for_timeout(800)
    picture(page, "serve-compare")

    assert page.locator("h2").inner_text() == "Izium"
    assert page.locator("#map-b").is_visible()
    assert page.locator("#compare").get_attribute("aria-pressed") == "true"
    assert "2022" in page.locator("#day-second").inner_text()
    page.locator("#swipe").focus()
    page.keyboard.press("Home")
    assert (
        page.locator("#map-b").evaluate("one => one.style.clipPath").replace("0px", "0") == "inset(0 0 0 0%)"
    )


def test_going_back_leads_back(page):
    """The browser's own back button returns to the list."""
    page.goto("/")
    drawn(page)
    page.locator(".claim a").first.click()
    page.wait_for_selector("h2:has-text('Claims')", state="detached")
    page.go_back()
    page.wait_for_selector("h2:has-text('Claims')")
    page.wait_for_selector(".claim")

    assert page.locator(".claim").count() > 0


@pytest.mark.parametrize(
    ("path", "scheme"),
    [
        ("/", "light"),
        ("/", "dark"),
        ("/?view=report&id=demonstration", "dark"),
        ("/?view=place&id=gn:707292&maps2=embedded", "light"),
        ("/?view=check", "light"),
    ],
)
def test_axe_finds_no_serious_fault(browser, address, path, scheme):
    """axe-core, WCAG 2 A and AA, light and dark."""
    if not AXE.exists():
        lacking("no axe-core (make web installs it)")
    for page in opened(browser, address, viewport={"width": 900, "height": 600}, color_scheme=scheme):
        page.goto(path)
        page.wait_for_selector("body[data-ready]", timeout=60_000)
        drawn(page)
        page.evaluate(AXE.read_text())
        found = page.evaluate("() => axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'best-practice']})")

    serious = [one for one in found["violations"] if one["impact"] in {"serious", "critical"}]
    assert [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in serious] == []


def test_phone(browser, address):
    """On a phone nothing is wider than the screen."""
    for page in opened(
        browser, address, viewport={"width": 390, "height": 844}, color_scheme="dark", has_touch=True
    ):
        page.goto("/?t=2022-09-11T20:00:00Z")
        drawn(page)
        picture(page, "serve-phone")
        wide = page.evaluate("() => document.documentElement.scrollWidth")

    assert wide <= 390


def test_another_view_would_be_noticed(page):
    """Pictures of the documentation are compared by what fills them: the reader is not the list."""
    kept = (ROOT / "docs" / "img" / "serve-reader.png").read_bytes()
    page.goto("/?t=2022-09-11T20:00:00Z")
    page.wait_for_selector(".claim")

    assert changed_share(page, page.screenshot(), kept) > MOST_CHANGED


def test_print_leaves_map_and_controls_out(page):
    """On paper stands the report, not the machinery."""
    page.goto("/?view=report&id=demonstration")
    page.wait_for_selector(".card", timeout=60_000)
    page.emulate_media(media="print")

    assert page.locator(".card").first.is_visible()
    assert not page.locator("#map").is_visible()
