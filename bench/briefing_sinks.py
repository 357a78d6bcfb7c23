"""Receivers of the drill: a mail server and four that take webhooks, each of which counts what it has said yes to."""

from __future__ import annotations

import socket
import threading
import time
from collections import Counter
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller
from standardwebhooks.webhooks import Webhook

PATHS = ("/quick", "/other", "/fails", "/slow")
SLOW = 0.2
"""Seconds that `/slow` takes for an answer."""


class MailSink:
    """Keeps the Message-ID of every mail that it has taken."""

    def __init__(self) -> None:
        self.came: Counter[str] = Counter()
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.server = Controller(self, hostname="127.0.0.1", port=self.port)
        self.server.start()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Take a mail."""
        self.came[str(message_from_bytes(envelope.content)["Message-ID"])] += 1
        return "250 OK"


class CallSink:
    """Verifies each call, and counts those that it took by their ids. `/fails` refuses every tenth call once."""

    def __init__(self) -> None:
        self.secrets: dict[str, str] = {}
        self.came: dict[str, Counter[str]] = {path: Counter() for path in PATHS}
        self.refused: set[str] = set()
        self.known = 0
        """How many different calls `/fails` has heard."""
        self.lock = threading.Lock()
        sink = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(sink.take(self.path, dict(self.headers.items()), body))
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *args: Any) -> None:
                del args

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}"

    def take(self, path: str, headers: dict[str, str], body: bytes) -> int:
        """The status that a call is answered with."""
        Webhook(self.secrets[path]).verify(body, headers)
        call = headers["webhook-id"]
        if path == "/slow":
            time.sleep(SLOW)
        with self.lock:
            if path == "/fails" and call not in self.refused and not self.came[path][call]:
                self.known += 1
                if self.known % 10 == 0:
                    self.refused.add(call)
                    return 503
            self.came[path][call] += 1
        return 204
