"""Who is who: the names of a war's actors found in a text, and the side that a phrase stands for."""

# ruff: noqa: C901, PLR0911  # decision lists: one test and one answer a line

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from contested.claims.claim import Mention
from contested.claims.lexicon import Lexicon
from contested.claims.tree import Sentence, Word
from contested.theatre.theatre import Actor, Theatre

__all__ = ["ActorMention", "ActorNames", "View"]

_MODIFIERS = frozenset({"amod", "compound", "poss", "nmod", "npadvmod", "det", "nummod", "advmod", "dep"})
_OWNERS = frozenset({"of", "for", "from", "by"})
_MEASURES = frozenset(
    {
        "km",
        "kilometers",
        "kilometres",
        "miles",
        "mile",
        "meters",
        "metres",
        "direction",
        "outskirts",
        "suburbs",
        "distance",
        "reach",
        "sight",
        "range",
        "gates",
        "vicinity",
    }
)
_MAX_DEPTH = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorMention:
    """An actor's name where it stands in a text."""

    start: int
    end: int
    actor: Actor


class ActorNames:
    """Finds the names of a theatre's actors, longest first."""

    def __init__(self, theatre: Theatre) -> None:
        self._by_name: dict[str, Actor] = {}
        self._spelt: dict[str, str] = {}
        for actor in theatre.actors:
            for name in actor.names:
                self._by_name.setdefault(_fold(name), actor)
                self._spelt.setdefault(_fold(name), name)
        for side in theatre.sides:
            actor = Actor(names=(side.name,), side=side.key, kind="state")
            for name in (side.name, side.adjective):
                self._by_name.setdefault(_fold(name), actor)
                self._spelt.setdefault(_fold(name), name)
        names = sorted(self._by_name, key=len, reverse=True)
        pattern = "|".join(re.escape(name).replace(r"\ ", r"[ \t]+") for name in names)
        self._pattern = re.compile(rf"(?<!\w)(?:{pattern})(?!\w)") if names else None

    def find(self, text: str) -> list[ActorMention]:
        """Return the actors named, in order, none overlapping; offsets are those of `text`."""
        if self._pattern is None:
            return []
        folded = text.lower().replace("`", "'") if text.isascii() else "".join(map(_fold_char, text))
        return [
            ActorMention(start=m.start(), end=m.end(), actor=self._by_name[" ".join(m.group().split())])
            for m in self._pattern.finditer(folded)
            if _cased_alike(text[m.start() : m.end()], self._spelt[" ".join(m.group().split())])
        ]


def _cased_alike(found: str, name: str) -> bool:
    """Whether capitals agree: "US" is not "us", "West" is not "west", "separatist" may open a sentence."""
    if name.isupper():
        return found.isupper()
    return found[0].isupper() or not name[0].isupper()


def _fold(text: str) -> str:
    if text.isascii():
        return " ".join(text.lower().replace("`", "'").split())
    return " ".join("".join(_fold_char(char) for char in text).split())


