"""The page's drawings of verdicts, its chart of inferred control, two maps side by side, and new verdicts."""

from __future__ import annotations

import re

import pytest
from web_pages import AXE, lacking, opened, picture

from browser import drawn, served
from contested import check, read
from contested.ledger.store import Ledger
from contested.theatre.load import load_theatre
from contested.web.app import create_app
from contested.web.settings import Settings

REPORT = "/?view=report&id=demonstration"
ROLES = (
    "() => window.contestedMap.getSource('drawn').serialize().data.features.map((one) => one.properties.role)"
)


def shown(page, words):
    """Press the button of the first card with some words, and wait for what is drawn."""
    card = page.locator(".card", has_text=words).first
    card.get_by_role("button", name="Show on the map").first.click()
    card.locator(".key li").first.wait_for(timeout=60_000)
    drawn(page)
    page.wait_for_timeout(500)
    return card


def test_an_advance_is_drawn_and_explained(page):
    """The card's legend, the map and the words for those who do not see it give the verdict's figure."""
    page.goto(REPORT)
    page.wait_for_selector(".card", timeout=60_000)
    drawn(page)
    card = shown(page, "70 kilometres")
    picture(page, "serve-drawn")
    length = re.search(r"deepest new ground: (\d+)\s+km", card.locator(".key").inner_text())[1]

    assert "depth" in page.evaluate(ROLES)
    assert f"{length} km" in page.locator("#status").inner_text()
    assert card.get_by_role("button", name="Show on the map").first.get_attribute("aria-pressed") == "true"
    assert page.evaluate("() => window.contestedMap.queryRenderedFeatures({layers: ['drawn-main']}).length")


@pytest.mark.parametrize("leave", ["again", "escape", "other-card", "other-view"])
def test_leaving_the_card_removes_the_drawing(page, leave):
    """Pressing again, Escape, another card and another view each clear the map."""
    page.goto(REPORT)
    page.wait_for_selector(".card", timeout=60_000)
    drawn(page)
    card = shown(page, "70 kilometres")
    if leave == "again":
        card.get_by_role("button", name="Show on the map").first.click()
    elif leave == "escape":
        page.keyboard.press("Escape")
    elif leave == "other-card":
        page.locator(".card").first.focus()
        page.wait_for_timeout(500)
    else:
        page.get_by_role("link", name="Claims", exact=True).click()
    page.wait_for_timeout(500)

    assert page.evaluate(ROLES) == []
    assert page.locator(".drawn:visible").count() == 0


def test_every_verdict_with_a_measure_can_be_drawn(page):
    """Each button draws something, or says why there is nothing."""
    page.goto(REPORT)
    page.wait_for_selector(".card", timeout=60_000)
    drawn(page)
    buttons = page.get_by_role("button", name="Show on the map")
    for number in range(buttons.count()):
        buttons.nth(number).click()
        page.wait_for_selector(
            ".drawn:visible .key li, .drawn:visible p.meta:not([aria-busy])", timeout=60_000
        )

    assert buttons.count() > 10
    assert page.locator(".drawn .error").count() == 0


def test_a_checked_text_is_drawn_too(page):
    """What was pasted is no report of the ledger, and its verdicts are drawn all the same."""
    page.goto("/?view=check")
    page.get_by_label("The report's words").fill(
        "Ukrainian forces retook Izium on 10 September 2022, Kyiv said."
    )
    page.get_by_label("Published").fill("2022-09-11")
    page.get_by_role("button", name="Check").click()
    page.wait_for_selector("#check-result .card", timeout=60_000)
    drawn(page)
    shown(page, "Izium")

    assert {"whole", "held", "place"} <= set(page.evaluate(ROLES))


def test_a_place_shows_control_by_inference(page):
    """Bars by source, the lines of both sides as known now and then, and the table behind them."""
    page.goto("/?view=place&id=gn:707292")
    page.wait_for_selector("#inferred[data-state=ready]", timeout=120_000)
    drawn(page)
    page.locator("#inferred").scroll_into_view_if_needed()
    picture(page, "serve-place")
    page.get_by_text("Every day, as a table").click()
    cells = page.locator("#inferred tbody tr").first.locator("td").all_inner_texts()

    assert page.locator(".chart .run").count() > 0
    assert (
        page.locator("#inferred .chance.now").count() == page.locator("#inferred .chance.then").count() == 2
    )
    assert len(cells) == 4
    assert all(re.fullmatch(r"\d+ %", cell) for cell in cells)


