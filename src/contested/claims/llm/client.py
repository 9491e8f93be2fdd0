"""Asks a server that speaks OpenAI's protocol for one answer: bounded in time, in size and in tries."""

from __future__ import annotations

import time
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.message import Message
from http.client import HTTPException, HTTPResponse
from typing import IO, Any
from urllib.error import HTTPError

import orjson

from contested.claims.extractor import Usage
from contested.claims.llm.settings import Settings
from contested.errors import ServiceError

__all__ = ["MAX_ANSWER_BYTES", "TRIES", "Answer", "ChatClient"]

TRIES = 4
"""Of one request, the first included."""
MAX_ANSWER_BYTES = 4_000_000

_WAIT_SECONDS = 1.0
"""Before the second try; doubled before each further one."""
_LONGEST_WAIT_SECONDS = 30.0
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504, 529})
_FORM_REFUSED = frozenset({400, 422})
_SEED = 7
_DETAIL_CHARS = 200
_CHUNK_BYTES = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the model wrote."""

    content: str
    cut_off: bool
    """Whether it reached the longest answer that the server allows."""
    usage: Usage


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """The key goes to the server that was named, and to no other."""

    def redirect_request(  # as the class above has it
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> None:
        """Follow none: the caller sees the status."""


class _Passing(Exception):  # noqa: N818  # no error for anybody but `ask`
    """A failure that another try may not meet."""

    def __init__(self, reason: str, *, after_seconds: float = 0.0) -> None:
        super().__init__(reason)
        self.after_seconds = after_seconds


class _FormRefused(Exception):  # noqa: N818  # likewise
    """The server does not know the form that the answer was asked in."""


class ChatClient:
    """One model on one server.

    Parameters
    ----------
    settings
        Where it is.
    sleep
        What waits between two tries.
    """

    def __init__(self, settings: Settings, *, sleep: Callable[[float], None] = time.sleep) -> None:
        self._settings = settings
        self._sleep = sleep
        self._opener = urllib.request.build_opener(_NoRedirects)
        self._schema_refused = False

    def ask(self, system: str, user: str, *, schema: Mapping[str, Any]) -> Answer:
        """Put one question; the answer should be JSON that fits a schema, but need not be.

        Raises
        ------
        ServiceError
            The server refuses, or still fails after `TRIES` tries; the message never holds the key.
        """
        if not self._schema_refused:
            described = {"name": "claims", "strict": True, "schema": schema}
            form: dict[str, Any] = {"type": "json_schema", "json_schema": described}
            try:
                return self._answer(self._try(self._body(system, user, form)))
            except _FormRefused:
                pass
        told = f"{system}\nThe JSON schema of the answer: {orjson.dumps(schema).decode()}"
        try:
            answer = self._answer(self._try(self._body(told, user, {"type": "json_object"})))
        except _FormRefused as refused:
            raise self._failed(str(refused)) from refused
        self._schema_refused = True  # the server will not learn it in this run
        return answer

    def _body(self, system: str, user: str, form: Mapping[str, Any]) -> bytes:
        return orjson.dumps({
            "model": self._settings.model,
            "messages": [{"role": "system", "content": system}, {"role": "user", "content": user}],
            "temperature": 0,
            "seed": _SEED,
            "response_format": form,
        })  # fmt: skip

    def _try(self, body: bytes) -> bytes:
        wait = _WAIT_SECONDS
        for tries_left in reversed(range(TRIES)):
            try:
                return self._post(body)
            except _Passing as failure:
                if not tries_left:
                    raise self._failed(f"{failure} ({TRIES} times)") from failure
                self._sleep(min(max(wait, failure.after_seconds), _LONGEST_WAIT_SECONDS))
                wait *= 2
        raise AssertionError  # the loop returns or raises

    def _post(self, body: bytes) -> bytes:
        settings = self._settings
        headers = {"Content-Type": "application/json", "User-Agent": "contested"}
        if settings.key is not None:
            headers["Authorization"] = f"Bearer {settings.key}"
        request = urllib.request.Request(settings.endpoint, data=body, headers=headers, method="POST")  # noqa: S310  # http or https: `Settings` saw to it
        deadline = time.monotonic() + settings.timeout_seconds
        try:
            with self._opener.open(request, timeout=settings.timeout_seconds) as response:
                return self._bounded(response, deadline)
        except HTTPError as error:
            with error:
                raise self._refusal(error) from None
        except TimeoutError as error:
            raise self._late() from error
        except (OSError, HTTPException) as error:
            cause = getattr(error, "reason", error)
            if isinstance(cause, TimeoutError):
                raise self._late() from error
            text = getattr(cause, "strerror", None) or str(cause) or type(cause).__name__
            raise _Passing(f"cannot be reached: {self._told(text)}") from error

    def _bounded(self, response: HTTPResponse, deadline: float) -> bytes:
        parts, size = [], 0
        while part := response.read1(_CHUNK_BYTES):
            parts.append(part)
            size += len(part)
            if size > MAX_ANSWER_BYTES:
                raise self._failed(f"answers with more than {MAX_ANSWER_BYTES / 1e6:.0f} MB")
            if time.monotonic() > deadline:
                raise self._late()
        return b"".join(parts)

    def _late(self) -> _Passing:
        return _Passing(f"has not answered within {self._settings.timeout_seconds:g} s")

    def _refusal(self, error: HTTPError) -> Exception:
        try:
            detail = self._told(error.read(_CHUNK_BYTES).decode("utf-8", "replace"))
        except (OSError, HTTPException):
            detail = ""
        reason = f"answers with status {error.code}" + (f": {detail}" if detail else "")
        if error.code in _PASSING:
            return _Passing(reason, after_seconds=_seconds(error.headers.get("Retry-After")))
        if error.code in _FORM_REFUSED:
            return _FormRefused(reason)
        return self._failed(reason)

    def _answer(self, content: bytes) -> Answer:
        try:
            document = orjson.loads(content)
            choice = document["choices"][0]
            text = choice["message"]["content"]
        except (orjson.JSONDecodeError, KeyError, IndexError, TypeError) as error:
            raise self._failed("answers with something else than a chat completion") from error
        return Answer(
            content=text if isinstance(text, str) else "",
            cut_off=choice.get("finish_reason") == "length",
            usage=self._usage(document.get("usage")),
        )

    def _usage(self, counted: object) -> Usage:
        counts = counted if isinstance(counted, dict) else {}
        tokens_in, tokens_out = (_count(counts.get(name)) for name in ("prompt_tokens", "completion_tokens"))
        cost = self._settings.cost(tokens_in, tokens_out)
        return Usage(requests=1, tokens_in=tokens_in, tokens_out=tokens_out, cost=cost)

    def _failed(self, reason: str) -> ServiceError:
        return ServiceError(reason, record=f"the server of the model {self._settings.model!r}")

    def _told(self, text: str) -> str:
        """Give what a server says as one short line, without the key should it repeat that."""
        if self._settings.key is not None:
            text = text.replace(self._settings.key, "[key]")
        line = "".join(char if char.isprintable() else " " for char in text)
        line = " ".join(line.split())
        return line if len(line) <= _DETAIL_CHARS else line[:_DETAIL_CHARS] + "…"


def _seconds(retry_after: str | None) -> float:
    text = (retry_after or "").strip()
    return float(text) if text.isascii() and text.isdigit() else 0.0


def _count(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else 0
