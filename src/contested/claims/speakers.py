"""A speaker as a phrase names them: the name, the side, and who relays it."""

# ruff: noqa: C901, PLR0911  # decision lists: one test and one answer a line

from __future__ import annotations

from dataclasses import dataclass

from contested.claims.actors import View

__all__ = ["Speaker", "can_speak", "phrase_text", "side_of_stranger", "speaker_phrase", "speaks"]

_PRONOUNS = frozenset({"he", "she", "they", "it", "i", "we", "him", "her", "them", "his", "their"})

_NOBODY = frozenset({"nobody", "one", "none", "there", "neither"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Who answers for a clause, as far as one sentence shows."""

    name: str | None = None
    side: str | None = "neutral"
    via: str | None = None
    verb: int | None = None
    """Index of the word of saying."""
    lemma: str = ""
    pronoun: bool = False
    """Whether it is "he", "they": the one who spoke before."""
    evidence: bool = False
    """Whether footage and the like shows it: the report's own claim."""
    unnamed: bool = False
    analyst: bool = False
    words: frozenset[int] = frozenset()
    """Indexes of the words that name the speaker."""


def speaker_phrase(
    view: View, i: int, *, verb: int | None, lemma: str, evidence: bool = False
) -> Speaker | None:
    """Return the speaker that the phrase headed by word `i` names."""
    sentence, words = view.sentence, view.lexicon.words
    word = sentence.words[i]
    if word.lower in {"which", "that", "who"}:
        if word.dep == "nsubj" and sentence.words[word.head].dep == "relcl":
            antecedent = sentence.words[sentence.words[word.head].head]
            if (
                antecedent.is_noun
                and antecedent.i != i
                and (antecedent.i in view.actors or speaks(view, antecedent.i))
            ):
                return speaker_phrase(view, antecedent.i, verb=verb, lemma=lemma)
        return Speaker(verb=verb, lemma=lemma, evidence=True)
    if word.lower in _NOBODY:
        return Speaker(verb=verb, lemma=lemma, evidence=True)
    if word.lower in _PRONOUNS:
        return Speaker(name=word.text, side=None, verb=verb, lemma=lemma, pronoun=True, words=frozenset({i}))
    head = view.lemma(word)
    if i not in view.actors and (i in view.mentions or "day" in view.classes(i)):
        return Speaker(verb=verb, lemma=lemma, evidence=True)
    if lemma in words("reporting", "showing") and not can_speak(view, i):
        return Speaker(verb=verb, lemma=lemma, evidence=True)
    if lemma in words("reporting", "presuming"):
        return Speaker(verb=verb, lemma=lemma, evidence=True)
    if evidence or head in words("reporting", "evidence"):
        owner = view.side_of(i) if head == "map" else None
        if owner is None:
            return Speaker(verb=verb, lemma=lemma, evidence=True)
    if "event" in view.classes(i) or (head in view.lexicon.triggers["nouns"] and i not in view.actors):
        return Speaker(verb=verb, lemma=lemma, evidence=True)
    side = view.side_of(i)
    indexes = sentence.subtree(i, without=frozenset(k.i for k in sentence.kids(i, "relcl", "acl", "punct")))
    if side is None:
        side = side_of_stranger(view, i, indexes)
    analyst = head in words("reporting", "analysts") or (
        i in view.actors and view.actors[i].kind == "analyst"
    )
    unconfirmed = bool({sentence.words[j].lower for j in indexes} & words("stance", "unconfirmed"))
    return Speaker(
        name=phrase_text(view, i), via=_via(view, verb),
        side=None if unconfirmed and side == "neutral" else side,
        verb=verb, lemma=lemma, analyst=analyst, unnamed=unconfirmed, words=frozenset(indexes),
    )  # fmt: skip


def can_speak(view: View, i: int) -> bool:
    """Whether a phrase names one that speaks: an actor, an office, a person by name, a briefing's map."""
    word = view.sentence.words[i]
    lemma = view.lemma(word)
    lists = view.lexicon.words
    if i in view.actors or lemma == "map" or word.tag.startswith("NNP"):
        return True
    named = ("speakers", "speakers_without_side", "media", "analysts")
    return any(lemma in lists("reporting", name) for name in named) or "force" in view.classes(i)


def side_of_stranger(view: View, i: int, indexes: list[int]) -> str | None:
    """Return the side of a speaker without a known name; an official of a place is its defender's."""
    words = view.lexicon.words
    head = view.lemma(view.sentence.words[i])
    if head in words("reporting", "analysts"):
        return "neutral"
    if head in words("reporting", "media"):
        return "neutral"
    lemmas = {view.lemma(view.sentence.words[j]) for j in indexes}
    if lemmas & words("reporting", "speakers"):
        defender = view.theatre.defender
        return defender.key if defender is not None else None
    if head in words("reporting", "speakers_without_side"):
        return None
    return "neutral"


def speaks(view: View, i: int) -> bool:
    """Whether a word names an office or a person that speaks: "official", "governor"."""
    return view.lemma(view.sentence.words[i]) in view.lexicon.words("reporting", "speakers")


_LONGEST = 12
_OWNING = ("'s", "’s", "‘s")


def phrase_text(view: View, i: int) -> str:
    """Return a speaker's name as the report has it: a person by name, an office in full."""
    sentence = view.sentence
    cut = frozenset(
        k.i for k in sentence.kids(i, "relcl", "acl", "appos", "punct", "conj") if k.dep != "conj"
    )
    indexes = [
        j for j in sentence.subtree(i, without=cut) if sentence.words[j].tag not in {",", ":", "``", "''"}
    ]
    run = [i]
    for j in reversed([k for k in indexes if k < i]):
        if run[0] - j > 1:
            break
        run.insert(0, j)
    run += [j for j in indexes if j > i and j - i < _LONGEST]
    proper = [
        j
        for j in run
        if sentence.words[j].tag.startswith("NNP")
        and sentence.words[j].dep in {"compound", "nsubj", "dobj", "pobj", "ROOT", "appos", "npadvmod"}
    ]
    if i in view.actors and view.actors[i].kind == "person":
        named = [j for j in run if view.actors.get(j) == view.actors[i] and j <= i]
        run = named or [i]
    elif (
        len(proper) > 1
        and proper[-1] == i
        and view.lemma(sentence.words[i]) not in view.lexicon.words("reporting", "speakers")
        and i not in view.actors
    ):
        run = proper[-2:]
    text = sentence.text_of(run)
    for article in ("the ", "The "):
        text = text.removeprefix(article)
    return text[:-2] if text.endswith(_OWNING) else text


def _via(view: View, verb: int | None) -> str | None:
    if verb is None:
        return None
    for kid in view.sentence.kids(verb, "dobj", "dative"):
        if kid.i in view.actors and view.actors[kid.i].kind == "outlet":
            return view.actors[kid.i].names[0]
    return None
