"""Loads the word lists by which claims are read: data, one folder a language."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from contested.errors import PluginError

__all__ = ["Lexicon", "Rule", "Trigger", "load_lexicon"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """A lemma and the words of which one must stand below it."""

    lemma: str
    needs: tuple[frozenset[str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What a verb or noun says happened, and under which conditions."""

    kind: str
    order: int
    theme: frozenset[str] = frozenset()
    agent: frozenset[str] = frozenset()
    any: frozenset[str] = frozenset()
    beside: frozenset[str] = frozenset()
    """Any argument but the doer."""
    who: frozenset[str] = frozenset()
    """The doer or the thing acted on, nothing below a preposition."""
    not_theme: frozenset[str] = frozenset()
    not_agent: frozenset[str] = frozenset()
    not_any: frozenset[str] = frozenset()
    near: frozenset[str] = frozenset()
    also: frozenset[str] = frozenset()
    side: str = "agent"
    lone: str = "no"
    owner: str | None = None
    needs_side: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """All word lists of one language."""

    language: str
    merge: frozenset[str]
    town: str
    """The name of a town that the parser knows, shown to it in place of one that it does not."""
    read_as: Mapping[str, str]
    read_as_after_actor: Mapping[str, str]
    lemmas: Mapping[str, str]
    classes: Mapping[str, frozenset[str]]
    """Lemma to the classes that it belongs to."""
    triggers: Mapping[str, Mapping[str, tuple[tuple[Trigger, Rule], ...]]]
    """Word class (verbs, nouns, words) to lemma to rules, in order."""
    lists: Mapping[str, Mapping[str, tuple[str, ...]]]
    """File to list to words, in order."""
    tables: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """File to table to its entries."""

    def words(self, file: str, name: str) -> frozenset[str]:
        """Return one list of one file as a set (empty when there is none)."""
        return _as_set(self.lists.get(file, {}).get(name, ()))

    def classes_of(self, lemma: str) -> frozenset[str]:
        """Return what a noun stands for."""
        return self.classes.get(lemma, frozenset())


@cache
def _as_set(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(words)


@cache
def load_lexicon(language: str) -> Lexicon:
    """Load the word lists of a language.

    Raises
    ------
    PluginError
        There are none for that language.

    Examples
    --------
    >>> "border" in load_lexicon("en").classes_of("frontier")
    True
    """
    folder = files("contested.claims") / "lexicons" / language
    if not folder.is_dir():
        raise PluginError(f"no word lists for the language {language!r}")
    raw = {
        item.name.removesuffix(".toml"): tomllib.loads(item.read_text(encoding="utf-8"))
        for item in folder.iterdir()
        if item.name.endswith(".toml")
    }
    parsing, events = raw.pop("parsing"), raw.pop("events")
    return Lexicon(
        language=language,
        merge=frozenset(parsing["merge"]),
        town=parsing["town"],
        read_as=parsing["read_as"],
        read_as_after_actor=parsing["read_as_after_actor"],
        lemmas=parsing["lemmas"],
        classes=_classes(raw.pop("classes")),
        triggers=_triggers(events["rule"]),
        lists={name: _lists(table) for name, table in raw.items()},
        tables={name: {k: v for k, v in t.items() if isinstance(v, dict)} for name, t in raw.items()},
    )


def _lists(table: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    return {
        name: tuple(entry.split()) if isinstance(entry, str) else tuple(entry)
        for name, entry in table.items()
        if isinstance(entry, str | list)
    }


def _classes(table: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for name, words in _lists(table).items():
        for word in words:
            found.setdefault(word, set()).add(name)
    return {word: frozenset(names) for word, names in found.items()}


def _triggers(rules: list[dict[str, Any]]) -> dict[str, dict[str, tuple[tuple[Trigger, Rule], ...]]]:
    found: dict[str, dict[str, list[tuple[Trigger, Rule]]]] = {"verbs": {}, "nouns": {}, "words": {}}
    for order, entry in enumerate(rules):
        rule = _rule(entry, order)
        for part, by_lemma in found.items():
            for text in entry.get(part, ()):
                trigger = _trigger(text)
                by_lemma.setdefault(trigger.lemma, []).append((trigger, rule))
    return {part: {lemma: tuple(pairs) for lemma, pairs in by.items()} for part, by in found.items()}


def _trigger(text: str) -> Trigger:
    lemma, *needs = text.split()
    return Trigger(lemma=lemma, needs=tuple(frozenset(need.lstrip("+").split("|")) for need in needs))


_SETS = ("theme", "agent", "any", "beside", "who", "not_theme", "not_agent", "not_any", "near", "also")


def _rule(entry: dict[str, Any], order: int) -> Rule:
    known = {*_SETS, "kind", "verbs", "nouns", "words", "side", "lone", "owner", "needs_side"}
    unknown = entry.keys() - known
    if unknown:
        raise PluginError(f"a rule of kind {entry['kind']!r} has unknown keys: {', '.join(sorted(unknown))}")
    return Rule(
        kind=entry["kind"],
        order=order,
        **{name: frozenset(entry.get(name, ())) for name in _SETS},
        side=entry.get("side", "agent"),
        lone=entry.get("lone", "no"),
        owner=entry.get("owner"),
        needs_side=entry.get("needs_side", False),
    )
