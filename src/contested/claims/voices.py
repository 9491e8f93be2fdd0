"""Who speaks across sentences: pronouns, quotations, hearsay that goes on, clauses between dashes."""

# ruff: noqa: PLR0911  # decision lists: one test and one answer a line

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from contested.claims.actors import View
from contested.claims.attribution import closing_speaker, colon_speaker, saying_subject, speaker_of
from contested.claims.clauses import span_of
from contested.claims.discourse import Discourse
from contested.claims.event import Event
from contested.claims.speakers import Speaker, speaker_phrase

__all__ = ["Voices", "quotation_at"]

_SAYING = frozenset({"say", "tell", "add", "write", "post", "note", "explain", "announce", "report"})
_HEARSAY = frozenset({"would", "could"})
_SHORT_QUOTATION = 25  # characters: less is a word or two in quotation marks, not a speech


class Voices:
    """Finds the speaker of an event with what the sentences around it tell."""

    def __init__(self, *, text: str, views: list[View]) -> None:
        self._text = text
        self._paragraphs: dict[int, list[View]] = defaultdict(list)
        for view in views:
            self._paragraphs[view.sentence.paragraph].append(view)

    def speaker(self, view: View, event: Event, words: list[int], discourse: Discourse) -> Speaker | None:
        """Return who answers for an event, `None` when the report does.

        Parameters
        ----------
        view, event, words
            The sentence, the event and the words of its quote.
        discourse
            Who spoke last.
        """
        between = self._between(view, words)
        if between is not None:
            return replace(between, verb=None, words=frozenset())
        speaker = speaker_of(view, event.trigger) or colon_speaker(view, event.head)
        speaker = speaker or closing_speaker(view, event.trigger)
        if speaker is None and event.rule is not None and event.rule.side == "taking":
            speaker = saying_subject(view, event.trigger)
        known = discourse.speaker
        if speaker is None:
            return self._before(view, event, discourse)
        if speaker.pronoun:
            host = self._host(view, speaker)
            if host is not None:
                return host
            if known is None:
                return replace(speaker, name=None, side=None)
            return replace(known, verb=speaker.verb, lemma=speaker.lemma, pronoun=False, words=speaker.words)
        if known is None or not known.name or not speaker.name:
            return speaker
        unknown = speaker.side in {None, "neutral"}
        if unknown and _last_name(speaker) == _last_name(known):
            return replace(speaker, side=known.side)
        if discourse.speaker_paragraph == view.sentence.paragraph and _taken_up(view, speaker):
            return replace(speaker, side=known.side)
        return speaker

    def hear_rest(self, view: View, discourse: Discourse) -> None:
        """Remember a speaker of the sentence even when nothing of what was said is a claim."""
        for word in view.sentence.words:
            if word.is_verb and word.dep in {"ccomp", "parataxis"}:
                speaker = speaker_of(view, word.i)
                if speaker is not None:
                    discourse.hear(speaker, view.sentence.paragraph)
                    return

    def saying_view(self, view: View, words: list[int]) -> View | None:
        """Return the clause of saying that stands between dashes within a claim."""
        start, end = span_of(view.sentence, words)
        for other in self._paragraphs[view.sentence.paragraph]:
            host = other.sentence.host
            if (
                host is not None
                and view.sentence.host is None
                and start <= host < end
                and _saying(other) is not None
            ):
                return other
        return None

    def _between(self, view: View, words: list[int]) -> Speaker | None:
        other = self.saying_view(view, words)
        return None if other is None else _saying(other)

    def _host(self, view: View, speaker: Speaker) -> Speaker | None:
        """Return the speaker whom the clause interrupts ("X - denying reports of ... - admitted")."""
        host = view.sentence.host
        if host is None:
            return None
        for other in self._paragraphs[view.sentence.paragraph]:
            before = [w for w in other.sentence.words if w.end <= host and host - w.end <= _NEAR]
            if other.sentence.host is None and before and other.sentence.end > host:
                found = speaker_phrase(other, before[-1].i, verb=None, lemma=speaker.lemma)
                return None if found is None else replace(found, words=frozenset())
        return None

    def _before(self, view: View, event: Event, discourse: Discourse) -> Speaker | None:
        """Return the speaker of a quotation, or of hearsay that goes on."""
        sentence = view.sentence
        known, near = discourse.speaker, discourse.speaker_paragraph == view.sentence.paragraph
        quotation = quotation_at(self._text, sentence.words[event.trigger].start)
        if quotation is not None and quotation[1] - quotation[0] >= _SHORT_QUOTATION:
            speaking = self._ahead(view) or (known if near else None)
            return None if speaking is None else replace(speaking, verb=None, words=frozenset())
        modal = any(
            kid.lower in _HEARSAY and kid.tag == "MD"
            for i in {event.trigger, event.head}
            for kid in sentence.kids(i, "aux")
        )
        if modal and near and known is not None and known.name:
            return replace(known, verb=None, words=frozenset())
        return None

    def _ahead(self, view: View) -> Speaker | None:
        """Return who is named as the speaker from here to the end of the paragraph."""
        for other in self._paragraphs[view.sentence.paragraph]:
            if other.sentence.end < view.sentence.start:
                continue
            speaker = _saying(other)
            if speaker is not None:
                return speaker
        return None


_NEAR = 3


def _taken_up(view: View, speaker: Speaker) -> bool:
    """Whether a speaker is only "the source", "the official": the one who spoke before."""
    words = [view.sentence.words[i] for i in sorted(speaker.words)]
    if [w.lower for w in words[:1]] != ["the"] or len(words) != len(("the", "source")):
        return False
    return words[1].i not in view.actors and words[1].tag in {"NN", "NNP"}


def _last_name(speaker: Speaker | None) -> str:
    return (speaker.name or "").split(" ")[-1].casefold() if speaker is not None else ""


def _saying(view: View) -> Speaker | None:
    """Return the named speaker of a sentence's verb of saying."""
    for word in view.sentence.words:
        if not word.is_verb or view.lemma(word) not in _SAYING:
            continue
        for kid in view.sentence.kids(word.i, "nsubj", "dobj"):
            if kid.dep == "dobj" and view.sentence.kids(word.i, "nsubj"):
                continue
            if view.lemma(word) == "tell" and kid.dep == "dobj":
                continue
            speaker = speaker_phrase(view, kid.i, verb=word.i, lemma=view.lemma(word))
            if speaker is not None and speaker.name and not speaker.pronoun and not speaker.evidence:
                return speaker
    return None


_OPENING, _CLOSING = "“«„", "”»"


def quotation_at(text: str, offset: int) -> tuple[int, int] | None:
    """Return the offsets of the quotation that holds a place in its paragraph, `None` outside of one.

    >>> quotation_at('He said: "We hold it." Then he left.', 12)
    (10, 21)
    """
    start = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    end = len(text) if end < 0 else end
    opened, straight = None, False
    for i in range(start, end):
        char = text[i]
        if char in _OPENING or (char == '"' and not straight):
            opened, straight = i, char == '"'
        elif opened is not None and (char in _CLOSING or char == '"'):
            if opened < offset <= i:
                return opened + 1, i
            opened, straight = None, False
        if opened is None and i > offset:
            return None
    return (opened + 1, end) if opened is not None and opened < offset else None
