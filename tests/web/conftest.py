"""The browser and the server that the tests of the page share."""

from __future__ import annotations

import pytest
from web_pages import lacking, opened

from browser import ARGUMENTS, CHROMIUM, served
from contested import check, read
from contested.ledger.store import Ledger
from contested.theatre.load import load_theatre
from contested.web.app import create_app
from contested.web.settings import Settings


@pytest.fixture(scope="module")
def browser():
    if not CHROMIUM.exists():
        lacking(f"no Chromium at {CHROMIUM} (Debian: apt-get install chromium)")
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  # only where there is a browser

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """The demonstration report, checked, in a ledger; the theatre's own timeline as the maps."""
    ledger = tmp_path_factory.mktemp("ledger") / "ledger.sqlite"
    with Ledger.open(ledger) as opened:
        for report in read(load_theatre("ukraine_2022").folder / "demonstration.txt").reports:
            check(report, ledger=opened)
    with served(create_app(Settings(ledger=ledger))) as url:
        yield url


@pytest.fixture
def page(browser, address):
    """A page that fails its test when it asks another host, or prints an error."""
    yield from opened(browser, address, viewport={"width": 1280, "height": 800})
