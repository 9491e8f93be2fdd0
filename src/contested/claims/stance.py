"""How a claim is put forward: asserted, admitted, denied, unconfirmed, forecast or judged; hedged or not."""

# ruff: noqa: PLR0911  # decision lists: one test and one answer a line

from __future__ import annotations

from contested.claims.actors import View
from contested.claims.claim import Stance
from contested.claims.event import Event
from contested.claims.speakers import Speaker
from contested.claims.tree import Word

__all__ = ["is_negated", "stance_of"]

_LOSS = frozenset({"control_gained", "advance", "encirclement", "border_reached", "area_gained"})


def stance_of(
    view: View, event: Event, speaker: Speaker | None, *, kind: str, side: str | None, words: list[int]
) -> tuple[Stance, bool]:
    """Return the stance of a claim and whether the report hedges it.

    Parameters
    ----------
    view, event
        The sentence and the event in it.
    speaker
        Who says so, `None` for the report itself.
    kind, side
        What the claim says and whose act it is.
    words
        Indexes of the words of the claim's quote.
    """
    hedged = _hedged(view, event, words)
    forecast = _forecast(view, event)
    if speaker is not None and speaker.unnamed:
        return "unconfirmed", True
    if _unconfirmed(view) or _not_confirmed(view, speaker):
        return "unconfirmed", True
    negated = event.denied != is_negated(view, event)
    if negated != _disbelieved(view, event) or _denied_by(view, event, speaker):
        return "denied", hedged
    if forecast and kind != "place_role":
        return "forecast", hedged or _modal(view, event) in {"could", "may", "might"}
    if not event.attempt and _admits(view, speaker, kind=kind, side=side):
        return "admitted", hedged
    if kind != "place_role" and _assessed(view, speaker, words):
        return "assessed", hedged
    return "asserted", hedged


def _clause(view: View, event: Event) -> list[int]:
    """Return the trigger, the head of its clause and what lies between."""
    found = [event.trigger]
    node = view.sentence.words[event.trigger]
    while event.head != node.i != node.head:
        node = view.sentence.words[node.head]
        found.append(node.i)
    return found


def _modals(view: View, event: Event) -> list[str]:
    return [
        kid.lower
        for i in _clause(view, event)
        for kid in view.sentence.kids(i, "aux", "auxpass")
        if kid.tag == "MD"
    ]


def _modal(view: View, event: Event) -> str | None:
    return next(iter(_modals(view, event)), None)


def _forecast(view: View, event: Event) -> bool:
    if event.threatened:
        return True
    if event.purpose and any(
        kid.lower in {"will", "'ll"}
        for word in view.sentence.ancestors(event.head)
        if word.dep != "ROOT" or word.is_verb
        for kid in view.sentence.kids(word.i, "aux")
    ):
        return True
    for i in _clause(view, event):
        for kid in view.sentence.kids(i, "aux"):
            if kid.lower in view.lexicon.words("stance", "forecast"):
                if kid.lower == "would" and _perfect(view, i):
                    return False
                if kid.lower in {"may", "might"} and event.kind == "intent" and not event.purpose:
                    return False
                return kid.lower not in {"may", "might"} or not (_perfect(view, i) or _under_way(view, i))
    if _only_enabled(view, event):
        return True
    text = _text_around(view, event)
    return any(phrase in text for phrase in view.lexicon.words("stance", "forecast_phrases")) and not (
        "is set to" in text and event.kind == "place_role"
    )


def _only_enabled(view: View, event: Event) -> bool:
    """Whether it is what something would bring about ("could allow them to take X")."""
    word = view.sentence.words[event.head]
    above = view.sentence.words[word.head]
    if word.dep not in {"ccomp", "xcomp"} or view.lemma(above) not in view.lexicon.words(
        "governing", "makes_do"
    ):
        return False
    forecast = view.lexicon.words("stance", "forecast")
    return any(kid.lower in forecast for kid in view.sentence.kids(above.i, "aux"))