def _fold_char(char: str) -> str:
    if char in "’ʼ`":
        return "'"
    if char in "‑‐":
        return "-"
    lower = char.lower()
    return lower if len(lower) == 1 else char


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A sentence with what is known of its words: which name an actor, which a place."""

    sentence: Sentence
    lexicon: Lexicon
    theatre: Theatre
    actors: dict[int, Actor]
    """Word index to the actor whose name covers it."""
    mentions: dict[int, Mention]
    """Word index to the place whose name covers it, metonymies for actors left out."""

    @classmethod
    def of(
        cls,
        sentence: Sentence,
        *,
        lexicon: Lexicon,
        theatre: Theatre,
        names: list[ActorMention],
        places: list[Mention],
    ) -> View:
        """Lay names over a sentence; a capital that speaks or acts is its state."""
        actors: dict[int, Actor] = {}
        mentions: dict[int, Mention] = {}
        for word in sentence.words:
            name = next((n for n in names if n.start <= word.start < n.end), None)
            place = next((p for p in places if p.start <= word.start < p.end), None)
            if place is not None and name is not None and place.kind == "country":
                mentions[word.i] = place
            if name is not None and _is_actor(name, place, sentence, word, lexicon):
                actors[word.i] = name.actor
            elif place is not None:
                mentions[word.i] = place
        return cls(sentence=sentence, lexicon=lexicon, theatre=theatre, actors=actors, mentions=mentions)

    def lemma(self, word: Word) -> str:
        """Return the dictionary form, as the word lists have it."""
        return self.lexicon.lemmas.get(word.lower, word.lemma.replace("’", "'"))

    def classes(self, i: int) -> frozenset[str]:
        """Return what word `i` stands for: its noun classes, the kind of place, `actor`."""
        word = self.sentence.words[i]
        found = set(self.lexicon.classes_of(self.lemma(word)) | self.lexicon.classes_of(word.lower))
        if i in self.mentions:
            found.add(self.mentions[i].kind)
        if word.tag == "NNP" and i not in self.mentions and i not in self.actors:
            found.add("name")
        if i in self.actors:
            found |= {"actor"} | ({"force"} if self.actors[i].kind in {"force", "people"} else set())
        return frozenset(found)

    def side_of(self, i: int, *, depth: int = 0) -> str | None:
        """Return the side that the phrase headed by word `i` stands for, from its own words alone."""
        sentence = self.sentence
        own = self.actors.get(i)
        if own is not None:
            return own.side
        if depth > _MAX_DEPTH:
            return None
        for kid in sentence.kids(i):
            if kid.i < i and kid.dep in _MODIFIERS and kid.i in self.actors:
                return None if self._of_both(kid) else self._turned(kid, self.actors[kid.i].side)
        for kid in sentence.kids(i):
            if kid.i < i and kid.dep in _MODIFIERS and (side := self.side_of(kid.i, depth=depth + 1)):
                return self._turned(kid, side)
        for kid in sentence.kids(i, "prep", "agent"):
            if kid.lower in _OWNERS:
                for owner in sentence.kids(kid.i, "pobj"):
                    if side := self.side_of(owner.i, depth=depth + 1):
                        return side
        for kid in sentence.kids(i, "appos", "conj"):
            if not kid.is_verb and (side := self.side_of(kid.i, depth=depth + 1)):
                return side
        return None

    def _of_both(self, modifier: Word) -> bool:
        """Whether a phrase names both sides at once ("Russian and Ukrainian forces")."""
        beside = self.sentence.words[modifier.i + 1 : modifier.i + 3]
        if len(beside) < len(("and", "Y")) or beside[0].lower != "and" or beside[1].i not in self.actors:
            return False
        pair = {self.actors[modifier.i].side, self.actors[beside[1].i].side}
        return len(pair) > 1 and "neutral" not in pair

    def _turned(self, modifier: Word, side: str) -> str:
        """Return the enemy for "anti-X", else the side itself."""
        before = [self.sentence.words[j].lower for j in range(max(0, modifier.i - 2), modifier.i)]
        if "anti" in before or modifier.lower.startswith("anti-"):
            return self.theatre.enemy_of(side) or side
        return side

    def prepositions(self, i: int) -> Iterator[tuple[Word, Word]]:
        """Yield (preposition, its object) below word `i`, chained ones and coordinated objects too."""
        for prep in self.sentence.kids(i, "prep", "agent", "dative"):
            for obj in self.sentence.kids(prep.i, "pobj", "pcomp"):
                yield prep, obj
                for other in self.conjuncts(obj.i):
                    yield prep, other
                if self.sentence.words[obj.i].lower in _MEASURES:
                    yield from self.prepositions(obj.i)
            yield from self.prepositions(prep.i)

    def conjuncts(self, i: int) -> Iterator[Word]:
        """Yield what is coordinated with word `i`, nouns only, in order."""
        for kid in self.sentence.kids(i, "conj", "appos"):
            if kid.dep == "conj" and not kid.is_verb:
                yield kid
                yield from self.conjuncts(kid.i)


def _is_actor(
    name: ActorMention, place: Mention | None, sentence: Sentence, word: Word, lexicon: Lexicon
) -> bool:
    """Whether a name stands for somebody here and not for a place."""
    if name.actor.ambiguous:
        return _acts(sentence, word, lexicon)
    return place is None or place.kind == "country" or _wider(name, place)


def _wider(name: ActorMention, place: Mention) -> bool:
    """Whether an actor's name contains more than the place's (a paper named after its city)."""
    return name.end - name.start > place.end - place.start


def _acts(sentence: Sentence, word: Word, lexicon: Lexicon) -> bool:
    """Whether a capital stands for its state here: it does, owns forces, or is dealt with."""
    head = sentence.words[word.head]
    if word.dep == "nsubj" and head.is_verb:
        return lexicon.lemmas.get(head.lower, head.lemma) not in lexicon.words("governing", "befalls")
    if word.dep == "pobj" and head.dep == "agent":
        return True
    if word.dep == "pobj" and head.lower in {"to", "for", "on"}:
        return sentence.words[head.head].lemma in lexicon.words("reporting", "given")
    if word.dep in {"compound", "poss", "nmod", "amod"}:
        classes = lexicon.classes_of(lexicon.lemmas.get(head.lower, head.lemma))
        acting = bool({"force", "goal", "attack"} & classes) or head.lemma in lexicon.words(
            "reporting", "nouns"
        )
        return acting and "ground" not in classes
    if word.dep == "dobj":
        return lexicon.lemmas.get(head.lower, head.lemma) in {"accuse", "blame", "tell", "ask", "urge"}
    return False
