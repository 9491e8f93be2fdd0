"""What stands above a verb and decides how it is meant: tried, willed, failed, feared, or simply told."""

# ruff: noqa: C901, PLR0911, PLR0912  # decision lists: one test and one answer a line

from __future__ import annotations

from dataclasses import dataclass

from contested.claims.actors import View
from contested.claims.clauses import verb_above
from contested.claims.tree import Word

__all__ = ["Governor", "aim_of", "first_infinitive", "governor_of", "is_infinitive"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Governor:
    """How a verb is meant, and the head of the clause that it belongs to."""

    kind: str
    """phase, attempt, negative, threat, intent, purpose, participle, or none: it tells no event."""
    head: int


def governor_of(view: View, word: Word) -> Governor | None:
    """Return what stands above a verb and decides how it is meant; `None` for a clause of its own."""
    sentence, lexicon = view.sentence, view.lexicon
    head = sentence.words[word.head]
    if word.dep in {"acomp", "oprd"} and head.is_verb and word.tag != "VBG":
        return Governor(kind="phase", head=head.i)
    if not word.is_verb or word.head == word.i:
        return None
    while (
        word.dep == "conj"
        and head.is_verb
        and is_infinitive(view, head)
        and head.head != head.i
        and not sentence.kids(word.i, "nsubj", "nsubjpass", "aux_")
    ):
        if word.tag not in {head.tag, "VB"}:
            return None
        word, head = head, sentence.words[head.head]
    if word.dep in {"relcl", "ccomp", "parataxis"} and not _bare(view, word):
        return Governor(kind="none", head=word.i) if _result(view, word) else None
    if word.dep == "pcomp" and sentence.kids(word.i, "nsubj", "nsubjpass"):
        return Governor(kind="none", head=word.i)
    if word.dep == "pcomp" or (word.dep == "prep" and head.is_verb):
        above = head if head.tag == "IN" else None
        owner = sentence.words[above.head] if above is not None else head
        return _by_lemma(view, owner, word, preposition=True)
    if word.dep in {"xcomp", "acl", "advcl", "ccomp", "dobj", "dep", "acomp"} and is_infinitive(view, word):
        if any(kid.lower == "for" and kid.dep == "mark" for kid in sentence.kids(word.i)):
            return Governor(kind="none", head=head.i)
        if word.dep == "advcl" and word.tag == "VB":
            if view.lemma(head) in lexicon.words("governing", "intent"):
                return Governor(kind="intent", head=head.i)
            return (
                Governor(kind="purpose", head=head.i) if head.is_verb else Governor(kind="none", head=head.i)
            )
        return _by_lemma(view, head, word, preposition=False)
    if word.dep == "advcl" and word.tag == "VBG" and not sentence.kids(word.i, "nsubj", "nsubjpass", "mark"):
        return Governor(kind="participle", head=word.i)
    return None


def _bare(view: View, word: Word) -> bool:
    return is_infinitive(view, word) and not view.sentence.kids(word.i, "nsubj", "nsubjpass")


def is_infinitive(view: View, word: Word) -> bool:
    """Whether a verb is an infinitive or a gerund without a finite auxiliary."""
    kids = view.sentence.kids(word.i)
    has_to = any(kid.lower == "to" and kid.dep == "aux" for kid in kids)
    finite = any(
        kid.dep in {"aux", "auxpass"} and kid.lower not in {"to", "be", "being", "have", "having"}
        for kid in kids
    )
    being = any(kid.lower in {"being", "be"} and kid.dep == "auxpass" for kid in kids)
    return (has_to or word.tag in {"VBG", "VB"} or being) and not finite


def _by_lemma(view: View, head: Word, word: Word, *, preposition: bool) -> Governor | None:
    words = view.lexicon.words
    lemma = view.lemma(head)
    if head.is_noun and head.i not in view.actors:
        if lemma in words("governing", "attempt_noun"):
            verb = verb_above(view.sentence, head.i)
            light = verb is not None and view.lemma(verb) in words("governing", "light") | words(
                "governing", "phase"
            )
            return Governor(kind="attempt", head=verb.i if light and verb is not None else head.i)
        if lemma in words("governing", "intent_nouns"):
            return Governor(kind="intent", head=head.i)
        if word.tag == "VBG" and not preposition:
            return None
        if lemma in view.lexicon.triggers["nouns"] and word.tag == "VB":
            return Governor(kind="purpose", head=head.i)
        if word.tag == "VBG" and lemma in words("reporting", "nouns"):
            return None
        return Governor(kind="none", head=head.i)
    if lemma in view.lexicon.triggers["nouns"] and not head.is_verb:
        return Governor(kind="purpose", head=head.i)
    if head.is_verb and aim_of(view, head) is not None:
        return Governor(kind="intent", head=head.i)
    if head.is_verb and word.dep in {"xcomp", "ccomp"} and _raises(view, head):
        return _chained(view, head)
    if lemma in words("governing", "averted"):
        return Governor(kind="none", head=head.i)
    if lemma in words("governing", "negative") and not _goes_on(view, head, word):
        return Governor(kind="negative", head=head.i)
    if lemma in words("governing", "attempt"):
        return Governor(kind="attempt", head=_phase_head(view, head))
    if lemma in words("governing", "threat"):
        return Governor(kind="threat", head=head.i)
    if lemma in words("governing", "intent"):
        return Governor(kind="intent", head=head.i)
    if lemma in words("governing", "phase"):
        return _chained(view, head)
    if lemma in words("reporting", "verbs"):
        return None
    if head.tag in {"JJ", "JJR"} and lemma in {"able", "likely", "set", "ready", "poised", "due", "expected"}:
        return Governor(kind="phase", head=head.head)
    if preposition:
        return Governor(kind="none", head=head.i)
    if lemma in words("governing", "compels") and word.dep in {"xcomp", "ccomp"}:
        return Governor(kind="phase", head=head.i)
    if head.is_verb and word.tag == "VB" and lemma in view.lexicon.triggers["verbs"] and word.dep == "xcomp":
        return Governor(kind="purpose", head=head.i)
    return Governor(kind="phase" if word.dep == "xcomp" else "none", head=head.i)


def aim_of(view: View, verb: Word) -> Word | None:
    """Return the aim of which a verb says what it is ("the goal is to ..."), `None` for other verbs."""
    if view.lemma(verb) not in view.lexicon.words("governing", "aiming"):
        return None
    aims = view.lexicon.words("governing", "intent_nouns")
    return next((w for w in view.sentence.kids(verb.i, "nsubj") if view.lemma(w) in aims), None)


def _goes_on(view: View, head: Word, word: Word) -> bool:
    """Whether what follows a verb of ending is not what it ends ("stopped to rest")."""
    return (
        view.lemma(head) in {"prevent", "stop", "deter", "cease"} and word.tag == "VB" and word.dep != "xcomp"
    )


def _raises(view: View, head: Word) -> bool:
    """Whether a passive of saying or compelling only passes its subject on ("are reported to be ...")."""
    passive = bool(view.sentence.kids(head.i, "auxpass", "nsubjpass"))
    lemma = view.lemma(head)
    return passive and (
        lemma in view.lexicon.words("reporting", "verbs") or lemma in {"force", "compel", "set", "think"}
    )


def _chained(view: View, head: Word) -> Governor:
    """Look further up: "continues to try to", "appears to have failed to"."""
    above = governor_of(view, head)
    if above is None:
        return Governor(kind="phase", head=head.i)
    return above if above.kind != "none" or is_infinitive(view, head) else Governor(kind="phase", head=head.i)


def _phase_head(view: View, head: Word) -> int:
    above = governor_of(view, head)
    return above.head if above is not None and above.kind == "phase" else head.i


def _result(view: View, word: Word) -> bool:
    """Whether a relative clause tells what an event would bring ("which will degrade ...")."""
    subjects = [kid.lower for kid in view.sentence.kids(word.i, "nsubj")]
    modal = [kid.lower for kid in view.sentence.kids(word.i, "aux") if kid.tag == "MD"]
    objects = view.sentence.kids(word.i, "dobj", "attr")
    return word.dep == "relcl" and "which" in subjects and bool(modal) and bool(objects)


def first_infinitive(view: View, word: Word) -> int:
    """Return the first of coordinated infinitives."""
    while (
        word.dep == "conj"
        and view.sentence.words[word.head].is_verb
        and is_infinitive(view, view.sentence.words[word.head])
    ):
        word = view.sentence.words[word.head]
    return word.i
