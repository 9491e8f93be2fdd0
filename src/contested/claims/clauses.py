"""Who does what to whom in a clause, and which words make the clause."""

# ruff: noqa: C901, PLR0911  # decision lists: one test and one answer a line

from __future__ import annotations

from dataclasses import dataclass

from contested.claims.actors import View
from contested.claims.tree import Sentence, Word

__all__ = ["Roles", "clause_words", "phrase_words", "roles_of", "span_of", "trimmed", "verb_above"]

_SUBJECTS = ("nsubj", "csubj", "expl")
_PASSIVE_SUBJECTS = ("nsubjpass", "csubjpass")
_RELATIVES = frozenset({"which", "that", "who", "whom", "where"})
_MAX_CHAIN = 6
_OF_OBJECT = frozenset({"accuse", "suspect", "blame", "quote", "cite"})
_PATIENT = frozenset(
    {
        "settlement",
        "region",
        "ground",
        "equipment",
        "lines",
        "area",
        "river",
        "road",
        "target",
        "civilian",
        "attack",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Roles:
    """Word indexes of those who take part in what a verb or noun tells."""

    agents: tuple[int, ...] = ()
    themes: tuple[int, ...] = ()
    others: tuple[tuple[str, int], ...] = ()
    """(preposition, object)."""
    passive: bool = False

    @property
    def all(self) -> tuple[int, ...]:
        """Everybody who takes part."""
        return (*self.agents, *self.themes, *(i for _, i in self.others))


def roles_of(view: View, i: int, *, depth: int = 0) -> Roles:
    """Return who takes part in what word `i` tells, a verb or a noun."""
    word = view.sentence.words[i]
    verbal = word.is_verb or word.dep in {"acomp", "oprd"} or _has_subject(view.sentence, i)
    return _verb_roles(view, word, depth) if verbal else _noun_roles(view, word)


def _has_subject(sentence: Sentence, i: int) -> bool:
    return bool(sentence.kids(i, *_SUBJECTS, *_PASSIVE_SUBJECTS))


def _verb_roles(view: View, word: Word, depth: int) -> Roles:
    sentence = view.sentence
    subjects = _with_conjuncts(view, sentence.kids(word.i, *_SUBJECTS))
    patients = _with_conjuncts(view, sentence.kids(word.i, *_PASSIVE_SUBJECTS))
    objects = _with_conjuncts(view, sentence.kids(word.i, "dobj", "dative", "attr", "oprd"))
    doers = [
        o.i for p, o in view.prepositions(word.i) if p.dep == "agent" or (p.lower == "by" and _doer(view, o))
    ]
    others = tuple((p.lower, o.i) for p, o in view.prepositions(word.i) if p.dep != "agent")
    passive = bool(patients or sentence.kids(word.i, "auxpass") or doers)
    own = bool(subjects or patients or doers)
    if passive and subjects and not patients:
        patients, subjects = subjects, []
    if subjects and not passive and not objects and _reads_passive(view, word, subjects):
        passive, patients, subjects = True, subjects, []
    reduced = bool(doers) and not patients and not subjects and word.dep in {"acl", "relcl"}
    if (not own or reduced) and depth < _MAX_CHAIN:
        above, passive_above = _from_above(view, word, depth, passive=passive, objects=bool(objects))
        if passive_above or (passive and not patients):
            patients, passive = above, True
        else:
            subjects = above
    subjects, patients = ([_relative(view, word, j) for j in group] for group in (subjects, patients))
    return Roles(
        agents=tuple(doers if passive else subjects),
        themes=(*patients, *objects),
        others=others,
        passive=passive,
    )


def _doer(view: View, word: Word) -> bool:
    return bool({"actor", "force", "munition"} & view.classes(word.i)) or view.side_of(word.i) is not None


def _with_conjuncts(view: View, words: list[Word]) -> list[int]:
    found: list[int] = []
    for word in words:
        found.append(word.i)
        found.extend(other.i for other in view.conjuncts(word.i))
    return found


def _reads_passive(view: View, word: Word, subjects: list[int]) -> bool:
    """Whether a participle without its auxiliary is a passive ("3,000 square km retaken")."""
    if word.tag not in {"VBN", "VBD", "JJ", "NN"} or view.sentence.kids(word.i, "aux"):
        return False
    classes = frozenset().union(*(view.classes(j) for j in subjects))
    acting = {"actor", "force"} & classes
    return (
        bool(_PATIENT & classes) and not acting and word.text.lower().endswith(("ed", "en", "t", "ld", "n"))
    )


def _from_above(
    view: View, word: Word, depth: int, *, passive: bool, objects: bool
) -> tuple[list[int], bool]:
    """Return the subject that a clause without one takes from its head, and whether it is the patient."""
    sentence = view.sentence
    head = sentence.words[word.head]
    if head.i == word.i:
        return [], False
    if word.dep in {"acl", "relcl", "amod"} or (word.dep in {"dep", "appos"} and head.is_noun):
        if word.tag == "VB":
            above = roles_of(view, head.i, depth=depth + 1)
            verb = verb_above(sentence, head.i)
            if not above.agents and verb is not None and verb.i != word.i:
                return list(roles_of(view, verb.i, depth=depth + 1).agents), False
            return list(above.agents), False
        told = (
            roles_of(view, head.i, depth=depth + 1)
            if view.lemma(head) in view.lexicon.triggers["nouns"]
            else None
        )
        if told is not None and told.themes and word.tag == "VBN":
            return list(told.themes), True
        return [head.i], (word.tag == "VBN" and not objects) or passive
    if word.dep == "conj" and (head.is_verb or _has_subject(sentence, head.i)):
        above = roles_of(view, head.i, depth=depth + 1)
        if above.passive and word.tag == "VBN" and not objects:
            return list(above.themes), True
        return list(above.agents or above.themes), False
    if word.dep in {"acomp", "oprd"} and head.is_verb:
        above = roles_of(view, head.i, depth=depth + 1)
        return list(above.agents or above.themes), word.tag != "VBG"
    if word.dep in {"xcomp", "ccomp", "advcl", "pcomp", "prep"}:
        verb = head if head.is_verb else verb_above(sentence, word.i)
        if verb is None:
            return [], False
        above = roles_of(view, verb.i, depth=depth + 1)
        if word.dep == "pcomp" and above.themes and view.lemma(verb) in _OF_OBJECT:
            return [above.themes[0]], False
        if _makes_do(view, verb, word) and above.themes:
            return [above.themes[0]], False
        return list(above.agents or above.themes), False
    return [], False


def _makes_do(view: View, verb: Word, word: Word) -> bool:
    """Whether the object of a verb does what follows ("urged them to leave", "kept them from advancing")."""
    if view.lemma(verb) not in view.lexicon.words("governing", "makes_do"):
        return False
    if word.dep == "pcomp":
        return view.sentence.words[word.head].lower in {"from", "into"}
    return word.dep in {"xcomp", "ccomp", "advcl"} and word.tag in {"VB", "VBG"}


def _relative(view: View, word: Word, i: int) -> int:
    """Return the noun that a relative pronoun stands for."""
    if view.sentence.words[i].lower not in _RELATIVES or word.dep != "relcl":
        return i
    return word.head if view.sentence.words[word.head].is_noun else i


def _noun_roles(view: View, word: Word) -> Roles:
    sentence = view.sentence
    agents = [
        k.i for k in sentence.kids(word.i, "poss", "amod", "compound", "nmod", "npadvmod") if _doer(view, k)
    ]
    pairs = list(view.prepositions(word.i))
    agents += [o.i for p, o in pairs if p.lower == "by"]
    themes = [o.i for p, o in pairs if p.lower == "of"]
    themes += [k.i for k in sentence.kids(word.i, "poss", "compound", "nmod") if k.i in view.mentions]
    others = tuple((p.lower, o.i) for p, o in pairs if p.lower not in {"of", "by"})
    return Roles(agents=tuple(agents), themes=tuple(themes), others=others, passive=False)


def verb_above(sentence: Sentence, i: int) -> Word | None:
    """Return the nearest verb above word `i`, `None` in a phrase without one."""
    return next((word for word in sentence.ancestors(i) if word.is_verb), None)


def clause_words(view: View, i: int, *, stops: frozenset[int]) -> list[int]:
    """Return the words of the clause headed by `i`: its subtree without the clauses that are their own."""
    sentence = view.sentence
    own = sentence.subtree(i, without=stops - {i})
    return trimmed(sentence, _around(own, i, gap=_MAX_GAP))


def phrase_words(view: View, i: int, *, stops: frozenset[int] = frozenset()) -> list[int]:
    """Return the words of a noun phrase, without relative clauses and without what is added after a comma."""
    sentence = view.sentence
    cut = {k.i for j in sentence.subtree(i) for k in sentence.kids(j, "relcl")}
    for j in sentence.subtree(i):
        for kid in sentence.kids(j, "appos", "amod", "acl"):
            parted = kid.i > j and any(w.lower == "," for w in sentence.words[j : kid.i])
            if parted and not _listed(view, kid):
                cut.add(kid.i)
    return trimmed(sentence, _around(sentence.subtree(i, without=(stops | cut) - {i}), i, gap=_PHRASE_GAP))


def _listed(view: View, word: Word) -> bool:
    """Whether what follows a comma is the next place of a list."""
    return word.i in view.mentions


def _around(indexes: list[int], i: int, *, gap: int) -> list[int]:
    """Return the run of words around `i` that has no gap of more than a few words."""
    run = [i]
    for j in reversed([k for k in indexes if k < i]):
        if run[0] - j > gap:
            break
        run.insert(0, j)
    for j in (k for k in indexes if k > i):
        if j - run[-1] > gap:
            break
        run.append(j)
    return run


_PHRASE_GAP = 2
_MAX_GAP = 30
_EDGES = frozenset(
    {",", ";", ":", ".", "-", "–", "—", "!", "?", "'", "and", "but", "or", "that", "while", "as", "after"}
)
_EDGE_TAGS = frozenset({"CC", ",", ".", ":", "HYPH", "-LRB-", "-RRB-"})


def trimmed(sentence: Sentence, indexes: list[int]) -> list[int]:
    """Drop conjunctions and marks from both ends."""
    while len(indexes) > 1 and (
        sentence.words[indexes[0]].lower in _EDGES or sentence.words[indexes[0]].tag in _EDGE_TAGS
    ):
        indexes = indexes[1:]
    while len(indexes) > 1 and (
        sentence.words[indexes[-1]].lower in _EDGES or sentence.words[indexes[-1]].tag in _EDGE_TAGS
    ):
        indexes = indexes[:-1]
    return indexes


def span_of(sentence: Sentence, indexes: list[int]) -> tuple[int, int]:
    """Return the offsets from the first to the last of some words."""
    return sentence.words[indexes[0]].start, sentence.words[indexes[-1]].end
