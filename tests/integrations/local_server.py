"""A server on this machine that answers as a test lays down, and fails when the test says so."""

from __future__ import annotations

import json
import threading
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Asked:
    """A request, as the server's answer is made from it."""

    method: str
    path: str
    query: dict[str, str]
    body: Any
    form: dict[str, str]
    headers: dict[str, str]


@dataclass(frozen=True)
class Answer:
    """What is sent back; `cut` sends only so many bytes of it and breaks the connection off."""

    body: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None
    half: bool = False


class LocalServer:
    """Answers by `answer`; `faults` are sent first, one for each request, none for "answer this one in order"."""

    def __init__(self) -> None:
        self.faults: deque[Answer | None] = deque()
        self.asked: list[Asked] = []
        self.lock = threading.Lock()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = 1 << 16
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                outer._serve(self)

            do_POST = do_GET  # noqa: N815 - the name that the base class calls

            def date_time_string(self, timestamp: float | None = None) -> str:
                del timestamp
                return format_datetime(outer.now(), usegmt=True)

            def log_message(self, *args: Any) -> None:
                del args

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)

    def answer(self, asked: Asked) -> Answer:
        raise NotImplementedError

    def now(self) -> datetime:
        """What the server's clock shows."""
        return datetime.now(UTC)

    def paths(self) -> list[str]:
        return [f"{one.method} {one.path}" for one in self.asked]

    def _serve(self, handler: BaseHTTPRequestHandler) -> None:
        raw = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
        parts = urlsplit(handler.path)
        is_json = "json" in (handler.headers.get("Content-Type") or "")
        asked = Asked(
            handler.command,
            parts.path,
            {key: found[0] for key, found in parse_qs(parts.query).items()},
            json.loads(raw) if raw and is_json else None,
            {} if is_json else {key: found[0] for key, found in parse_qs(raw.decode()).items()},
            dict(handler.headers.items()),
        )
        with self.lock:
            self.asked.append(asked)
            fault = self.faults.popleft() if self.faults else None
            answer = fault or self.answer(asked)
        self._send(handler, answer)

    def _send(self, handler: BaseHTTPRequestHandler, answer: Answer) -> None:
        payload = json.dumps(answer.body).encode()
        if answer.half:
            payload = payload[: len(payload) // 2]
        handler.send_response(answer.status)
        handler.send_header("Content-Type", "application/json;charset=utf-8")
        handler.send_header("Content-Length", str(len(payload)))
        for name, value in answer.headers.items():
            handler.send_header(name, value)
        handler.end_headers()
        if answer.cut is not None:
            handler.wfile.write(payload[: answer.cut])
            handler.close_connection = True
            return
        handler.wfile.write(payload)