def test_without_a_ledger_the_place_says_so(browser):
    """Nothing can be inferred from no claims, and the page says what is lacking."""
    with served(create_app(Settings())) as url:
        for page in opened(browser, url):
            page.goto("/?view=place&id=gn:707292")
            page.wait_for_selector("#inferred[data-state=none]")
            words = page.locator("#inferred").inner_text()

    assert "--ledger" in words


def test_two_maps_side_by_side(page):
    """The second layout of a comparison: each map has its half, its day and the same place."""
    page.goto("/?t=2022-09-05T12:00:00Z&maps2=embedded&t2=2022-09-12T12:00:00Z&at=37.0,49.4,7.5")
    drawn(page)
    page.locator("#layout").select_option("side by side")
    page.wait_for_timeout(1500)
    picture(page, "serve-side-by-side")
    first, second = (page.locator(one).bounding_box() for one in ("#map", "#map-b"))

    assert "layout=side" in page.url
    assert first["x"] + first["width"] <= second["x"] + 1
    assert page.locator("#swipe").count() == 0
    assert "4 Sept 2022" in page.locator("#tag-first").inner_text()
    page.locator("#layout").select_option("swipe")
    assert page.locator("#swipe").is_visible()


def test_verdicts_come_in_while_the_list_is_open(browser, tmp_path):
    """The list tells how many claims are judged, and its claims get their verdicts without being left."""
    ledger = tmp_path / "ledger.sqlite"
    with Ledger.open(ledger) as opened_ledger:
        for report in read(load_theatre("ukraine_2022").folder / "demonstration.txt").reports:
            check(report, ledger=opened_ledger)
    with served(create_app(Settings(ledger=ledger))) as url:
        for page in opened(browser, url):
            page.goto("/?t=2022-09-11T20:00:00Z")
            page.wait_for_selector(".claim")
            early = page.locator("#judged").text_content()
            page.wait_for_function(
                "() => ![...document.querySelectorAll('.claim .badge')].some((one) => "
                "one.textContent.includes('not judged'))",
                timeout=60_000,
            )
            hidden = page.locator("#progress").is_hidden()
            options = page.locator("#filter-verdict option").all_inner_texts()

    assert re.fullmatch(r"verdicts: \d+ of \d+ claims judged", early)
    assert hidden
    assert any(one.startswith("supported") for one in options)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_fault_in_drawings_and_charts(browser, address, scheme):
    """axe-core on a card with its legend, and on the place's charts with their table open."""
    if not AXE.exists():
        lacking("no axe-core (make web installs it)")
    found = []
    for page in opened(browser, address, viewport={"width": 900, "height": 600}, color_scheme=scheme):
        page.goto(REPORT)
        page.wait_for_selector(".card", timeout=60_000)
        drawn(page)
        shown(page, "70 kilometres")
        for path in (None, "/?view=place&id=gn:707292&maps2=embedded&layout=side"):
            if path:
                page.goto(path)
                page.wait_for_selector("#inferred[data-state=ready]", timeout=120_000)
                page.get_by_text("Every day, as a table").click()
                drawn(page)
            page.evaluate(AXE.read_text())
            run = "() => axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'best-practice']})"
            found += page.evaluate(run)["violations"]

    serious = [one for one in found if one["impact"] in {"serious", "critical"}]
    assert [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in serious] == []


def test_a_phone_shows_the_drawing(browser, address):
    """On a phone the map is scrolled to when something is drawn, and nothing is wider than the screen."""
    for page in opened(
        browser, address, viewport={"width": 390, "height": 844}, color_scheme="dark", has_touch=True
    ):
        page.goto(REPORT)
        page.wait_for_selector(".card", timeout=60_000)
        drawn(page)
        shown(page, "70 kilometres")
        box = page.locator("#map").bounding_box()
        wide = page.evaluate("() => document.documentElement.scrollWidth")

    assert -1 <= box["y"] < 400
    assert wide <= 390
