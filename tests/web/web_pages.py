"""A browser, a server with the demonstration report, its pictures, and what their tests share."""

from __future__ import annotations

import base64
import os
from pathlib import Path

import pytest

__all__ = ["AXE", "MOST_CHANGED", "ROOT", "changed_share", "lacking", "opened", "picture"]

ROOT = Path(__file__).resolve().parent.parent.parent
AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
PICTURES = os.environ.get("CONTESTED_PICTURES")
"""A folder, usually docs/img: the pictures of the documentation are written there, and not compared."""
MOST_CHANGED = 0.15
"""Share of a view's squares of 8 pixels that may differ: 0.02 do from run to run, more with other fonts,
and a quarter when the list of claims is taken for the reader."""
_CHANGED = """async ([one, other]) => {
  const shades = async (source) => {
    const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${source}`)).blob());
    const canvas = new OffscreenCanvas(Math.ceil(image.width / 8), Math.ceil(image.height / 8));
    const pen = canvas.getContext("2d");
    pen.imageSmoothingQuality = "high";
    pen.drawImage(image, 0, 0, canvas.width, canvas.height);
    const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
    return { size: [image.width, image.height], data };
  };
  const [first, second] = [await shades(one), await shades(other)];
  if (String(first.size) !== String(second.size)) return 1;
  let changed = 0;
  const apart = (at) => Math.abs(first.data[at] - second.data[at]) > 24;
  for (let i = 0; i < first.data.length; i += 4)
    if ([0, 1, 2].some((colour) => apart(i + colour))) changed += 1;
  return changed / (first.data.length / 4);
}"""


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
    """Compare a view with its picture in the documentation, or write that picture."""
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png")
        return
    kept = ROOT / "docs" / "img" / f"{name}.png"
    changed = changed_share(page, page.screenshot(), kept.read_bytes())
    assert changed <= MOST_CHANGED, f"{changed:.0%} of the view differs from {kept.name}"


def changed_share(page, one, other):
    """The share of squares of 8 pixels in which two pictures (PNG) differ in colour by more than a shade."""
    blank = page.context.browser.new_page()
    try:
        return blank.evaluate(_CHANGED, [base64.b64encode(found).decode() for found in (one, other)])
    finally:
        blank.close()
