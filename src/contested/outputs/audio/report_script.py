"""The script of the brief of one report: its claims and verdicts, told for the ear."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC

from contested.outputs.audio.script import Chapter, Script, Teller
from contested.outputs.audio.telling import READ_BY, in_own_words, names_of, source_texts, verdict_texts
from contested.outputs.brief import Brief, CheckedClaim
from contested.outputs.describe import in_order, view_of
from contested.outputs.view import BriefView, ClaimView
from contested.outputs.wording import plain
from contested.timespan import end_of_day

__all__ = ["report_script"]


def report_script(brief: Brief, *, view: BriefView | None = None) -> Script:
    """Write the script of the brief of one report: a chapter for each of its sections.

    Parameters
    ----------
    brief
        What was found in one report.
    view
        The same brief in plain words when the caller has made it already.
    """
    view = view_of(brief) if view is None else view
    report, theatre = brief.report, brief.theatre
    at = report.published_at or end_of_day(report.published, theatre.time_zone)
    teller = Teller(
        names=names_of(theatre, (one.statement for one in brief.claims)), year=report.published.year
    )
    return Script(
        key=f"report {theatre.key} {report.id}",
        title=view.title,
        summary=" ".join(_summary(view)),
        credit=plain("; ".join(source.attribution for source in brief.sources)),
        published=at.astimezone(UTC),
        chapters=tuple(_chapters(brief, view, teller)),
    )


def _chapters(brief: Brief, view: BriefView, teller: Teller) -> Iterator[Chapter]:
    pairs = list(zip(view.claims, in_order(brief.claims), strict=True))
    yield teller.chapter(view.title, [*_summary(view), READ_BY], year=True)
    checkable = [pair for pair in pairs if pair[0].checkable]
    rest = [pair for pair in pairs if not pair[0].checkable]
    if checkable:
        yield teller.chapter("Claims and verdicts", _told(checkable))
    if rest:
        yield teller.chapter("Claims that no map can check", _told(rest))
    if view.notes:
        yield teller.chapter("Notes", view.notes)
    yield teller.chapter("Sources and terms", source_texts(brief.sources))


def _summary(view: BriefView) -> Iterator[str]:
    count = len(view.claims)
    if not count:
        yield "No claim was found in this report."
        return
    claims = f"{count} claim{'' if count == 1 else 's'}"
    yield f"{claims}, of which {len(view.checkable)} can be checked against maps."
    yield f"{', '.join(f'{number} {style.word}' for style, number in view.counts)}."


def _told(pairs: Iterable[tuple[ClaimView, CheckedClaim]]) -> Iterator[str]:
    for claim, checked in pairs:
        yield f"Claim {claim.number}."
        yield in_own_words(checked.statement)
        if claim.hedged:
            yield "The report hedges it."
        for judgement in claim.judgements if claim.checkable else ():
            when = f", {judgement.when}" if judgement.when else ""
            by = f"{judgement.source}{when}: " if judgement.source else ""
            yield verdict_texts(judgement.label, judgement.reason, by=by)
            yield from (f"Note: {assumption}." for assumption in judgement.assumed)
