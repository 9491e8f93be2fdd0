"""Reads articles with annotated attributions: PolNeAR, in the format of the annotation tool BRAT."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from contested.claims.tagger.span import Attribution, Span

ROOT = Path(__file__).resolve().parents[2]
ROLES = ("Source", "Cue", "Content")
_MARK = re.compile(r"(T\d+)\t(Source|Cue|Content) ([\d ;]+)\t")
_LINK = re.compile(r"E\d+\t(.*)")
_PART = re.compile(r"(Source|Cue|Content)\d*:(T\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """What one annotator marked in an article."""

    spans: dict[str, tuple[Span, ...]]
    """The spans of each of the roles."""
    attributions: tuple[Attribution, ...]
    """A content for each, with its cue and source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A text with all its annotations."""

    name: str
    text: str
    annotations: tuple[Annotation, ...]


def corpus() -> Path:
    """Return the folder of the corpus."""
    shared = Path(os.environ.get("CONTESTED_SHARED", ROOT.parent / "shared"))
    return shared / "bench" / "attribution"


def read_articles(part: str) -> list[Article]:
    """Read the articles of a part ("train", "dev"), in the order of their names."""
    folder = corpus() / part
    marks: dict[str, list[Path]] = {}
    for path in sorted((folder / "attributions").glob("*.ann")):
        marks.setdefault(path.stem.rsplit("_", 1)[0], []).append(path)
    return [
        Article(
            name=name,
            text=_read(folder / "text" / f"{name}.txt"),
            annotations=tuple(parse(_read(path).split("\n")) for path in paths),
        )
        for name, paths in sorted(marks.items())
    ]


def _read(path: Path) -> str:
    return path.read_bytes().decode()  # line ends as they are: offsets count them


def parse(lines: Iterable[str]) -> Annotation:
    """Read the lines of one annotation."""
    spans: dict[str, tuple[str, Span]] = {}
    attributions: list[Attribution] = []
    for line in lines:
        if mark := _MARK.match(line):
            pairs = [part.split() for part in mark[3].split(";")]
            fragments = sorted((int(start), int(end)) for start, end in pairs)
            spans[mark[1]] = (mark[2], Span(fragments=tuple(fragments)))
        elif link := _LINK.match(line):
            attributions += _attributions(link[1], spans)
    by_role = {
        role: tuple(sorted({s for r, s in spans.values() if r == role}, key=lambda s: s.fragments))
        for role in ROLES
    }
    return Annotation(spans=by_role, attributions=tuple(attributions))


def _attributions(link: str, spans: dict[str, tuple[str, Span]]) -> list[Attribution]:
    parts = [(role, spans[key][1]) for role, key in _PART.findall(link) if key in spans]
    cue = next((span for role, span in parts if role == "Cue"), None)
    source = next((span for role, span in parts if role == "Source"), None)
    return [Attribution(content=span, cue=cue, source=source) for role, span in parts if role == "Content"]
