"""Whose voice a report is: its publisher's side, or a party's that speaks of "the enemy" and "our troops"."""

from __future__ import annotations

import re

from contested.claims.actors import ActorNames
from contested.claims.lexicon import Lexicon
from contested.reports.report import Report
from contested.theatre.theatre import Theatre

__all__ = ["side_of_publisher"]

_QUOTED = re.compile(r"[\"“«„][^\"”»\n]{0,600}[\"”»]")
_OFFICES = frozenset({"office", "state", "force"})
_SENTENCE = re.compile(r"[^.!?\n]{20,}")
_EVERY = 6  # sentences: a party speaks of its own in every few of them
_TWICE = 2  # once may be a slip of a neutral pen


def side_of_publisher(finder: ActorNames, report: Report, *, theatre: Theatre, lexicon: Lexicon) -> str:
    """Return the side in whose voice a report speaks, ``"neutral"`` when it is nobody's.

    Parameters
    ----------
    finder
        Finds the actors named by the publisher or in the heading.
    report
        With or without a publisher.
    theatre
        A report without a heading that speaks of "the enemy" is the defender's.
    lexicon
        Its lists of words of one's own side, and of what a heading calls a report.
    """
    named = _office(finder, report.publisher or "")
    if named is not None or finder.find(report.publisher or ""):
        return named or "neutral"
    own = _QUOTED.sub(" ", report.text)
    phrases = lexicon.lists["reporting"]["own_side"]
    told = sum(len(re.findall(rf"\b{re.escape(phrase)}\b", own, re.IGNORECASE)) for phrase in phrases)
    head = report.text.lstrip().split("\n", 1)[0]
    titled = any(word in head.lower().split() for word in lexicon.words("reporting", "headings"))
    by = _office(finder, head, kinds=frozenset({"office"})) if titled else None
    if by is not None:
        return by
    defender = theatre.defender
    often = told >= max(_TWICE, len(_SENTENCE.findall(own)) / _EVERY)
    return defender.key if often and defender is not None else "neutral"


def _office(finder: ActorNames, text: str, *, kinds: frozenset[str] = _OFFICES) -> str | None:
    return next((n.actor.side for n in finder.find(text) if n.actor.kind in kinds), None)
