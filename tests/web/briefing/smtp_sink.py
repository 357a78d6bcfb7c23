"""A mail server on this machine that keeps what it is sent, and answers as a test tells it."""

from __future__ import annotations

import socket
from collections import deque
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, Self

from aiosmtpd.controller import Controller


class SmtpSink:
    """Listens on a free port; `answers` are given first, one for each mail, then `250 OK`."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.answers: deque[str] = deque()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Take a mail, or refuse it."""
        answer = self.answers.popleft() if self.answers else "250 OK"
        if answer.startswith("250"):
            self.mails.append(message_from_bytes(envelope.content, _class=EmailMessage, policy=default))
        return answer

    def __enter__(self) -> Self:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self.controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.controller.stop()
