"""What happened: finds the verbs and nouns of a sentence that tell an event, and what kind it is."""

# ruff: noqa: C901, PLR0911  # decision lists: one test and one answer a line

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from contested.claims.actors import View
from contested.claims.clauses import roles_of
from contested.claims.event import Event
from contested.claims.governing import aim_of, first_infinitive, governor_of
from contested.claims.intents import intent_of_noun, intent_of_verb, purpose_acts
from contested.claims.lexicon import Rule
from contested.claims.matching import match_rule
from contested.claims.tree import Word

__all__ = ["find_events"]

_SHOWING = frozenset({"show", "depict", "confirm", "see", "place", "spot", "indicate", "capture", "report"})


def find_events(view: View) -> list[Event]:
    """Return the events of a sentence in the order of their words; one clause, one event."""
    verbs = [event for word in view.sentence.words for event in _from_verb(view, word)]
    verbs = _one_a_clause(view, verbs)
    nouns = [event for word in view.sentence.words for event in _from_noun(view, word, verbs)]
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
        yield Event(kind="intent", trigger=word.i, head=first_infinitive(view, word), roles=roles, purpose=True)
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
    return _on_condition(view, word) or bool(auxes & _POSSIBLE) or _asks(view, word) or _means_only(view, word)


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
    governor = _noun_governor(view, noun)
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
    return any(w.tag == "CD" or (w.tag == "NNP" and w.i not in view.mentions and w.i not in view.actors) for w in below)


def _attribute_tells(view: View, word: Word) -> bool:
    """Whether a participle before its noun is the news: "on fleeing troops", "show abandoned tanks"."""
    noun = view.sentence.words[word.head]
    flees = word.tag == "VBG" and "force" in view.classes(noun.i)
    left = word.tag in {"VBN", "VBD"} and "equipment" in view.classes(noun.i)
    if not flees and not left:
        return False
    governor = _noun_governor(view, noun)
    return governor is not None and view.lemma(governor) in view.lexicon.words("reporting", "verbs")


# ---------------------------------------------------------------- nouns


def _from_noun(view: View, word: Word, verbs: list[Event]) -> Iterator[Event]:
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
    governor = _noun_governor(view, word)
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
    if word.dep == "nsubj" and any(w.is_verb and view.lemma(w) not in view.lexicon.words("governing", "light") for w in acts):
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
    """Whether a verb's subject is only the cause of the event that it tells ("led to the liberation of X")."""
    nouns = view.lexicon.triggers["nouns"]
    leads = view.lemma(verb) in view.lexicon.words("governing", "leads")
    return leads and any(p.lower in {"to", "in"} and view.lemma(o) in nouns for p, o in view.prepositions(verb.i))


def _noun_governor(view: View, word: Word) -> Word | None:
    """Return the verb (of saying, or light) or the word itself that lets a noun tell an event, or `None`."""
    sentence, words = view.sentence, view.lexicon.words
    node = word
    while node.dep in {"conj", "appos"} and sentence.words[node.head].is_noun and node.head != node.i:
        node = sentence.words[node.head]
    head = sentence.words[node.head]
    owner = sentence.words[head.head]
    if head.lower == "of" and owner.is_noun and view.lemma(owner) in words("governing", "transparent"):
        node, head = owner, sentence.words[owner.head]
    if head.i == node.i:
        return word
    if head.tag == "IN" or head.dep == "prep":
        owner = sentence.words[head.head]
        if owner.is_noun and view.lemma(owner) in words("reporting", "nouns"):
            return owner
        if owner.is_verb and view.lemma(owner) in words("reporting", "verbs") | {"call"}:
            return owner if head.lower in {"on", "of", "for", "about"} else None
        if (
            owner.is_verb
            and view.lemma(owner)
            in {"continue", "engage", "respond", "proceed", "subject", "begin", "lead", "come", "follow", "result", "culminate", "end", "contribute"}
            and head.lower in {"with", "in", "to", "under"}
        ):
            return owner
        return None
    if (
        head.is_verb
        and view.lemma(head) in words("reporting", "verbs")
        and node.dep in {"dobj", "nsubjpass", "ccomp", "attr", "dep", "oprd", "conj", "advcl"}
    ):
        return head
    if (
        head.is_verb
        and view.lemma(head) in words("governing", "light")
        and node.dep in {"dobj", "nsubj", "nsubjpass", "attr", "dep", "npadvmod"}
    ):
        return head
    if not any(w.is_verb and w.dep in {"ROOT", "ccomp"} for w in sentence.words):
        return word
    return None


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
        if any(i in view.mentions for i in roles.all):
            yield Event(
                kind=rule.kind, trigger=word.i, head=word.i, roles=roles, rule=rule, nominal=True, free=True
            )
            return
