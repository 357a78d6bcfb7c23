"""Calls to addresses that people have typed: webhooks, links to unfurl. They reach the public internet, nothing else.

A name is resolved once; if any of its addresses is not public the call is refused, else that very address is dialled,
so that a name can't change its mind in between (DNS rebinding). Redirects are not followed, answers are cut at a size
and a call ends after a time, however slowly the other side drips. The rules follow OWASP's Server Side Request Forgery
Prevention Cheat Sheet and the IANA registries of special-purpose addresses (RFC 6890).
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPException
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, quote, urlsplit

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Address = IPv4Address | IPv6Address
    Network = IPv4Network | IPv6Network

NAT64 = IPv6Network("64:ff9b::/96")
GLOBAL_UNICAST = IPv6Network("2000::/3")
"""What the registry has given out of IPv6; all else, such as site-local addresses, is not of the public internet."""
TUNNELS = (IPv6Network("2002::/16"), IPv6Network("2001::/32"))
"""6to4 and Teredo: old ways to wrap an IPv4 address, which no public receiver needs."""


AS_TYPED = "".join(map(chr, range(33, 127)))
"""What of a path and a query goes out as it stands; other letters go as their bytes in UTF-8 (RFC 3987, 3.1)."""


class RefusedError(Exception):
    """The address may not be called; the message is a sentence for whoever typed it."""


class UnreachableError(Exception):
    """The call did not work out; `was_sent` says whether the other side may have had the request."""

    def __init__(self, sentence: str, *, was_sent: bool) -> None:
        super().__init__(sentence)
        self.was_sent = was_sent


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the status, headers with lower-case names, and the body as far as the limit."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Target:
    """An address that may be called, with the one IP address that is dialled."""

    parts: SplitResult
    host: str
    port: int
    ip: str


def networks(text: str) -> tuple[Network, ...]:
    """The networks that an administrator allows beside the public internet, separated by commas.

    Raises ValueError with a sentence for what is no network.

    >>> networks("10.1.0.0/16, ::1")
    (IPv4Network('10.1.0.0/16'), IPv6Network('::1/128'))
    """
    found: list[Network] = []
    for part in filter(None, map(str.strip, text.split(","))):
        try:
            found.append(ip_network(part))
        except ValueError:
            raise ValueError(
                f"{part!r} is no network. Write networks such as 10.1.0.0/16, with commas between them."
            ) from None
    return tuple(found)


def is_public(address: Address) -> bool:
    """Whether an address is one of the public internet, looking through IPv4 addresses wrapped in IPv6.

    >>> [is_public(ip_address(text)) for text in ("93.184.216.34", "100.64.0.1", "::ffff:7f00:1", "64:ff9b::a00:1")]
    [True, False, False, False]
    """
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if address in NAT64:
            return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
        if address not in GLOBAL_UNICAST or any(address in network for network in TUNNELS):
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def target(url: str, allowed: Sequence[Network] = (), seconds: float = 10) -> Target:
    """The address to dial for a URL; resolves its name once, within a time.

    Raises RefusedError for what may not be called, with a sentence, and UnreachableError for a name nobody knows.
    """
    parts = _parts(url)
    host = _in_ascii(parts.hostname or "")
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        raise RefusedError("The port of this address is not a number from 1 to 65535.") from None
    addresses = _resolved(host, port, seconds)
    for address in addresses:
        if not is_public(address) and not any(address in network for network in allowed):
            raise RefusedError(
                f"{host} does not lead to the public internet. "
                "An administrator can allow a network of your own with TRINE_EGRESS_ALLOW."
            )
    if parts.scheme == "http" and not any(addresses[0] in network for network in allowed):
        raise RefusedError("Write the address with https://, so that nobody reads along.")
    return Target(parts, host, port, str(addresses[0]))


def _resolved(host: str, port: int, seconds: float) -> list[Address]:
    """The addresses of a name. Asking can't be broken off, so it is left behind if it takes too long."""
    answered: SimpleQueue[list[Address] | None] = SimpleQueue()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            answered.put(None)
        else:
            answered.put([ip_address(str(entry[4][0]).partition("%")[0]) for entry in found])

    threading.Thread(target=ask, daemon=True).start()
    try:
        addresses = answered.get(timeout=seconds)
    except Empty:
        raise UnreachableError(f"Nobody said in time where {host} is; try again later.", was_sent=False) from None
    if not addresses:
        raise UnreachableError(f"Nobody knows the name {host}; check how it is written.", was_sent=False)
    return addresses


