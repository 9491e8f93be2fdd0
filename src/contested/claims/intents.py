"""What is only willed: plans, aims and orders, told by a verb or a noun with the act below it."""

# ruff: noqa: PLR0911  # decision lists: one test and one answer a line

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from contested.claims.actors import View
from contested.claims.clauses import roles_of, verb_above
from contested.claims.event import Event
from contested.claims.governing import first_infinitive, governor_of, is_infinitive
from contested.claims.matching import match_rule
from contested.claims.tree import Word

__all__ = ["intent_of_noun", "intent_of_verb"]


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
    acts.extend(obj for obj in view.sentence.kids(word.i, "dobj") if _is_planned(view, obj))
    prepares = view.lemma(word) in view.lexicon.words("governing", "preparing") and roles.others
    if not acts and not prepares:
        return None
    if any(kid.lower == "forward" for kid in view.sentence.kids(word.i)):
        return None
    if word.lower in {"told", "ordered", "tasked", "instructed", "directed"} and not acts:
        return None
    actor = [i for i in (*roles.agents, *(roles.themes if roles.passive else ())) if _may_act(view, i)]
    if not actor or (not any(_is_act(view, act) or _is_planned(view, act) for act in acts) and not prepares):
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
    acts += [
        obj for prep, obj in _direct_prepositions(view, word.i) if prep.lower in {"of", "for"} and obj.is_verb
    ]
    verb = verb_above(sentence, word.i)
    acts += list(_defining(view, word, verb))
    if not acts or not any(_is_act(view, act) or _is_planned(view, act) for act in acts):
        return
    roles = roles_of(view, word.i)
    owners = tuple(
        obj.i
        for prep, obj in _direct_prepositions(view, word.i)
        if prep.lower == "of" and _may_act(view, obj.i)
    )
    if owners and not roles.agents:
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


def _defining(view: View, word: Word, verb: Word | None) -> Iterator[Word]:
    """Yield what an aim is said to be: "the goal is to take ...", "the aim remains the capture of ..."."""
    if (
        verb is None
        or word.dep != "nsubj"
        or view.lemma(verb) not in view.lexicon.words("governing", "being")
    ):
        return
    for kid in view.sentence.kids(verb.i, "xcomp", "ccomp", "advcl", "attr", "dobj", "acomp"):
        if (kid.is_verb and is_infinitive(view, kid)) or kid.is_noun:
            yield kid


def _is_planned(view: View, word: Word) -> bool:
    """Whether a noun is an act of war or a measure that can be planned or ordered."""
    if not word.is_noun or word.i in view.mentions or word.i in view.actors:
        return False
    lemma = view.lemma(word)
    return lemma in view.lexicon.words("governing", "measures") or lemma in view.lexicon.triggers["nouns"]


def _direct_prepositions(view: View, i: int) -> Iterator[tuple[Word, Word]]:
    for prep in view.sentence.kids(i, "prep"):
        for obj in view.sentence.kids(prep.i, "pobj", "pcomp"):
            yield prep, obj


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
    if match_rule(view, word, "verbs", roles_of(view, word.i)) is not None:
        return True
    below = view.sentence.subtree(word.i)
    forceful = {"force", "lines", "border", "equipment"}
    return any(
        (i in view.mentions and view.mentions[i].kind != "country") or forceful & view.classes(i)
        for i in below
    )
