"""Reads a page as strictly as its tests need: what is open must be closed, ids once, links to something."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"meta", "link", "br", "source", "hr", "img", "input"})
SHAPES = frozenset({"path", "rect", "circle", "use"})


@dataclass
class Page:
    """What a page holds."""

    open: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    tags: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    words: list[tuple[str, str]] = field(default_factory=list)
    """(the element around, the text)."""

    def attribute(self, name: str) -> list[str]:
        """Every value of an attribute."""
        return [attributes[name] or "" for _, attributes in self.tags if name in attributes]

    def text(self, tag: str | None = None) -> str:
        """The text, or that directly inside one kind of element."""
        return "".join(words for around, words in self.words if tag in {None, around})


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()

    def handle_starttag(self, tag, attrs):
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.page.faults.append(f"<{tag}> has an attribute twice")
        if tag == "a" and "a" in self.page.open:
            self.page.faults.append("a link inside a link")
        if tag in {"p", "ul", "table", "section", "article", "div"} and "p" in self.page.open:
            self.page.faults.append(f"<{tag}> inside <p>")
        self.page.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.page.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        if tag not in SHAPES:
            self.page.faults.append(f"<{tag}/> does not close itself in HTML")
        self.page.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if not self.page.open or self.page.open[-1] != tag:
            self.page.faults.append(f"</{tag}> closes {self.page.open[-1:]}")
        else:
            self.page.open.pop()

    def handle_data(self, data):
        self.page.words.append((self.page.open[-1] if self.page.open else "", data))


def read(html: str) -> Page:
    """Read a page and note its faults: nesting, doubled ids, links and labels to nowhere."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    page = reader.page
    page.faults += [f"<{tag}> is left open" for tag in page.open]
    ids = page.attribute("id")
    page.faults += [f"id {one} twice" for one in set(ids) if ids.count(one) > 1]
    inner = [one[1:] for one in page.attribute("href") if one.startswith("#")]
    named = [one for value in page.attribute("aria-labelledby") for one in value.split()]
    page.faults += [f"nothing is called {one}" for one in {*inner, *named} - set(ids)]
    return page
