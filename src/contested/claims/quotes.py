"""Which words carry a claim: the smallest clause or phrase of each event."""

from __future__ import annotations

from contested.claims.actors import View
from contested.claims.clauses import clause_words, phrase_words
from contested.claims.event import Event
from contested.claims.tree import Word

__all__ = ["quotes_of"]

_COMPASS = frozenset(["north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest"])
_CLAUSES = frozenset({"conj", "advcl", "parataxis"})


def quotes_of(view: View, events: list[Event]) -> list[tuple[Event, list[int]]]:
    """Return each event with the indexes of the words of its quote.

    Parameters
    ----------
    view
        The sentence.
    events
        Its events; the clause of one is left out of the clause of another.
    """
    heads = frozenset(event.head for event in events) | _sayings(view)
    found = [(event, _quote(view, event, heads)) for event in events]
    return [(event, _with_purpose(view, event, words, found)) for event, words in found]


def _with_purpose(
    view: View, event: Event, words: list[int], found: list[tuple[Event, list[int]]]
) -> list[int]:
    """Add the purpose to an act that names no place of its own ("an offensive to retake X")."""
    if event.nominal or event.purpose or any(i in view.mentions for i in words):
        return words
    for other, aim in found:
        above = {w.i for w in view.sentence.ancestors(other.head)}
        if other.purpose and {event.trigger, event.head} & above and any(i in view.mentions for i in aim):
            return sorted({*words, *aim})
    return words


def _sayings(view: View) -> frozenset[int]:
    """Return the heads of clauses of saying that stand within what is said."""
    verbs = view.lexicon.words("reporting", "verbs")
    return frozenset(w.i for w in view.sentence.words if w.dep == "parataxis" and view.lemma(w) in verbs)


def _quote(view: View, event: Event, heads: frozenset[int]) -> list[int]:
    branch = _branch(view, event)
    own = frozenset(branch)
    if event.nominal:
        return _to_anchor(view, phrase_words(view, event.trigger, stops=heads - own))
    trigger = view.sentence.words[event.head]
    if trigger.dep == "amod":
        return phrase_words(view, trigger.head, stops=heads - own)
    stops = (heads - own) | _other_clauses(view, event, branch) | _mere_subjects(view, event)
    words = _without_share(view, clause_words(view, event.head, stops=stops), event)
    if trigger.dep == "acl" and trigger.tag in {"VBN", "VBG"}:
        noun = view.sentence.words[trigger.head]
        if (noun.is_noun or noun.tag == "CD") and _plain(view, noun, event):
            words = sorted({*phrase_words(view, noun.i, stops=stops | {event.head}), *words})
    return words


def _without_share(view: View, words: list[int], event: Event) -> list[int]:
    """Cut ", of which ..." off a clause: it is a claim of its own."""
    for i in words:
        following = view.sentence.words[i + 1 : i + 2]
        if view.sentence.words[i].lower == "of" and following and following[0].lower in {"which", "whom"}:
            return [j for j in words if j < i] if i > event.head else words
    return words


def _to_anchor(view: View, words: list[int]) -> list[int]:
    """Add "east of X" that follows a noun phrase but was parsed apart from it."""
    following = view.sentence.words[words[-1] + 1 : words[-1] + 4]
    lead = [w.lower for w in following[:2]]
    if len(lead) > 1 and lead[0] in _COMPASS and lead[1] == "of" and following[-1].i in view.mentions:
        return [*words, *(w.i for w in following)]
    return words


def _plain(view: View, noun: Word, event: Event) -> bool:
    """Whether a noun and its participle are one clause ("three settlements liberated"), no comma between."""
    return not any(w.lower == "," for w in view.sentence.words[noun.i : event.head])


def _branch(view: View, event: Event) -> set[int]:
    """Return the trigger, the head of its clause, and what lies between."""
    branch = {event.trigger, event.head}
    node = view.sentence.words[event.trigger]
    while event.head != node.i != node.head:
        node = view.sentence.words[node.head]
        branch.add(node.i)
    return branch


def _mere_subjects(view: View, event: Event) -> frozenset[int]:
    """Return subjects that are events themselves ("the conquest of X brings ..."): no part of the claim."""
    nouns = view.lexicon.triggers["nouns"]
    found = set()
    for kid in view.sentence.kids(event.head, "nsubj", "csubj"):
        told = view.lemma(kid) in nouns and kid.i != event.trigger and kid.i not in view.actors
        if (
            told
            and "munition" not in view.classes(kid.i)
            and event.rule is not None
            and event.rule.side == "theme"
        ):
            found.add(kid.i)
    return frozenset(found)


def _other_clauses(view: View, event: Event, branch: set[int]) -> frozenset[int]:
    """Return the clauses below an event that are not part of its own: coordinated, adverbial, said before."""
    sentence, found = view.sentence, set()
    willed = event.kind == "intent" or event.purpose or event.attempt
    for j in sentence.subtree(event.head):
        for kid in sentence.kids(j):
            if kid.i in branch:
                continue
            if kid.is_verb and kid.dep in _CLAUSES and kid.tag != "VBG" and j in branch:
                inner = willed and (event.purpose or kid.dep != "conj" or j != event.head)
                if not inner:
                    found.add(kid.i)
            if kid.dep == "relcl" and j != event.head and kid.i > event.head:
                found.add(kid.i)
            if (
                kid.dep in {"ccomp", "dep", "parataxis"}
                and j == event.head
                and kid.i < event.head
                and kid.is_verb
            ):
                found.add(kid.i)
            if (
                kid.dep == "prep"
                and kid.lower in {"after", "before", "following"}
                and j in branch
                and _tells_event(view, kid)
            ):
                found.add(kid.i)
            if kid.lower == "according" or _adds(view, j, kid) or _shows(view, kid):
                found.add(kid.i)
    return frozenset(found)


def _adds(view: View, j: int, kid: Word) -> bool:
    """Whether an apposition only says what a place is (", a small town in X")."""
    if kid.dep != "appos" or j not in view.mentions or kid.i in view.mentions or kid.i < j:
        return False
    return any(det.lower in {"a", "an", "the"} for det in view.sentence.kids(kid.i, "det"))


def _shows(view: View, kid: Word) -> bool:
    """Whether a participle only says what a claim shows (", demonstrating the range of ...")."""
    after = kid.i > 0 and any(w.lower == "," for w in view.sentence.words[max(0, kid.i - 3) : kid.i])
    showing = view.lexicon.words("reporting", "showing")
    return after and kid.dep == "advcl" and kid.tag == "VBG" and view.lemma(kid) in showing


def _tells_event(view: View, prep: Word) -> bool:
    """Whether a preposition of time leads another event in ("after the conquest of ...")."""
    nouns = view.lexicon.triggers["nouns"]
    return any(
        view.lemma(obj) in nouns or obj.dep == "pcomp" for obj in view.sentence.kids(prep.i, "pobj", "pcomp")
    )
