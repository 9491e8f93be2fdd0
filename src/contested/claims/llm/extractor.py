"""The extractor `llm`: a language model reads the claims, and only what the report bears out is kept."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

import orjson

from contested.claims.claim import Claim
from contested.claims.extractor import Extracted, Recogniser, Usage
from contested.claims.llm.client import ChatClient
from contested.claims.llm.pieces import Piece, cut, halves
from contested.claims.llm.prompt import answer_schema, system_prompt, user_message
from contested.claims.llm.records import RecordReader
from contested.claims.llm.settings import Settings
from contested.errors import InputError, ServiceError
from contested.reports.report import Report
from contested.theatre.theatre import Theatre

__all__ = ["LlmExtractor"]

_SMALLEST_PIECE_CHARS = 1_000
_MAX_RECORDS = 500
"""Of one piece: more than its clauses can be."""
_FENCE = "```"
_END_OF_THOUGHT = "</think>"


class LlmExtractor:
    """Asks a model on a server that the user names; registered as ``llm``, and never used unasked.

    Parameters
    ----------
    settings
        Which server and model; ``None`` reads the variables ``CONTESTED_LLM_...``.
    sleep
        What waits between two tries of a request.

    Raises
    ------
    PluginError
        The variables are missing or cannot be used.
    """

    name = "llm"
    languages = frozenset({"en", "uk", "ru", "it"})

    def __init__(
        self, *, settings: Settings | None = None, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._settings = settings or Settings.read(os.environ)
        self._client = ChatClient(self._settings, sleep=sleep)
        self.version = f"1 {self._settings.model}"

    def prepare(self) -> None:
        """Do nothing: the server is asked with the first report."""

    def extract(self, report: Report, *, theatre: Theatre, recognise: Recogniser) -> Iterator[Claim]:
        """Yield the claims of a report in the order of their quotes.

        Raises
        ------
        ServiceError
            The server refuses, fails for good, or never answers as it was asked to.
        """
        yield from self.account(report, theatre=theatre, recognise=recognise).claims

    def account(self, report: Report, *, theatre: Theatre, recognise: Recogniser) -> Extracted:
        """Extract the claims, and say how many records were refused and what was used."""
        try:
            report.text.encode()
        except UnicodeEncodeError as error:
            raise InputError("holds characters that cannot be sent", where=report.id) from error
        reader = RecordReader(report=report, theatre=theatre, mentions=recognise(report.text))
        question = _Question(client=self._client, report=report, theatre=theatre, used=[])
        try:
            answers = self._ask(question, cut(report.text))
        except ServiceError as error:
            if question.used:  # it was paid for, all the same
                error.reason += f" (after {sum(question.used, Usage())})"
            raise
        claims: dict[Any, Claim] = {}
        refused: Counter[str] = Counter()
        unplaced = 0
        for answer in answers:
            checked = reader.check(answer.records, answer.piece)
            claims.update({(claim.start, claim.quote, claim.kind): claim for claim in checked.claims})
            refused.update(checked.refused)
            unplaced += checked.unplaced
        return Extracted(
            claims=tuple(sorted(claims.values(), key=lambda claim: (claim.start, claim.end))),
            notes=(*_refused(refused), *_unplaced(unplaced)),
            usage=sum(question.used, Usage()),
        )

    def _ask(self, question: _Question, pieces: list[Piece]) -> list[_Answer]:
        workers = min(self._settings.concurrency, len(pieces))
        if workers <= 1:
            answers = [question.ask(piece) for piece in pieces]
        else:
            with ThreadPoolExecutor(workers) as threads:
                answers = list(threads.map(question.ask, pieces))
        return [answer for group in answers for answer in group]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    piece: Piece
    records: tuple[object, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    """What is asked about each piece of one report."""

    client: ChatClient
    report: Report
    theatre: Theatre
    used: list[Usage]
    """Of every request that was answered, filled in as they come."""

    def ask(self, piece: Piece) -> list[_Answer]:
        """Ask about a piece; in halves when the answer does not fit, and once more when it is no JSON."""
        ask = partial(self.client.ask, system_prompt(self.theatre), schema=answer_schema(self.theatre))
        for _ in range(2):
            answer = ask(user_message(self.report, piece))
            self.used.append(answer.usage)
            records = None if answer.cut_off else _records(answer.content)
            if records is not None:
                return [_Answer(piece=piece, records=records)]
            if answer.cut_off and len(piece.text) > _SMALLEST_PIECE_CHARS:
                return [one for half in halves(self.report.text, piece) for one in self.ask(half)]
        what = "its answer is cut off" if answer.cut_off else "its answer is not the JSON that was asked for"
        raise ServiceError(what, where=self.report.id, record="the model")


def _records(content: str) -> tuple[object, ...] | None:
    """Read the records of an answer; ``None`` when it has none of the form asked for."""
    text = content.rpartition(_END_OF_THOUGHT)[2].strip()
    if text.startswith(_FENCE):
        text = text.partition("\n")[2].rpartition(_FENCE)[0]
    try:
        document = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
    records = document.get("claims") if isinstance(document, dict) else None
    return tuple(records) if isinstance(records, list) and len(records) <= _MAX_RECORDS else None


def _refused(refused: Counter[str]) -> tuple[str, ...]:
    total = sum(refused.values())
    if not total:
        return ()
    reasons = "; ".join(f"{reason} ({count})" for reason, count in sorted(refused.items()))
    return (f"{total} of the model's records {'was' if total == 1 else 'were'} refused: {reasons}",)


def _unplaced(count: int) -> tuple[str, ...]:
    if not count:
        return ()
    names = "1 name of a place" if count == 1 else f"{count} names of places"
    return (f"{names} that the model gave {'is' if count == 1 else 'are'} in no gazetteer, and left out",)
