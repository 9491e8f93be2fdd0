"""Stands before every answer: refuses foreign host names, and lets browsers load nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["Guard", "policy"]


def policy(basemap: str | None) -> str:
    """Return the content security policy; one address of tiles may be let in."""
    tiles = ""
    if basemap is not None:
        parts = urlsplit(basemap)
        tiles = f" {parts.scheme}://{parts.netloc}"
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "worker-src 'self'",
            f"img-src 'self' data: blob:{tiles}",
            f"connect-src 'self'{tiles}",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        )
    )


class Guard:
    """Middleware: a page elsewhere that lets its own name point here (DNS rebinding) gets nothing."""

    def __init__(self, app: ASGIApp, *, hosts: Sequence[str], basemap: str | None) -> None:
        self._app = app
        self._hosts = {host.casefold() for host in hosts}
        self._headers = [
            (b"content-security-policy", policy(basemap).encode()),
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"no-referrer"),
            (b"cross-origin-opener-policy", b"same-origin"),
            (b"cross-origin-resource-policy", b"same-origin"),
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), *self._headers]
            await send(message)

        if not self._knows(scope):
            await _refuse(guarded)
            return
        await self._app(scope, receive, guarded)

    def _knows(self, scope: Scope) -> bool:
        named = [value for name, value in scope["headers"] if name == b"host"]
        if len(named) != 1:
            return False
        host = named[0].decode("latin-1").casefold()
        bare = host if host.endswith("]") else host.rpartition(":")[0] or host
        return bare in self._hosts


async def _refuse(send: Send) -> None:
    body = b'{"error":"this server does not go by that host name"}'
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 421, "headers": headers})
    await send({"type": "http.response.body", "body": body})
