"""Slack on this machine: its Web API over HTTP and its socket, with people, messages and failures as a test asks."""

from __future__ import annotations

import base64
import hashlib
import itertools
import json
import socket
import threading
from collections import deque
from http.server import BaseHTTPRequestHandler
from typing import Any

from tests.integrations.local_server import Answer, Asked, LocalServer

from trine.integrations.slack.client import SCOPES
from trine.integrations.slack.limits import problems

HANG_UP = Answer(status=0)
"""As a fault: the request is read, done, and the connection closed without an answer."""


def failed(code: str, **headers: str) -> Answer:
    """Slack's way to say no: 200 and a word."""
    return Answer({"ok": False, "error": code}, headers=dict(headers))


def rate_limited(seconds: int) -> Answer:
    return Answer({"ok": False, "error": "ratelimited"}, 429, {"Retry-After": str(seconds)})


class SlackServer(LocalServer):
    """`people` by mail address; `messages` by channel and ts as they stand now; `posted` in order, webhooks too."""

    team = "T1"

    def __init__(self) -> None:
        super().__init__()
        self.token = "xoxb-test"
        self.scopes: tuple[str, ...] = SCOPES
        self.people: dict[str, str] = {}
        self.strangers: set[str] = set()
        self.posted: list[dict[str, Any]] = []
        self.messages: dict[tuple[str, str], dict[str, Any]] = {}
        self.unfurled: list[dict[str, Any]] = []
        self.sockets: deque[Socket] = deque()
        self._numbers = itertools.count(1)

    @property
    def api(self) -> str:
        return f"{self.address}/api/"

    @property
    def hook(self) -> str:
        return f"{self.address}/services/T1/B1/secret"

    def calls(self, method: str) -> list[Asked]:
        return [one for one in self.asked if one.path == f"/api/{method}"]

    def answer(self, asked: Asked) -> Answer:
        if asked.path.startswith("/services/"):
            self.posted.append(asked.body)
            return Answer("ok")
        method = asked.path.removeprefix("/api/")
        given = asked.body if asked.body is not None else asked.form
        if method == "apps.connections.open":
            self.sockets.append(Socket())
            return Answer({"ok": True, "url": self.sockets[-1].address})
        if asked.headers.get("Authorization") != f"Bearer {self.token}":
            return failed("invalid_auth")
        answered = getattr(self, "on_" + method.replace(".", "_").lower())(given)
        return Answer({"ok": "error" not in answered, **answered}, headers={"x-oauth-scopes": ",".join(self.scopes)})

    def on_auth_test(self, _: dict[str, Any]) -> dict[str, Any]:
        return {"team_id": self.team, "team": "Halden", "user": "trine", "bot_id": "B1"}

    def on_users_lookupbyemail(self, given: dict[str, Any]) -> dict[str, Any]:
        found = self.people.get(given["email"])
        return {"user": {"id": found}} if found else {"error": "users_not_found"}

    def on_users_info(self, given: dict[str, Any]) -> dict[str, Any]:
        emails = {slack_id: email for email, slack_id in self.people.items()}
        if given["user"] not in emails:
            return {"error": "user_not_found"}
        team = "T9" if given["user"] in self.strangers else self.team
        return {"user": {"id": given["user"], "team_id": team, "profile": {"email": emails[given["user"]]}}}

    def on_chat_postmessage(self, given: dict[str, Any]) -> dict[str, Any]:
        if found := problems(given["text"], given["blocks"]):
            return {"error": "invalid_blocks", "errors": found}
        if given["channel"] not in self.people.values():
            return {"error": "channel_not_found"}
        at = (f"D{given['channel']}", f"1.{next(self._numbers):06}")
        self.posted.append(given)
        self.messages[at] = given
        return {"channel": at[0], "ts": at[1]}

    def on_chat_update(self, given: dict[str, Any]) -> dict[str, Any]:
        if (given["channel"], given["ts"]) not in self.messages:
            return {"error": "message_not_found"}
        self.messages[given["channel"], given["ts"]] = given
        return {"channel": given["channel"], "ts": given["ts"]}

    def on_chat_unfurl(self, given: dict[str, Any]) -> dict[str, Any]:
        self.unfurled.append(given)
        return {}

    def _send(self, handler: BaseHTTPRequestHandler, answer: Answer) -> None:
        if answer is HANG_UP:
            self.answer(self.asked[-1])
            handler.close_connection = True
            handler.connection.shutdown(socket.SHUT_RDWR)
            return
        super()._send(handler, answer)


class Socket:
    """The server's end of one WebSocket (RFC 6455), for a single client; short text frames are all it knows."""

    def __init__(self) -> None:
        self._server = socket.create_server(("127.0.0.1", 0))
        self._server.settimeout(5)
        self.address = f"ws://127.0.0.1:{self._server.getsockname()[1]}/?ticket=1"
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def _accept(self) -> None:
        self._client, _ = self._server.accept()
        self._client.settimeout(5)
        asked = b""
        while b"\r\n\r\n" not in asked:
            asked += self._client.recv(4096)
        key = asked.split(b"Sec-WebSocket-Key: ")[1].split(b"\r\n")[0]
        accept = base64.b64encode(hashlib.sha1(key + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest())
        self._client.sendall(
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n"
        )
        self._ready.set()

    def send(self, envelope: dict[str, Any]) -> None:
        assert self._ready.wait(5)
        data = json.dumps(envelope).encode()
        length = bytes([len(data)]) if len(data) < 126 else b"\x7e" + len(data).to_bytes(2, "big")
        self._client.sendall(b"\x81" + length + data)

    def receive(self) -> dict[str, Any]:
        """The next text that the client sends; pings are passed over."""
        while True:
            head = self._take(2)
            length = head[1] & 0x7F
            if length == 126:
                length = int.from_bytes(self._take(2), "big")
            mask = self._take(4)
            data = bytes(byte ^ mask[place % 4] for place, byte in enumerate(self._take(length)))
            if head[0] & 0x0F == 1:
                return dict(json.loads(data))

    def _take(self, count: int) -> bytes:
        found = b""
        while len(found) < count:
            more = self._client.recv(count - len(found))
            assert more, "the client hung up"
            found += more
        return found

    def close(self) -> None:
        self._server.close()
        if self._ready.is_set():
            self._client.close()