def _in_ascii(host: str) -> str:
    """The name as it stands in certificates and headers; one that has no such form is asked for as it is."""
    try:
        return host if host.isascii() else host.encode("idna").decode()
    except UnicodeError:
        return host


def _parts(url: str) -> SplitResult:
    if any(ord(char) <= 32 or ord(char) == 127 for char in url):
        raise RefusedError("There is a space or a line break in this address; take it out.")
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        raise RefusedError("This is not a web address; write it like https://example.com/hook.") from None
    if parts.scheme not in {"http", "https"} or not host:
        raise RefusedError("This is not a web address; write it like https://example.com/hook.")
    if parts.username is not None or parts.password is not None:
        raise RefusedError("A name or password may not stand in the address; take out what is before the @.")
    return parts


def call(
    method: str,
    url: str,
    *,
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
    allowed: Sequence[Network] = (),
    seconds: float = 15,
    most_bytes: int = 256 * 1024,
    trust: ssl.SSLContext | None = None,
) -> Answer:
    """Call an address within a time, and give what came back; a redirect is an answer like any other.

    Raises RefusedError before anything is sent, and UnreachableError for all that goes wrong on the way.
    """
    began = time.monotonic()
    to = target(url, allowed, seconds)
    left = max(0.1, seconds - (time.monotonic() - began))
    connection = _connection(to, left, trust)
    has_ended = threading.Event()
    opened: list[socket.socket] = []
    timer = threading.Timer(left, _cut, (opened, has_ended))
    timer.daemon = True
    timer.start()
    was_sent = False
    try:
        connection.connect()
        if (
            connection.sock is not None
        ):  # kept here: the library lets go of it where the answer ends with the connection
            opened.append(connection.sock)
        if has_ended.is_set():
            raise TimeoutError
        path = quote((to.parts.path or "/") + (f"?{to.parts.query}" if to.parts.query else ""), safe=AS_TYPED)
        was_sent = True
        connection.request(
            method, path, body=body, headers={"Host": _host(to), **(headers or {})}, preload_content=False
        )
        response = connection.getresponse()
        read = response.read(most_bytes, decode_content=False)
        if has_ended.is_set():  # a connection that was cut looks like an answer that is over
            raise TimeoutError
        return Answer(response.status, {name.lower(): value for name, value in response.headers.items()}, read)
    except (HTTPError, HTTPException, OSError, ValueError) as error:
        why = _why(TimeoutError() if has_ended.is_set() else error, seconds)
        raise UnreachableError(f"{to.host} can't be reached: {why}.", was_sent=was_sent) from None
    finally:
        timer.cancel()
        connection.close()


def _connection(to: Target, seconds: float, trust: ssl.SSLContext | None) -> HTTPConnection:
    if to.parts.scheme == "http":
        return HTTPConnection(to.ip, to.port, timeout=seconds)
    context = trust or ssl.create_default_context()
    return HTTPSConnection(
        to.ip, to.port, timeout=seconds, ssl_context=context, server_hostname=to.host, assert_hostname=to.host
    )


def _host(to: Target) -> str:
    host = f"[{to.host}]" if ":" in to.host else to.host
    return host if to.port == (443 if to.parts.scheme == "https" else 80) else f"{host}:{to.port}"


def _cut(opened: list[socket.socket], has_ended: threading.Event) -> None:
    """End a call whose time is over, whatever it waits for."""
    has_ended.set()
    for each in opened:
        with suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)


def _why(error: Exception, seconds: float) -> str:
    reason: object = error
    while isinstance(reason, Exception) and reason.__cause__ is not None:
        reason = reason.__cause__
    if isinstance(reason, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted ({reason.verify_message})"
    if isinstance(reason, ssl.SSLError):
        return "it does not speak TLS as expected"
    if isinstance(reason, TimeoutError):
        return f"it did not answer within {seconds:g} seconds"
    if isinstance(reason, ConnectionRefusedError):
        return "nobody listens there"
    return "the connection broke"