def _under_way(view: View, i: int) -> bool:
    """Whether a verb tells what goes on now ("may be reinforcing")."""
    going = any(kid.lower == "be" for kid in view.sentence.kids(i, "aux"))
    return view.sentence.words[i].tag == "VBG" and going


def _perfect(view: View, i: int) -> bool:
    """Whether a verb stands in the perfect: "would have been freed" tells hearsay, not the future."""
    auxes = [kid.lower for kid in view.sentence.kids(i, "aux", "auxpass")]
    return "have" in auxes or (
        "be" in auxes
        and view.sentence.words[i].tag == "VBN"
        and "fact" in {w.lower for w in view.sentence.words[max(0, i - 4) : i]}
    )


def _text_around(view: View, event: Event) -> str:
    first = min(_clause(view, event))
    return " ".join(w.lower for w in view.sentence.words[max(0, first - 5) : max(_clause(view, event)) + 1])


def _hedged(view: View, event: Event, words: list[int]) -> bool:
    lexicon = view.lexicon
    near = {w.lower for w in view.sentence.words if w.i in set(words)}
    low = set(_clause(view, event))
    beside = {kid.lower for i in low for kid in view.sentence.kids(i, "advmod", "amod", "aux")}
    if (near | beside) & lexicon.words("stance", "hedges"):
        return True
    text = " ".join(view.sentence.words[i].lower for i in sorted(words))
    if any(phrase in text for phrase in lexicon.words("stance", "hedge_phrases")):
        return True
    if any(modal == "would" for modal in _modals(view, event)) and _perfect(view, event.trigger):
        return True
    above = [view.lemma(w) for w in view.sentence.ancestors(event.trigger)]
    unsure = any(
        kid.lower in lexicon.words("stance", "unconfirmed")
        for w in view.sentence.ancestors(event.trigger)
        if w.is_noun
        for kid in view.sentence.kids(w.i, "amod")
    )
    return unsure and bool(above)


def _unconfirmed(view: View) -> bool:
    text = " ".join(w.lower for w in view.sentence.words)
    return any(phrase in text for phrase in view.lexicon.words("stance", "unconfirmed_phrases"))


def _not_confirmed(view: View, speaker: Speaker | None) -> bool:
    """Whether somebody is said not to confirm it ("has not confirmed that ...")."""
    if speaker is None or speaker.verb is None:
        return False
    confirms = speaker.lemma in view.lexicon.words("stance", "confirming")
    return confirms and _negated_verb(view, speaker.verb)


def _negated_verb(view: View, i: int) -> bool:
    negations = view.lexicon.words("stance", "negations")
    kids = view.sentence.kids(i, "neg", "advmod")
    below = [kid for word in kids for kid in view.sentence.kids(word.i, "neg")]
    return any(kid.lower in negations for kid in (*kids, *below))


def is_negated(view: View, event: Event) -> bool:
    """Whether the clause says that the event did not happen."""
    negations = view.lexicon.words("stance", "negations")
    trigger = view.sentence.words[event.trigger]
    if event.nominal and trigger.dep == "attr" and view.sentence.kids(trigger.head, "neg"):
        return True
    for i in _clause(view, event):
        for kid in view.sentence.kids(i, "neg", "det", "advmod", "preconj"):
            if kid.lower in negations and not _mere(view, kid.i):
                return True
        lacks = event.kind == "civilian" and view.lemma(view.sentence.words[i]) in {"have", "be"}
        for kid in view.sentence.kids(i, "dobj", "attr", "nsubj", "nsubjpass") if not lacks else ():
            dets = view.sentence.kids(kid.i, "det", "preconj", "cc")
            if kid.lower in _NOBODY or any(det.lower in _NO for det in dets):
                return True
        if (event.kind != "control_lost" and _no_longer(view, i)) or _yet_to(view, i):
            return True
    return event.kind in _LOSS and _in_vain(view, event)


def _in_vain(view: View, event: Event) -> bool:
    """Whether what was tried did not come off ("unsuccessfully attempted to advance")."""
    vain = view.lexicon.words("stance", "in_vain")
    return any(
        kid.lower in vain
        for i in _clause(view, event)
        for kid in view.sentence.kids(i, "advmod", "acomp", "amod")
    )


