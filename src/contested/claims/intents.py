"""What is only willed: plans, aims and orders, told by a verb or a noun with the act below it."""

# decision lists: one test and one answer a line

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from contested.claims.actors import View
from contested.claims.clauses import roles_of, verb_above
from contested.claims.event import Event
from contested.claims.governing import aim_of, first_infinitive, governor_of, is_infinitive
from contested.claims.matching import match_rule
from contested.claims.tree import Word

__all__ = ["intent_of_noun", "intent_of_verb", "purpose_acts"]


def intent_of_verb(view: View, word: Word) -> Event | None:
    """Read "plans to ...", "was ordered to ...", "is concentrating efforts to ..."."""
    roles = roles_of(view, word.i)
    acts = [kid for kid in view.sentence.kids(word.i, "xcomp", "advcl", "ccomp") if is_infinitive(view, kid)]
    for prep, obj in _direct_prepositions(view, word.i):
        if (obj.is_verb and prep.lower in {"with", "on", "to", "of", "for"}) or (
            prep.lower == "to" and view.lexicon.triggers["verbs"].get(view.lemma(obj))
        ):
            acts.append(obj)
    for obj in view.sentence.kids(word.i, "dobj"):
        acts.extend(
            kid
            for kid in view.sentence.kids(obj.i, "acl", "relcl")
            if is_infinitive(view, kid) and kid.tag == "VB"
        )
    prepares = _prepares(view, word)
    if not acts and not prepares:
        return None
    if any(kid.lower == "forward" for kid in view.sentence.kids(word.i)):
        return None
    actor = [i for i in (*roles.agents, *(roles.themes if roles.passive else ())) if _may_act(view, i)]
    if not actor or (not any(_is_act(view, act) for act in acts) and not prepares):
        return None
    governor = governor_of(view, word)
    if governor is not None and governor.kind in {"none", "intent"}:
        return None
    if governor is not None and governor.kind == "purpose":
        first = first_infinitive(view, word)
        return Event(
            kind="intent", trigger=word.i, head=first, roles=replace(roles, agents=tuple(actor)), purpose=True
        )
    head = governor.head if governor is not None and governor.kind == "phase" else word.i
    return Event(kind="intent", trigger=word.i, head=head, roles=replace(roles, agents=tuple(actor)))


def intent_of_noun(view: View, word: Word) -> Iterator[Event]:
    """Read "X's goal of ...", "plans to ...": an aim with an act."""
    if view.lemma(word) not in view.lexicon.words("governing", "intent_nouns"):
        return
    sentence = view.sentence
    acts = [
        kid for kid in sentence.kids(word.i, "acl", "relcl") if kid.tag == "VB" and is_infinitive(view, kid)
    ]
    nouns = view.lexicon.triggers["nouns"]
    acts += [
        obj
        for prep, obj in _direct_prepositions(view, word.i)
        if prep.lower in {"of", "for"} and (obj.is_verb or view.lemma(obj) in nouns)
    ]
    verb = verb_above(sentence, word.i)
    acts += _said_to_be(view, word, verb)
    if not acts or not any(_is_act(view, act) for act in acts):
        return
    roles = roles_of(view, word.i)
    owners = tuple(i for i in roles.themes if view.sentence.words[i].is_noun and view.side_of(i) is not None)
    if not roles.agents and owners:
        roles = replace(roles, agents=owners)
    if not roles.agents and verb is not None:
        above = roles_of(view, verb.i)
        roles = replace(roles, agents=tuple(i for i in above.agents if i != word.i and _may_act(view, i)))
    themes = tuple(
        i for act in acts for i in sentence.subtree(act.i) if "force" in view.classes(i) or i in view.actors
    )
    subject = word.dep in {"nsubj", "nsubjpass"} and verb is not None
    said = verb is not None and view.lemma(verb) in view.lexicon.words("reporting", "verbs")
    yield Event(
        kind="intent",
        trigger=word.i,
        head=verb.i if subject and verb is not None and not said else word.i,
        roles=replace(roles, themes=(*roles.themes, *themes)),
        nominal=not subject or said,
    )


def _prepares(view: View, word: Word) -> bool:
    """Whether an act follows as a noun: "prepare for an assault", "plan an offensive", "focus on X"."""
    if view.lemma(word) not in view.lexicon.words("governing", "intent_for"):
        return False
    nouns = view.lexicon.triggers["nouns"]
    for prep, obj in view.prepositions(word.i):
        if view.lemma(obj) in nouns or (prep.lower in {"on", "for"} and obj.i in view.mentions):
            return True
    return any(view.lemma(obj) in nouns for obj in view.sentence.kids(word.i, "dobj"))


def _said_to_be(view: View, word: Word, verb: Word | None) -> list[Word]:
    """Return what an aim is said to be: "the goal is to take X", "the aim remains the capture of X"."""
    if verb is None or word.head != verb.i or aim_of(view, verb) != word:
        return []
    nouns = view.lexicon.triggers["nouns"]
    said = view.sentence.kids(verb.i, "xcomp", "ccomp", "attr", "dobj", "acomp", "advcl")
    return [w for w in said if (w.is_verb and is_infinitive(view, w)) or view.lemma(w) in nouns]


def _direct_prepositions(view: View, i: int) -> Iterator[tuple[Word, Word]]:
    for prep in view.sentence.kids(i, "prep"):
        for obj in view.sentence.kids(prep.i, "pobj", "pcomp"):
            yield prep, obj


def purpose_acts(view: View, word: Word) -> bool:
    """Whether a purpose belongs to an act of war by somebody known ("sent tanks to support the attack")."""
    head = view.sentence.words[view.sentence.words[first_infinitive(view, word)].head]
    roles = roles_of(view, head.i)
    governor = governor_of(view, head)
    if governor is not None and not view.sentence.words[governor.head].is_verb:
        return False
    doers = roles.agents or roles.themes
    if not any(view.side_of(i) not in {None, "neutral"} for i in doers) or not _is_act(view, word):
        return False
    return head.is_verb and match_rule(view, head, "verbs", roles) is not None


def _may_act(view: View, i: int) -> bool:
    side = view.side_of(i)
    if side is not None:
        return side != "neutral"
    return bool({"force"} & view.classes(i)) or view.sentence.words[i].lower in {
        "they",
        "he",
        "it",
        "we",
        "enemy",
    }


def _is_act(view: View, word: Word) -> bool:
    """Whether an infinitive is an act of war and not any deed."""
    if match_rule(view, word, "verbs" if word.is_verb else "nouns", roles_of(view, word.i)) is not None:
        return True
    if word.is_verb and view.lemma(word) not in view.lexicon.words("governing", "peaceful"):
        return True
    below = view.sentence.subtree(word.i)
    forceful = {"force", "lines", "border", "equipment", "attack", "front", "target", "munition", "gains"}
    return any(
        (i in view.mentions and view.mentions[i].kind != "country") or forceful & view.classes(i)
        for i in below
    )
