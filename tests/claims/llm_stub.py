"""A server on this machine that answers like a language model's: whatever the test has told it to."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast

Reply = Callable[["Handler"], None]


@dataclass
class Stub:
    """What was asked of the server, and what it answers: the last reply again and again."""

    replies: list[Reply] = field(default_factory=list)
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    url: str = ""
    at_once: int = 0
    """The most requests that were open at one time."""
    open_now: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def users(self) -> list[str]:
        """The messages of the user, in the order of the requests."""
        return [request["messages"][1]["content"] for request in self.requests]


class Handler(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        stub = cast("StubServer", self.server).stub
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with stub.lock:
            stub.requests.append({**body, "path": self.path})
            stub.headers.append(dict(self.headers))
            reply = stub.replies[min(len(stub.requests), len(stub.replies)) - 1]
            stub.open_now += 1
            stub.at_once = max(stub.at_once, stub.open_now)
        try:
            reply(self)
        except (BrokenPipeError, ConnectionResetError):
            pass  # the client has had enough
        finally:
            with stub.lock:
                stub.open_now -= 1

    def send(self, status: int, content: bytes, **headers: str) -> None:
        self.close_connection = True
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # as the class above has it
        """Say nothing."""


class StubServer(ThreadingHTTPServer):
    """Holds the stub where its handlers find it."""

    daemon_threads = True
    stub: Stub


@contextmanager
def serving(*replies: Reply) -> Iterator[Stub]:
    """Run a server on a free port of this machine."""
    server = StubServer(("127.0.0.1", 0), Handler)
    server.stub = Stub(replies=list(replies))
    server.stub.url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server.stub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def completion(content: str | None, *, finish: str = "stop", usage: Any = None) -> bytes:
    """A chat completion that says something."""
    counted = {"prompt_tokens": 1000, "completion_tokens": 200} if usage is None else usage
    choice = {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": content}}
    return json.dumps({"object": "chat.completion", "choices": [choice], "usage": counted}).encode()


def says(content: str | None, **options: Any) -> Reply:
    """Answer with a completion of some text."""
    return lambda handler: handler.send(200, completion(content, **options))


def lists(*records: Any, **options: Any) -> Reply:
    """Answer with some records."""
    return says(json.dumps({"claims": list(records)}, ensure_ascii=False), **options)


def fails(status: int, detail: str = "no", **headers: str) -> Reply:
    """Answer with an error."""
    return lambda handler: handler.send(status, detail.encode(), **headers)


def raw(content: bytes) -> Reply:
    """Answer with any bytes at all."""
    return lambda handler: handler.send(200, content)


def sleeps(seconds: float, then: Reply) -> Reply:
    """Answer late."""

    def reply(handler: Handler) -> None:
        time.sleep(seconds)
        then(handler)

    return reply


def record(quote: str, **changes: Any) -> dict[str, Any]:
    """A record as the model should give it."""
    return {
        "quote": quote,
        "before": "",
        "kind": "control_gained",
        "side": "A",
        "against": "B",
        "places": [],
        "source": {"name": None, "side": "neutral", "via": None},
        "stance": "asserted",
        "hedged": False,
        "valid": {"from": None, "to": "2030-03-11"},
        "quantity": None,
        **changes,
    }
