"""Finds the rule of the word lists that a verb or noun fits, with those who take part."""

# ruff: noqa: PLR0911  # decision lists: one test and one answer a line

from __future__ import annotations

from collections.abc import Iterable, Iterator

from contested.claims.actors import View
from contested.claims.clauses import Roles
from contested.claims.lexicon import Rule, Trigger
from contested.claims.tree import Word

__all__ = ["lemmas_of", "match_rule"]

_PRONOUNS = frozenset({"it", "which", "that", "they", "them", "there", "where"})
_PEOPLE = frozenset({"they", "them", "we"})
_NEED_DEPTH = 3


def match_rule(view: View, word: Word, part: str, roles: Roles) -> Rule | None:
    """Return the first rule that a word and those who take part fit."""
    below: frozenset[str] | None = None
    for lemma in lemmas_of(view, word, part):
        for trigger, rule in view.lexicon.triggers[part].get(lemma, ()):
            if trigger.needs and below is None:
                below = _words_below(view, word) | {view.lemma(view.sentence.words[i]) for i in roles.themes}
            if trigger.needs and not _has_needs(trigger, below or frozenset()):
                continue
            if _fits(view, rule, roles, word):
                return rule
    return None


def lemmas_of(view: View, word: Word, part: str) -> Iterator[str]:
    """Yield the forms under which a word may stand in the lists, a participle tagged otherwise too."""
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
    if rule.any and not rule.any & (every | _classes(view, _below_themes(view, roles))):
        return False
    if rule.who and not rule.who & (agents | themes):
        return False
    if rule.beside and not rule.beside & (themes | others):
        return False
    if rule.not_theme & themes or rule.not_agent & agents or rule.not_any & every:
        return False
    if rule.near and not rule.near & _near(view, roles, word):
        return False
    return not rule.also or any(
        view.lemma(w) in rule.also or w.lower in rule.also
        for w in (view.sentence.words[i] for i in view.sentence.subtree(word.i))
    )


def _below_themes(view: View, roles: Roles) -> list[int]:
    """Return what hangs below the objects: "retain control of the town"."""
    return [obj.i for theme in roles.themes for _, obj in view.prepositions(theme)]


def _near(view: View, roles: Roles, word: Word) -> frozenset[str]:
    kids = {kid.lower for kid in view.sentence.kids(word.i)}
    below = {prep.lower for theme in roles.themes for prep, _ in view.prepositions(theme)}
    return frozenset(kids | below | {prep for prep, _ in roles.others})


def _classes(view: View, indexes: Iterable[int]) -> frozenset[str]:
    found: set[str] = set()
    for i in indexes:
        found |= _classes_of(view, i, depth=0)
    return frozenset(found)


def _classes_of(view: View, i: int, *, depth: int) -> frozenset[str]:
    """Return what a phrase stands for; "hundreds of pieces of equipment" is equipment."""
    word = view.sentence.words[i]
    found = set(view.classes(i))
    if word.lower in _PRONOUNS:
        found.add("antecedent")
    if word.lower in _PEOPLE and i not in view.mentions:
        found |= {"actor", "force"}
    for kid in view.sentence.kids(i, "compound", "nmod", "poss"):
        if kid.i in view.mentions and "ground" not in found and not found & {"force", "target"}:
            found |= {"settlement"} & {view.mentions[kid.i].kind}
    if word.lower in _COMPASS:
        found |= {name for kid in view.sentence.kids(i, "compound") for name in view.classes(kid.i)}
    if "lines" in found and any(
        "utility" in view.classes(kid.i) for kid in view.sentence.kids(i, "compound", "nmod")
    ):
        found = (found - {"lines", "road"}) | {"utility"}
    if depth < _NEED_DEPTH and (word.lower in _PARTITIVE or word.lower in _SORTS):
        for prep, obj in view.prepositions(i):
            if prep.lower == "of":
                found |= _classes_of(view, obj.i, depth=depth + 1)
    return frozenset(found)


_COMPASS = frozenset(["north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest"])
_SORTS = frozenset({"city", "town", "village", "settlement"})
_PARTITIVE = frozenset(
    [
        "part",
        "parts",
        "half",
        "most",
        "all",
        "number",
        "series",
        "outskirts",
        "dozens",
        "hundreds",
        "thousands",
        "several",
        "some",
        "many",
        "kilometers",
        "kilometres",
        "km",
        "miles",
        "lane",
        "lanes",
        "span",
        "spans",
        "section",
        "sections",
        "stretch",
        "piece",
        "rounds",
        "salvo",
        "volley",
        "wave",
        "group",
        "pieces",
        "rest",
        "majority",
        "much",
        "portion",
        "percent",
        "%",
        "bulk",
        "area",
        "areas",
        "suburbs",
    ]
)
