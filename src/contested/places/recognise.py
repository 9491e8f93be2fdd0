"""Finds the places that a text names: settlements, regions, rivers, roads, countries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from contested.claims.claim import Mention, MentionKind
from contested.places.gazetteer import Entry, Gazetteer, load_gazetteer, name_key
from contested.places.names import Token, adjective_keys, alias_key, tokenise
from contested.places.region_lists import RegionLists
from contested.places.words import PlaceWords, load_words
from contested.theatre.theatre import Region, Theatre

__all__ = ["GazetteerRecogniser"]

_GAP = re.compile(r"(?:['’ʼ][sS])?[\s\u00a0]{0,2}[-‐‑–—.]?[\s\u00a0]{0,2}")
_SENTENCE_START = re.compile(r"(?:(?:^|[.!?:;•\n])[\s\"'“”«»„‘’(\[*\-–—]*|[\"“«„])$")
_TITLE_CASE_SHARE = 0.7
_TITLE_CASE_WORDS = 4
_LARGE_TOWN = 100_000
_BLOCK = "block:"
_REGION = "region:"
_SHORT_CAPITALS = 4
_LONG_NAME = 8


@dataclass(frozen=True, slots=True)
class _Match:
    """Words of the text that the gazetteer knows, before it is decided what they mean."""

    first: int
    last: int
    words: tuple[str, ...]
    """What the gazetteer lists the words under."""
    keys: tuple[str, ...]
    """Of entries, of regions with a prefix, or the sign that it is no place."""


class GazetteerRecogniser:
    """Recognises the places of a theatre; fills the ``recognise`` of an extractor.

    Examples
    --------
    >>> from contested.theatre.load import load_theatre
    >>> recognise = GazetteerRecogniser(load_theatre("ukraine_2022"))
    >>> [(m.text, m.kind, m.key) for m in recognise("They left Izyum, in the Kharkiv region.")]
    [('Izyum', 'settlement', 'gn:707292'), ('Kharkiv region', 'region', 'region:kharkiv_oblast')]
    """

    def __init__(self, theatre: Theatre, *, gazetteer: Gazetteer | None = None) -> None:
        self.gazetteer = gazetteer or load_gazetteer(theatre)
        self.words: PlaceWords = load_words(theatre.folder)
        self._country = theatre.country
        self._regions: dict[str, Region] = {region.key: region for region in theatre.regions}
        self._names: dict[tuple[str, ...], tuple[str, ...]] = dict(self.gazetteer.names)
        self._small: set[str] = set()
        self._lower: set[tuple[str, ...]] = set()
        self._first_names = {alias_key(name) for name in self.words.first_names}
        self._add_regions(theatre.regions)
        self._add_blocks(theatre)
        self._note_small_words()
        self._by_first: dict[str, list[tuple[str, ...]]] = {}
        for key in self._names:
            self._by_first.setdefault(key[0], []).append(key)
        for keys in self._by_first.values():
            keys.sort(key=len, reverse=True)
        self._lists = RegionLists(theatre.regions, self.words)

    def __call__(self, text: str) -> tuple[Mention, ...]:
        """Return the places named, in order, none overlapping."""
        tokens = tokenise(text)
        mentions = list(self._lists.find(text, tokens))
        taken = [(mention.start, mention.end) for mention in mentions]
        for match in self._matches(text, tokens):
            mention = self._mention(text, tokens, match)
            if mention is not None and _free(mention, taken):
                mentions.append(mention)
                taken.append((mention.start, mention.end))
        for other in self._unlisted(text, tokens, taken):
            if _free(other, taken):
                mentions.append(other)
                taken.append((other.start, other.end))
        mentions += [road for road in self._roads(text) if _free(road, taken)]
        return tuple(sorted(mentions, key=lambda mention: mention.start))

    def _add(self, name: str, key: str) -> None:
        words = name_key(name)
        if words:
            self._names[words] = (*self._names.get(words, ()), key)

    def _add_regions(self, regions: Iterable[Region]) -> None:
        for region in regions:
            for name in (region.name, *region.aliases):
                self._add(name, _REGION + region.key)

    def _add_blocks(self, theatre: Theatre) -> None:
        phrases = [name for actor in theatre.actors for name in actor.names if " " in name or "-" in name]
        for phrase in (*self.words.not_places, *phrases):
            words = name_key(phrase)
            if len(words) > 1 and words not in self._names:
                self._names[words] = (_BLOCK,)

    def _note_small_words(self) -> None:
        """Note the words that names spell with a small letter: "region", "of", "nuclear"."""
        names = list(self.gazetteer.phrases)
        names += [name for region in self._regions.values() for name in (region.name, *region.aliases)]
        names += self.words.not_places
        self._lower = {name_key(name) for name in names if name == name.lower() and " " in name}
        words = {word for name in names for word in name.split(" ") if word[:1].islower()}
        self._small = {
            alias_key(token.text) for word in words for token in tokenise(word) if not token.capital
        }

    def _matches(self, text: str, tokens: Sequence[Token]) -> Iterator[_Match]:
        position = 0
        while position < len(tokens):
            match = self._match_at(text, tokens, position)
            if match is None:
                position += 1
                continue
            yield match
            position = match.last + 1

    def _match_at(self, text: str, tokens: Sequence[Token], position: int) -> _Match | None:
        token = tokens[position]
        adjective = self._adjective(text, tokens, position)
        if not token.capital and alias_key(token.text) not in self._small:
            return adjective
        best: list[tuple[str, ...]] = []
        for first in token.keys:
            for words in self._by_first.get(first, ()):
                if best and len(words) < len(best[0]):
                    break
                if self._fits(text, tokens, position, words):
                    best = [*best, words] if best and len(words) == len(best[0]) else [words]
                    break
        if adjective is not None and (not best or len(best[0]) == 1):
            return adjective
        if not best:
            return None
        keys = dict.fromkeys(key for words in best for key in self._names[words])
        return _Match(position, position + len(best[0]) - 1, best[0], tuple(keys))

    def _adjective(self, text: str, tokens: Sequence[Token], position: int) -> _Match | None:
        """Read a town's adjective before a word such as "direction": the town is meant."""
        if position + 1 >= len(tokens):
            return None
        token, after = tokens[position], tokens[position + 1]
        if after.text.lower() not in self.words.adjective_before or text[token.end : after.start].strip():
            return None
        towns = {
            entry.key: key
            for key in adjective_keys(token.text)
            for name in self._names.get((key,), ())
            if (entry := self.gazetteer.get(name)) is not None and entry.kind == "settlement"
        }
        if not towns:
            return None
        best = max(towns, key=lambda name: self.gazetteer.entries[name].population or 0)
        return _Match(position, position, (towns[best],), (best,))

    def _fits(self, text: str, tokens: Sequence[Token], position: int, words: tuple[str, ...]) -> bool:
        if position + len(words) > len(tokens):
            return False
        capitals = 0
        for offset, word in enumerate(words):
            token = tokens[position + offset]
            if offset and not _GAP.fullmatch(text[tokens[position + offset - 1].end : token.start]):
                return False
            if word not in token.keys or not (token.capital or word in self._small):
                return False
            capitals += token.capital
        return capitals > 0 or words in self._lower

    def _mention(self, text: str, tokens: Sequence[Token], match: _Match) -> Mention | None:
        if _BLOCK in match.keys:
            return None
        first, last = tokens[match.first], tokens[match.last]
        if self._doubtful(text, tokens, match):
            return None
        regions = [key for key in match.keys if key.startswith(_REGION)]
        entries = self._bearers(match)
        if regions and not any((entry.population or 0) >= _LARGE_TOWN for entry in entries):
            region = self._regions[regions[0].removeprefix(_REGION)]
            kind: MentionKind = "country" if region.kind == "country" else "region"
            return _made(text, first.start, last.end, kind, regions[0])
        return self._entry_mention(text, tokens, match, entries)

    def _entry_mention(
        self, text: str, tokens: Sequence[Token], match: _Match, entries: list[Entry]
    ) -> Mention | None:
        start, end = tokens[match.first].start, tokens[match.last].end
        rivers = [entry for entry in entries if entry.kind == "river"]
        towns = [entry for entry in entries if entry.kind != "river"]
        after = tokens[match.last + 1] if match.last + 1 < len(tokens) else None
        beside = after is not None and text[end : after.start].strip() == ""
        if beside and after is not None and after.text.lower() in self.words.river_after:
            key = rivers[0].key if rivers else f"river:{(towns or rivers)[0].name}"
            return _made(text, start, after.end, "river", key)
        if beside and after is not None and after.text.lower() in self.words.bridge_after and towns:
            return _made(text, start, after.end, "other", f"bridge:{_likeliest(towns).name}")
        if rivers and (not towns or self._river_before(tokens, match)):
            return _made(text, start, end, "river", rivers[0].key)
        best = _likeliest(towns)
        abroad = best.country not in {None, self._country}
        return replace(_made(text, start, end, best.kind, best.key), abroad=abroad)

    def _river_before(self, tokens: Sequence[Token], match: _Match) -> bool:
        before = [token.text.lower() for token in tokens[max(0, match.first - 2) : match.first]]
        if not before:
            return False
        cue = before[-1] in self.words.river_article or before[-1] in self.words.river_before
        return cue or before[0] in self.words.river_before

    def _bearers(self, match: _Match) -> list[Entry]:
        """Return the places of a match; those that no longer bear the name only when no other does."""
        entries = [self.gazetteer.entries[key] for key in match.keys if not key.startswith(_REGION)]
        borne = [entry for entry in entries if match.words not in entry.former_keys]
        return borne or entries

    def _doubtful(self, text: str, tokens: Sequence[Token], match: _Match) -> bool:
        """Whether the words are rather a common word or a person's name than a place."""
        first, last = tokens[match.first], tokens[match.last]
        name = text[first.start : last.end]
        if all(key.startswith(_REGION) for key in match.keys):
            return False
        if name.isupper() and len(name) <= _SHORT_CAPITALS and not self._capitals(name, match):
            return True
        before = tokens[match.first - 1] if match.first else None
        if self._personal(text, match, before, first, name):
            return True
        return self._common(text, tokens, match)

    def _common(self, text: str, tokens: Sequence[Token], match: _Match) -> bool:
        """Whether the word is a common word where it stands."""
        first, last = tokens[match.first], tokens[match.last]
        rule = self.words.common.get(match.words[0]) if len(match.words) == 1 else None
        if rule is None or self._in_list(text, tokens, match):
            return False
        before = tokens[match.first - 1] if match.first else None
        after = tokens[match.last + 1] if match.last + 1 < len(tokens) else None
        if after is not None and after.capital and text[last.end : after.start] == " ":
            return not self._lists.starts(after)  # the first word of a longer name
        if _SENTENCE_START.search(text[max(0, first.start - 12) : first.start]) or _title_case(text, first):
            return True
        placed = before is not None and before.text.lower() in self.words.locative_before
        return rule == "strict" and not placed

    def _in_list(self, text: str, tokens: Sequence[Token], match: _Match) -> bool:
        """Whether a comma or an "and" joins the words to another name that the gazetteer knows."""
        for step, edge in ((1, match.last), (-1, match.first)):
            other = edge + step
            if not 0 <= other < len(tokens):
                continue
            left, right = (edge, other) if step > 0 else (other, edge)
            gap = text[tokens[left].end : tokens[right].start].strip()
            if tokens[other].text.lower() in self.words.joins and gap in {"", ","}:
                other += step
            elif gap != ",":
                continue
            if 0 <= other < len(tokens) and tokens[other].capital:
                keys = [key for key in tokens[other].keys if key not in self.words.common]
                if any((key,) in self._names for key in keys):
                    return True
        return False

    def _personal(self, text: str, match: _Match, before: Token | None, first: Token, name: str) -> bool:
        """Whether the words are a first name, or follow one."""
        if before is not None and before.capital and not self._first_names.isdisjoint(before.keys):
            return text[before.end : first.start].strip(" .") == ""
        after = text[first.start + len(name) :].lstrip(" ")[:1]
        own = len(match.words) == 1 and not self._first_names.isdisjoint(first.keys)
        return own and (after.isupper() or not self._large(match))

    def _large(self, match: _Match) -> bool:
        entries = [self.gazetteer.entries[key] for key in match.keys if not key.startswith(_REGION)]
        return any((entry.population or 0) >= _LARGE_TOWN for entry in entries)

    def _capitals(self, name: str, match: _Match) -> bool:
        """Whether a name is spelled in capitals by the gazetteer, like "US"."""
        entries = [self.gazetteer.entries[key] for key in match.keys if not key.startswith(_REGION)]
        return any(name in (entry.name, *entry.aliases) for entry in entries)

    def _unlisted(
        self, text: str, tokens: Sequence[Token], taken: Sequence[tuple[int, int]]
    ) -> Iterator[Mention]:
        """Yield what no file lists: "X River", and words spelled like a village after a word of place."""
        words, pattern = self.words, self.words.unlisted
        inside = {place for start, end in taken for place in range(start, end)}
        leads = words.locative_before | words.joins
        for left, token in pairwise(tokens):
            if token.start in inside:
                continue
            gap = text[left.end : token.start].strip()
            if gap == "" and left.capital and token.text.lower() in words.river_after:
                yield _made(text, left.start, token.end, "river", f"river:{left.text}")
            led = (gap == "" and left.text.lower() in leads) or (gap == "," and left.capital)
            if led and token.capital and pattern is not None and pattern.fullmatch(token.text):
                yield _made(text, token.start, token.end, "settlement", self._nearly(token.text))

    def _nearly(self, word: str) -> str:
        """Return the key of the place that a word misspells by one letter, else one that no place has."""
        near = [self.gazetteer.entries[key] for key in self.gazetteer.nearly(word)]
        home = [entry for entry in near if entry.region_key in self.words.contested_regions]
        if len(word) < _LONG_NAME or len({entry.name for entry in home}) != 1:
            return f"unlisted:{word}"
        return _likeliest(home).key

    def _roads(self, text: str) -> Iterator[Mention]:
        roads = self.words.roads
        if roads is None:
            return
        for found in roads.pattern.finditer(text):
            group = next(name for name in roads.letters if found.group(name))
            number = re.sub(r"\D", "", found.group("number"))
            if len(number) in roads.digits.get(group, (len(number),)):
                key = f"road:{roads.letters[group]}{number}"
                yield _made(text, found.start(), found.end(), "road", key)


def _likeliest(entries: Sequence[Entry]) -> Entry:
    return max(entries, key=lambda entry: (entry.population or 0, entry.part_of is not None))


def _made(text: str, start: int, end: int, kind: MentionKind, key: str) -> Mention:
    return Mention(start=start, end=end, text=text[start:end], kind=kind, key=key)


def _free(mention: Mention, taken: Iterable[tuple[int, int]]) -> bool:
    return all(mention.end <= start or mention.start >= end for start, end in taken)


def _title_case(text: str, token: Token) -> bool:
    """Whether the line that holds a word is a headline in Title Case."""
    start = text.rfind("\n", 0, token.start) + 1
    end = text.find("\n", token.end)
    words = [word for word in tokenise(text[start : end if end >= 0 else len(text)]) if len(word.text) > 1]
    capitals = sum(word.capital for word in words)
    return len(words) >= _TITLE_CASE_WORDS and capitals >= _TITLE_CASE_SHARE * len(words)
