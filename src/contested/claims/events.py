"""What happened: finds the verbs and nouns of a sentence that tell an event, and what kind it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from contested.claims.actors import View
from contested.claims.clauses import Roles, roles_of, verb_above
from contested.claims.lexicon import Rule, Trigger
from contested.claims.parse import Word

__all__ = ["Event", "find_events"]

_PRONOUNS = frozenset({"it", "which", "that", "they", "them", "there", "where"})
_NEED_DEPTH = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """An event that a sentence tells."""

    kind: str
    trigger: int
    """Index of the word that tells it."""
    head: int
    """Index of the head of the clause that carries it ("managed" in "managed to advance")."""
    roles: Roles
    rule: Rule | None = None
    nominal: bool = False
    """Whether the claim is a noun phrase and not a clause."""
    denied: bool = False
    threatened: bool = False
    purpose: bool = False
    attempt: bool = False


def find_events(view: View) -> list[Event]:
    """Return the events of a sentence in the order of their words; one clause, one event."""
    verbs = [event for word in view.sentence.words for event in _from_verb(view, word)]
    verbs = _one_a_clause(view, verbs)
    nouns = [event for word in view.sentence.words for event in _from_noun(view, word, verbs)]
    events = _one_a_clause(view, [*verbs, *nouns])
    if not events:
        events = list(_last_resort(view))
    return sorted(events, key=lambda event: event.trigger)


# ---------------------------------------------------------------- rules


def match_rule(view: View, word: Word, part: str, roles: Roles) -> Rule | None:
    """Return the first rule that a word and those who take part fit."""
    below: frozenset[str] | None = None
    for lemma in _lemmas(view, word, part):
        for trigger, rule in view.lexicon.triggers[part].get(lemma, ()):
            if trigger.needs and below is None:
                below = _words_below(view, word)
            if trigger.needs and not _has_needs(trigger, below or frozenset()):
                continue
            if _fits(view, rule, roles, word):
                return rule
    return None


def _lemmas(view: View, word: Word, part: str) -> Iterator[str]:
    lemma = view.lemma(word)
    yield lemma
    if part == "verbs" and word.lower != lemma:
        for ending, new in (("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"), ("s", ""), ("ied", "y")):
            if lemma == word.lower and word.lower.endswith(ending):
                yield word.lower.removesuffix(ending) + new
    if part == "verbs" and lemma == word.lower and word.lower.endswith(("ed", "ing", "s")):
        for ending, new in (("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"), ("s", "")):
            if word.lower.endswith(ending):
                yield word.lower.removesuffix(ending) + new
    if word.lower != lemma:
        yield word.lower


def _words_below(view: View, word: Word) -> frozenset[str]:
    """Return the lemmas that stand below a word within a few steps, other clauses left out."""
    found: set[str] = set()
    todo = [(word.i, 0)]
    while todo:
        i, depth = todo.pop()
        for kid in view.sentence.kids(i):
            if kid.dep in {"nsubj", "advcl", "ccomp", "relcl", "punct"} or (
                kid.dep == "conj" and kid.is_verb
            ):
                continue
            found |= {view.lemma(kid), kid.lower}
            if depth + 1 < _NEED_DEPTH:
                todo.append((kid.i, depth + 1))
    return frozenset(found)


def _has_needs(trigger: Trigger, below: frozenset[str]) -> bool:
    return all(need & below for need in trigger.needs)


def _fits(view: View, rule: Rule, roles: Roles, word: Word) -> bool:
    themes, agents = _classes(view, roles.themes), _classes(view, roles.agents)
    others = _classes(view, [i for _, i in roles.others])
    every = themes | agents | others
    if rule.theme and not rule.theme & themes:
        return False
    if rule.agent and not rule.agent & agents and not (rule.agent & themes and not roles.agents):
        return False
    if rule.any and not rule.any & every:
        return False
    if rule.not_theme & themes or rule.not_agent & agents or rule.not_any & every:
        return False
    if rule.near and not rule.near & _near(view, roles, word):
        return False
    return not rule.also or bool(rule.also & _words_below(view, word))


def _near(view: View, roles: Roles, word: Word) -> frozenset[str]:
    kids = {kid.lower for kid in view.sentence.kids(word.i)}
    return frozenset(kids | {prep for prep, _ in roles.others})


def _classes(view: View, indexes: Iterable[int]) -> frozenset[str]:
    found: set[str] = set()
    for i in indexes:
        found |= view.classes(i)
        word = view.sentence.words[i]
        if word.lower in _PRONOUNS:
            found.add("antecedent")
        for kid in view.sentence.kids(i, "compound", "nmod", "poss"):
            if kid.i in view.mentions and "ground" not in found and not found & {"force", "target"}:
                found |= {"settlement"} & {view.mentions[kid.i].kind}
        for prep, obj in view.prepositions(i):
            if prep.lower == "of" and word.lower in _PARTITIVE | {"city", "town", "village", "settlement"}:
                found |= view.classes(obj.i)
    return frozenset(found)


_PARTITIVE = frozenset(
    "part parts half most all number series outskirts dozens hundreds thousands several some many kilometers "
    "kilometres km miles piece pieces rest majority much portion percent bulk area areas suburbs".split()
)


# ---------------------------------------------------------------- verbs


def _from_verb(view: View, word: Word) -> Iterator[Event]:
    if not _tells(view, word):
        return
    lexicon = view.lexicon
    lemma = view.lemma(word)
    governor = _governor(view, word)
    if governor is not None and governor.kind == "none":
        return
    if word.is_verb and lemma in lexicon.words("governing", "intent") and (intent := _intent(view, word)):
        yield intent
        return
    roles = roles_of(view, word.i)
    rule = match_rule(view, word, "verbs", roles) or match_rule(view, word, "words", roles)
    if rule is None or rule.lone == "predicate":
        return
    base = Event(kind=rule.kind, trigger=word.i, head=word.i, roles=roles, rule=rule)
    if governor is None:
        yield base
    elif governor.kind == "purpose":
        yield replace(base, kind="intent", purpose=True)
    elif governor.kind != "intent":
        yield replace(
            base,
            head=governor.head,
            denied=governor.kind == "negative",
            threatened=governor.kind == "threat",
            attempt=governor.kind == "attempt",
        )


def _tells(view: View, word: Word) -> bool:
    """Whether a word can be a predicate: a verb that is not a mere attribute, or a participle tagged otherwise."""
    if word.i in view.actors or word.i in view.mentions:
        return False
    if word.is_verb:
        return not (word.dep == "amod" and word.head > word.i) and word.dep not in {"aux", "auxpass"}
    if word.tag in {"JJ", "RB"} and word.dep in {"acomp", "ROOT", "ccomp", "oprd", "amod", "advcl", "conj"}:
        return word.dep != "amod" or word.head < word.i
    if word.tag.startswith("NN") and view.sentence.kids(word.i, "nsubj", "nsubjpass", "aux", "auxpass"):
        return (
            not view.sentence.kids(word.i, "cop")
            and not any(view.lemma(kid) == "be" for kid in view.sentence.kids(word.i, "aux", "auxpass"))
            or word.tag == "NN"
        )
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Governor:
    kind: str
    head: int


def _governor(view: View, word: Word) -> _Governor | None:
    """Return what stands above an infinitive or gerund and decides how it is meant; `None` for a clause of its own."""
    sentence, lexicon = view.sentence, view.lexicon
    if not word.is_verb or word.head == word.i:
        return None
    head = sentence.words[word.head]
    while (
        word.dep == "conj"
        and head.is_verb
        and _is_infinitive(view, head)
        and head.head != head.i
        and not sentence.kids(word.i, "nsubj", "nsubjpass", "aux_")
    ):
        if word.tag not in {head.tag, "VB"}:
            return None
        word, head = head, sentence.words[head.head]
    if word.dep in {"relcl", "ccomp", "parataxis"} and not _bare(view, word):
        return _Governor(kind="none", head=word.i) if _result(view, word) else None
    if word.dep == "pcomp" or (word.dep == "prep" and head.is_verb):
        above = head if head.tag == "IN" else None
        owner = sentence.words[above.head] if above is not None else head
        return _by_lemma(view, owner, word, preposition=True)
    if word.dep in {"xcomp", "acl", "advcl", "ccomp", "dobj", "dep", "acomp"} and _is_infinitive(view, word):
        if word.dep == "advcl" and word.tag == "VB":
            if view.lemma(head) in lexicon.words("governing", "intent"):
                return _Governor(kind="intent", head=head.i)
            return (
                _Governor(kind="purpose", head=head.i)
                if head.is_verb
                else _Governor(kind="none", head=head.i)
            )
        return _by_lemma(view, head, word, preposition=False)
    if word.dep == "advcl" and word.tag == "VBG" and not sentence.kids(word.i, "nsubj", "nsubjpass", "mark"):
        return _Governor(kind="participle", head=word.i)
    return None


def _bare(view: View, word: Word) -> bool:
    return _is_infinitive(view, word) and not view.sentence.kids(word.i, "nsubj", "nsubjpass")


def _is_infinitive(view: View, word: Word) -> bool:
    kids = view.sentence.kids(word.i)
    has_to = any(kid.lower == "to" and kid.dep == "aux" for kid in kids)
    finite = any(
        kid.dep in {"aux", "auxpass"} and kid.lower not in {"to", "be", "being", "have", "having"}
        for kid in kids
    )
    return (has_to or word.tag in {"VBG", "VB"}) and not finite


def _by_lemma(view: View, head: Word, word: Word, *, preposition: bool) -> _Governor | None:
    words = view.lexicon.words
    lemma = view.lemma(head)
    if head.is_noun and head.i not in view.actors:
        if lemma in words("governing", "attempt_noun"):
            verb = verb_above(view.sentence, head.i)
            light = verb is not None and view.lemma(verb) in words("governing", "light") | words(
                "governing", "phase"
            )
            return _Governor(kind="attempt", head=verb.i if light and verb is not None else head.i)
        if lemma in words("governing", "intent_nouns"):
            return _Governor(kind="intent", head=head.i)
        if word.tag == "VBG" and not preposition:
            return None
        if word.tag == "VBG" and lemma in words("reporting", "nouns"):
            return None
        return _Governor(kind="none", head=head.i)
    if lemma in words("governing", "negative"):
        return _Governor(kind="negative", head=head.i)
    if lemma in words("governing", "attempt"):
        return _Governor(kind="attempt", head=_phase_head(view, head))
    if lemma in words("governing", "threat"):
        return _Governor(kind="threat", head=head.i)
    if lemma in words("governing", "intent"):
        return _Governor(kind="intent", head=head.i)
    if lemma in words("governing", "phase"):
        return _chained(view, head)
    if lemma in words("reporting", "verbs"):
        return None
    if head.tag in {"JJ", "JJR"} and lemma in {"able", "likely", "set", "ready", "poised", "due", "expected"}:
        return _Governor(kind="phase", head=head.head)
    if preposition:
        return _Governor(kind="none", head=head.i)
    return _Governor(kind="phase" if word.dep == "xcomp" else "none", head=head.i)


def _chained(view: View, head: Word) -> _Governor:
    """Look further up: "continues to try to", "appears to have failed to"."""
    above = _governor(view, head)
    if above is None:
        return _Governor(kind="phase", head=head.i)
    return (
        above if above.kind != "none" or _is_infinitive(view, head) else _Governor(kind="phase", head=head.i)
    )


def _phase_head(view: View, head: Word) -> int:
    above = _governor(view, head)
    return above.head if above is not None and above.kind == "phase" else head.i


def _result(view: View, word: Word) -> bool:
    """Whether a relative clause tells what an event would bring ("which will degrade ...")."""
    subjects = [kid.lower for kid in view.sentence.kids(word.i, "nsubj")]
    modal = [kid.lower for kid in view.sentence.kids(word.i, "aux") if kid.tag == "MD"]
    return word.dep == "relcl" and "which" in subjects and bool(modal)


def _intent(view: View, word: Word) -> Event | None:
    """Read "plans to ...", "was ordered to ...", "is concentrating efforts to ..."."""
    roles = roles_of(view, word.i)
    acts = [kid for kid in view.sentence.kids(word.i, "xcomp", "advcl", "ccomp") if _is_infinitive(view, kid)]
    for prep, obj in _direct_prepositions(view, word.i):
        if obj.is_verb and prep.lower in {"with", "on", "to", "of", "for"}:
            acts.append(obj)
        elif prep.lower in {"to"} and view.lexicon.triggers["verbs"].get(view.lemma(obj)):
            acts.append(obj)
    for obj in view.sentence.kids(word.i, "dobj"):
        acts.extend(
            kid
            for kid in view.sentence.kids(obj.i, "acl", "relcl")
            if _is_infinitive(view, kid) and kid.tag == "VB"
        )
    prepares = view.lemma(word) in {"prepare", "focus", "concentrate", "plan"} and roles.others
    if not acts and not prepares:
        return None
    if word.lower in {"told", "ordered", "tasked", "instructed", "directed"} and not acts:
        return None
    actor = [i for i in (*roles.agents, *(roles.themes if roles.passive else ())) if _may_act(view, i)]
    if not actor or not any(_is_act(view, act) for act in acts) and not prepares:
        return None
    governor = _governor(view, word)
    if governor is not None and governor.kind in {"none", "intent"}:
        return None
    head = governor.head if governor is not None and governor.kind == "phase" else word.i
    return Event(kind="intent", trigger=word.i, head=head, roles=replace(roles, agents=tuple(actor)))


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
    below = view.sentence.subtree(word.i)
    known = any(lemma in view.lexicon.triggers["verbs"] for lemma in _lemmas(view, word, "verbs"))
    return known or any(i in view.mentions or "force" in view.classes(i) for i in below)


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
        yield from _intent_noun(view, word)
        return
    event = Event(kind=rule.kind, trigger=word.i, head=word.i, roles=roles, rule=rule, nominal=True)
    if rule.lone == "predicate":
        if _predicative(view, word):
            yield event
        return
    governor = _noun_governor(view, word)
    if governor is None:
        return
    if (
        governor.is_verb
        and governor.i != word.i
        and view.lemma(governor) in view.lexicon.words("governing", "light")
    ):
        yield from _light(view, word, governor, event, verbs)
        return
    yield event


def _light(view: View, word: Word, verb: Word, event: Event, verbs: list[Event]) -> Iterator[Event]:
    """Give a noun the clause of its light verb, unless that verb tells an event itself."""
    if any(verb.i in {other.trigger, other.head} for other in verbs):
        return
    if _governor(view, verb) is not None and _governor(view, verb).kind in {"none", "intent", "purpose"}:  # type: ignore[union-attr]
        return
    above = roles_of(view, verb.i)
    if word.i in above.themes and not above.passive:
        agents = event.roles.agents or above.agents
        if view.lemma(verb) in {"face", "repel", "suffer", "prevent", "halt"} and not event.roles.agents:
            agents = ()
    else:
        agents = event.roles.agents
    governor = _governor(view, verb)
    head = (
        governor.head
        if governor is not None and governor.kind in {"phase", "attempt", "negative"}
        else verb.i
    )
    roles = replace(event.roles, agents=agents, others=(*event.roles.others, *above.others))
    denied = governor is not None and governor.kind == "negative" or view.lemma(verb) in {"prevent"}
    yield replace(event, head=head, nominal=False, roles=roles, denied=denied)


def _noun_governor(view: View, word: Word) -> Word | None:
    """Return the verb of saying, the light verb or the word itself that lets a noun tell an event; else `None`."""
    sentence, words = view.sentence, view.lexicon.words
    node = word
    while node.dep in {"conj", "appos"} and sentence.words[node.head].is_noun and node.head != node.i:
        node = sentence.words[node.head]
    head = sentence.words[node.head]
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
            in {"continue", "engage", "respond", "proceed", "subject", "begin", "lead", "come", "follow"}
            and head.lower in {"with", "in", "to", "under"}
        ):
            return owner
        return None
    if (
        head.is_verb
        and view.lemma(head) in words("governing", "light")
        and node.dep in {"dobj", "nsubj", "nsubjpass", "attr", "dep", "npadvmod"}
    ):
        return head
    if (
        head.is_verb
        and view.lemma(head) in words("reporting", "verbs")
        and node.dep in {"dobj", "nsubjpass", "ccomp", "attr", "dep", "oprd"}
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
    if word.dep == "pobj" and head.lower == "of":
        owner = view.sentence.words[head.head]
        return owner.dep in {"nsubj", "appos", "attr", "pcomp", "xcomp", "ROOT", "advcl"} or owner.is_verb
    return False


def _intent_noun(view: View, word: Word) -> Iterator[Event]:
    """Read "X's goal of ...", "plans to ...": an aim with an act."""
    if view.lemma(word) not in view.lexicon.words("governing", "intent_nouns"):
        return
    sentence = view.sentence
    acts = [
        kid for kid in sentence.kids(word.i, "acl", "relcl") if kid.tag == "VB" and _is_infinitive(view, kid)
    ]
    acts += [
        obj for prep, obj in _direct_prepositions(view, word.i) if prep.lower in {"of", "for"} and obj.is_verb
    ]
    if not acts or not any(_is_act(view, act) for act in acts):
        return
    roles = roles_of(view, word.i)
    verb = verb_above(sentence, word.i)
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


# ---------------------------------------------------------------- choosing


def _one_a_clause(view: View, events: list[Event]) -> list[Event]:
    """Keep one event a clause head; a participle joins its main verb."""
    kept: dict[int, Event] = {}
    for event in events:
        other = kept.get(event.head)
        if other is None or (other.nominal and not event.nominal):
            kept[event.head] = event
    found = []
    for event in kept.values():
        word = view.sentence.words[event.trigger]
        governor = _governor(view, word)
        if governor is not None and governor.kind == "participle":
            main = view.sentence.words[word.head]
            if any(main.i in {o.trigger, o.head} for o in kept.values() if o is not event):
                continue
        found.append(event)
    return found


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
        if rule is None or rule.lone == "predicate" or word.dep == "pobj":
            continue
        if any(i in view.mentions for i in roles.all):
            yield Event(kind=rule.kind, trigger=word.i, head=word.i, roles=roles, rule=rule, nominal=True)
            return
