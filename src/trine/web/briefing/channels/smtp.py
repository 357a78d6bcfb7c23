"""The line to a mail server: kept open for several mails, and what is said on it can be shown."""

from __future__ import annotations

import smtplib
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

from django.core.mail.backends.smtp import EmailBackend as DjangoBackend

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

END_OF_MAIL = b"\r\n.\r\n"
HIDDEN = "***"


class Said(list[str]):
    """What was said on a line, ours with `>` and theirs with `<`; never a credential, never the mail itself."""

    def __init__(self, secrets: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.secrets = tuple(secret for secret in secrets if secret)

    def add(self, who: str, words: str) -> None:
        """Note a line."""
        for secret in self.secrets:
            words = words.replace(secret, HIDDEN)
        self.append(f"{who} {words}")


class _Listening(smtplib.SMTP):
    """Notes what is said, and whether a mail was handed over whole, so that nobody knows any more if it was taken."""

    is_handed_over = False
    _is_proving = False

    def __init__(self, *args: Any, said: Said, **more: Any) -> None:
        self._said = said
        super().__init__(*args, **more)

    def send(self, s: ReadableBuffer | str) -> None:
        """Say something to the server."""
        if isinstance(s, str):
            self._said.add(">", self._without_proof(s.strip()))
        elif bytes(s).endswith(END_OF_MAIL):
            self._said.add(">", f"({len(bytes(s)):,} bytes of mail)")
            self.is_handed_over = True
        elif self._is_proving:
            self._said.add(">", HIDDEN)
        else:
            self._said.add(">", self._without_proof(bytes(s).decode(errors="replace").strip()))
        super().send(s)

    def getreply(self) -> tuple[int, bytes]:
        """Hear the server."""
        code, words = super().getreply()
        for line in words.decode(errors="replace").splitlines() or [""]:
            self._said.add("<", f"{code} {HIDDEN if self._is_proving and code == 334 else line}".rstrip())
        return code, words

    def mail(self, *args: Any, **more: Any) -> tuple[int, bytes]:
        """Begin a mail."""
        self.is_handed_over = False
        return super().mail(*args, **more)

    def auth(self, *args: Any, **more: Any) -> tuple[int, bytes]:
        """Prove who we are; how is not noted."""
        self._is_proving = True
        try:
            return super().auth(*args, **more)
        finally:
            self._is_proving = False

    def starttls(self, *args: Any, **more: Any) -> tuple[int, bytes]:
        """Go on in secret."""
        answer = super().starttls(*args, **more)
        self.note_secrecy()
        return answer

    def note_secrecy(self) -> None:
        """Note how what follows is encrypted."""
        cipher = getattr(self.sock, "cipher", None)
        if cipher is not None and (found := cipher()):
            self._said.add("*", f"encrypted with {found[1]}, {found[0]}")

    def _without_proof(self, words: str) -> str:
        if not self._is_proving:
            return words
        return f"AUTH {words.split()[1]} {HIDDEN}" if words.upper().startswith("AUTH ") else HIDDEN


class _ListeningSsl(_Listening, smtplib.SMTP_SSL):
    """The same, encrypted from the first byte."""

    def connect(self, *args: Any, **more: Any) -> tuple[int, bytes]:
        """Reach the server."""
        answer = super().connect(*args, **more)
        self.note_secrecy()
        return answer


class EmailBackend(DjangoBackend):
    """Django's, which keeps what was said and knows whether a mail that failed may have been taken all the same."""

    connection: _Listening | None
    _partial_connection: _Listening | None

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.said = Said((self.password,))

    @property
    def connection_class(self) -> Any:
        """What makes a connection; Django calls it."""
        return partial(_ListeningSsl if self.use_ssl else _Listening, said=self.said)

    @property
    def may_have_been_taken(self) -> bool:
        """Whether the last mail was handed over whole."""
        return self.connection is not None and self.connection.is_handed_over

    def drop(self) -> None:
        """Leave without a word: what is wrong with the line may be that nobody listens any more."""
        for line in (self.connection, self._partial_connection):
            if line is not None:
                line.close()
        self.connection = self._partial_connection = None

    def close(self) -> None:
        """Say goodbye; whether they hear it does not matter."""
        with suppress(smtplib.SMTPException, OSError):
            super().close()
