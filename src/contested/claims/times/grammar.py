"""The grammar of expressions of time: patterns over classes of words, written in a language's data files."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

from contested.claims.times.tokens import OTHER, SHAPES, Tokens
from contested.errors import PluginError

__all__ = ["Extension", "Grammar", "Hit", "Rule", "load_grammar"]

_PIECE = re.compile(
    r"""\s+
    |'(?P<word>[^']+)'
    |(?P<open>[a-z_]+)@\(
    |(?P<name>[a-z_]+)(?::(?P<group>[a-z_]+))?
    |(?P<sign>[()|?*+])""",
    re.VERBOSE,
)
_FIRST_LETTER = 0x100  # letters for classes are taken from here on: nothing in a pattern means anything else


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One way to say when, and which reading it is given."""

    reads: str
    pattern: re.Pattern[str]
    options: Mapping[str, Any]
    """What else the reading must know: a unit, a direction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """Words before or behind an expression that belong to it."""

    pattern: re.Pattern[str]
    mod: str | None
    types: frozenset[str]
    """The types that it extends."""
    reads: frozenset[str]
    """The readings that it extends; any when empty."""

    def suits(self, kind: str, reads: str) -> bool:
        """Whether it extends an expression."""
        return kind in self.types and (not self.reads or reads in self.reads)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A rule that fits at a place."""

    rule: Rule
    tokens: Tokens
    match: re.Match[str]

    @property
    def first(self) -> int:
        """Index of the first word."""
        return self.match.start()

    @property
    def end(self) -> int:
        """Index just past the last word."""
        return self.match.end()

    def words(self, group: str) -> list[str]:
        """Return the words of a part of the pattern, in small letters; none when it is absent."""
        if group not in self.rule.pattern.groupindex:
            return []
        first, end = self.match.span(group)
        return [] if first < 0 else [word.lower() for word in self.tokens.words[first:end]]

    def word(self, group: str) -> str:
        """Return the words of a part of the pattern, joined by blanks."""
        return " ".join(self.words(group))


@dataclass(frozen=True)
class Grammar:
    """The words, the patterns and the tables of one language."""

    letters: Mapping[str, str]
    """Each word as it may be written, to its letter."""
    shapes: Mapping[frozenset[str], str]
    classes: Mapping[str, str]
    """Class to the letters of its words."""
    rules: tuple[Rule, ...]
    tables: Mapping[str, Any]
    before: tuple[Extension, ...]
    after: tuple[Extension, ...]
    joints: Mapping[str, frozenset[str]]
    """What may stand between an hour and its day ("beside"), and between the ends of a range."""
    doubtful: frozenset[str]
    """Months whose names are other words as well."""

    @cached_property
    def any_rule(self) -> re.Pattern[str]:
        """Where any rule fits: one pass over the letters that most texts end with."""
        parts = (re.sub(r"\?P<[a-z_]+>", "?:", rule.pattern.pattern) for rule in self.rules)
        return re.compile("|".join(parts))

    def at(self, tokens: Tokens, place: int) -> list[Hit]:
        """Return all rules that fit at a place, the longest first."""
        found = [(rule, rule.pattern.match(tokens.codes, place)) for rule in self.rules]
        hits = [Hit(rule=rule, tokens=tokens, match=match) for rule, match in found if match is not None]
        return sorted(hits, key=lambda hit: -hit.end)

    @cached_property
    def _sets(self) -> dict[str, frozenset[str]]:
        return {name: frozenset(words.split()) for name, words in self.tables["classes"].items()}

    def lists(self, name: str, word: str) -> bool:
        """Whether a word, in small letters, is in a list."""
        return word in self._sets[name]

    def between(self, text: str) -> str:
        """Return what stands between two dates: "beside", "range", or nothing that joins them.

        Parameters
        ----------
        text
            The words and blanks from the end of one to the start of the other.
        """
        words = " ".join(text.lower().split())
        if words in self.joints["beside"] and "\n\n" not in text:
            return "beside"
        return "range" if words in self.joints["range"] else ""

    def is_a(self, code: str, name: str) -> bool:
        """Whether a word with this letter belongs to a class."""
        return code in self.classes.get(name, "")


@cache
def load_grammar(language: str) -> Grammar:
    """Load the words and patterns of a language's expressions of time.

    Raises
    ------
    PluginError
        There are none for that language, or a pattern names a class of words that there is none of.

    Examples
    --------
    >>> load_grammar("en").lists("ended", "ending")
    True
    """
    words, rules_file = _read(language, "words"), _read(language, "rules")
    tables = {name: table for name, table in words.items() if isinstance(table, dict)}
    entries = [_spelt(entry) for entry in rules_file["rule"]]
    macros: Mapping[str, str] = rules_file["macros"]
    extensions = {side: rules_file[side] for side in ("before", "after")}
    patterns = [entry["pattern"] for entry in (*entries, *extensions["before"], *extensions["after"])]
    members = _members(tables, [*patterns, *macros.values()])
    letters, classes = _letters(members, capital=frozenset(words["capital"].split()))
    shapes = {names: chr(_FIRST_LETTER - 1 - i) for i, (names, _) in enumerate(SHAPES)}
    for names, letter in shapes.items():
        for name in names:
            classes[name] = classes.get(name, "") + letter
    classes["other"] = OTHER
    rules = tuple(
        Rule(
            reads=entry.pop("reads"),
            pattern=re.compile(_compiled(entry.pop("pattern"), classes=classes, macros=macros)),
            options=entry,
        )
        for entry in entries
    )
    sides = {
        side: tuple(_extension(entry, classes=classes, macros=macros) for entry in found)
        for side, found in extensions.items()
    }
    return Grammar(
        letters=letters,
        shapes=shapes,
        classes=classes,
        rules=rules,
        tables=tables,
        before=sides["before"],
        after=sides["after"],
        joints={name: frozenset(found) for name, found in rules_file["joints"].items()},
        doubtful=frozenset(words["doubtful_months"].split()),
    )


def _read(language: str, name: str) -> dict[str, Any]:
    file = files("contested.claims.times") / "languages" / language / f"{name}.toml"
    if not file.is_file():
        raise PluginError(f"no words of time for the language {language!r}")
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _extension(
    entry: Mapping[str, Any], *, classes: Mapping[str, str], macros: Mapping[str, str]
) -> Extension:
    return Extension(
        pattern=re.compile(_compiled(entry["pattern"], classes=classes, macros=macros)),
        mod=entry.get("mod"),
        types=frozenset(entry.get("types", ("DATE", "TIME", "DURATION", "SET"))),
        reads=frozenset(entry.get("reads", ())),
    )


def _spelt(entry: dict[str, Any]) -> dict[str, Any]:
    """Write a rule's phrases as a pattern."""
    phrases = entry.pop("phrases", None)
    if phrases is not None:
        ordered = sorted(phrases, key=len, reverse=True)
        spelt = (" ".join(f"'{word}'" for word in re.findall(r"\w+", phrase)) for phrase in ordered)
        hyphened = [
            re.sub("' '", "' hyphen? '", phrase) if "-" in raw else phrase
            for raw, phrase in zip(ordered, spelt, strict=True)
        ]
        entry["pattern"] = "|".join(f"({phrase})" for phrase in hyphened)
    return entry


def _members(tables: Mapping[str, Any], patterns: list[str]) -> dict[str, set[str]]:
    """Return each word's classes: its lists, its tables, and itself where a pattern has it."""
    members: dict[str, set[str]] = {}
    for name, words in tables["classes"].items():
        for word in words.split():
            members.setdefault(word, set()).add(name)
    for name, table in tables.items():
        for word in table if name != "classes" else ():
            members.setdefault(word, set()).add(name)
    for pattern in patterns:
        for piece in _PIECE.finditer(pattern):
            if piece["word"]:
                members.setdefault(piece["word"], set()).add("=" + piece["word"])
    return members


def _letters(
    members: Mapping[str, set[str]], *, capital: frozenset[str]
) -> tuple[dict[str, str], dict[str, str]]:
    """Give one letter to all words of the same classes, and to each class its letters."""
    kinds: dict[frozenset[str], str] = {}
    letters: dict[str, str] = {}
    classes: dict[str, str] = {}
    for word, names in members.items():
        low = frozenset(names - capital)
        for written, kind in (
            (word, low),
            (word.capitalize(), frozenset(names)),
            (word.upper(), frozenset(names)),
        ):
            if not kind:
                continue
            if kind not in kinds:
                kinds[kind] = chr(_FIRST_LETTER + len(kinds))
                for name in kind:
                    classes[name] = classes.get(name, "") + kinds[kind]
            letters.setdefault(written, kinds[kind])
    return letters, classes


def _compiled(pattern: str, *, classes: Mapping[str, str], macros: Mapping[str, str]) -> str:
    """Write a pattern over classes as a regular expression over their letters."""
    made, place = [], 0
    while place < len(pattern):
        piece = _PIECE.match(pattern, place)
        if piece is None:
            raise PluginError(f"a pattern of time cannot be read at {pattern[place:]!r}")
        place = piece.end()
        name = "=" + piece["word"] if piece["word"] else piece["name"]
        if piece["open"]:
            made.append(f"(?P<{piece['open']}>")
        elif piece["sign"]:
            made.append("(?:" if piece["sign"] == "(" else piece["sign"])
        elif name:
            inner = _named(name, classes=classes, macros=macros)
            made.append(f"(?P<{piece['group']}>{inner})" if piece["group"] else inner)
    return "".join(made)


def _named(name: str, *, classes: Mapping[str, str], macros: Mapping[str, str]) -> str:
    if name in macros:
        return f"(?:{_compiled(macros[name], classes=classes, macros=macros)})"
    if name not in classes:
        raise PluginError(f"a pattern of time names {name!r}, and no word is of that class")
    return f"[{classes[name]}]"
