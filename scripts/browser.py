"""A server on loopback and a Chromium that asks nobody else, for tests and measurements."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fastapi import FastAPI

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
)


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """Serve an application on a free port of loopback, in a thread of this process; yield its address."""
    import uvicorn  # noqa: PLC0415  # an extra of the package

    from contested.web.listen import listening  # noqa: PLC0415

    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    sock = listening("127.0.0.1", 0)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{sock.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=10)
        sock.close()


def drawn(page: Any) -> None:
    """Wait until the page shows its view and the map stands still."""
    page.wait_for_selector("body[data-ready]")
    for _ in range(100):
        if page.evaluate("() => !!(window.contestedMap && window.contestedMap.loaded())"):
            return
        page.wait_for_timeout(100)
    raise TimeoutError("the map did not come to rest")
