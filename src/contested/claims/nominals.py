"""What a noun tells: the attack that is launched, the arrival that is reported, the hub that a town is."""

# ruff: noqa: C901, PLR0911  # decision lists: one test and one answer a line

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from contested.claims.actors import View
from contested.claims.clauses import roles_of
from contested.claims.event import Event
from contested.claims.governing import aim_of, governor_of
from contested.claims.intents import intent_of_noun
from contested.claims.matching import match_rule
from contested.claims.tree import Word

__all__ = ["events_of_noun", "governor_of_noun"]

_SHOWING = frozenset({"show", "depict", "confirm", "see", "place", "spot", "indicate", "capture", "report"})


def events_of_noun(view: View, word: Word, verbs: list[Event]) -> Iterator[Event]:
    """Yield the event that a noun tells, given those that verbs tell."""
    if not (word.is_noun or word.tag in {"JJ", "VBG"}) or word.i in view.mentions or word.i in view.actors:
        return
    if word.tag in {"JJ", "VBG"} and word.dep not in {
        "dobj",
        "pobj",
        "nsubj",
        "nsubjpass",
        "ROOT",
        "attr",
        "conj",
    }:
        return
    if word.dep in {"compound", "amod", "nmod", "poss"}:
        return
    roles = roles_of(view, word.i)
    rule = match_rule(view, word, "nouns", roles)
    if rule is None:
        yield from intent_of_noun(view, word)
        return
    event = Event(kind=rule.kind, trigger=word.i, head=word.i, roles=roles, rule=rule, nominal=True)
    if rule.lone == "predicate":
        if _predicative(view, word):
            yield event
        return
    governor = governor_of_noun(view, word)
    if governor is None or _told_by_participle(view, word, verbs):
        return
    if rule.lone == "shown":
        if (
            governor.i != word.i
            and view.lemma(governor) in _SHOWING
            and governor.is_verb
            and word.dep == "dobj"
        ):
            yield event
        return
    if (
        governor.is_verb
        and governor.i != word.i
        and (view.lemma(governor) in view.lexicon.words("governing", "light") or word.dep == "nsubjpass")
    ):
        yield from _light(view, word, governor, event, verbs)
        return
    yield replace(event, free=governor.i == word.i)


def _told_by_participle(view: View, word: Word, verbs: list[Event]) -> bool:
    """Whether a participle right after the noun tells the event ("reinforcements arriving in ...")."""
    for event in verbs:
        trigger = view.sentence.words[event.trigger]
        if word.dep == "nsubj" and word.head == trigger.i and event.kind in {"strike", "civilian", "losses"}:
            return True
        if trigger.dep in {"acl", "amod"} and trigger.head == word.i:
            return not any(w.lower == "," for w in view.sentence.words[word.i : trigger.i])
    return False


def _light(view: View, word: Word, verb: Word, event: Event, verbs: list[Event]) -> Iterator[Event]:
    """Give a noun the clause of its light verb, unless that verb tells an event itself."""
    if any(verb.i in {other.trigger, other.head} for other in verbs):
        return
    acts = view.sentence.kids(verb.i, "xcomp")
    if word.dep == "nsubj" and _leads_to(view, verb):
        return
    if word.dep == "nsubj" and any(
        w.is_verb and view.lemma(w) not in view.lexicon.words("governing", "light") for w in acts
    ):
        return
    if governor_of(view, verb) is not None and governor_of(view, verb).kind in {"none", "intent", "purpose"}:  # type: ignore[union-attr]
        return
    if aim_of(view, verb) not in {None, word}:
        return
    above = roles_of(view, verb.i)
    if word.i in above.themes and not above.passive:
        sided = any(view.side_of(i) for i in event.roles.agents)
        agents = event.roles.agents if sided else above.agents or event.roles.agents
        if view.lemma(verb) in {"face", "repel", "suffer", "prevent", "halt"} and not event.roles.agents:
            agents = ()
    elif word.dep in {"nsubj", "nsubjpass"} or above.passive:
        defined = view.lemma(verb) == "be" and view.sentence.kids(verb.i, "attr")
        if defined or view.lemma(verb) in {"have", "take", "make"}:
            return
        agents = event.roles.agents
    else:
        agents = event.roles.agents or above.agents
    governor = governor_of(view, verb)
    head = (
        governor.head
        if governor is not None and governor.kind in {"phase", "attempt", "negative"}
        else verb.i
    )
    roles = replace(event.roles, agents=agents, others=(*event.roles.others, *above.others))
    ended = view.lemma(verb) in {"prevent", "stop", "halt", "cease"}
    denied = (governor is not None and governor.kind == "negative") or ended
    yield replace(event, head=head, nominal=False, roles=roles, denied=denied)