_NO = frozenset({"no", "neither", "nor"})
_NOBODY = frozenset({"neither", "none", "nobody"})


def _no_longer(view: View, i: int) -> bool:
    return any(
        kid.lower == "longer" and any(no.lower == "no" for no in view.sentence.kids(kid.i))
        for kid in view.sentence.kids(i, "advmod")
    )


def _yet_to(view: View, i: int) -> bool:
    """Whether an infinitive is still to come ("have yet to take X")."""
    before = view.sentence.words[max(0, i - 2) : i]
    return [w.lower for w in before] == ["yet", "to"]


def _disbelieved(view: View, event: Event) -> bool:
    """Whether a sentence says of the claim that it is not so ("it is not true that", "no evidence that")."""
    words = view.lexicon.words
    node = view.sentence.words[event.head]
    for above in view.sentence.ancestors(node.i):
        if node.dep == "relcl" and view.lemma(above) in words("stance", "untrue"):
            return True
        if node.dep not in {"ccomp", "acl", "xcomp", "csubj", "csubjpass", "acomp", "attr", "prep", "pcomp"}:
            return False
        said = view.sentence.kids(above.i, "acomp", "attr") if view.lemma(above) == "be" else []
        if any(view.lemma(kid) in words("stance", "untrue") for kid in said):
            return True
        if any(view.lemma(kid) in words("stance", "believing") and _said_not(view, kid) for kid in said):
            return True
        lemma = view.lemma(above)
        if lemma in words("stance", "untrue"):
            return True
        if lemma in words("stance", "believing") and _said_not(view, above):
            return True
        node = above
    return False


def _said_not(view: View, word: Word) -> bool:
    """Whether a belief or a proof is denied: "no evidence", "is not true", "nobody believes"."""
    sentence = view.sentence
    near = [word, sentence.words[word.head]] if word.dep in {"acomp", "attr"} else [word]
    kids = [kid for w in near for kid in sentence.kids(w.i, "neg", "det", "nsubj", "advmod")]
    return any(kid.lower in _NO | _NOBODY | {"not", "n't", "never"} for kid in kids)


def _mere(view: View, i: int) -> bool:
    """Whether "not" belongs to another word ("not only", "not far from", "not surprisingly, ...")."""
    after = view.sentence.words[i + 1 : i + 3]
    if not after:
        return False
    aside = after[0].tag == "RB" and len(after) > 1 and after[1].lower == ","
    return aside or after[0].lower in view.lexicon.words("stance", "mere")


def _denied_by(view: View, event: Event, speaker: Speaker | None) -> bool:
    if speaker is not None and speaker.lemma in view.lexicon.words("stance", "denials"):
        return speaker.verb is None or not _negated_verb(view, speaker.verb)
    denials = view.lexicon.words("stance", "denials") | view.lexicon.words("stance", "denial_nouns")
    node = view.sentence.words[event.head]
    for above in view.sentence.ancestors(node.i):
        if node.dep in {"conj", "advcl", "relcl", "nsubj"}:
            return False
        if view.lemma(above) in denials:
            return not _negated_verb(view, above.i)
        node = above
    return False


def _admits(view: View, speaker: Speaker | None, *, kind: str, side: str | None) -> bool:
    if speaker is None or speaker.side in {None, "neutral"} or side is None or speaker.evidence:
        return False
    if kind == "control_lost":
        return side == speaker.side
    return kind in _LOSS and side == view.theatre.enemy_of(speaker.side or "")


def _assessed(view: View, speaker: Speaker | None, words: list[int]) -> bool:
    lexicon = view.lexicon
    if speaker is not None and (speaker.analyst or speaker.lemma in lexicon.words("reporting", "judgements")):
        return True
    if speaker is not None and not speaker.evidence:
        return False
    if speaker is not None and speaker.lemma in lexicon.words("stance", "judging_verbs"):
        return True
    near = {w.lower for w in (view.sentence.words[i] for i in words) if not w.tag.startswith("NNP")}
    return bool(near & lexicon.words("stance", "judging"))
