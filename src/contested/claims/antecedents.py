"""What "the city", "it" and "there" stand for: a place named before."""

from __future__ import annotations

from contested.claims.actors import View
from contested.claims.claim import Mention
from contested.claims.discourse import Discourse
from contested.claims.event import Event
from contested.claims.tree import Word

__all__ = ["antecedents_of", "head_place"]

_DEFINITE = frozenset({"the", "this", "that", "these"})
_PLACES = frozenset({"settlement", "region"})
_ARGUMENTS = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "advmod"})
_PERSONLESS = frozenset({"encirclement", "control_gained", "control_held", "strike", "area_gained"})


def antecedents_of(view: View, event: Event, words: list[int], discourse: Discourse) -> list[Mention]:
    """Return the places that a claim without a place name is about.

    Parameters
    ----------
    view, event, words
        The sentence, the event and the words of its quote.
    discourse
        The places of the sentences before.
    """
    head = head_place(view, event)
    if head is not None:
        return [head]
    standin = next((w for i in words if _stands_in(view, w := view.sentence.words[i], event)), None)
    if standin is None:
        return []
    lists = view.lexicon.words
    low = view.lemma(standin)
    wanted = frozenset({"region"}) if low in lists("places", "of_region") else _PLACES
    earlier = [m for i, m in sorted(view.mentions.items()) if i < event.trigger and m.kind in wanted]
    earlier = earlier or [m for m in discourse.places if m.kind in wanted]
    if not earlier:
        return []
    if standin.lower in {"there", "where", "which"}:
        return [earlier[-1]]
    settlements = [m for m in earlier if m.kind == "settlement"]
    if low in lists("places", "of_all"):
        return settlements or earlier
    return (settlements or earlier)[-1:]


def head_place(view: View, event: Event) -> Mention | None:
    """Return the place that a relative clause or an apposition belongs to, with those coordinated to it."""
    for i in (event.head, event.trigger):
        word = view.sentence.words[i]
        while word.dep == "conj" and word.head != word.i:
            word = view.sentence.words[word.head]
        if word.dep not in {"relcl", "acl", "appos"}:
            continue
        if word.head in view.mentions and view.mentions[word.head].kind in _PLACES:
            return view.mentions[word.head]
        for k in view.sentence.subtree(word.head):
            if k in view.mentions and k < word.i and view.mentions[k].kind in _PLACES:
                return view.mentions[k]
    return None


def _stands_in(view: View, word: Word, event: Event) -> bool:
    """Whether a word takes up a place named before."""
    lists = view.lexicon.words
    if word.lower in lists("places", "pronouns"):
        if word.lower == "it" and event.kind not in _PERSONLESS:
            return False
        return word.dep in _ARGUMENTS
    known = word.lower in lists("places", "takes_up")
    return known and word.is_noun and word.tag in {"NN", "NNP"} and _is_definite(view, word)


def _is_definite(view: View, word: Word) -> bool:
    """Whether it is "the city", or a bare "city" of a headline."""
    filler = view.lexicon.words("places", "filler")
    kids = [
        kid for kid in view.sentence.kids(word.i) if kid.dep in {"det", "amod", "compound", "nummod", "poss"}
    ]
    others = [kid for kid in kids if kid.lower not in _DEFINITE and kid.lower not in filler]
    if others:
        return False
    determined = any(kid.lower in _DEFINITE for kid in kids)
    bare = not kids and not any(kid.dep == "prep" for kid in view.sentence.kids(word.i))
    return determined or bare