def _leads_to(view: View, verb: Word) -> bool:
    """Whether a subject is only the cause of the event that is told ("led to the liberation of X")."""
    nouns = view.lexicon.triggers["nouns"]
    leads = view.lemma(verb) in view.lexicon.words("governing", "leads")
    return leads and any(
        p.lower in {"to", "in"} and view.lemma(o) in nouns for p, o in view.prepositions(verb.i)
    )


def governor_of_noun(view: View, word: Word) -> Word | None:
    """Return the verb (of saying, or light) or the word itself that lets a noun tell an event, or `None`."""
    sentence = view.sentence
    node = _whole_noun(view, word)
    head = sentence.words[node.head]
    if head.i == node.i:
        return word
    if head.tag == "IN" or head.dep == "prep":
        return _governor_through(view, head)
    if head.is_verb and node.dep in _governed(view, head):
        return head
    if not any(w.is_verb and w.dep in {"ROOT", "ccomp"} for w in sentence.words):
        return word
    return None


def _whole_noun(view: View, word: Word) -> Word:
    """Climb from a noun over "and", apposition and the "of" of a transparent noun ("a series of attacks")."""
    sentence, words = view.sentence, view.lexicon.words
    node = word
    while node.dep in {"conj", "appos"} and sentence.words[node.head].is_noun and node.head != node.i:
        node = sentence.words[node.head]
    head = sentence.words[node.head]
    owner = sentence.words[head.head]
    transparent = owner.is_noun and view.lemma(owner) in words("governing", "transparent")
    return owner if head.lower == "of" and transparent else node


def _governor_through(view: View, preposition: Word) -> Word | None:
    """Return the word before a preposition ("reports of", "began with") if it lets the noun tell an event."""
    words = view.lexicon.words
    owner = view.sentence.words[preposition.head]
    lemma = view.lemma(owner)
    if owner.is_noun and lemma in words("reporting", "nouns"):
        return owner
    if not owner.is_verb:
        return None
    if lemma in words("reporting", "verbs") | {"call"}:
        return owner if preposition.lower in {"on", "of", "for", "about"} else None
    through = lemma in words("governing", "through") and preposition.lower in {"with", "in", "to", "under"}
    return owner if through else None


def _governed(view: View, verb: Word) -> set[str]:
    """Tell in which roles a verb lets a noun tell an event; none for other verbs."""
    words, lemma = view.lexicon.words, view.lemma(verb)
    roles: set[str] = set()
    if lemma in words("reporting", "verbs"):
        roles |= {"dobj", "nsubjpass", "ccomp", "attr", "dep", "oprd", "conj", "advcl"}
    if lemma in words("governing", "light"):
        roles |= {"dobj", "nsubj", "nsubjpass", "attr", "dep", "npadvmod"}
    return roles


def _predicative(view: View, word: Word) -> bool:
    """Whether a noun is said of a place: in apposition to it or with "is"."""
    if word.dep in {"appos", "attr", "oprd"}:
        return True
    head = view.sentence.words[word.head]
    indefinite = any(kid.lower in {"a", "an"} for kid in view.sentence.kids(word.i, "det"))
    if word.dep == "pobj" and head.lower in {"in", "at", "as"} and indefinite:
        return True
    if word.dep == "pobj" and head.lower == "of":
        owner = view.sentence.words[head.head]
        return owner.dep in {"nsubj", "appos", "attr", "pcomp", "xcomp", "ROOT", "advcl"} or owner.is_verb
    return False
