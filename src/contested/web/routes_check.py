"""The addresses that check a text, and tell of new claims as they come in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Header, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import StreamingResponse

from contested.errors import InputError
from contested.web.answers import json_answer
from contested.web.checking import brief_json, check_text, require_token
from contested.web.routes_features import state_of
from contested.web.state import State

__all__ = ["router"]

router = APIRouter()
_LOOK_EVERY_S = 2.0
_BYTES_A_CHAR = 12
"""JSON may write one character as two escapes of six letters."""


class CheckRequest(BaseModel):
    """A text to check."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(min_length=1, description="The report's words, in English")
    published: str | None = Field(default=None, max_length=40, description="Its dateline, ISO 8601")
    publisher: str | None = Field(default=None, max_length=200)
    record: bool = Field(default=False, description="Keep its statements in the ledger; needs the token")


@router.post(
    "/check",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": CheckRequest.model_json_schema()}},
        }
    },
)
async def check(request: Request, authorization: Annotated[str | None, Header()] = None) -> Response:
    """Read a text's claims, judge them, and return the brief."""
    state = state_of(request)
    if request.headers.get("content-type", "").split(";")[0].strip() != "application/json":
        raise HTTPException(415, "send JSON (content-type: application/json)")
    asked = await _asked(request, state)
    if asked.record:
        try:
            require_token(authorization, state.settings.token)
        except InputError as error:
            raise HTTPException(403, str(error)) from error
    brief = await run_in_threadpool(
        check_text,
        state,
        asked.text,
        published=asked.published,
        publisher=asked.publisher,
        record=asked.record,
    )
    return json_answer(request, await run_in_threadpool(brief_json, state, brief))


async def _asked(request: Request, state: State) -> CheckRequest:
    """Read the body, and stop as soon as it is too long."""
    most, body = state.settings.text_chars_max * _BYTES_A_CHAR + 4096, bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise HTTPException(413, "the text is too long")
    try:
        asked = CheckRequest.model_validate(orjson.loads(bytes(body)))
    except orjson.JSONDecodeError:
        raise InputError("the body is no JSON") from None
    except ValueError as error:
        details = error.errors() if hasattr(error, "errors") else []
        where = ".".join(str(part) for part in details[0]["loc"]) if details else "the body"
        raise InputError(f"{where}: {details[0]['msg'] if details else 'is malformed'}") from None
    if len(asked.text) > state.settings.text_chars_max:
        raise HTTPException(
            413, f"the text is too long (at most {state.settings.text_chars_max:,} characters)"
        )
    return asked


@router.get("/events", summary="Server-sent events: one for every new claim, and one as verdicts come in")
async def events(request: Request, last_event_id: Annotated[str | None, Header()] = None) -> Response:
    """Tell of new claims, with `Last-Event-ID` of those since; and of how many claims are judged."""
    state = state_of(request)
    seen = int(last_event_id) if last_event_id and last_event_id.isdecimal() else state.serial
    headers = {"Cache-Control": "no-store"}
    return StreamingResponse(_stream(request, state, seen), media_type="text/event-stream", headers=headers)


async def _stream(request: Request, state: State, seen: int) -> AsyncIterator[bytes]:
    yield b"retry: 5000\n\n"
    told = 0  # who comes late is told of the verdicts that are there: the page may have listed claims before
    while not await request.is_disconnected():
        await run_in_threadpool(state.refresh)
        fresh = [(serial, id_) for serial, id_ in state.recent if serial > seen]
        for serial, id_ in fresh:
            number = state.index.numbers.get(id_)
            if number is not None:
                yield b"id: %d\nevent: claim\ndata: %b\n\n" % (serial, state.index.features[number])
            seen = serial
        if state.verdict_serial != told:
            told = state.verdict_serial
            yield b"event: verdicts\ndata: %b\n\n" % orjson.dumps(verdict_progress(state))
        elif not fresh:
            yield b": still here\n\n"
        await asyncio.sleep(_LOOK_EVERY_S)


def verdict_progress(state: State) -> dict[str, Any]:
    """Tell how many claims are judged, and how many have each verdict."""
    index = state.index
    return {"judged": index.judged, "claims": len(index), "verdict": index.counts["verdict"]}
