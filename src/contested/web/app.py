"""The server: every address, and what answers it."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles

from contested.errors import ContestedError
from contested.web import routes_check, routes_features, routes_page
from contested.web.answers import json_answer
from contested.web.guard import Guard
from contested.web.judging import Judging
from contested.web.settings import Settings
from contested.web.state import State

__all__ = ["create_app"]

STATIC = Path(__file__).parent / "static"


def create_app(settings: Settings, *, state: State | None = None) -> FastAPI:
    """Make the server's application.

    Parameters
    ----------
    settings
        What it shows, and what it allows.
    state
        What was opened before; ``None`` to open what the settings name.

    Raises
    ------
    ContestedError
        A map, a ledger or a folder cannot be read.
    """
    held = State(settings) if state is None else state
    app = FastAPI(
        lifespan=_judging_ahead,
        title="Contested",
        version="0.1.0",
        description="Claims of war reports against maps of control. Read-only unless a token is given.",
        openapi_url="/api",
        docs_url=None,
        redoc_url=None,
    )
    app.state.contested = held
    app.add_exception_handler(ContestedError, _refused)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(HTTPException, _known_failure)
    app.include_router(routes_features.router)
    app.include_router(routes_check.router)
    app.include_router(routes_page.router)
    if STATIC.is_dir():
        app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.add_middleware(Guard, hosts=settings.hosts, basemap=settings.basemap)
    return app


@asynccontextmanager
async def _judging_ahead(app: FastAPI) -> AsyncIterator[None]:
    """Judge in the background while the server runs."""
    state: State = app.state.contested
    judging = Judging(state) if state.settings.judge_ahead and state.histories else None
    if judging is not None:
        judging.start()
    yield
    if judging is not None:
        judging.stop()
    state.inferring.stop()


def _line(request: Request, status: int, text: str) -> Response:
    answer = json_answer(request, {"error": " ".join(text.split())[:500]})
    return Response(answer.body, status_code=status, media_type="application/json")


async def _refused(request: Request, error: Exception) -> Response:
    """Turn an error of the package into one line."""
    return _line(request, 400, str(error))


async def _malformed(request: Request, error: Exception) -> Response:
    """Turn what the types refuse into one line."""
    details: list[dict[str, Any]] = list(getattr(error, "errors", list)())
    first = details[0] if details else {"loc": ("request",), "msg": "is malformed"}
    where = ".".join(str(part) for part in first["loc"][1:]) or "the body"
    return _line(request, 400, f"{where}: {first['msg']}")


async def _known_failure(request: Request, error: Exception) -> Response:
    status = getattr(error, "status_code", 500)
    return _line(request, status, str(getattr(error, "detail", "failed")))


def new_token() -> str:
    """Make a token that nobody guesses."""
    return secrets.token_urlsafe(24)
