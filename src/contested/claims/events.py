"""What happened: finds the verbs and nouns of a sentence that tell an event, and what kind it is."""

# ruff: noqa: C901, PLR0911  # decision lists: one test and one answer a line

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from contested.claims.actors import View
from contested.claims.clauses import roles_of
from contested.claims.event import Event
from contested.claims.governing import first_infinitive, governor_of
from contested.claims.intents import intent_of_verb, purpose_acts
from contested.claims.lexicon import Rule
from contested.claims.matching import match_rule
from contested.claims.nominals import events_of_noun, governor_of_noun
from contested.claims.tree import Word

__all__ = ["find_events"]


def find_events(view: View) -> list[Event]:
    """Return the events of a sentence in the order of their words; one clause, one event."""
    verbs = [event for word in view.sentence.words for event in _from_verb(view, word)]
    verbs = _one_a_clause(view, verbs)
    nouns = [event for word in view.sentence.words for event in events_of_noun(view, word, verbs)]
    events = _one_a_clause(view, [*verbs, *nouns])
    if not events:
        events = list(_last_resort(view))
    return sorted(events, key=lambda event: event.trigger)


# ---------------------------------------------------------------- verbs


def _from_verb(view: View, word: Word) -> Iterator[Event]:
    if not _tells(view, word):
        return
    lexicon = view.lexicon
    lemma = view.lemma(word)
    governor = governor_of(view, word)
    if (governor is not None and governor.kind == "none") or _merely_possible(view, word):
        return
    if (
        governor is not None
        and governor.kind == "phase"
        and _on_condition(view, view.sentence.words[governor.head])
    ):
        return
    if (
        word.is_verb
        and lemma in lexicon.words("governing", "intent")
        and (intent := intent_of_verb(view, word))
    ):
        yield intent
        return
    roles = roles_of(view, word.i)
    rule = match_rule(view, word, "verbs", roles) or match_rule(view, word, "words", roles)
    if rule is None and governor is not None and governor.kind == "purpose" and purpose_acts(view, word):
        yield Event(
            kind="intent", trigger=word.i, head=first_infinitive(view, word), roles=roles, purpose=True
        )
    if rule is None or rule.lone == "predicate":
        return
    base = Event(kind=rule.kind, trigger=word.i, head=word.i, roles=roles, rule=rule)
    if governor is None:
        yield base
    elif governor.kind == "purpose":
        yield replace(base, kind="intent", purpose=True, head=first_infinitive(view, word))
    elif governor.kind != "intent":
        attempt = governor.kind == "attempt"
        if word.dep == "conj" and _of_another_kind(view, word, rule):
            governor = replace(governor, head=word.i)
        yield replace(
            base,
            kind="advance" if attempt and base.kind == "border_reached" else base.kind,
            head=governor.head,
            denied=governor.kind == "negative",
            threatened=governor.kind == "threat",
            attempt=attempt,
        )


def _of_another_kind(view: View, word: Word, rule: Rule) -> bool:
    """Whether a coordinated infinitive tells another sort of event ("to encircle X and bomb Y")."""
    first = view.sentence.words[first_infinitive(view, word)]
    other = match_rule(view, first, "verbs", roles_of(view, first.i))
    alike = {"advance", "border_reached", "control_gained"}
    return other is not None and other.kind != rule.kind and not {other.kind, rule.kind} <= alike


def _merely_possible(view: View, word: Word) -> bool:
    """Whether it only can happen ("can retake its territory", "if it falls"): no claim that it does."""
    auxes = {kid.lower for kid in view.sentence.kids(word.i, "aux")}
    return (
        _on_condition(view, word) or bool(auxes & _POSSIBLE) or _asks(view, word) or _means_only(view, word)
    )


_POSSIBLE = frozenset({"can", "ca", "cannot", "must", "should"})
_ASKING = frozenset({"where", "how", "when", "why", "what"})


def _means_only(view: View, word: Word) -> bool:
    """Whether it is the purpose of what only can be done ("can use the weapons to retake X")."""
    head = view.sentence.words[word.head]
    return word.dep in {"xcomp", "advcl"} and any(
        kid.lower in _POSSIBLE for kid in view.sentence.kids(head.i, "aux")
    )


def _asks(view: View, word: Word) -> bool:
    """Whether a clause asks and does not tell ("unclear where the units are redeploying to")."""
    if word.dep not in {"ccomp", "pcomp"}:
        return False
    asked = view.sentence.words[min(view.sentence.subtree(word.i))].lower in _ASKING
    return asked and not any(w.lower in {"show", "shows", "showed", "see"} for w in view.sentence.words)


def _on_condition(view: View, word: Word) -> bool:
    return any(kid.lower in {"if", "unless", "whether"} for kid in view.sentence.kids(word.i, "mark"))


