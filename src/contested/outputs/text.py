"""The brief as plain text: head, every claim with its verdicts, notes and credits, 92 columns wide."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from contested.outputs.brief import Brief
from contested.outputs.describe import view_of
from contested.outputs.view import BriefView, ClaimView, Judgement
from contested.outputs.wording import plain, sentence

__all__ = ["ABOUT", "brief_text"]

_WIDTH = 92
_LABEL = 14

ABOUT = (
    "This brief sets the claims of one public report beside maps of control. Every verdict speaks of what a "
    "map source has drawn, with the delay and the errors of that source; it is not a finding of fact, and it "
    "says nothing about where units, weapons or people are. Claims were read from the text by a program: the "
    "words quoted are the report's own, so check them there before you publish."
)


def brief_text(brief: Brief, *, view: BriefView | None = None) -> str:
    """Write the brief as plain text.

    Parameters
    ----------
    brief
        What was found in one report.
    view
        The same brief in plain words when the caller has made it already.

    Returns
    -------
    str
        Lines of at most 92 columns (a longer word stands alone), a line feed at the end.
    """
    view = view_of(brief) if view is None else view
    blocks = [_head(brief, view), _checked(view), _unchecked(view), _notes(view), _credits(brief, view)]
    lines = [line for block in blocks if block for line in ("", *block)]
    return "\n".join(lines[1:]) + "\n"


def _head(brief: Brief, view: BriefView) -> list[str]:
    report = brief.report
    count, checkable = len(view.claims), len(view.checkable)
    rows = [
        ("Report", report.id),
        ("Publisher", view.publisher),
        ("Published", view.dateline),
        ("Address", report.url),
        ("Claims", f"{count}, of which {checkable} can be checked against maps" if count else "none found"),
        ("Verdicts", "; ".join(f"{style.symbol} {number} {style.word}" for style, number in view.counts)),
        ("Maps", _maps(view)),
    ]
    lines = _title("Contested: a brief", rule="=")
    for label, value in rows:
        lines += _row(label, plain(value)) if value else []
    counted = "A verdict counted here is that of the first map source that covers the claim, by all its maps."
    lines += ["", *_wrap(f"{view.clock} {counted}")]
    return lines


def _maps(view: BriefView) -> str:
    if not view.credits:
        return "none at hand, so no claim could be checked"
    return "; ".join(f"{source.name} ({source.maps})" for source in view.credits)


def _checked(view: BriefView) -> list[str]:
    if not view.checkable:
        return []
    lines = _title("Claims and verdicts")
    for index, claim in enumerate(view.checkable):
        lines += [*([""] if index else []), *_claim(claim)]
    return lines


def _claim(claim: ClaimView) -> Iterator[str]:
    yield from _wrap(f"{claim.number}. “{' '.join(claim.quote.split())}”", later="    ")
    rows = [
        ("Who says so", f"{claim.speaker}; {claim.stance}{'; hedged by the report' if claim.hedged else ''}"),
        ("What", f"{claim.kind}; acting: {claim.side}{f'; {claim.quantity}' if claim.quantity else ''}"),
        ("Where", "; ".join(claim.places) or "no place given"),
        ("When", claim.when),
    ]
    for label, value in rows:
        yield from _row(label, value, indent=4)
    for judgement in claim.judgements:
        yield ""
        yield from _judgement(judgement)


def _judgement(judgement: Judgement) -> Iterator[str]:
    style = judgement.style
    source = judgement.source or "No map"
    yield from _wrap(
        f"{style.symbol} {judgement.label.upper()} – {source}, {judgement.when}:",
        first="    ",
        later="      ",
    )
    yield from _wrap(judgement.reason, first="      ", later="      ")
    for label, value in _evidence(judgement):
        yield from _row(label, value, indent=6)


def _evidence(judgement: Judgement) -> Iterator[tuple[str, str]]:
    if judgement.band is not None:
        yield "Measured", f"{judgement.measure or 'value'}, {judgement.band}"
    for definition, figure in judgement.values:
        yield "", f"{definition}: {figure}"
    if judgement.compared is not None:
        yield "Maps of", judgement.compared
    if judgement.snapshots:
        yield "Snapshots", ", ".join(judgement.snapshots)
    for assumption in judgement.assumed:
        yield "Note", assumption


def _unchecked(view: BriefView) -> list[str]:
    if not view.uncheckable:
        return []
    lines = _title("Claims that no map can check")
    for claim in view.uncheckable:
        words = [
            claim.kind,
            claim.speaker,
            claim.stance,
            *(["hedged"] if claim.hedged else []),
            *claim.places,
        ]
        lines += _wrap(f"{claim.number}. “{' '.join(claim.quote.split())}”", later="    ")
        lines += _wrap("; ".join(words), first="    ", later="    ")
    return lines


def _notes(view: BriefView) -> list[str]:
    return [*_title("Notes"), *_items(view.notes)] if view.notes else []


def _credits(brief: Brief, view: BriefView) -> list[str]:
    lines = _title("Sources and terms")
    lines += _items(f"{source.name}: {source.words}" for source in view.credits)
    if brief.report.licence:
        lines += _items([sentence(f"The report's text: {brief.report.licence}")])
    return [*lines, "", *_wrap(ABOUT)]


def _title(words: str, *, rule: str = "-") -> list[str]:
    return [words, rule * len(words)]


def _items(sentences: Iterable[str]) -> list[str]:
    return [line for sentence in sentences for line in _wrap(plain(sentence), first="- ", later="  ")]


def _row(label: str, value: str, *, indent: int = 0) -> list[str]:
    first = " " * indent + label.ljust(_LABEL)
    return _wrap(value, first=first, later=" " * len(first))


def _wrap(words: str, *, first: str = "", later: str = "") -> list[str]:
    return textwrap.wrap(
        words,
        width=_WIDTH,
        initial_indent=first,
        subsequent_indent=later,
        break_long_words=False,
        break_on_hyphens=False,
    )
