"""A receiver of webhooks on this machine: it keeps what it is sent, and answers as a test tells it."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks.webhooks import Webhook

from trine.integrations.egress import networks

HERE = networks("127.0.0.0/8")


@dataclass(frozen=True)
class Heard:
    """One call as it came over the wire."""

    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    def verified(self, secret: str) -> Any:
        """What it says, if the specification's own library takes its signature."""
        return Webhook(secret).verify(self.body, dict(self.headers))


@dataclass(frozen=True)
class Answer:
    """What is answered; `hangs` sends a byte now and then and never comes to an end."""

    status: int = 204
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    hangs: bool = False


class HookSink:
    """`answers` are given first, one for each call; else those of a path in `always`; else 204."""

    def __init__(self) -> None:
        self.heard: list[Heard] = []
        self.answers: deque[Answer] = deque()
        self.always: dict[str, Answer] = {}
        self.is_over = threading.Event()
        sink = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                found = {name.lower(): value for name, value in self.headers.items()}
                sink.heard.append(Heard(self.path, found, body))
                sink.send(self, sink.answers.popleft() if sink.answers else sink.always.get(self.path, Answer()))

            def log_message(self, *args: Any) -> None:
                del args

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}"

    def send(self, handler: BaseHTTPRequestHandler, answer: Answer) -> None:
        handler.send_response(answer.status)
        for name, value in answer.headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(1000 if answer.hangs else len(answer.body)))
        handler.end_headers()
        handler.wfile.write(answer.body)
        try:
            while answer.hangs and not self.is_over.wait(0.05):
                handler.wfile.write(b"x")
        except OSError:
            return  # the caller has hung up, as it should


@contextmanager
def hook_sink() -> Iterator[HookSink]:
    """A receiver that listens."""
    sink = HookSink()
    thread = threading.Thread(target=sink.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield sink
    sink.is_over.set()
    sink.server.shutdown()
    sink.server.server_close()
    thread.join(5)
