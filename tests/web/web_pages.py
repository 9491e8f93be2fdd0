"""A browser, a server with the demonstration report, and what their tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

__all__ = ["AXE", "lacking", "opened", "picture"]

ROOT = Path(__file__).resolve().parent.parent.parent
AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
PICTURES = os.environ.get("CONTESTED_PICTURES")
"""A folder, usually docs/img: the pictures of the documentation are written there."""


def lacking(message):
    """A visible skip; a failure where CI could have installed what lacks."""
    if os.environ.get("CI") == "true" and os.geteuid() == 0:
        pytest.fail(message)
    pytest.skip(message)


def opened(browser, address, **options):
    context = browser.new_context(base_url=address, reduced_motion="reduce", **options)
    one = context.new_page()
    wrong = []
    one.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    one.on("pageerror", lambda error: wrong.append(str(error)))
    one.on(
        "request",
        lambda asked: None if asked.url.startswith((address, "data:", "blob:")) else wrong.append(asked.url),
    )
    one.on("dialog", lambda dialog: wrong.append(dialog.message))
    yield one
    context.close()
    assert wrong == []


def picture(page, name):
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png")
