"""What goes wrong with mail: whether it may work later, and what whoever runs Trine can do about it."""

from __future__ import annotations

import smtplib
import socket
import ssl
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings

from trine.web.briefing.sending import PermanentError, TemporaryError

if TYPE_CHECKING:
    from collections.abc import Mapping

OUR_FAULT = frozenset({401, 402, 403, 404})
"""What services answer to a wrong key, an unpaid bill, or a sender whom they do not know."""
LONGEST_WAIT = timedelta(hours=6)


def smtp_failed(error: OSError) -> TemporaryError | PermanentError:
    """A failure of a mail server (SMTPException is an OSError). For good is only what is wrong with this one mail, by
    RFC 5321, 4.2.1; what is wrong with our set-up, such as a password, must not end all the mails that wait.
    """
    match error:
        case smtplib.SMTPRecipientsRefused():
            code, said = next(iter(error.recipients.values()))
            return _refusal(code, said)
        case smtplib.SMTPDataError():
            return _refusal(error.smtp_code, error.smtp_error)
        case smtplib.SMTPResponseException():
            return TemporaryError(f"the mail server refused it: {error.smtp_code} {words(error.smtp_error)}")
    return TemporaryError(f"the mail server can't be reached: {error}")


def _refusal(code: int, said: bytes | str) -> TemporaryError | PermanentError:
    why = f"the mail server refused it: {code} {words(said)}"
    return TemporaryError(why) if 400 <= code < 500 else PermanentError(why)


def is_about_the_line(error: OSError) -> bool:
    """Whether another line to the same server may be all that it takes: this one is closed, or is to be (421)."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return any(code == 421 for code, _ in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code == 421
    return isinstance(error, smtplib.SMTPServerDisconnected | ConnectionError)


def words(said: bytes | str) -> str:
    """What a server said, in one line."""
    return " ".join((said.decode(errors="replace") if isinstance(said, bytes) else str(said)).split())


def service_failed(name: str, status: int | None, said: str, headers: Mapping[str, str]) -> Exception:
    """A failure of a mail service, by its HTTP answer; none if there was no answer."""
    if status is None:
        return TemporaryError(f"{name} can't be reached: {said}")
    why = f"{name} refused it: {status} {said}"
    if status >= 500 or status in {408, 429} or status in OUR_FAULT:
        return TemporaryError(why, _wait(headers))
    return PermanentError(why)


def _wait(headers: Mapping[str, str]) -> timedelta | None:
    after = headers.get("Retry-After", "")
    return min(timedelta(seconds=int(after)), LONGEST_WAIT) if after.isdigit() and int(after) else None


def advice(error: OSError) -> str:  # noqa: PLR0911 - an answer for each failure
    """What to do about a failure of a mail server, in a sentence or two."""
    host, port = settings.EMAIL_HOST, settings.EMAIL_PORT
    match error:
        case smtplib.SMTPAuthenticationError():
            return (
                "The server does not accept the name or the password: look at EMAIL_HOST_USER and EMAIL_HOST_PASSWORD. "
                "Some providers want a password made for programs."
            )
        case smtplib.SMTPNotSupportedError() if "STARTTLS" in str(error):
            return (
                f"{host} does not offer STARTTLS on port {port}. Set EMAIL_SECURITY=tls (usually with port 465); "
                "EMAIL_SECURITY=none only for a server on this machine."
            )
        case smtplib.SMTPNotSupportedError() if "AUTH" in str(error):
            return (
                "The server takes no password on this line. Most take one only after encryption: set EMAIL_SECURITY; "
                "or leave EMAIL_HOST_USER empty if it wants none."
            )
        case smtplib.SMTPSenderRefused():
            ours = settings.DEFAULT_FROM_EMAIL
            return f"The server does not let us send as {ours}: set EMAIL_FROM to an address of yours."
        case smtplib.SMTPRecipientsRefused():
            return (
                "The server does not take mail for this address. If it should, it may want a name and password first."
            )
        case smtplib.SMTPDataError():
            return "The server read the mail and refused it; its own words stand above."
        case ssl.SSLCertVerificationError():
            return (
                f"The certificate of {host} is not one that this machine trusts: {error.verify_message}. "
                "Set EMAIL_HOST to the name that stands in the certificate."
            )
        case ssl.SSLError():
            return (
                f"{host} does not speak TLS from the first byte on port {port}. "
                "Set EMAIL_SECURITY=starttls (usually with port 587)."
            )
        case socket.gaierror():
            return f"There is no machine called {host}. Look at EMAIL_HOST."
        case ConnectionRefusedError():
            return f"Nothing listens at {host}, port {port}. Look at EMAIL_HOST and EMAIL_PORT."
        case TimeoutError():
            return _about_silence(host, port)
        case smtplib.SMTPServerDisconnected():
            return (
                f"{host} hung up without an answer. On port {port} it may wait for TLS from the first byte: "
                "try EMAIL_SECURITY=tls."
            )
    return "Look at EMAIL_HOST, EMAIL_PORT and EMAIL_SECURITY, and ask whoever runs the mail server."


def _about_silence(host: str, port: int) -> str:
    if settings.EMAIL_USE_SSL:
        return f"{host} did not answer on port {port} in time. Often a firewall is in the way."
    return (
        f"{host} did not answer on port {port} in time. A firewall may be in the way (many providers close port 25), "
        "or it waits for TLS from the first byte: try EMAIL_SECURITY=tls with port 465."
    )