def _tells(view: View, word: Word) -> bool:
    """Whether a word can be a predicate: a verb, no mere attribute, or a participle tagged otherwise."""
    if word.i in view.actors or word.i in view.mentions:
        return False
    if word.is_verb:
        if word.tag == "VBG" and word.dep in {"nsubj", "nsubjpass", "csubj"}:
            return False
        if word.dep == "acl" and _merely_describes(view, word):
            return False
        if word.dep == "amod" and word.head > word.i:
            return _attribute_tells(view, word)
        return word.dep not in {"aux", "auxpass"}
    if word.tag in {"JJ", "RB"} and word.dep in {"acomp", "ROOT", "ccomp", "oprd", "amod", "advcl", "conj"}:
        return word.dep != "amod" or word.head < word.i
    if word.tag.startswith("NN") and view.sentence.kids(word.i, "nsubj", "nsubjpass", "aux", "auxpass"):
        return (
            not view.sentence.kids(word.i, "cop")
            and not any(view.lemma(kid) == "be" for kid in view.sentence.kids(word.i, "aux", "auxpass"))
        ) or word.tag == "NN"
    return False


def _merely_describes(view: View, word: Word) -> bool:
    """Whether a participle only says which are meant ("shelling of units advancing near X"): no news."""
    noun = view.sentence.words[word.head]
    if noun.lower in {"those", "these"}:
        return True
    if view.sentence.kids(word.i, "nsubj", "nsubjpass", "aux"):
        return False
    told_with = view.sentence.words[noun.i + 1 : word.i]
    if word.tag not in {"VBG", "VBN"} or not noun.is_noun or any(w.lower == "," for w in told_with):
        return False
    if word.tag == "VBN" and (noun.dep != "nsubj" or not view.sentence.words[noun.head].is_verb):
        return False
    governor = governor_of_noun(view, noun)
    saying = view.lexicon.words("reporting", "verbs")
    absolute = noun.dep == "pobj" and view.sentence.words[noun.head].lower == "with"
    if absolute or view.lemma(view.sentence.words[noun.head]) in saying:
        return False
    if governor is None:
        return not _dated(view, word)
    return governor.is_verb and noun.dep == "nsubj" and not _dated(view, word)


def _dated(view: View, word: Word) -> bool:
    """Whether a participle has a day, month or year of its own ("captured by the Russians in February")."""
    below = (view.sentence.words[j] for j in view.sentence.subtree(word.i))
    return any(
        w.tag == "CD" or (w.tag == "NNP" and w.i not in view.mentions and w.i not in view.actors)
        for w in below
    )


def _attribute_tells(view: View, word: Word) -> bool:
    """Whether a participle before its noun is the news: "on fleeing troops", "show abandoned tanks"."""
    noun = view.sentence.words[word.head]
    flees = word.tag == "VBG" and "force" in view.classes(noun.i)
    left = word.tag in {"VBN", "VBD"} and "equipment" in view.classes(noun.i)
    if not flees and not left:
        return False
    governor = governor_of_noun(view, noun)
    return governor is not None and view.lemma(governor) in view.lexicon.words("reporting", "verbs")


# ---------------------------------------------------------------- choosing


def _one_a_clause(view: View, events: list[Event]) -> list[Event]:
    """Keep one event a clause; a participle joins its main verb, what is willed belongs to the will."""
    kept: dict[int, Event] = {}
    for event in events:
        other = kept.get(event.head)
        if other is None or (other.nominal and not event.nominal):
            kept[event.head] = event
    found = dict(kept)
    for event in kept.values():
        word = view.sentence.words[event.trigger]
        governor = governor_of(view, word)
        if governor is not None and governor.kind == "participle":
            main = next(
                (o for o in kept.values() if o is not event and word.head in {o.trigger, o.head}), None
            )
            if main is not None:
                del found[event.head]
                if main.kind == "advance" and event.kind == "control_gained" and main.head in found:
                    found[main.head] = replace(main, kind=event.kind, rule=event.rule)
        elif any(_is_willed(view, event, other) for other in kept.values() if other is not event):
            del found[event.head]
    return list(found.values())


def _is_willed(view: View, event: Event, intent: Event) -> bool:
    """Whether an event is part of what another clause plans."""
    if intent.kind != "intent" or intent.purpose or event.trigger == intent.trigger:
        return False
    node = view.sentence.words[event.trigger]
    while node.head != node.i:
        if node.dep in {"parataxis", "relcl"} or (node.dep == "conj" and node.head == intent.trigger):
            return False
        node = view.sentence.words[node.head]
        if node.i == intent.trigger:
            return True
    return False


def _last_resort(view: View) -> Iterator[Event]:
    """In a sentence without any other claim a noun with a place tells the event."""
    for word in view.sentence.words:
        if (
            not word.is_noun
            or word.i in view.mentions
            or word.i in view.actors
            or word.dep in {"compound", "amod"}
        ):
            continue
        roles = roles_of(view, word.i)
        rule = match_rule(view, word, "nouns", roles)
        if rule is None or rule.lone in {"predicate", "shown"}:
            continue
        if word.dep == "pobj" and not any(view.side_of(i) not in {None, "neutral"} for i in roles.agents):
            continue
        named = (obj.i for i in roles.all for _, obj in view.prepositions(i))
        if any(i in view.mentions for i in (*roles.all, *named)):
            yield Event(
                kind=rule.kind, trigger=word.i, head=word.i, roles=roles, rule=rule, nominal=True, free=True
            )
            return
