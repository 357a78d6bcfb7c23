"""A mail server on this machine that keeps what it is sent, and answers as a test tells it."""

from __future__ import annotations

import socket
import ssl
import warnings
from asyncio import WriteTransport
from collections import Counter, deque
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import TYPE_CHECKING, Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

if TYPE_CHECKING:
    from pathlib import Path


class SmtpSink:
    """Listens on a free port; `answers` are given first, one for each mail, then `250 OK`.

    An answer that ends with `reset` ends the line without another word; `reset` alone has taken the mail.
    """

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.answers: deque[str] = deque()
        self.sender = self.recipient = ""
        """What is answered to every sender or recipient, if anything else than yes."""
        self.password = ""
        """With one, nobody sends without it."""
        self.most_on_a_line = 0
        self._on_line: Counter[Any] = Counter()
        self._tls: ssl.SSLContext | None = None

    @property
    def lines(self) -> int:
        """How many lines mails came on."""
        return len(self._on_line)

    def encrypt(self, certificate: Path) -> None:
        """Offer STARTTLS from now on."""
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._tls.load_cert_chain(certificate)

    async def handle_MAIL(self, _server: Any, session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Take a sender, or refuse."""
        if self.most_on_a_line and self._on_line[session] >= self.most_on_a_line:
            return "421 enough for one line"
        if self.sender:
            return self.sender
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Take a recipient, or refuse."""
        if self.recipient:
            return self.recipient
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Take a mail, or refuse it."""
        answer = self.answers.popleft() if self.answers else "250 OK"
        if answer.startswith(("250", "reset")):
            self.mails.append(message_from_bytes(envelope.content, _class=EmailMessage, policy=default))
            self._on_line[session] += 1
        if answer.endswith("reset"):
            if answer.startswith("250"):
                await server.push("250 OK")
            assert isinstance(server.transport, WriteTransport)
            server.transport.abort()
        return answer

    def _is_known(self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        return AuthResult(success=data.password.decode() == self.password, handled=False)

    def __enter__(self) -> Self:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]
        sink = self

        class Listening(Controller):
            def factory(self) -> SMTP:
                warnings.filterwarnings("ignore", "Requiring AUTH while not requiring TLS")  # on this machine alone
                words = {"authenticator": sink._is_known} if sink.password else {}
                return SMTP(
                    sink,
                    hostname="sink",
                    tls_context=sink._tls,
                    auth_required=bool(sink.password),
                    auth_require_tls=False,
                    **words,  # type: ignore[arg-type]  # aiosmtpd's callables are not typed
                )

        self.controller = Listening(self, hostname="127.0.0.1", port=self.port)
        self.controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.controller.stop()
